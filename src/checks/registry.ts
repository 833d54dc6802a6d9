/** @file Every instruction there is a check for, by id. A new set of checks is one more list here. */
import type { Check } from './check.ts'
import { IFBENCH_CHECKS } from './ifbench/index.ts'
import { IFEVAL_CHECKS } from './ifeval/index.ts'

export const registry: ReadonlyMap<string, Check> = new Map([...IFEVAL_CHECKS, ...IFBENCH_CHECKS].map((check) => [check.id, check]))
