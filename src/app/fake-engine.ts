/**
 * @file An engine made of timers, for working on the page without a GPU: open the development server with `?fake`. It keeps to the
 * interface and to the timing of the real one, and computes nothing. `?fake=none` has no GPU, `?fake=interrupted` offers a run to
 * resume, `?fake=elsewhere` one that another tab trains, `?fake=lost` and `?fake=gone` a GPU that was lost, `?fake=software` reports a software adapter, `?fake=empty` has no runs, `?fake=long` one of 100,000 steps, `?fake=scenes` prompts whose
 * thoughts have a picture. Never part of a build.
 */
import type {
  Checkpoint,
  DeviceReport,
  EngineApi,
  ExamRecord,
  Recipe,
  RolloutRecord,
  RunEvent,
  RunSummary,
  StepMetrics,
} from '../workers/api.ts'
import { fakeReply } from './fake-chat.ts'
import { fakeClaims } from './fake-claims.ts'
import { fakeEvaluation as fakeExam } from './fake-evaluations.ts'
import { fakeLibrary } from './fake-library.ts'
import { fakeEvaluation, fakeExams, fakeGroup, fakePiece, fakeProbes, generator, pictured } from './fake-rollouts.ts'
import { fakeWords, introduction, MODELS, RECIPES, STAGE_KINDS } from './fake-shelf.ts'

const wait = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds))

const GONE =
  'The GPU was lost or refused 9 times in a row: after repeated crashes a browser blocks the GPU for a page, then for all pages, until it is started again. Close other programs that use the GPU, restart the browser, and go on: the run is kept.'

export function createFakeEngine(variant: string): EngineApi {
  const random = generator(7)
  const listeners: ((event: RunEvent) => void)[] = []
  const emit = (event: RunEvent) => {
    for (const listener of listeners) listener(structuredClone(event))
  }
  const runs = new Map<
    string,
    { summary: RunSummary; metrics: StepMetrics[]; exams: ExamRecord[]; rollouts: Map<number, RolloutRecord[]> }
  >()
  let active: RunSummary | null = null
  let wish: 'run' | 'pause' | 'stop' = 'run'
  let chatStopped = false
  let examStopped = false
  let profileStopped = false
  let measuringStopped = false
  let models = [...MODELS]

  const report: DeviceReport = {
    vendor: variant === 'software' ? 'google' : 'nvidia',
    architecture: variant === 'software' ? 'swiftshader' : 'ampere',
    description: '',
    software: variant === 'software',
    features: ['shader-f16', 'subgroups', 'timestamp-query', 'core-features-and-limits'],
    subgroupSize: variant === 'software' ? 4 : 32,
    subgroupMinSize: variant === 'software' ? 4 : 32,
    limits: {
      maxBufferSize: 2 ** 31,
      maxStorageBufferBindingSize: 2 ** 31 - 4,
      maxStorageBuffersPerShaderStage: 10,
      maxComputeWorkgroupStorageSize: 32768,
      maxComputeInvocationsPerWorkgroup: 1024,
      maxComputeWorkgroupsPerDimension: 65535,
    },
    memory: { bytes: 18_340_000, buffers: 61 },
    matmul: variant === 'software' ? 'register-tiled, 3.9 GFLOP/s' : null,
  }

  function addRun(recipe: Recipe, steps: number, state: RunSummary['state']): RunSummary {
    const id = `${recipe.name}-${runs.size + 1}`
    const summary: RunSummary = {
      id,
      title: recipe.name,
      created: new Date(Date.now() - (3 - runs.size) * 3_600_000).toISOString(),
      step: 0,
      steps: recipe.stages.reduce((sum, stage) => sum + stage.steps, 0),
      state,
      held: null,
      resumable: state !== 'finished',
      recipe,
      stages: fakeWords(recipe),
    }
    runs.set(id, { summary, metrics: [], exams: [], rollouts: new Map() })
    for (let step = 1; step <= steps; step++) advance(id)
    return summary
  }

  function advance(id: string): { metrics: StepMetrics; sample: RolloutRecord[] } {
    const run = runs.get(id)!
    const step = ++run.summary.step
    const { stages } = run.summary.recipe!
    let before = 0
    const stage = stages.find(({ steps }) => step <= (before += steps)) ?? stages[0]
    const share = step / run.summary.steps
    const noise = () => random() - 0.5
    const examined = (step: number, share: number) => {
      const exams = fakeExams(step, share)
      run.exams.push(...exams)
      return fakeEvaluation(exams)
    }
    const common = { step, stage: stage.name, num_tokens: step * 2600, step_time: 0.9 + noise() * 0.2, learning_rate: stage.learningRate }
    let metrics: StepMetrics
    let records: RolloutRecord[] = []
    if (stage.kind !== 'rl') {
      metrics = {
        ...common,
        kind: 'sft',
        loss: 0.4 + 3.6 * Math.exp(-5 * share) + noise() * 0.1,
        grad_norm: 0.6 + Math.exp(-9 * share) + noise() * 0.2,
      }
    } else {
      records = Array.from({ length: stage.promptsPerStep }, (_, group) =>
        (variant === 'scenes' ? pictured : fakeGroup)(random, step, group, stage.groupSize, 0.3 + 0.35 * share),
      ).flat()
      const mean = (pick: (record: RolloutRecord) => number) => records.reduce((sum, record) => sum + pick(record), 0) / records.length
      metrics = {
        ...common,
        kind: 'rl',
        loss: noise() * 0.01,
        grad_norm: 0.5 + noise() * 0.3 + (step % 37 === 0 ? 0.8 : 0),
        timings: { rollout: 0.5, verify: 0.01, train: 0.38 },
        reward: mean((record) => record.reward),
        reward_std: 0.4,
        frac_reward_zero_std: 0.2 + 0.3 * share + noise() * 0.1,
        entropy: 0.19 - 0.12 * share + noise() * 0.02,
        'completions/mean_length': mean((record) => record.completion_tokens.length),
        'completions/max_length': Math.max(...records.map((record) => record.completion_tokens.length)),
        'completions/clipped_ratio': Math.max(0, 0.02 * (1 - share) + noise() * 0.015),
        logprob_mismatch: 2e-7 + noise() * 1e-7,
        tokens: { sampled: mean((record) => record.completion_tokens.length) * records.length, learned: 1900 },
        'batch/solve_all': 0.05 + 0.4 * share + noise() * 0.08,
        'batch/solve_none': Math.max(0, 0.4 - 0.35 * share + noise() * 0.08),
        'completions/false_working_ratio': fakeFalseWorking(records),
        ...(step === 1 ? { evaluation_before: examined(0, 0) } : {}),
        ...(step % 20 === 0 ? { evaluation: examined(step, share) } : {}),
      }
      run.rollouts.set(step, records)
    }
    run.metrics.push(metrics)
    return { metrics, sample: records.filter((_, index) => index % 29 === 0) }
  }

  function fakeFalseWorking(records: RolloutRecord[]): number {
    const right = records.filter(({ verdict, working }) => verdict.correct && working)
    return right.filter(({ working }) => working!.false > 0).length / Math.max(1, right.length)
  }

  async function loop(id: string): Promise<void> {
    const run = runs.get(id)!
    const set = (state: RunSummary['state']) => {
      run.summary = { ...run.summary, state, held: state === 'finished' ? null : 'here', resumable: state !== 'finished' }
      active = state === 'finished' ? null : run.summary
      emit({ type: 'state', run: run.summary })
    }
    set('running')
    while (run.summary.step < run.summary.steps && wish !== 'stop') {
      for (let done = 0; done <= 128; done += 16) {
        emit({ type: 'progress', run: id, phase: 'rollout', done, total: 128 })
        await wait(40)
      }
      emit({ type: 'progress', run: id, phase: 'train', done: 0, total: 4 })
      await wait(160)
      emit({ type: 'step', run: id, ...advance(id), checkpoint: 20 * Math.floor(run.summary.step / 20) || undefined })
      if ((wish as string) === 'pause') {
        set('paused')
        return
      }
    }
    set('finished')
    models = [
      ...models,
      {
        id: `runs/${id}`,
        title: `${id}, step ${run.summary.step}`,
        origin: id,
        parameters: 64_128,
        bytes: 257_024,
        description: 'Trained here.',
      },
    ]
  }

  if (variant !== 'empty') addRun(RECIPES[1].recipe, 400, 'finished')
  if (variant === 'long') {
    const { recipe } = RECIPES[1]
    addRun({ ...recipe, name: 'Of 100,000 steps', stages: [{ ...recipe.stages[0], steps: 200_000 }] }, 100_000, 'paused')
  } else if (variant === 'elsewhere') {
    const run = runs.get(addRun(RECIPES[0].recipe, 42, 'running').id)!
    run.summary = { ...run.summary, held: 'elsewhere' }
  } else if (variant !== 'empty')
    addRun(RECIPES[0].recipe, variant === 'interrupted' ? 42 : 97, variant === 'interrupted' ? 'paused' : 'finished')
  if (variant === 'damaged') {
    const run = runs.get(addRun(RECIPES[0].recipe, 12, 'damaged').id)!
    run.summary = {
      ...run.summary,
      resumable: false,
      error: 'Its recipe.json is cut short: its records and its model can be kept, but it cannot go on.',
    }
  }

  return {
    async open() {
      await wait(150)
      if (variant === 'none')
        throw new Error('WebGPU is here, but no adapter was given to this page: the graphics card may be blocked, or switched off.')
      return report
    },
    device: async () => report,
    ...fakeLibrary(
      () => [...runs.values()].map(({ summary }) => summary),
      () => models,
      (id) => {
        const { rollouts } = runs.get(id)!
        for (const step of rollouts.keys()) if (step > 10 && step % 10 !== 0) rollouts.delete(step)
        emit({ type: 'thinned', run: id })
      },
    ),
    ...fakeClaims(),
    introduction: async (_model, page) => introduction(page),
    recipes: async () => RECIPES,
    stageKinds: async () => STAGE_KINDS,
    async checkRecipe(recipe) {
      const stages = (recipe as Partial<Recipe>)?.stages
      if (!Array.isArray(stages) || stages.length === 0)
        return { faults: ['stages: a recipe needs at least one stage.'], paths: ['stages'], notices: [], stages: [] }
      const wrong = stages.findIndex(({ steps }) => !(Number.isInteger(steps) && steps > 0))
      if (wrong < 0) return { faults: [], paths: [], notices: [], stages: fakeWords(recipe as Recipe) }
      const path = `stages[${wrong}].steps`
      const faults = [`The recipe's ${path} must be a whole number above 0, not ${JSON.stringify(stages[wrong].steps)}.`]
      return { faults, paths: [path], notices: [], stages: [] }
    },
    async memory({ stages }) {
      const long = stages.find((stage) => stage.kind === 'rl' && stage.maxNewTokens > 32768)
      if (!long)
        return {
          sentence:
            'This run takes up to 165 MB of GPU memory, in buffers of at most 38 MB where this GPU allows 2.1 GB; how much is free, WebGPU does not tell.',
          fits: true,
        }
      const need = 'This GPU allows 2147.5 MB a buffer, and "gate up" needs 3892.4 MB'
      return { sentence: `${need}: lower maxNewTokens (stage ${long.name}).`, fits: false }
    },
    runs: async () => [...runs.values()].map((run) => run.summary).reverse(),
    retryGpu: async () => {},
    subscribe: async (listener) => {
      listeners.push(listener)
      if (variant === 'lost')
        listener({
          type: 'gpu',
          gpu: {
            state: 'lost',
            sentence: 'The GPU was lost: its driver, or the process that speaks to it, has been restarted.',
            attempt: 3,
            seconds: 14,
          },
        })
      if (variant === 'gone') listener({ type: 'gpu', gpu: { state: 'gone', sentence: GONE } })
    },
    async start(recipe, _model) {
      await wait(200)
      const summary = addRun(recipe, 0, 'starting')
      active = summary
      wish = 'run'
      void loop(summary.id)
      return summary
    },
    async resume(run) {
      wish = 'run'
      active = runs.get(run)!.summary
      void loop(run)
      return active
    },
    async pause() {
      wish = 'pause'
      if (active) emit({ type: 'state', run: { ...active, state: 'pausing' } })
    },
    async save() {
      await new Promise((resolve) => setTimeout(resolve, 600))
      return active?.step ?? null
    },
    async continue() {
      wish = 'run'
      if (active) void loop(active.id)
    },
    async step() {
      wish = 'pause'
      if (active) void loop(active.id)
    },
    async stop() {
      wish = 'stop'
      if (active && active.state === 'paused') void loop(active.id)
    },
    async takeOver(run) {
      wish = 'run'
      active = runs.get(run)!.summary
      void loop(run)
      return active
    },
    async cancelTakeOver() {},
    exportRun: async () => new Blob(['no archive']),
    async deleteRun(run) {
      runs.delete(run)
    },
    async checkpoints(run) {
      const { step, state } = runs.get(run)!.summary
      const kept = Array.from({ length: Math.floor((step - 1) / 20) }, (_, i): Checkpoint => {
        const at = 20 * (i + 1)
        return { id: `runs/${run}/snapshots/step-${at}`, step: at, kind: 'snapshot', title: `Step ${at}` }
      })
      return state === 'finished' ? [...kept, { id: `runs/${run}`, step, kind: 'end', title: `Step ${step}: its end` }] : kept
    },
    metrics: async (run) => runs.get(run)?.metrics ?? [],
    warnings: async () => [],
    async rollouts(run, step) {
      await wait(40)
      return runs.get(run)?.rollouts.get(step) ?? []
    },
    rolloutSteps: async (run) => [...(runs.get(run)?.rollouts.keys() ?? [])],
    async probes(run) {
      const { recipe, step } = runs.get(run)!.summary
      return recipe?.stages[0].kind === 'rl' ? fakeProbes(recipe.stages[0].name, step) : []
    },
    exams: async (run) => runs.get(run)?.exams ?? [],
    async chat(_model, messages, sampling, onChunk, onLoading) {
      for (let share = 0; share <= 1; share += 0.25) {
        onLoading?.(share)
        await new Promise((resolve) => setTimeout(resolve, 60))
      }
      chatStopped = false
      return fakeReply(messages, sampling, onChunk, () => chatStopped)
    },
    async stopChat() {
      chatStopped = true
    },
    async alternatives(_model, _prompt, completion, at) {
      await wait(300)
      const shares = [0.62, 0.17, 0.08, 0.05, 0.03, 0.02, 0.01, 0.008, 0.005, 0.002]
      return shares.map((probability, i) => ({
        token: i === 0 ? (completion[at] ?? 1) : 2000 + i,
        piece: i === 0 && completion[at] !== undefined ? fakePiece(completion[at]) : `${i}`,
        probability,
      }))
    },
    async passRates(_model, prompts, { samples }, onProgress) {
      const rates: number[] = []
      measuringStopped = false
      for (const { id } of prompts) {
        if (measuringStopped) throw new DOMException('Cancelled.', 'AbortError')
        rates.push(((id.length * 7 + rates.length * 3) % (samples + 1)) / samples)
        if (rates.length % 10 === 0) await wait(20)
        onProgress(rates.length, prompts.length)
      }
      return rates
    },
    async stopPassRates() {
      measuringStopped = true
    },
    benchmarks: async () => (await import('../workers/benchmarks.ts')).benchmarks(),
    async evaluate(spec, onProgress) {
      if (active && active.state !== 'paused') throw new Error('A run is training: pause it first.')
      examStopped = false
      const total = spec.prompts * spec.samples
      for (let done = 0; done <= total; done += Math.ceil(total / 12)) {
        onProgress(done, total)
        await wait(100)
        if (examStopped) throw new DOMException('Cancelled.', 'AbortError')
      }
      return fakeExam(spec)
    },
    async stopEvaluation() {
      examStopped = true
    },
    async profile() {
      profileStopped = false
      for (let waited = 0; waited < 600; waited += 50) {
        await wait(50)
        if (profileStopped) throw new DOMException('Cancelled.', 'AbortError')
      }
      const timed = variant !== 'software'
      const kernelsOf = (names: readonly string[], scale: number) =>
        names.map((kernel, i) => ({
          ...{
            kernel,
            dispatches: 4 + (i % 5),
            workgroups: Math.ceil((768 * scale) / (1 + i)),
            floats: 36 + 60 * (i % 3),
            workgroupBytes: 0,
          },
          ...{
            invocations: 64 * Math.ceil((768 * scale) / (1 + i)),
            bytes: (4e7 * scale) / (1 + i),
            operations: (2e9 * scale) / (1 + 3 * i),
          },
          milliseconds: timed ? (0.42 * scale) / (i + 1) : null,
          bound: timed ? (i % 3 === 2 ? ('bytes' as const) : ('operations' as const)) : null,
          share: timed ? 0.62 / (1 + (i % 4)) : null,
        }))
      const step = [
        'gate up',
        'down',
        'attention backward kv',
        'gate up gradient',
        'attention',
        'qkv',
        'logits',
        'rmsnorm',
        'loss',
        'adamw',
      ]
      const token = ['logits', 'gate up', 'attention', 'down', 'qkv', 'o', 'rope', 'sample', 'embedding']
      return {
        parameters: 860_000,
        peak: timed ? { flops: 8.4e12, bytes: 4.1e11 } : null,
        parts: [
          { kind: 'train', tokens: 1024, kernels: kernelsOf(step, 1) },
          { kind: 'decode', tokens: 1, kernels: kernelsOf(token, 0.08) },
          { kind: 'decode', tokens: 64, kernels: kernelsOf(token, 0.2) },
        ],
      }
    },
    async stopProfile() {
      profileStopped = true
    },
    async selfCheck(onProgress) {
      const names = [
        'log-probs, Llama',
        'log-probs, Qwen3',
        'gradient, embedding',
        'gradient, attention',
        'gradient, feed-forward',
        'AdamW step',
      ]
      for (let done = 0; done < names.length; done++) {
        onProgress(done, names.length)
        await wait(250)
      }
      return {
        ok: true,
        sentence: 'This GPU computes correctly: every log-prob and gradient agrees with the reference.',
        milliseconds: 1500,
        rows: names.map((name, index) => ({
          name,
          ok: true,
          error: 1.3e-6 * (index + 1),
          bound: 2e-4,
          sentence: 'Agrees with the reference.',
        })),
      }
    },
  }
}

/** A question, its kind, its answer, and thoughts about it with their answers, the first of which is right. */
