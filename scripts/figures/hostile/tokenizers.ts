/** @file Hostile tokenizers: the file is read, then a text encoded and decoded where there is one. */
import { HOSTILE_TOKENIZERS, type HostileTokenizer } from '../../../src/text/testing/hostile-tokenizers.ts'
import { loadTokenizer } from '../../../src/text/tokenizer.ts'
import type { HostileTable } from './case.ts'

function table(ms: number, wanted: (tokenizer: HostileTokenizer) => boolean): HostileTable {
  const cases = Object.entries(HOSTILE_TOKENIZERS).filter(([, tokenizer]) => wanted(tokenizer))
  return {
    limit: { ms, mb: 256 },
    cases: Object.fromEntries(
      cases.map(([name, { file, text }]) => [
        name,
        () => {
          const json = file()
          return () => {
            const tokenizer = loadTokenizer(json)
            tokenizer.decode(text?.startsWith('decode ') ? [Number(text.slice(7))] : tokenizer.encode(text ?? ''))
          }
        },
      ]),
    ),
  }
}

export const patterns = table(250, ({ text }) => text !== undefined)
export const tokenizers = table(1000, ({ text }) => text === undefined)
