import { expect, it } from 'vitest'
import { strftime } from './date.ts'
import { jinjaTemplate, loadChatTemplate } from './template.ts'

const day = new Date(2024, 6, 5, 0, 7, 9)

it('prints a date as Python does in the C locale', () => {
  expect(strftime(day, '%d %b %Y, %A %-d %B %y, %a %m')).toBe('05 Jul 2024, Friday 5 July 24, Fri 07')
  expect(strftime(day, '%H:%M:%S %I %p %-I %% %q')).toBe('00:07:09 12 AM 12 % %q')
})

it('is the day given to a template, however often it is rendered, and today where none is given', () => {
  const source =
    "{% macro date() %}{{ strftime_now('%d %B') }}{% endmacro %}{% if strftime_now is defined %}{{ strftime_now('%Y') }} {{ date() }}{% endif %}"
  const options = { mode: 'think', addGenerationPrompt: true } as const
  const template = loadChatTemplate({ chat_template: source }, null, day)
  expect([template.render([], options), template.render([], options)]).toEqual(['2024 05 July', '2024 05 July'])
  expect(jinjaTemplate(source).render([], options)).toContain(String(new Date().getFullYear()))
})
