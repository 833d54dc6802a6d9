/** @file The pieces of family-vocabulary.ts, as data. WORDS are those that save most tokens over what is taught: scripts/make-words.ts counts them. */

export const FORMS: readonly string[] = [
  ...['user\n', 'assistant\n', 'system\n', '\\boxed{', '```python\n', '\n```', ', ', '. ', ': ', '; ', '? '],
  ...['### f.py\n<<<<<<< SEARCH\n', '\n=======\n', '\n>>>>>>> REPLACE', '\n    ', '\n        '],
]

/** None of these is a word with a blank on either side: the word behind it would lose its own. */
export const CODE: readonly string[] = [
  ...['def f(', 'return ', 'for ', 'while ', 'if ', 'elif ', 'else:', ':\n', 'range(', 'len(', 'sum(', 'max(', 'min(', 'str(', 'int('],
  ...['sorted(', 'print(', 'abs(', '.append(', '.upper()', '.join(', '[::-1]', ' == ', ' != ', ' <= ', ' >= ', ' < ', ' > ', ' = ', ' + '],
  ...[' - ', ' * ', ' / ', ' // ', ' % ', ' += ', ' -= ', ' *= ', 'True', 'False', '])', '[]'],
]

/** Capital letters that begin a sentence. */
export const OPENERS: readonly string[] = ['What', 'How', 'Find', 'Write']

export const WORDS: readonly string[] = ['the', 'and']

export const NAMES: readonly string[] = [
  'Tom',
  'Ann',
  'Sam',
  'Ben',
  'Eva',
  'Max',
  'Lea',
  'Tim',
  'Mia',
  'Leo',
  'Ida',
  'Jan',
  'Zoe',
  'Kim',
  'Pia',
  'Rob',
]
