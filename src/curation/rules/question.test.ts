import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { expectCost } from '../../tasks/testing.ts'
import { curate } from '../curate.ts'
import { importPromptSet } from '../import.ts'
import { bytesSource } from '../source.ts'
import type { ImportedPrompt, RuleName } from '../types.ts'

const MATERIAL = '../shared/material'
const noMaterial = !existsSync(MATERIAL)

const math = (prompt: string, answer: string | number = 5): ImportedPrompt => ({ id: prompt, domain: 'math', prompt, answer })

async function reasonOf(rule: RuleName, prompt: ImportedPrompt): Promise<string | null> {
  const { rules } = await curate([prompt], { rules: [rule] })
  return rules[0].dropped[0]?.reason ?? null
}

describe('several parts', () => {
  it.each([
    '(a) Find the area of the square.\n(b) Find its perimeter.',
    'Given f(x) = x^2. (1) Find f(2); (2) If f(x) > 4, find the range of x.',
    'a) How many ways are there?\nb) How many are even?',
    'Let ABC be a triangle.\n1. Determine its angle A.\n2. Determine its angle B.',
    '(i) What is p? (ii) What is q?',
    'Subproblem 0: What is b?\n\nSolution: 3\n\nSubproblem 1: What is k?',
    'Part A: Find x. Part B: Find y.',
    'Tom has 3 apples. How many apples are left? How much do they cost?',
    'What is the sum, and what is the product of the roots?',
  ])('are dropped: %j', async (text) => {
    expect(await reasonOf('multi-part', math(text))).not.toBeNull()
  })

  it.each([
    'Find all functions such that (a) f(0) = 0; (b) f is odd.',
    'Cells are coloured so that\n(i) no two neighbours are red,\n(ii) each row has a blue one.\nFind the number of colourings.',
    'Each round: (a) Bob chooses k. (b) Alice picks a group. What is the least number of rounds?',
    'Let f(a) + f(b) = 3 and g(a) = 2. What is f(a)?',
    'Follow these steps:\n1. Calculate the sum of digits.\n2. Calculate it again.\nWhat is left?',
    'The guard asked, "Are you a knight? How many knights are here?" What did he learn?',
    'If the answer is \\frac{m}{n}, what is the value of m+n?',
    'She sells 16 - 3 - 4 eggs. How much does she make every day?',
  ])('are not seen in %j', async (text) => {
    expect(await reasonOf('multi-part', math(text))).toBeNull()
  })
})

describe('multiple choice', () => {
  it.each([
    [math('What is 2+2? (A) 3 (B) 4 (C) 5 (D) 6')],
    [math('What is it?\n$\\textbf{(A)}\\ 2\\qquad\\textbf{(B)}\\ 3\\qquad\\textbf{(C)}\\ 4$')],
    [math('What is it?\nA) $1$\nB) $2$\nC) $3$')],
    [math('What is it?\nA. 1\nB. 2\nC. 3')],
    [math('Which of the following is prime?')],
    [math('Find the shape. Enter the letter of the correct option.')],
    [math('Which equation has the largest solution?', '\\text{(B)}')],
  ])('is dropped: %j', async (prompt) => {
    expect(await reasonOf('multiple-choice', prompt)).not.toBeNull()
  })

  it.each([
    [math('Compute P(A) + P(B) + P(C) for the three events.')],
    [math('In triangle ABC, points (A), (C) and (B) lie on a line.')],
    [math('What is the hexadecimal digit?', 'B')],
    [math('[asy] dot(A); label("(A)", (A)); dot((B)); dot((C)); [/asy] How long is AB?')],
  ])('is not seen in %j', async (prompt) => {
    expect(await reasonOf('multiple-choice', prompt)).toBeNull()
  })
})

describe('figures', () => {
  it.each([
    'In the diagram, AB is parallel to CD.',
    'The graph below shows her speed.',
    'Two circles are centered at the origin, as shown.',
    'The regular hexagon shown here has side length 16.',
    'How long is it? [asy] draw((0,0)--(1,1)); [/asy]',
    'See ![](figure.png).',
    'Points A and B are placed as shown in the accompanying figure.',
    '如图, 在三角形 ABC 中',
  ])('are dropped: %j', async (text) => {
    expect(await reasonOf('figure', math(text))).not.toBeNull()
  })

  it.each([
    'Find the area enclosed by the graph of x^2 + y^2 = 1.',
    'How many action figures did he remove from the shelf?',
    'How many three-digit figures are even?',
    'On a road map, 1/4 inch represents 8 miles. Towns are marked on the map 3 inches apart.',
    'She draws 9 pictures. 5 galleries want to hang the pictures.',
    'It can be shown that the sum is finite.',
    'His report card needs to show 80 or higher.',
    'Give the answer to three significant figures.',
  ])('are not seen in %j', async (text) => {
    expect(await reasonOf('figure', math(text))).toBeNull()
  })

  it('are told in code prompts too', async () => {
    const code: ImportedPrompt = { id: 'c', domain: 'code', prompt: 'Draw the maze shown below.', tests: [{ stdin: '', stdout: 'x' }] }
    expect(await reasonOf('figure', code)).toContain('shown below')
  })
})

describe('proofs, and true or false', () => {
  it.each([
    [math('Prove that there are infinitely many primes.')],
    [math('Let n be even. Show that n^2 is even.')],
    [math('True or false: 91 is prime.')],
    [math('Is it true that every square is a rectangle?')],
    [math('Can the board be covered?', 'No')],
    [math('Does it converge?', '\\text{yes}')],
  ])('are dropped: %j', async (prompt) => {
    expect(await reasonOf('proof', prompt)).not.toBeNull()
  })

  it.each([
    [math('Find all n, and prove that there are no others.')],
    [math('For how many n is it true that 10n is a square?')],
    [math('Find the smallest n, or show that no such n exists.')],
    [math('She has to prove herself. How many points does she need?')],
  ])('are not seen in %j', async (prompt) => {
    expect(await reasonOf('proof', prompt)).toBeNull()
  })
})

describe('other languages', () => {
  it.each([
    '设 $a$ 为正整数, 求 $a^2$ 的最小值.',
    'Найдите наименьшее натуральное число, которое делится на 7.',
    'Encuentra el número más pequeño que es divisible por la suma de los dígitos de su cuadrado.',
    'Combien de nombres entiers sont divisibles par la somme de leurs chiffres dans la liste des nombres ?',
    'Wie viele Zahlen sind durch die Summe der Ziffern teilbar, wenn die Zahl nicht gerade ist und mit einer Null endet?',
  ])('are dropped: %s', async (text) => {
    expect(await reasonOf('language', math(text))).not.toBeNull()
  })

  it.each([
    'Compute $\\sin 60^\\circ$.',
    'Let $\\alpha$ and $\\beta$ be the roots. Find α + β.',
    'José and Zoë have 5 apples. How many do they have in all?',
    'Simplify $\\frac{\\sqrt{a}}{b}$ \\(x \\times y\\)',
  ])('are not seen in %s', async (text) => {
    expect(await reasonOf('language', math(text))).toBeNull()
  })
})

describe('on real rows (needs the shared material)', () => {
  const droppedOf = async (file: string, rule: RuleName) => {
    const { prompts } = await importPromptSet(bytesSource(new Uint8Array(readFileSync(`${MATERIAL}/${file}`)), file.split('/')[1]))
    const { rules } = await curate(prompts, { rules: [rule] })
    return rules[0].dropped.map(({ index }) => prompts[index])
  }

  it.skipIf(noMaterial)('MATH-500 loses its three choice questions', async () => {
    const dropped = await droppedOf('math-benchmarks/math500.test.jsonl', 'multiple-choice')
    expect(dropped.map(({ answer }) => answer)).toEqual(['\\text{(C)}', '\\text{(E)}', '\\text{(B)}'])
  })

  it.skipIf(noMaterial)('GSM8K, which has neither figures nor parts nor choices, keeps all but a row or two', async () => {
    for (const rule of ['figure', 'multi-part', 'multiple-choice', 'proof', 'language'] as const) {
      expect([rule, (await droppedOf('gsm8k/train.jsonl', rule)).length]).toEqual([rule, 0])
    }
  })

  it.skipIf(noMaterial)('every drawing of MATH-500 is a figure', async () => {
    const dropped = await droppedOf('math-benchmarks/math500.test.jsonl', 'figure')
    expect(dropped.filter(({ prompt }) => prompt.includes('[asy]')).length).toBe(
      readFileSync(`${MATERIAL}/math-benchmarks/math500.test.jsonl`, 'utf8')
        .split('\n')
        .filter((line) => line.includes('"problem"') && (JSON.parse(line) as { problem: string }).problem.includes('[asy]')).length,
    )
  })

  it.skipIf(noMaterial)('the Chinese part of DAPO is told from the English', async () => {
    const dropped = await droppedOf('dapo-math-17k/dapo_2000.sample.jsonl', 'language')
    const chinese = dropped.filter(({ prompt }) => /[\u4e00-\u9fff]/.test(prompt))
    expect(chinese.length).toBe(dropped.length)
  })

  it.skipIf(noMaterial)('the subproblems of Minerva are parts', async () => {
    const dropped = await droppedOf('math-benchmarks/minerva_math.test.jsonl', 'multi-part')
    expect(dropped.length).toBeGreaterThan(60)
  })
})

it('rules of questions take no time on hostile text', async () => {
  const parts = [
    '(a) ',
    '(A) (B) ',
    'what is a and what is b ',
    'how many? ',
    'shown ',
    '[asy]',
    '"',
    'the figure ',
    '(1) find ',
    'A.\n',
    '$',
    '\\(',
  ]
  for (const part of parts) {
    const prompt = math(part.repeat(60_000 / part.length))
    const judge = () => curate([prompt], { rules: ['multi-part', 'multiple-choice', 'figure', 'proof', 'language'] })
    await expectCost(2000, judge, `for ${part}`)
  }
})
