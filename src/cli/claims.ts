/** @file `cascade claims`: tests the papers' claims at this scale. Each arm is trained once a seed, whatever is missing is done, and the verdicts are written. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stageTokens, unitCost } from '../claims/estimate.ts'
import { gather, withEarlier } from '../claims/gather.ts'
import { PAPERS } from '../claims/papers.ts'
import { type ClaimsFile, parseClaims } from '../claims/result.ts'
import { readMeasured } from '../claims/store.ts'
import { armsOf, chosenClaims, recipeOf, type Study, type Unit, unitsOf } from '../claims/study.ts'
import { modelPrint } from '../runs/origin.ts'
import { parseRecipe } from '../training/recipe.ts'
import { defineCommand, type Output, UsageError } from './args.ts'
import { unitDone, type Work, workOn } from './claim-units.ts'
import { readJson } from './files.ts'
import { followParent, interruptible, type Relayed, SIGNAL_CODES } from './interruption.ts'
import { modelFolder, openGpu } from './models.ts'
import { NodeStorage } from './node-storage.ts'
import { withTools } from './tools.ts'

const PROGRAM = fileURLToPath(new URL('../../bin/cascade.mjs', import.meta.url))

export const command = defineCommand({
  summary: "test the papers' claims by training, and write the verdicts",
  options: {
    only: { type: 'string', value: 'IDS', help: 'these claims alone: C1,C7' },
    seeds: { type: 'integer', default: 3, min: 1, max: 100, help: 'seeds of each arm: 1, 2, 3' },
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
  const seeds = Array.from({ length: options.seeds }, (_, i) => i + 1)
  const refused = refusedArms(study)
  // Hours before it is written again.
  const before = await earlier(options.results)
  const print = await modelPrint(await modelFolder(study.start))
  const place = { study, storage: new NodeStorage(options.out), print }
  const wanted = unitsOf(study, chosenClaims(study, options.ids), seeds).filter(({ arm }) => !refused.has(arm))
  for (const [arm, why] of refused) progress(`${arm} is left out: ${why}`)
  if (options.workers > 1) await inProcesses(options)
  else await work(place, wanted, progress)

  const left: Unit[] = []
  for (const unit of wanted) if (!(await unitDone(place, unit))) left.push(unit)
  if (options.worker) return { left: left.length }
  const measured = await readMeasured(place.storage, study, unitsOf(study, study.claims, seeds), print)
  const results = withEarlier(gather(study, seeds, measured, refused), before)
  await new NodeStorage(dirname(options.results)).write(basename(options.results), `${JSON.stringify(results)}\n`)
  for (const { id, verdict, title } of results.claims) progress(`${id.padEnd(10)} ${verdict.padEnd(14)} ${title}`)
  if (left.length > 0) progress(`${left.length} of ${wanted.length} runs are left: the same command goes on with them`)
  return {
    results: options.results,
    left: left.length,
    verdicts: Object.fromEntries(results.claims.map(({ id, verdict }) => [id, verdict])),
  }
}

/** In this process, one after another: what no other process has. */
async function work(place: Pick<Work, 'study' | 'storage' | 'print'>, wanted: readonly Unit[], progress: Work['progress']) {
  const missing: Unit[] = []
  for (const unit of wanted) if (!(await unitDone(place, unit))) missing.push(unit)
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
          const done = await unitDone(place, unit)
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

/** The same command, so many times at once; each takes what no other has. Ends when all have. */
async function inProcesses({ workers, ids, seeds, out }: StudyOptions) {
  const args = ['claims', '--worker', '--seeds', String(seeds), '--out', out, ...(ids.length > 0 ? ['--only', ids.join(',')] : [])]
  // The channel carries signals, and tells the child when this process is gone.
  const start = () => spawn(process.execPath, [PROGRAM, ...args], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const children = Array.from({ length: workers }, start)
  let asked = 0
  const relays = (Object.keys(SIGNAL_CODES) as Relayed['signal'][]).map((signal) => {
    const relay = () => {
      asked++
      for (const child of children) if (child.connected) child.send({ signal, count: asked } satisfies Relayed, () => {})
    }
    process.on(signal, relay)
    return () => process.off(signal, relay)
  })
  const codes = await Promise.all(children.map((child) => new Promise<number | null>((resolve) => child.on('exit', resolve))))
  for (const stop of relays) stop()
  process.exitCode = codes.find((code) => code !== 0) ?? 0
}

/** What this engine's recipes cannot say, each in a sentence. */
function refusedArms(study: Study): Map<string, string> {
  const refused = new Map<string, string>()
  for (const arm of Object.keys(study.arms)) {
    const recipe = recipeOf(study, arm, 0)
    try {
      if (recipe) parseRecipe(recipe)
    } catch (cause) {
      refused.set(arm, (cause as Error).message)
    }
  }
  return refused
}

async function earlier(path: string): Promise<ClaimsFile | null> {
  return existsSync(path) ? parseClaims(await readJson(path)) : null
}

function list(study: Study, ids: readonly string[], seeds: number, output: Output) {
  const claims = chosenClaims(study, ids)
  const refused = refusedArms(study)
  const wanted = new Set(claims.flatMap(armsOf))
  const arms = Object.entries(study.arms)
    .filter(([name]) => wanted.has(name))
    .map(([name, { title, stages }]) => {
      const steps = stages.reduce((sum, stage) => sum + stage.steps, 0)
      const tokens = stages.reduce((sum, stage) => sum + stageTokens(stage), 0)
      return { name, title, steps, tokens, ...(refused.has(name) ? { refused: refused.get(name) } : {}) }
    })
  const units = unitsOf(
    study,
    claims,
    Array.from({ length: seeds }, (_, i) => i + 1),
  ).filter(({ arm }) => !refused.has(arm))
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
