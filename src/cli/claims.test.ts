import { expect, it } from 'vitest'
import { parseValues } from './args.ts'
import { command } from './claims.ts'

const run = (...args: string[]) => {
  const lines: string[] = []
  const output = { json: args.includes('--json'), progress: () => {}, line: (text: string) => lines.push(text) }
  return command.run(parseValues(command.options, args), output).then((result) => ({ result, lines }))
}

it('lists what the claims named ask for: each arm once, with its steps, its tokens and how many runs that is', async () => {
  const { result } = await run('--list', '--only', 'C1,C7', '--seeds', '2', '--json')
  expect(result).toMatchObject({
    claims: [
      { id: 'C1', arms: ['math', 'start', 'chance'] },
      { id: 'C7', arms: ['math', 'two updates', 'four updates'] },
    ],
    // Four arms of two seeds, and the start.
    runs: 9,
  })
  const { arms } = result as { arms: { name: string; steps: number; tokens: number }[] }
  expect(arms.map(({ name, steps }) => [name, steps])).toEqual([['start', 0], ['math', 50], ['chance', 50], ['two updates', 50], ['four updates', 50]]) // biome-ignore format: five arms
  expect(arms[1].tokens).toBe(50 * 32 * 8 * 31)
  const { lines } = await run('--list')
  for (const { name } of arms) expect(lines.join('\n')).toContain(`\n${name} `)
  expect(lines.at(-1)).toMatch(/^\d+ runs with 3 seeds/)
})

it('names the claims that there are where one is asked for that is none', async () => {
  await expect(run('--only', 'C1,C99')).rejects.toThrow('There is no claim "C99"; there are C1, C2, ')
})
