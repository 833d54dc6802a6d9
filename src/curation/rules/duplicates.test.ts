import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Random } from '../../tasks/random.ts'
import { expectCost } from '../../tasks/testing.ts'
import { curate } from '../curate.ts'
import type { ImportedPrompt, RuleName } from '../types.ts'
import { tokens } from '../words.ts'
import { jaccard, shingles } from './duplicates.ts'

const WORDS = Array.from({ length: 400 }, (_, i) => `w${String.fromCharCode(97 + (i % 26), 97 + Math.floor(i / 26))}`)
const sentence = (random: Random, length: number) => Array.from({ length }, () => random.pick(WORDS))
const row = (prompt: string, answer: string | number = 1, id = prompt): ImportedPrompt => ({ id, domain: 'math', prompt, answer })

async function drops(rule: RuleName, prompts: ImportedPrompt[], options = {}) {
  const { rules } = await curate(prompts, { rules: [rule], ...options })
  return rules[0].dropped
}

describe('exact duplicates', () => {
  it('are the same words, numbers and symbols, whatever else', async () => {
    const dropped = await drops('exact-duplicates', [
      row('What is $2+2$?'),
      row('what is 2 + 2'),
      row('What is $2-2$?'),
      row('WHAT IS \\(2 + 2\\) ?'),
      row('What is 2+22?'),
      row('What is 1.5?'),
      row('What is 15?'),
    ])
    expect(dropped.map(({ index, repeats }) => [index, repeats?.index])).toEqual([
      [1, 0],
      [3, 0],
    ])
  })

  it('with another answer are told so', async () => {
    const [found] = await drops('exact-duplicates', [row('How many?', 3), row('How many', 4)])
    expect(found.reason).toBe('The same text as an earlier row, with another answer: 4, not 3.')
  })

  it('are not two pairs of replies to one prompt', async () => {
    const pair = { id: 'a', domain: 'alignment', prompt: 'Hi' }
    expect(
      await drops('exact-duplicates', [
        { ...pair, chosen: 'A', rejected: 'B' },
        { ...pair, chosen: 'C', rejected: 'B' },
      ]),
    ).toEqual([])
  })
})

describe('near duplicates', () => {
  it('share most runs of five words and the answer', async () => {
    const random = new Random('near')
    const base = sentence(random, 60)
    const edited = [...base]
    edited[30] = 'other'
    const [found, ...more] = await drops('near-duplicates', [row(base.join(' ')), row(edited.join(' ')), row(edited.join(' '), 2)])
    expect(more).toEqual([])
    expect(found).toMatchObject({ index: 1, repeats: { index: 0 } })
    // 56 runs, of which a changed word spoils five: 51 of 61.
    expect(found.repeats?.similarity).toBeCloseTo(51 / 61, 10)
    expect(found.reason).toBe('84% alike to an earlier row with the same answer.')
  })

  it('are compared exactly: the similarity is that of the sets', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 30 }),
        fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 30 }),
        (a, b) => {
          const runs = (list: string[]) =>
            new Set(list.length <= 5 ? [list.join(' ')] : list.slice(4).map((_, i) => list.slice(i, i + 5).join(' ')))
          const [left, right] = [runs(a), runs(b)]
          const shared = [...left].filter((run) => right.has(run)).length
          expect(jaccard(shingles(a.join(' ')), shingles(b.join(' ')))).toBeCloseTo(shared / (left.size + right.size - shared), 12)
        },
      ),
    )
  })

  it('are found as a comparison of all pairs would find them', async () => {
    const random = new Random('pairs')
    const prompts: ImportedPrompt[] = []
    for (let i = 0; i < 300; i++) {
      const words = prompts.length > 0 && random.chance(0.5) ? random.pick(prompts).prompt.split(' ') : sentence(random, random.int(8, 60))
      const edits = random.int(0, 4)
      for (let k = 0; k < edits; k++) words[random.int(0, words.length - 1)] = random.pick(WORDS)
      prompts.push(row(words.join(' '), random.int(1, 2), `row ${i}`))
    }
    const kept: number[] = []
    const expected: number[] = []
    let near = 0
    prompts.forEach((prompt, i) => {
      const similarities = kept
        .filter((j) => prompts[j].answer === prompt.answer)
        .map((j) => jaccard(shingles(prompt.prompt), shingles(prompts[j].prompt)))
      const best = Math.max(0, ...similarities)
      if (best >= 0.7) expected.push(i)
      else kept.push(i)
      if (best >= 0.6 && best < 0.7) near++
    })
    const dropped = await drops('near-duplicates', prompts)
    expect(expected.length).toBeGreaterThan(30)
    // Some pairs lie just below the threshold, so the test can tell it from others.
    expect(near).toBeGreaterThan(5)
    expect(dropped.map(({ index }) => index)).toEqual(expected)
  })

  it('come out the same on every run, and by the threshold asked for', async () => {
    const random = new Random('again')
    const base = sentence(random, 40)
    const prompts = Array.from({ length: 50 }, (_, i) =>
      row(base.map((word) => (random.chance(0.05) ? `x${i}` : word)).join(' '), 1, `${i}`),
    )
    expect(await drops('near-duplicates', prompts)).toEqual(await drops('near-duplicates', prompts))
    expect((await drops('near-duplicates', prompts, { similarity: 0.95 })).length).toBeLessThan(
      (await drops('near-duplicates', prompts, { similarity: 0.4 })).length,
    )
  })

  it('of one template in thousands take no quadratic time', async () => {
    const prompts = Array.from({ length: 8000 }, (_, i) =>
      row(`Make ${i % 90} from the numbers ${i}, ${i * 7}, ${i * 13}. Use each number once, with + - * / and brackets`, i % 90, `${i}`),
    )
    await expectCost(6000, () => drops('near-duplicates', prompts))
  })
})

describe('tokens', () => {
  it('are lower-case words, numbers and symbols without punctuation and LaTeX spacing', () => {
    expect(tokens('What is $\\left(1{,}000\\right) \\cdot x^{2}$, "approximately"?')).toEqual([
      'what',
      'is',
      '(',
      '1',
      '{',
      '}',
      '000',
      ')',
      '\\',
      'cdot',
      'x',
      '^',
      '{',
      '2',
      '}',
      'approximately',
    ])
  })
})
