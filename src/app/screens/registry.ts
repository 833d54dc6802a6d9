/**
 * @file The screens of the page, listed once: navigation, titles, addresses and lazily loaded pages are all built from this. A screen is a
 * folder beside this file with its page, store and styles; `sections` are what stands behind one entry of the navigation.
 */
import type { ComponentType } from 'react'

export interface Screen {
  /** In the address: `#/train`. */
  name: string
  title: string
  load: () => Promise<{ default: ComponentType }>
  /** What it would have shown, said where there is no GPU. Absent: it needs none. */
  gpu?: string
  /** Whether the address names the run on view here, with step, prompt, sample and token. */
  ofRun?: boolean
  /** Whether one moves through the steps of that run here, by the run bar. */
  steps?: boolean
  /** Whether it reads the rollouts of the step on view: there one stops at steps that have some. */
  readsRollouts?: boolean
  /** Whether the address goes on behind the name: `#/claims/C7`. */
  items?: boolean
  /** What else the address says here: how the screen is looked at. */
  how?: readonly string[]
}

export const NAVIGATION = [
  { title: 'Start', sections: [{ name: 'start', title: 'Start', load: () => import('./start/page.tsx'), ofRun: true }] },
  {
    title: 'Train',
    sections: [
      {
        name: 'train',
        title: 'Train',
        load: () => import('./train/page.tsx'),
        gpu: 'On this page a small model would learn to reason on your GPU while you watch.',
        ofRun: true,
        steps: true,
      },
    ],
  },
  {
    title: 'Rollouts',
    sections: [
      {
        name: 'rollouts',
        title: 'Rollouts',
        load: () => import('./rollouts/page.tsx'),
        gpu: 'On this page you would read every attempt of a run, and why it got its reward.',
        ofRun: true,
        steps: true,
        readsRollouts: true,
        items: true,
        how: ['show', 'search', 'domain', 'outcome', 'reward', 'tokens', 'prompts', 'attempts', 'shade'],
      },
    ],
  },
  {
    title: 'Chat',
    sections: [
      {
        name: 'chat',
        title: 'Chat',
        load: () => import('./chat/page.tsx'),
        gpu: 'On this page you would talk to the model, before and while it learns.',
        items: true,
      },
    ],
  },
  {
    title: 'Evaluate',
    sections: [
      { name: 'evaluate', title: 'Matrix', load: () => import('./evaluate/page.tsx'), ofRun: true, items: true },
      { name: 'measure', title: 'Measure', load: () => import('./measure/page.tsx'), items: true },
      { name: 'claims', title: 'Claims', load: () => import('./claims/page.tsx'), items: true },
    ],
  },
  {
    title: 'Library',
    sections: [
      {
        name: 'library',
        title: 'Models',
        load: () => import('./library/page.tsx'),
        gpu: 'On this page you would see the models and runs you have.',
      },
      { name: 'data', title: 'Data', load: () => import('./data/page.tsx') },
    ],
  },
  {
    title: 'Device',
    sections: [
      {
        name: 'device',
        title: 'Device',
        load: () => import('./device/page.tsx'),
        gpu: 'On this page you would see what your GPU is and whether it computes correctly.',
      },
      {
        name: 'benchmark',
        title: 'Benchmark',
        load: () => import('./benchmark/page.tsx'),
        gpu: 'On this page the engine would be timed beside other libraries on your GPU.',
      },
    ],
  },
] as const satisfies readonly { title: string; sections: readonly [Screen, ...Screen[]] }[]

export type Page = (typeof NAVIGATION)[number]['sections'][number]['name']

const SCREENS = new Map<string, Screen>(NAVIGATION.flatMap(({ sections }) => sections.map((screen) => [screen.name, screen])))

export const PAGES = [...SCREENS.keys()] as Page[]

export function screenOf(page: Page): Screen {
  return SCREENS.get(page)!
}
