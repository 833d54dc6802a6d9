/** @file Whether a Python program passes tests, for domains whose reply is more than a program. */
import type { CodeTest } from '../../python/trials/code-test.ts'
import type { TaskTools } from '../tools.ts'
import { verifyCode } from './verify.ts'

const FENCE = '`'.repeat(20)

/** By the rules of the code domain: what the tests expect stays outside the interpreter. Never throws. */
export async function passesTests(
  source: string,
  tests: CodeTest[],
  tools: TaskTools,
  signal?: AbortSignal,
): Promise<boolean | 'harness-error'> {
  // A fence in the program would end the block around it.
  if (source.includes(FENCE)) return false
  const prompt = { id: 'passes', domain: 'code', prompt: '', tests }
  const reply = { text: `${FENCE}python\n${source}\n${FENCE}`, reasoning: '', mode: 'instruct' } as const
  const { correct, harnessError } = await verifyCode(prompt, reply, { tools, rule: 'reward', flags: [], signal })
  return harnessError ? 'harness-error' : correct
}
