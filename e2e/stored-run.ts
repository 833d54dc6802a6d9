/** @file Runs written into the browser's storage past the page. */
import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import type { RolloutRecord } from '../src/runs/records.ts'

/**
 * A finished run `long` in the browser's storage, as one of that many steps leaves it after two checkpoints: its metrics are the last of
 * models/math with another number each, its rollouts those of the model, or the ones given. The page has to be on our address.
 */
export async function storeRun(page: Page, steps: number, given?: readonly RolloutRecord[]): Promise<void> {
  const [recipe, line, own] = await Promise.all(
    ['recipe.json', 'training.jsonl', 'rollouts.jsonl'].map((name) => readFile(`public/models/math/${name}`, 'utf8')),
  )
  const rollouts = given ? given.map((record) => `${JSON.stringify(record)}\n`).join('') : own
  const metrics = JSON.parse(line.trim().split('\n').at(-1) as string)
  const files = ['config.json', 'model.safetensors', 'tokenizer.json', 'tokenizer_config.json']
  await page.evaluate(
    async ({ recipe, metrics, rollouts, steps, files }) => {
      const runs = await (await navigator.storage.getDirectory()).getDirectoryHandle('runs', { create: true })
      const write = async (path: string, content: string | Blob) => {
        const parts = `long/${path}`.split('/')
        let folder = runs
        for (const part of parts.slice(0, -1)) folder = await folder.getDirectoryHandle(part, { create: true })
        const stream = await (await folder.getFileHandle(parts.at(-1) as string, { create: true })).createWritable()
        await stream.write(content)
        await stream.close()
      }
      await write('recipe.json', JSON.stringify({ ...JSON.parse(recipe), name: 'Long' }))
      await write(
        'metrics.jsonl',
        Array.from(
          { length: steps },
          (_, i) => `${JSON.stringify({ ...metrics, step: i + 1, reward: metrics.reward * (0.5 + 0.5 * Math.sin(i * i)) })}\n`,
        ).join(''),
      )
      for (let step = 1; step <= 40; step++) await write(`rollouts/step-${String(step).padStart(6, '0')}.jsonl`, rollouts)
      for (const file of files) await write(`model/${file}`, await (await fetch(`models/math/${file}`)).blob())
      const info = { title: 'Long', created: new Date().toISOString(), steps, state: 'finished' }
      await write('run.json', JSON.stringify(info))
    },
    { recipe, metrics, rollouts, steps, files },
  )
}

/** A run of those files, by their paths in its folder. The page has to be on our address, and finds the run when it is loaded anew. */
export async function writeRun(page: Page, id: string, files: Record<string, string>): Promise<void> {
  await page.evaluate(
    async ({ id, files }) => {
      let run = await navigator.storage.getDirectory()
      for (const part of ['runs', id]) run = await run.getDirectoryHandle(part, { create: true })
      for (const [path, text] of Object.entries(files)) {
        const [name, folder] = path.split('/').reverse()
        const place = folder ? await run.getDirectoryHandle(folder, { create: true }) : run
        const stream = await (await place.getFileHandle(name, { create: true })).createWritable()
        await stream.write(text)
        await stream.close()
      }
    },
    { id, files },
  )
}
