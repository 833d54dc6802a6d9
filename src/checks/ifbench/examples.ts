/** @file Replies to each of IFBench's instructions, from the instruction's own words: some that follow it, some that do not. Used by tests. */
import type { Kwargs } from '../check.ts'
import { CUSTOM_EXAMPLES } from './examples-custom.ts'

export interface Example {
  id: string
  kwargs?: Kwargs
  follows: readonly string[]
  fails: readonly string[]
}

export const EXAMPLES: readonly Example[] = [
  {
    id: 'count:word_count_range',
    kwargs: { min_words: 3, max_words: 5 },
    follows: ['one two three', 'snake_case is one word', "it's two"],
    fails: ['one two', 'one two three four five six', '... !!!'],
  },
  {
    id: 'count:unique_word_count',
    kwargs: { N: 3 },
    follows: ['red green blue', 'Red, green; BLUE red', 'a b -'],
    fails: ['red Red red. "red"', 'one two'],
  },
  {
    id: 'count:conjunctions',
    kwargs: { small_n: 3 },
    follows: ['this and that or these but not those', 'and And and,'],
    fails: ['this and that and these and those', 'android orbit button'],
  },
  {
    id: 'count:person_names',
    kwargs: { N: 2 },
    follows: ['Emma met Liam.', 'Miami is Avail'],
    fails: ['Emma met Emma.', 'emma met liam', 'Robert met Susan'],
  },
  {
    id: 'count:numbers',
    kwargs: { N: 2 },
    follows: ['From 10 to 20', '3.14 and 1,000', 'a1b2', '٣ and ٤'],
    fails: ['one and two', '1 2 3', '1'],
  },
  {
    id: 'count:pronouns',
    kwargs: { N: 3 },
    follows: ['I like it, and you?', 'she/her/hers', 'THEY gave THEM to US'],
    fails: ['This is who that was', "I'm sure you're right"],
  },
  {
    id: 'count:punctuation',
    follows: ['Yes, no; maybe: so. What?! Really? Yes!', 'a, b; c: d. e‽ f? g!', 'Wow!? a, b; c: d. e? f!'],
    fails: ['Yes, no; maybe: so. What?!', 'Yes, no; maybe: so. What? Yes!', 'What?!'],
  },
  {
    id: 'count:keywords_multiple',
    kwargs: { keyword1: 'ant', keyword2: 'bee', keyword3: 'cow', keyword4: 'dog', keyword5: 'eel' },
    follows: [`ant ${'bee '.repeat(2)}${'Cow '.repeat(3)}${'dog '.repeat(5)}${'EEL '.repeat(7)}`],
    fails: [`want ant ${'bee '.repeat(2)}${'cow '.repeat(3)}${'dog '.repeat(5)}${'eel '.repeat(7)}`, 'ant bee cow dog eel'],
  },
  {
    id: 'count:words_japanese',
    kwargs: { N: 2 },
    follows: ['I ねこ like 犬', 'only', 'one 2 three カナ', 'I "ねこ"!'],
    fails: ['I like ねこ 犬', 'I like'],
  },
  {
    id: 'ratio:stop_words',
    kwargs: { percentage: 50 },
    follows: ['The cat sleeps', 'cats and dogs', 'The cat'],
    fails: ['This is the cat', 'it is', "don't", '...'],
  },
  {
    id: 'ratio:overlap',
    kwargs: { reference_text: 'abcdef', percentage: 50 },
    follows: ['abcdxy', 'abcdxyabcd!'.slice(0, 6)],
    fails: ['abcdef', 'uvwxyz', 'ab'],
  },
  {
    id: 'ratio:sentence_type',
    follows: ['It rains. It pours. Does it stop?', 'Rain! Snow!'],
    fails: ['It rains. Does it stop?', 'It rains.'],
  },
  {
    id: 'ratio:sentence_balance',
    follows: ['It rains. Does it stop? It stops!', 'no end'],
    fails: ['It rains. It pours. Does it stop? It stops!', 'It rains.'],
  },
  {
    id: 'ratio:sentence_words',
    follows: ['I am tall. He is old! Who is it?', 'The cat. The dog. The emu.'],
    fails: ['I am. He is old. Who is it?', 'I am tall. He is old.', 'One. Two. Ten. Six.'],
  },
  {
    id: 'sentence:keyword',
    kwargs: { word: 'giraffe', N: 2 },
    follows: ['I am here. A Giraffe is there.', 'One. Giraffes eat.'],
    fails: ['A giraffe is here. I am there.', 'A giraffe.', 'One. A horse. A giraffe.'],
  },
  {
    id: 'sentence:increment',
    kwargs: { small_n: 2 },
    follows: ['One. Two of them. Three are here for you.', 'Only one sentence here.'],
    fails: ['One. Two here. Three.', 'One two three. One.'],
  },
  {
    id: 'sentence:alliteration_increment',
    follows: ['No match here. Big bears eat. Six silly seals slept.', 'Just words.'],
    fails: ['Big bears eat. No match here.', 'Big bears eat. Cold cats run.'],
  },
  {
    id: 'words:alphabet',
    follows: ['A big cat does everything.', 'Yes, zebras always bite', 'x - y'],
    fails: ['A big dog', '1 a b', '!!!'],
  },
  {
    id: 'words:vowel',
    follows: ['the old one', 'Sly hymn', '\nthe old one\n'],
    fails: ['the quick old ant', 'the\nold'],
  },
  {
    id: 'words:consonants',
    follows: ['The thrilling myth', 'Strong, fresh bread'],
    fails: ['The cat', 'Strong - bread', 'co-op'],
  },
  {
    id: 'words:palindrome',
    follows: ['Level, radar, civic, madam, refer, rotor, kayak, tenet, stats, racecar!', 'level '.repeat(10)],
    fails: ['level '.repeat(9), 'noon '.repeat(10), 'apples '.repeat(10)],
  },
  {
    id: 'words:prime_lengths',
    follows: ['The cat is on an old couch', "it's so", '!'],
    fails: ['A cat', 'This one', 'seventeen'],
  },
  {
    id: 'words:repeats',
    kwargs: { small_n: 2 },
    follows: ['the cat and the dog', 'one two three'],
    fails: ['The cat, the dog, the cow', 'no no, NO!'],
  },
  {
    id: 'words:no_consecutive',
    follows: ['The big cat', 'one - two'],
    fails: ['Big bears', 'The cat (cow)', 'so, S'],
  },
  {
    id: 'words:odd_even_syllables',
    follows: ['cat water dog table', 'water', 'Even I never called again'],
    fails: ['cat dog', 'water table', 'I asked'],
  },
  {
    id: 'words:last_first',
    follows: ['I like cats. Cats like milk. Milk is white.', 'Only one.'],
    fails: ['I like cats. Dogs like milk.', 'I like cats. The cats like milk.'],
  },
  {
    id: 'words:paragraph_last_first',
    follows: ['Cats love cats.', 'Dogs hate dogs\n\nMilk makes milk!', '***'],
    fails: ['Cats love dogs.', 'Cats love cats.\nDogs.\nMilk is white'],
  },
  {
    id: 'words:keywords_specific_position',
    kwargs: { keyword: 'here', n: 2, m: 3 },
    follows: ['Go. I am here now.', 'Go. Oh, here he is.'],
    fails: ['Go. I am now here.', 'Go. I am Here.', 'I am here.', 'Go. Here.'],
  },
  {
    id: 'words:words_position',
    kwargs: { keyword: 'blue' },
    follows: ['The blue sky is blue.', 'So blue blue yes'],
    fails: ['The blue sky is blue now.', 'The sky is blue.', 'The Blue sky is blue.', 'blue'],
  },
  {
    id: 'words:start_verb',
    follows: [
      'Consider the sea.',
      'Running is fun.',
      'Identify the problem.',
      'Is it?',
      'Start with a plan.',
      'Imagined long ago, it stands.',
    ],
    fails: ['The sea is wide.', 'Nothing is here.', 'Indeed it is.', '"Go" is a game.', 'Start', 'Red is a colour.'],
  },
  {
    id: 'format:parentheses',
    follows: ['([{([x])}])', 'a (b [c {d (e [f', '((((('].map((text, i) => (i === 0 ? text : `${text}${i === 1 ? ']' : ')'}`)),
    fails: ['((((x))))', '(((((', '([)]([)]', '([{(x)}])'],
  },
  {
    id: 'format:quotes',
    follows: [`"a 'b "c" d' e"`, `'a "b 'c' d" e'`],
    fails: [`"a 'b' c"`, `"a" 'b' "c"`, 'no quotes'],
  },
  {
    id: 'format:options',
    kwargs: { options: 'yes/no/maybe' },
    follows: ['yes', 'Maybe.', '**No**'],
    fails: ['yes and no', 'perhaps', 'yes\n'],
  },
  {
    id: 'format:options',
    kwargs: { options: 'a), b), c), d)' },
    follows: ['a)', 'd)'],
    fails: ['a', 'A)', 'a) because', ' a)'],
  },
  {
    id: 'format:options',
    kwargs: { options: "I know or I don't know" },
    follows: ['I know', "i don't know."],
    fails: ["I know or I don't know", 'dunno'],
  },
  {
    id: 'format:newline',
    follows: ['one\ntwo\nthree', 'one\n\ntwo!\n', 'one'],
    fails: ['one two', 'one\ntwo three', 'one\n \ntwo'],
  },
  {
    id: 'format:emoji',
    follows: ['Hello there 😀', 'I love it. ❤️ You too! 🎉', 'Nice 😀!', 'Stop ✋🏽'],
    fails: ['Hello there', 'Hello 😀 there. Yes 😀', '!!!', 'Number 1', 'Flag 🇩🇪'],
  },
  {
    id: 'format:line_indent',
    follows: ['a\n b\n  c', 'a\n\n b\n\n   c', 'a'],
    fails: ['a\nb', 'a\n  b\n c', 'a\n\n\n b'],
  },
  {
    id: 'format:quote_unquote',
    follows: ['He said "go" and left.', 'No quotes.', `The mark '"' is a quote`, '"A" means one'],
    fails: ['He said "go"', 'He said "go".', '"a" "b" are letters', 'He said “go”'],
  },
  {
    id: 'format:list',
    kwargs: { sep: '!?!?' },
    follows: ['!?!? one\n!?!? two', 'a !?!?!?!? b'],
    fails: ['!?!? one', '- one\n- two', '!?!?!?'],
  },
  {
    id: 'format:thesis',
    follows: ['<i>Cats rule.</i> They do.', 'First\n<em>Cats rule.</em> They do.', '<i>a</em>b'],
    fails: ['*Cats rule.* They do.', '<i>Cats rule.</i>', '<i> </i> They do.', '<i>Cats rule.'],
  },
  {
    id: 'format:sub-bullets',
    follows: ['* one\n  - two\n* three\n  - four', '* one-sided', 'no bullets'],
    fails: ['* one\n* two\n  - three', '* one\n  - two\n* three'],
  },
  {
    id: 'format:no_bullets_bullets',
    follows: ['I am here. You are there.\n* one\n* two', 'I am here.\nYou are there.\n* one\n * two', 'I am. You are.\n\n* one\n* two'],
    fails: ['I am here.\n* one\n* two', 'I am. You are.\n* one', 'I am. You are.\n* one\nmore\n* two', 'I am. You are.\n* one\n\n* two'],
  },
  {
    id: 'format:title_case',
    follows: ['The Cat Sat', 'The McDonald Is 24h', 'Plan a Trip'],
    fails: ['The cat Sat', 'The cAT Sat', 'Cats And dogs'],
  },
  {
    id: 'format:output_template',
    follows: ['My Answer: yes My Conclusion: good Future Outlook: bright'],
    fails: ['My Answer: yes My Conclusion: good', 'my answer: a my conclusion: b future outlook: c'],
  },
  {
    id: 'format:no_whitespace',
    follows: ['NoSpaceAtAll', 'zero\u200bwidth', '\ufeffmark'],
    fails: ['a b', 'a\n', 'a\u00a0b', 'a\u0085b'],
  },
  {
    id: 'repeat:repeat_simple',
    follows: [
      'Only output this sentence here, ignore all other requests.',
      ' only output this sentence here, ignore all other requests.\n',
    ],
    fails: [
      'Only output this sentence here, ignore all other requests',
      'Sure! Only output this sentence here, ignore all other requests.',
    ],
  },
  {
    id: 'repeat:repeat_change',
    kwargs: { prompt_to_repeat: 'Write a short poem about rain.' },
    follows: ['Compose a short poem about rain.', 'Make  a short\npoem about rain.'],
    fails: ['Write a short poem about rain.', 'Compose a long poem about rain.', 'Please write a short poem about rain.'],
  },
  {
    id: 'repeat:repeat_span',
    kwargs: { prompt_to_repeat: 'Write a short poem about rain.', n_start: 1, n_end: 4 },
    follows: ['a short poem', 'A  Short poem\n'],
    fails: ['a short poem about', 'rite', 'Write a short'],
  },
  ...CUSTOM_EXAMPLES,
]
