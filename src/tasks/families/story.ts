/**
 * @file Stories of who has how many: a graph of quantities, told in mixed order, with some that nobody needs. The plan is the task: what is
 * needed, and in which order (iGSM, arXiv 2407.20311).
 *
 *   careful  Tom 5; Ann 5+4=9; Sam 9*2=18
 *            Tom 47; Ann 47+20=67, 67+6=73          (fine: tens and units apart)
 *   wander   Sam needs Ann, not yet; Tom 5; Ann 5+4=10 no, 5+4=9; Ben 5-2=3; Sam 9*2=18
 *   in all   ...; all 5+9=14, 14+18=32
 */
import type { Problem } from '../generated.ts'
import type { Random } from '../random.ts'
import { phrase } from '../wording.ts'
import { ALL_LEVELS, boxed, type Family, ofLevel } from './family.ts'
import { people } from './names.ts'
import { neededOf, type Story, solveStory, storyFault, storyOf } from './story-facts.ts'
import { drawGraph, factsOf, graphKey } from './story-graph.ts'
import { check, wander, work } from './story-thought.ts'
import { question, sentence, things } from './story-words.ts'

const NEEDED = [2, 4, 6, 9, 13] as const
const DISTRACTORS = [1, 2, 3, 3, 2] as const
/** As many as there are short names. */
const MOST_PEOPLE = 16
const QUESTION_FIRST = 0.25

function make(random: Random, level: number): Problem {
  const operations = ofLevel(level, NEEDED)
  let graph = drawGraph(random, operations, random.int(0, ofLevel(level, DISTRACTORS)))
  while (graph.quantities.length > MOST_PEOPLE) graph = drawGraph(random, operations, 0)
  const names = people(random, graph.quantities.length)
  const story: Story = { facts: random.shuffled(factsOf(graph, names)), asked: random.shuffled(graph.asked).map((i) => names[i]) }
  const answer = graph.asked.reduce((sum, i) => sum + graph.quantities[i].value, 0)
  return {
    content: `story ${operations} ${graphKey(graph)}`,
    ask(r, set = 'known') {
      const noun = things(r)
      const told = story.facts.map((fact) => sentence(fact, noun, r, set)).join(' ')
      const asked = phrase(question(story.asked, noun), r, set)
      return r.chance(QUESTION_FIRST) ? `${asked}\n${told}` : `${told} ${asked}`
    },
    fields: () => ({ answer, problem: { ...story } }),
    work: (sheet) => boxed(work(sheet, story)),
    wander: (sheet) => boxed(wander(sheet, story)),
    guess: (sheet) => {
      const said = sheet.written(answer)
      return { note: String(said), reply: boxed(said) }
    },
  }
}

export const story: Family = {
  name: 'story',
  title: 'Stories',
  levels: ALL_LEVELS,
  instruct: 0.05,
  joint: '; ',
  floor: [0.04, 0.03, 0.02, 0.02],
  make,
  // Halves are taught in stories of other lengths.
  reserved: (content) => (/^story 6 .*\//.test(content) ? 'half' : null),
  // Two numbers of the text, put together without a look at who has them.
  anyReply: ({ prompt }, random) => {
    const [a, b = 0] = random.shuffled(prompt.match(/\d+/g)?.map(Number) ?? [0])
    return boxed(random.pick([a, a + b, Math.abs(a - b), a * 2]))
  },
  fault: storyFault,
  check,
  cheats(prompt) {
    const told = storyOf(prompt)
    if (!told) return []
    const values = solveStory(told)
    const other = [...neededOf(told)].map((name) => values.get(name)).find((value) => String(value) !== String(prompt.answer))
    return [
      { title: 'All numbers in one box', answer: boxed([...values.values()].join(', ')) },
      ...(other === undefined ? [] : [{ title: 'The number of somebody else', answer: boxed(other) }]),
    ]
  },
}
