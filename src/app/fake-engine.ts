/**
 * @file An engine made of timers, for working on the page without a GPU: open the development server with `?fake`. It keeps to the
 * interface and to the timing of the real one, and computes nothing. `?fake=none` has no GPU, `?fake=interrupted` offers a run to
 * resume, `?fake=elsewhere` one that another tab trains, `?fake=lost` and `?fake=gone` a GPU that was lost, `?fake=software` reports a software adapter, `?fake=empty` has no runs, `?fake=scenes` prompts whose
 * thoughts have a picture. Never part of a build.
 */
import type {
  ChatChunk,
  ChatResult,
  DeviceReport,
  EngineApi,
  ModelEntry,
  Recipe,
  RecipeEntry,
  RolloutRecord,
  RunEvent,
  RunSummary,
  StepMetrics,
} from '../workers/api.ts'

const wait = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds))

const RECIPES: RecipeEntry[] = [
  {
    id: 'nano-math-rl',
    title: 'Nano: math GRPO',
    description: 'A 64 k model learns three kinds of arithmetic in a few minutes, even on a software adapter.',
    recipe: {
      name: 'nano-math-rl',
      seed: 0,
      model: 'models/nano',
      stages: [
        {
          name: 'math',
          kind: 'rl',
          steps: 160,
          learningRate: 1e-3,
          warmupSteps: 0,
          schedule: 'constant',
          minLearningRateRatio: 1,
          betas: [0.9, 0.95],
          epsilon: 1e-8,
          weightDecay: 0,
          maxGradNorm: 1,
          checkpointEvery: 20,
          evaluation: { every: 20, prompts: 64, modes: ['think'], temperatures: [0, 1] },
          domain: 'math',
          task: { kinds: ['prod2', 'lin', 'expr'] },
          mode: 'think',
          promptsPerStep: 16,
          groupSize: 8,
          maxNewTokens: 40,
          temperature: 1,
          topP: 1,
          topK: 0,
          truncated: 'zero',
          epochPrompts: 0,
          readmitSolved: 0.01,
          readmitFailed: 0.1,
          refill: 0,
        },
      ],
    },
  },
  {
    id: 'nano-sft',
    title: 'Nano: supervised',
    description: 'The supervised stage that comes before reinforcement learning, from random weights.',
    recipe: {
      name: 'nano-sft',
      seed: 0,
      model: 'init',
      stages: [
        {
          name: 'sft',
          kind: 'sft',
          steps: 400,
          learningRate: 4e-3,
          warmupSteps: 50,
          schedule: 'cosine',
          minLearningRateRatio: 0.02,
          betas: [0.9, 0.95],
          epsilon: 1e-8,
          weightDecay: 0.05,
          maxGradNorm: 1,
          checkpointEvery: 100,
          evaluation: null,
          domain: 'math',
          task: {},
          batchSize: 24,
          optimizer: 'muon',
          muonLearningRate: 0.02,
          snapshotEvery: 0,
        },
      ],
    },
  },
]

const MODELS: ModelEntry[] = [
  {
    id: 'models/base',
    title: 'Cascade 350 k',
    origin: 'shipped',
    parameters: 349_632,
    bytes: 1_402_112,
    description: 'Supervised on ten kinds of arithmetic.',
  },
  {
    id: 'models/nano',
    title: 'Cascade nano',
    origin: 'shipped',
    parameters: 64_128,
    bytes: 257_024,
    description: 'The smallest that learns.',
  },
]

const GONE =
  'The GPU was lost or refused 9 times in a row: after repeated crashes a browser blocks the GPU for a page, then for all pages, until it is started again. Close other programs that use the GPU, restart the browser, and go on: the run is kept.'

export function createFakeEngine(variant: string): EngineApi {
  const random = generator(7)
  const listeners: ((event: RunEvent) => void)[] = []
  const emit = (event: RunEvent) => {
    for (const listener of listeners) listener(structuredClone(event))
  }
  const runs = new Map<string, { summary: RunSummary; metrics: StepMetrics[]; rollouts: Map<number, RolloutRecord[]> }>()
  let active: RunSummary | null = null
  let wish: 'run' | 'pause' | 'stop' = 'run'
  let chatStopped = false
  let models = [...MODELS]

  const report: DeviceReport = {
    vendor: variant === 'software' ? 'google' : 'nvidia',
    architecture: variant === 'software' ? 'swiftshader' : 'ampere',
    description: '',
    software: variant === 'software',
    features: ['shader-f16', 'subgroups', 'timestamp-query', 'core-features-and-limits'],
    subgroupSize: variant === 'software' ? 4 : 32,
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
    }
    runs.set(id, { summary, metrics: [], rollouts: new Map() })
    for (let step = 1; step <= steps; step++) advance(id)
    return summary
  }

  function advance(id: string): { metrics: StepMetrics; sample: RolloutRecord[] } {
    const run = runs.get(id)!
    const step = ++run.summary.step
    const stage = run.summary.recipe!.stages[0]
    const share = step / run.summary.steps
    const noise = () => random() - 0.5
    const common = { step, stage: stage.name, num_tokens: step * 2600, step_time: 0.9 + noise() * 0.2, learning_rate: stage.learningRate }
    let metrics: StepMetrics
    let records: RolloutRecord[] = []
    if (stage.kind === 'sft') {
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
        'completions/max_length': 40,
        'completions/clipped_ratio': Math.max(0, 0.02 * (1 - share) + noise() * 0.015),
        logprob_mismatch: 2e-7,
        ...(step === 1 ? { evaluation_before: fakeEvaluation(0, noise) } : {}),
        ...(step % 20 === 0 ? { evaluation: fakeEvaluation(share, noise) } : {}),
      }
      run.rollouts.set(step, records)
    }
    run.metrics.push(metrics)
    return { metrics, sample: records.filter((_, index) => index % 29 === 0) }
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
      emit({ type: 'step', run: id, ...advance(id) })
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
  if (variant === 'elsewhere') {
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
    models: async () => models,
    recipes: async () => RECIPES,
    async checkRecipe(recipe) {
      const stages = (recipe as Partial<Recipe>)?.stages
      if (!Array.isArray(stages) || stages.length === 0) return ['stages: a recipe needs at least one stage.']
      return stages.flatMap((stage, index) =>
        Number.isInteger(stage.steps) && stage.steps > 0
          ? []
          : [`stages[${index}].steps: must be a whole number above 0, not ${JSON.stringify(stage.steps)}.`],
      )
    },
    runs: async () => [...runs.values()].map((run) => run.summary).reverse(),
    sizes: async () => Object.fromEntries([...runs.keys()].map((id) => [id, 1_400_000])),
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
    metrics: async (run) => runs.get(run)?.metrics ?? [],
    async rollouts(run, step) {
      await wait(40)
      return runs.get(run)?.rollouts.get(step) ?? []
    },
    async chat(_model, messages, sampling, onChunk) {
      chatStopped = false
      const think = messages.at(-1)?.mode === 'think'
      const known = PICTURED.find(({ prompt }) => prompt.trim() === messages.at(-1)?.content)
      const thought = known?.thoughts[0][0] ?? '63*9: 60*9=540\n3*9=27\n540+27=567\nso the answer is 567'
      const reasoning = think ? thought : null
      const answer = known ? `\\boxed{${known.thoughts[0][1]}}` : 'The product is \\boxed{567}'
      const started = Date.now()
      const text = (reasoning ?? '') + answer
      let thinkingMs = 0
      let chunk: ChatChunk = {
        reasoning: think ? '' : null,
        answer: '',
        phase: think ? 'thinking' : 'answering',
        tokens: 0,
        tokensPerSecond: 0,
        thinkingMs: 0,
      }
      let tokens = 0
      for (let end = 1; end <= text.length && !chatStopped && tokens < sampling.maxNewTokens; end++) {
        await wait(25)
        tokens = end
        const cut = reasoning?.length ?? 0
        if (end <= cut) thinkingMs = Date.now() - started
        chunk = {
          reasoning: reasoning === null ? null : reasoning.slice(0, end),
          answer: answer.slice(0, Math.max(0, end - cut)),
          phase: end <= cut ? 'thinking' : 'answering',
          tokens,
          tokensPerSecond: tokens / ((Date.now() - started) / 1000),
          thinkingMs,
        }
        onChunk(chunk)
      }
      const result: ChatResult = {
        ...chunk,
        phase: 'done',
        stop: chatStopped ? 'stopped' : tokens >= sampling.maxNewTokens ? 'length' : 'eos',
        promptTokens: 21,
        firstTokenMs: 38,
      }
      return result
    },
    async stopChat() {
      chatStopped = true
    },
    async passRates(_model, prompts, { samples }, onProgress) {
      const rates: number[] = []
      for (const { id } of prompts) {
        rates.push(((id.length * 7 + rates.length * 3) % (samples + 1)) / samples)
        if (rates.length % 10 === 0) await wait(20)
        onProgress(rates.length, prompts.length)
      }
      return rates
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
const PICTURED: { kind: string; prompt: string; gold: string; thoughts: [string, string][] }[] = [
  {
    kind: 'sudoku',
    prompt: 'Sudoku: .23. 3412 2.43 432.',
    gold: '1234 3412 2143 4321',
    thoughts: [
      ['a1: 2 3 4 no, 1; d1: 1 2 3 no, 4; b3: 2 3 4 no, 1; d4: 2 3 4 no, 1', '1234 3412 2143 4321'],
      ['a1: 1 or 4, try 4; d1: 1; d4: none, back; a1: 1; b3: 2; d1: 4; d4: 1', '1234 3412 2243 4321'],
      ['a1: 1; b3: 1 or 2, try 1; d1: 4', ''],
    ],
  },
  {
    kind: 'maze',
    prompt: '  12345\na #....\nb #.#.#\nc #.#..\nd ..#.#\ne #.###\nGo from a5 to d4. The shortest way, as R L U D?',
    gold: 'LDDD',
    thoughts: [
      ['0: a5; 1: a4; 2: a3 b4; 3: a2 c4; 4: d4 goal; back c4 b4 a4 a5; L a4, D b4, D c4, D d4; LDDD', 'LDDD'],
      ['a5 b5 no, a5 a4 a3 a2 b2 c2 d2 e2 back d2 d1 back d2 back c2 back b2 back a2 back a3 back a4 b4 c4 d4 goal; LDDD', 'LDLD'],
      ['0: a5; 1: a4 b5; 2: a3 b4 c5; 3: a2', ''],
    ],
  },
  {
    kind: 'countdown',
    prompt: 'Use each of 3, 7, 9, 2 once to get 60.',
    gold: '60',
    thoughts: [
      [
        '9-7=2 (2 2 3); 2+2=4 (3 4); 4*3=12 no; back; back; 7+3=10 (2 9 10); 9-2=7 (7 10); 7*10=70 no; 10+7=17 no; back; 10*9=90 (2 90); 90-2=88 no; 90/2=45 no; back; 10*2=20 (9 20); back; back; 9*7=63 (2 3 63); 63-3=60 (2 60); 60+2=62 no; back; back; 9-3=6 (2 6 7); 7*6=42 (2 42)',
        '2*7*9/3',
      ],
      ['9+7=17 (2 3 17); 17*3=51 (2 51); 51+2=53 no; back; back; 9*7=63 (2 3 63)', '63-3'],
    ],
  },
  {
    kind: 'story',
    prompt:
      'Tom has 5 coins. Ann has 4 more coins than Tom. Ben has 2 fewer coins than Tom. Sam has twice as many coins as Ann. How many coins has Sam?',
    gold: '18',
    thoughts: [
      ['Tom 5; Ann 5+4=9; Sam 9*2=18', '18'],
      ['Sam needs Ann, not yet; Tom 5; Ben 5-2=3; Ann 5+4=10 no, 5+4=9; Sam 9*2=19; all 9+19=28', '19'],
    ],
  },
  {
    kind: 'hanoi',
    prompt: 'Move the disks. Start: 521, 43, none. Goal: 52, none, 431. At most 5 moves.',
    gold: 'ab, bc, ac, bc, bc',
    thoughts: [
      ['4 to c; 1 ab: 52 431 none; back; 1 ab: 52 431 none; 3 bc: 521 4 3', 'ab, bc, ac, bc'],
      ['1 ac: 52 43 1; 3 bc: 52 4 13', 'ac, bc'],
    ],
  },
  {
    kind: 'life',
    prompt: 'Game of life: the next board?\n.....\n....o\n.oo.o\n.ooo.\n.o..o',
    gold: '..... ...o. .o..o o...o .o.o.',
    thoughts: [
      ['a 00011 .....; b 12231 ...o.; c 23452 .o..o; d 34543 o...o; e 22431 .o.o.', '..... ...o. .o..o o...o .o.o.'],
      ['c 12312 24452 ....o; a 00001 00011 .....; b 11231 ..oo.; d 34', ''],
    ],
  },
]

function pictured(random: () => number, step: number, group: number, size: number): RolloutRecord[] {
  const { kind, prompt, gold, thoughts } = PICTURED[group % PICTURED.length]
  return fakeGroup(random, step, group, size, 0.5).map((record, i) => {
    const [thought, answer] = thoughts[i % thoughts.length]
    const completion = `<think>${thought}${answer === '' ? '' : `</think>\\boxed{${answer}}`}`
    const pieces = completion.match(/\W|\w{1,3}/g) ?? []
    const correct = answer === gold
    const logprobs = pieces.map(() => -(random() ** 4) * 3)
    return {
      ...record,
      ...{
        kind,
        prompt,
        gold,
        completion,
        pieces,
        logprobs,
        entropies: logprobs.map((value) => -value),
        completion_tokens: pieces.map(() => 1),
      },
      ...{ stop: answer === '' ? 'length' : 'eos', reward: correct ? 1 : 0, advantage: correct ? 1 : -1 },
      verdict: { reward: correct ? 1 : 0, correct, outcome: correct ? 'correct' : 'wrong', detail: {} },
    }
  })
}

function fakeGroup(random: () => number, step: number, group: number, size: number, share: number): RolloutRecord[] {
  const digit = () => 2 + Math.floor(random() * 8)
  const [a, b, c, d] = [digit(), digit(), digit(), digit()]
  const gold = a * b + c * d
  const difficulty = share + (random() - 0.5)
  const records = Array.from({ length: size }, (): RolloutRecord => {
    const correct = random() < difficulty
    const given = correct ? gold : gold + (random() < 0.5 ? 10 : -2)
    const truncated = !correct && random() < 0.08
    const guess = random() < 0.3
    const pieces = [
      '<think>',
      ...(guess ? [...`${given}`] : [...`${a}*${b}=${a * b}, ${c}*${d}=${c * d}, ${a * b}+${c * d}=${given}`]),
      ...(truncated ? [] : ['</think>', '\\boxed{', ...`${given}`, '}', '<|im_end|>']),
    ]
    const logprobs = pieces.map((piece) => (/\d/.test(piece) ? -(random() ** 4) * 3.5 : -random() * 0.04))
    return {
      step,
      prompt_id: `m${step}-${group}`,
      group,
      kind: 'prod2',
      prompt: `Compute ${a}*${b}+${c}*${d}.`,
      gold,
      completion: pieces.join(''),
      prompt_tokens: Array.from({ length: 21 }, () => 1),
      completion_tokens: pieces.map(() => 1),
      pieces,
      logprobs,
      entropies: logprobs.map((value) => Math.min(2, -value * 0.8 + random() * 0.05)),
      stop: truncated ? 'length' : 'eos',
      verdict: {
        reward: correct ? 1 : 0,
        correct,
        outcome: truncated ? 'truncated' : correct ? 'correct' : 'wrong',
        detail: truncated ? {} : { answer: String(given) },
      },
      reward: correct ? 1 : 0,
      advantage: null,
    }
  })
  const mean = records.reduce((sum, record) => sum + record.reward, 0) / size
  const deviation = Math.sqrt(records.reduce((sum, record) => sum + (record.reward - mean) ** 2, 0) / size)
  if (deviation > 0) for (const record of records) record.advantage = (record.reward - mean) / deviation
  else for (const record of records) record.entropies = []
  return records
}

/** Small and repeatable (mulberry32). */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

function fakeEvaluation(share: number, noise: () => number): Record<string, number> {
  return {
    'math/think/T=0': 0.46 + 0.25 * share + noise() * 0.04,
    'math/think/T=1': 0.3 + 0.35 * share + noise() * 0.04,
    'math/instruct/T=0': 0.25 - 0.02 * share + noise() * 0.04,
    'code/think/T=0': 0.6 + 0.04 * share + noise() * 0.04,
    'code/think/T=1': 0.5 + 0.2 * share + noise() * 0.04,
    'code/instruct/T=0': 0.4 - 0.15 * share + noise() * 0.04,
  }
}
