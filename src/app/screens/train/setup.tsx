/**
 * @file What to train: the recipe, the model it starts from, and the recipe's text for those who want another.
 */
import { useEffect, useMemo, useRef, useState } from 'react'
import type { Field, Recipe } from '../../../workers/api.ts'
import { CopyButton } from '../../components/copy-button.tsx'
import { Line } from '../../components/readable.tsx'
import { compact } from '../../format.ts'
import { formatHash } from '../../hash.ts'
import { modelNames, modelTitle } from '../../model-names.ts'
import { line } from '../../readable.ts'
import { encodeRecipe } from '../../recipe-link.ts'
import { parseJson, useDraft, writtenRecipe } from '../../stores/draft.ts'
import { isWrittenRecipe } from '../../stores/recipe-edit.ts'
import { useRoute } from '../../stores/route.ts'
import { useTrain } from '../../stores/train.ts'
import { usePromptSets } from '../data/kept-sets.ts'
import { SettingField } from './field.tsx'
import { SetSelect } from './prompt-sets.tsx'
import styles from './train.module.css'
import { WrittenStages } from './written-stages.tsx'

export function Setup() {
  const recipes = useTrain((state) => state.recipes)
  const models = useTrain((state) => state.models)
  const active = useTrain((state) => state.active)
  const { preset, offered, model, text, original, faults, notices, checking, notPasted, choose, takes, setModel, edit, reset } = useDraft()

  useEffect(() => {
    // Asked anew: an effect that runs twice would take back the set that the first took in.
    if (useDraft.getState().preset === null && recipes.length > 0) choose(recipes[0])
  }, [recipes, choose])

  const runs = useTrain((state) => state.runs)
  // With what is chosen and with each run that begins; not while somebody types.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the runs there are, not how they go on
  useEffect(() => useDraft.getState().nameFreely(runs.map(({ title }) => title)), [original, runs.length])

  const link = useRoute((state) => state.recipe)
  const refused = useDraft((state) => state.refused)
  // Only where the engine is there to say whether it can be run.
  useEffect(() => {
    if (link === null || recipes.length === 0) return
    const taken = useRoute.getState().takeRecipe()
    if (taken !== null) void useDraft.getState().takeLink(taken)
  }, [link, recipes])

  // Said once: who comes back to the page comes by another address.
  useEffect(() => () => useDraft.setState({ refused: null }), [])

  const parsed = useMemo(() => parseJson(text), [text])
  const recipe = 'value' in parsed ? (parsed.value as Recipe) : null
  const listed = offered ? [offered, ...recipes] : recipes
  const chosen = listed.find((entry) => entry.id === preset)
  const edited = text !== original
  const nameOf = modelNames(models, runs)

  const going = active !== null
  // What another page handed over is what the visitor came to see.
  const [handed] = useState(offered !== null && preset === offered.id)
  const [unfolded, setUnfolded] = useState(handed)
  // So is a fork of the run that is going on, and why a link's recipe was refused.
  useEffect(() => {
    if (refused !== null || (offered !== null && preset === offered.id)) setUnfolded(true)
  }, [offered, preset, refused])
  // Someone is led here who has chosen elsewhere on the screen what to run.
  const ready = useDraft((state) => state.ready)
  const told = useRef<HTMLParagraphElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: folded, there is nothing to focus yet
  useEffect(() => {
    if (ready === null) return
    setUnfolded(true)
    told.current?.focus()
  }, [ready, unfolded])
  if (going && !unfolded) {
    return (
      <section className={`panel ${styles.folded}`} aria-labelledby="setup-title">
        <h2 id="setup-title">Next run</h2>
        <button type="button" className="quiet" onClick={() => setUnfolded(true)}>
          Prepare it
        </button>
      </section>
    )
  }
  return (
    <section className={`panel ${styles.setup}`} aria-labelledby="setup-title">
      <h2 id="setup-title">{going ? 'Next run' : 'New run'}</h2>
      <p role="status" ref={told} tabIndex={-1} className={styles.ready} hidden={ready === null}>
        {ready?.text}
      </p>
      {refused && (
        <p className="fault" role="alert">
          <Line text={refused} most={400} />
        </p>
      )}
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
              {line(entry.title, 80)}
            </option>
          ))}
        </select>
      </div>
      {chosen && (
        <p className="hint">
          <Line text={chosen.description} most={600} />
          {chosen === offered && (
            <>
              {' '}
              From{' '}
              <a href={offered.from.href}>
                <Line text={offered.from.title} most={80} />
              </a>
              .
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
              : `${line(recipe?.model === undefined ? 'The recipe’s model' : modelTitle(String(recipe.model), models, runs), 80)} (as the recipe says)`}
          </option>
          {models.map((entry) => (
            <option key={entry.id} value={entry.id}>
              {nameOf(entry)} · {compact(entry.parameters)} parameters
            </option>
          ))}
        </select>
      </div>
      {recipe && isWrittenRecipe(recipe) && (
        <>
          <PromptChoice recipe={recipe} />
          <RecipeFields recipe={recipe} />
          {going && <WrittenStages />}
        </>
      )}
      <details className={styles.editor} open={handed}>
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
          onPaste={(event) => takes(event.clipboardData.getData('text')) || event.preventDefault()}
          onDrop={(event) => takes(event.dataTransfer.getData('text')) || event.preventDefault()}
        />
        {notPasted && (
          <p className="fault" role="alert">
            {notPasted}
          </p>
        )}
        <div className="row row-spread">
          <span className="hint">{checking ? 'Checking…' : faults.length === 0 ? 'This recipe can be run.' : ''}</span>
          <RecipeLink />
          <button type="button" className="quiet" disabled={!edited} onClick={reset}>
            Reset to the preset
          </button>
        </div>
        {!checking &&
          notices.map((notice) => (
            <p key={notice} className="hint">
              <Line text={notice} most={400} />
            </p>
          ))}
      </details>
      <ul id="recipe-faults" className={styles.faults} aria-live="polite">
        {faults.map((fault) => (
          <li key={fault}>{fault}</li>
        ))}
      </ul>
    </section>
  )
}

/** What is in the editor, for others: a link that holds all of it. */
function RecipeLink() {
  const ready = useDraft((state) => state.faults.length === 0 && !state.checking)
  const link = async () => {
    const recipe = await useDraft.getState().recipe()
    return new URL(formatHash({ page: 'train', recipe: await encodeRecipe(recipe) }), location.href).href
  }
  return <CopyButton text={link} what="a link that holds this recipe" label="Copy link" icon="link" ready={ready} />
}

/** Offered once there are sets of one's own: they come from the Data page. */
function PromptChoice({ recipe }: { recipe: Recipe }) {
  const sets = usePromptSets()
  const chosen = recipe.stages[0]?.prompts ?? ''
  if (sets.length === 0 && chosen === '') return null
  return (
    <div className="field">
      <label htmlFor="prompts">Prompts</label>
      <SetSelect id="prompts" sets={sets} chosen={chosen} onChange={(set) => useDraft.getState().setPrompts(set || null)} />
    </div>
  )
}

const OF_RECIPE: Field[] = [
  {
    name: 'name',
    title: 'Name',
    type: 'text',
    meaning: 'What the run is called in the list below.',
    group: 'main',
    required: true,
  },
  {
    name: 'seed',
    title: 'Seed',
    type: 'number',
    meaning: 'All chance follows from it: the same seed gives the same run, another one tells luck from progress.',
    group: 'main',
    fallback: 0,
    required: false,
  },
]

function RecipeFields({ recipe }: { recipe: Recipe }) {
  const faults = useDraft((state) => state.faults)
  const paths = useDraft((state) => state.paths)
  const before = writtenRecipe(useDraft((state) => state.original))
  return OF_RECIPE.map((field) => (
    <SettingField
      key={field.name}
      field={field}
      value={(recipe as unknown as Record<string, unknown>)[field.name]}
      before={before?.[field.name]}
      path={[field.name]}
      faultOf={([name]) => faults[paths.indexOf(name)] ?? null}
      onChange={([name], value) => useDraft.getState().change((written) => ({ ...written, [name]: value }))}
    />
  ))
}
