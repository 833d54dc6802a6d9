/**
 * @file The sizes of shaders/matmul_rows.wgsl: a product of a few rows, by how many rows a plan has room for and by the weight's shape, never
 * by how many rows are live. None of them changes a bit of the result.
 */
import type { AdapterReport } from '../gpu/device.ts'
import type { Defines } from '../gpu/shader.ts'

/** The sum across lanes, for at most FEW_ROWS rows. `lanes` is part of the order in which K is added up. */
export interface RowsVariant {
  kind: 'rows'
  lanes: 4 | 8 | 32
}

export const ROWS: RowsVariant = { kind: 'rows', lanes: 32 }

/** Rows up to which a plan's products take this kernel; above, B is read more than twice. */
export const FEW_ROWS = 32

/** Lots of lanes a workgroup. */
const TEAMS = 4
/** vec4s of B an invocation has on the way at a time, at most. */
const IN_FLIGHT = 8
/** Workgroups that fill a large GPU: two for each of 132 cores. */
const ENOUGH_GROUPS = 264

export interface RowsShape {
  /** Rows a workgroup. */
  tile: number
  /** Outputs a team of lanes. */
  outputs: number
  /** vec4s of each output's weights that are loaded before the first is used. */
  ahead: number
}

/** `m`: rows there is room for; B is n x k. */
export function rowsShape({ lanes }: RowsVariant, m: number, n: number, k: number): RowsShape {
  const outputs = [4, 2].find((count) => n / (TEAMS * count) >= ENOUGH_GROUPS) ?? 1
  const quads = Math.ceil(k / 4 / lanes)
  const turns = Math.ceil(quads / (IN_FLIGHT / outputs))
  return { tile: [1, 2, 4, 8].find((tile) => tile >= m) ?? 16, outputs, ahead: Math.ceil(quads / turns) }
}

export const rowsGrid = ({ tile, outputs }: RowsShape, rows: number, n: number) =>
  [Math.ceil(n / (TEAMS * outputs)), Math.ceil(rows / tile)] as const

/** Shuffles where subgroups hold whole teams, and the same tree through workgroup memory elsewhere. */
export function rowsDefines({ lanes }: RowsVariant, { tile, outputs, ahead }: RowsShape, { subgroupSize }: AdapterReport, norm: boolean) {
  const shuffle = subgroupSize >= lanes && subgroupSize % lanes === 0 && (TEAMS * lanes) % subgroupSize === 0
  const chunk = Math.min(tile, 4)
  const each = outputs + Number(norm)
  return {
    SHUFFLE: Number(shuffle),
    SUBGROUPS: shuffle ? (TEAMS * lanes) / subgroupSize : 1,
    LANES: lanes,
    LANES_32: Number(lanes === 32),
    LANES_8: Number(lanes === 8),
    TEAMS,
    THREADS: TEAMS * lanes,
    MT: tile,
    R: outputs,
    U: ahead,
    CHUNK: chunk,
    CHUNKS: tile / chunk,
    EACH: each,
    SUMS: tile * TEAMS * outputs,
    LANE_SUMS: TEAMS * chunk * each * (lanes + 1),
  } satisfies Defines
}
