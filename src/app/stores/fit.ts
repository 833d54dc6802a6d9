/** @file Whether what is about to be started fits this device's memory. */
import { create } from 'zustand'
import type { Recipe, RecipeMemory } from '../../workers/api.ts'
import { engine } from '../engine.ts'

interface FitStore {
  /** Of what was asked last; null while it is not known, or nobody can tell: starting says then what is wrong. */
  found: RecipeMemory | null
  /** Asks about a recipe without faults, with the model chosen; an answer that comes after a newer question is dropped. */
  ask(recipe: Recipe, model: string | null): Promise<void>
}

let ticket = 0

export const useFit = create<FitStore>((set) => ({
  found: null,
  async ask(recipe, model) {
    const mine = ++ticket
    const found = await engine()
      .then((api) => api.memory(recipe, model))
      .catch(() => null)
    if (mine === ticket) set({ found })
  },
}))
