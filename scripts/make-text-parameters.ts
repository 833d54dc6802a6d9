/**
 * @file Writes the parameters behind the instruction checks into src/checks/text/data, from the packages that publish them:
 *
 *     npx tsx scripts/make-text-parameters.ts LANGDETECT SENTENCES
 *
 * LANGDETECT is the folder of the Python package langdetect 1.0.9 (in Debian's python3-langdetect), SENTENCES that of the Go module
 * gopkg.in/neurosnap/sentences.v1 (in Debian's golang-gopkg-neurosnap-sentences.v1-dev). NOTICE.md beside the output says whose work it is.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { encodeProfiles, type Profile } from '../src/checks/text/profiles.ts'

const [langdetect, sentences] = process.argv.slice(2)
if (langdetect === undefined || sentences === undefined) {
  console.error('Give the folder of langdetect and the folder of sentences.v1.')
  process.exit(2)
}
const out = fileURLToPath(new URL('../src/checks/text/data', import.meta.url))

const folder = join(langdetect, 'profiles')
const profiles: Profile[] = readdirSync(folder)
  .sort()
  .map((name) => {
    const { freq, n_words } = JSON.parse(readFileSync(join(folder, name), 'utf8'))
    return { name, counts: freq, totals: n_words }
  })
write('languages.json', { ...encodeProfiles(profiles), kanji: kanjiClasses() })

/** Each a set, written as an object of ones, but for the orthographic flags. */
const english = JSON.parse(readFileSync(join(sentences, 'data/english.json'), 'utf8')) as Record<string, Record<string, number>>
const members = (name: string) => Object.keys(english[name]).sort()
write('punkt-english.json', {
  abbreviations: members('AbbrevTypes').join('\n'),
  collocations: members('Collocations').join('\n'),
  starters: members('SentStarters').join(' '),
  ...orthography(english.OrthoContext),
})

function write(name: string, content: object): void {
  const text = `${JSON.stringify(content, null, 2)}\n`
  writeFileSync(join(out, name), text)
  console.error(`${name}: ${text.length} characters`)
}

/** Lines `NGram.KANJI_...=` of langdetect's messages: characters that count as their first one. */
function kanjiClasses(): string {
  return readFileSync(join(langdetect, 'utils/messages.properties'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('NGram.KANJI_'))
    .map((line) => JSON.parse(`"${line.slice(line.indexOf('=') + 1).trim()}"`) as string)
    .join(' ')
}

/**
 * Of Punkt's six orthographic flags (2, 4, 8: upper case at the beginning, in the middle, unknown; 16, 32, 64: lower case likewise) only words
 * ever seen in lower case make a difference, and three kinds of them.
 */
function orthography(contexts: Record<string, number>) {
  const words = { ordinary: [] as string[], names: [] as string[], lowerStarts: [] as string[] }
  for (const [word, flags] of Object.entries(contexts)) {
    if ((flags & 0b1110000) === 0) continue
    if ((flags & 0b0010000) !== 0 && (flags & 0b0001110) === 0) words.lowerStarts.push(word)
    else if ((flags & 0b0000100) !== 0) words.names.push(word)
    else words.ordinary.push(word)
  }
  return Object.fromEntries(Object.entries(words).map(([kind, list]) => [kind, list.sort().join(' ')]))
}
