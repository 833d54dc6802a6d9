import { expect, it } from 'vitest'
import { shownOf } from './chart-groups.tsx'
import { useView } from './view-store.ts'

it('charts are hidden one by one, and come back in their place', () => {
  const metrics = ['loss', 'entropy', 'grad_norm'].map((key) => ({ key }))
  const shown = () => shownOf(metrics, useView.getState().hidden).map(({ key }) => key)
  const { hide } = useView.getState()
  hide('entropy', true)
  hide('entropy', true)
  expect(shown()).toEqual(['loss', 'grad_norm'])
  hide('loss', true)
  hide('entropy', false)
  expect(shown()).toEqual(['entropy', 'grad_norm'])
})
