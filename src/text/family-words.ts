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

/** At the beginning of a text, or behind a mark and its blank. */
export const OPENERS: readonly string[] = [
  ...['What', 'There', 'The', 'How', 'Write', 'Which', 'Find', 'From', 'Parents', 'Solve', 'Please', 'Python'],
  ...['Yes', 'Thanks', 'If', 'Complete', 'That', 'Tell', 'Knights', 'Here', 'Who', 'Name', 'Rows', 'Use'],
  ...['You', 'Sorry', 'Cascade', 'All', 'Take', 'September', 'It', 'Hello', 'Sort', 'Now', 'And', 'Wednesday'],
  ...['Could', 'Thank', 'Fix', 'Fill', 'Each', 'Sudoku', 'Are', 'Start'],
]

/** Behind a blank, which belongs to them. */
export const WORDS: readonly string[] = [
  ...['a', 'ab', 'ac', 'add', 'after', 'again', 'all', 'always', 'am', 'and', 'animal', 'answer'],
  ...['apples', 'are', 'as', 'at', 'b', 'ba', 'back', 'backwards', 'bc', 'be', 'before', 'below'],
  ...['blue', 'board', 'books', 'both', 'brother', 'built', 'by', 'c', 'ca', 'called', 'can', 'capital'],
  ...['cards', 'careful', 'Cascade', 'cat', 'cb', 'children', 'code', 'coins', 'colour', 'comes', 'couples', 'cups'],
  ...['curious', 'd', 'D', 'date', 'daughter', 'day', 'days', 'disks', 'divided', 'do', 'does', 'dog'],
  ...['e', 'each', 'eggs', 'else', 'every', 'exactly', 'f', 'false', 'father', 'fewer', 'find', 'first'],
  ...['flag', 'food', 'friend', 'from', 'function', 'g', 'game', 'get', 'given', 'gives', 'goal', 'good'],
  ...['h', 'half', 'has', 'have', 'here', 'hold', 'horse', 'hours', 'how', 'husband', 'i', 'I'],
  ...['in', 'is', 'island', 'it', 'j', 'kind', 'knave', 'knaves', 'knight', 'knights', 'know', 'known'],
  ...['L', 'language', 'large', 'largest', 'late', 'learned', 'left', 'legs', 'less', 'letter', 'letters', 'lies'],
  ...['life', 'like', 'list', 'long', 'make', 'makes', 'man', 'many', 'married', 'mayor', 'me', 'minus'],
  ...['minutes', 'mistakes', 'model', 'more', 'morning', 'most', 'mother', 'moves', 'much', 'multiply', 'must', 'my'],
  ...['n', 'name', 'need', 'needs', 'next', 'no', 'none', 'not', 'now', 'number', 'numbers', 'o'],
  ...['of', 'on', 'once', 'one', 'only', 'open', 'opposite', 'or', 'order', 'out', 'owns', 'parents'],
  ...['pens', 'person', 'please', 'plus', 'print', 'prints', 'program', 'programs', 'puzzles', 'Python', 'question', 'R'],
  ...['remainder', 'REPLACE', 'result', 'right', 's', 'same', 'say', 'says', 'second', 'short', 'shortest', 'sister'],
  ...['small', 'smallest', 'so', 'son', 'soon', 'start', 'starts', 'stones', 'subtract', 'Sudoku', 'sum', 'sums'],
  ...['take', 'tell', 'tells', 'than', 'thank', 'that', 'the', 'their', 'them', 'then', 'there', 'this'],
  ...['Thursday', 'time', 'times', 'to', 'today', 'together', 'top', 'town', 'towns', 'true', 'truth', 'try'],
  ...['twice', 'U', 'us', 'want', 'was', 'way', 'we', 'Wednesday', 'week', 'welcome', 'what', 'where'],
  ...['which', 'who', 'wife', 'with', 'woman', 'word', 'write', 'wrong', 'x', 'y', 'year', 'yes'],
  ...['yet', 'you', 'your'],
]

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
