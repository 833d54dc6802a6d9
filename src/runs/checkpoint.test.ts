import { crc32 as zlibCrc32 } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CheckpointState, loadCheckpoint, saveCheckpoint } from './checkpoint.ts'
import { crc32 } from './checksum.ts'
import { MemoryStorage } from './memory-storage.ts'
import { RunError } from './run-error.ts'
import { readText, type Storage } from './storage.ts'
import { copyOf, FaultyStorage, faults } from './testing.ts'

function stateOf(step: number): CheckpointState {
  return { step, stage: 0, optimizerStep: step, random: [step, 7], data: { cursor: step * 16 }, kernels: null }
}

/** Weights of the step: what a load must hand back unmixed. */
function weightsOf(step: number): Uint8Array {
  return Uint8Array.from({ length: 40 }, (_, i) => i * 7 + step)
}

async function save(run: Storage, step: number): Promise<string> {
  return saveCheckpoint(run, stateOf(step), async (files) => {
    await files.write('model.safetensors', weightsOf(step))
    await files.write('config.json', `{"step":${step}}`)
    await files.write('optimizer.safetensors', weightsOf(step + 1))
  })
}

/** The step a load returns, once everything in it has been compared with what that step wrote. */
async function loadedStep(run: Storage): Promise<number> {
  const loaded = await loadCheckpoint(run)
  if (loaded === null) return 0
  const { step } = loaded.state
  expect(loaded.state).toEqual(stateOf(step))
  expect(await loaded.files.read('model.safetensors')).toEqual(weightsOf(step))
  expect(await loaded.files.read('optimizer.safetensors')).toEqual(weightsOf(step + 1))
  expect(await readText(loaded.files, 'config.json')).toBe(`{"step":${step}}`)
  return step
}

describe('crc32', () => {
  it('agrees with zlib on any bytes, cut anywhere', () => {
    expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926)
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(100), (bytes, cut) => {
        expect(crc32(bytes.subarray(cut), crc32(bytes.subarray(0, cut)))).toBe(zlibCrc32(bytes))
      }),
    )
  })
})

describe('checkpoints', () => {
  it('hands back the newest, and keeps two', async () => {
    const run = new MemoryStorage()
    expect(await loadCheckpoint(run)).toBeNull()
    for (const step of [10, 20, 30]) expect(await save(run, step)).toBe(`checkpoints/step-0000${step}`)
    expect(await loadedStep(run)).toBe(30)
    expect(await run.list('checkpoints')).toEqual(['step-000020/', 'step-000030/'])
    expect(await run.list('checkpoints/step-000030')).toEqual([
      'config.json',
      'manifest.json',
      'model.safetensors',
      'optimizer.safetensors',
      'state.json',
    ])
  })

  it('counts no unfinished folder among those it keeps', async () => {
    const run = new MemoryStorage()
    await save(run, 10)
    await run.write('checkpoints/step-000020/model.safetensors', 'half')
    await save(run, 30)
    expect(await run.list('checkpoints')).toEqual(['step-000010/', 'step-000030/'])
  })

  it("leaves a step's checkpoint alone when asked for it again, and gives another state of that step a folder of its own", async () => {
    const run = new MemoryStorage()
    await save(run, 10)
    const before = copyOf(run).files
    expect(await save(run, 10)).toBe('checkpoints/step-000010')
    expect(run.files).toEqual(before)
    const next = { ...stateOf(10), stage: 1 }
    const path = await saveCheckpoint(run, next, async (files) => files.write('model.safetensors', weightsOf(10)))
    expect(path).toBe('checkpoints/step-000010-1')
    expect((await loadCheckpoint(run))?.state).toEqual(next)
    expect(await run.list('checkpoints')).toEqual(['step-000010-1/', 'step-000010/'])
  })

  it('writes an unfinished folder of the same step afresh', async () => {
    const run = new MemoryStorage()
    await run.write('checkpoints/step-000010/stray', 'x')
    await save(run, 10)
    expect(await loadedStep(run)).toBe(10)
    expect(await run.size('checkpoints/step-000010/stray')).toBeNull()
  })
})

describe('a storage that fails', () => {
  it.each(
    faults.flatMap(
      (fault) =>
        [
          [fault, true],
          [fault, false],
        ] as const,
    ),
  )('never costs the checkpoint before, at whichever call it fails (%s, dead afterwards: %s)', async (fault, dead) => {
    const start = new MemoryStorage()
    for (const step of [10, 20]) await save(start, step)
    const counting = new FaultyStorage(copyOf(start), Number.POSITIVE_INFINITY, fault, dead)
    await save(counting, 30)
    expect(counting.calls).toBeGreaterThan(12)

    const outcomes = new Set<string>()
    for (let at = 0; at < counting.calls; at++) {
      const storage = new FaultyStorage(copyOf(start), at, fault, dead)
      const saved = await save(storage, 30).then(
        () => true,
        () => false,
      )
      const step = await loadedStep(storage.inner)
      expect([at, step]).toEqual([at, step === 30 ? 30 : 20])
      if (saved) expect([at, step]).toEqual([at, 30])
      outcomes.add(`${saved} ${step}`)
      // The run goes on: the next checkpoint succeeds whatever was left behind.
      await save(storage.inner, 40)
      expect(await loadedStep(storage.inner)).toBe(40)
    }
    // The faults did bite.
    expect(outcomes).toContain('false 20')
  })
})

describe('damage', () => {
  async function twoCheckpoints(): Promise<MemoryStorage> {
    const run = new MemoryStorage()
    for (const step of [10, 20]) await save(run, step)
    return run
  }
  const names = ['config.json', 'manifest.json', 'model.safetensors', 'optimizer.safetensors', 'state.json']

  it('to any file of the newest is found out, whichever bit flips and wherever it is cut, and the one before is used', async () => {
    const whole = await twoCheckpoints()
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...names),
        fc.nat(),
        fc.constantFrom('flip', 'cut', 'double', 'grow'),
        async (name, random, kind) => {
          const run = copyOf(whole)
          const path = `checkpoints/step-000020/${name}`
          const bytes = run.files.get(path)!
          const at = random % bytes.length
          const damaged =
            kind === 'cut'
              ? bytes.slice(0, at)
              : kind === 'flip'
                ? bytes.slice()
                : new Uint8Array(kind === 'double' ? bytes.length * 2 : bytes.length + 1)
          if (kind === 'flip') damaged[at] ^= 1 << (random % 8)
          if (kind === 'double' || kind === 'grow') damaged.set(bytes)
          if (kind === 'double') damaged.set(bytes, bytes.length)
          run.files.set(path, damaged)
          expect(await loadedStep(run)).toBe(10)
          expect((await loadCheckpoint(run))?.skipped).toEqual([expect.stringMatching(/^Checkpoint step-000020 was passed over: .+\.$/)])
        },
      ),
      { numRuns: 300 },
    )
  })

  it('is named: which checkpoint, which file, what is wrong', async () => {
    const run = await twoCheckpoints()
    await run.remove('checkpoints/step-000020/config.json')
    expect((await loadCheckpoint(run))?.skipped).toEqual(['Checkpoint step-000020 was passed over: config.json is missing.'])
  })

  it('includes a file swapped for that of another step, and a folder copied under another name', async () => {
    const run = await twoCheckpoints()
    run.files.set('checkpoints/step-000020/model.safetensors', run.files.get('checkpoints/step-000010/model.safetensors')!)
    expect(await loadedStep(run)).toBe(10)
    const copied = await twoCheckpoints()
    for (const name of names) copied.files.set(`checkpoints/step-000099/${name}`, copied.files.get(`checkpoints/step-000010/${name}`)!)
    const loaded = await loadCheckpoint(copied)
    expect([loaded?.state.step, loaded?.skipped]).toEqual([
      20,
      ['Checkpoint step-000099 was passed over: its manifest is that of step 10.'],
    ])
  })

  it('to every checkpoint is refused with the reasons', async () => {
    const run = await twoCheckpoints()
    for (const step of [10, 20]) run.files.get(`checkpoints/step-0000${step}/model.safetensors`)![5] ^= 1
    await expect(loadCheckpoint(run)).rejects.toThrow(RunError)
    await expect(loadCheckpoint(run)).rejects.toThrow(
      /^No checkpoint of this run can be read\. Checkpoint step-000020 .*damaged\. Checkpoint step-000010 .*damaged\.$/,
    )
  })
})
