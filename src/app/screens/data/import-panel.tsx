/**
 * @file A file before it is kept: what was read, what was left out and on which line, by which mapping, and the first prompts it gives.
 */
import type { ImportPreview, SchemaReport } from '../../../workers/data-api.ts'
import { Line, Readable } from '../../components/readable.tsx'
import { Scrolling } from '../../components/scrolling.tsx'
import { bytes, integer, plural, sentenceCase } from '../../format.ts'
import { line } from '../../readable.ts'
import styles from './import-panel.module.css'
import { useImport } from './import-store.ts'
import { KeepForm } from './keep-form.tsx'
import previewStyles from './preview.module.css'
import { ProgressLine } from './progress-line.tsx'
import taskPanelStyles from './task-panel.module.css'

export function ImportPanel() {
  const { state, file, preview, progress, error } = useImport()
  if (!file) return null
  return (
    <section className={`panel ${taskPanelStyles.task}`} aria-labelledby="import-title">
      <div className="section-head">
        <h2 id="import-title">
          Import <Line text={file.name} />
        </h2>
        <p className="hint number">{bytes(file.size)}</p>
        <button type="button" onClick={() => useImport.getState().cancel()}>
          Cancel
        </button>
      </div>
      {(state === 'reading' || state === 'keeping') && (
        <ProgressLine progress={progress} idle={state === 'reading' ? 'Opening the file' : 'Storing'} label="Import" />
      )}
      {error && (
        <p className="notice notice-bad" role="alert">
          {error}
        </p>
      )}
      {state !== 'reading' && <MappingChoice />}
      {preview && state !== 'reading' && <Report preview={preview} />}
    </section>
  )
}

function MappingChoice() {
  const { mappings, mapping, own, preview, state, read, choose, setOwn } = useImport()
  const chosen = mappings.find(({ name }) => name === mapping)
  return (
    <div className={styles.mapping}>
      <div className="field">
        <label htmlFor="mapping">Read as</label>
        <select id="mapping" value={mapping} disabled={state === 'keeping'} onChange={(event) => choose(event.target.value)}>
          {mapping === 'auto' && <option value="auto">Not recognised: choose one</option>}
          {mappings.map(({ name, title, domain }) => (
            <option key={name} value={name}>
              {title}
              {!domain.includes('{') && ` · ${domain}`}
            </option>
          ))}
          <option value="own">A mapping of my own</option>
        </select>
      </div>
      {preview && chosen && (
        <p className="hint">
          {chosen.note ??
            (chosen.domain.includes('{')
              ? 'The native format: each row says its own domain.'
              : `Each row becomes a prompt of the domain ${chosen.domain}.`)}
        </p>
      )}
      {mapping === 'own' && (
        <div className="field">
          <label htmlFor="own-mapping">Mapping as JSON</label>
          <textarea
            id="own-mapping"
            className="code"
            rows={10}
            spellCheck={false}
            value={own}
            onChange={(event) => setOwn(event.target.value)}
          />
          <div className="row">
            <button type="button" onClick={() => void read('own')}>
              Read the file by it
            </button>
            <span className="hint">
              Which column becomes which field: paths such as answer.value, or templates such as {'{Body} {Question}'}.
            </span>
          </div>
        </div>
      )}
    </div>
  )
}

function Report({ preview }: { preview: ImportPreview }) {
  const { report, count, domains, first, format } = preview
  const { name, setName, keep, state } = useImport()
  const left = report.rows - count
  return (
    <>
      <p className={left === 0 ? 'check-sentence check-good' : 'check-sentence'} data-testid="import-summary" role="status">
        {integer(count)} of {plural(report.rows, 'row')} of this {format.toUpperCase()} file can be used
        {count > 0 && <> as prompts of {Object.keys(domains).join(' and ').toLowerCase()}</>}.
        {left > 0 && ` ${integer(left)} ${left === 1 ? 'is' : 'are'} left out, for the reasons below.`}
      </p>
      <KeepForm
        name={name}
        onName={setName}
        onKeep={() => void keep()}
        label="Keep this set"
        disabled={count === 0 || state === 'keeping'}
      />
      {report.problemCount > 0 && <Problems report={report} />}
      {first.length > 0 && (
        <section className="data-part" aria-labelledby="first-title">
          <h3 id="first-title">The first {first.length === 1 ? 'prompt' : plural(first.length, 'prompt')}</h3>
          <ol className={styles.previews}>
            {first.map(({ place, prompt, reference }) => (
              <li key={place} className={`rollout ${previewStyles.preview}`} data-testid="preview">
                <p className="hint number">
                  {sentenceCase(report.unit)} {integer(place)}
                  {prompt.kind && ` · kind ${line(prompt.kind)}`}
                </p>
                <Scrolling label={`Prompt at ${report.unit} ${place}`}>
                  <p className={styles.prompt}>
                    <Readable text={prompt.prompt} most={5000} />
                  </p>
                </Scrolling>
                <p className={styles.reference}>
                  <Readable text={reference} most={2000} />
                </p>
              </li>
            ))}
          </ol>
        </section>
      )}
      <Columns report={report} />
    </>
  )
}

function Problems({ report }: { report: SchemaReport }) {
  const { problems, problemCount } = report
  return (
    <section className="data-part" aria-labelledby="problems-title">
      <h3 id="problems-title">{plural(problemCount, 'problem')}</h3>
      <Scrolling label="Problems">
        <ol className={styles.problems}>
          {problems.map(({ what, dropped }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a problem is its place
            <li key={index}>
              <span>
                <Line text={what} most={1000} />
              </span>
              {dropped ? <span className="tag tag-bad">left out</span> : <span className="tag">kept</span>}
            </li>
          ))}
        </ol>
        {problems.length < problemCount && <p className="hint">and {plural(problemCount - problems.length, 'other')}</p>}
      </Scrolling>
    </section>
  )
}

function Columns({ report }: { report: SchemaReport }) {
  return (
    <section className="data-part" aria-labelledby="columns-title">
      <h3 id="columns-title">Columns</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <div className="scroll-x" tabIndex={0} role="region" aria-label="Columns of the file">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">Column</th>
              <th scope="col">Values</th>
              <th scope="col">Filled</th>
              <th scope="col">Example</th>
            </tr>
          </thead>
          <tbody>
            {report.columns.map(({ name, kinds, filled, example, used }) => (
              <tr key={name}>
                <th scope="row">
                  <Line text={name} /> {used && <span className="tag tag-good">used</span>}
                </th>
                <td>{kinds.join(', ')}</td>
                <td className="number">{integer(filled)}</td>
                <td className={styles.example}>
                  <Line text={example} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
