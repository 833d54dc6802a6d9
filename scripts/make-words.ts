/**
 * @file `node --import ./bin/register.mjs scripts/make-words.ts RECIPE [COUNT]`: which words save most tokens over the demonstrations of a recipe's
 * supervised stage, most first, with what each saves of 1,000 tokens. What src/text/family-words.ts lists was chosen from it.
 */
import { readFileSync } from 'node:fs'
import { createTask } from '../src/tasks/index.ts'
import { CODE, FORMS, NAMES, OPENERS } from '../src/text/family-words.ts'
import { parseRecipe } from '../src/training/recipe.ts'

const [file, count = '30000'] = process.argv.slice(2)
const { stages, seed } = parseRecipe(JSON.parse(readFileSync(file, 'utf8')))
const task = createTask(stages[0].domain, stages[0].task)

const words = new Map<string, number>()
const openers = new Map<string, number>()
let characters = 0
const escaped = (piece: string) => piece.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
const pieces = [...FORMS, ...CODE].toSorted((a, b) => b.length - a.length)
// As family-vocabulary.ts has it: a mark leaves the blank to a word.
const cut = new RegExp(pieces.map((piece) => (/^[,.:;?] $/.test(piece) ? `${escaped(piece)}(?![a-z])` : escaped(piece))).join('|'), 'g')

function note(text: string) {
  characters += text.length
  // Where a form or a piece of code takes the blank, the word behind it has none of its own.
  const rest = text.replace(cut, (piece) => (piece.endsWith(' ') ? '\u0001' : '\u0002'))
  for (const [, word] of rest.matchAll(/ ([A-Za-z]+)(?![A-Za-z])/g)) words.set(word, (words.get(word) ?? 0) + 1)
  for (const [, word] of rest.matchAll(/(?<![A-Za-z'" ])([A-Za-z]{2,})(?![A-Za-z])/g)) openers.set(word, (openers.get(word) ?? 0) + 1)
}

for (let i = 0; i < Number(count); i++) {
  const { prompt, reasoning, answer } = task.demonstrationAt(seed + 1, i)
  for (const { prompt: text, answer: said } of prompt.history ?? []) {
    note(text)
    note(said)
  }
  note(prompt.prompt)
  note(reasoning ?? '')
  note(answer)
}

function print(title: string, found: Map<string, number>, saved: (word: string, times: number) => number) {
  const list = [...found].filter(([word]) => !NAMES.includes(word)).map(([word, times]) => ({ word, saves: saved(word, times) }))
  console.log(`${title} (${OPENERS.length} openers are taken)`)
  for (const { word, saves } of list.toSorted((a, b) => b.saves - a.saves).slice(0, 420))
    console.log(`${word}\t${((1000 * saves) / characters).toFixed(3)}`)
}
print('words with the blank before them', words, (word, times) => times * word.length)
print('words without a blank', openers, (word, times) => times * (word.length - 1))
