/**
 * @file The quantities of a story: each is filled in when its line comes, in whatever order, and hangs on those that it is made of. What a
 * prompt keeps of its story says which of them are right and needed; without it, lines are only held against themselves, and that nothing is
 * wrong with a line makes it no right one: it stays uncoloured until the answer turns out right.
 */
import { neededOf, OPERATIONS, type Story, solveStory, storyOf } from '../families/story-facts.ts'
import type { Prompt } from '../task.ts'
import { type Asked, type Quantity, type Scene, type State, told } from './scene.ts'

/** More quantities than these are no story. */
const MOST = 60
const SUM = /^(\d{1,9})([-+*/])(\d{1,9})=(\d{1,9})$/

interface Told {
  name: string
  value: number
  /** Whether each of its equations is true and goes on from the one before. */
  sound: boolean
  operands: number[]
}

/** `Tom 5`, `Ann 9+10=19, 19+4=23`, `Ann 5+4=10 no, 5+4=9`; null: none of these. */
function readLine(line: string): Told | null {
  const [, name, body] = /^([A-Za-z][A-Za-z'-]{0,30}(?: [A-Za-z'-]{1,30}){0,2}) (\d.{0,200})$/.exec(line) ?? []
  if (body === undefined) return null
  const steps = (body.split(' no, ').at(-1) as string).split(', ')
  if (steps.length === 1 && /^\d{1,9}$/.test(steps[0])) return { name, value: Number(steps[0]), sound: true, operands: [] }
  let [value, sound]: [number | null, boolean] = [null, true]
  const operands: number[] = []
  for (const step of steps) {
    const [, a, sign, b, result] = SUM.exec(step) ?? []
    if (result === undefined) return null
    const [x, y, z] = [a, b, result].map(Number)
    if (value === null) operands.push(x)
    operands.push(y)
    sound &&= (value === null || value === x) && (sign === '+' ? x + y : sign === '-' ? x - y : sign === '*' ? x * y : x / y) === z
    value = z
  }
  // Tens and units apart are one operand.
  const whole = operands.length === 3 ? [operands[0], operands[1] + operands[2]] : operands
  return { name, value: value ?? 0, sound, operands: whole }
}

/** The story of a prompt, where every field is what it should be. */
function soundStory(prompt: Asked): Story | null {
  const story = storyOf(prompt as Prompt)
  const sound = story?.facts.every(
    (fact) => typeof fact?.name === 'string' && Array.isArray(fact.of) && Object.hasOwn(OPERATIONS, String(fact.relation)),
  )
  return story && sound && story.facts.length <= MOST ? story : null
}

export function storyScene(prompt: Asked, text: string): Scene | null {
  const { lines, box } = told(text)
  const story = soundStory(prompt)
  const values = story ? solveStory(story) : null
  const needed = story ? neededOf(story) : null
  const quantities: (Quantity & { state: State })[] = []
  const said: string[] = []
  let unread: string | null = null
  const indexOf = (name: string) => {
    const at = quantities.findIndex((one) => one.name === name)
    return at >= 0 || quantities.length > MOST ? at : quantities.push({ name, text: '', state: 'plain', from: [] }) - 1
  }
  for (const { name } of story?.facts ?? []) indexOf(name)
  for (const { name, of } of story?.facts ?? []) quantities[indexOf(name)].from = of.map((parent) => indexOf(parent)).filter((i) => i >= 0)
  if (story && values && story.asked.length > 1) {
    values.set(
      'all',
      story.asked.reduce((sum, name) => sum + (values.get(name) ?? 0), 0),
    )
    needed?.add('all')
    quantities[indexOf('all')].from = story.asked.map(indexOf).filter((i) => i >= 0)
  }

  for (const line of lines) {
    const waits = /^([\w' -]{1,40}) needs ([\w' -]{1,40}), not yet$/.exec(line)
    if (waits) {
      for (const name of waits.slice(1)) indexOf(name)
      said.push(`${waits[1]} has to wait for ${waits[2]}`)
      continue
    }
    const read = readLine(line)
    const at = read === null ? -1 : indexOf(read.name)
    if (read === null || at < 0) {
      unread = line
      break
    }
    const right = read.sound && (values === null || values.get(read.name) === read.value)
    const one = quantities[at]
    const from = story ? one.from : read.operands.map((n) => quantities.findLastIndex((other, i) => i !== at && other.text === `${n}`))
    const state: State = !right ? 'wrong' : needed === null ? 'plain' : needed.has(read.name) ? 'done' : 'spare'
    quantities[at] = { ...one, text: `${read.value}`, state, from: [...new Set(from)].filter((i) => i >= 0) }
    said.push(`${read.name} is ${read.value}${right ? '' : ', which is wrong'}${state === 'spare' ? ', which nobody needs' : ''}`)
  }

  const goal = quantities.findLastIndex(({ text }) => text !== '' && text === box?.trim())
  const verdict = box === null || prompt.answer === undefined ? null : box.trim() === String(prompt.answer)
  if (goal >= 0 && unread === null && verdict) onTheWay(quantities, goal)
  if (box !== null) said.push(`the answer ${box} is ${verdict === null ? 'given' : verdict ? 'right' : 'wrong'}`)
  return { kind: 'graph', quantities, lines: said, unread }
}

/** What a right answer hangs on; what it does not was not needed. */
function onTheWay(quantities: Quantity[], goal: number) {
  const way = new Set([goal])
  for (const at of way) for (const from of quantities[at].from) way.add(from)
  for (const [i, one] of quantities.entries())
    if (one.state === 'done' || (one.state === 'plain' && one.text !== '')) one.state = way.has(i) ? 'way' : 'spare'
}
