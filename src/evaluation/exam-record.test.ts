import { expect, it } from 'vitest'
import { parseExams } from '../runs/json-lines.ts'
import type { ExamRecord } from '../runs/records.ts'
import type { Prompt } from '../tasks/task.ts'
import { ExamWriter, examined } from './exam-record.ts'
import { pairedDifference } from './record.ts'

const prompts = (count: number, from = 0) =>
  Array.from({ length: count }, (_, i): Prompt => {
    const n = from + i
    return { id: `p${n}`, domain: 'math', prompt: `What is ${n}?`, content: `c${n >> 1}` }
  })
/** A reply each, right where there is a 1; what is `-` could not be judged. */
const judged = (asked: readonly Prompt[], right: string) =>
  asked.flatMap(({ id, content = '' }, i) => (right[i] === '-' ? [] : [{ id, content, samples: 1, right: Number(right[i]) }]))

it('keeps what each prompt scored, and tells once which prompts there were', () => {
  const writer = new ExamWriter([])
  const four = prompts(4)
  const records = [
    writer.record(0, 'math/think/T=0', four, judged(four, '01-1')),
    writer.record(0, 'math/think/T=1', four, judged(four, '0000')),
    writer.record(5, 'math/think/T=0', four, judged(four, '1111')),
  ]
  const asked = { ids: ['p0', 'p1', 'p2', 'p3'], contents: [0, 0, 1, 1] }
  expect(records).toEqual([
    { step: 0, exam: 'math/think/T=0', list: 0, right: '01-1', ...asked },
    { step: 0, exam: 'math/think/T=1', list: 0, right: '0000' },
    { step: 5, exam: 'math/think/T=0', list: 0, right: '1111' },
  ])
  const found = examined(records)
  expect(found(0, 'math/think/T=0')).toEqual([
    { id: 'p0', content: '0', samples: 1, right: 0 },
    { id: 'p1', content: '0', samples: 1, right: 1 },
    { id: 'p3', content: '1', samples: 1, right: 1 },
  ])
  expect(found(5, 'math/think/T=0')?.map(({ right }) => right)).toEqual([1, 1, 1, 1])
  expect(found(5, 'math/think/T=1')).toBeUndefined()
})

it('knows prompts of another stage apart, and those that both have from their ids', () => {
  const writer = new ExamWriter([])
  const [few, more] = [prompts(4), prompts(6, 2)]
  const records = [
    writer.record(0, 'math/think/T=0', few, judged(few, '0001')),
    writer.record(9, 'math/think/T=0', more, judged(more, '111111')),
  ]
  expect(records.map(({ list, ids }) => [list, ids?.length])).toEqual([
    [0, 4],
    [1, 6],
  ])
  const [before, after] = [0, 9].map((step) => examined(records)(step, 'math/think/T=0') ?? [])
  expect(pairedDifference(before, after)).toMatchObject({ value: 0.5, prompts: 2 })
})

it('goes on where a run was resumed, and gives the number of a list that is lost to no other', () => {
  const four = prompts(4)
  const all = judged(four, '1111')
  const first = new ExamWriter([]).record(0, 'a', four, all)
  expect(new ExamWriter([first]).record(5, 'a', four, all)).toEqual({ step: 5, exam: 'a', list: 0, right: '1111' })
  const rest: ExamRecord = { step: 5, exam: 'a', list: 0, right: '1111' }
  const again = new ExamWriter([rest]).record(10, 'a', four, all)
  expect([again.list, again.ids?.length]).toEqual([1, 4])
  const found = examined([rest, again])
  expect([found(5, 'a'), found(10, 'a')?.length]).toEqual([undefined, 4])
})

it('reads nothing out of a record that does not fit its prompts, or of a run that has none', () => {
  const [record] = parseExams(
    '{"step":0,"exam":"a","list":0,"right":"01","ids":["p0"],"contents":[0]}\n{"step":0,"exam":"b","list":0}\n{"step":0,"ex',
  )
  expect(record.exam).toBe('a')
  expect(examined([record])(0, 'a')).toBeUndefined()
  expect(examined([])(0, 'a')).toBeUndefined()
})

it('takes a byte or two a prompt once the prompts are told', () => {
  const many = prompts(100)
  const writer = new ExamWriter([])
  writer.record(0, 'math/think/T=1', many, judged(many, '1'.repeat(100)))
  expect(JSON.stringify(writer.record(40, 'math/think/T=1', many, judged(many, '0'.repeat(100)))).length).toBeLessThan(200)
})
