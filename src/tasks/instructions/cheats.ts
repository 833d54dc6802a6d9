/**
 * @file Tricks that must earn nothing from the instruction verifier, honest replies that must earn everything, and tricks that the published
 * checks accept: they earn nothing either, but count as followed by the rule of the benchmark, to be comparable with everybody else's figures.
 */
import type { Mode, Prompt } from '../task.ts'
import type { InstructionOutcome } from './verify.ts'

/** Instruction id to its arguments; an id stands once. */
type Instructions = Record<string, Record<string, unknown>>

interface Attempt {
  trick: string
  instructions: Instructions
  response: string
  mode?: Mode
}

export interface InstructionCheat extends Attempt {
  outcome: InstructionOutcome
}

/** The prompt an attempt answers. */
export function instructionPrompt({ trick, instructions }: Attempt): Prompt {
  return {
    id: trick,
    domain: 'instructions',
    prompt: 'Write about zebras.',
    instruction_id_list: Object.keys(instructions),
    kwargs: Object.values(instructions),
  }
}

const KEYWORD: Instructions = { 'keywords:existence': { keywords: ['zebra'] } }
const FEW_WORDS: Instructions = { 'length_constraints:number_words': { relation: 'less than', num_words: 20 } }
const MANY_WORDS: Instructions = { 'length_constraints:number_words': { relation: 'at least', num_words: 12 } }
const NO_COMMA: Instructions = { 'punctuation:no_comma': {} }
const LOWERCASE: Instructions = { 'change_case:english_lowercase': {} }
const CAPITALS: Instructions = { 'change_case:english_capital': {} }
const PARAGRAPHS: Instructions = { 'length_constraints:number_paragraphs': { num_paragraphs: 3 } }
const NTH: Instructions = {
  'length_constraints:nth_paragraph_first_word': { num_paragraphs: 2, nth_paragraph: 2, first_word: 'stripes' },
}
const SENTENCES: Instructions = { 'length_constraints:number_sentences': { relation: 'at least', num_sentences: 3 } }
const RARELY: Instructions = { 'keywords:frequency': { keyword: 'zebra', relation: 'less than', frequency: 3 } }
const OFTEN: Instructions = { 'keywords:frequency': { keyword: 'zebra', relation: 'at least', frequency: 3 } }
const FORBIDDEN: Instructions = { 'keywords:forbidden_words': { forbidden_words: ['horse', 'donkey'] } }
const LETTERS: Instructions = { 'keywords:letter_frequency': { letter: 'a', let_relation: 'at least', let_frequency: 4 } }
const TITLE: Instructions = { 'detectable_format:title': {} }
const JSON_FORMAT: Instructions = { 'detectable_format:json_format': {} }
const BULLETS: Instructions = { 'detectable_format:number_bullet_lists': { num_bullets: 2 } }
const HIGHLIGHTS: Instructions = { 'detectable_format:number_highlighted_sections': { num_highlights: 2 } }
const PLACEHOLDERS: Instructions = { 'detectable_content:number_placeholders': { num_placeholders: 2 } }
const POSTSCRIPT: Instructions = { 'detectable_content:postscript': { postscript_marker: 'P.S.' } }
const SECTIONS: Instructions = { 'detectable_format:multiple_sections': { section_spliter: 'SECTION', num_sections: 2 } }
const TWO: Instructions = { 'combination:two_responses': {} }
const REPEAT: Instructions = { 'combination:repeat_prompt': { prompt_to_repeat: 'Write about zebras.' } }
const ENDING: Instructions = { 'startend:end_checker': { end_phrase: 'That is all.' } }
const QUOTED: Instructions = { 'startend:quotation': {} }
const HINDI: Instructions = { 'language:response_language': { language: 'hi' } }
const SHOUTED: Instructions = { 'change_case:capital_word_frequency': { capital_relation: 'at least', capital_frequency: 2 } }
const YES_NO: Instructions = { 'detectable_format:constrained_response': {} }

const ABOUT = 'The striped animals live together on the plains of Africa and eat the dry grass there'

/** Rewards of 0. */
export const INSTRUCTION_CHEATS: readonly InstructionCheat[] = [
  {
    trick: 'the keyword inside the reasoning only',
    instructions: KEYWORD,
    mode: 'think',
    response: '<think>I should say zebra. Zebra!</think>\n\nThe striped one.',
    outcome: 'wrong',
  },
  {
    trick: 'all of the reply inside the reasoning',
    instructions: KEYWORD,
    mode: 'think',
    response: '<think>A zebra has stripes.</think>',
    outcome: 'no-answer',
  },
  {
    trick: 'reasoning that never ends',
    instructions: KEYWORD,
    mode: 'think',
    response: '<think>A zebra has stripes.',
    outcome: 'unfinished',
  },
  {
    trick: 'reasoning in instruct mode that never ends',
    instructions: KEYWORD,
    response: '<think>A zebra has stripes.',
    outcome: 'wrong-mode',
  },
  {
    trick: 'two endings, a reply behind each',
    instructions: KEYWORD,
    mode: 'think',
    response: '<think>so</think>A zebra.</think>Another zebra.',
    outcome: 'several-endings',
  },
  { trick: 'nothing, where few words are asked for', instructions: FEW_WORDS, response: '', outcome: 'no-answer' },
  { trick: 'nothing, where no comma is allowed', instructions: NO_COMMA, response: ' \n\t\n ', outcome: 'no-answer' },
  {
    trick: 'blanks of other kinds, where words are forbidden',
    instructions: FORBIDDEN,
    response: '\u00a0\u2003\u0085\u001c',
    outcome: 'no-answer',
  },
  {
    trick: 'the instruction echoed',
    instructions: OFTEN,
    response: 'In your response, the word zebra should appear at least 3 times.',
    outcome: 'wrong',
  },
  {
    trick: 'the instruction echoed, in place of the length',
    instructions: MANY_WORDS,
    response: 'Answer with at least 12 words.',
    outcome: 'wrong',
  },
  { trick: 'a flood of the keyword that must be rare', instructions: RARELY, response: 'zebra '.repeat(200), outcome: 'wrong' },
  { trick: 'the rare keyword within longer words', instructions: RARELY, response: 'Zebras, zebrafish, ZEBRA-like.', outcome: 'wrong' },
  { trick: 'the keyword in letters that look alike', instructions: KEYWORD, response: 'A z\u0435br\u0430 runs.', outcome: 'wrong' },
  { trick: 'the keyword with a hyphen inside', instructions: KEYWORD, response: 'A ze-bra runs.', outcome: 'wrong' },
  { trick: 'a forbidden word in capitals', instructions: FORBIDDEN, response: 'It is no HORSE.', outcome: 'wrong' },
  { trick: "a forbidden word behind an apostrophe's s", instructions: FORBIDDEN, response: "It has a horse's tail.", outcome: 'wrong' },
  { trick: 'punctuation for words', instructions: MANY_WORDS, response: `${'. - * '.repeat(40)}zebra`, outcome: 'wrong' },
  { trick: 'too many words without blanks between', instructions: FEW_WORDS, response: 'a-b.'.repeat(30), outcome: 'wrong' },
  {
    trick: 'abbreviations for sentences',
    instructions: SENTENCES,
    response: 'Mr. and Mrs. Dr. Smith met at 3 p.m. sharp',
    outcome: 'wrong',
  },
  { trick: 'dots for sentences', instructions: SENTENCES, response: 'Well ............ yes', outcome: 'wrong' },
  { trick: 'letters of another script', instructions: LETTERS, response: '\u0430\u0430\u0430\u0430\u0430', outcome: 'wrong' },
  { trick: 'one capital letter among small ones', instructions: LOWERCASE, response: `${ABOUT.toLowerCase()} I say`, outcome: 'wrong' },
  {
    trick: 'capitals in another language',
    instructions: CAPITALS,
    response: 'die gestreiften tiere leben zusammen auf der weiten ebene und fressen dort das trockene gras'.toUpperCase(),
    outcome: 'wrong',
  },
  { trick: 'no letters, where capitals are asked for', instructions: CAPITALS, response: '1234 5678 !!!', outcome: 'wrong' },
  { trick: 'dividers with nothing between', instructions: PARAGRAPHS, response: 'One\n***\n\n***\nThree', outcome: 'wrong' },
  { trick: 'dividers only', instructions: PARAGRAPHS, response: '***\n***\n***', outcome: 'wrong' },
  { trick: 'blank paragraphs to make up the number', instructions: NTH, response: 'One.\n\n\n\n \n\nOne more.', outcome: 'wrong' },
  { trick: 'the word within the paragraph, not first', instructions: NTH, response: 'One.\n\nThe stripes.', outcome: 'wrong' },
  { trick: 'a title of blanks', instructions: TITLE, response: '<<   >>\nZebras', outcome: 'wrong' },
  { trick: 'a title of brackets', instructions: TITLE, response: '<<<<>>>>', outcome: 'wrong' },
  { trick: 'a title over two lines', instructions: TITLE, response: '<<Zebras\nof Africa>>', outcome: 'wrong' },
  { trick: 'words before the JSON', instructions: JSON_FORMAT, response: 'Here it is: {"animal": "zebra"}', outcome: 'wrong' },
  { trick: 'JSON with a comma too many', instructions: JSON_FORMAT, response: '{"animal": "zebra",}', outcome: 'wrong' },
  { trick: 'an empty code fence', instructions: JSON_FORMAT, response: '```json\n```', outcome: 'wrong' },
  { trick: 'more points than asked for', instructions: BULLETS, response: '* one\n* two\n* three', outcome: 'wrong' },
  { trick: 'bold lines and dividers for points', instructions: BULLETS, response: '**one**\n---\n-two', outcome: 'wrong' },
  { trick: 'empty highlights', instructions: HIGHLIGHTS, response: '** ** and * * and ****', outcome: 'wrong' },
  { trick: 'a highlight over two lines', instructions: HIGHLIGHTS, response: '*one\ntwo* *three*', outcome: 'wrong' },
  { trick: 'brackets over two lines', instructions: PLACEHOLDERS, response: '[name\n] [address]', outcome: 'wrong' },
  { trick: 'brackets opened only', instructions: PLACEHOLDERS, response: '[[[[ name ]', outcome: 'wrong' },
  { trick: 'another way to mark a postscript', instructions: POSTSCRIPT, response: 'Zebras.\nPS: they run.', outcome: 'wrong' },
  { trick: 'sections without numbers', instructions: SECTIONS, response: 'SECTION one\nx\nSECTION two\ny', outcome: 'wrong' },
  { trick: 'sections in small letters', instructions: SECTIONS, response: 'Section 1\nx\nSection 2\ny', outcome: 'wrong' },
  { trick: 'the same reply twice', instructions: TWO, response: 'Zebras run.\n******\n  Zebras run.', outcome: 'wrong' },
  { trick: 'one reply and a divider', instructions: TWO, response: 'Zebras run.\n******', outcome: 'wrong' },
  { trick: 'a word before the repeated request', instructions: REPEAT, response: 'Sure! Write about zebras. They run.', outcome: 'wrong' },
  { trick: 'the request in other words', instructions: REPEAT, response: 'Write something about zebras. They run.', outcome: 'wrong' },
  { trick: 'a word behind the last phrase', instructions: ENDING, response: 'Zebras run. That is all. Bye', outcome: 'wrong' },
  { trick: 'curly quotation marks', instructions: QUOTED, response: '\u201cZebras run.\u201d', outcome: 'wrong' },
  { trick: 'a single quotation mark', instructions: QUOTED, response: '"', outcome: 'wrong' },
  {
    trick: 'the language named, not used',
    instructions: HINDI,
    response: 'This answer is written in the Hindi language.',
    outcome: 'wrong',
  },
  {
    trick: 'a greeting in the language asked for',
    instructions: HINDI,
    response: `\u0928\u092e\u0938\u094d\u0924\u0947. ${ABOUT}.`,
    outcome: 'wrong',
  },
  { trick: 'words with one capital letter', instructions: SHOUTED, response: 'Zebras Run Fast.', outcome: 'wrong' },
  { trick: 'an answer that is none of the three', instructions: YES_NO, response: 'my answer is YES', outcome: 'wrong' },
  {
    trick: 'one of two instructions',
    instructions: { ...NO_COMMA, ...ENDING },
    response: 'Zebras run fast.',
    outcome: 'wrong',
  },
  {
    trick: 'followed only once the opening line is taken away',
    instructions: LOWERCASE,
    response: `Sure! Here it is:\n${ABOUT.toLowerCase()}`,
    outcome: 'wrong',
  },
  { trick: 'a reply of unreasonable length', instructions: OFTEN, response: 'zebra '.repeat(20_000), outcome: 'too-long' },
]

/** Rewards of 1. */
export const INSTRUCTION_HONEST: readonly Attempt[] = [
  {
    trick: 'the keyword behind the reasoning',
    instructions: KEYWORD,
    mode: 'think',
    response: '<think>Which animal?</think>\n\nA zebra has stripes.',
  },
  { trick: 'the keyword at once', instructions: KEYWORD, response: 'A zebra has stripes.' },
  { trick: 'few words', instructions: FEW_WORDS, response: 'Zebras run.' },
  { trick: 'many words', instructions: MANY_WORDS, response: `${ABOUT}.` },
  { trick: 'a keyword now and then', instructions: RARELY, response: 'A zebra runs. So does the next zebra.' },
  { trick: 'a keyword often', instructions: OFTEN, response: 'One zebra, another Zebra, a third "zebra".' },
  { trick: 'a forbidden word inside another', instructions: FORBIDDEN, response: 'They are seahorses.' },
  { trick: 'letters of either case', instructions: LETTERS, response: 'A zebra has a mane.' },
  { trick: 'three sentences', instructions: SENTENCES, response: 'Mr. Smith saw one. It ran! Did you?' },
  { trick: 'small letters', instructions: LOWERCASE, response: `${ABOUT.toLowerCase()}.` },
  { trick: 'capital letters', instructions: CAPITALS, response: `${ABOUT.toUpperCase()}.` },
  { trick: 'paragraphs with dividers', instructions: PARAGRAPHS, response: 'One\n***\nTwo\n***\nThree' },
  {
    trick: 'the second paragraph behind reasoning and blank lines',
    instructions: NTH,
    mode: 'think',
    response: '<think>Two paragraphs.</think>\n\nOne.\n\nStripes, many of them.',
  },
  { trick: 'a title', instructions: TITLE, response: '<<Zebras>>\nThey run.' },
  { trick: 'JSON in a code fence', instructions: JSON_FORMAT, response: '```json\n{"animal": "zebra"}\n```' },
  { trick: 'two points', instructions: BULLETS, response: 'See:\n* one\n- two' },
  { trick: 'two points and a divider', instructions: BULLETS, response: '* one\n* **two**\n---\nDone' },
  { trick: 'two highlights', instructions: HIGHLIGHTS, response: '*one* and *two*' },
  { trick: 'two placeholders', instructions: PLACEHOLDERS, response: 'Dear [name] of [city]' },
  { trick: 'a postscript', instructions: POSTSCRIPT, response: 'Zebras.\n\nP.S. They run.' },
  { trick: 'two sections', instructions: SECTIONS, response: 'SECTION 1\nx\nSECTION 2\ny' },
  { trick: 'two replies', instructions: TWO, response: 'Zebras run.\n******\nZebras eat.' },
  { trick: 'the request and then a reply', instructions: REPEAT, response: 'Write about zebras. They run.' },
  { trick: 'the last phrase', instructions: ENDING, response: 'Zebras run. That is all.' },
  { trick: 'quotation marks', instructions: QUOTED, response: '"Zebras run."' },
  {
    trick: 'Hindi',
    instructions: HINDI,
    response:
      '\u0928\u092e\u0938\u094d\u0924\u0947, \u0906\u092a \u0915\u0948\u0938\u0947 \u0939\u0948\u0902? \u092e\u0948\u0902 \u0920\u0940\u0915 \u0939\u0942\u0901\u0964',
  },
  { trick: 'words in capitals', instructions: SHOUTED, response: 'Zebras RUN very FAST.' },
  { trick: 'one of the three answers', instructions: YES_NO, response: 'My answer is no.' },
  { trick: 'two instructions at once', instructions: { ...NO_COMMA, ...ENDING }, response: 'Zebras run. That is all.' },
]

/** Followed by the letter of the published checks, though no reader would say so: rewards of 0. */
export const ACCEPTED_BY_THE_REFERENCE: readonly Attempt[] = [
  { trick: 'the request repeated, and no answer', instructions: REPEAT, response: 'Write about zebras.' },
  { trick: 'the keyword within a longer word', instructions: KEYWORD, response: 'A zebrafish has stripes.' },
  { trick: 'the keyword often, within longer words', instructions: OFTEN, response: 'Zebrafish, zebrafish, zebrawood.' },
  { trick: 'a forbidden word in italics by underlines', instructions: FORBIDDEN, response: 'It is no _horse_.' },
  { trick: 'fillers that nobody sees for words', instructions: MANY_WORDS, response: `zebra${' \u3164'.repeat(20)}` },
  { trick: 'hyphens for words', instructions: MANY_WORDS, response: 'a-b-c-d-e-f-g-h-i-j-k-l-m-n' },
  { trick: 'a number is JSON', instructions: JSON_FORMAT, response: '0' },
  { trick: 'an empty object', instructions: JSON_FORMAT, response: '{}' },
  { trick: 'a number that JSON does not have', instructions: JSON_FORMAT, response: '{"animal": NaN}' },
  { trick: 'digits, of which no language can be told', instructions: HINDI, response: '12345' },
  { trick: 'all three answers', instructions: YES_NO, response: 'My answer is yes. My answer is no. My answer is maybe.' },
  { trick: 'empty brackets', instructions: PLACEHOLDERS, response: '[][]' },
  { trick: 'links and footnotes for placeholders', instructions: PLACEHOLDERS, response: '[zebra](z.org) runs [1]' },
  { trick: 'headings without sections', instructions: SECTIONS, response: 'SECTION 1 SECTION 2' },
  { trick: 'the same heading again', instructions: SECTIONS, response: 'SECTION 1\nx\nSECTION 1\ny' },
  { trick: 'the postscript mark in the middle', instructions: POSTSCRIPT, response: 'P.S. first, then the reply' },
  { trick: 'the postscript mark and no postscript', instructions: POSTSCRIPT, response: 'Zebras run.\n\nP.S.' },
  { trick: 'the postscript mark spoken of', instructions: POSTSCRIPT, response: 'Zebras have no P.S. to add.' },
  { trick: 'bold lines for points', instructions: BULLETS, response: '-- one\n-two' },
  { trick: 'a highlight that counts twice', instructions: HIGHLIGHTS, response: 'Only ***one*** is there' },
  { trick: 'stars between numbers for highlights', instructions: HIGHLIGHTS, response: '2 * 3 * 4 and 5 * 6 * 7' },
  { trick: 'a title of marks', instructions: TITLE, response: '<<...>>' },
  { trick: 'marks for paragraphs', instructions: PARAGRAPHS, response: '.\n***\n.\n***\n.' },
  { trick: 'bold italics for dividers', instructions: PARAGRAPHS, response: 'One ***two*** three' },
  { trick: 'the same reply twice, but for case and marks', instructions: TWO, response: 'Zebras run.\n******\nzebras run!' },
  { trick: 'the last phrase as the end of a word', instructions: ENDING, response: 'Zebras run.xThat is all.' },
  { trick: 'two quotations', instructions: QUOTED, response: '"Zebras run" and "zebras eat"' },
  { trick: 'quotation marks around nothing', instructions: QUOTED, response: '""' },
  { trick: 'letters in capitals for words', instructions: SHOUTED, response: 'A B' },
  { trick: 'marks for sentences', instructions: SENTENCES, response: 'Zebras run. !!! ???' },
  { trick: 'a comma of another script', instructions: NO_COMMA, response: 'Zebras run\uff0c zebras eat.' },
]
