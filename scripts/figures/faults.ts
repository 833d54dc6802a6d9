/**
 * @file `npm run figures:faults [-- --tries N] [--seed N] [--only TEXT]`: does a run end with the bits of an undisturbed one, whatever happens to
 * it? Interrupts runs of supervised and reinforcement steps at random moments, in Node and in Chromium, does what a user would do, nothing or
 * one click, and compares records, rollouts and weights. Then two processes, and two tabs, reach for the same run at the same moment. Prints a
 * line a case and a table; the exit code is 1 when anything failed. `--only` takes the kinds whose name has the text.
 */
import { parseArgs } from 'node:util'
import { type NodeHost, nodeKinds, openNode } from './faults/node.ts'
import { PageHost } from './faults/page.ts'
import { pageKinds } from './faults/page-kinds.ts'
import { Tally } from './faults/tally.ts'
import { twoProcesses } from './faults/two-processes.ts'
import { twoTabs } from './faults/two-tabs.ts'

const { values } = parseArgs({
  options: {
    tries: { type: 'string', default: '120' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string', default: '' },
  },
})
const [tries, seed] = [Number(values.tries), Number(values.seed)]
if (!Number.isInteger(tries) || tries < 1 || !Number.isInteger(seed) || seed < 0) {
  console.error('Tries and seed are whole numbers: --tries 120 --seed 1')
  process.exit(2)
}

/** Two at once, out of as many tries of all kinds. */
const PAIRS = 20 / 120

let node: Promise<NodeHost> | null = null
let page: Promise<PageHost> | null = null
const openedNode = () => (node ??= opening('Node', openNode()))
const openedPage = () => (page ??= opening('Chromium', PageHost.open()))

const tally = new Tally(seed)
const kinds = [...nodeKinds(openedNode), ...pageKinds(openedPage)]
const shares = kinds.reduce((sum, { share }) => sum + share, 0)
const pairs = Math.ceil(tries * PAIRS)
const chosen = (name: string) => name.includes(values.only)
for (const kind of kinds) if (chosen(kind.name)) await tally.run(kind, Math.ceil((tries * kind.share) / shares))
if (chosen('two processes')) await twoProcesses(await openedNode(), pairs, tally)
if (chosen('two tabs')) await twoTabs(await openedPage(), pairs, tally)
tally.print()
process.exit(tally.failed ? 1 : 0)

async function opening<T extends NodeHost | PageHost>(name: string, host: Promise<T>): Promise<T> {
  const { opening, stepping } = await host
  console.log(`${name}: undisturbed, the first step after ${(opening / 1000).toFixed(1)} s, then ${stepping.toFixed(0)} ms a step`)
  return host
}
