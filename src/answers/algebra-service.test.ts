import { describe, expect, it } from 'vitest'
import { verifyMath as verifier } from '../tasks/math/verify.ts'
import { judged } from '../tasks/testing.ts'
import { type AlgebraQuestion, type AlgebraReply, AlgebraService, READY } from './algebra-service.ts'

const verifyMath = judged(verifier)

/** Threads that say what `answer` says, and nothing where it is undefined. */
function service(answer: (question: AlgebraQuestion) => boolean | null | undefined, startMs = 0, totalMs = 10_000) {
  const threads = { started: 0, ended: 0 }
  const algebra = new AlgebraService(
    (receive) => {
      threads.started++
      setTimeout(() => receive(READY), startMs)
      const send = (question: AlgebraQuestion) => {
        const equal = answer(question)
        if (equal !== undefined) setTimeout(() => receive({ id: question.id, equal } satisfies AlgebraReply))
      }
      return { send, end: () => threads.ended++ }
    },
    { callMs: 300, totalMs },
  )
  return { algebra, threads }
}

describe('symbolic algebra in a thread', () => {
  it('answers in order, from one thread, and remembers', async () => {
    let asked = 0
    const { algebra, threads } = service(({ a, b }) => {
      asked++
      return a === b
    })
    expect(await Promise.all([algebra.equal('x', 'x'), algebra.equal('x', 'y'), algebra.equal('y', 'y')])).toEqual([true, false, true])
    expect(await algebra.equal('x', 'y')).toBe(false)
    expect({ asked, ...threads }).toEqual({ asked: 3, started: 1, ended: 0 })
    algebra.close()
    expect(threads.ended).toBe(1)
  })

  it('is ended when a question takes too long; the next one gets another thread, and the hard one is not asked again', async () => {
    const { algebra, threads } = service(({ a }) => (a === 'hard' ? undefined : true))
    expect(await Promise.all([algebra.equal('hard', ''), algebra.equal('easy', '')])).toEqual([null, true])
    expect(threads).toEqual({ started: 2, ended: 1 })
    expect(await algebra.equal('hard', '')).toBeNull()
    expect(threads.started).toBe(2)
    algebra.close()
  })

  it('answers in time though its thread never starts', async () => {
    const { algebra } = service(() => true, 60_000, 100)
    const start = performance.now()
    expect(await algebra.equal('x', 'x')).toBeNull()
    expect(performance.now() - start).toBeLessThan(1000)
    algebra.close()
  })

  it('is asked by the verifier only what is undecided, light, and no matter of a numeral', async () => {
    const questions: string[] = []
    const algebra = {
      equal: async (a: string, b: string) => {
        questions.push(`${a} ? ${b}`)
        return true
      },
    }
    const verify = (answer: string, given: string) =>
      verifyMath({ id: '', domain: 'math', prompt: '', answer }, `\\boxed{${given}}`, 'instruct', { algebra })
    expect(await verify('x^2 + C', '\\int 2x dx')).toMatchObject({ outcome: 'correct' })
    expect(questions).toEqual(['x^2 + C ? \\int 2x dx'])
    for (const [gold, given] of [
      ['21', '\\int_0^1 42x dx'],
      ['x', '\\int_0^x 9^{9^{9}} dx'],
      ['x', '\\int_0^x (10^9)! dx'],
      ['x', '\\sum_{k=1}^{x} 1'],
      ['x', 'y'],
      ['x+1', '1+x'],
    ]) {
      await verify(gold, given)
    }
    expect(questions).toHaveLength(1)
  })
})
