/**
 * @file Code-switching: reasoning that slips into another language than the prompt's, told by its script. Nemotron-Cascade rewards it with -1
 * (section 4.5.2), for it reads badly and grows under reinforcement. Languages that share a script are not told apart.
 */

/** Letters by script; Latin and Greek letters are mathematics everywhere. The last takes what no other does. */
const SCRIPTS: [name: string, letters: RegExp][] = [
  ['Chinese characters', /\p{Script=Han}/u],
  ['kana', /[\p{Script=Hiragana}\p{Script=Katakana}]/u],
  ['Hangul', /\p{Script=Hangul}/u],
  ['Cyrillic', /\p{Script=Cyrillic}/u],
  ['Arabic', /\p{Script=Arabic}/u],
  ['Hebrew', /\p{Script=Hebrew}/u],
  ['Devanagari', /\p{Script=Devanagari}/u],
  ['Thai', /\p{Script=Thai}/u],
  [
    'another script',
    /(?![\p{Script=Latin}\p{Script=Greek}\p{Script=Common}\p{Script=Inherited}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Devanagari}\p{Script=Thai}])\p{L}/u,
  ],
]

/** A word, where single Latin letters are names of quantities; commands of LaTeX are none. */
const LATIN_WORDS = /(?<![\\\p{Script=Latin}])\p{Script=Latin}{4,}/u

/** The script that the reasoning uses and the prompt does not, or null. Linear in both lengths. */
export function codeSwitch(prompt: string, reasoning: string): string | null {
  const asked = SCRIPTS.filter(([, letters]) => letters.test(prompt)).map(([name]) => name)
  for (const [name, letters] of SCRIPTS) if (!asked.includes(name) && letters.test(reasoning)) return name
  return asked.length > 0 && !LATIN_WORDS.test(prompt) && LATIN_WORDS.test(reasoning) ? 'Latin' : null
}
