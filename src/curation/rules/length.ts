/** @file Prompts and answers of unusable length. AceReason-Nemotron (section 3.2.1) drops very short prompts and over-long answers; the bounds are ours. */
import { quotesPrograms } from './domains.ts'
import { textRule } from './text-rule.ts'

/** Characters. */
export const LENGTHS = { minPrompt: 12, maxPrompt: 8_000, maxAnswer: 100 }
/** Code and patches quote programs; longer prompts are the rule there. */
const MAX_CODE_PROMPT = 60_000

export const length = textRule(
  {
    rule: 'length',
    title: 'Length',
    about: `A prompt of fewer than ${LENGTHS.minPrompt} or more than ${LENGTHS.maxPrompt} characters (code and patches: ${MAX_CODE_PROMPT}), or an answer of more than ${LENGTHS.maxAnswer}.`,
    domains: [],
    standard: true,
  },
  ({ domain, prompt, answer }, { length = {} }) => {
    const { minPrompt, maxAnswer } = { ...LENGTHS, ...length }
    const maxPrompt = length.maxPrompt ?? (quotesPrograms(domain) ? MAX_CODE_PROMPT : LENGTHS.maxPrompt)
    if (prompt.length < minPrompt) return `The prompt has ${prompt.length} characters, fewer than ${minPrompt}.`
    if (prompt.length > maxPrompt) return `The prompt has ${prompt.length} characters, more than ${maxPrompt}.`
    const answered = answer === undefined ? 0 : String(answer).length
    return answered > maxAnswer ? `The answer has ${answered} characters, more than ${maxAnswer}.` : null
  },
)
