/** @file Settings of a recipe that do nothing beside its others. None is refused: a setting may be kept for when it is needed again. */
import * as v from 'valibot'
import type { Recipe } from './recipe.ts'
import { STAGES, type Stage } from './stages/index.ts'
import type { RlStage } from './stages/rl.ts'
import type { SftStage } from './stages/sft.ts'

/** All fields that any kind of stage may have: what one has not is undefined. */
type Fields = Partial<Omit<RlStage, 'kind'> & Omit<SftStage, 'kind'>>

/** Of each field, when it does nothing, and why. The default of a field asks for nothing, even where it is written down. */
const IDLE: readonly { field: keyof Fields; idle: (stage: Fields) => boolean; because: string }[] = [
  { field: 'minLearningRateRatio', idle: ({ schedule }) => schedule === 'constant', because: 'with a constant schedule' },
  { field: 'muonLearningRate', idle: ({ optimizer }) => optimizer === 'adamw', because: 'with the optimizer "adamw"' },
  { field: 'epsilonLow', idle: ({ iterations }) => iterations === 1, because: 'with one update a batch (iterations 1)' },
  {
    field: 'epsilonHigh',
    // That loss is refused with the default.
    idle: ({ iterations, loss }) => iterations === 1 && loss !== 'cispo',
    because: 'with one update a batch (iterations 1)',
  },
  { field: 'delta', idle: ({ iterations }) => iterations === 1, because: 'with one update a batch (iterations 1)' },
  { field: 'kl', idle: ({ beta }) => beta === 0, because: 'with beta 0' },
  { field: 'readmitSolved', idle: hasNoEpochs, because: 'without epochPrompts or hard' },
  { field: 'readmitFailed', idle: hasNoEpochs, because: 'without epochPrompts or hard' },
]

function hasNoEpochs({ epochPrompts, hard }: Fields): boolean {
  return epochPrompts === 0 && hard === null
}

/** One sentence each, with the field. */
export function notices({ stages }: Recipe): string[] {
  return stages.flatMap((stage, index) => {
    const of = (field: string, because: string) => `The recipe's stages[${index}].${field} does nothing ${because}.`
    const fields = stage as Fields
    const set = IDLE.filter(({ field, idle }) => idle(fields) && fields[field] !== defaultOf(stage, field))
    return [...set.map(({ field, because }) => of(field, because)), ...idleRewards(stage, of)]
  })
}

function idleRewards(stage: Stage, of: (field: string, because: string) => string): string[] {
  if (stage.kind !== 'rl') return []
  return stage.rewards.flatMap(({ name, buffer }, i) => {
    const [plain] = v.parse(entry(stage, 'rewards'), [{ name }]) as RlStage['rewards']
    return name !== 'overlong' && buffer !== plain.buffer ? [of(`rewards[${i}].buffer`, `for the reward "${name}"`)] : []
  })
}

const defaultOf = (stage: Stage, field: keyof Fields): unknown => v.getDefault(entry(stage, field))

const entry = (stage: Stage, field: keyof Fields) => (STAGES[stage.kind].schema.entries as Record<string, v.GenericSchema>)[field]
