/** @file Rows that come into a row table, or move within it, while the others go on: shaders/rows.wgsl. */
import code from '../../shaders/rows.wgsl?raw'
import type { Gpu } from '../gpu/device.ts'
import type { BufferSlice } from '../gpu/memory.ts'
import { Plan } from '../gpu/plan.ts'
import { ROW_FIELDS, type Row, type RowTable } from './row-table.ts'

/** What is in row `to` from now on: a row that is new, or what was in row `from`. No row moves to a place that another moves from. */
export type RowChange = { to: number } & ({ row: Row } | { from: number })

const STRANGER = 0xffffffff
const WORDS = ROW_FIELDS.length + 2

export class RowExchange {
  private constructor(
    private readonly plan: Plan<number>,
    private readonly words: Uint32Array<ArrayBuffer>,
    /** To be freed by the owner of the table. */
    readonly list: BufferSlice,
  ) {}

  static async build(gpu: Gpu, table: RowTable): Promise<RowExchange> {
    const words = new Uint32Array(1 + table.rows * WORDS)
    const list = gpu.memory.floats('row changes', words.length)
    const plan = await Plan.build<number>(gpu, 'row exchange', [
      {
        label: 'row exchange',
        shader: { name: 'rows', code },
        entry: 'exchange_rows',
        defines: { FIELDS: ROW_FIELDS.length, STRANGER },
        constants: { CAPACITY: table.capacity },
        bindings: [list, table.all],
        grid: (changes) => [Math.ceil(changes / 64)],
      },
    ])
    return new RowExchange(plan, words, list)
  }

  /** Issues the changes, at most one a row, into an open pass. */
  encode(device: GPUDevice, pass: GPUComputePassEncoder, changes: readonly RowChange[]) {
    if (changes.length === 0) return
    this.words[0] = changes.length
    for (const [i, change] of changes.entries()) {
      const at = 1 + i * WORDS
      this.words[at] = change.to
      this.words[at + 1] = 'from' in change ? change.from : STRANGER
      if ('row' in change) for (const [f, field] of ROW_FIELDS.entries()) this.words[at + 2 + f] = change.row[field]
    }
    device.queue.writeBuffer(this.list.buffer, 0, this.words, 0, 1 + changes.length * WORDS)
    this.plan.encode(pass, changes.length)
  }
}
