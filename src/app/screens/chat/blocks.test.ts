import { describe, expect, it } from 'vitest'
import { extensionOf, hasMarkup, splitBlocks, withMaths } from './blocks.ts'

describe('a reply in blocks', () => {
  const text = [
    '# Title',
    '',
    'A line',
    'and another.',
    '',
    '```js',
    'let x = 1',
    '',
    '# not a title',
    '```',
    '',
    '- one',
    '',
    '  still one',
    '',
    '$$',
    'a',
    '',
    'b',
    '$$',
    '',
    'End',
  ].join('\n')

  it('is cut at empty lines, but not within code, formulas and items', () => {
    expect(splitBlocks(text)).toEqual([
      '# Title',
      'A line\nand another.',
      '```js\nlet x = 1\n\n# not a title\n```',
      '- one\n\n  still one',
      '$$\na\n\nb\n$$',
      'End',
    ])
    expect(splitBlocks(text).join('\n\n')).toBe(text)
    expect(splitBlocks('')).toEqual([])
    expect(splitBlocks('~~~\na\n\n```\n\nb\n~~~\n\nc')).toEqual(['~~~\na\n\n```\n\nb\n~~~', 'c'])
  })

  it('keeps all blocks but the last as it grows', () => {
    let before: string[] = []
    for (let end = 1; end <= text.length; end++) {
      const now = splitBlocks(text.slice(0, end))
      // A block may still take what is indented behind it, so one more may change.
      expect(now.slice(0, Math.max(0, before.length - 2))).toEqual(before.slice(0, Math.max(0, before.length - 2)))
      before = now
    }
  })
})

it.each([
  ['plain words, 3 * 4 = 12 and 2^3', false],
  ['The product is \\boxed{567}', false],
  ['It costs $5.', false],
  ['a **word**', true],
  ['`code`', true],
  ['1. first', true],
  ['| a | b |', true],
  ['so $x^2$', true],
  ['\\(x\\)', true],
  ['```\ncode', true],
])('%j has markup: %s', (text, expected) => {
  expect(hasMarkup(text)).toBe(expected)
})

it.each([
  ['\\(x\\) and \\[ y \\]', '$x$ and $$\ny\n$$'],
  ['$x$, $$y$$', '$x$, $$y$$'],
  ['So\n$$y$$\nand', 'So\n$$\ny\n$$\nand'],
  ['$$y', '$$y'],
  ['from $5 to $6', 'from \\$5 to \\$6'],
  ['it costs $5, $x$ of it', 'it costs \\$5, $x$ of it'],
  ['`$5` and ```\n$6\n```', '`$5` and ```\n$6\n```'],
  ['so \\boxed{\\frac{1}{2}}', 'so $\\boxed{\\frac{1}{2}}$'],
  ['$\\boxed{3}$', '$\\boxed{3}$'],
  ['\\boxed{Paris, France}', '$\\boxed{\\text{Paris, France}}$'],
  ['\\$3', '\\$3'],
])('%j is given to the renderer as %j', (text, expected) => {
  expect(withMaths(text)).toBe(expected)
})

it('a file of code ends as its language has it, whatever a fence says', () => {
  const named = ['python', 'PY', 'JavaScript', 'constructor', '../x', undefined]
  expect(named.map(extensionOf)).toEqual(['py', 'py', 'js', 'txt', 'txt', 'txt'])
})
