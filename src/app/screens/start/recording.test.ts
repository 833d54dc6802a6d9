import { readFileSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { advantagesOf } from '../../../training/advantage.ts'
import { attemptsAt, hasRisen, parseRecording, RECORDING_FILE, rightAt, shareAt } from './recording.ts'
import { mostChanged } from './store.ts'
import { openingWords } from './words.ts'

const path = fileURLToPath(new URL(`../../../../public/${RECORDING_FILE}`, import.meta.url))
const shipped = () => JSON.parse(readFileSync(path, 'utf8'))

describe('the recording that ships', () => {
  const recording = parseRecording(shipped())
  const { frames, prompts, samples } = recording
  const everywhere = frames.flatMap((_, frame) => prompts.map((_, prompt) => ({ frame, prompt })))

  it('is small, begins before the first step, and has eight tries at six prompts at each of its steps', () => {
    expect(statSync(path).size).toBeLessThan(300_000)
    expect(frames[0].step).toBe(0)
    expect(frames.at(-1)!.step).toBeLessThanOrEqual(recording.steps)
    expect(recording.rewards.length).toBeGreaterThanOrEqual(frames.at(-1)!.step)
    expect([prompts.length, samples]).toEqual([6, 8])
  })

  it('has shares that are counted from its tries, and rewards that are its verdicts’', () => {
    for (const { frame, prompt } of everywhere) {
      const records = attemptsAt(recording, frame, prompt)
      expect(rightAt(recording, frame, prompt)).toBe(records.filter(({ reward }) => reward === 1).length)
      for (const { reward, verdict } of records) expect(reward).toBe(verdict.reward)
    }
    const { prompts: asked, samples: each, right } = recording.heldOut
    expect(asked).toBeGreaterThan(100)
    for (const frame of frames.keys()) expect(shareAt(recording, frame) * asked * each).toBeCloseTo(right[frame], 9)
  })

  it('has the advantages of its rewards, and answers that stand in its completions', () => {
    for (const { frame, prompt } of everywhere) {
      const records = attemptsAt(recording, frame, prompt)
      const { advantages } = advantagesOf(
        records.map(({ reward }) => ({ group: 0, reward, masked: false })),
        'grpo',
      )
      for (const [i, { advantage, completion, verdict, pieces, completion_tokens, logprobs }] of records.entries()) {
        if (advantages[i] === null) expect(advantage).toBeNull()
        else expect(advantage).toBeCloseTo(advantages[i], 3)
        expect(pieces.length).toBe(completion_tokens.length)
        expect(logprobs.length).toBe(pieces.length)
        if (verdict.correct) expect(completion).toContain(`\\boxed{${String(prompts[prompt].answer)}}`)
      }
    }
  })

  it('has risen only where the share is above its first by more than chance', () => {
    const { heldOut } = recording
    const first = heldOut.right[0]
    const risen = (right: number) => hasRisen({ ...recording, heldOut: { ...heldOut, right: [first, right] } }, 1)
    const tenPoints = Math.round((heldOut.prompts * heldOut.samples) / 10)
    expect([first - tenPoints, first, first + 5, first + 2 * tenPoints].map(risen)).toEqual([false, false, false, true])
  })

  it('opens with a sentence that its first frame bears out', () => {
    const prompt = mostChanged(recording)
    const words = ['None', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight']
    expect(openingWords(recording)).toMatch(new RegExp(`^Eight tries\\. ${words[rightAt(recording, 0, prompt)]} right\\. `))
  })
})

describe('a recording that is damaged', () => {
  const damaged: [string, (recording: ReturnType<typeof shipped>) => void][] = [
    ['samples', (recording) => delete recording.samples],
    ['heldOut.right', (recording) => recording.heldOut.right.pop()],
    ['frames.1.step', (recording) => (recording.frames[1].step = 0)],
    ['frames.2.groups', (recording) => recording.frames[2].groups.pop()],
    ['frames.0.groups', (recording) => recording.frames[0].groups[0].pop()],
    ['frames.0.groups', (recording) => (recording.frames[0].groups[0][0].tokens[0] = 100_000)],
    ['frames.0.groups', (recording) => (recording.frames[0].groups[0][0].verdict = 100_000)],
    ['frames.0.groups.0.0.logprobs.0', (recording) => (recording.frames[0].groups[0][0].logprobs[0] = 1)],
  ]
  it.each(damaged)('is refused at %s', (place, damage) => {
    const recording = shipped()
    damage(recording)
    expect(() => parseRecording(recording)).toThrow(`The recording is damaged at ${place}:`)
  })
})
