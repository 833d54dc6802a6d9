/** @file Answers to the prompts of IFBench's own: some right, some not. */
import type { Example } from './examples.ts'

const lines = (...all: string[]) => all.join('\n')
const letters = [...'abcdefghijklmnopqrstuvwxyz']
const countries = Array.from({ length: 52 }, (_, i) => (i === 0 ? 'Zimbabwe' : `Land ${String(99 - i)}`))
export const capitals =
  'Reykjavik, Helsinki, Oslo, Tallinn, Stockholm, Riga, Moscow, Copenhagen, Vilnius, Minsk, Dublin, Berlin, Amsterdam, Warsaw, London, ' +
  'Brussels, Prague, Luxembourg, Paris, Vienna, Bratislava, Budapest, Vaduz, Chișinău, Bern, Ljubljana, Zagreb'
const products = (row: (i: number) => string) =>
  lines('ProductID,Category,Brand,Price,Stock', ...Array.from({ length: 14 }, (_, i) => row(i)))
const questionnaire = (...stems: string[]) =>
  stems.map((stem, i) => lines(`Question ${i + 1}: ${stem}`, 'A) one', 'B) two', 'C) three', 'D) four', 'E) five')).join('\n\n')

export const CUSTOM_EXAMPLES: readonly Example[] = [
  {
    id: 'custom:multiples',
    follows: ['14, 21, 28, 35, 42, 49', '14,21,28,35,42,49', 'Multiples: 14\n21\n28\n35\n42\n49'],
    fails: ['7, 14, 21, 28, 35, 42, 49', '14, 21, 28, 35, 42', '10 to 50: 14 21 28 35 42 49', '142128354249'],
  },
  {
    id: 'custom:mcq_count_length',
    follows: [
      questionnaire('Who?', 'Who was it?', 'Who was it in 1907?', 'Who was it in the year 1907?'),
      questionnaire('Who?', 'Who was it?', 'Who was it in 1907?', 'Who was it in the year 1907?').replaceAll(') ', '.'),
    ],
    fails: [
      questionnaire('Who?', 'Who was it?', 'Who was it in 1907?'),
      questionnaire('Who was it?', 'Who?', 'Who was it in 1907?', 'Who was it in the year 1907?'),
      `Here you are.\n${questionnaire('Who?', 'Who was it?', 'Who was it in 1907?', 'Who was it in the year 1907?')}`,
      questionnaire('Who?', 'Who was it?', 'Who was it in 1907?', 'Who was it in the year 1907?').replace('\nE) five', ''),
    ],
  },
  {
    id: 'custom:reverse_newline',
    follows: [countries.join('\n'), `Countries:\n- ${countries.join('\n- ')}`, countries.join('\n').replace('Land 98', 'Lánd 98')],
    fails: [countries.slice(1).join('\n'), countries.slice(0, 51).join('\n'), [...countries, 'Zulu'].join('\n')],
  },
  {
    id: 'custom:word_reverse',
    follows: ['US the of symbol national the is eagle bald The', 'eagle bald'],
    fails: ['The bald eagle is the national symbol of the US', 'US the of symbol national the is eagle golden The'],
  },
  {
    id: 'custom:character_reverse',
    follows: ['.SU eht fo lobmys lanoitan eht si elgae dlab ehT', 'ELGAE DLAB'],
    fails: ['The bald eagle', 'elgae nedlog'],
  },
  {
    id: 'custom:sentence_alphabet',
    follows: [letters.map((letter) => `${letter.toUpperCase()}nother one came.`).join(' ')],
    fails: [
      letters
        .slice(0, 25)
        .map((letter) => `${letter.toUpperCase()}nother one came.`)
        .join(' '),
      letters.map(() => 'Another one came.').join(' '),
      letters.map((letter) => `"${letter.toUpperCase()}nother one came."`).join(' '),
    ],
  },
  {
    id: 'custom:european_capitals_sort',
    follows: [capitals, capitals.replace('Reykjavik', 'Reykjavík').replaceAll(', ', ',\n'), `${capitals},`],
    fails: [capitals.replace('Helsinki, Oslo', 'Oslo, Helsinki'), capitals.replace(', Zagreb', ''), `${capitals}.`],
  },
  {
    id: 'custom:csv_city',
    follows: [
      lines('ID,Country,City,Year,Count', ...Array.from({ length: 7 }, (_, i) => `${i},France,"Paris, centre",2000,${i}`)),
      lines('"ID","Country","City","Year","Count"', ...Array.from({ length: 7 }, (_, i) => `${i},France,Paris,2000,${i}`), ''),
    ],
    fails: [
      lines('ID,Country,City,Year,Count', ...Array.from({ length: 6 }, (_, i) => `${i},France,Paris,2000,${i}`)),
      lines('ID, Country, City, Year, Count', ...Array.from({ length: 7 }, (_, i) => `${i},France,Paris,2000,${i}`)),
      lines('ID,Country,City,Year,Count', ...Array.from({ length: 7 }, (_, i) => `${i},France,Paris,2000`)),
      lines('```', 'ID,Country,City,Year,Count', ...Array.from({ length: 7 }, (_, i) => `${i},France,Paris,2000,${i}`), '```'),
    ],
  },
  {
    id: 'custom:csv_special_character',
    follows: [
      products((i) => `${i},Tools,${i === 3 ? '"Nuts & bolts"' : 'Acme'},9.50,${i}`),
      products((i) => `"#${i}",Tools,Acme,9.50,${i}`),
    ],
    fails: [
      products((i) => `${i},Tools,Acme & Co,9.50,${i}`),
      products((i) => `${i},Tools,"Acme",950,${i}`),
      products((i) => `${i},Tools,"Acme & Co"`),
      products((i) => `${i},Tools,"Acme & Co",9.50,${i}`).replace('ProductID', 'Product'),
    ],
  },
  {
    id: 'custom:csv_quotes',
    follows: [
      lines('"StudentID"\t"Subject"\t"Grade"\t"Semester"\t"Score"', ...Array.from({ length: 3 }, () => '"1"\t"Art"\t"A"\t"Fall"\t"90"')),
    ],
    fails: [
      lines('StudentID\tSubject\tGrade\tSemester\tScore', ...Array.from({ length: 3 }, () => '"1"\t"Art"\t"A"\t"Fall"\t"90"')),
      lines('"StudentID"\t"Subject"\t"Grade"\t"Semester"\t"Score"', ...Array.from({ length: 3 }, () => '1\tArt\tA\tFall\t90')),
      lines('"StudentID","Subject","Grade","Semester","Score"', ...Array.from({ length: 3 }, () => '"1","Art","A","Fall","90"')),
      lines('"StudentID"\t"Subject"\t"Grade"\t"Semester"\t"Score"', '"1"\t"Art"\t"A"\t"Fall"\t"90"'),
    ],
  },
  {
    id: 'custom:date_format_list',
    follows: ['1796-05-10, 1805-12-02,1815-06-18', '1800-00-99', '１８０５-12-02'],
    fails: ['1805-12-02 and 1815-06-18', '1805-2-12', '1821-13-01', '1800-02-30', '1900-01-01', '1805-12-02,', 'The dates: 1805-12-02'],
  },
]
