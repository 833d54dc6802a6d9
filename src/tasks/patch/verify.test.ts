import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PythonSandbox } from '../../python/sandbox.ts'
import type { CodeTest } from '../../python/trials/code-test.ts'
import { Random } from '../random.ts'
import type { Mode, Prompt } from '../task.ts'
import { expectCost, judged } from '../testing.ts'
import { HONEST_PATCHES, PATCH_CHEATS, PATCH_PROMPT } from './cheats.ts'
import { PATCH_KINDS } from './toy.ts'
import { NO_REPLY, verifyPatch as verifier } from './verify.ts'

const verifyPatch = judged(verifier, NO_REPLY)

describe('a cheat earns nothing', () => {
  it.each(PATCH_CHEATS.map((cheat) => [cheat.trick, cheat] as const))('%s', async (_, { response, mode = 'instruct', outcome }) => {
    const verdict = await verifyPatch(PATCH_PROMPT, response, mode)
    expect([verdict.outcome, verdict.detail.reason]).toEqual([outcome, outcome === 'different' ? undefined : expect.any(String)])
    expect(verdict.correct).toBe(false)
    expect(verdict.reward).toBe(outcome === 'unchanged' || outcome === 'different' ? 0 : -1)
  })
})

describe('an honest repair earns 1', () => {
  it.each(HONEST_PATCHES.map((honest) => [honest.trick, honest] as const))('%s', async (_, { response, mode = 'instruct' }) => {
    expect(await verifyPatch(PATCH_PROMPT, response, mode)).toMatchObject({ reward: 1, correct: true, outcome: 'correct' })
  })
})

describe('another change', () => {
  const other = PATCH_PROMPT.patch?.replace('w * h', 'w ** h') as string

  it('earns its likeness to the reference', async () => {
    const verdict = await verifyPatch(PATCH_PROMPT, other, 'instruct')
    expect(verdict).toMatchObject({ correct: false, outcome: 'different' })
    // difflib: all of the wanted diff stands in the given one, which has a character more.
    const [given, wanted] = [verdict.detail.change as string, verdict.detail.reference as string]
    expect(given.length - wanted.length).toBe(1)
    const hunk = wanted.slice(wanted.indexOf('@@'))
    expect(verdict.reward).toBeCloseTo((2 * hunk.length) / (2 * hunk.length + 1), 12)
  })

  it('loses half where a second file is changed too', async () => {
    const files = { ...PATCH_PROMPT.files, 'b.py': 'x\n' }
    const response = `${PATCH_PROMPT.patch}--- a/b.py\n+++ b/b.py\n@@ -1 +1 @@\n-x\n+y\n`
    expect((await verifyPatch({ ...PATCH_PROMPT, files }, response, 'instruct')).reward).toBe(0.5)
  })

  it('is left to the judge where there is one', async () => {
    const seen: string[] = []
    const judge = (probability: number) => ({
      patchJudge: async (...texts: unknown[]) => {
        seen.push(...texts.slice(0, 3).map(String))
        return probability
      },
    })
    expect(await verifyPatch(PATCH_PROMPT, other, 'instruct', judge(0.9))).toMatchObject({ reward: 0.9, correct: true, outcome: 'judged' })
    expect(seen[0]).toBe(PATCH_PROMPT.prompt)
    expect(seen[1]).toContain('w * h')
    expect(seen[2]).toContain('w ** h')
    expect(await verifyPatch(PATCH_PROMPT, other, 'instruct', judge(7))).toMatchObject({ reward: 1 })
    expect(await verifyPatch(PATCH_PROMPT, other, 'instruct', judge(0.2))).toMatchObject({ reward: 0.2, correct: false })
    const asked = seen.length
    expect(await verifyPatch(PATCH_PROMPT, PATCH_PROMPT.patch as string, 'instruct', judge(0))).toMatchObject({ reward: 1 })
    expect(await verifyPatch(PATCH_PROMPT, '', 'instruct', judge(1))).toMatchObject({ reward: -1 })
    expect(seen.length).toBe(asked)
  })

  it('is not judged by a judge that fails', async () => {
    const patchJudge = async () => {
      throw new Error('no model')
    }
    expect(await verifyPatch(PATCH_PROMPT, other, 'instruct', { patchJudge })).toMatchObject({
      outcome: 'harness-error',
      harnessError: true,
    })
  })
})

describe('a prompt with tests', () => {
  const tests: CodeTest[] = [{ call: 'area', args: [3, 4], expected: 12 }]
  const PROMPT = { ...PATCH_PROMPT, tests }
  const edit = (line: string) => `\`\`\`\n### shape.py\n<<<<<<< SEARCH\n    return w + h\n=======\n${line}\n>>>>>>> REPLACE\n\`\`\``
  /** Multiplies where the program does; knows nothing of what is expected. */
  const python: PythonSandbox = {
    run: async ({ source, calls }) => {
      expect(JSON.stringify(calls)).not.toContain('12')
      return calls.map(() => ({ outcome: 'done', value: /[wh] \* [wh]/.test(source) ? '12' : '7', stdout: '' }))
    },
  }

  it('rewards the program of the reference, however it is written', async () => {
    for (const line of [
      '    return w * h',
      '    return w*h',
      '    return (w * h)  # the product',
      '    return h * w',
      '    return w * h;',
      '\n  return w * h\n',
    ])
      expect(await verifyPatch(PROMPT, edit(line), 'instruct')).toMatchObject({ reward: 1, correct: true, outcome: 'correct' })
  })

  it('rewards another one where it passes the tests', async () => {
    for (const line of ['    return h * w + 0', '    result = w * h; return result'])
      expect(await verifyPatch(PROMPT, edit(line), 'instruct', { python })).toMatchObject({ reward: 1, correct: true, outcome: 'correct' })
  })

  it('rewards nothing else, however like the reference it is', async () => {
    for (const line of ['    return w - h', '    return w ** h', '    return w // h', 'zzzz', '    return 12'])
      for (const tools of [{}, { python }])
        expect(await verifyPatch(PROMPT, edit(line), 'instruct', tools)).toMatchObject({ reward: 0, correct: false, outcome: 'wrong' })
    expect(await verifyPatch(PROMPT, edit('    return h * w + 0'), 'instruct')).toMatchObject({ reward: 0, outcome: 'wrong' })
    expect(await verifyPatch(PROMPT, edit('    return w + h # *'), 'instruct', { python })).toMatchObject({
      reward: 0,
      outcome: 'unchanged',
    })
  })

  it('rewards nothing where other files are changed, which the tests do not run', async () => {
    const right = edit('    return h * w + 0')
    const notes = right.replace('shape.py', 'notes.txt').replace('    return w + h', 'two').replace('    return h * w + 0', 'three')
    const added = right.replace('shape.py', 'test_shape.py').replace('    return w + h\n', '')
    for (const more of [notes, added])
      expect(await verifyPatch(PROMPT, `${right}\n${more}`, 'instruct', { python })).toMatchObject({ reward: 0, outcome: 'wrong' })
  })

  it('takes a program that holds a fence', async () => {
    const line = '    """\n    ```\n    """\n    return h * w + 0'
    expect(await verifyPatch(PROMPT, edit(line), 'instruct', { python })).toMatchObject({ reward: 1 })
  })

  it('is not judged where the tests cannot be run', async () => {
    const broken: PythonSandbox = { run: async () => [{ outcome: 'harness-error', message: 'gone' }] }
    expect(await verifyPatch(PROMPT, edit('    return h * w + 0'), 'instruct', { python: broken })).toMatchObject({
      reward: 0,
      outcome: 'harness-error',
      harnessError: true,
    })
  })

  it('is what the domain generates: its reference is right, another constant earns as little as any nonsense', async () => {
    for (const kind of PATCH_KINDS)
      for (let i = 0; i < 20; i++) {
        const fields = kind.make(new Random('test', kind.name, i), 1 + (i % 3)).fields()
        const prompt: Prompt = { id: 'p', domain: 'patch', prompt: '', ...fields }
        const before = String(fields.files?.['f.py']).trimEnd()
        const after = /^\+(def.*)$/m.exec(String(fields.patch))?.[1] as string
        const reply = (line: string) => `\`\`\`\n### f.py\n<<<<<<< SEARCH\n${before}\n=======\n${line}\n>>>>>>> REPLACE\n\`\`\``
        expect(await verifyPatch(prompt, reply(after), 'instruct')).toMatchObject({ reward: 1 })
        expect(await verifyPatch(prompt, reply(after.replace('return ', 'return  ')), 'instruct')).toMatchObject({ reward: 1 })
        for (const line of [`${after}0`, 'zzzz'])
          expect(await verifyPatch(prompt, reply(line), 'instruct')).toMatchObject({ reward: 0, outcome: 'wrong' })
        // The tests are right: what they expect is what the repaired line gives.
        const f = new Function('x', `return ${pythonToJs(after.slice('def f(x): return '.length))}`)
        for (const test of fields.tests as { args: number[]; expected: number }[]) expect(f(test.args[0])).toBe(test.expected)
      }
  })
})

/** `a if c else b` in JavaScript. */
function pythonToJs(expression: string): string {
  return expression.replace(/^(.*) if (.*) else (.*)$/, '($2) ? ($1) : ($3)')
}

describe('a row of =', () => {
  const files = { 'n.md': 'One\n=======\nold\n\nTwo\n=======\nold\n' }
  const patch = '--- a/n.md\n+++ b/n.md\n@@ -3 +3 @@\n-old\n+new\n'
  const reply = (search: string, replace: string) =>
    `\`\`\`\n### n.md\n<<<<<<< SEARCH\n${search}\n=======\n${replace}\n>>>>>>> REPLACE\n\`\`\``
  const outcome = async (search: string, replace: string) =>
    (await verifyPatch({ ...PATCH_PROMPT, files, patch }, reply(search, replace), 'instruct')).outcome

  it('may stand in the texts of an edit', async () => {
    expect(await outcome('One\n=======\nold', 'One\n=======\nnew')).toBe('correct')
    expect(await outcome('One\n=======\nold\n\nTwo', 'One\n=======\nnew\n\nTwo')).toBe('correct')
    expect(await outcome('old\n\nTwo\n=======', 'new\n\nTwo\n=======')).toBe('correct')
    expect(await outcome('=======\nold', '=======\nnew')).toBe('search-ambiguous')
    expect(await outcome('Three\n=======\nold', 'One\n=======\nnew')).toBe('search-not-found')
  })
})

describe('a comment', () => {
  it('is a change where the reference changes comments alone', async () => {
    const files = { 's.py': 'x = 1  # two\n' }
    const patch = '--- a/s.py\n+++ b/s.py\n@@ -1 +1 @@\n-x = 1  # two\n+x = 1  # one\n'
    expect(await verifyPatch({ ...PATCH_PROMPT, files, patch }, patch, 'instruct')).toMatchObject({ outcome: 'correct' })
    expect(await verifyPatch({ ...PATCH_PROMPT, files, patch }, patch.replace('# one', '# 1'), 'instruct')).toMatchObject({
      outcome: 'different',
    })
  })

  it('is none where a diff has no files to be applied to', async () => {
    const reply = '--- a/shape.py\n+++ b/shape.py\n@@ -2 +2 @@\n-    return w + h\n+    return w + h # *\n'
    expect(await verifyPatch({ ...PATCH_PROMPT, files: undefined }, reply, 'instruct')).toMatchObject({ outcome: 'unchanged', reward: 0 })
  })
})

describe('line ends of another system', () => {
  it('are no fault of a file, a reference or a reply', async () => {
    const crlf = (text: string) => text.replaceAll('\n', '\r\n')
    const files = Object.fromEntries(Object.entries(PATCH_PROMPT.files ?? {}).map(([path, text]) => [path, crlf(text)]))
    for (const prompt of [
      { ...PATCH_PROMPT, files },
      { ...PATCH_PROMPT, patch: crlf(PATCH_PROMPT.patch as string) },
    ])
      for (const response of [HONEST_PATCHES[0].response, crlf(HONEST_PATCHES[0].response), PATCH_PROMPT.patch as string])
        expect(await verifyPatch(prompt, response, 'instruct')).toMatchObject({ reward: 1 })
  })
})

describe('a prompt', () => {
  it('without files compares diffs as they stand', async () => {
    const prompt = { ...PATCH_PROMPT, files: undefined }
    expect((await verifyPatch(prompt, PATCH_PROMPT.patch as string, 'instruct')).reward).toBe(1)
    const shifted = PATCH_PROMPT.patch?.replace('-1,3 +1,3', '-2,3 +2,3') as string
    expect((await verifyPatch(prompt, shifted, 'instruct')).outcome).toBe('different')
    expect((await verifyPatch(prompt, HONEST_PATCHES[0].response, 'instruct')).outcome).toBe('file-unknown')
    expect((await verifyPatch(prompt, '--- a/x\n+++ b/x\n@@ -1 +1 @@\n x\n', 'instruct')).outcome).toBe('unchanged')
  })

  it.each<[string, Partial<Prompt>]>([
    ['without a reference', { patch: undefined }],
    ['with a reference that does not apply', { patch: PATCH_PROMPT.patch?.replace('w + h', 'w - h') }],
    ['with a reference that changes nothing', { patch: '--- a/shape.py\n+++ b/shape.py\n@@ -1 +1 @@\n def area(w, h):\n' }],
    ['with a reference that is no diff', { patch: 'fix it' }],
  ])('%s cannot be judged', async (_, fields) => {
    expect((await verifyPatch({ ...PATCH_PROMPT, ...fields }, HONEST_PATCHES[0].response, 'instruct')).outcome).toBe('no-gold')
  })
})

describe('files', () => {
  const repair = (files: Record<string, string>, patch: string, response = patch) =>
    verifyPatch({ id: 'p', domain: 'patch', prompt: '', files, patch }, response, 'instruct')

  it('are created, deleted and renamed', async () => {
    const created = '--- /dev/null\n+++ b/n.py\n@@ -0,0 +1,2 @@\n+a\n+b\n'
    expect((await repair({}, created)).outcome).toBe('correct')
    const edit = '```\n### n.py\n<<<<<<< SEARCH\n=======\na\nb\n>>>>>>> REPLACE\n```'
    expect((await repair({}, created, edit)).outcome).toBe('correct')
    const deleted = 'diff --git a/n.py b/n.py\ndeleted file mode 100644\n--- a/n.py\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-a\n-b\n'
    expect((await repair({ 'n.py': 'a\nb\n' }, deleted)).outcome).toBe('correct')
    expect((await repair({ 'n.py': 'a\nb\nc\n' }, deleted)).outcome).toBe('no-gold')
    const renamed = 'diff --git a/n.py b/m.py\nrename from n.py\nrename to m.py\n--- a/n.py\n+++ b/m.py\n@@ -1,2 +1,2 @@\n-a\n+c\n b\n'
    expect((await repair({ 'n.py': 'a\nb\n' }, renamed)).outcome).toBe('correct')
    expect((await repair({ 'n.py': 'a\nb\n', 'm.py': 'x' }, renamed)).outcome).toBe('no-gold')
  })

  it('may end without a line end', async () => {
    const patch = '--- a/n\n+++ b/n\n@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+c\n\\ No newline at end of file\n'
    const edit = '```\n### n\n<<<<<<< SEARCH\nb\n=======\nc\n>>>>>>> REPLACE\n```'
    expect((await repair({ n: 'a\nb' }, patch, edit)).outcome).toBe('correct')
  })

  it('with the search text as a whole line and as the beginning of another have it where it is whole', async () => {
    const patch = '--- a/n\n+++ b/n\n@@ -1,2 +1,2 @@\n x = 10\n-x = 1\n+x = 2\n'
    const edit = '```\n### n\n<<<<<<< SEARCH\nx = 1\n=======\nx = 2\n>>>>>>> REPLACE\n```'
    expect((await repair({ n: 'x = 10\nx = 1\n' }, patch, edit)).outcome).toBe('correct')
  })

  it('in which a misplaced hunk could stand in two places refuse it', async () => {
    const patch = '--- a/n\n+++ b/n\n@@ -1 +1 @@\n-a\n+c\n'
    expect((await repair({ n: 'a\nb\na\nb\n' }, patch, patch.replace('-1 +1', '-2 +2'))).outcome).toBe('context-mismatch')
  })
})

describe('what is made to cost much', () => {
  const lines = 'a\n'.repeat(150_000)
  const prompt = { ...PATCH_PROMPT, files: { n: `${lines}b\n`, 'shape.py': PATCH_PROMPT.files?.['shape.py'] as string } }
  const edit = (search: string, replace: string) =>
    `\`\`\`\n### n\n<<<<<<< SEARCH\n${search}\n=======\n${replace}\n>>>>>>> REPLACE\n\`\`\`\n`
  it.each<[string, string]>([
    ['a search text that nearly fits everywhere', edit(`${'a\n'.repeat(50_000)}b`, 'c')],
    ['a file written anew', edit(`${lines}b`, 'b\n'.repeat(50_000))],
    ['a hunk that nearly fits everywhere', `--- a/n\n+++ b/n\n@@ -9,50001 +9,50000 @@\n${' a\n'.repeat(50_000)}-b\n`],
    ['a hunk of very many lines', `--- a/shape.py\n+++ b/shape.py\n@@ -1 +1,180001 @@\n def area(w, h):\n${'+x\n'.repeat(120_000)}`],
    ['many hunks', `--- a/n\n+++ b/n\n${Array.from({ length: 5000 }, (_, i) => `@@ -${9 * i + 1} +${9 * i + 1} @@\n-a\n+b\n`).join('')}`],
    ['random letters', edit('b', Array.from({ length: 100_000 }, (_, i) => 'abcdefgh\n'[(i * i * 7919) % 9]).join(''))],
  ])('costs little: %s', async (_, response) => {
    await expectCost(1000, async () => {
      expect((await verifyPatch(prompt, response, 'instruct')).correct).toBe(false)
    })
  })
})

describe('no response breaks the verifier', () => {
  const nasty = [
    ...['```', '```python\n', '### shape.py', '### ', '<<<<<<< SEARCH', '=======', '>>>>>>> REPLACE', '\n', '\n', '\n', '    return w + h'],
    ...[
      '--- a/shape.py\n',
      '+++ b/shape.py\n',
      '+++ /dev/null\n',
      '@@ -1 +1 @@\n',
      '@@ -1,2 +1,2 @@\n',
      '@@ -99999999999,9 +0,0 @@\n',
      '-',
      '+',
    ],
    ...[' ', '\\ No newline at end of file\n', 'diff --git a/x b/x\n', 'diff --git a/shape.py b/notes.txt\n', 'new file mode 1\n', '\r'],
    ...['deleted file mode 100644\n', 'Binary files a and b differ\n', '<solution>', '</solution>', '</think>', '\u2028', '\ud800', 'one'],
  ]
  const parts = (maxLength: number) => fc.array(fc.constantFrom(...nasty), { maxLength }).map((list) => list.join(''))
  const response = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    parts(80),
    parts(60).map((text) => `</think>--- a/shape.py\n+++ b/shape.py\n${text}`),
    parts(30).map((text) => `\`\`\`\n### shape.py\n<<<<<<< SEARCH\none\n=======\n${text}\n>>>>>>> REPLACE\n\`\`\`${text}`),
    fc.tuple(fc.constantFrom(...nasty), fc.integer({ min: 1, max: 3000 })).map(([part, times]) => part.repeat(times)),
  )

  it('none throws, and none earns anything by accident', async () => {
    await fc.assert(
      fc.asyncProperty(response, fc.constantFrom<Mode>('think', 'instruct'), async (text, mode) => {
        const verdict = await verifyPatch(PATCH_PROMPT, text, mode)
        expect(verdict.correct).toBe(false)
        expect(verdict.reward).toBeLessThan(1)
        expect(verdict.reward === -1 || verdict.reward >= 0).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  it('nor does any prompt', async () => {
    await fc.assert(
      fc.asyncProperty(response, fc.option(fc.dictionary(fc.string(), fc.string()), { nil: undefined }), async (patch, files) => {
        await verifyPatch({ id: 'p', domain: 'patch', prompt: '', patch, files }, HONEST_PATCHES[0].response, 'instruct')
      }),
      { numRuns: 200 },
    )
  })
})
