import { describe, expect, it } from 'vitest'
import { createTask } from '../index.ts'
import { Random } from '../random.ts'
import { story } from './story.ts'
import { neededOf, type Story, solveStory, storyOf } from './story-facts.ts'
import { drawGraph, factsOf, graphKey } from './story-graph.ts'

const all = (task: ReturnType<typeof createTask>, count = 150) => Array.from({ length: count }, (_, i) => task.promptAt('train', 2, i))
const of = (more = {}) => createTask('math', { kinds: ['story'], levels: [1, 2, 3, 4], slip: 0, ...more })

describe('a story', () => {
  it('tells everybody once, in numbers from 1 to 200, and asks for what they come to', () => {
    for (const prompt of all(of())) {
      const told = storyOf(prompt) as Story
      const values = solveStory(told)
      expect(values.size).toBe(told.facts.length)
      for (const value of values.values()) expect(Number.isInteger(value) && value >= 1 && value <= 200).toBe(true)
      expect(told.asked.reduce((sum, name) => sum + (values.get(name) as number), 0)).toBe(prompt.answer)
      for (const { name } of told.facts) expect(prompt.prompt).toContain(name)
    }
  })

  it('needs as many operations as its level says', () => {
    for (const prompt of all(of())) {
      const told = storyOf(prompt) as Story
      const needed = neededOf(told)
      const derived = told.facts.filter(({ name, relation }) => needed.has(name) && relation !== 'is').length
      expect(derived + told.asked.length - 1).toBe([2, 4, 6, 9][(prompt.level as number) - 1])
    }
  })

  it('has one key whoever is in it, in whatever order sums are told, and whatever else is told', () => {
    const random = new Random('keys')
    for (let i = 0; i < 100; i++) {
      const graph = drawGraph(random, 6, 2)
      const turned = graph.quantities.map((quantity) => ({ ...quantity, of: quantity.of.toReversed() }))
      expect(graphKey({ ...graph, quantities: turned, asked: graph.asked.toReversed() })).toBe(graphKey(graph))
      expect(graphKey({ ...graph, quantities: graph.quantities.slice(0, graph.needed) })).toBe(graphKey(graph))
    }
  })

  it('is worked without a line too many, and ends in the answer', () => {
    for (const style of ['steps', 'full'] as const) {
      const task = of({ styles: { [style]: 1 }, thinkShare: 1 })
      for (let i = 0; i < 100; i++) {
        const { prompt, reasoning } = task.demonstrationAt(4, i)
        expect(reasoning?.endsWith(String(prompt.answer))).toBe(true)
        const told = storyOf(prompt) as Story
        const lines = neededOf(told).size + (told.asked.length > 1 ? 1 : 0)
        expect(story.check?.(prompt, reasoning as string)).toEqual({ true: lines, false: 0, unneeded: 0 })
      }
    }
  })

  it('counts what is told too early, of no use, twice, or wrong', () => {
    const facts = factsOf(
      {
        quantities: [
          { relation: 'is', of: [], n: 5, value: 5 },
          { relation: 'more', of: [0], n: 4, value: 9 },
          { relation: 'less', of: [0], n: 2, value: 3 },
        ],
        asked: [1],
        needed: 2,
      },
      ['Tom', 'Ann', 'Ben'],
    )
    const prompt = { id: '', domain: 'math', prompt: '', answer: 9, problem: { facts, asked: ['Ann'] } }
    const count = (thought: string) => story.check?.(prompt, thought)
    expect(count('Ann needs Tom, not yet; Tom 5; Ann 5+4=10 no, 5+4=9; Ben 5-2=3')).toEqual({ true: 2, false: 0, unneeded: 2 })
    expect(count('Tom 5; Ann 5+4=8; Ann needs Tom, not yet')).toEqual({ true: 1, false: 2, unneeded: 0 })
    expect(count('Tom 5; Ann 5+3=8, 8+1=9; Ann 9')).toEqual({ true: 2, false: 0, unneeded: 1 })
    expect(count('Ann 5+3=8, 7+2=9; Eva 3; hm')).toEqual({ true: 0, false: 1, unneeded: 0 })
  })

  it('keeps halves in stories of six operations for tests', () => {
    const kept = of({ reserved: 'half', levels: [3] }).promptAt('test', 1, 0)
    expect((storyOf(kept) as Story).facts.some(({ relation }) => relation === 'half')).toBe(true)
    for (const { content } of all(of({ levels: [3] }))) expect(content).not.toMatch(/\//)
  })
})
