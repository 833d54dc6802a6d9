/**
 * @file `npm run figures:code`: the code verifier over the Python sandbox of Node: published reference solutions, the same with one
 * line broken beside CPython, speed, kills, and what a thousand programs leave behind. Exits with 1 where a bound is missed.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { createPythonSandbox, isNetworkIsolated } from '../../src/cli/python-sandbox.ts'
import { measureHoards, measureKills, measureSets, measureStep, Report, smallProgram } from './code-figures.ts'

const report = new Report()
const python = createPythonSandbox({ limits: { callMs: 20_000 } })
report.line('guests have no network by the operating system', isNetworkIsolated() ? 'yes' : 'no')
await measureStep(python, report)
await measureKills(python, report)
await measureHoards(python, report)
await measureLeaks()
await measureSets(python, report)
python.close()
process.exitCode = report.missed ? 1 : 0

/** Bound: after a thousand programs, as many interpreters as after a hundred, not a tenth more memory in the largest, and hardly more here. */
async function measureLeaks() {
  const run = async (from: number, to: number) => {
    for (let i = from; i < to; i++) {
      // Every hundredth is no program that may share.
      const own = i % 100 === 50 ? 'class A: pass\n' : ''
      await python.run({ ...smallProgram(10_000 + i), source: `${own}${smallProgram(10_000 + i).source}` })
    }
  }
  await run(0, 100)
  const early = usage()
  await run(100, 1000)
  const late = usage()
  if (!early || !late) return report.line('1,000 programs in a row', 'memory of processes cannot be read on this system')
  const text = `${early.children} -> ${late.children} processes, the largest ${mib(early.largest)} -> ${mib(late.largest)}, here ${mib(early.own)} -> ${mib(late.own)}`
  const holds = late.children <= early.children + 1 && late.largest < 1.1 * early.largest && late.own < early.own + 30 * 2 ** 20
  report.line('1,000 programs in a row', text, holds)
}

interface Usage {
  children: number
  /** Bytes resident in the largest interpreter, and in this process. */
  largest: number
  own: number
}

function usage(): Usage | null {
  try {
    const parents = new Map(
      readdirSync('/proc')
        .filter((name) => /^\d+$/.test(name))
        .flatMap((pid) => {
          const stat = quietly(() => readFileSync(`/proc/${pid}/stat`, 'utf8'))
          return stat ? [[pid, stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]]] : []
        }) as [string, string][],
    )
    const children = [...parents].filter(([, parent]) => parent === String(process.pid)).map(([pid]) => pid)
    const resident = (pid: string | number) => Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * 4096
    const sizes = children.map((pid) => quietly(() => resident(pid)) ?? 0)
    return { children: children.length, largest: Math.max(...sizes), own: resident(process.pid) }
  } catch {
    return null
  }
}

function quietly<T>(read: () => T): T | null {
  try {
    return read()
  } catch {
    return null
  }
}

function mib(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(0)} MiB`
}
