import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pythonPieces } from './python-colours.ts'

const coloured = (source: string) =>
  pythonPieces(source)
    .filter(({ colour }) => colour !== 'plain')
    .map(({ colour, text }) => `${colour} ${text}`)

describe('Python in colours', () => {
  it.each<[string, string[]]>([
    ['def roots(b, c):', ['keyword def', 'name roots']],
    ['    return (b * b - 4 * c) ** 0.5  # both', ['keyword return', 'number 4', 'number 0.5', 'comment # both']],
    ["x = 'it\\'s' + f\"{a}\"", ["string 'it\\'s'", 'string f"{a}"']],
    ['"""a "b" # c\n"""\nx', ['string """a "b" # c\n"""']],
    ["print('no end\nx = 1", ["string 'no end", 'number 1']],
    ["s = '''no\nend", ["string '''no\nend"]],
    ['x1 = 0xFF + 1_000 + 2e-3j + .5', ['number 0xFF', 'number 1_000', 'number 2e-3j', 'number .5']],
    ['@cache\nclass A: pass', ['name @cache', 'keyword class', 'name A', 'keyword pass']],
    ['match = case + 1', ['number 1']],
    ['match x:\n  case 1: pass', ['keyword match', 'keyword case', 'number 1', 'keyword pass']],
    ['notion = fortune', []],
    ['rb = 1; br"a"', ['number 1', 'string br"a"']],
    ["'a\\", ["string 'a\\"]],
  ])('%j', (source, expected) => {
    expect(coloured(source)).toEqual(expected)
  })

  it('loses no letter of any text, whatever it is cut from', () => {
    const letter = fc.constantFrom(...['"', "'", '"""', '\\', '\n', '#', '0x', '1', '.', 'e', 'def ', 'x', 'é', ' ', '@', '𝑥', 'f'])
    fc.assert(
      fc.property(fc.array(letter, { maxLength: 60 }), (letters) => {
        const source = letters.join('')
        expect(
          pythonPieces(source)
            .map(({ text }) => text)
            .join(''),
        ).toBe(source)
      }),
    )
  })

  it.each(['"', "'", '"""', '\\', '#', '0_', "'\\", '@a', 'f"'])('takes no longer for many of %j than a text has letters', (part) => {
    const started = performance.now()
    pythonPieces(part.repeat(20_000))
    expect(performance.now() - started).toBeLessThan(1000)
  })
})
