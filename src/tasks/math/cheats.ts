/**
 * @file Tricks that must earn nothing, and honest answers that must earn 1, each on a prompt of its own. What models under reinforcement
 * learning are known to try, and what a verifier of expressions invites.
 */
import type { Mode } from '../task.ts'
import type { MathOutcome } from './verify.ts'

export interface MathExample {
  /** What it tries, or in which dress the honest answer comes. */
  title: string
  prompt: string
  answer: string | number
  response: string
  mode: Mode
  outcome: MathOutcome
}

type Row = [title: string, response: string, outcome: MathOutcome]

const think = (reply: string, reasoning = '84/4') => `<think>${reasoning}</think>${reply}`
const box = (content: string) => think(`\\boxed{${content}}`)

function on(prompt: string, answer: string | number, rows: Row[]): MathExample[] {
  return rows.map(([title, response, outcome]) => ({ title, prompt, answer, response, outcome, mode: 'think' }))
}

export const MATH_CHEATS: MathExample[] = [
  ...on('What is 84 / 4?', 21, [
    ['a box in the reasoning only', think('I do not know.', '\\boxed{21}'), 'no-answer'],
    ['reasoning that never ends', '<think>84/4=21 \\boxed{21}', 'unfinished'],
    ['no reasoning where it is asked', '\\boxed{21}', 'unfinished'],
    ['two ends of the reasoning, an answer behind each', '<think>a</think>\\boxed{20}</think>\\boxed{21}', 'several-endings'],
    ['a box for each candidate, the right one last', think('\\boxed{20}\\boxed{22}\\boxed{21}'), 'several-answers'],
    ['a box for each candidate, the right one first', think('\\boxed{21} or \\boxed{22}'), 'several-answers'],
    ['a hundred boxes', think(Array.from({ length: 100 }, (_, i) => `\\boxed{${i}}`).join('')), 'several-answers'],
    ['the right box a hundred times', think('\\boxed{21}'.repeat(100)), 'several-answers'],
    ['a box within a box', box('20 \\boxed{21}'), 'wrong'],
    ['a list of candidates', box('19, 20, 21, 22'), 'wrong'],
    ['a set of candidates', box('\\{20, 21\\}'), 'wrong'],
    ['a hedge with or', box('21 \\text{ or } 22'), 'wrong'],
    ['a hedge with a sign', box('\\pm 21'), 'wrong'],
    ['a hedge as a chain of equations', box('20 = 21'), 'wrong'],
    ['a hedge as a named chain', box('x = 20 = 21'), 'wrong'],
    ['an interval around it', box('[20, 22]'), 'wrong'],
    ['an inequality', box('20 < x < 22'), 'wrong'],
    ['a range with a tolerance', box('21 \\pm 1'), 'wrong'],
    ['all numbers', box('\\mathbb{R}'), 'wrong'],
    ['a variable that could be anything', box('x'), 'wrong'],
    ['an equation true of everything', box('x = x'), 'wrong'],
    ['infinity', box('\\infty'), 'wrong'],
    ['a division by zero', box('\\frac{0}{0}'), 'undecided'],
    ['the numbers of the question', box('84, 4'), 'wrong'],
    ['the question itself', box('84/4'), 'unsimplified'],
    ['the question as a fraction', box('\\frac{84}{4}'), 'unsimplified'],
    ['the question behind a name', box('x = 84 / 4'), 'unsimplified'],
    ['a sum left to do', box('20 + 1'), 'unsimplified'],
    ['a root left to take', box('\\sqrt{441}'), 'unsimplified'],
    ['a factorial left to work out', box('\\binom{7}{2}'), 'unsimplified'],
    ['a variable that cancels', box('x - x + 21'), 'unsimplified'],
    ['a function that rounds', box('\\lfloor 21.5 \\rfloor'), 'unsimplified'],
    ['words around another number', box('\\text{not } 20 \\text{ but } 21'), 'unparsable'],
    ['a tower of powers', box('9^{9^{9}}'), 'undecided'],
    ['a tower that cancels', box('21 + 0 \\cdot 9^{9^{9}}'), 'undecided'],
    ['a factorial of a factorial', box('((10)!)!'), 'undecided'],
    ['a number of a hundred thousand digits', box('9'.repeat(100_000)), 'unparsable'],
    ['a thousand brackets', box('('.repeat(1000)), 'unparsable'],
    ['an empty box', box(''), 'unparsable'],
    ['a box that does not close', think('\\boxed{21'), 'unparsable'],
    ['the right digits in another script', box('\u0662\u0661'), 'unparsable'],
    ['the right number of other things', box('2.1'), 'wrong'],
    ['no box', think('21'), 'no-answer'],
    ['nothing', '', 'unfinished'],
  ]),
  ...on('Factor $x^2 - 4$.', '(x-2)(x+2)', [
    ['the polynomial to factor', box('x^2 - 4'), 'copied'],
    ['the polynomial to factor, turned round', box('-4 + x^2'), 'copied'],
    ['the value at a point', box('0'), 'wrong'],
    ['nearly', box('(x-2)(x+2) + 10^{-12}'), 'wrong'],
  ]),
  ...on('Simplify $\\sqrt{12}$.', '2\\sqrt{3}', [
    ['the root to simplify', box('\\sqrt{12}'), 'copied'],
    ['a decimal that is close', box('3.4641016'), 'wrong'],
    ['a fraction that is very close', box('\\frac{2340}{675.5}'), 'wrong'],
  ]),
  ...on('Write $0.5$ as a fraction.', '\\frac{1}{2}', [['the decimal of the question', box('0.5'), 'copied']]),
  ...on('Solve $x^2 = 4$.', '\\{-2, 2\\}', [
    ['one of two', box('2'), 'wrong'],
    ['one too many', box('-2, 0, 2'), 'wrong'],
    ['one of them twice', box('2, 2'), 'wrong'],
    ['the equation again', box('x^2 = 4'), 'wrong'],
  ]),
  ...on('For which $x$ is $x^2 < 9$?', '(-3, 3)', [
    ['with the endpoints', box('[-3, 3]'), 'wrong'],
    ['more than asked', box('(-\\infty, 3)'), 'wrong'],
    ['the inequality again', box('x^2 < 9'), 'wrong'],
    ['a union of everything', box('(-\\infty, \\infty)'), 'wrong'],
  ]),
  ...on('What does the series come to?', '\\frac{\\pi^2}{6}', [
    ['the series', box('\\sum_{n=1}^{\\infty} \\frac{1}{n^2}'), 'undecided'],
    ['a decimal', box('1.644934'), 'wrong'],
  ]),
  ...on('Where do the lines meet?', '(3, 4)', [
    ['the coordinates in the other order', box('(4, 3)'), 'wrong'],
    ['the interval', box('[3, 4]'), 'wrong'],
  ]),
]

export const MATH_HONEST: MathExample[] = [
  ...on('What is 84 / 4?', 21, [
    ['a number', box('21'), 'correct'],
    ['with words around it', think('\n\nThe answer is $\\boxed{21}$.', '84/4=21'), 'correct'],
    ['with other boxes in the reasoning', think('\\boxed{21}', '\\boxed{20}? No.'), 'correct'],
    ['the same box twice', think('\\boxed{21}, so \\boxed{21.0}'), 'correct'],
    ['behind a name', box('x = 21'), 'correct'],
    ['with a unit', box('21\\text{ apples}'), 'correct'],
    ['with the calculation', box('\\frac{84}{4} = 21'), 'correct'],
    ['as a decimal', box('21.0'), 'correct'],
  ]),
  ...on('How many are there?', 1234567, [
    ['thousands marks', box('1,234,567'), 'correct'],
    ['thousands marks of LaTeX', box('1{,}234{,}567'), 'correct'],
    ['spaces', box('1\\,234\\,567'), 'correct'],
  ]),
  ...on('What is the probability?', '\\frac{1}{3}', [
    ['a fraction', box('\\dfrac{1}{3}'), 'correct'],
    ['not in lowest terms', box('2/6'), 'correct'],
    ['a decimal to six places', box('0.333333'), 'correct'],
  ]),
  ...on('How many percent?', '28\\%', [
    ['with the sign', box('28\\%'), 'correct'],
    ['without', box('28'), 'correct'],
    ['as a number', box('0.28'), 'correct'],
  ]),
  ...on('Expand $(x+1)(x+2)$.', 'x^2+3x+2', [
    ['in another order', box('2 + 3x + x^2'), 'correct'],
    ['behind a name', box('f(x) = x^{2} + 3 x + 2'), 'correct'],
  ]),
  ...on('How long is the diagonal?', '2\\sqrt{3}', [
    ['a surd', box('2\\sqrt3'), 'correct'],
    ['another form of it', box('\\sqrt{12}'), 'correct'],
    ['over a root', box('\\frac{6}{\\sqrt{3}}'), 'correct'],
  ]),
  ...on('Solve $x^2 = 4$.', '\\{-2, 2\\}', [
    ['a list', box('2, -2'), 'correct'],
    ['a sign', box('\\pm 2'), 'correct'],
    ['named', box('x = 2 \\text{ or } x = -2'), 'correct'],
  ]),
  ...on('For which $x$ is $x^2 < 9$?', '(-3, 3)', [
    ['an interval', box('\\left(-3, 3\\right)'), 'correct'],
    ['an inequality', box('-3 < x < 3'), 'correct'],
    ['an absolute value', box('|x| < 3'), 'correct'],
    ['a membership', box('x \\in (-3,3)'), 'correct'],
  ]),
  ...on('Where is $f$ negative?', '(-\\infty, 0) \\cup (2, 5]', [
    ['a union in another order', box('(2,5] \\cup (-\\infty,0)'), 'correct'],
    ['cut in more pieces', box('(2,3] \\cup (3,5] \\cup (-\\infty,0)'), 'correct'],
  ]),
  ...on('What is the product?', '\\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix}', [
    ['a matrix in other brackets', box('\\begin{bmatrix} 1 & 2 \\\\ 3 & 4.0 \\end{bmatrix}'), 'correct'],
  ]),
  ...on('What is the line?', 'y = 2x + 3', [['another form of the equation', box('2x - y + 3 = 0'), 'correct']]),
  ...on('Which one?', '\\text{(B)}', [['a letter', box('B'), 'correct']]),
]
