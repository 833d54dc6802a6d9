/** @file What a test of a program is, in the native format, and how it is written for a reader. */
import { fromJson, showValue } from '../values.ts'

/** An assert is taken apart into calls where it can be; otherwise it runs beside the program, and is weaker (planned-test.ts, weak.ts). */
export type CodeTest = { call: string; args: unknown[]; expected: unknown } | { stdin: string; stdout: string } | { assert: string }

/** What judges a program: its tests, and the trusted Python around it. */
export interface Tested {
  tests?: CodeTest[]
  /** What the program must begin with, and what runs before it. */
  starter?: string
  setup?: string
}

const SHOWN = 2000

/** `f(1, 'b')`. */
export function callText(name: string, args: readonly unknown[]): string {
  return `${name}(${args.map(pythonText).join(', ')})`
}

/** A value of a test as Python writes it: JSON says null and true, Python None and True. */
export function pythonText(value: unknown): string {
  return showValue(fromJson(value), SHOWN)
}
