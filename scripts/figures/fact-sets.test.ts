import { expect, it } from 'vitest'
import { factSets } from './fact-sets.ts'

/** Ten prompts of each set, each of a content of its own, of which so many are right. */
const asked = (rightOfF: number, rightOfR: number) =>
  Object.entries({ F: rightOfF, R: rightOfR }).flatMap(([set, right]) =>
    Array.from({ length: 10 }, (_, i) => ({
      ...{ id: `${set}${i}`, content: `world ${set} forward flag Town${i} 1 0`, kind: 'world', level: 1 },
      ...{ samples: 1, right: Number(i < right), truncated: 0, obeyed: 1, tokens: 7 },
    })),
  )

it('facts that no stage touches are told apart from others, each prompt compared with itself', () => {
  const models = ['models/default', 'models/align', 'models/cascade']
  const sampled = [asked(8, 3), asked(1, 3), asked(8, 10)]
  expect(factSets(models, { sampled }).split('\n')).toEqual([
    '| | start | alignment | finished | all stages |',
    '|---|---|---|---|---|',
    '| 10 that no stage can touch (F), sampled | 80 | 10 (**−70, −100 to −35**) | 80 (**+70, +35 to +100**) | 0, −30 to +30 |',
    '| 10 others (R), sampled | 30 | 30 (0, −30 to +30) | 100 (**+70, +35 to +100**) | **+70, +35 to +100** |',
  ])
})

it('what was not measured has no figure', () => {
  const onlyF = asked(8, 3).slice(0, 10)
  expect(
    factSets(['models/default', 'models/cascade'], { greedy: [onlyF, []] })
      .split('\n')
      .slice(2),
  ).toEqual(['| 10 that no stage can touch (F), greedy | 80 |  |  |', '| 0 others (R), greedy |  |  |  |'])
})
