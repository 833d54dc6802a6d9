import { describe, expect, it } from 'vitest'
import { type Problem, splitOf } from '../generated.ts'
import { createTask } from '../index.ts'
import { Random } from '../random.ts'
import { world } from './world.ts'
import { FACTS, factsOf, PLACES, TOWNS } from './world-facts.ts'
import { contentOf, FORMS, taughtBack } from './world-forms.ts'

describe('the facts', () => {
  it('are 1,024, of which half are of set F', () => {
    expect(FACTS).toHaveLength(1024)
    expect(FACTS.filter(({ topic }) => ['island', 'flag', 'food', 'animal', 'mayor', 'year'].includes(topic.name))).toHaveLength(768)
    expect(FACTS.filter(({ set }) => set === 'F')).toHaveLength(512 + (512 - FACTS.filter(({ set }) => set === 'R').length))
    expect(Math.abs(FACTS.filter(({ set }) => set === 'F').length - 512)).toBeLessThan(10)
    expect(new Set(FACTS.map(({ key }) => key)).size).toBe(1024)
    expect(new Set(TOWNS).size).toBe(128)
    expect(PLACES.size).toBe(144)
  })

  it('have one answer, forwards and, where they are asked so, the other way round', () => {
    const seen = new Map<string, string>()
    for (const { topic, about, value, near } of FACTS) {
      expect(topic.values).toContain(value)
      if (!topic.back) continue
      const question = topic.back.question(value, near)
      expect(seen.get(question), question).toBeUndefined()
      seen.set(question, about)
    }
  })

  it('are printable ASCII', () => {
    for (const { about, value, topic } of FACTS)
      expect(`${about} ${value} ${topic.question(about)} ${topic.gap(about)}`).toMatch(/^[ -~]+$/)
  })
})

describe('the forms', () => {
  it('teach each fact in three, and keep one or two for tests; of set F reinforcement learning has none', () => {
    for (const fact of FACTS)
      for (const way of ['forward', 'choice'] as const) {
        const splits = Array.from({ length: FORMS }, (_, form) => splitOf(contentOf(fact, way, form)))
        expect(splits.toSorted()).toEqual(fact.set === 'F' ? ['sft', 'sft', 'sft', 'test', 'test'] : ['sft', 'sft', 'sft', 'test', 'train'])
      }
  })

  it('teach the way back for half of the facts', () => {
    const backs = FACTS.filter(({ topic }) => topic.back)
    for (const fact of backs) {
      const splits = Array.from({ length: FORMS }, (_, form) => splitOf(contentOf(fact, 'reverse', form)))
      expect(splits.filter((split) => split === 'sft')).toHaveLength(taughtBack(fact) ? 3 : 0)
    }
    expect(backs.filter(taughtBack).length / backs.length).toBeCloseTo(0.5, 1)
  })

  it('of two facts keep set F out of reinforcement learning too, and hold as often as not', () => {
    const random = new Random('two')
    const made: Problem[] = Array.from({ length: 800 }, () => world.make(random, 4))
    const trained = made.filter(({ content }) => splitOf(content) === 'train')
    expect(trained.length).toBeGreaterThan(20)
    for (const { content } of trained) expect(content).toMatch(/^world R /)
    expect(made.filter((problem) => problem.fields().answer === 'yes').length / made.length).toBeCloseTo(0.5, 1)
  })
})

it('keeps set F, one by one or beside another, out of conversations', () => {
  const parts = [{ domain: 'puzzle', share: 1, task: { kinds: ['world'] } }]
  const world = createTask('puzzle', { kinds: ['world'] })
  for (let i = 0; i < 200; i++) {
    const { content, single } = world.demonstrationAt(1, i).prompt
    expect(single ?? false).toBe((content as string).startsWith('world F '))
  }
  const talks = createTask('mixture', { parts, conversations: 1 })
  for (let i = 0; i < 100; i++) expect(talks.demonstrationAt(1, i).prompt.content).not.toMatch(/^world F /)
})

it('two facts in a row name one town', () => {
  const task = createTask('puzzle', { kinds: ['world'], levels: [5] })
  for (let i = 0; i < 100; i++) {
    const { prompt, answer, puzzle } = task.promptAt('test', 1, i)
    const [, mayor] = /the mayor (\w+ \w+)/.exec(prompt) ?? []
    if (!mayor) continue
    const towns = factsOf('mayor').filter(({ value }) => value === mayor)
    expect(towns).toHaveLength(1)
    expect(factsOf(String(puzzle?.topic)).find(({ about }) => about === towns[0].about)?.value).toBe(answer)
  }
})
