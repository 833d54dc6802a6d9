import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { IFEVAL_CHECKS } from '../../checks/ifeval/index.ts'
import { instructionsOf, judge } from '../../checks/judge.ts'
import { registry } from '../../checks/registry.ts'
import { loadTextTools } from '../../checks/text/tools.ts'
import { judgeResponse } from '../judge.ts'
import type { Prompt, Rule } from '../task.ts'
import { expectCost, judged } from '../testing.ts'
import { ACCEPTED_BY_THE_REFERENCE, INSTRUCTION_CHEATS, INSTRUCTION_HONEST, instructionPrompt } from './cheats.ts'
import { verifyInstructions as verifier } from './verify.ts'

const verifyInstructions = judged(verifier)

const prompt = (ids: string[], kwargs?: Record<string, unknown>[]): Prompt => ({
  id: 'test',
  domain: 'instructions',
  prompt: 'Write.',
  instruction_id_list: ids,
  kwargs,
})

/** Arguments that every check of IFEval finds its own in. */
const KWARGS = {
  num_words: 5,
  num_sentences: 9,
  relation: 'at least',
  keywords: ['cat', '.*a'],
  keyword: '[ab]*?c',
  frequency: 3,
  forbidden_words: ['.+x', 'a?b?c?d?'],
  letter: 'a',
  let_frequency: 1e9,
  let_relation: 'at least',
  capital_frequency: 1e9,
  capital_relation: 'at least',
  language: 'hi',
  num_placeholders: 1e9,
  postscript_marker: 'q.*r',
  num_bullets: 7,
  num_highlights: 1e9,
  section_spliter: 'S*x',
  num_sections: 1e9,
  num_paragraphs: 3,
  nth_paragraph: 2,
  first_word: 'q',
  prompt_to_repeat: 'q',
  end_phrase: 'q',
  starter: 'a*b',
  key_sentences: ['a b'],
  low: 1,
  high: 2,
  original_paragraph: 'a',
  original_message: '*a*',
}

// The parameters are read once for all tests; the tests below then measure the checks.
beforeAll(async () => {
  await loadTextTools(['sentences', 'languages'])
}, 60_000)

describe('cheats', () => {
  it.each(INSTRUCTION_CHEATS.map((cheat) => [cheat.trick, cheat] as const))('%s earns nothing', async (_, cheat) => {
    const verdict = await verifyInstructions(instructionPrompt(cheat), cheat.response, cheat.mode ?? 'instruct')
    expect(verdict).toMatchObject({ reward: 0, correct: false, outcome: cheat.outcome })
  })

  it.each(INSTRUCTION_HONEST.map((honest) => [honest.trick, honest] as const))(
    'an honest reply earns everything: %s',
    async (_, honest) => {
      const verdict = await verifyInstructions(instructionPrompt(honest), honest.response, honest.mode ?? 'instruct')
      expect(verdict).toMatchObject({ reward: 1, correct: true, outcome: 'correct' })
    },
  )

  it.each(ACCEPTED_BY_THE_REFERENCE.map((each) => [each.trick, each] as const))(
    'the reference accepts %s, which earns nothing',
    async (_, each) => {
      const by = (rule: Rule) => judgeResponse(verifier, instructionPrompt(each), each.response, 'instruct', { rule })
      expect(await by('benchmark')).toMatchObject({ reward: 1, detail: { judgedBy: 'benchmark' } })
      expect(await by('reward')).toMatchObject({ reward: 0, outcome: 'wrong', detail: { judgedBy: 'reward' } })
    },
  )

  it('cover every check of IFEval’s registry, by a cheat and by an honest reply', () => {
    const registered = IFEVAL_CHECKS.slice(0, 25).map((check) => check.id)
    for (const corpus of [INSTRUCTION_CHEATS, INSTRUCTION_HONEST]) {
      const used = new Set(corpus.flatMap((attempt) => Object.keys(attempt.instructions)))
      expect(registered.filter((id) => !used.has(id))).toEqual([])
    }
  })
})

describe('a verdict', () => {
  it('says of each instruction whether it was followed, strictly and loosely, and why', async () => {
    const both = prompt(['punctuation:no_comma', 'startend:end_checker'], [{}, { end_phrase: 'Bye.' }])
    const { detail, reward } = await verifyInstructions(both, 'So, bye.\nBye.\n(end)', 'instruct')
    expect(reward).toBe(0)
    expect(detail).toEqual({
      judgedBy: 'reward',
      instructions: [
        { id: 'punctuation:no_comma', followed: false, loose: true, why: 'There are commas (1).' },
        { id: 'startend:end_checker', followed: false, loose: true, why: 'It does not end with "Bye.".' },
      ],
      followed: 0,
      loose: true,
    })
  })

  it('is loose where asterisks, the first line or the last line stand in the way, and strict all the same', async () => {
    const quoted = prompt(['startend:quotation'], [{}])
    for (const response of ['"a*b"', 'Sure:\n"a"', '"a"\nBye', 'Sure:\n*"a"*\nBye']) {
      const { detail } = await verifyInstructions(quoted, response, 'instruct')
      expect(detail.loose).toBe(true)
    }
    const { detail } = await verifyInstructions(quoted, 'Sure:\n\nso:\n"a"', 'instruct')
    expect(detail.loose).toBe(false)
  })

  it('takes arguments as tables write them: none at all, null, 3.0', async () => {
    const rows: unknown[] = [undefined, null, [], [null], [{}]]
    for (const kwargs of rows)
      expect((await verifyInstructions({ ...prompt(['punctuation:no_comma']), kwargs } as Prompt, 'none here', 'instruct')).reward).toBe(1)
    const counts: unknown[] = [3, 3.0, '3', '3.0', 3n]
    for (const num_words of counts) {
      const ask = prompt(['length_constraints:number_words'], [{ relation: 'at least', num_words }])
      expect((await verifyInstructions(ask, 'one two three', 'instruct')).reward).toBe(1)
      expect((await verifyInstructions(ask, 'one two', 'instruct')).reward).toBe(0)
    }
  })

  it('takes nulls for arguments that are not there, as data sets of one schema write them', async () => {
    const ask = prompt(['keywords:existence'], [{ keywords: ['cat'], num_words: null, relation: null }])
    expect((await verifyInstructions(ask, 'a cat', 'instruct')).reward).toBe(1)
  })

  it.each([
    [prompt([]), 'The prompt lists no instructions.'],
    [prompt(['keywords:nonsense']), 'There is no check for the instruction "keywords:nonsense".'],
    [prompt(['keywords:existence']), 'The argument "keywords" must be a list of texts, and it is missing.'],
    [prompt(['keywords:existence'], [{ keywords: [] }]), 'The argument "keywords" must not be empty.'],
    [prompt(['length_constraints:number_words'], [{ num_words: -1, relation: 'at least' }]), 'must not be negative'],
    [prompt(['length_constraints:number_words'], [{ num_words: 3, relation: 'around' }]), 'must be one of "less than", "at least"'],
    [prompt(['keywords:letter_frequency'], [{ letter: 'ab', let_frequency: 1, let_relation: 'at least' }]), 'must be one character'],
    [prompt(['keywords:existence'], [{ keywords: ['(a*)*'] }]), '"(a*)*" cannot be: it repeats a group.'],
    [prompt(['keywords:existence'], [{ keywords: ['a*b*c*d*'] }]), 'it has too many repetitions.'],
  ])('names what is wrong with a prompt: %#', async (ask, sentence) => {
    const verdict = await judgeResponse(verifier, ask, 'a reply', 'instruct', { rule: 'benchmark' })
    expect(verdict).toMatchObject({ reward: 0, outcome: 'invalid-prompt' })
    expect(verdict.detail.error).toContain(sentence)
  })
})

describe('no reply', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc
      .array(
        fc.constantFrom(
          ...[
            '*',
            '***',
            '******',
            '\n',
            '\n\n',
            ' ',
            '. ',
            '...',
            '?!',
            '"',
            '<<',
            '>>',
            '[',
            ']',
            '- ',
            '```json',
            '{',
            'NaN',
            '\\',
            '\ud800',
          ],
          ...[
            'Section 1',
            'P.S.',
            'Mr. ',
            '1. ',
            'cat',
            'ZEBRA',
            '</think>',
            '<think>',
            '\u0130',
            '\u0301',
            '\u2028',
            '\ufeff',
            '\x85',
            '日本',
          ],
        ),
        { maxLength: 60 },
      )
      .map((parts) => parts.join('')),
  )

  it('makes the verifier throw, whatever the instruction', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...registry.values()),
        hostile,
        fc.constantFrom('think' as const, 'instruct' as const),
        async (check, text, mode) => {
          const { reward, outcome } = await verifyInstructions(prompt([check.id], [KWARGS]), text, mode)
          expect([0, 1]).toContain(reward)
          expect(outcome).not.toBe('harness-error')
        },
      ),
      { numRuns: 2000 },
    )
  }, 120_000)

  it('needs more than a second, though it is as long as may be, made to be slow, and asked for everything', async () => {
    const fill = (unit: string) => unit.repeat(Math.ceil(25_000 / unit.length)).slice(0, 25_000)
    const slow = ['\n', ' ', '[', '<<', '\n*', '*', '!?', '"', 'mr. ', '. . .\n', 'a ', '\u0915', 'x@', '{', 'a.)'].map(fill)
    slow.push(`mr.${' '.repeat(24_000)}b`, `a.${' )'.repeat(12_000)}x`, `!${'\n'.repeat(24_000)}a`, `"${'\\"'.repeat(12_000)}`)
    const all = prompt(
      IFEVAL_CHECKS.map((check) => check.id),
      IFEVAL_CHECKS.map(() => KWARGS),
    )
    for (const text of slow) {
      for (const rule of ['reward', 'benchmark'] as const) {
        const judge = async () =>
          expect((await judgeResponse(verifier, all, text, 'instruct', { rule })).outcome).not.toBe('invalid-prompt')
        await expectCost(1000, judge, `for ${JSON.stringify(text.slice(0, 8))} by the rule ${rule}`)
      }
    }
  }, 300_000)
})

const material = '../shared/material/ifeval'
describe('against Google’s published verdicts', () => {
  it.skipIf(!existsSync(material))(
    'the strict verdicts on GPT-4’s answers are equal (needs ../shared/material)',
    async () => {
      const read = (name: string) =>
        readFileSync(`${material}/${name}`, 'utf8')
          .split('\n')
          .filter(Boolean)
          .map((line) => JSON.parse(line))
      const questions = new Map(read('input_data.josejg.jsonl').map((row) => [row.prompt.trim(), row]))
      let differing = 0
      for (const row of read('gpt4_eval_results_strict.jsonl')) {
        const instructions = instructionsOf(row.instruction_id_list, questions.get(row.prompt.trim())?.kwargs)
        if (typeof instructions === 'string') throw new Error(instructions)
        const ours = await judge(instructions, row.response, row.prompt, 'benchmark')
        differing += ours.filter(({ followed }, i) => followed !== row.follow_instruction_list[i]).length
      }
      expect(differing).toBeLessThanOrEqual(1)
    },
    120_000,
  )
})
