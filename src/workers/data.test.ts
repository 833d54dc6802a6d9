import { describe, expect, it } from 'vitest'
import { MemoryStorage } from '../runs/memory-storage.ts'
import { StorageError } from '../runs/storage.ts'
import { domains } from '../tasks/index.ts'
import type { Prompt } from '../tasks/task.ts'
import { DataService } from './data.ts'
import type { Filter, Progress, Source } from './data-api.ts'
import { ImportJob } from './data-import.ts'
import { PromptSets } from './data-sets.ts'

const ALL: Filter = { search: '', kind: null, level: null }
const none = () => {}

function service(): { data: DataService; sets: PromptSets; storage: MemoryStorage } {
  const storage = new MemoryStorage()
  return { data: new DataService(async () => storage, {}), sets: new PromptSets(storage), storage }
}

const prompts = (count: number): Prompt[] =>
  Array.from({ length: count }, (_, i) => ({
    id: `p${i}`,
    domain: 'math',
    prompt: `Question ${i}: naïve ×${i % 7}?`,
    kind: i % 3 === 0 ? 'three' : 'other',
    answer: i,
  }))

describe('stored sets', () => {
  it('are begun and gone on with prompt by prompt, and take no prompt that could not be judged', async () => {
    const { data, sets } = service()
    const first = { domain: 'math', prompt: 'What is 2 + 2?', answer: '4', kind: 'mine' }
    const begun = await data.keepPrompt(first, { name: 'Mine' })
    const kept = await data.keepPrompt({ domain: 'qa', prompt: 'Who is there?', answer: 'Ünal' }, { set: begun.id })
    expect(kept).toMatchObject({ id: begun.id, name: 'Mine', rows: 2, domains: { math: 1, qa: 1 }, kinds: { mine: 1 } })
    expect(kept.history).toHaveLength(1)
    expect(await data.sets()).toEqual([kept])
    const found = []
    for await (const prompt of sets.prompts(kept.id)) found.push(prompt)
    expect(found).toMatchObject([first, { prompt: 'Who is there?', answer: 'Ünal' }])
    expect(kept.bytes).toBe((await data.file(kept.id)).size)
    await expect(data.keepPrompt({ domain: 'math', prompt: 'What is 2 + 2?' }, { name: 'Other' })).rejects.toThrow(
      /^The prompt has no answer/,
    )
    await expect(data.keepPrompt(first, { set: 'gone' })).rejects.toThrow('no longer kept')
    expect(await data.sets()).toHaveLength(1)
  })

  it('come back as they were kept, row by row and as a file, and tell their kinds', async () => {
    const { data, sets } = service()
    const kept = await sets.add('Mine', ['Made here.'], prompts(250))
    expect(kept).toMatchObject({ name: 'Mine', rows: 250, domains: { math: 250 }, kinds: { other: 166, three: 84 } })
    expect(await data.sets()).toEqual([kept])
    const source: Source = { type: 'stored', set: kept.id }
    const view = await data.open(source, ALL, none)
    expect(view).toMatchObject({ count: 250, of: 250 })
    const rows = await data.list(view!.id, 120, 400)
    expect(rows).toHaveLength(130)
    expect(rows![0]).toEqual({ row: 120, id: 'p120', domain: 'math', kind: 'three', text: 'Question 120: naïve ×1?' })
    expect((await data.prompt(source, 249)).prompt).toEqual(prompts(250)[249])
    const text = await (await data.file(kept.id)).text()
    expect(
      text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual(prompts(250))
  })

  it('keep every digit of a gold', async () => {
    const { data, sets } = service()
    const large: Prompt = { ...prompts(1)[0], answer: 9007199254740993n }
    const { id } = await sets.add('Large', [], [large])
    expect((await data.prompt({ type: 'stored', set: id }, 0)).prompt).toEqual(large)
    expect(await (await data.file(id)).text()).toContain('"answer":9007199254740993}')
  })

  it('are filtered by words, whatever their case, and by kind', async () => {
    const { data, sets } = service()
    const { id } = await sets.add('Mine', [], prompts(250))
    const source: Source = { type: 'stored', set: id }
    const view = await data.open(source, { ...ALL, search: 'NAÏVE ×6', kind: 'three' }, none)
    const expected = prompts(250).flatMap((_, row) => (row % 7 === 6 && row % 3 === 0 ? [row] : []))
    expect(view!.count).toBe(expected.length)
    expect((await data.list(view!.id, 0, 1000))!.map(({ row }) => row)).toEqual(expected)
    expect(await data.locate(view!.id, expected[3])).toBe(3)
    expect(await data.locate(view!.id, 1)).toBeNull()
  })

  it('say that they are gone once they are deleted', async () => {
    const { data, sets } = service()
    const { id } = await sets.add('Mine', [], prompts(3))
    await data.remove(id)
    expect(await data.sets()).toEqual([])
    await expect(data.open({ type: 'stored', set: id }, ALL, none)).rejects.toThrow('This set is no longer kept in this browser.')
  })

  it('leave nothing behind when storing them fails half-way', async () => {
    const { sets, storage } = service()
    async function* failing() {
      yield* prompts(2)
      throw new Error('The file ended.')
    }
    await expect(sets.add('Mine', [], failing())).rejects.toThrow('The file ended.')
    expect([...storage.files.keys()]).toEqual([])
    const write = storage.write.bind(storage)
    storage.write = async (path, data) => {
      if (path.endsWith('set.json')) throw new StorageError('full', 'There is no room left.')
      return write(path, data)
    }
    await expect(sets.add('Mine', [], prompts(2))).rejects.toThrow('There is no room left.')
    expect([...storage.files.keys()]).toEqual([])
  })

  it('tell which row cannot be read, and keep kinds of any length out of their description', async () => {
    const { data, sets, storage } = service()
    const { id, kinds } = await sets.add('Mine', [], [...prompts(3), { ...prompts(1)[0], kind: 'k'.repeat(100_000) }])
    expect(kinds).toEqual({ other: 2, three: 1 })
    const bytes = (await storage.read(`${id}/prompts.jsonl`)) as Uint8Array
    await storage.write(`${id}/prompts.jsonl`, bytes.fill(33, bytes.indexOf(10) + 1, bytes.indexOf(10) + 3))
    const read = async () => {
      for await (const _ of sets.prompts(id));
    }
    const sentence = 'This set is damaged: its row 2 cannot be read. Delete it and import it again.'
    await expect(read()).rejects.toThrow(sentence)
    await expect(data.open({ type: 'stored', set: id }, { ...ALL, search: 'question' }, none)).rejects.toThrow(sentence)
  })

  it('keep their order and tell their damage when lines are missing', async () => {
    const { data, sets, storage } = service()
    const { id } = await sets.add('Mine', [], prompts(3))
    const bytes = (await storage.read(`${id}/prompts.jsonl`)) as Uint8Array
    await storage.write(`${id}/prompts.jsonl`, bytes.fill(32, 0, bytes.indexOf(10) + 1))
    await expect(data.open({ type: 'stored', set: id }, ALL, none)).rejects.toThrow('This set is damaged')
  })
})

describe('what takes long to open', () => {
  /** Of four pieces of a file and more. */
  const large = () => Array.from({ length: 18 }, (_, i) => ({ ...prompts(1)[0], id: `p${i}`, prompt: 'x'.repeat(1 << 20) }))

  it('tells the share of a stream that is drawn, and ends when it is cancelled', async () => {
    const { data } = service()
    const far: Source = { type: 'generated', domain: 'math', split: 'test', seed: 3, count: 1e9 }
    const told: number[] = []
    const opening = data.open(far, ALL, (share) => {
      told.push(share)
      if (told.length === 3) void data.cancelOpen()
    })
    expect(await opening).toBeNull()
    expect(told).toHaveLength(3)
    expect(told).toEqual([...told].sort((a, b) => a - b))
    // What is drawn is drawn.
    expect(await data.open({ ...far, count: 5 }, ALL, none)).toMatchObject({ of: 5 })
  })

  it('gives way to what is asked after it', async () => {
    const { data } = service()
    const far: Source = { type: 'generated', domain: 'math', split: 'test', seed: 4, count: 1e9 }
    const first = data.open(far, ALL, none)
    const second = data.open({ ...far, count: 7 }, ALL, none)
    expect([await first, (await second)?.of]).toEqual([null, 7])
  })

  it('tells the share of a kept set that is read, ends with it or with another set, and is read whole the next time', async () => {
    const { data, sets } = service()
    const [{ id: big }, { id: small }] = [await sets.add('Big', [], large()), await sets.add('Small', [], prompts(3))]
    const source: Source = { type: 'stored', set: big }
    const told: number[] = []
    const cancelled = data.open(source, ALL, (share) => {
      told.push(share)
      void data.cancelOpen()
    })
    expect(await cancelled).toBeNull()
    expect(told).toHaveLength(1)
    expect(told[0]).toBeGreaterThan(0.1)
    expect(told[0]).toBeLessThan(0.5)
    let other: Promise<unknown> = Promise.resolve()
    const left = data.open(source, ALL, () => {
      other = data.open({ type: 'stored', set: small }, ALL, none)
    })
    expect(await left).toBeNull()
    expect(await other).toMatchObject({ of: 3 })
    const shares: number[] = []
    const view = await data.open(source, ALL, (share) => shares.push(share))
    expect(shares.length).toBeGreaterThan(3)
    expect(shares.at(-1)).toBe(1)
    expect((await data.list(view!.id, 17, 18))?.[0].id).toBe('p17')
  })

  it('has the rows that a kept set was given since', async () => {
    const { data } = service()
    const prompt = { domain: 'math', prompt: 'What is 2 + 2?', answer: '4' }
    const { id } = await data.keepPrompt(prompt, { name: 'Mine' })
    const source: Source = { type: 'stored', set: id }
    await data.open(source, ALL, none)
    await data.keepPrompt({ ...prompt, prompt: 'What is 3 + 3?', answer: '6' }, { set: id })
    const view = await data.open(source, ALL, none)
    expect((await data.list(view!.id, 0, 10))?.map(({ text }) => text)).toEqual(['What is 2 + 2?', 'What is 3 + 3?'])
  })
})

describe('a file that is imported', () => {
  it('is shown by its first prompts, cut short, and kept whole', async () => {
    const storage = new MemoryStorage()
    const job = new ImportJob(async () => storage)
    const long = `What is it? ${'x'.repeat(1_000_000)}`
    const lines = [long, 'Q?'].map((prompt) => `${JSON.stringify({ domain: 'qa', prompt, answer: 'a', kind: 'k'.repeat(1000) })}\n`)
    const told: Progress[] = []
    const preview = await job.read(new File([...lines, '{"deep":', '['.repeat(5000), '\n'], 'a.jsonl'), 'auto', (progress) =>
      told.push(progress),
    )
    expect([preview.count, preview.report.problems.map(({ what }) => what)]).toEqual([2, ['Line 3 has values nested more than 200 deep.']])
    expect(preview.first.map(({ prompt }) => [prompt.prompt.length, prompt.kind?.length])).toEqual([
      [5001, 200],
      [2, 200],
    ])
    expect(told.at(-1)).toMatchObject({ phase: 'Reading a.jsonl', unit: 'bytes' })
    const { id } = await job.keep('Mine', none)
    const [first] = await new PromptSets(storage).lines(id, 0, (await new PromptSets(storage).offsets(id))[1])
    expect(first.prompt).toBe(long)
  })
})

describe('generated sets', () => {
  it('answer an older search with null when a newer one was asked for', async () => {
    const { data } = service()
    const source: Source = { type: 'generated', domain: 'math', split: 'test', seed: 0, count: 4000 }
    const [first, second] = await Promise.all([data.open(source, ALL, none), data.open(source, { ...ALL, kind: 'add' }, none)])
    expect(first).toBeNull()
    expect(second!.of).toBe(4000)
    expect((await data.list(second!.id, 0, 50))!.every(({ kind }) => kind === 'add')).toBe(true)
  })

  it.each([...domains])(
    'of the domain %s show worked examples in both modes, for that very prompt where it is trained on',
    async (domain) => {
      const { data } = service()
      for (const split of ['sft', 'test'] as const) {
        const source: Source = { type: 'generated', domain, split, seed: 0, count: 20 }
        const { prompt, demonstrations } = await data.prompt(source, 1)
        expect(demonstrations.map(({ mode }) => mode)).toEqual(['think', 'instruct'])
        expect(demonstrations.every((one) => one.prompt.kind === prompt.kind)).toBe(true)
        expect(demonstrations.every((one) => (one.prompt.id === prompt.id) === (split === 'sft'))).toBe(true)
      }
    },
  )

  it.each(domains.filter((domain) => domain !== 'code'))(
    'of the domain %s accept the reference and pay for no cheat, in both modes',
    async (domain) => {
      const { data } = service()
      for (let row = 0; row < 12; row++) {
        const source: Source = { type: 'generated', domain, split: 'sft', seed: 3, count: 12 }
        const { prompt } = await data.prompt(source, row)
        // A pair is judged as its problem is, and this test has no Python.
        if (prompt.source === 'code') continue
        for (const mode of ['think', 'instruct'] as const) {
          const examples = await data.examples(source, row, mode)
          expect(examples.map(({ kind }) => kind)).toContain('reference')
          for (const { kind, title, response } of examples) {
            const { reward } = (await data.verify(prompt, response, mode)).verdict
            if (kind === 'reference') expect(reward, `${title}: ${response}`).toBe(1)
            else expect(reward, `${title}: ${response}`).toBeLessThanOrEqual(0)
          }
        }
      }
    },
  )
})
