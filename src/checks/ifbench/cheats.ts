/**
 * @file Replies that mean to earn IFBench's verdict without following the instruction, honest ones beside them, and the loopholes: replies
 * that the published rules accept though no reader would. They count as followed where figures are compared, and earn nothing.
 */

import type { Mode } from '../../text/mode.ts'
import type { Kwargs } from '../check.ts'

export interface Attempt {
  trick: string
  id: string
  kwargs?: Kwargs
  /** The whole completion, reasoning included in thinking mode. */
  response: string
  mode?: Mode
}

const palindromes = 'level radar civic madam refer rotor kayak tenet stats racecar'
const nested = '(a [b {c (d [e])}])'
const request = 'Name three rivers of France.'

/** All earn 0. */
export const IFBENCH_CHEATS: readonly Attempt[] = [
  {
    trick: 'palindromes in the reasoning only',
    id: 'words:palindrome',
    response: `<think>${palindromes}</think>Here are ten palindromes.`,
    mode: 'think',
  },
  { trick: 'brackets in the reasoning only', id: 'format:parentheses', response: `<think>${nested}</think>Done.`, mode: 'think' },
  {
    trick: 'brackets opened in the reasoning and closed in the reply',
    id: 'format:parentheses',
    response: '<think>(((((</think>)))))',
    mode: 'think',
  },
  { trick: 'nothing but reasoning', id: 'format:no_whitespace', response: '<think>a reply without spaces</think>', mode: 'think' },
  { trick: 'blanks for a reply, which have no word that breaks a rule', id: 'words:prime_lengths', response: ' \n \n' },
  {
    trick: 'a second reasoning end that hides the first',
    id: 'format:no_whitespace',
    response: '<think>a</think>b c</think>d',
    mode: 'think',
  },
  { trick: 'every option at once', id: 'format:options', kwargs: { options: 'yes/no/maybe' }, response: 'yes/no/maybe' },
  { trick: 'an option with an explanation', id: 'format:options', kwargs: { options: 'a), b), c), d)' }, response: 'b) because it fits' },
  { trick: 'brackets opened and never closed', id: 'format:parentheses', response: '((((((((((' },
  { trick: 'brackets closed in the wrong order', id: 'format:parentheses', response: '([{([x)]})]' },
  { trick: 'short palindromes', id: 'words:palindrome', response: 'noon Anna Otto Bob Eve pop mom dad did wow noon' },
  { trick: 'the request word for word', id: 'repeat:repeat_change', kwargs: { prompt_to_repeat: request }, response: request },
  {
    trick: 'the request and then its answer',
    id: 'repeat:repeat_change',
    kwargs: { prompt_to_repeat: request },
    response: 'List three rivers of France. Loire, Seine, Rhone.',
  },
  {
    trick: 'words named by their number only',
    id: 'count:word_count_range',
    kwargs: { min_words: 50, max_words: 60 },
    response: 'I write 55 words.',
  },
  { trick: 'all numbers from 10 to 50', id: 'custom:multiples', response: Array.from({ length: 41 }, (_, i) => i + 10).join(' ') },
  {
    trick: 'one keyword more often than asked for, so that the others matter less',
    id: 'count:keywords_multiple',
    kwargs: { keyword1: 'ant', keyword2: 'bee', keyword3: 'cow', keyword4: 'dog', keyword5: 'eel' },
    response: 'ant bee cow dog eel '.repeat(7),
  },
  { trick: 'no-break spaces for spaces', id: 'format:no_whitespace', response: 'no\u00a0space\u00a0at\u00a0all' },
  { trick: 'punctuation for words that begin alike', id: 'words:no_consecutive', response: 'big - bears' },
  {
    trick: 'the table in a code fence',
    id: 'custom:csv_city',
    response: `\`\`\`\nID,Country,City,Year,Count\n${'1,a,b,2,3\n'.repeat(7)}\`\`\``,
  },
]

/** All earn 1. */
export const IFBENCH_HONEST: readonly Attempt[] = [
  { trick: 'palindromes in the reply', id: 'words:palindrome', response: `<think>I need ten.</think>${palindromes}`, mode: 'think' },
  { trick: 'nested brackets', id: 'format:parentheses', response: `The set ${nested} is nested.` },
  { trick: 'one option', id: 'format:options', kwargs: { options: 'yes/no/maybe' }, response: 'Maybe.' },
  {
    trick: 'the request with another first word',
    id: 'repeat:repeat_change',
    kwargs: { prompt_to_repeat: request },
    response: 'List three rivers of France.',
  },
  { trick: 'the multiples', id: 'custom:multiples', response: '14, 21, 28, 35, 42, 49' },
  { trick: 'the table alone', id: 'custom:csv_city', response: `ID,Country,City,Year,Count\n${'1,a,b,2,3\n'.repeat(7)}` },
  { trick: 'text without white space', id: 'format:no_whitespace', response: 'NoSpaceAtAll' },
  {
    trick: 'keywords as often as asked for',
    id: 'count:keywords_multiple',
    kwargs: { keyword1: 'ant', keyword2: 'bee', keyword3: 'cow', keyword4: 'dog', keyword5: 'eel' },
    response: `ant ${'bee '.repeat(2)}${'cow '.repeat(3)}${'dog '.repeat(5)}${'eel '.repeat(7)}`,
  },
]

/** All are followed by the rules as published, and earn 0. */
export const IFBENCH_LOOPHOLES: readonly Attempt[] = [
  { trick: 'bullets with sub-bullets: no bullets at all', id: 'format:sub-bullets', response: 'A plain sentence.' },
  { trick: 'two declarative sentences to a question: neither', id: 'ratio:sentence_type', response: 'Rain! Snow!' },
  { trick: 'as many sentences of each type: none with an end', id: 'ratio:sentence_balance', response: 'rain and snow' },
  { trick: 'each sentence longer: only one', id: 'sentence:increment', kwargs: { small_n: 3 }, response: 'Rain.' },
  { trick: 'each sentence begins as the last ended: only one', id: 'words:last_first', response: 'Rain.' },
  { trick: 'each line indented further: only one', id: 'format:line_indent', response: 'Rain.' },
  { trick: 'odd and even by turns: one word', id: 'words:odd_even_syllables', response: 'Rain.' },
  { trick: 'every quote explained: no quotes', id: 'format:quote_unquote', response: 'Rain.' },
  { trick: 'ten palindromes: one, ten times', id: 'words:palindrome', response: 'level '.repeat(10) },
  { trick: 'three conjunctions: one, written in three ways', id: 'count:conjunctions', kwargs: { small_n: 3 }, response: 'and And AND' },
  { trick: 'a name within another word', id: 'count:person_names', kwargs: { N: 1 }, response: 'Miami' },
  { trick: 'a list of two items: its mark twice', id: 'format:list', kwargs: { sep: '-' }, response: '--' },
  { trick: 'different words: words with numbers', id: 'count:unique_word_count', kwargs: { N: 3 }, response: 'w1 w2 w3' },
  { trick: 'every fifth word Japanese: four words', id: 'count:words_japanese', kwargs: { N: 5 }, response: 'Rain falls all day' },
  { trick: 'the template without answers', id: 'format:output_template', response: 'My Answer: My Conclusion: Future Outlook:' },
  { trick: 'three sentences of one length, the same words', id: 'ratio:sentence_words', response: 'I am. I am. I am.' },
]
