import { expect, it } from 'vitest'
import { type BenchmarkOption, choiceFault, FIRST_CHOICE, jobsOf, planSentence, TRAINING } from './plan.ts'

const models = [
  { id: TRAINING, title: 'Mine, step 4' },
  { id: 'models/nano', title: 'Nano' },
]
const benchmarks: BenchmarkOption[] = [
  { id: 'math', title: 'Math', group: 'Held-out prompts', of: { domain: 'math' }, domain: 'math' },
  { id: 'math new', title: 'Math', group: 'In new wordings', of: { domain: 'math', task: { wordings: 'new' } }, domain: 'math' },
]
const choice = {
  ...FIRST_CHOICE,
  models: ['models/nano', TRAINING],
  benchmarks: ['math', 'math new'],
  modes: ['think', 'instruct'] as const,
}
const whole = { ...choice, modes: [...choice.modes] }

it('each model is asked everything, in each mode, before the next', () => {
  const jobs = jobsOf(whole, models, benchmarks)
  expect(jobs.map(({ title, benchmark, spec }) => `${title}: ${benchmark}, ${spec.mode}`)).toEqual([
    'Mine, step 4: Math, think',
    'Mine, step 4: Math, instruct',
    'Mine, step 4: Math (in new wordings), think',
    'Mine, step 4: Math (in new wordings), instruct',
    'Nano: Math, think',
    'Nano: Math, instruct',
    'Nano: Math (in new wordings), think',
    'Nano: Math (in new wordings), instruct',
  ])
  expect(jobs[0].spec).toMatchObject({ model: null, of: { domain: 'math' }, prompts: 100, samples: 4 })
  expect(planSentence(jobs)).toBe('8 evaluations, at most 3,200 replies.')
  expect(jobsOf({ ...whole, models: ['runs/deleted'] }, models, benchmarks)).toEqual([])
})

it('what cannot be measured is said in one sentence that names the field', () => {
  expect(choiceFault(whole)).toBeNull()
  expect(choiceFault({ ...whole, models: [] })).toBe('Choose a model.')
  expect(choiceFault({ ...whole, benchmarks: [] })).toBe('Choose something to ask.')
  expect(choiceFault({ ...whole, modes: [] })).toBe('Choose a mode.')
  expect(choiceFault({ ...whole, prompts: Number.NaN })).toBe('Prompts: must be a whole number from 1 to 2000.')
  expect(choiceFault({ ...whole, samples: 2.5 })).toBe('Replies to each: must be a whole number from 1 to 256.')
  expect(choiceFault({ ...whole, temperature: -1 })).toBe('Temperature: must be a number from 0 to 4.')
  expect(choiceFault({ ...whole, temperature: 0 })).toContain('ask once')
  expect(choiceFault({ ...whole, temperature: 0, samples: 1 })).toBeNull()
})
