/** @file The published benchmarks that can be asked by name. */
import type { Benchmark } from './benchmark.ts'
import { CODE } from './code.ts'
import { MATH } from './math.ts'
import { WORDS } from './words.ts'

export type { Benchmark }

export const BENCHMARKS: readonly Benchmark[] = [...MATH, ...CODE, ...WORDS]
