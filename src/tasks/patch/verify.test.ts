import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Mode, Prompt } from '../task.ts'
import { expectCost, judged } from '../testing.ts'
import { HONEST_PATCHES, PATCH_CHEATS, PATCH_PROMPT } from './cheats.ts'
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
  const other = PATCH_PROMPT.patch?.replace('w * h', 'w*h') as string

  it('earns its likeness to the reference', async () => {
    const verdict = await verifyPatch(PATCH_PROMPT, other, 'instruct')
    expect(verdict).toMatchObject({ correct: false, outcome: 'different' })
    // difflib: 2 * 92 matching of 186 characters, counted by hand from the two diffs.
    const [given, wanted] = [verdict.detail.change as string, verdict.detail.reference as string]
    expect(wanted.length - given.length).toBe(2)
    const hunk = wanted.slice(wanted.indexOf('@@'))
    expect(verdict.reward).toBeCloseTo((2 * (hunk.length - 2)) / (2 * hunk.length - 2), 12)
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
    expect(seen[2]).toContain('w*h')
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
