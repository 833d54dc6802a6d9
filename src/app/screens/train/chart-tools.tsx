/** @file How all charts are drawn: along steps or time, smoothed, on a logarithmic scale, from where to where. */
import { Segmented } from '../../components/segmented.tsx'
import { percent } from '../../format.ts'
import { useSettings } from '../../stores/settings.ts'
import styles from './charts.module.css'
import { useView } from './view-store.ts'

export function ChartTools() {
  const smoothing = useSettings((state) => state.smoothing)
  const { axis, log, zoom, setAxis, setLog, setZoom } = useView()
  return (
    <div className={styles.tools} role="group" aria-label="How charts are drawn">
      <Segmented
        legend="Horizontal axis"
        hideLegend
        name="axis"
        options={[
          { value: 'step', label: 'Steps' },
          { value: 'time', label: 'Time' },
        ]}
        value={axis}
        onChange={setAxis}
      />
      <label className="inline-field">
        <span>Smoothing</span>
        <input
          type="range"
          min={0}
          max={0.98}
          step={0.02}
          value={smoothing}
          aria-valuetext={smoothing === 0 ? 'off' : percent(smoothing)}
          onChange={(event) => useSettings.getState().setSmoothing(Number(event.target.value))}
        />
      </label>
      <label className="check">
        <input type="checkbox" checked={log} onChange={(event) => setLog(event.target.checked)} /> Log scale
      </label>
      {zoom ? (
        <button type="button" className="quiet" onClick={() => setZoom(null)}>
          Show all of it
        </button>
      ) : (
        <span className="hint">Drag across a chart to look closer.</span>
      )}
    </div>
  )
}
