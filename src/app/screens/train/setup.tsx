/**
 * @file What to train: the recipe, the model it starts from, and the recipe's text for those who want another.
 */
import { useEffect, useMemo, useState } from 'react'
import type { Recipe, StageWords } from '../../../workers/api.ts'
import type { StoredSet } from '../../../workers/data-api.ts'
import { Line } from '../../components/readable.tsx'
import { compact, integer, significant } from '../../format.ts'
import { parseJson, useDraft } from '../../stores/draft.ts'
import { useTrain } from '../../stores/train.ts'
import { data } from '../data/connection.ts'

export function Setup() {
  const recipes = useTrain((state) => state.recipes)
  const models = useTrain((state) => state.models)
  const active = useTrain((state) => state.active)
  const { preset, offered, model, text, original, faults, stages, checking, choose, setModel, edit, reset } = useDraft()

  useEffect(() => {
    if (preset === null && recipes.length > 0) choose(recipes[0])
  }, [preset, recipes, choose])

  const parsed = useMemo(() => parseJson(text), [text])
  const recipe = 'value' in parsed ? (parsed.value as Recipe) : null
  const listed = offered ? [offered, ...recipes] : recipes
  const chosen = listed.find((entry) => entry.id === preset)
  const ownModel = models.find((entry) => entry.id === recipe?.model || `models/${entry.id}` === recipe?.model)
  const edited = text !== original

  const going = active !== null
  // What another page handed over is what the visitor came to see.
  const [handed] = useState(offered !== null && preset === offered.id)
  const [unfolded, setUnfolded] = useState(handed)
  if (going && !unfolded) {
    return (
      <section className="panel panel-folded" aria-labelledby="setup-title">
        <h2 id="setup-title">Next run</h2>
        <button type="button" className="quiet" onClick={() => setUnfolded(true)}>
          Prepare it
        </button>
      </section>
    )
  }
  return (
    <section className="panel" aria-labelledby="setup-title">
      <h2 id="setup-title">{going ? 'Next run' : 'New run'}</h2>
      <div className="field">
        <label htmlFor="recipe">Recipe</label>
        <select
          id="recipe"
          value={preset ?? ''}
          onChange={(event) => {
            const entry = listed.find((candidate) => candidate.id === event.target.value)
            if (entry) choose(entry)
          }}
        >
          {listed.length === 0 && <option value="">Loading…</option>}
          {listed.map((entry) => (
            <option key={entry.id} value={entry.id}>
              {entry.title}
            </option>
          ))}
        </select>
      </div>
      {chosen && (
        <p className="hint">
          {chosen.description}
          {chosen === offered && (
            <>
              {' '}
              From <a href={offered.from.href}>{offered.from.title}</a>.
            </>
          )}
        </p>
      )}
      <div className="field">
        <label htmlFor="starting-model">Starts from</label>
        <select id="starting-model" value={model ?? ''} onChange={(event) => setModel(event.target.value || null)}>
          <option value="">
            {recipe?.model === 'init'
              ? 'Random weights (as the recipe says)'
              : `${ownModel?.title ?? recipe?.model ?? 'The recipe’s model'} (as the recipe says)`}
          </option>
          {models.map((entry) => (
            <option key={entry.id} value={entry.id}>
              {entry.title} · {compact(entry.parameters)} parameters
            </option>
          ))}
        </select>
      </div>
      {recipe && Array.isArray(recipe.stages) && (
        <>
          <PromptChoice recipe={recipe} />
          <Stages recipe={recipe} words={stages} />
        </>
      )}
      <details className="editor" open={handed}>
        <summary>
          Edit the recipe{edited && <span className="tag">changed</span>}
          {faults.length > 0 && <span className="tag tag-bad">{faults.length === 1 ? '1 fault' : `${faults.length} faults`}</span>}
        </summary>
        <textarea
          aria-label="Recipe as JSON"
          className="code"
          spellCheck={false}
          autoCapitalize="off"
          autoCorrect="off"
          rows={16}
          value={text}
          aria-invalid={faults.length > 0}
          aria-describedby="recipe-faults"
          onChange={(event) => edit(event.target.value)}
        />
        <div className="row row-spread">
          <span className="hint">{checking ? 'Checking…' : faults.length === 0 ? 'This recipe can be run.' : ''}</span>
          <button type="button" className="quiet" disabled={!edited} onClick={reset}>
            Reset to the preset
          </button>
        </div>
      </details>
      <ul id="recipe-faults" className="faults" aria-live="polite">
        {faults.map((fault) => (
          <li key={fault}>{fault}</li>
        ))}
      </ul>
    </section>
  )
}

/** Offered once there are sets of one's own: they come from the Data page. */
function PromptChoice({ recipe }: { recipe: Recipe }) {
  const [sets, setSets] = useState<StoredSet[]>([])
  useEffect(() => {
    let here = true
    data()
      .sets()
      .then((found) => here && setSets(found.filter(({ damaged }) => damaged === undefined)))
      .catch(() => {})
    return () => {
      here = false
    }
  }, [])
  const chosen = recipe.stages[0]?.prompts ?? ''
  if (sets.length === 0 && chosen === '') return null
  return (
    <div className="field">
      <label htmlFor="prompts">Prompts</label>
      <select id="prompts" value={chosen} onChange={(event) => useDraft.getState().setPrompts(event.target.value || null)}>
        <option value="">The domain’s own</option>
        {sets.map(({ id, name, rows }) => (
          <option key={id} value={id}>
            {name} · {integer(rows)} prompts
          </option>
        ))}
        {chosen !== '' && !sets.some(({ id }) => id === chosen) && <option value={chosen}>A set that is not kept here</option>}
      </select>
    </div>
  )
}

/** The stages in a line each; shown as far as the text makes sense, whatever someone is typing. */
function Stages({ recipe, words }: { recipe: Recipe; words: StageWords[] }) {
  return (
    <ol className="stages">
      {recipe.stages.map((stage, index) => {
        if (typeof stage !== 'object' || stage === null) return null
        const { title, figures } = words[index] ?? { title: String(stage.kind), figures: [] }
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a stage is its place
          <li key={index}>
            <span className="stage-name">
              <Line text={String(stage.name)} most={80} />
            </span>
            <span className="tag">
              <Line text={title} most={20} />
            </span>
            <span className="hint">
              {stage.prompts === undefined ? domainWords(stage) : 'prompts of your own'}, {[`${stage.steps} steps`, ...figures].join(', ')},
              learning rate {significant(Number(stage.learningRate))}
            </span>
          </li>
        )
      })}
    </ol>
  )
}

/** `math`, or `math, code and patch` for a mixture. */
function domainWords({ domain, task }: Recipe['stages'][number]): string {
  const parts = (task as { parts?: { domain?: string }[] } | undefined)?.parts
  if (domain !== 'mixture' || !Array.isArray(parts)) return String(domain)
  const names = parts.map((part) => String(part?.domain))
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}
