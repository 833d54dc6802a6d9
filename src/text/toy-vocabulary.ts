/**
 * @file The tokenizer of the small models trained here, in Hugging Face form: fixed, hand-chosen, greedy longest match.
 *
 * A model of a few hundred thousand parameters has none to spare for a large vocabulary, and each token it need not write is
 * compute saved: the phrases the tasks are worded in are one token each, everything else is written in printable ASCII, digit by
 * digit. Prompts come out about three times shorter than in characters.
 *
 * A Split pre-tokenizer whose pattern is the list of pieces, longest first, does the matching in linear time; each part it cuts is
 * then one WordPiece lookup. A character outside the vocabulary becomes one <unk>. Other libraries read the same files alike.
 */
import { CASCADE_JINJA } from './template.ts'

export const TOY_TOKENS = {
  pad: '<pad>',
  start: '<|im_start|>',
  end: '<|im_end|>',
  thinkOpen: '<think>',
  thinkClose: '</think>',
  thinkFlag: ' /think',
  instructFlag: ' /no_think',
  unknown: '<unk>',
} as const

/** As in Qwen3's files, the thinking tags and flags are tokens of their own but stay in decoded text; the others are left out. */
const SPECIAL: readonly string[] = [TOY_TOKENS.pad, TOY_TOKENS.start, TOY_TOKENS.end, TOY_TOKENS.unknown]

const TEMPLATE = ['user\n', 'assistant\n', 'system\n', '\\boxed{', ', ', '. ']

const MATH = [
  ['What is ', ', what is ', 'Compute ', 'Find ', 'Add ', 'Subtract ', 'Multiply ', 'Divide ', 'If ', 'Let '],
  [' plus ', ' minus ', ' times ', ' divided by ', ' and ', ' from ', ' by ', ' mod ', ' + ', ' - ', ' * ', ' / '],
  ['x = ', '*x', ' for ', ' if ', 'the remainder of ', 'Solve ', 'Next number in ', 'What comes next: ', 'Continue '],
  ['f is linear, ', 'Linear f has ', 'f(', ')=', 'Find f(0)'],
  ['Tom', 'Ann', 'Sam', ' has ', ' had ', ' apples', ' pens', ' coins', ' buys ', ' gets ', ' loses ', ' sells '],
  [' and buys ', ' and gets ', ' and loses ', ' and sells ', ' bags of ', '; how many', 'How many', ' now', 'Then '],
].flat()

/** Pieces of the code, patch and instruction tasks, so that one vocabulary serves a whole cascade. */
const CODE = [
  ['```python\n', '\n```', 'def f(x): return ', ' else ', 'Write Python code', ': first ', ' then ', 'multiply by ', 'add ', 'x*x'],
  ['return ', ' is less than ', ' otherwise ', ' with ', 'the square of ', 'Fix ', ' so that ', 'the '],
  ['Say ', ' in uppercase', ' in lowercase', ', end with ', ' in quotes', ' times'],
  [
    'Python code',
    'def f(x, y): return ',
    'def f(a): return ',
    'def f(s): return ',
    ' if x<',
    ' else x',
    'sum(a)',
    'max(a)',
    'min(a)',
    'len(a)',
  ],
  [
    'f([',
    '])=',
    "f('",
    "')='",
    "'. ",
    'first ',
    'then ',
    'multiply',
    'the constant in ',
    'the factor in ',
    'the branch in ',
    'the factor and fix ',
  ],
  ['### f.py\n<<<<<<< SEARCH\n', '\n=======\n', '\n>>>>>>> REPLACE', 'Which is ', ' upper', ' lower', ' quotes'],
].flat()

const CHARACTERS = ['\n', ...Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i))]

/** Token text by id. */
export const TOY_VOCABULARY: readonly string[] = [...Object.values(TOY_TOKENS), ...TEMPLATE, ...MATH, ...CODE, ...CHARACTERS]

/** The special tokens as tokenizer.json lists them, and tokenizer_config.json: the same for every vocabulary of ours. */
export const ADDED_TOKENS = Object.values(TOY_TOKENS).map((content, id) => ({
  ...{ id, content, single_word: false, lstrip: false, rstrip: false, normalized: false },
  special: SPECIAL.includes(content),
}))
export const TOKENIZER_CONFIG = {
  tokenizer_class: 'PreTrainedTokenizerFast',
  pad_token: TOY_TOKENS.pad,
  eos_token: TOY_TOKENS.end,
  unk_token: TOY_TOKENS.unknown,
  clean_up_tokenization_spaces: false,
  chat_template: CASCADE_JINJA,
}

/** The two files beside a model's weights, as plain objects. `eosTokenId` is <|im_end|>. */
export function toyTokenizerFiles(): { 'tokenizer.json': Record<string, unknown>; 'tokenizer_config.json': Record<string, unknown> } {
  const pieces = TOY_VOCABULARY.slice(ADDED_TOKENS.length)
    .filter((piece) => piece.length > 1)
    .sort((a, b) => b.length - a.length)
  const pattern = [...pieces.map((piece) => piece.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')), '[\\s\\S]'].join('|')
  return {
    'tokenizer.json': {
      version: '1.0',
      truncation: null,
      padding: null,
      added_tokens: ADDED_TOKENS,
      normalizer: null,
      pre_tokenizer: { type: 'Split', pattern: { Regex: pattern }, behavior: 'Isolated', invert: false },
      post_processor: null,
      decoder: { type: 'Fuse' },
      model: {
        type: 'WordPiece',
        unk_token: TOY_TOKENS.unknown,
        continuing_subword_prefix: '',
        max_input_chars_per_word: 100,
        vocab: Object.fromEntries(TOY_VOCABULARY.map((token, id) => [token, id])),
      },
    },
    'tokenizer_config.json': TOKENIZER_CONFIG,
  }
}

export const TOY_EOS_TOKEN_ID = TOY_VOCABULARY.indexOf(TOY_TOKENS.end)
export const TOY_PAD_TOKEN_ID = TOY_VOCABULARY.indexOf(TOY_TOKENS.pad)
