/**
 * @file `npm run figures:mode [-- --count 1000] [--models models/default,...]`: what each shipped model replies when asked in either mode, judged
 * as if it had been asked in each. A line a model and mode: how many replies think, how many are paid in the mode of their form and in the
 * other one. No reply may be paid in a mode that it is not in; exit code 1 if one is. The form is told here by the tags alone, not by the
 * rule that is being measured (src/tasks/reply.ts).
 */
import { parseArgs } from 'node:util'
import { modelFolder, openGpu } from '../../src/cli/models.ts'
import { withTools } from '../../src/cli/tools.ts'
import { defaultKernels } from '../../src/kernels/tuning.ts'
import { affordableSlots, Generator } from '../../src/model/generator.ts'
import { Model } from '../../src/model/model.ts'
import { rollOut } from '../../src/rollout/rollout.ts'
import { createTask } from '../../src/tasks/index.ts'
import type { Mode } from '../../src/tasks/task.ts'

const ROWS = 256
const MAX_NEW_TOKENS = 128
const MODES: readonly Mode[] = ['think', 'instruct']

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '1000' },
    models: { type: 'string', default: 'models/default,models/math,models/code,models/nano' },
  },
})
const count = Number(values.count)
if (!Number.isInteger(count) || count < 1) {
  console.error('--count is how many replies of each model in each mode, a whole number from 1.')
  process.exit(2)
}

const formOf = (reply: string): Mode | 'neither' => {
  if (!/<\/?think>/.test(reply)) return 'instruct'
  return /^(?:<think>)?[^<]*\w[^<]*<\/think>/.test(reply) ? 'think' : 'neither'
}

let wronglyPaid = 0
const gpu = await openGpu()
await withTools(async (tools) => {
  for (const name of values.models.split(',')) {
    const model = await Model.load(gpu, await modelFolder(name))
    const slots = affordableSlots(model.config, ROWS * (MAX_NEW_TOKENS + 64))
    const generator = await Generator.create(gpu, model.config, model.weights, defaultKernels(gpu).matmul, {
      rows: ROWS,
      slots,
    })
    const task = createTask('math', name === 'models/nano' ? { preset: 'nano' } : {}, tools)
    const prompts = Array.from({ length: count }, (_, i) => task.promptAt('test', 0, i))
    for (const asked of MODES) {
      const settings = { modes: [asked], temperature: 1, groupSize: 1, maxNewTokens: MAX_NEW_TOKENS, topP: 1, topK: 0, seed: 0 }
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
        `${name.padEnd(16)} asked to ${asked === 'think' ? 'think' : 'answer at once'}: ${tally.ended} replies, ${tally.thinks} think; paid in their own mode ${tally.paid}, in the other ${tally.other}`,
      )
    }
    generator.destroy()
    model.dispose()
  }
})
gpu.close()
console.log(`replies paid in the wrong mode: ${wronglyPaid} (bound 0)`)
process.exitCode = wronglyPaid > 0 ? 1 : 0
