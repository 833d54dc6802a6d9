/** @file Benchmarks of mathematics: one answer in \boxed{}, equal to the authors'. */
import { type Benchmark, RIGHT } from './benchmark.ts'

/** The instruction that Qwen2.5-Math and DeepSeek-R1 recommend, and the papers ask with. */
const asked = (problem: string) => `${problem}\n\nPlease reason step by step, and put your final answer within \\boxed{}.`

/** Where rows name their year, it is this one. */
const ofYear =
  (year: number): Benchmark['belongs'] =>
  ({ id }) =>
    !/\b20\d\d[_-]/.test(id) || new RegExp(`\\b${year}[_-]`).test(id)

const PAPERS = 'asked 64 times at temperature 0.6, top-p 0.95, as in AceReason-Nemotron, table 2, and Nemotron-Cascade, appendix B.'

export const MATH: readonly Benchmark[] = [
  {
    name: 'math-500',
    title: 'MATH-500',
    source:
      'Hendrycks et al. 2021, the 500 problems of Lightman et al. 2023; asked 4 times at temperature 0.6, top-p 0.95, as in AceReason-Nemotron.',
    prompts: { 'math-500': asked('{problem}') },
    size: 500,
    ...{ samples: 4, temperature: 0.6, topP: 0.95 },
    figures: { accuracy: RIGHT },
  },
  {
    name: 'aime-2024',
    title: 'AIME 2024',
    source: `Mathematical Association of America; ${PAPERS}`,
    prompts: { 'aime-2024': asked('{problem}'), 'aime-capitals': asked('{Problem}') },
    size: 30,
    belongs: ofYear(2024),
    ...{ samples: 64, temperature: 0.6, topP: 0.95 },
    figures: { accuracy: RIGHT },
  },
  {
    name: 'aime-2025',
    title: 'AIME 2025',
    source: `Mathematical Association of America; ${PAPERS}`,
    prompts: {
      aime: asked('{problem}'),
      'aime-capitals': asked('{Problem}'),
      'problem-answer': asked('{problem}'),
      'question-answer': asked('{question}'),
    },
    size: 30,
    belongs: ofYear(2025),
    ...{ samples: 64, temperature: 0.6, topP: 0.95 },
    figures: { accuracy: RIGHT },
  },
  {
    name: 'gsm8k',
    title: 'GSM8K',
    source: 'Cobbe et al. 2021; greedy, once.',
    prompts: { gsm8k: asked('{question}') },
    size: 1319,
    ...{ samples: 1, temperature: 0, topP: 1 },
    figures: { accuracy: RIGHT },
  },
]
