/** @file What the verifier of a prompt says of a reply to it, by the worker that knows prompt sets: it is started when first asked. */
import type { JudgedReply, Mode, Prompt, StoredSet } from '../../../workers/data-api.ts'

const data = async () => (await import('../data/connection.ts')).data()

export async function judge(task: Prompt, response: string, mode: Mode): Promise<JudgedReply> {
  return (await data()).verify(task, response, mode)
}

export async function promptSets(): Promise<StoredSet[]> {
  return (await data()).sets()
}

export async function keepPrompt(prompt: Omit<Prompt, 'id'>, into: { set: string } | { name: string }): Promise<StoredSet> {
  return (await data()).keepPrompt(prompt, into)
}
