/** @file Instructions of IFEval and the like, said in words from their id and arguments. */
import { formatJson } from '../text/json.ts'

type Arguments = Record<string, unknown>

const WORDS: Record<string, (given: Given) => string> = {
  'keywords:existence': ({ list }) => `Use each of the words ${list('keywords')}.`,
  'keywords:frequency': ({ text, number }) => `Use the word ${text('keyword')} ${text('relation', '')} ${times(number('frequency'))}.`,
  'keywords:forbidden_words': ({ list }) => `Use none of the words ${list('forbidden_words')}.`,
  'keywords:letter_frequency': ({ text, number }) =>
    `Use the letter ${text('letter')} ${text('let_relation', '')} ${times(number('let_frequency'))}.`,
  'language:response_language': ({ text }) => `Reply wholly in the language ${text('language')}.`,
  'length_constraints:number_sentences': ({ text, number }) => `Write ${text('relation', '')} ${number('num_sentences')} sentences.`,
  'length_constraints:number_paragraphs': ({ number }) => `Write ${number('num_paragraphs')} paragraphs, divided by ***.`,
  'length_constraints:number_words': ({ text, number }) => `Write ${text('relation', '')} ${number('num_words')} words.`,
  'length_constraints:nth_paragraph_first_word': ({ text, number }) =>
    `Write ${number('num_paragraphs')} paragraphs, of which paragraph ${number('nth_paragraph')} begins with ${text('first_word')}.`,
  'detectable_content:number_placeholders': ({ number }) =>
    `Have at least ${number('num_placeholders')} placeholders in square brackets, such as [name].`,
  'detectable_content:postscript': ({ text }) => `End with a postscript that begins with ${text('postscript_marker')}.`,
  'detectable_format:number_bullet_lists': ({ number }) => `Have exactly ${number('num_bullets')} bullet points.`,
  'detectable_format:constrained_response': () => 'Answer with one of the options the prompt gives.',
  'detectable_format:number_highlighted_sections': ({ number }) => `Highlight at least ${number('num_highlights')} sections, *like this*.`,
  'detectable_format:multiple_sections': ({ text, number }) =>
    `Have ${number('num_sections')} sections, each headed ${text('section_spliter')} and its number.`,
  'detectable_format:json_format': () => 'Write the whole reply as JSON.',
  'detectable_format:title': () => 'Have a title in double angular brackets, <<like this>>.',
  'combination:two_responses': () => 'Give two different responses, divided by six asterisks.',
  'combination:repeat_prompt': () => 'Repeat the request word for word, then answer it.',
  'startend:end_checker': ({ text }) => `End with exactly ${text('end_phrase')}.`,
  'startend:quotation': () => 'Wrap the whole reply in double quotation marks.',
  'change_case:capital_word_frequency': ({ text, number }) =>
    `Have words in capitals ${text('capital_relation', '')} ${times(number('capital_frequency'))}.`,
  'change_case:english_capital': () => 'Write in English, in capital letters only.',
  'change_case:english_lowercase': () => 'Write in English, in small letters only.',
  'punctuation:no_comma': () => 'Use no comma.',
}

export function instructionWords(id: string, kwargs: Arguments): string {
  const given = new Given(kwargs)
  const words = Object.hasOwn(WORDS, id) ? WORDS[id](given) : null
  if (words !== null) return words
  // Of a kind we have no words for: its name, and what it was given.
  const name = sentenceCase((id.split(':').at(-1) ?? id).replaceAll('_', ' '))
  const rest = Object.entries(kwargs).filter(([, value]) => value !== null && value !== undefined)
  return rest.length === 0
    ? `${name}.`
    : `${name}: ${rest.map(([key, value]) => `${key.replaceAll('_', ' ')} ${plain(value)}`).join(', ')}.`
}

/** Arguments by name, whatever a file has put there. */
class Given {
  readonly #kwargs: Arguments

  constructor(kwargs: Arguments) {
    this.#kwargs = kwargs
  }

  text = (name: string, quote = '“'): string => {
    const value = this.#kwargs[name]
    if (value === undefined || value === null) return quote ? '(any)' : ''
    return quote ? `“${plain(value)}”` : plain(value)
  }

  number = (name: string): string => plain(this.#kwargs[name] ?? 'some')

  list = (name: string): string => {
    const value = this.#kwargs[name]
    return Array.isArray(value) ? value.map((item) => `“${plain(item)}”`).join(', ') : this.text(name)
  }
}

function times(count: string): string {
  return count === '1' ? 'once' : `${count} times`
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : formatJson(value)
}

function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
