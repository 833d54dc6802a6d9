/** @file What is said on every page when the GPU was lost: that it is being opened again, or what helps when it no longer can be. */
import { useEffect, useState } from 'react'
import type { GpuState } from '../../workers/api.ts'
import { useDevice } from '../stores/device.ts'
import { useTrain } from '../stores/train.ts'

export function GpuNotice() {
  const gpu = useDevice((state) => state.gpu)
  if (gpu.state === 'ready') return null
  return (
    <div className={gpu.state === 'lost' ? 'notice notice-warn' : 'notice notice-bad'} role="alert">
      <p>{gpu.state === 'lost' ? <Lost gpu={gpu} /> : gpu.sentence}</p>
      <button type="button" onClick={() => void useDevice.getState().retry()}>
        {gpu.state === 'lost' ? 'Try now' : 'Try again'}
      </button>
    </div>
  )
}

function Lost({ gpu }: { gpu: Extract<GpuState, { state: 'lost' }> }) {
  const training = useTrain((state) => state.active?.held === 'here')
  return (
    <>
      {gpu.sentence} It is being opened again
      {gpu.seconds > 2 && <Countdown key={gpu.attempt} seconds={gpu.seconds} />}.{' '}
      {training ? 'The run is kept, and is taken up by itself from its last checkpoint, to the same weights.' : 'No run is affected.'}
    </>
  )
}

/** Not read out: an alert that changes each second would never end. */
function Countdown({ seconds }: { seconds: number }) {
  const [left, setLeft] = useState(Math.ceil(seconds))
  useEffect(() => {
    const timer = setInterval(() => setLeft((value) => Math.max(0, value - 1)), 1000)
    return () => clearInterval(timer)
  }, [])
  return (
    <span aria-hidden="true" className="number">
      {' '}
      in {left} s
    </span>
  )
}
