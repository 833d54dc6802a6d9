/**
 * @file `npm run figures:mode [-- --count 1000] [--models models/default,...] [--conversations 400]`: what each shipped model replies when asked in either mode, judged
 * as if it had been asked in each. A line a model and mode: how many replies think, how many are paid in the mode of their form and in the
 * other one. No reply may be paid in a mode that it is not in; exit code 1 if one is. The form is told here by the tags alone, not by the
 * rule that is being measured (src/tasks/reply.ts). Then of the start and the cascade, in `--conversations` conversations of each length and
 * first mode that switch at every turn, the share of all turns whose mode was obeyed; exit code 1 if the cascade is below 99.5% in either.
 */
import { parseArgs } from 'node:util'
import { modelFolder, openGpu } from '../../src/cli/models.ts'
import { withTools } from '../../src/cli/tools.ts'
import { defaultKernels } from '../../src/kernels/tuning.ts'
import type { ModelConfig } from '../../src/model/config.ts'
import { affordableSlots, Generator } from '../../src/model/generator.ts'
import { Model } from '../../src/model/model.ts'
import { rollOut } from '../../src/rollout/rollout.ts'
import { createTask } from '../../src/tasks/index.ts'
import type { Mode } from '../../src/tasks/task.ts'
import { presetRecipe } from '../../src/training/presets.ts'
import { modelsNamed } from './chosen.ts'
import { converse, obedience } from './mode-turns.ts'

const ROWS = 256
const MAX_NEW_TOKENS = 128
const MODES: readonly Mode[] = ['think', 'instruct']
const SAMPLED = { temperature: 1, maxNewTokens: MAX_NEW_TOKENS, topP: 1, topK: 0, seed: 0 }
const [START, CASCADE] = modelsNamed('start,cascade')
/** Share of turns whose mode the cascade has to obey. */
const BOUND = 0.995

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '1000' },
    models: { type: 'string', default: 'models/default,models/math,models/code,models/nano' },
    conversations: { type: 'string', default: '400' },
  },
})
const [count, conversations] = [values.count, values.conversations].map(Number)
if (![count, conversations].every((n) => Number.isInteger(n) && n >= 1)) {
  console.error(
    '--count is how many replies of each model in each mode, --conversations how many of each length and first mode: whole numbers from 1.',
  )
  process.exit(2)
}

const formOf = (reply: string): Mode | 'neither' => {
  if (!/<\/?think>/.test(reply)) return 'instruct'
  return /^(?:<think>)?[^<]*\w[^<]*<\/think>/.test(reply) ? 'think' : 'neither'
}

const spoken = (mode: Mode) => (mode === 'think' ? 'think' : 'answer at once')

const gpu = await openGpu()
async function opened(name: string, tokens: (config: ModelConfig) => number) {
  const model = await Model.load(gpu, await modelFolder(name))
  const slots = affordableSlots(model.config, ROWS * tokens(model.config))
  const generator = await Generator.create(gpu, model.config, model.weights, defaultKernels(gpu).matmul, { rows: ROWS, slots })
  const close = () => {
    generator.destroy()
    model.dispose()
  }
  return { model, generator, close }
}

let wronglyPaid = 0
let obedient = true
await withTools(async (tools) => {
  for (const name of modelsNamed(values.models)) {
    const { model, generator, close } = await opened(name, () => MAX_NEW_TOKENS + 64)
    const task = createTask('math', name === 'models/nano' ? { preset: 'nano' } : {}, tools)
    const prompts = Array.from({ length: count }, (_, i) => task.promptAt('test', 0, i))
    for (const asked of MODES) {
      const settings = { ...SAMPLED, modes: [asked], groupSize: 1 }
      const { rollouts } = await rollOut(model, generator, task, prompts, settings)
      const tally = { ended: 0, thinks: 0, paid: 0, other: 0 }
      for (const { prompt, text, stop } of rollouts) {
        if (stop !== 'eos') continue
        tally.ended++
        if (formOf(text) === 'think') tally.thinks++
        // As it is, its answer alone, and its answer behind a thought and behind none.
        const answer = text.split('</think>').at(-1)
        for (const reply of new Set([text, `${answer}`, `<think>It is so.</think>${answer}`, `<think></think>${answer}`]))
          for (const mode of MODES) {
            const { reward } = await task.verify(prompt, reply, mode)
            if (reward <= 0) continue
            if (formOf(reply) === mode) tally.paid += reply === text ? 1 : 0
            else tally.other++
          }
      }
      wronglyPaid += tally.other
      console.log(
        `${name.padEnd(16)} asked to ${spoken(asked)}: ${tally.ended} replies, ${tally.thinks} think; paid in their own mode ${tally.paid}, in the other ${tally.other}`,
      )
    }
    close()
  }
  // All that the cascade's last stage asks, in both modes, is what its models are made to talk about.
  const mixture = createTask('mixture', presetRecipe('cascade').stages.findLast(({ domain }) => domain === 'mixture')?.task, tools)
  for (const name of [START, CASCADE]) {
    const { model, generator, close } = await opened(name, ({ maxPositions }) => maxPositions)
    const said = await converse(model, generator, mixture, conversations, SAMPLED, (sentence) =>
      console.log(`${name.padEnd(16)} ${sentence}`),
    )
    const counted = obedience(said)
    for (const mode of MODES) {
      const { turns, conversations: of, share } = counted[mode]
      const [value, low, high] = [share.value, share.low, share.high].map((part) => `${(100 * part).toFixed(2)}%`)
      console.log(
        `${name.padEnd(16)} switching, asked to ${spoken(mode)}: obeyed ${value} (${low} to ${high}) of ${turns} turns in ${of} conversations`,
      )
      if (name === CASCADE && share.value < BOUND) obedient = false
    }
    close()
  }
})
gpu.close()
console.log(
  `mode obeyed by ${CASCADE} in conversations that switch at every turn: ${obedient ? 'yes' : 'no'} (bound ${100 * BOUND}% in both directions)`,
)
console.log(`replies paid in the wrong mode: ${wronglyPaid} (bound 0)`)
process.exitCode = wronglyPaid > 0 || !obedient ? 1 : 0
