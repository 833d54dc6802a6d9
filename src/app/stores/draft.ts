/**
 * @file What the next run will be: the preset chosen, the recipe as text, and what is wrong with it.
 */
import { create } from 'zustand'
import { MOST_STAGES, type Recipe, type RecipeEntry, type StageWords } from '../../workers/api.ts'
import { engine } from '../engine.ts'
import { errorSentence, integer } from '../format.ts'
import { decodeRecipe } from '../recipe-link.ts'
import { freeName, isWrittenRecipe, type WrittenRecipe } from './recipe-edit.ts'

/** A recipe that another page hands over, and where it is told of. */
export interface OfferedRecipe extends RecipeEntry {
  from: { title: string; href: string }
}

interface DraftStore {
  preset: string | null
  /** Listed before the presets, so that one can come back to it. */
  offered: OfferedRecipe | null
  /** Model to start from; null: the one the recipe names. */
  model: string | null
  text: string
  /** The preset's own text, to go back to. */
  original: string
  faults: string[]
  /** Where each of them lies, as the engine tells it. */
  paths: string[]
  /** What of it does nothing, a sentence each. */
  notices: string[]
  /** Of the recipe when it last had no fault. */
  stages: StageWords[]
  checking: boolean
  /** What has just been prepared on another part of the page: said by the form. */
  ready: { text: string } | null
  /** A set that was chosen before there was a recipe to take it. */
  waiting: string | null
  /** Why a link's recipe was not taken in: one sentence. */
  refused: string | null
  /** Why what was pasted was not, likewise. */
  notPasted: string | null
  choose(entry: RecipeEntry): void
  /** Takes the place of what is in the editor, with the model that the recipe names. */
  offer(entry: Omit<OfferedRecipe, 'stages'>): void
  /** Takes a link's recipe in as `offer` does, if the engine knows what it means. */
  takeLink(link: string): Promise<void>
  /** Whether the editor takes in what is pasted. What is no recipe for its length alone it does not: laying it out would hold the page up. */
  takes(pasted: string): boolean
  setModel(model: string | null): void
  /** Every stage takes its prompts from this set; null: the domain's own. */
  setPrompts(set: string | null): void
  edit(text: string): void
  /** Edits the recipe that the text is; nothing, while the text is none. */
  change(how: (recipe: WrittenRecipe) => WrittenRecipe): void
  /** Sees to it that no run has the recipe's name. That is no change of what was chosen. */
  nameFreely(taken: readonly string[]): void
  reset(): void
  /** The recipe, if it can be run. */
  recipe(): Promise<Recipe | null>
}

/** Of a recipe's text: a hundred stages with all their fields have half as many. */
const MOST_CHARACTERS = 500_000

let ticket = 0
let timer: ReturnType<typeof setTimeout> | undefined

export const useDraft = create<DraftStore>((set, get) => ({
  preset: null,
  offered: null,
  model: null,
  text: '',
  original: '',
  faults: [],
  paths: [],
  notices: [],
  stages: [],
  checking: false,
  ready: null,
  waiting: null,
  refused: null,
  notPasted: null,

  choose(entry) {
    ticket++
    clearTimeout(timer)
    const text = JSON.stringify(entry.recipe, null, 2)
    // What the engine has not seen yet it puts into words, or finds fault with.
    const unseen = entry.stages.length === 0
    set({
      preset: entry.id,
      text,
      original: text,
      faults: [],
      paths: [],
      notices: [],
      stages: entry.stages,
      checking: unseen,
      ready: null,
      refused: null,
      notPasted: null,
    })
    if (unseen) void check()
    const { waiting } = get()
    if (waiting === null) return
    set({ waiting: null })
    get().setPrompts(waiting)
  },
  offer(entry) {
    const offered = { ...entry, stages: [] }
    set({ offered, model: null })
    get().choose(offered)
  },
  async takeLink(link) {
    try {
      const recipe = await decodeRecipe(link)
      const { faults } = await (await engine()).checkRecipe(recipe)
      if (faults.length > 0) throw new Error(`The recipe of this link cannot be run, and was not taken in: ${errorSentence(faults[0])}`)
      const { name, description } = recipe as Recipe
      const words = description ?? 'It came with a link. Look through it before you start it.'
      get().offer({ id: 'link', title: name, description: words, recipe: recipe as Recipe, from: { title: 'a link', href: '#/train' } })
    } catch (error) {
      set({ refused: errorSentence(error) })
    }
  },
  takes(pasted) {
    const parsed = parseJson(pasted)
    const stages = ('value' in parsed && (parsed.value as { stages?: unknown } | null)?.stages) || []
    const count = Array.isArray(stages) ? stages.length : 0
    const fault =
      count > MOST_STAGES
        ? `it has ${integer(count)} stages, and a recipe may have ${MOST_STAGES}`
        : pasted.length > MOST_CHARACTERS
          ? `it has ${integer(pasted.length)} characters, and a recipe may have ${integer(MOST_CHARACTERS)}`
          : null
    set({ notPasted: fault === null ? null : `What was pasted was not taken in: ${fault}.` })
    return fault === null
  },
  setModel(model) {
    set({ model, ready: null })
    // Its own model need not be there then, or does again.
    if (get().text !== '') get().edit(get().text)
  },
  setPrompts(id) {
    if (!writtenRecipe(get().text)) return set({ waiting: id })
    get().change(({ stages, ...recipe }) => ({
      ...recipe,
      stages: stages.map(({ prompts: _, ...stage }) => (id === null ? stage : { ...stage, prompts: id })),
    }))
  },
  change(how) {
    const written = writtenRecipe(get().text)
    if (written) get().edit(JSON.stringify(how(written), null, 2))
  },
  edit(text) {
    set({ text, checking: true, notPasted: null })
    clearTimeout(timer)
    timer = setTimeout(() => void check(), 250)
  },
  nameFreely(taken) {
    const { text, original } = get()
    const written = writtenRecipe(text)
    if (typeof written?.name !== 'string') return
    const name = freeName(written.name, taken)
    if (name === written.name) return
    get().edit(JSON.stringify({ ...written, name }, null, 2))
    if (text === original) set({ original: get().text })
  },
  reset() {
    ticket++
    clearTimeout(timer)
    set({ text: get().original, faults: [], paths: [], notices: [], checking: true })
    void check()
  },
  async recipe() {
    clearTimeout(timer)
    return check()
  },
}))

/** Checks the text as it is now; an answer that comes after a newer question is dropped. */
async function check(): Promise<Recipe | null> {
  const mine = ++ticket
  const { text, model } = useDraft.getState()
  const parsed = parseJson(text)
  let faults: string[]
  let paths = ['']
  let notices: string[] = []
  let { stages } = useDraft.getState()
  if ('fault' in parsed) faults = [parsed.fault]
  else {
    try {
      const found = await (await engine()).checkRecipe(parsed.value, model)
      faults = found.faults.map(errorSentence)
      paths = found.paths
      notices = found.notices
      if (faults.length === 0) stages = found.stages
    } catch (error) {
      faults = [errorSentence(error)]
    }
  }
  if (mine !== ticket) return null
  useDraft.setState({ faults, paths, notices, stages, checking: false })
  return faults.length === 0 && 'value' in parsed ? (parsed.value as Recipe) : null
}

/** Null while the text is no recipe, whatever its fields may be. */
export function writtenRecipe(text: string): WrittenRecipe | null {
  const parsed = parseJson(text)
  return 'value' in parsed && isWrittenRecipe(parsed.value) ? parsed.value : null
}

/** JSON, or one sentence that says where it breaks. */
export function parseJson(text: string): { value: unknown } | { fault: string } {
  if (text.trim() === '') return { fault: 'The recipe is empty: choose a preset or paste one.' }
  try {
    return { value: JSON.parse(text) }
  } catch (error) {
    const message = error instanceof Error ? error.message : ''
    const position = /position (\d+)/.exec(message)
    const line = /line (\d+)/.exec(message)?.[1] ?? (position ? String(text.slice(0, Number(position[1])).split('\n').length) : null)
    const early = /end of JSON/i.test(message) || (position !== null && Number(position[1]) >= text.trimEnd().length)
    if (early) return { fault: 'This is not JSON yet: it ends too early, a bracket or quote is missing.' }
    return {
      fault: line
        ? `This is not JSON: line ${line} has something that does not belong there.`
        : 'This is not JSON: check commas, quotes and brackets.',
    }
  }
}
