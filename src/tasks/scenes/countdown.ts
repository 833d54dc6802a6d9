/** @file A search for a target as a tree: numbers left, dead ends, and the way to the target. */
import { type Asked, type Node, type Scene, type State, told } from './scene.ts'

const LINE = /^(\d{1,9})([-+*/])(\d{1,9})=(\d{1,12})(?: \(([\d ]{1,60})\))?( yes| no)?$/

const value = (a: number, sign: string, b: number) => (sign === '+' ? a + b : sign === '-' ? a - b : sign === '*' ? a * b : a / b)

/** What is left of the numbers when two are taken; null: one of them is not there. */
function without(numbers: readonly number[], a: number, b: number): number[] | null {
  const left = [...numbers]
  for (const one of [a, b]) {
    const at = left.indexOf(one)
    if (at < 0) return null
    left.splice(at, 1)
  }
  return left
}

const sorted = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b)

export function countdownScene({ numbers, answer }: Asked, text: string): Scene | null {
  if (!Array.isArray(numbers) || numbers.length < 2) return null
  const { lines, box } = told(text)
  const given = numbers.map(Number)
  const nodes: (Node & { left: readonly number[] })[] = [{ text: given.join(' '), edge: '', state: 'given', parent: null, left: given }]
  const said: string[] = []
  let at = 0
  let unread: string | null = null
  const back = () => {
    if (nodes[at].parent === null) return
    nodes[at].state = 'dropped'
    at = nodes[at].parent as number
    said.push(`back to ${nodes[at].text}`)
  }
  const way = (from: number | null) => {
    for (let node = from; node !== null; node = nodes[node].parent) if (nodes[node].state !== 'wrong') nodes[node].state = 'way'
  }

  for (const line of lines) {
    // `7*3=22 no, 7*3=21 (9 21)` is taken back at once; `48 no, back` is a dead end.
    const parts = line.split(/(?<= no), /)
    const whole = parts.at(-1) === 'back' ? (parts.at(-2) ?? 'back') : (parts.at(-1) as string)
    const [, a, sign, b, result, rest, end] = LINE.exec(whole) ?? []
    if (result === undefined && whole !== 'back') {
      unread = line
      break
    }
    if (result !== undefined) {
      const left = without(nodes[at].left, Number(a), Number(b))
      const now = left === null ? null : [...left, Number(result)]
      const told = rest?.trim().split(' ').map(Number)
      const right =
        now !== null &&
        value(Number(a), sign, Number(b)) === Number(result) &&
        (told === undefined || sorted(told).join(' ') === sorted(now).join(' '))
      const state: State = !right ? 'wrong' : end === ' no' ? 'dropped' : 'done'
      const left2 = told ?? now ?? [Number(result)]
      nodes.push({ text: rest?.trim() ?? result, edge: `${a}${sign}${b}`, state, parent: at, left: left2 })
      said.push(`${a}${sign}${b}=${result}${right ? '' : ', which is wrong'}${rest ? `, left ${rest.trim()}` : ''}${end ?? ''}`)
      if (end === ' yes') way(nodes.length - 1)
      if (rest !== undefined) at = nodes.length - 1
    }
    if (parts.at(-1) === 'back') back()
  }
  if (box !== null) said.push(`the answer: ${box} for ${answer}`)
  if (at > 0 && unread === null && box === null && nodes[at].state === 'done') nodes[at].state = 'now'
  return { kind: 'tree', nodes: nodes.map(({ left: _, ...node }) => node), lines: said, unread }
}
