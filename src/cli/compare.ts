/** @file `cascade compare`: what two evaluations on the same prompts differ by, each prompt compared with itself. */
import * as v from 'valibot'
import { PASS_KS } from '../evaluation/pass-at-k.ts'
import { type Asked, pairedDifference, passAt } from '../evaluation/record.ts'
import { defineCommand, UsageError } from './args.ts'
import { readJson } from './files.ts'

const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const schema = v.object({
  model: v.string(),
  domain: v.string(),
  mode: v.string(),
  temperature: v.number(),
  rule: v.string(),
  asked: v.array(
    v.object({
      ...{ id: v.string(), content: v.string(), kind: v.optional(v.string()), level: v.optional(v.number()) },
      ...{ samples: count, right: count, truncated: count, obeyed: count, tokens: count },
    }),
  ),
})

export const command = defineCommand({
  summary: 'the difference between two evaluations on the same prompts',
  options: {
    before: { type: 'string', required: true, value: 'FILE', help: 'what `cascade eval --out` wrote' },
    after: { type: 'string', required: true, value: 'FILE', help: 'and another, of another model or mode, on the same prompts' },
    k: {
      type: 'integers',
      help: `pass@k for each of these, with a comma: 1,4 (default: ${PASS_KS.join(', ')}, as far as both have samples)`,
    },
  },
  async run(values) {
    if (values.k?.some((k) => k < 1)) throw new UsageError('--k is a list of numbers from 1 on.')
    const [before, after] = await Promise.all([open(values.before), open(values.after)])
    if (before.rule !== after.rule)
      throw new Error(`${values.before} is judged by the rule ${before.rule}, ${values.after} by ${after.rule}.`)
    const shared = new Set(before.asked.map(({ id }) => id))
    const prompts = after.asked.filter(({ id }) => shared.has(id))
    if (prompts.length === 0) throw new Error(`${values.before} and ${values.after} have no prompt in common.`)
    const both = new Set(prompts.map(({ id }) => id))
    const own = { before: before.asked.filter(({ id }) => both.has(id)), after: prompts }
    const samples = [...own.before, ...own.after].reduce((least, one) => Math.min(least, one.samples), Number.POSITIVE_INFINITY)
    const ks = values.k ?? PASS_KS.filter((k) => k <= samples)
    return {
      before: how(before),
      after: how(after),
      prompts: prompts.length,
      ...Object.fromEntries(
        ks.map((k) => [
          `pass@${k}`,
          { before: passAt(own.before, k), after: passAt(own.after, k), difference: pairedDifference(own.before, own.after, k) },
        ]),
      ),
    }
  },
})

function how({ model, mode, temperature }: v.InferOutput<typeof schema>): string {
  return `${model}, ${mode}, temperature ${temperature}`
}

async function open(path: string): Promise<v.InferOutput<typeof schema> & { asked: Asked[] }> {
  const result = v.safeParse(schema, await readJson(path))
  if (result.success) return result.output
  throw new Error(`${path} is no record of an evaluation, as cascade eval --out writes them.`)
}
