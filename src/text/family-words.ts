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
  ...['What', 'The', 'There', 'Write', 'How', 'Which', 'Find', 'From', 'Please', 'Tell', 'Parents', 'Solve'],
  ...['Use', 'Thanks', 'It', 'All', 'Yes', 'Python', 'That', 'Complete', 'Fix', 'If', 'Knights', 'Here'],
  ...['Sorry', 'Who', 'You', 'Take', 'Rows', 'Name', 'Now', 'Cascade', 'Hello', 'Question', 'And', 'September'],
  ...['Could', 'Make', 'They', 'Wednesday', 'Thank', 'Sort', 'Good', 'Can'],
]

/** Behind a blank, which belongs to them. */
export const WORDS: readonly string[] = [
  ...['a', 'about', 'above', 'ac', 'after', 'again', 'all', 'always', 'am', 'and', 'animal', 'answer'],
  ...['apples', 'are', 'as', 'at', 'b', 'ba', 'back', 'backwards', 'bc', 'bear', 'board', 'books'],
  ...['both', 'brother', 'built', 'by', 'c', 'ca', 'called', 'can', 'capital', 'capitals', 'cards', 'careful'],
  ...['Cascade', 'castle', 'cat', 'cb', 'children', 'coins', 'colour', 'comes', 'comma', 'couples', 'cups', 'curious'],
  ...['d', 'daughter', 'day', 'days', 'divided', 'divisor', 'do', 'does', 'dog', 'e', 'each', 'eggs'],
  ...['else', 'end', 'every', 'exactly', 'f', 'false', 'father', 'fewer', 'find', 'finds', 'first', 'flag'],
  ...['follows', 'food', 'fraction', 'friend', 'frog', 'from', 'function', 'g', 'game', 'garden', 'get', 'girl'],
  ...['given', 'gives', 'goal', 'good', 'h', 'half', 'happy', 'has', 'have', 'here', 'hill', 'home'],
  ...['horse', 'hours', 'house', 'how', 'husband', 'i', 'I', 'in', 'is', 'island', 'it', 'j'],
  ...['kind', 'knave', 'knaves', 'knight', 'knights', 'know', 'known', 'largest', 'last', 'learned', 'least', 'left'],
  ...['less', 'letter', 'letters', 'lies', 'life', 'light', 'like', 'list', 'lived', 'long', 'lowest', 'make'],
  ...['makes', 'man', 'many', 'married', 'mayor', 'me', 'minus', 'minutes', 'mistakes', 'model', 'more', 'morning'],
  ...['most', 'mother', 'mouse', 'moves', 'multiply', 'must', 'my', 'name', 'near', 'need', 'needs', 'never'],
  ...['next', 'no', 'none', 'not', 'number', 'numbers', 'of', 'on', 'once', 'one', 'only', 'open'],
  ...['or', 'out', 'owns', 'parents', 'pens', 'please', 'plus', 'primes', 'print', 'program', 'programs', 'puzzles'],
  ...['Python', 'queen', 'question', 'quotes', 'remainder', 'right', 'robot', 's', 'same', 'say', 'says', 'school'],
  ...['second', 'sentences', 'short', 'shortest', 'sister', 'small', 'smallest', 'so', 'some', 'son', 'starts', 'stones'],
  ...['story', 'subtract', 'Sudoku', 'sums', 'take', 'takes', 'tell', 'tells', 'than', 'that', 'the', 'their'],
  ...['them', 'then', 'there', 'these', 'this', 'time', 'times', 'to', 'today', 'together', 'top', 'town'],
  ...['towns', 'true', 'truth', 'try', 'twice', 'want', 'was', 'way', 'we', 'week', 'what', 'where'],
  ...['which', 'who', 'wife', 'with', 'woman', 'word', 'words', 'write', 'wrong', 'x', 'year', 'yes'],
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
