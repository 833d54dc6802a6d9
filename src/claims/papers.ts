/** @file The claims of AceReason-Nemotron (AR), AceReason-Nemotron 1.1 and Nemotron-Cascade 1 and 2 that this scale can test. */
import { ARMS, MEASURES } from './arms.ts'
import { LEFT } from './left.ts'
import type { Claim, Comparison, Reading, Study } from './study.ts'

/** Points of accuracy that count as a gain. A loss of as many counts as one; a change within three is none. */
const GAIN = 0.02
const SAME = 0.03

/** `math`: that arm's last model. `preferences first/judge`: what its stage of that name left. */
const at = (arm: string, measure: string, more: object = {}): Reading => {
  const [name, after] = arm.split('/')
  return { arm: name, ...(after === undefined ? {} : { after }), measure, ...more }
}
const compare = (measure: string, of: string, against: string, more: Partial<Comparison> & { k?: number } = {}): Comparison => {
  const { k, ...rest } = more
  const tries = k === undefined ? {} : { k }
  const shown = k === undefined ? measure : `${measure.split(',')[0]}, pass@${k}`
  const [one, other] = [of, against].map((arm) => arm.replace('/', ' after '))
  return { label: `${shown}: ${one} less ${other}`, side: 'above', margin: GAIN, of: at(of, measure, tries), against: at(against, measure, tries), ...rest } // biome-ignore format: one line reads best
}
const kept = (measure: string, of: string, against: string): Comparison => compare(measure, of, against, { margin: -SAME })
const entropy = (of: string, against: string, margin: number): Comparison => ({
  ...{ label: `entropy at the end: ${of} less ${against}`, side: 'above', margin },
  ...{ of: { arm: of, metric: 'entropy' }, against: { arm: against, metric: 'entropy' } },
})

const CLAIMS: readonly Claim[] = [
  {
    id: 'C1',
    title: 'Math lifts code',
    sentence: 'Reinforcement on math alone improves code.',
    paper: { figure: 'LiveCodeBench v5 +6.8 (7B), +5.8 (14B)', source: 'AceReason-Nemotron, tables 1, 4 and 9' },
    tests: [compare('code', 'math', 'start', { paper: [0.068, 0.058] })],
    secondary: [compare('math', 'math', 'start'), compare('code', 'math', 'chance')],
    note: 'Beside it, the same with rewards drawn by chance: what any training would do. Nemotron-Cascade 1 found less from stronger starts (+2.2, +0.7, -0.3).',
  },
  {
    id: 'C2',
    title: 'Examples of math cost code, reinforcement does not',
    sentence: 'Fine-tuning on math alone destroys code, where reinforcement on math alone leaves it.',
    paper: { figure: 'LiveCodeBench v5 19.3 after math-only SFT, from 53.1', source: 'AceReason-Nemotron, table 1' },
    tests: [compare('code', 'math by examples', 'start', { side: 'below', margin: -0.05, paper: [-0.338] }), kept('code', 'math', 'start')],
    secondary: [compare('math', 'math by examples', 'start'), compare('math', 'math', 'start')],
  },
  {
    id: 'C3',
    title: 'Code lifts code and leaves math',
    sentence: 'Reinforcement on code improves code and leaves math as it was.',
    paper: { figure: 'code +7.4 and +2.5, AIME24 +1.0 and -0.9, AIME25 -0.8 and +0.5 (7B, 14B)', source: 'AceReason-Nemotron, table 4' },
    tests: [
      compare('code', 'code', 'start', { paper: [0.074, 0.025] }),
      compare('math', 'code', 'start', { side: 'within', margin: SAME, paper: [0.01, -0.009] }),
    ],
    secondary: [compare('math', 'math, code', 'math', { side: 'within', margin: SAME })],
  },
  {
    id: 'C4',
    title: 'Code after math beats code alone',
    sentence: 'Reinforcement on code goes further from a model that was trained on math than from the start.',
    paper: { figure: 'a figure without numbers', source: 'AceReason-Nemotron, section 4.3.4, figure 2' },
    tests: [compare('code', 'math, code', 'code')],
    secondary: [compare('code', 'math, code', 'code twice')],
    note: 'As in the paper, both take as many steps on code; beside it, code alone with all the steps that the two stages have together.',
  },
  {
    id: 'C5',
    title: 'Short replies first',
    sentence: 'A budget that grows from stage to stage beats the full budget from the first.',
    paper: { figure: '8K, 16K, 24K above 16K, 24K above 24K on AIME24', source: 'AceReason-Nemotron, figure 3b' },
    tests: [compare('math', 'lengths', 'math', { fair: true }), compare('math', 'lengths', 'lengths from 56', { fair: true })],
    secondary: [
      {
        ...{ label: 'length at the end: lengths less math', side: 'within', margin: 3 },
        ...{ of: { arm: 'lengths', metric: 'completions/mean_length' }, against: { arm: 'math', metric: 'completions/mean_length' } },
      },
    ],
    curves: ['lengths', 'lengths from 56', 'math'].map((arm) => ({ arm, metric: 'completions/mean_length' })),
  },
  {
    id: 'C6',
    title: 'The short stage hurts first',
    sentence: 'The stage with the shortest budget costs accuracy, which the next stages more than win back.',
    paper: { figure: 'a dip at 8K, then AIME24 from 55 to 62 at 16K', source: 'AceReason-Nemotron, section 4.3.1' },
    tests: [
      compare('math', 'lengths/short', 'start', { side: 'below', margin: 0 }),
      compare('math', 'lengths', 'lengths/short'),
      compare('math', 'lengths', 'start'),
    ],
    secondary: [compare('math', 'lengths/middle', 'lengths/short')],
    curves: [{ arm: 'lengths', metric: 'completions/mean_length' }, { arm: 'lengths', metric: 'reward' }], // biome-ignore format: two curves
  },
  {
    id: 'C7',
    title: 'One update a batch',
    sentence: 'One update a batch keeps entropy up, where two or four let it collapse.',
    paper: {
      figure: 'off-policy, entropy collapses by about step 100, within 0.10 to 0.30 nats',
      source: 'AceReason-Nemotron, section 3.2.2, figure 3c',
    },
    tests: [entropy('math', 'two updates', 0.01), entropy('math', 'four updates', 0.02)],
    secondary: [compare('math', 'math', 'two updates'), compare('math', 'math', 'four updates')],
    curves: ['math', 'two updates', 'four updates'].map((arm) => ({ arm, metric: 'entropy' })),
    note: 'The start has an entropy of 0.27 nats a token on math, and 0.13 after a hundred steps: margins are small because the numbers are.',
  },
  {
    id: 'C8',
    title: 'Hard prompts',
    sentence: 'Prompts that the model rarely solves teach more than all prompts.',
    paper: { figure: 'AIME24 65.9 with the hardest 2.2K prompts, 63.3 with all 49K', source: 'AceReason-Nemotron, table 3' },
    tests: [compare('math', 'hard', 'math', { fair: true, paper: [0.026] })],
    note: 'Hard ones are those of a pool of 1,024 that at most 3 of 8 samples solve, met more than once; what choosing them samples is in no count of tokens, as in the paper.',
  },
  {
    id: 'C9',
    title: 'Reinforcement raises pass@k at large k',
    sentence: 'Reinforcement raises pass@k even at the largest k.',
    paper: {
      figure: 'LiveCodeBench v6 about +10 at every k to 1024; AIME25 pass@64 76.5 to 85.4',
      source: 'AceReason-Nemotron, figure 8',
    },
    tests: [
      compare('math, many tries', 'math', 'start', { k: 16 }),
      compare('math, many tries', 'math', 'start', { k: 64, paper: [0.089] }),
    ],
    secondary: [1, 4].map((k) => compare('math, many tries', 'math', 'start', { k })),
  },
  {
    id: 'narrows',
    title: 'Reinforcement narrows pass@k',
    sentence: 'Reinforcement raises pass@1 and leaves pass@64 where it was, or lower: it makes likely what was possible.',
    paper: { figure: 'pass@1 .526 to .737 and pass@64 .98 to .98 at 1.5B', source: 'against C9: reports of small models' },
    tests: [
      compare('math, many tries', 'math', 'start', { k: 1, paper: [0.211] }),
      compare('math, many tries', 'math', 'start', { k: 64, side: 'below', paper: [0] }),
    ],
    secondary: [compare('math, many tries', 'math', 'start', { k: 16, side: 'below' })],
  },
  {
    id: 'C12',
    title: 'Noise one way is worse than the other',
    sentence: 'Wrong replies that are paid spoil reinforcement more than right ones that are not.',
    paper: { figure: 'false positives collapse training, false negatives stall it', source: 'AceReason-Nemotron, section 4.3.6, figure 5' },
    tests: [compare('math', 'false negatives', 'false positives')],
    secondary: [compare('math', 'math', 'false positives'), compare('math', 'math', 'false negatives')],
    curves: ['math', 'false negatives', 'false positives'].map((arm) => ({ arm, metric: 'entropy' })),
  },
  {
    id: 'C13',
    title: 'Preferences first lift reasoning',
    sentence: 'Reinforcement by a reward model of preferences improves math and code.',
    paper: {
      figure: 'LiveCodeBench v6 +10.6, +10.5, +9.2; AIME25 +3.5, +2.2, +0.7',
      source: 'Nemotron-Cascade 1, table 4',
    },
    tests: [
      compare('math', 'preferences first/preferences', 'start', { paper: [0.035, 0.022, 0.007] }),
      compare('code', 'preferences first/preferences', 'start', { paper: [0.106, 0.105, 0.092] }),
    ],
    secondary: [
      compare('preferences', 'preferences first/preferences', 'start'),
      truncatedLess('preferences first/preferences', 'start'),
      compare('math, all the room', 'preferences first/preferences', 'start'),
    ],
    note: 'Where a gain comes of shorter replies, it is gone with all the room. Only right replies are paid, and the reward model says how much: one of this size is too weak to pay alone.',
  },
  {
    id: 'C14',
    title: 'Preferences cost instructions, which their own stage repairs',
    sentence: 'Reinforcement for preferences costs the following of instructions, and reinforcement on those wins it back.',
    paper: { figure: 'IFEval -20.8, -20.7, -13.6, then +37.8, +40.3, +25.1', source: 'Nemotron-Cascade 1, tables 4 and 5' },
    tests: [
      compare('instructions', 'preferences first/preferences', 'start', { side: 'below', margin: -GAIN, paper: [-0.208, -0.207, -0.136] }),
      compare('instructions', 'preferences first/instructions', 'preferences first/preferences', { paper: [0.378, 0.403, 0.251] }),
    ],
    secondary: [compare('instructions', 'preferences first/instructions', 'start')],
  },
  {
    id: 'C15',
    title: 'Instructions cost little elsewhere',
    sentence: 'Reinforcement on instructions costs math and code little.',
    paper: { figure: 'ArenaHard -3.6, -2.1, -2.9; AIME25 -2.8, +0.2, +0.5', source: 'Nemotron-Cascade 1, table 5, section 5.3' },
    tests: ['math', 'code'].map((measure) => kept(measure, 'preferences first/instructions', 'preferences first/preferences')),
    secondary: [kept('preferences', 'preferences first/instructions', 'preferences first/preferences')],
  },
  {
    id: 'C16',
    title: 'Later stages rarely hurt earlier ones',
    sentence: 'What a stage has taught is there after the stages behind it.',
    paper: { figure: 'changes within two to three points', source: 'Nemotron-Cascade 1, tables 6 to 8' },
    tests: [
      kept('instructions', 'preferences first', 'preferences first/instructions'),
      kept('math', 'preferences first', 'preferences first/math'),
      kept('math', 'math, code', 'math'),
      kept('instructions, thinking', 'cascade, distilled/code', 'cascade, distilled/instructions'),
      kept('math', 'cascade, distilled/code', 'cascade, distilled/math'),
    ],
    secondary: [kept('preferences', 'preferences first', 'preferences first/preferences')],
  },
  {
    id: 'C17',
    title: 'Preferences before instructions',
    sentence: 'Preferences and then instructions is the better order.',
    paper: {
      figure: 'the other is much worse, in words alone',
      source: 'Nemotron-Cascade 1, section 4.4.2; Nemotron-Cascade 2 has the other',
    },
    tests: [compare('instructions', 'preferences first/instructions', 'instructions first')],
    secondary: ['preferences', 'math', 'code'].map((measure) => compare(measure, 'preferences first/instructions', 'instructions first')),
  },
  {
    id: 'C22',
    title: 'Mask cut replies early, not late',
    sentence: 'Replies that are cut off are better left out of short stages, and paid nothing in the last.',
    paper: { figure: 'AIME24 71.4 and 70.2 at 32K', source: 'AceReason-Nemotron 1.1; Nemotron-Cascade 1, table 17' },
    tests: [compare('math', 'lengths', 'lengths, cut is wrong'), compare('math', 'lengths', 'lengths, cut is masked')],
    secondary: [truncatedLess('lengths', 'lengths, cut is wrong'), truncatedLess('lengths', 'lengths, cut is masked')],
  },
  {
    id: 'C24',
    title: 'Distilling from own checkpoints repairs faster',
    sentence: 'Distilling from what each stage has left repairs what was lost faster than more reinforcement.',
    paper: { figure: 'as good in fewer steps than GRPO', source: 'Nemotron-Cascade 2, table 3' },
    tests: ['instructions, thinking', 'math'].map((measure) =>
      compare(measure, 'cascade, distilled', 'cascade, refreshed', { fair: true }),
    ),
    secondary: [
      compare('code', 'cascade, distilled', 'cascade, refreshed'),
      ...['instructions, thinking', 'math'].map((measure) => compare(measure, 'cascade, distilled', 'cascade, distilled/code')),
    ],
    note: 'Where the cascade has lost nothing (C16), there is nothing to repair.',
  },
  {
    id: 'one-stage',
    title: 'One stage is enough',
    sentence: 'All domains at once do as well as one after another, from as many tokens.',
    paper: { figure: 'not measured', source: 'against the cascade: neither paper compares it with joint training at equal compute' },
    tests: ['math', 'code', 'instructions, thinking'].map((measure) => ({
      ...compare(measure, 'all at once', 'cascade, distilled/code', { fair: true }),
      margin: -GAIN,
    })),
  },
]

function truncatedLess(of: string, against: string): Comparison {
  const test = compare('math', of, against, { side: 'below', margin: 0 })
  const [one, other] = [of, against].map((arm) => at(arm, 'math', { of: 'truncated' }))
  return { ...test, label: test.label.replace('math', 'math replies cut off'), of: one, against: other }
}

export const PAPERS: Study = { start: 'models/default', arms: ARMS, measures: MEASURES, claims: CLAIMS, left: LEFT }
