/**
 * @file Replies to IFBench's instructions of which the strict verdict differs from the published one, or might: the replies of the other
 * examples have the same verdict by both. Used by tests.
 */

import type { Example } from './examples.ts'
import { capitals } from './examples-custom.ts'

const animals = { keyword1: 'ant', keyword2: 'bee', keyword3: 'cow', keyword4: 'dog', keyword5: 'eel' }
const rest = `${'bee '.repeat(2)}${'cow '.repeat(3)}${'dog '.repeat(5)}${'eel '.repeat(7)}`
const palindromes = 'level radar civic madam refer rotor kayak tenet stats'
const alphabet = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']

export const STRICT_EXAMPLES: readonly Example[] = [
  {
    id: 'count:word_count_range',
    kwargs: { min_words: 3, max_words: 5 },
    follows: ["it's well-known now"],
    fails: ["it's two", 'a-b-c-d-e-f'],
  },
  {
    id: 'count:unique_word_count',
    kwargs: { N: 3 },
    follows: ['red, green, well-known'],
    fails: ['a b -', 'w1 w2 w3', 'red *red* "Red" (red)', '- * #'],
  },
  {
    id: 'count:conjunctions',
    kwargs: { small_n: 3 },
    follows: ['This and that, or these but not those', 'Yet—so “and”'],
    fails: ['and And and,', 'and/And AND', 'android orbit button'],
  },
  {
    id: 'count:person_names',
    kwargs: { N: 2 },
    follows: ['Emma’s friend is (Liam).'],
    fails: ['Miami is Avail', 'Avatar and Leonard', 'Emmanuel met Liam'],
  },
  { id: 'count:numbers', kwargs: { N: 2 }, follows: ['10-20', '10/20', '2:30 and 1,000'], fails: ['a1b2', 'B12 and 5 and 6', '10-20-30'] },
  { id: 'count:pronouns', kwargs: { N: 3 }, follows: ["I'm sure you're right about it"], fails: ['item, meme, weed'] },
  {
    id: 'count:punctuation',
    follows: ['“Yes”, no; maybe: so. What?! (Really)? Yes!'],
    fails: ['. , ! ? ; : ‽', 'a.,!?;:', 'At 10:30, no; 3.5 so. What?! Yes! Hm?'],
  },
  {
    id: 'count:keywords_multiple',
    kwargs: animals,
    follows: [`want ant ${rest}`.trim().concat(' '), `Ant! ${rest}`],
    fails: [`want ${rest}`, `ant ${rest} eels eel`, `ants ${rest}`],
  },
  {
    id: 'count:words_japanese',
    kwargs: { N: 2 },
    follows: ['I 「ねこ」 - like 犬'],
    fails: ['only', 'one 2 three カナ', 'I ねこcat', '- -'],
  },
  { id: 'ratio:sentence_type', follows: ['It rains. "It pours." Does it stop?'], fails: ['Rain! Snow!', 'Rain', '... ...'] },
  { id: 'ratio:sentence_balance', follows: ['(It rains.) Does it stop? “It stops!”'], fails: ['no end', 'rain and snow'] },
  {
    id: 'ratio:sentence_words',
    follows: ['One cat. Two won? Who ran!'],
    fails: ['I am tall. He is old! Who is it?', 'The cat. The dog. The emu.', 'I am. I am. I am.', '... ... ...'],
  },
  {
    id: 'sentence:keyword',
    kwargs: { word: 'giraffe', N: 2 },
    follows: ['I am here. A "Giraffe" is there.', 'One. It is the giraffe’s.'],
    fails: ['One. Giraffes eat.', 'One. A giraffelike one.'],
  },
  {
    id: 'sentence:increment',
    kwargs: { small_n: 2 },
    follows: ['One - here. Two of them, well-known.'],
    fails: ['Only one sentence here.', 'Rain.', '... !!!'],
  },
  {
    id: 'sentence:alliteration_increment',
    follows: ['No match here. "Big" bears eat.'],
    fails: ['Just words.', 'No match here. 1 1 1.', 'None here. - - -.'],
  },
  { id: 'words:alphabet', follows: ['“A” big cat', 'Éa fine goat'], fails: ['A', '- - -', 'a\n'] },
  { id: 'words:vowel', follows: ['thé old one'], fails: ['Sly hymn', '!!!', 'the qüick öld änt'] },
  { id: 'words:consonants', follows: ['Strong - bread', 'Strong, “fresh” bread!'], fails: ['- -', '***'] },
  {
    id: 'words:palindrome',
    follows: [`${palindromes} racecar`, `${palindromes}, race-car “Racecar”`],
    fails: ['level '.repeat(10), `${palindromes} aaaaa`, `${palindromes} 12321`, `${palindromes} Level`],
  },
  { id: 'words:prime_lengths', follows: ['“The” cat – is on'], fails: ['!', '- -', '…'] },
  { id: 'words:repeats', kwargs: { small_n: 2 }, follows: ['the “the” cat'], fails: ['!!!', 'so-so so', 'no “no” (no)'] },
  { id: 'words:no_consecutive', follows: ['The - “big” cat'], fails: ['Only', 'big - bears', 'éclair eats'] },
  { id: 'words:odd_even_syllables', follows: ['cat - water'], fails: ['water', 'Rain.', '!!!'] },
  {
    id: 'words:last_first',
    follows: ['I like “cats”. Cats, like milk. *Milk* is white.'],
    fails: ['Only one.', 'Rain'],
  },
  {
    id: 'words:paragraph_last_first',
    follows: ['Cats, we love cats.', '“Dogs” hate *dogs*\n\nMilk makes milk!'],
    fails: ['***', 'Dogs.', 'Cats love cats.\nDogs.'],
  },
  {
    id: 'words:keywords_specific_position',
    kwargs: { keyword: 'here', n: 2, m: 3 },
    follows: ['Go. I am Here.', 'Go. “I am here.”', 'Go. I am *here*, now.', 'Go. Oh, he - here he is.'],
    fails: ['Go. Oh, here he is.', 'Go. I am there.', 'Go. I am hereby.'],
  },
  {
    id: 'words:words_position',
    kwargs: { keyword: 'blue' },
    follows: ['The blue sky is blue now.', 'The “blue” sky, so *blue*, yes.', 'A Blue sky, blue sky.'],
    fails: ['The blue sky is blue.', 'The bluest sky is blue now.', 'blue blue'],
  },
  { id: 'words:start_verb', follows: ['**Consider** the sea.', '- Consider the sea.'], fails: ['**The** sea is wide.'] },
  {
    id: 'format:parentheses',
    follows: ['(a [b {c (d [e])}])', '((((( x )))))'],
    fails: ['a (b [c {d (e [f]', '((((()', '((((()))))', '([{([ ])}])'],
  },
  {
    id: 'format:quotes',
    follows: ['“a ‘b “c” d’ e”', `"It's a 'so "called" one' here"`],
    fails: [`"'""'"`, `" ' " ' " `, "it's o'clock isn't don't can't won't"],
  },
  {
    id: 'format:options',
    kwargs: { options: 'yes/no/maybe' },
    follows: ['yes\n', ' “no” '.replace(/[“”]/g, '"')],
    fails: ['yes/no', 'yes no', '/'],
  },
  { id: 'format:options', kwargs: { options: 'a), b), c), d)' }, follows: [' a)', 'b)\n'], fails: ['a)b)', 'a), b)'] },
  {
    id: 'format:options',
    kwargs: { options: 'orange, apple or fork' },
    follows: ['orange', 'Fork.', 'apple'],
    fails: ['ange, apple', 'or', 'f', 'k'],
  },
  { id: 'format:newline', follows: ['one\n \ntwo', '- one\n- two', '“one”\r\n(two)'], fails: ['one', '- -\n-', 'one\ntwo three'] },
  {
    id: 'format:emoji',
    follows: ['Flag 🇩🇪', 'Family 👨‍👩‍👧. Key 1️⃣!', 'I love it. 😀 “You too!” 🎉'],
    fails: ['😀', 'Hi 😀a', 'Hello 😀 there. Yes 😀', 'Yes 😀. No'],
  },
  { id: 'format:line_indent', follows: ['a\n\n\n b', 'a\n  \n b\n\tc'.replace('\t', '  ')], fails: ['a', 'Rain.', 'a\n '] },
  {
    id: 'format:quote_unquote',
    follows: ['“Go” means to leave.', 'He said "go", that is, leave, and "stop", that is, stay.'],
    fails: ['No quotes.', `The mark '"' is a quote`, '"a", "b" are letters', '"" is empty', 'An " alone'],
  },
  {
    id: 'format:list',
    kwargs: { sep: '!?!?' },
    follows: ['Items:\n!?!? one\n!?!? two\n'],
    fails: ['a !?!?!?!? b', '!?!?!?!?', '!?!? one\n!?!? two\n- three\n', '!?!? \n!?!? one'],
  },
  { id: 'format:list', kwargs: { sep: '-' }, follows: ['- one\n- two'], fails: ['--', 'A well-known, far-off place', '---', '- one'] },
  {
    id: 'format:thesis',
    follows: ['<em>Cats rule.</em> They do.'],
    fails: ['<i>a</em>b', '<i>...</i> They do.', '<i>Cats rule.</i> <b></b>', '<i>Cats rule.</i> !'],
  },
  {
    id: 'format:sub-bullets',
    follows: ['Intro:\n* **One-sided**\n  - two\n\n* three\n    - four\n    - five', '**Bold**\n* one\n - two'],
    fails: [
      '* one-sided',
      'no bullets',
      'A plain sentence.',
      '* An early-morning walk\n* A well-known fact',
      '* one\n  -\n* two\n  - x',
      '**x** - y',
      '* one\n---',
    ],
  },
  {
    id: 'format:no_bullets_bullets',
    follows: ['I am. You are.\n* one\n\n* two', '**I** am. “You are.”\n* one\n* two'],
    fails: ['I am! You are?\n* one\n* two', 'I am. You are.\n**one**\n**two**', 'I am. You are.\n* \n* ', '. . \n* one\n* two'],
  },
  {
    id: 'format:title_case',
    follows: ['The Lord of the Rings', "Don't Look Up"],
    fails: ['of Mice And Men', 'The cat Sat', '***', "don't Look"],
  },
  {
    id: 'format:output_template',
    follows: ['**My Answer:** yes\n**My Conclusion:** good\n**Future Outlook:** bright'],
    fails: [
      'My Answer: My Conclusion: Future Outlook:',
      'My Answer: [answer] My Conclusion: [conclusion] Future Outlook: [outlook]',
      'Future Outlook: a My Conclusion: b My Answer: c',
      'Sure! My Answer: a My Conclusion: b Future Outlook: c',
      'My Answer: a My Conclusion: - Future Outlook: c',
    ],
  },
  { id: 'format:no_whitespace', follows: ['No-Space.At,All'], fails: ['zero\u200bwidth', '\ufeffmark', '...'] },
  {
    id: 'repeat:repeat_change',
    kwargs: { prompt_to_repeat: 'Write a short poem about rain.' },
    follows: ['Compose a short poem about rain.'],
    fails: [
      'write a short poem about rain.',
      '"Write" a short poem about rain.',
      '- a short poem about rain.',
      ' Write a short poem about rain.',
      'a short poem about rain.',
    ],
  },
  {
    id: 'custom:reverse_newline',
    follows: [['Zimbabwe', ...Array.from({ length: 51 }, (_, i) => `Land ${99 - i}`)].join('\n')],
    fails: ['Zimbabwe\n'.repeat(52), ['Zimbabwe', ...Array.from({ length: 51 }, () => 'Zambia')].join('\n')],
  },
  {
    id: 'custom:word_reverse',
    follows: ['US the of symbol the is eagle bald The'],
    fails: ['eagle bald', 'eagles baldly is it', 'The bald eagle is it'],
  },
  {
    id: 'custom:character_reverse',
    follows: ['.SU eht fo lobmys eht si elgae dlab ehT'],
    fails: ['elgae dlabx', 'The bald eagle is "elgae dlab"'],
  },
  {
    id: 'custom:sentence_alphabet',
    follows: [alphabet.map((letter) => `"${letter}nother one came."`).join(' ')],
    fails: [alphabet.map((letter, i) => (i === 3 ? '"Another one came."' : `"${letter}nother one came."`)).join(' ')],
  },
  {
    id: 'custom:european_capitals_sort',
    follows: [`${capitals}.`],
    fails: ['Reykjavik, Helsinki', ', '.repeat(40)],
  },
  {
    id: 'custom:csv_city',
    follows: [`ID,Country,City,Year,Count\n${'1,France,Paris,2000,3\n'.repeat(7)}\n`],
    fails: [`ID,Country,City,Year,Count\n${',,,,\n'.repeat(7)}`, `ID,Country,City,Year,Count\n${'1,France, ,2000,3\n'.repeat(7)}`],
  },
  {
    id: 'custom:csv_special_character',
    follows: [`ProductID,Category,Brand,Price,Stock\n${'1,Tools,"Nuts & bolts",9.50,2\n'.repeat(14)}`],
    fails: [
      `ProductID,Category,Brand,Price,Stock\n1,Tools,"Nuts & bolts",9.50,2\n${'x\n'.repeat(13)}`,
      `ProductID,Category,Brand,Price,Stock\n${',,"&",,\n'.repeat(14)}`,
    ],
  },
  {
    id: 'custom:csv_quotes',
    follows: [`"StudentID"\t"Subject"\t"Grade"\t"Semester"\t"Score"\n${'"1"\t"Art"\t"A"\t"Fall"\t"90"\n'.repeat(3)}`],
    fails: [`"StudentID"\t"Subject"\t"Grade"\t"Semester"\t"Score"\n${'""\t""\t""\t""\t""\n'.repeat(3)}`],
  },
  {
    id: 'custom:date_format_list',
    follows: ['1796-05-10, 1804-02-29.'],
    fails: ['1800-00-99', '１８０５-12-02', '1800-02-29', '1805-12-00', '1805-12-02, 1805-12-02'],
  },
]
