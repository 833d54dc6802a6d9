/** @file The quantities of a story: each is filled in when its line comes, in whatever order, and hangs on those that it is made of. */
import { type Asked, type Quantity, type Scene, type State, told } from './scene.ts'

/** More operands or quantities than these are no story. */
const MOST = 60
const SUM = /^\d{1,9}(?:[-+*/]\d{1,9}){1,12}=\d{1,12}$/

/** Left to right, products and quotients first. */
function amountOf(expression: string): number {
  return expression.split(/(?=[-+])/).reduce((sum, term) => {
    const [first, ...factors] = term.split(/(?=[*/])/)
    return sum + factors.reduce((product, f) => (f[0] === '*' ? product * Number(f.slice(1)) : product / Number(f.slice(1))), Number(first))
  }, 0)
}

/** The name before a value, or before a sum: `Tom 5`, `in all 5+9=14`. */
function parted(line: string): { name: string; body: string } | null {
  const [, name, body] = /^(?:([A-Za-z][A-Za-z' -]{0,40}) )?(\d[\d+*/=-]*)$/.exec(line) ?? []
  return body === undefined ? null : { name: name ?? '', body }
}

export function storyScene({ answer }: Asked, text: string): Scene | null {
  const { lines, box } = told(text)
  const quantities: (Quantity & { state: State })[] = []
  const said: string[] = []
  let unread: string | null = null
  const indexOf = (name: string) => {
    const at = quantities.findIndex((one) => one.name === name)
    if (at >= 0 || quantities.length >= MOST) return at
    return quantities.push({ name, text: '', state: 'plain', from: [] }) - 1
  }

  for (const line of lines) {
    const waits = /^(.{1,40}) needs (.{1,40}), not yet$/.exec(line)
    if (waits) {
      for (const name of waits.slice(1)) indexOf(name)
      said.push(`${waits[1]} has to wait for ${waits[2]}`)
      continue
    }
    // `Ann 5+4=10 no, 5+4=9` is about Ann.
    const parts = line.split(' no, ')
    const last = parted(parts.at(-1) as string)
    const name = last?.name || parted(parts[0])?.name
    const at = last && name ? indexOf(name) : -1
    if (last === null || at < 0 || !(SUM.test(last.body) || /^\d{1,9}$/.test(last.body))) {
      unread = line
      break
    }
    const [left, result = left] = last.body.split('=')
    const right = result === left || amountOf(left) === Number(result)
    const operands = result === left ? [] : left.split(/[-+*/]/)
    const from = operands.flatMap((operand) => quantities.findLastIndex((one, i) => i !== at && one.text === operand))
    quantities[at] = { name: name as string, text: result, state: right ? 'done' : 'wrong', from: [...new Set(from)].filter((i) => i >= 0) }
    said.push(`${name} is ${last.body}${right ? '' : ', which is wrong'}`)
  }

  const goal = quantities.findLastIndex(({ text }) => text === box?.trim())
  if (box !== null && goal >= 0 && unread === null) needed(quantities, goal)
  if (box !== null) said.push(`the answer ${box} is ${box.trim() === String(answer) ? 'right' : 'wrong'}`)
  return { kind: 'graph', quantities, lines: said, unread }
}

/** What the answer hangs on is on its way; what it does not was not needed. */
function needed(quantities: Quantity[], goal: number) {
  const way = new Set([goal])
  for (const at of way) for (const from of quantities[at].from) way.add(from)
  for (const one of quantities) {
    const on = way.has(quantities.indexOf(one))
    if (one.state === 'done') one.state = on ? 'way' : 'spare'
  }
}
