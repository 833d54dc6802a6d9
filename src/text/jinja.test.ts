import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readJinja } from './jinja.ts'
import { type ChatMessage, jinjaTemplate } from './template.ts'
import { HOSTILE_TEMPLATES } from './testing/hostile-templates.ts'

const MATERIAL = new URL('../../../shared/material/chat-templates/', import.meta.url).pathname
const options = { mode: 'think', addGenerationPrompt: true } as const
const render = (source: string) => readJinja(source).render({ messages: [{ role: 'user', content: 'Hi' }] })

describe('a hostile template', () => {
  it.each(Object.entries(HOSTILE_TEMPLATES))('of %s ends in one short sentence', (_, source) => {
    const work = () => jinjaTemplate(source).render([{ role: 'user', content: 'Hi' }], options)
    // By a limit of ours, not of the machine's ("it takes more than ..."); or in the template's own words, cut short.
    expect(work).toThrow(/^The chat template cannot (be read|render this conversation): (it [^\n]{1,100}\.|x{500}\.\.\.)$/)
  })
})

describe('a template within its limits', () => {
  it.each([
    ['{{ range(3) }}{{ range(1, 4) }}{{ range(5, 0, -2) }}{{ range(0) }}', '[0, 1, 2][1, 2, 3][5, 3, 1][]'],
    ["{{ 'a-b-c'.split('-') | join('+') }}{{ 'abc'[1:] }}{{ 'abc'[-1] }}", 'a+b+cbcc'],
    ['{% macro f(x, y=2) %}{{ x }}{{ y }}{% endmacro %}{{ f(1) }}{{ f(1, y=3) }}{{ f(*[4, 5]) }}', '121345'],
    ["{% set f = 'aXbX'.replace %}{{ f('X', '-') }}{{ 'aXbX'|replace('X', '', count=1) }}", 'a-b-abX'],
    ['{% for k, v in {"a": 1, "b": 2}.items() if v > 1 %}{{ k }}{{ loop.index }}{% else %}none{% endfor %}', 'b1'],
    ['{% for i in [1, 2, 3, 4] %}{% if i == 2 %}{% continue %}{% endif %}{% if i == 4 %}{% break %}{% endif %}{{ i }}{% endfor %}', '13'],
    ['{% call(x) f() %}<{{ x }}>{% endcall %}', null],
    ["{% macro f() %}{{ caller('y') }}{% endmacro %}{% call(x) f() %}<{{ x }}>{% endcall %}", '<y>'],
    ["{{ [{'n': 'b'}, {'n': 'a'}]|sort(attribute='n')|map(attribute='n')|join }}", 'ab'],
    ["{{ [{'n': 'b'}, {'m': 'a'}]|selectattr('n', 'equalto', 'b')|list|length }}", '1'],
    [
      '{{ {"a": [1, "é"]}|tojson(indent=2) }}{{ missing is defined }}{{ missing|default("d") }}',
      '{\n  "a": [\n    1,\n    "é"\n  ]\n}falsed',
    ],
    ['{% filter upper %}a{{ "b" }}{% endfilter %}{% set x %}c{% endset %}{{ x ~ 1 ~ none|string }}', null],
  ])('%s gives what it should', (source, expected) => {
    if (expected === null) expect(() => render(source)).toThrow(/^(?!.*steps)/)
    else expect(render(source)).toBe(expected)
  })

  it.skipIf(!existsSync(MATERIAL))('renders 100 turns of 4,000 characters in every published form (needs shared material)', () => {
    const turns: ChatMessage[] = Array.from({ length: 100 }, (_, i) => ({
      role: i % 2 ? 'assistant' : 'user',
      content: 'What is the answer to it all? '.repeat(133),
    }))
    let rendered = 0
    for (const file of readdirSync(MATERIAL).filter((name) => name.endsWith('.jinja'))) {
      try {
        jinjaTemplate(readFileSync(MATERIAL + file, 'utf8'), { bos_token: '<s>', eos_token: '</s>' }).render(turns, options)
        rendered++
      } catch (error) {
        // Some ask for tools, or for syntax that the library lacks; none may be at its limits.
        expect(String(error), file).not.toMatch(/steps|2 MB|deep|blanks/)
      }
    }
    expect(rendered).toBeGreaterThan(30)
  })
})
