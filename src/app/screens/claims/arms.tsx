/** @file The arms of a claim: what each was trained with, and a way to open one in Train. */
import { useState } from 'react'
import type { ArmResult, ClaimResult } from '../../../claims/result.ts'
import type { Recipe } from '../../../workers/api.ts'
import { Confirm } from '../../components/confirm.tsx'
import { compact, duration, integer, sentenceCase } from '../../format.ts'
import { formatHash } from '../../hash.ts'
import { useDraft } from '../../stores/draft.ts'
import { useRoute } from '../../stores/route.ts'
import styles from './arms.module.css'

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

export function Arms({ claim, arms }: { claim: ClaimResult; arms: readonly ArmResult[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <div className="scroll-x" tabIndex={0} role="region" aria-label={`Arms of ${claim.id}`}>
      <table className={`table ${styles.arms}`}>
        <thead>
          <tr>
            <th scope="col">Arm</th>
            <th scope="col">Steps</th>
            <th scope="col">Seeds</th>
            <th scope="col">Tokens sampled, a run</th>
            <th scope="col">Tokens learned from, a run</th>
            <th scope="col">Time, a run</th>
          </tr>
        </thead>
        <tbody>
          {arms.map((arm) => (
            <Row key={arm.name} arm={arm} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Row({ arm }: { arm: ArmResult }) {
  const { runs, recipe } = arm
  const figure = (of: (run: ArmResult['runs'][number]) => number, words: (value: number) => string) =>
    runs.length > 0 ? words(mean(runs.map(of))) : '–'
  return (
    <tr>
      <th scope="row">
        {sentenceCase(arm.title)}
        {arm.name !== arm.title && <span className={`hint ${styles.name}`}>“{arm.name}”</span>}
        {arm.refused && <span className={`hint ${styles.refused}`}>This engine cannot train it yet. {arm.refused}</span>}
      </th>
      <td className="number">{recipe ? integer(arm.steps) : 'not trained'}</td>
      <td className="number">{recipe ? runs.map(({ seed }) => seed).join(', ') || 'none yet' : '–'}</td>
      <td className="number">{figure(({ generated }) => generated, compact)}</td>
      <td className="number">{figure(({ learned }) => learned, compact)}</td>
      <td className="number">{figure(({ seconds }) => seconds, duration)}</td>
    </tr>
  )
}

/** Puts the recipe of an arm into the editor of the Train page, and starts nothing. */
export function OpenArm({ claim, arms }: { claim: ClaimResult; arms: readonly ArmResult[] }) {
  const possible = arms.filter(({ recipe, refused }) => recipe !== null && refused === undefined)
  const [name, setName] = useState(possible[0]?.name)
  const [asking, setAsking] = useState(false)
  const arm = possible.find((one) => one.name === name) ?? possible[0]
  if (!arm) return null
  const seed = arm.runs[0]?.seed ?? 1
  const open = () => {
    useDraft.getState().offer({
      id: `${claim.id} ${arm.name}`,
      title: `${claim.id}: ${arm.title}`,
      description: claim.sentence,
      recipe: withSeed(arm.recipe!, seed),
      from: { title: `claim ${claim.id}`, href: formatHash({ page: 'claims', item: claim.id }) },
    })
    useRoute.getState().open('train')
  }
  const { text, original } = useDraft.getState()
  return (
    <details className={styles.open}>
      <summary>Open an arm in Train</summary>
      <div className="row">
        {possible.length > 1 && (
          <label className="inline-field">
            <span>Arm</span>
            <select value={arm.name} onChange={(event) => setName(event.target.value)}>
              {possible.map((one) => (
                <option key={one.name} value={one.name}>
                  {one.title}
                </option>
              ))}
            </select>
          </label>
        )}
        <button type="button" onClick={() => (text === original ? open() : setAsking(true))}>
          Open in Train
        </button>
      </div>
      <p className="hint">
        Puts the recipe of {possible.length > 1 ? 'this arm' : arm.title} and seed {seed} into the editor, to be changed or watched by
        itself. Nothing starts until you press Start.
      </p>
      {asking && (
        <Confirm
          title="Replace your recipe?"
          action="Replace it"
          onAnswer={(yes) => {
            setAsking(false)
            if (yes) open()
          }}
        >
          The editor on the Train page holds changes of yours. The recipe of {arm.title} would take their place.
        </Confirm>
      )}
    </details>
  )
}

/** Whether it is a recipe the engine says, once it is in the editor. */
function withSeed({ name, ...recipe }: Record<string, unknown>, seed: number): Recipe {
  return { name, seed, ...recipe } as unknown as Recipe
}
