/** @file Writes the toy tokenizer into a model folder: `npx tsx scripts/make-tokenizer.ts FOLDER`. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { toyTokenizerFiles } from '../src/text/toy-vocabulary.ts'

const folder = process.argv[2]
if (folder === undefined) {
  console.error('Give the folder to write tokenizer.json and tokenizer_config.json into.')
  process.exit(2)
}
mkdirSync(folder, { recursive: true })
for (const [name, content] of Object.entries(toyTokenizerFiles())) {
  writeFileSync(join(folder, name), `${JSON.stringify(content, null, 1)}\n`)
  console.error(`wrote ${join(folder, name)}`)
}
