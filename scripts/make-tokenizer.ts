/**
 * @file Writes a tokenizer into a model folder: `node --import ./bin/register.mjs scripts/make-tokenizer.ts FOLDER [toy|families] [--texts]`.
 * With --texts prints demonstrations and odd texts with their tokens as JSON lines, for scripts/fixtures/check_tokenizer.py.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createTask, domains } from '../src/tasks/index.ts'
import { loadTokenizer } from '../src/text/tokenizer.ts'
import { tokenizerFilesOf, VOCABULARIES, type VocabularyName } from '../src/text/vocabularies.ts'

const [folder, name = 'toy', texts] = process.argv.slice(2)
if (folder === undefined || !VOCABULARIES.includes(name as VocabularyName)) {
  console.error(`Give the folder to write tokenizer.json and tokenizer_config.json into, and which: ${VOCABULARIES.join(' or ')}.`)
  process.exit(2)
}
const files = tokenizerFilesOf(name as VocabularyName)
mkdirSync(folder, { recursive: true })
for (const [file, content] of Object.entries(files)) {
  writeFileSync(join(folder, file), `${JSON.stringify(content, null, 1)}\n`)
  console.error(`wrote ${join(folder, file)}`)
}
if (texts === '--texts') {
  const tokenizer = loadTokenizer(files['tokenizer.json'], files['tokenizer_config.json'])
  const print = (text: string) => console.log(JSON.stringify({ text, tokens: tokenizer.encode(text) }))
  for (const text of ['é→5', '東京 🙂', 'a\tb\r\nc', ' and and  and', "'and' and\n and", 'Tom, Tomas and Ann', '\u007f\u0000x']) print(text)
  for (const domain of domains.filter((one) => one !== 'alignment')) {
    const task = createTask(domain)
    for (let i = 0; i < 500; i++) {
      const { prompt, reasoning, answer } = task.demonstrationAt(1, i)
      for (const text of [prompt.prompt, reasoning ?? '', answer]) print(text)
    }
  }
}
