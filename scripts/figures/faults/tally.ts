/** @file Counts cases as they come in, a line each, and prints the table at the end. */
import { Random } from '../../../src/tasks/random.ts'

/** How a run went on after an interruption. */
export type Remedy = 'by itself' | 'by one click'

export interface Interruption {
  /** When and what, in a few words. */
  what: string
  remedy: Remedy
}

/** One way to be interrupted. */
export interface Kind {
  name: string
  /** Its part of all tries, in proportion to that of the others. */
  share: number
  /**
   * One run with up to `count` interruptions, each noted as it happens; fewer when it came to its end before.
   *
   * @returns What differs from the undisturbed run, in words; null when nothing does.
   * @throws Error when the run could not be brought to its end.
   */
  run(random: Random, count: number, note: (interruption: Interruption) => void): Promise<string | null>
}

interface Row {
  kind: string
  tries: number
  itself: number
  click: number
  same: number
  failed: number
}

/** Interruptions that one run has at most. */
const TOGETHER = 3
/** Milliseconds within which the death of its owner frees a run. */
export const FREE_MS = 2000

export class Tally {
  readonly #rows: Row[] = []
  readonly #sentences: string[] = []
  readonly #lines: string[] = []
  readonly #clock = performance.now()

  constructor(private readonly seed: number) {}

  get failed(): boolean {
    return this.#sentences.length > 0
  }

  /** Runs of a kind until it has interrupted as often as it should. */
  async run({ name, run }: Kind, tries: number): Promise<void> {
    const row: Row = { kind: name, tries: 0, itself: 0, click: 0, same: 0, failed: 0 }
    this.#rows.push(row)
    // Some come to their end before they are interrupted: a kind that hardly ever strikes should show as few tries.
    for (let index = 0; row.tries < tries && index < 2 * tries; index++) {
      const clock = performance.now()
      const random = new Random(this.seed, name, index)
      const happened: Interruption[] = []
      const planned = Math.min(random.int(1, TOGETHER), tries - row.tries)
      const fault = await run(random, planned, (interruption) => happened.push(interruption)).catch((error) => (error as Error).message)
      row.tries += fault === null ? happened.length : Math.max(1, happened.length)
      for (const { remedy } of happened) row[remedy === 'by itself' ? 'itself' : 'click']++
      if (fault === null) row.same += happened.length
      else {
        row.failed += Math.max(1, happened.length)
        this.fault(`${name}, run ${index} (${happened.map(({ what }) => what).join('; ')}): ${fault.split('\n')[0]}`)
      }
      const words = happened.map(({ what, remedy }) => `${what}, ${remedy}`).join('; ') || 'came to its end before'
      const result = fault === null ? 'same bits' : `FAILED: ${fault}`
      console.log(`${name} ${row.tries}/${tries}: ${words}; ${result} (${((performance.now() - clock) / 1000).toFixed(0)} s)`)
    }
  }

  fault(sentence: string) {
    this.#sentences.push(sentence)
  }

  /** One more line under the table. */
  line(text: string) {
    this.#lines.push(text)
  }

  print() {
    if (this.#rows.length > 0) this.#table()
    for (const line of this.#lines) console.log(line)
    for (const sentence of this.#sentences) console.log(`FAILED: ${sentence}`)
    console.log(`${((performance.now() - this.#clock) / 60_000).toFixed(1)} minutes`)
  }

  #table() {
    const { tries, itself, click, same, failed } = this.#rows.reduce(
      (sum, row) => ({
        tries: sum.tries + row.tries,
        itself: sum.itself + row.itself,
        click: sum.click + row.click,
        same: sum.same + row.same,
        failed: sum.failed + row.failed,
      }),
      { tries: 0, itself: 0, click: 0, same: 0, failed: 0 },
    )
    console.log(['\nkind'.padEnd(36), '  tries', 'by itself', 'by one click', 'same bits', 'failed'].join('  '))
    for (const row of [...this.#rows, { kind: 'all', tries, itself, click, same, failed }]) {
      const cells = [
        row.kind.padEnd(35),
        String(row.tries).padStart(7),
        String(row.itself).padStart(9),
        String(row.click).padStart(12),
        String(row.same).padStart(9),
        String(row.failed).padStart(6),
      ]
      console.log(cells.join('  '))
    }
  }
}
