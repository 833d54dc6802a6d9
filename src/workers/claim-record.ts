/** @file What this browser keeps of claims: what of each is there, which run trains what, and what it all comes to so far. Needs no GPU. */
import { measureTokens, stageTokens, sum, unitCost } from '../claims/estimate.ts'
import { gather } from '../claims/gather.ts'
import { type Protocol, protocolOf, readRecipes } from '../claims/protocol.ts'
import { readMeasured, seedsThere, UNIT_FILE, unitFolder } from '../claims/store.ts'
import { type Claim, chosenClaims, type Study, stepsOf, studyOf, type Unit, unitsOf, upTo } from '../claims/study.ts'
import { missingOf, type Place } from '../claims/unit-work.ts'
import { type ModelPrint, modelPrint } from '../runs/origin.ts'
import { readJson } from '../runs/run-info.ts'
import type { FileReader, Storage } from '../runs/storage.ts'
import { parseRecipe } from '../training/recipe.ts'
import type { ClaimHere, ClaimPlan } from './api.ts'

export interface RecordHost {
  study: Study
  /** Where what was measured is kept. */
  claims(): Promise<Storage>
  /** Files of a model by its id. */
  model(id: string): Promise<FileReader>
}

/** Of one claim alone. */
export interface ClaimPlace extends Place {
  /** Arms that this engine cannot train, and why in a sentence. */
  refused: ReadonlyMap<string, string>
}

/** In a unit's folder: the run that trains it in this browser, and what its training was thought to cost, in tokens. */
const BEGUN_FILE = 'begun.json'
export interface Begun {
  run: string
  cost: number
}

export class ClaimRecord {
  #print: Promise<ModelPrint> | null = null
  readonly #protocols = new Map<string, Promise<Protocol>>()

  constructor(private readonly host: RecordHost) {}

  /** @throws Error with one sentence where there is none. */
  claim(id: string): Claim {
    return chosenClaims(this.host.study, [id])[0]
  }

  /** What it asks for with so many seeds, and what of that is there. */
  async plan(id: string, seeds: number): Promise<ClaimPlan> {
    const claim = this.claim(id)
    const own = studyOf(this.host.study, claim)
    const { recipes, refused } = readRecipes(own, parseRecipe)
    const storage = await this.host.claims()
    const there = await storage.list('')
    const units: ClaimPlan['units'] = []
    let cost = 0
    for (const unit of unitsOf(own, [claim], upTo(seeds))) {
      const { title, stages } = own.arms[unit.arm]
      if (refused.has(unit.arm)) continue
      const asked = unit.models.flatMap(({ measures }) => measures.map((measure) => own.measures[measure]))
      const tokens = sum(stages.map(stageTokens)) + sum(asked.map(measureTokens))
      const state = await this.#state(claim, unit, recipes, there)
      if (state !== 'done') cost += unitCost(own, unit)
      units.push({ arm: unit.arm, title, seed: unit.seed, steps: stepsOf(own, unit.arm), tokens, state })
    }
    const rate = await this.rate(storage)
    return {
      units,
      refused: [...refused].map(([arm, why]) => ({ title: own.arms[arm].title, why })),
      seconds: rate === null ? null : cost * rate,
    }
  }

  /** What there is of it so far, judged; null where nothing is. */
  async here(id: string): Promise<ClaimHere | null> {
    const claim = this.claim(id)
    if ((await (await this.host.claims()).list('')).length === 0) return null
    const here = await this.judged(await this.place(claim))
    const begun = here.arms.some(({ runs }) => runs.length > 0) || [...here.result.tests, ...here.result.secondary].some(isBegun)
    return begun ? here : null
  }

  /** `there`: folders of units. To name a unit's the start must be read, and to name what it was asked, prompts made, which takes seconds. */
  async #state(
    claim: Claim,
    unit: Unit,
    recipes: Protocol['recipes'],
    there: readonly string[],
  ): Promise<ClaimPlan['units'][number]['state']> {
    if (there.length === 0) return 'none'
    const folder = await unitFolder(unit, { recipes, model: await this.#modelPrint(), prompts: new Map() })
    if (!there.includes(`${folder}/`)) return 'none'
    return (await missingOf(await this.place(claim), unit)) ? 'begun' : 'done'
  }

  /** The study of this claim alone, and where it is kept. */
  async place(claim: Claim): Promise<ClaimPlace> {
    const study = studyOf(this.host.study, claim)
    const { recipes, refused } = readRecipes(study, parseRecipe)
    let protocol = this.#protocols.get(claim.id)
    if (!protocol) {
      protocol = this.#modelPrint().then((model) => protocolOf(study, model, recipes))
      protocol.catch(() => this.#protocols.delete(claim.id))
      this.#protocols.set(claim.id, protocol)
    }
    return { study, storage: await this.host.claims(), protocol: await protocol, refused }
  }

  /** Of the start, which is fetched once. */
  #modelPrint(): Promise<ModelPrint> {
    this.#print ??= this.host.model(this.host.study.start).then(modelPrint)
    this.#print.catch(() => {
      this.#print = null
    })
    return this.#print
  }

  async judged({ study, storage, protocol, refused }: ClaimPlace): Promise<ClaimHere> {
    const seeds = await seedsThere(storage)
    const measured = await readMeasured(storage, study, unitsOf(study, study.claims, seeds), protocol)
    const { claims, arms } = await gather(study, { protocol, seeds, measured, refused })
    return { result: claims[0], arms }
  }

  /** Seconds a token of cost, of all that was trained for claims here; null before anything was. */
  async rate(storage: Storage): Promise<number | null> {
    let [seconds, cost] = [0, 0]
    for (const folder of await storage.list('')) {
      const begun = await begunOf(storage, folder.replace('/', ''))
      const result = (await readJson(storage, `${folder}${UNIT_FILE}`)) as { seconds: number } | undefined
      if (!begun || !result) continue
      seconds += result.seconds
      cost += begun.cost
    }
    return cost > 0 ? seconds / cost : null
  }
}

export async function begunOf(storage: Storage, folder: string): Promise<Begun | null> {
  return ((await readJson(storage, `${folder}/${BEGUN_FILE}`)) as Begun | undefined) ?? null
}

export function noteBegun(storage: Storage, folder: string, begun: Begun): Promise<void> {
  return storage.write(`${folder}/${BEGUN_FILE}`, JSON.stringify(begun))
}

const isBegun = ({ perSeed }: ClaimHere['result']['tests'][number]) => perSeed.length > 0
