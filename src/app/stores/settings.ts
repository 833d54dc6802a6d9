/**
 * @file What the visitor prefers, kept between visits: the colour scheme, and how the charts are smoothed.
 */
import { create } from 'zustand'

export type Theme = 'auto' | 'light' | 'dark'

interface Settings {
  theme: Theme
  /** The scheme in force, once `auto` has been resolved. */
  scheme: 'light' | 'dark'
  smoothing: number
  setTheme(theme: Theme): void
  setSmoothing(decay: number): void
}

const KEY = 'cascade-lab.settings'

function stored(): { theme: Theme; smoothing: number } {
  const fallback = { theme: 'auto' as Theme, smoothing: 0.9 }
  try {
    const read = JSON.parse(localStorage.getItem(KEY) ?? '{}')
    return {
      theme: read.theme === 'light' || read.theme === 'dark' ? read.theme : fallback.theme,
      smoothing: typeof read.smoothing === 'number' && read.smoothing >= 0 && read.smoothing < 1 ? read.smoothing : fallback.smoothing,
    }
  } catch {
    // Storage switched off, or not ours: the defaults do.
    return fallback
  }
}

function keep(settings: { theme: Theme; smoothing: number }): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(settings))
  } catch {
    // Preferences last for this visit only.
  }
}

const dark = typeof matchMedia === 'undefined' ? null : matchMedia('(prefers-color-scheme: dark)')
const resolve = (theme: Theme): 'light' | 'dark' => (theme === 'auto' ? (dark?.matches ? 'dark' : 'light') : theme)

export const useSettings = create<Settings>((set, get) => {
  const initial = stored()
  return {
    ...initial,
    scheme: resolve(initial.theme),
    setTheme(theme) {
      set({ theme, scheme: resolve(theme) })
      keep({ theme, smoothing: get().smoothing })
    },
    setSmoothing(smoothing) {
      set({ smoothing })
      keep({ theme: get().theme, smoothing })
    },
  }
})

dark?.addEventListener('change', () => useSettings.setState({ scheme: resolve(useSettings.getState().theme) }))
