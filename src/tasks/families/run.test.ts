import { expect, it } from 'vitest'
import { createTask } from '../index.ts'
import { run } from './run.ts'

const of = (more = {}) => createTask('puzzle', { kinds: ['run'], slip: 0, ...more })

/** The statements of these programs as JavaScript: another reading of them than the generator's. */
function toJavaScript(source: string): string {
  const lines: string[] = ['let x, y, s, t, a, c, out']
  const depths: number[] = []
  for (const line of source.split('\n')) {
    const depth = line.search(/\S/)
    while (depths.length > 0 && depth <= depths[depths.length - 1]) {
      lines.push('}')
      depths.pop()
    }
    if (line.endsWith(':')) depths.push(depth)
    lines.push(
      line
        .trim()
        .replace(/^for (\w) in range\((\d+)\):$/, 'for ($1 of range(0, $2)) {')
        .replace(/^for (\w) in range\((\d+), (\d+)\):$/, 'for ($1 of range($2, $3)) {')
        .replace(/^for (\w) in (.*):$/, 'for ($1 of $2) {')
        .replace(/^(if|while) (.*):$/, '$1 ($2) {')
        .replace(/^else:$/, 'else {')
        .replace(/(\w) % 2 == 1/, 'odd($1)')
        .replace('t[::-1]', '[...t].reverse().join("")')
        .replace('t[1:]', 't.slice(1)')
        .replace('a[::-1]', 'a.toReversed()')
        .replace('sorted(a)', 'a.toSorted((x, y) => x - y)')
        .replace('a[-1]', 'a.at(-1)')
        .replace('append', 'push')
        .replace(/^print\((.*)\)$/, 'out = $1'),
    )
  }
  return `${lines.join('\n')}\nreturn Array.isArray(out) ? '[' + out.join(', ') + ']' : String(out)`
}

it.each([1, 2, 3, 4, 5])('prints what another reading of the program prints, at level %i', (level) => {
  const task = of({ levels: [level] })
  const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i)
  const sum = (list: number[]) => list.reduce((total, one) => total + one, 0)
  const odd = (n: number) => Math.abs(n % 2) === 1
  for (let i = 0; i < 120; i++) {
    const { content, answer } = task.promptAt('train', 2, i)
    const body = toJavaScript((content as string).slice('run '.length))
    expect(new Function('range', 'sum', 'odd', body)(range, sum, odd), content).toBe(answer)
  }
})

it('has a thought of which the last line is the answer, and the lines before are all of the run', () => {
  for (const style of ['steps', 'full'])
    for (let i = 0; i < 100; i++) {
      const { prompt, reasoning } = of({ styles: { [style]: 1 }, thinkShare: 1, levels: [1, 2, 3, 4] }).demonstrationAt(3, i)
      const lines = String(reasoning).split('; ')
      expect(lines.at(-1)).toBe(prompt.answer)
      expect(run.check?.(prompt, String(reasoning))).toEqual({ true: lines.length, false: 0, unneeded: 0 })
    }
})

it('counts a wrong line, one too many, a round that was left out and what is said to be printed', () => {
  const prompt = {
    id: '',
    domain: 'puzzle',
    prompt: '',
    answer: '11',
    puzzle: { check: 'exact', lines: ['s=0', 'x=4 s=0+4=4', 'x=2 no', 'x=7 s=4+7=11'] },
  }
  expect(run.check?.(prompt, 's=0; x=4 s=4; x=4 s=4; x=2 no; x=7 s=4+7=12; 12')).toEqual({ true: 3, false: 2, unneeded: 1 })
  expect(run.check?.(prompt, 's=0; x=4 s=4; x=2 no; x=7 s=11; 11; 11')).toEqual({ true: 5, false: 0, unneeded: 1 })
  expect(run.check?.(prompt, 's=0; 9999; so it is')).toEqual({ true: 1, false: 1, unneeded: 0 })
  expect(run.check?.(prompt, 's=0; x=7 s=11')).toEqual({ true: 2, false: 0, unneeded: 0 })
  expect(run.check?.(prompt, 's=1 no, s=0; x=9 s=9')).toEqual({ true: 1, false: 1, unneeded: 0 })
})
