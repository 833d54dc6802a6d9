/** @file Replies to one of IFEval's instructions, by the rule that pays: right ones, and wrong neighbours of them. */
import { describe, expect, it } from 'vitest'
import { verifyInstructions } from '../tasks/instructions/verify.ts'
import { judgeResponse } from '../tasks/judge.ts'
import type { Prompt } from '../tasks/task.ts'

interface Row {
  id: string
  kwargs: Record<string, unknown>
  right: string[]
  wrong: string[]
}

const ROWS: Row[] = [
  {
    id: 'keywords:existence',
    kwargs: { keywords: ['art'] },
    right: ['Art matters.', 'It is *art*.', 'Is “art” _art_?', "art's end"],
    wrong: ['I start.', 'smart', 'articles'],
  },
  {
    id: 'keywords:existence',
    kwargs: { keywords: ['new york', 'C++'] },
    right: ['C++ in New\nYork'],
    wrong: ['C in New York', 'C++ in Newyork'],
  },
  {
    id: 'keywords:frequency',
    kwargs: { keyword: 'cat', relation: 'at least', frequency: 2 },
    right: ['A cat and a Cat.', 'Cat-cat'],
    wrong: ['A cat, and a concatenation.', 'cats catch'],
  },
  {
    id: 'keywords:frequency',
    kwargs: { keyword: 'cat', relation: 'less than', frequency: 2 },
    right: ['A cat.', 'A dog.'],
    wrong: ['A cat, a cat.', 'A cat to catch'],
  },
  {
    id: 'keywords:forbidden_words',
    kwargs: { forbidden_words: ['horse'] },
    right: ['Seahorses run', 'A mare'],
    wrong: ['A horse.', '_horse_', 'Horse-like', '*HORSE*'],
  },
  { id: 'keywords:letter_frequency', kwargs: { letter: '!', let_frequency: 2, let_relation: 'at least' }, right: ['No!!'], wrong: ['No!'] },
  {
    id: 'length_constraints:number_words',
    kwargs: { relation: 'at least', num_words: 3 },
    right: ['one two three', "it's well known"],
    wrong: ['one two', '- one two -', 'one-two-three', '3.1.4'],
  },
  {
    id: 'length_constraints:number_words',
    kwargs: { relation: 'less than', num_words: 3 },
    right: ['one two', "it's fine"],
    wrong: ['one two three', 'one-two-three', 'a.b.c'],
  },
  {
    id: 'length_constraints:number_sentences',
    kwargs: { relation: 'at least', num_sentences: 2 },
    right: ['One. Two.'],
    wrong: ['One.', 'One! ???'],
  },
  {
    id: 'length_constraints:number_sentences',
    kwargs: { relation: 'less than', num_sentences: 2 },
    right: ['Just one.'],
    wrong: ['One. Two.'],
  },
  {
    id: 'length_constraints:number_paragraphs',
    kwargs: { num_paragraphs: 2 },
    right: ['One\n\n***\n\nTwo', 'One *** two', '***x*** One\n***\nTwo'],
    wrong: ['One\n***\n', 'One\n***\n...', 'One ***two***'],
  },
  {
    id: 'length_constraints:nth_paragraph_first_word',
    kwargs: { num_paragraphs: 2, nth_paragraph: 2, first_word: 'weekend' },
    right: ['One.\n\n**Weekend** is.', 'One.\n\n"Weekend," he said.', 'One.\n \nWeekend: no', 'One.\n\n\n\n- Weekend'],
    wrong: ['One.\n\nWeekends are.', 'Weekend.\n\nOne.', 'One.\n\n***\n\nThe weekend', 'One.\nWeekend'],
  },
  {
    id: 'detectable_format:number_bullet_lists',
    kwargs: { num_bullets: 2 },
    right: ['* a\n* b', '- a\n- b', '* **a**\n* **b**\n\n**c**', '- a\n- b\n---'],
    wrong: ['**a**\n**b**', '- a\n- b\n- c', '- a\n-', '-1\n-2', '---\n---'],
  },
  {
    id: 'detectable_format:number_highlighted_sections',
    kwargs: { num_highlights: 2 },
    right: ['*a* and **b**', '* *a*\n* *b*'],
    wrong: ['*a*', '* a\n* b', '****', '2 * 3 * 4 * 5', '***one***'],
  },
  {
    id: 'detectable_format:title',
    kwargs: {},
    right: ['<<A title>>\ntext', '# << Title >>'],
    wrong: ['<<>>', '<title>', '<< >>', '<<\ntitle>>'],
  },
  {
    id: 'detectable_format:json_format',
    kwargs: {},
    right: ['{"a": 1}', '```json\n{"a": 1}\n```', '```\n[1]\n```'],
    wrong: ['"text"', '1', '{}', '[]', 'null', '{"a": 1} ok', '```json\n{"a": 1}', '{"a": NaN}'],
  },
  {
    id: 'detectable_format:multiple_sections',
    kwargs: { section_spliter: 'Section', num_sections: 2 },
    right: ['Section 1\nText\nSection 2\nText', '**Section 1:** Text\n\n**Section 2:** Text'],
    wrong: ['Subsection 1 text Subsection 2 text', 'Section 1 Section 2', 'Section 1 a Section 1 b', 'Section 1\nText\nSection 2'],
  },
  {
    id: 'detectable_format:constrained_response',
    kwargs: {},
    right: ['My answer is yes.', 'So: My answer is no.'],
    wrong: ['My answer is yes. My answer is no.', 'Yes', 'my answer is YES'],
  },
  {
    id: 'detectable_content:number_placeholders',
    kwargs: { num_placeholders: 2 },
    right: ['[name] and [address]'],
    wrong: ['[name]', '[] [ ]', '[1] [2]', '[a](b) [c](d)', '[x] [ ] [X]'],
  },
  {
    id: 'detectable_content:postscript',
    kwargs: { postscript_marker: 'P.S.' },
    right: ['Hi.\n\nP.S. Bye', 'Hi\n**P.S.** Bye', 'Hi. p.s. bye', 'Help.\nP.S. Bye'],
    wrong: ['Hi.', 'P.S. Bye', 'Hi. P.S.', 'no P.S. here', 'Hi.\nP.P.S. Bye'],
  },
  {
    id: 'detectable_content:postscript',
    kwargs: { postscript_marker: 'P.P.S' },
    right: ['Hi.\n\nP.P.S. Bye', 'Hi.\n\nP. P. S Bye'],
    wrong: ['Hi.\n\nP.S. Bye'],
  },
  {
    id: 'startend:end_checker',
    kwargs: { end_phrase: 'the end?' },
    right: ['Is it the end?', '"Is it the end?"', '**The end?**', 'The end?\n'],
    wrong: ['At lathe end?', 'Is it the end? Yes', 'The end.'],
  },
  {
    id: 'startend:quotation',
    kwargs: {},
    right: ['"Hello."', '"He said "go" and left."', '"One.\n\nTwo."'],
    wrong: ['"Hello." she said "bye"', 'Hello', '""', '" "', '"..."'],
  },
  {
    id: 'combination:two_responses',
    kwargs: {},
    right: ['A cat.\n******\nA dog.', 'A cat.******A dog.'],
    wrong: ['A.\n******\na!', 'A cat\n***\nA dog', 'A cat\n************\nA dog', 'A cat\n******\n.'],
  },
  {
    id: 'combination:repeat_prompt',
    kwargs: { prompt_to_repeat: 'Write a poem.' },
    right: ['Write a poem.\n\nRoses are red.', 'write a poem. Roses'],
    wrong: ['Write a poem.', 'Write a poem. ...', 'Sure. Write a poem. Roses'],
  },
  {
    id: 'change_case:capital_word_frequency',
    kwargs: { capital_frequency: 2, capital_relation: 'at least' },
    right: ['GO NOW'],
    wrong: ['I am A cat', 'Go Now', 'GO I'],
  },
  {
    id: 'change_case:capital_word_frequency',
    kwargs: { capital_frequency: 2, capital_relation: 'less than' },
    right: ['only ONE'],
    wrong: ['I am A cat'],
  },
  { id: 'punctuation:no_comma', kwargs: {}, right: ['no commas'], wrong: ['one, two', 'one， two', 'one، two'] },
  {
    id: 'language:response_language',
    kwargs: { language: 'de' },
    right: ['Das ist ein kleiner Text auf Deutsch, den niemand braucht.'],
    wrong: ['This is an English text of course.', '12345', '...'],
  },
]

describe('the strict verdict', () => {
  const rows = ROWS.flatMap(({ id, kwargs, right, wrong }) => [
    ...right.map((reply) => [id, kwargs, reply, 1] as const),
    ...wrong.map((reply) => [id, kwargs, reply, 0] as const),
  ])
  it.each(rows)('on %s with %j: %j earns %j', async (id, kwargs, reply, reward) => {
    const prompt: Prompt = { id, domain: 'instructions', prompt: 'Write.', instruction_id_list: [id], kwargs: [kwargs] }
    expect(await judgeResponse(verifyInstructions, prompt, reply, 'instruct')).toMatchObject({
      reward,
      outcome: reward === 1 ? 'correct' : 'wrong',
    })
  })
})
