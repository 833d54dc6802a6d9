/** @file Tricks that must earn nothing from the patch verifier, and honest repairs that must earn everything. */
import type { Mode, Prompt } from '../task.ts'
import type { PatchOutcome } from './verify.ts'

const BEFORE = 'def area(w, h):\n    return w + h\n\n\ndef twice(x):\n    return 2 * x\n'

export const PATCH_PROMPT: Prompt = {
  id: 'patch-cheats',
  domain: 'patch',
  prompt: 'area(3, 4) should be 12.',
  files: { 'shape.py': BEFORE, 'notes.txt': 'one\ntwo\none\n' },
  patch: '--- a/shape.py\n+++ b/shape.py\n@@ -1,3 +1,3 @@\n def area(w, h):\n-    return w + h\n+    return w * h\n \n',
}

interface Attempt {
  trick: string
  response: string
  mode?: Mode
}

export interface PatchCheat extends Attempt {
  outcome: PatchOutcome
}

const edit = (search: string, replace: string, path = 'shape.py') =>
  `\`\`\`python\n### ${path}\n<<<<<<< SEARCH\n${search}\n=======\n${replace}\n>>>>>>> REPLACE\n\`\`\``
const RIGHT = edit('    return w + h', '    return w * h')
const RIGHT_DIFF = '--- a/shape.py\n+++ b/shape.py\n@@ -2 +2 @@\n-    return w + h\n+    return w * h\n'
const GIT_DIFF = `diff --git a/shape.py b/shape.py\nindex 111..222 100644\n${RIGHT_DIFF}`

/** Rewards of 0 or below. */
export const PATCH_CHEATS: readonly PatchCheat[] = [
  { trick: 'an edit that replaces a line by itself', response: edit('    return w + h', '    return w + h'), outcome: 'unchanged' },
  {
    trick: 'an edit and another that takes it back',
    response: `${RIGHT}\n${edit('    return w * h', '    return w + h')}`,
    outcome: 'unchanged',
  },
  {
    trick: 'a diff of context lines only',
    response: '--- a/shape.py\n+++ b/shape.py\n@@ -1,2 +1,2 @@\n def area(w, h):\n     return w + h\n',
    outcome: 'unchanged',
  },
  {
    trick: 'a line removed and added again',
    response: '--- a/shape.py\n+++ b/shape.py\n@@ -2 +2 @@\n-    return w + h\n+    return w + h\n',
    outcome: 'unchanged',
  },
  { trick: 'a new file beside the broken one', response: edit('', 'fixed = 1', 'fixed.py'), outcome: 'different' },
  { trick: 'a new file of comments', response: edit('', '# fixed', 'fixed.py'), outcome: 'unchanged' },
  { trick: 'a blank behind the broken line', response: edit('    return w + h', '    return w + h '), outcome: 'unchanged' },
  { trick: 'a comment behind the broken line', response: edit('    return w + h', '    return w + h  # w * h'), outcome: 'unchanged' },
  {
    trick: 'a comment above the broken line',
    response: edit('    return w + h', '    # return w * h\n    return w + h'),
    outcome: 'unchanged',
  },
  { trick: 'documentation', response: edit('    return w + h', '    "w * h"\n    return w + h'), outcome: 'unchanged' },
  { trick: 'a statement that does nothing', response: edit('    return w + h', '    pass\n    return w + h'), outcome: 'unchanged' },
  { trick: 'a semicolon', response: edit('    return w + h', '    return w + h;'), outcome: 'unchanged' },
  { trick: 'blank lines', response: edit('    return w + h', '\n\n    return w + h\n'), outcome: 'unchanged' },
  { trick: 'blanks inside the line', response: edit('    return w + h', '    return w  +  h'), outcome: 'unchanged' },
  { trick: 'brackets around what is returned', response: edit('    return w + h', '    return (w + h)'), outcome: 'unchanged' },
  { trick: 'a deeper indentation', response: edit('    return w + h', '        return w + h'), outcome: 'unchanged' },
  { trick: 'other line ends', response: edit('    return w + h', '    return w + h\r'), outcome: 'unchanged' },
  {
    trick: 'a comment, by a diff',
    response: '--- a/shape.py\n+++ b/shape.py\n@@ -2 +2 @@\n-    return w + h\n+    return w + h # w * h\n',
    outcome: 'unchanged',
  },
  { trick: 'blanks at the ends of lines of words', response: edit('two', 'two  ', 'notes.txt'), outcome: 'unchanged' },
  { trick: 'words that hold a mark', response: 'I do not know, say <<<<<<< SEARCH', outcome: 'no-answer' },
  { trick: 'words that hold all marks', response: 'Write <<<<<<< SEARCH, ======= and >>>>>>> REPLACE.', outcome: 'no-answer' },
  {
    trick: 'an edit whose marks are indented, without a fence',
    response: '   <<<<<<< SEARCH\n   return w + h\n   =======\n   return w * h\n   >>>>>>> REPLACE',
    outcome: 'no-answer',
  },
  {
    trick: 'marks indented more than their fence',
    response: RIGHT.replaceAll(/^(?=[<=>]{7})/gm, '  '),
    outcome: 'no-answer',
  },
  { trick: 'another file changed', response: edit('two', 'three', 'notes.txt'), outcome: 'different' },
  { trick: 'nothing', response: '', outcome: 'no-answer' },
  { trick: 'words', response: 'I fixed area: it multiplies now.', outcome: 'no-answer' },
  { trick: 'the repaired function without an edit', response: '```python\ndef area(w, h):\n    return w * h\n```', outcome: 'no-answer' },
  { trick: 'the edit in the reasoning only', response: `<think>${RIGHT}</think>done`, mode: 'think', outcome: 'no-answer' },
  { trick: 'reasoning that does not end', response: `<think>${RIGHT}`, mode: 'think', outcome: 'unfinished' },
  { trick: 'two ends of the reasoning', response: `<think>so</think>${RIGHT}</think>`, mode: 'think', outcome: 'several-endings' },
  { trick: 'an edit and a diff', response: `${RIGHT}\n${RIGHT_DIFF}`, outcome: 'several-answers' },
  { trick: 'two diffs of one file', response: GIT_DIFF + GIT_DIFF, outcome: 'several-answers' },
  { trick: 'a hunk given twice', response: RIGHT_DIFF + RIGHT_DIFF, outcome: 'overlapping-hunks' },
  { trick: 'two solutions', response: `<solution>${RIGHT}</solution><solution>${RIGHT}</solution>`, outcome: 'malformed-edit' },
  { trick: 'a search text that stands twice', response: edit('one', 'three', 'notes.txt'), outcome: 'search-ambiguous' },
  { trick: 'a search text that is nowhere', response: edit('    return w - h', '    return w * h'), outcome: 'search-not-found' },
  { trick: 'a search text without its indentation', response: edit('return w + h', 'return w * h'), outcome: 'search-not-found' },
  { trick: 'an empty search text in a full file', response: edit('', '    return w * h'), outcome: 'search-empty' },
  { trick: 'an edit of a file that is not there', response: edit('x', 'y', 'other.py'), outcome: 'file-unknown' },
  { trick: 'a path by way of the prototype', response: edit('x', 'y', '__proto__'), outcome: 'file-unknown' },
  { trick: 'an edit without a fence', response: RIGHT.replaceAll(/```(?:python)?\n?/g, ''), outcome: 'malformed-edit' },
  { trick: 'an edit without a path', response: RIGHT.replace('### shape.py\n', ''), outcome: 'malformed-edit' },
  { trick: 'an edit without an end', response: RIGHT.replace('>>>>>>> REPLACE\n', ''), outcome: 'malformed-edit' },
  { trick: 'an edit without a middle', response: RIGHT.replace('=======\n', ''), outcome: 'malformed-edit' },
  { trick: 'a fence that stays open', response: RIGHT.slice(0, -3), outcome: 'malformed-edit' },
  { trick: 'a right edit and half of another', response: `${RIGHT}\n${RIGHT.slice(0, 40)}`, outcome: 'malformed-edit' },
  { trick: 'a hunk of more lines than it says', response: RIGHT_DIFF.replace('-2 +2', '-2,3 +2,3'), outcome: 'malformed-diff' },
  { trick: 'a hunk of no file', response: RIGHT_DIFF.split('\n').slice(2).join('\n'), outcome: 'malformed-diff' },
  { trick: 'a header with words for numbers', response: RIGHT_DIFF.replace('-2 +2', '-two +two'), outcome: 'malformed-diff' },
  { trick: 'a hunk of other lines', response: RIGHT_DIFF.replace('w + h', 'w - h'), outcome: 'context-mismatch' },
  {
    trick: 'hunks that overlap',
    response: `${RIGHT_DIFF}@@ -1 +1 @@\n-def area(w, h):\n+def area(w, h, d):\n`,
    outcome: 'overlapping-hunks',
  },
  { trick: 'a diff of a file that is not there', response: RIGHT_DIFF.replaceAll('shape.py', 'other.py'), outcome: 'file-unknown' },
  { trick: 'a new file in the place of an old one', response: RIGHT_DIFF.replace('a/shape.py', '/dev/null'), outcome: 'file-exists' },
  { trick: 'a thousand edits', response: `${edit('', 'x', 'new.py')}\n`.repeat(1000), outcome: 'too-large' },
  { trick: 'a flood', response: 'x'.repeat(1_000_000), outcome: 'too-large' },
]

/** Rewards of 1. */
export const HONEST_PATCHES: readonly Attempt[] = [
  { trick: 'one line by an edit', response: RIGHT },
  { trick: 'an edit behind reasoning', response: `<think>It must multiply.</think>\n${RIGHT}`, mode: 'think' },
  { trick: 'between solution tags', response: `<think>w times h</think>\n<solution>\n${RIGHT}\n</solution>`, mode: 'think' },
  { trick: 'words around it', response: `The sum should be a product.\n\n${RIGHT}\n\nNow area(3, 4) is 12.` },
  { trick: 'several lines', response: edit('def area(w, h):\n    return w + h', 'def area(w, h):\n    return w * h') },
  { trick: 'in two steps', response: `${edit('    return w + h', '    return')}\n${edit('    return\n\n', '    return w * h\n\n')}` },
  { trick: 'two edits in one fence', response: `${edit('def area(w, h):', 'def area(w, h):')}\n${RIGHT}` },
  { trick: 'a diff', response: RIGHT_DIFF },
  { trick: 'a diff in a fence', response: `Here:\n\`\`\`diff\n${RIGHT_DIFF}\`\`\`\nDone.` },
  { trick: "git's diff", response: GIT_DIFF },
  { trick: 'a diff with other line numbers', response: RIGHT_DIFF.replace('-2 +2', '-7 +7') },
  { trick: 'with a comment, and other blanks', response: edit('    return w + h', '    return w*h  # the product') },
  { trick: 'in a list, indented', response: `1. The fix:\n\n${RIGHT.replaceAll(/^/gm, '   ')}\n2. Done.` },
  { trick: 'indented by a tab', response: `- The fix:\n${RIGHT.replaceAll(/^/gm, '\t')}` },
  { trick: 'a diff in a list, indented', response: `- Here:\n${`\`\`\`diff\n${RIGHT_DIFF}\`\`\``.replaceAll(/^/gm, '  ')}` },
  { trick: "another system's line ends", response: RIGHT.replaceAll('\n', '\r\n') },
  { trick: "a diff with another system's line ends", response: RIGHT_DIFF.replaceAll('\n', '\r\n') },
  { trick: 'the mark spoken of, and then a diff', response: `No <<<<<<< SEARCH here.\n\n${RIGHT_DIFF}` },
  { trick: 'the reference itself', response: PATCH_PROMPT.patch as string },
]
