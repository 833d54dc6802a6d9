import { describe, expect, it } from 'vitest'
import { createTask } from '../index.ts'
import type { Prompt, Split } from '../task.ts'
import { Worksheet } from '../teacher.ts'
import { KINDS } from './kinds/index.ts'

const SPLITS: Split[] = ['sft', 'train', 'test']
/** `x = 3` stands before the expression. */
const givenFirst = (text: string) => text.indexOf('x = ') < text.indexOf('*x')
/** Without that of `f(0)`, which some wordings put first and some last. */
const numbers = (text: string) => (text.replace('f(0)', '').match(/\d+/g) ?? []).map(Number)

/** Each kind solved from its wording alone, in another way than the generator's. */
const SOLVERS: Record<string, (text: string, n: number[]) => number> = {
  add: (_, [a, b]) => a + b,
  sub: (text, [a, b]) => (/ from \d/.test(text) ? b - a : a - b),
  mul: (_, [a, b]) => a * b,
  div: (_, [a, b]) => a / b,
  lin: (text, n) => (givenFirst(text) ? n[1] * n[0] + n[2] : n[0] * n[2] + n[1]),
  expr: (text, [a, b, c]) => (text.includes('-') ? a - b : a + b) * c,
  prod2: (_, [a, b, c, d]) => a * b + c * d,
  solve: (text, [m, b, value]) =>
    Array.from({ length: 100 }, (_, x) => x).find((x) => m * x + (text.includes('-') ? -b : b) === value) ?? -1,
  rem: (_, [a, b]) => a % b,
  word: (text, [a, b, c]) => (/ (buys|gets|finds|wins) /.test(text) ? a + b * c : a - b * c),
  seq: (_, [a, b, c]) => c + (b - a),
  line: (_, [p, fp, q, fq]) => fp - (p * (fq - fp)) / (q - p),
}
const solve = ({ kind = '', prompt }: Prompt) => SOLVERS[kind.replace('nano-', '')](prompt, numbers(prompt))

/** What a prompt asks, read from its wording: kind, operands (sorted where they commute) and sign. */
function contentOf(prompt: Prompt): string {
  const kind = String(prompt.kind).replace('nano-', '')
  const n = numbers(prompt.prompt)
  if (['add', 'sub', 'mul'].includes(kind)) n.sort((a, b) => a - b)
  if (kind === 'expr' && !prompt.prompt.includes('-') && n[0] > n[1]) n.splice(0, 2, n[1], n[0])
  if (kind === 'lin' && givenFirst(prompt.prompt)) n.push(n.shift() as number)
  const terms = kind === 'prod2' ? [n.slice(0, 2), n.slice(2)].map((pair) => pair.toSorted((a, b) => a - b).join('*')).toSorted() : n
  return `${kind} ${terms.join(' ')} ${['expr', 'solve', 'word'].includes(kind) && /-| (loses|sells|drops|gives away) /.test(prompt.prompt) ? '-' : '+'}`
}

describe('math prompts', () => {
  const options = { kinds: KINDS.map((kind) => kind.name) }
  const task = createTask('math', options)

  it('come in at least ten kinds, three levels and many wordings of both sets, and their answers are right', () => {
    expect(createTask('math', { preset: 'toy' }).kinds.length).toBeGreaterThanOrEqual(10)
    const seen = new Map<string, Set<string>>()
    const tasks = [task, createTask('math', { ...options, wordings: 'new' })]
    for (const split of SPLITS) {
      for (let i = 0; i < 6000; i++) {
        const prompt = tasks[i % 2].promptAt(split, 5, i >> 1)
        if (prompt.answer !== solve(prompt)) expect.fail(`${prompt.prompt} is not ${prompt.answer}`)
        const wording = prompt.prompt.replace(/\d+/g, '#').replace(/[+-]/, '±')
        seen.set(String(prompt.kind), (seen.get(String(prompt.kind)) ?? new Set()).add(`${prompt.level} ${wording}`))
      }
    }
    for (const kind of createTask('math', { preset: 'toy' }).kinds) {
      const [levels, wordings] = [0, 1].map((part) => new Set([...(seen.get(kind) ?? [])].map((s) => (part === 0 ? s[0] : s.slice(2)))))
      expect(levels.size, kind).toBe(3)
      expect(wordings.size, kind).toBeGreaterThanOrEqual(30)
    }
  })

  it('are the same for the same split, seed and index, in any order, and differ between seeds', () => {
    const one = createTask('math', { preset: 'toy' })
    const other = createTask('math', { preset: 'toy' })
    for (const split of SPLITS) {
      const stream = one.prompts(split, 9)[Symbol.iterator]()
      const first = Array.from({ length: 50 }, () => stream.next().value)
      for (const index of [49, 0, 17]) expect(other.promptAt(split, 9, index)).toEqual(first[index])
      expect(first.map((prompt) => prompt.id)).not.toEqual(first.map((_, i) => other.promptAt(split, 10, i).id))
    }
    const demonstrations = one.demonstrations(9)[Symbol.iterator]()
    const first = Array.from({ length: 50 }, () => demonstrations.next().value)
    for (const index of [49, 0, 17]) expect(other.demonstrationAt(9, index)).toEqual(first[index])
  })

  it('have ids that stand for their text', () => {
    const byId = new Map<string, string>()
    for (let i = 0; i < 5000; i++) {
      const { id, prompt } = task.promptAt('sft', 1, i)
      expect(byId.get(id) ?? prompt).toBe(prompt)
      byId.set(id, prompt)
    }
    expect(new Set(byId.values()).size).toBe(byId.size)
    // Fixed for ever: a run's records are read by other machines and later versions.
    expect(createTask('math', { preset: 'toy' }).promptAt('test', 0, 0)).toMatchInlineSnapshot(`
      {
        "answer": 28,
        "content": "add 4 24",
        "domain": "math",
        "id": "math-92a956234f9e07af",
        "kind": "add",
        "level": 1,
        "prompt": "What is 4 + 24?",
      }
    `)
  })

  it('are disjoint between splits by content, whatever the wording, the seed and the order of the operands', () => {
    const splitOf = new Map<string, Split>()
    for (const split of SPLITS) {
      for (let i = 0; i < 5000; i++) {
        const prompt = task.promptAt(split, i % 3, i)
        const content = contentOf(prompt)
        if ((splitOf.get(content) ?? split) !== split) expect.fail(`${content} is in ${split} and ${splitOf.get(content)}`)
        splitOf.set(content, split)
      }
    }
  })

  it('do not repeat in the test split as long as there are others', () => {
    const standard = createTask('math', { preset: 'toy' })
    expect(new Set(Array.from({ length: 1000 }, (_, i) => standard.promptAt('test', 3, i).id)).size).toBe(1000)
  })
})

describe('the teacher', () => {
  const correct = (answer: string, prompt: Prompt) => answer === `\\boxed{${prompt.answer}}`

  it('works in three styles, and each line he writes without a slip is true', () => {
    const task = createTask('math', { kinds: KINDS.map((kind) => kind.name), slip: 0, thinkShare: 1 })
    for (let i = 0; i < 3000; i++) {
      const { prompt, style, reasoning, answer } = task.demonstrationAt(2, i)
      expect(correct(answer, prompt)).toBe(true)
      const lines = String(reasoning).split(', ')
      if (style === 'guess') expect(reasoning).toBe(String(prompt.answer))
      else {
        for (const line of lines) {
          const [, a, operation, b, result] = line.match(/^(\d+)([-+*/])(\d+)=(\d+)$/) ?? []
          const [x, y] = [Number(a), Number(b)]
          expect(Number(result), line).toBe({ '+': x + y, '-': x - y, '*': x * y, '/': x / y }[operation])
        }
        // A remainder of a number below the divisor needs no line.
        if (prompt.kind !== 'rem') expect(lines.at(-1)).toMatch(new RegExp(`=${prompt.answer}$`))
      }
    }
  })

  it('breaks operations into tens and units in full style', () => {
    const worked = (work: (sheet: Worksheet) => number) => {
      const sheet = new Worksheet('full')
      return `${work(sheet)}: ${sheet.lines.join(', ')}`
    }
    expect(worked((s) => s.add(60, 64))).toBe('124: 60+60=120, 120+4=124')
    expect(worked((s) => s.add(106, 31))).toBe('137: 106+30=136, 136+1=137')
    expect(worked((s) => s.subtract(96, 76))).toBe('20: 96-70=26, 26-6=20')
    expect(worked((s) => s.multiply(63, 9))).toBe('567: 60*9=540, 3*9=27, 540+20=560, 560+7=567')
    expect(worked((s) => s.multiply(51, 9))).toBe('459: 50*9=450, 1*9=9, 450+9=459')
    expect(worked((s) => s.multiply(9, 60))).toBe('540: 9*60=540')
    expect(worked((s) => s.divide(192, 8))).toBe('24: 20*8=160, 192-160=32, 32/8=4, 20+4=24')
    expect(worked((s) => s.divide(45, 9))).toBe('5: 45/9=5')
    expect(worked((s) => s.remainder(49, 5))).toBe('4: 49-25=24, 24-5=19, 19-5=14, 14-5=9, 9-5=4')
    expect(worked((s) => s.remainder(97, 9))).toBe('7: 97-90=7')
  })

  it('slips as often as told, and computes on from the slip', () => {
    const task = createTask('math', { thinkShare: 1 })
    const right = Array.from({ length: 8000 }, (_, i) => task.demonstrationAt(4, i)).filter((d) => correct(d.answer, d.prompt)).length
    // 2% a line, two lines on average.
    expect(right / 8000).toBeGreaterThan(0.93)
    expect(right / 8000).toBeLessThan(0.98)
    const always = createTask('math', { slip: 1, styles: { steps: 1 }, kinds: ['lin'], thinkShare: 1 })
    for (let i = 0; i < 200; i++) {
      const { reasoning } = always.demonstrationAt(4, i)
      const [first, second] = String(reasoning).split(', ')
      expect(second.split('+')[0]).toBe(first.split('=')[1])
      const [a, b, result] = numbers(second)
      expect([1, 2, 10]).toContain(Math.abs(a + b - result))
    }
  })

  it('keeps to the shares of mode and style', () => {
    const task = createTask('math', { styles: { guess: 1, full: 3 }, thinkShare: 0.5 })
    const all = Array.from({ length: 4000 }, (_, i) => task.demonstrationAt(8, i))
    const thinking = all.filter((d) => d.mode === 'think')
    expect(thinking.length / all.length).toBeCloseTo(0.5, 1)
    expect(thinking.filter((d) => d.style === 'guess').length / thinking.length).toBeCloseTo(0.25, 1)
    expect(thinking.filter((d) => d.style === 'steps').length).toBe(0)
    expect(all.every((d) => (d.mode === 'instruct') === (d.reasoning === null))).toBe(true)
  })
})

describe('options of the math task', () => {
  it('choose kinds and levels', () => {
    const task = createTask('math', { kinds: ['mul', 'solve'], levels: [2] })
    const prompts = Array.from({ length: 100 }, (_, i) => task.promptAt('train', 1, i))
    expect(new Set(prompts.map((prompt) => `${prompt.kind} ${prompt.level}`))).toEqual(new Set(['mul 2', 'solve 2']))
  })

  it('have a preset for the smallest model', () => {
    expect(createTask('math', { preset: 'nano' }).kinds).toEqual(['nano-prod2', 'nano-lin', 'nano-expr'])
  })

  it.each<[unknown, string]>([
    [[], 'The options of the math task must be an object.'],
    [
      { kind: ['add'] },
      'The math task has no option "kind"; it has preset, kinds, levels, styles, slip, thinkShare, wordings, reserved, codeSwitching, unboxed.',
    ],
    [{ preset: 'mega' }, 'The presets of the math task are "toy", "nano".'],
    [{ kinds: [] }, 'The option "kinds" of the math task must be a list of one kind or more.'],
    [{ kinds: ['integral'] }, /^The math task has no kind "integral"; it has add, sub, /],
    [{ levels: [0] }, 'The option "levels" of the math task must be a list of levels from 1 to 5.'],
    [{ styles: { rambling: 1 } }, 'The math task has no style "rambling"; it has guess, steps, full, wander.'],
    [{ styles: { guess: -1 } }, 'The shares of "styles" in the math task must be numbers from 0 to 1000000000.'],
    [{ styles: {} }, 'At least one share of "styles" in the math task must be above 0.'],
    [{ slip: 2 }, 'The option "slip" of the math task must be a number from 0 to 1.'],
    [{ wordings: 'old' }, 'The option "wordings" of the math task must be "known" or "new".'],
    [{ codeSwitching: 1 }, 'The option "codeSwitching" of the math task must be true or false.'],
    [{ thinkShare: '0.5' }, 'The option "thinkShare" of the math task must be a number from 0 to 1.'],
  ] as [unknown, string][])('%j is refused in one sentence', (options, message) => {
    expect(() => createTask('math', options)).toThrow(message)
  })

  it('can cost code-switching a point', async () => {
    const prompt = createTask('math', { preset: 'toy' }).promptAt('test', 0, 0)
    const response = `<think>\u5341\u56db</think>\\boxed{${prompt.answer}}`
    expect((await createTask('math', { preset: 'toy' }).verify(prompt, response, 'think')).reward).toBe(1)
    expect((await createTask('math', { codeSwitching: true }).verify(prompt, response, 'think')).reward).toBe(-1)
  })

  it('an unknown domain is refused in one sentence', () => {
    expect(() => createTask('poetry')).toThrow(/^There is no domain "poetry"; there is math, [a-z, ]+\.$/)
    expect(() => createTask('toString')).toThrow(/^There is no domain "toString"; there is math, /)
  })
})
