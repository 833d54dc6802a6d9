import { expect, it } from 'vitest'
import { createTask } from '../tasks/index.ts'
import { type Protocol, promptsOf, protocolOf } from './protocol.ts'
import { evaluationFile, unitFolder } from './store.ts'
import type { Study } from './study.ts'

const study: Study = {
  start: 'models/nano',
  arms: { a: { title: 'A', stages: [{ kind: 'rl', name: 'only', steps: 2 }] } },
  measures: { sums: { domain: 'math', task: { preset: 'nano' }, mode: 'think', temperature: 1, prompts: 8, samples: 2, maxNewTokens: 16 } },
  claims: [],
  left: [],
}
const recipes = (epsilon: number) => new Map([['a', { stages: [{ name: 'only', steps: 2, epsilon }] }]])

it('other defaults and another start have another folder, and other prompts another measurement', async () => {
  const protocol = await protocolOf(study, { 'config.json': { size: 1 } }, recipes(0.2))
  const folder = (change: Partial<Protocol> = {}, seed = 1) => unitFolder({ arm: 'a', seed }, { ...protocol, ...change })
  const file = (change: Partial<Protocol> = {}) => evaluationFile(study, undefined, 'sums', { ...protocol, ...change })
  expect(await folder({ recipes: recipes(0.2) })).toBe(await folder())
  const folders = [folder(), folder({ recipes: recipes(0.3) }), folder({ model: { 'config.json': { size: 2 } } }), folder({}, 2)]
  expect(new Set(await Promise.all(folders)).size).toBe(4)
  const { count } = protocol.prompts.get('sums') as { count: number }
  expect(count).toBe(promptsOf(study.measures.sums, createTask('math', { preset: 'nano' })).length)
  expect(await file({ prompts: new Map([['sums', { count, sha256: 'of another generator' }]]) })).not.toBe(await file())
})
