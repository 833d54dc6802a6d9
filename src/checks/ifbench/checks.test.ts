import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { expectCost } from '../../tasks/testing.ts'
import { ArgumentError, type Kwargs } from '../check.ts'
import { loadTextTools, type TextTools } from '../text/tools.ts'
import { EXAMPLES } from './examples.ts'
import { STRICT_EXAMPLES } from './examples-strict.ts'
import { IFBENCH_CHECKS } from './index.ts'

let tools: TextTools
beforeAll(async () => {
  tools = await loadTextTools(['sentences'])
})

/** The last answers again for the same text, as the verifier asks for them. */
function remembering({ sentences, words, language }: TextTools): TextTools {
  const last = <T>(tool: (text: string) => T) => {
    let known: [string, T] | undefined
    return (text: string) => {
      if (known?.[0] !== text) known = [text, tool(text)]
      return known[1]
    }
  }
  return { sentences: last(sentences), words: last(words), language }
}

const checkOf = (id: string) => {
  const check = IFBENCH_CHECKS.find((each) => each.id === id)
  if (!check) throw new Error(`no check ${id}`)
  return check
}

describe('the 58 checks of IFBench', () => {
  it('are 58, each with replies that follow and replies that do not', () => {
    const ids = IFBENCH_CHECKS.map(({ id }) => id)
    expect(new Set(ids).size).toBe(58)
    expect([...new Set(EXAMPLES.map(({ id }) => id))].sort()).toEqual(ids.sort())
    for (const { follows, fails } of EXAMPLES) expect(Math.min(follows.length, fails.length)).toBeGreaterThan(0)
  })

  for (const { id, kwargs = {}, follows, fails } of EXAMPLES) {
    describe(`${id}${kwargs.options ? ` (${kwargs.options})` : ''}`, () => {
      it.each(follows)('is followed by %j', (reply) => {
        expect(checkOf(id).follows(reply, kwargs, tools, '')).toMatchObject({ followed: true })
      })
      it.each(fails)('is not followed by %j', (reply) => {
        expect(checkOf(id).follows(reply, kwargs, tools, '')).toMatchObject({ followed: false })
      })
    })
  }

  it('say of each verdict why, in words that are not the same for both', () => {
    for (const { id, kwargs = {}, follows, fails } of EXAMPLES) {
      const yes = checkOf(id).follows(follows[0], kwargs, tools, '').why
      const no = checkOf(id).follows(fails[0], kwargs, tools, '').why
      expect(yes.length > 5 && no.length > 5, id).toBe(true)
    }
  })

  it('refuse arguments that are missing in one sentence', () => {
    for (const { id, kwargs } of EXAMPLES) {
      if (kwargs === undefined) continue
      expect(() => checkOf(id).follows('a reply', {}, tools, ''), id).toThrow(ArgumentError)
    }
  })
})

describe('the strict verdicts', () => {
  const strictly = (id: string, kwargs: Kwargs, reply: string) => {
    const check = checkOf(id)
    return (check.strictly ?? check.follows)(reply, kwargs, tools, '').followed
  }

  for (const { id, kwargs = {}, follows, fails } of STRICT_EXAMPLES) {
    describe(`${id}${kwargs.options ? ` (${kwargs.options})` : ''}`, () => {
      it.each(follows)('is followed by %j', (reply) => expect(strictly(id, kwargs, reply)).toBe(true))
      it.each(fails)('is not followed by %j', (reply) => expect(strictly(id, kwargs, reply)).toBe(false))
    })
  }

  it('are otherwise the published ones', () => {
    for (const { id, kwargs = {}, follows, fails } of EXAMPLES) {
      const listed = STRICT_EXAMPLES.filter((each) => each.id === id).flatMap((each) => [...each.follows, ...each.fails])
      for (const reply of [...follows, ...fails].filter((each) => !listed.includes(each)))
        expect([id, reply, strictly(id, kwargs, reply)]).toEqual([id, reply, follows.includes(reply)])
    }
  })

  it('have examples wherever a check has one', () => {
    const ids = new Set(STRICT_EXAMPLES.map(({ id }) => id))
    expect(IFBENCH_CHECKS.filter(({ id, strictly: own }) => own && !ids.has(id))).toEqual([])
  })
})

describe('whatever the reply', () => {
  const pieces = fc.constantFrom(
    ...[
      '"',
      "'",
      '*',
      '-',
      ',',
      '\t',
      '\n',
      '\r',
      ' ',
      '.',
      '?!',
      '(',
      '[',
      '{',
      ')',
      ']',
      '}',
      'Question 1',
      'A) x',
      '<i>',
      '</em>',
      'Zimbabwe',
    ],
    ...[
      '\ud800',
      '\udc00',
      '😀',
      '🇩',
      '️',
      'İ',
      'ß',
      'ſ',
      '\0',
      '\u0085',
      '\ufeff',
      '١',
      '1805-12-02',
      'Mr.',
      'e.g.',
      '…',
      'ねこ',
      'the',
      'I',
    ],
  )
  const replies = fc.oneof(
    fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join('')),
    fc.string({ unit: 'binary', maxLength: 80 }),
    fc.string({ maxLength: 80 }),
  )

  it('no check throws', () => {
    fc.assert(
      fc.property(replies, (reply) => {
        for (const { id, kwargs = {} } of EXAMPLES) {
          const { follows, strictly = follows } = checkOf(id)
          for (const verdict of [follows, strictly]) {
            const { followed, why } = verdict(reply, kwargs, tools, '')
            expect([typeof followed, typeof why]).toEqual(['boolean', 'string'])
          }
        }
      }),
      { numRuns: 100 },
    )
  })

  const long = 100_000
  const floods = {
    letters: 'a'.repeat(long),
    blanks: ' '.repeat(long),
    'line ends': '\n'.repeat(long),
    'blank lines of two kinds': '\n \n'.repeat(long / 3),
    'open brackets': '('.repeat(long),
    quotes: `"'`.repeat(long / 2),
    asterisks: '*'.repeat(long),
    full: '. '.repeat(long / 2),
    'full stops': '.'.repeat(long),
    words: 'the '.repeat(long / 4),
    sentences: 'I am. '.repeat(long / 6),
    questions: 'Question 1 '.repeat(long / 11),
    'quoted fields': `${'"'.repeat(long / 2)}!${'"'.repeat(long / 2 - 1)}`,
    commas: ','.repeat(long),
    digits: '1'.repeat(long),
    surrogates: '\ud800'.repeat(long),
    emoji: '😀'.repeat(long / 2),
    italics: '<i>'.repeat(long / 3),
    header: `ProductID,Category,Brand,Price,Stock\n"${'!'.repeat(long)}`,
  }
  for (const [name, reply] of Object.entries(floods)) {
    it(`no check takes a second: 100,000 characters of ${name}`, async () => {
      for (const { id, kwargs = {} } of EXAMPLES) {
        const { follows, strictly = follows } = checkOf(id)
        await expectCost(1000, () => follows(reply, kwargs, remembering(tools), ''), `for ${id}`)
        await expectCost(1000, () => strictly(reply, kwargs, remembering(tools), ''), `for ${id}, strictly`)
      }
    }, 60_000)
  }
})
