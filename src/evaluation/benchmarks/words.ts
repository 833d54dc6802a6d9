/** @file Benchmarks of instructions, which are followed one by one, of options with letters, and of short answers. */
import { type Benchmark, type Figure, INSTRUCTIONS, RIGHT } from './benchmark.ts'

const CASCADE = '8 times at temperature 0.6, top-p 0.95, as in Nemotron-Cascade, appendix B'

const f1: Figure = ({ detail }) => (typeof detail.f1 === 'number' ? detail.f1 : 0)

/** IFBench's headline, and the rest. */
const { 'prompt loose': promptLoose, ...others } = INSTRUCTIONS

const shortAnswer = (question: string) => `${question}\n\nPut your final answer, as short as it can be, within \\boxed{}.`

export const WORDS: readonly Benchmark[] = [
  {
    name: 'ifeval',
    title: 'IFEval',
    source: `Zhou et al. 2023; ${CASCADE}.`,
    prompts: { ifeval: '{prompt}' },
    size: 541,
    ...{ samples: 8, temperature: 0.6, topP: 0.95 },
    figures: INSTRUCTIONS,
  },
  {
    name: 'ifbench',
    title: 'IFBench',
    source: `Pyatkin et al. 2025, who report the loose accuracy of prompts; ${CASCADE}.`,
    prompts: { ifbench: '{prompt}' },
    size: 300,
    ...{ samples: 8, temperature: 0.6, topP: 0.95 },
    figures: { 'prompt loose': promptLoose, ...others },
  },
  {
    name: 'mmlu-pro',
    title: 'MMLU-Pro',
    source:
      'Wang et al. 2024, behind the five examples of the question’s category; greedy, once. Where no letter is found none is drawn for it.',
    prompts: {
      'mmlu-pro':
        'The following are multiple choice questions (with answers) about {category}. Think step by step and then finish your answer with "the answer is (X)" where X is the correct letter choice.\n\n\n\nQuestion:\n{question}\nOptions:\n{options|lettered}\nAnswer: Let\'s think step by step.',
    },
    examples: { count: 5, answer: " {cot_content|without:A: Let's think step by step.}", from: 'Question:\n', stops: ['Question:'] },
    size: 12_032,
    ...{ samples: 1, temperature: 0, topP: 1 },
    figures: { accuracy: RIGHT },
  },
  {
    name: 'hotpotqa',
    title: 'HotpotQA',
    source:
      'Yang et al. 2018, whose models were no chat models: the paragraphs, where the file has them, the question and the box are asked; greedy, once.',
    prompts: { 'hotpotqa-paragraphs': shortAnswer('{context|paragraphs}\n\n{question}'), hotpotqa: shortAnswer('{question}') },
    size: 7405,
    ...{ samples: 1, temperature: 0, topP: 1 },
    figures: { 'exact match': RIGHT, F1: f1 },
  },
]
