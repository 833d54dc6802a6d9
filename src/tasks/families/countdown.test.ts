import { describe, expect, it } from 'vitest'
import { solveCountdown } from '../../answers/reach.ts'
import { createTask } from '../index.ts'
import { countdown } from './countdown.ts'

const of = (more = {}) => createTask('countdown', { kinds: ['countdown'], levels: [1, 2, 3, 4], slip: 0, ...more })
const count = (numbers: number[], answer: number, thought: string) =>
  countdown.check?.({ id: '', domain: 'countdown', prompt: '', numbers, answer }, thought)

describe('countdown', () => {
  it('asks for what can be reached, with the numbers of its level', () => {
    for (let i = 0; i < 150; i++) {
      const { numbers = [], answer, level } = of().promptAt('train', 5, i)
      expect(numbers).toHaveLength([3, 3, 4, 4][(level as number) - 1])
      expect(solveCountdown(numbers, Number(answer))).not.toBeNull()
    }
  })

  it('is thought to the target by careful work, in at most thirty lines', () => {
    for (const style of ['steps', 'full'] as const) {
      const task = of({ styles: { [style]: 1 }, thinkShare: 1 })
      for (let i = 0; i < 100; i++) {
        const { prompt, reasoning } = task.demonstrationAt(6, i)
        const lines = (reasoning as string).split('; ')
        expect(lines.length).toBeLessThanOrEqual(45)
        expect(lines.filter((line) => line !== 'back').length).toBeLessThanOrEqual(30)
        expect(reasoning).toMatch(new RegExp(`=${prompt.answer} yes$`))
        expect(countdown.check?.(prompt, reasoning as string).true).toBe((prompt.numbers?.length as number) - 1)
      }
    }
  })

  it('is searched with dead ends at the higher levels, and with more of them by a wanderer', () => {
    const dead = (style: string, level: number) => {
      const task = of({ styles: { [style]: 1 }, thinkShare: 1, levels: [level] })
      return Array.from({ length: 100 }, (_, i) => task.demonstrationAt(7, i)).reduce(
        (sum, { prompt, reasoning }) => sum + (countdown.check?.(prompt, reasoning as string).unneeded ?? 0) / 100,
        0,
      )
    }
    expect(dead('full', 1)).toBeLessThan(0.2)
    expect(dead('full', 3)).toBeGreaterThan(0.5)
    for (const level of [1, 3]) expect(dead('wander', level)).toBeGreaterThan(dead('full', level))
  })

  it('follows the numbers that are left', () => {
    expect(count([3, 7, 9], 30, '7*3=21 (9 21); 21+9=30 yes')).toEqual({ true: 2, false: 0, unneeded: 0 })
    expect(count([3, 7, 9], 30, '9+7=16 (3 16); 16*3=48 no; 16+3=19 no; back; 7*3=21 (9 21); 21+9=30 yes')).toEqual({
      true: 2,
      false: 0,
      unneeded: 3,
    })
    // A wrong result, a number that is gone, a rest that is not left, a yes that is none.
    expect(count([3, 7, 9], 30, '7*3=22 (9 22)')?.false).toBe(1)
    expect(count([3, 7, 9], 30, '7*3=21 (9 21); 7+9=16 no')?.false).toBe(1)
    expect(count([3, 7, 9], 30, '7*3=21 (8 21)')?.false).toBe(1)
    expect(count([3, 7, 9], 30, '9-7=2 (2 3); 3*2=6 yes')).toEqual({ true: 0, false: 1, unneeded: 1 })
    expect(count([3, 7, 9], 30, '7*3=20 (9 20) no, 7*3=21 (9 21); 21-9=12 no')).toEqual({ true: 0, false: 0, unneeded: 2 })
  })

  it('keeps targets that end in 3 for tests', () => {
    for (let i = 0; i < 100; i++) expect(String(of().promptAt('sft', 1, i).answer)).not.toMatch(/3$/)
    expect(String(of({ reserved: 'ending in 3' }).promptAt('test', 1, 0).answer)).toMatch(/3$/)
  })
})
