/** @file `cascade claims`: tests the papers' claims at this scale. Each arm is trained once a seed, whatever is missing is done, and the verdicts are written. */
import { stageTokens, unitCost } from '../claims/estimate.ts'
import { PAPERS } from '../claims/papers.ts'
import { protocolOf, readRecipes } from '../claims/protocol.ts'
import { armsOf, chosenClaims, type Study, stepsOf, type Unit, unitsOf, upTo } from '../claims/study.ts'
import { missingOf } from '../claims/unit-work.ts'
import { modelPrint } from '../runs/origin.ts'
import { parseRecipe } from '../training/recipe.ts'
import { defineCommand, type Output, UsageError } from './args.ts'
import { type Place, writeResults } from './claim-results.ts'
import { heldElsewhere, type Work, workOn } from './claim-units.ts'
import { inProcesses } from './claim-workers.ts'
import { followParent, interruptible } from './interruption.ts'
import { modelFolder, openGpu } from './models.ts'
import { NodeStorage } from './node-storage.ts'
import { withTools } from './tools.ts'

export const command = defineCommand({
  summary: "test the papers' claims by training, and write the verdicts",
  options: {
    only: { type: 'string', value: 'IDS', help: 'these claims alone: C1,C7' },
    seeds: {
      type: 'integer',
      default: 3,
      min: 0,
      max: 100,
      help: 'seeds of each arm: 1, 2, 3; with 0 nothing is run, and what is there is judged',
    },
    workers: { type: 'integer', default: 1, min: 1, max: 64, help: 'so many processes at once, where the GPU has room for them' },
    worker: { type: 'flag', help: 'train and measure alone, beside other processes on the same folder; the verdicts are left to them' },
    list: { type: 'flag', help: 'show claims and arms, with steps and tokens, and run nothing' },
    out: {
      type: 'string',
      value: 'DIR',
      default: 'runs/claims',
      help: 'where runs and measurements are kept, and what is there is not done again',
    },
    results: { type: 'string', value: 'FILE', help: 'where the verdicts are written (default: claims.json in that folder)' },
  },
  async run(values, output) {
    const ids = values.only?.split(',').map((id) => id.trim()) ?? []
    try {
      chosenClaims(PAPERS, ids)
    } catch (cause) {
      throw new UsageError((cause as Error).message)
    }
    if (values.list) return list(PAPERS, ids, values.seeds, output)
    if (values.worker && process.connected) followParent()
    return runStudy(PAPERS, { ...values, ids, results: values.results ?? `${values.out}/claims.json` }, output)
  },
})

export interface StudyOptions {
  ids: readonly string[]
  /** How many. */
  seeds: number
  workers: number
  worker: boolean
  out: string
  results: string
}

/** Does what is missing, and writes and returns what came of it. */
export async function runStudy(study: Study, options: StudyOptions, { progress }: Pick<Output, 'progress'>) {
  const { ids, seeds, workers, out, results: path } = options
  const { recipes, refused } = readRecipes(study, parseRecipe)
  progress('reading the start and the prompts')
  const protocol = await protocolOf(study, await modelPrint(await modelFolder(study.start)), recipes)
  const place = { study, storage: new NodeStorage(out), protocol }
  const chosen = chosenClaims(study, ids)
  const wanted = unitsOf(study, chosen, upTo(seeds)).filter(({ arm }) => !refused.has(arm))
  for (const [arm, why] of refused) progress(`${arm} is left out: ${why}`)
  // What is planned can be seen at once, and a file that is none of results is told before hours of work.
  if (!options.worker) await writeResults(place, chosen, refused, path, () => {})
  if (workers > 1) {
    const only = ids.length > 0 ? ['--only', ids.join(',')] : []
    await inProcesses(workers, ['--seeds', String(seeds), '--out', out, ...only], progress)
  } else await work(place, wanted, progress)

  const left: Unit[] = []
  for (const unit of wanted) if (await missingOf(place, unit)) left.push(unit)
  if (options.worker) return { left: left.length }
  const results = await writeResults(place, chosen, refused, path, progress)
  for (const { id, verdict, title } of results.claims) progress(`${id.padEnd(10)} ${verdict.padEnd(14)} ${title}`)
  for (const unit of left) {
    const why = await heldElsewhere(place, unit)
    if (why !== null) progress(`${unit.arm}, seed ${unit.seed}: ${why}`)
  }
  if (left.length > 0) progress(`${left.length} of ${wanted.length} runs are left: the same command goes on with them`)
  return {
    results: path,
    left: left.length,
    verdicts: Object.fromEntries(results.claims.map(({ id, verdict }) => [id, verdict])),
  }
}

/** In this process, one after another: what no other process has. */
async function work(place: Place, wanted: readonly Unit[], progress: Work['progress']) {
  const missing: Unit[] = []
  for (const unit of wanted) if (await missingOf(place, unit)) missing.push(unit)
  if (missing.length === 0) return
  const gpu = await openGpu()
  const stopping = new AbortController()
  const onFirst = () => {
    progress('stopping after this step; once more ends at once')
    stopping.abort()
  }
  try {
    await interruptible(onFirst, (interruption) =>
      withTools(async (tools) => {
        const clock = performance.now()
        let [spent, cost] = [0, missing.reduce((sum, unit) => sum + unitCost(place.study, unit), 0)]
        for (const [i, unit] of missing.entries()) {
          if (interruption.code !== null) return
          const name = `${unit.arm}, seed ${unit.seed}`
          const own = unitCost(place.study, unit)
          // Another process may have done it since.
          const done = (await missingOf(place, unit)) === null
          const told = (text: string) => progress(`${i + 1}/${missing.length} ${name}  ${text}`)
          const here = { ...place, gpu, tools, interruption, signal: stopping.signal, progress: told }
          const worked = !done && (await workOn(here, unit).catch((cause) => failed(cause, told)))
          cost -= own
          if (!worked) continue
          spent += own
          const left = (cost * (performance.now() - clock)) / spent / 60_000
          if (cost > 0) told(`done; about ${left < 90 ? `${Math.ceil(left)} minutes` : `${(left / 60).toFixed(1)} hours`} left`)
        }
      }),
    )
  } finally {
    gpu.close()
  }
}

/** A run that fails leaves the others to be done; it is tried again by the next command. */
function failed(cause: unknown, told: (text: string) => void): false {
  told(`failed: ${(cause as Error).message.split('\n')[0]}`)
  process.exitCode = 1
  return false
}

function list(study: Study, ids: readonly string[], seeds: number, output: Output) {
  const claims = chosenClaims(study, ids)
  const { refused } = readRecipes(study, parseRecipe)
  const wanted = new Set(claims.flatMap(armsOf))
  const arms = Object.entries(study.arms)
    .filter(([name]) => wanted.has(name))
    .map(([name, { title, stages }]) => {
      const tokens = stages.reduce((sum, stage) => sum + stageTokens(stage), 0)
      return { name, title, steps: stepsOf(study, name), tokens, ...(refused.has(name) ? { refused: refused.get(name) } : {}) }
    })
  const units = unitsOf(study, claims, upTo(seeds)).filter(({ arm }) => !refused.has(arm))
  if (output.json)
    return { claims: claims.map((claim) => ({ id: claim.id, title: claim.title, arms: armsOf(claim) })), arms, runs: units.length }
  for (const claim of claims) output.line(`${claim.id.padEnd(10)} ${claim.title}: ${armsOf(claim).join('; ')}`)
  output.line('')
  for (const { name, title, steps, tokens, refused: why } of arms)
    output.line(
      `${name.padEnd(24)} ${`${steps} steps`.padStart(9)} ${`~${Math.round(tokens / 1000)}k tokens`.padStart(13)}  ${why ?? title}`,
    )
  output.line('')
  output.line(`${units.length} runs with ${seeds} seeds, the start among them`)
  return undefined
}
