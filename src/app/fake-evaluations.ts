/** @file Evaluations of the engine made of timers: counts drawn at random, a share right that hangs on the model's name, counted as the real one counts. */
import { type EvaluationRecord, type EvaluationSpec, meanEstimate, passAt } from '../workers/evaluations.ts'
import { generator } from './fake-rollouts.ts'

const KINDS = ['sums', 'story', 'equation', 'fraction', 'divisor']

export function fakeEvaluation({ model, of, mode, prompts, samples, temperature, maxNewTokens, seed }: EvaluationSpec): EvaluationRecord {
  const skill = 0.2 + (([...(model ?? '')].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) * 7) % 40) / 100
  // A prompt is as hard for one model as for another.
  const hardness = generator(seed + 1)
  const luck = generator(Math.round(skill * 1000) + seed)
  const domain = 'domain' in of ? of.domain : 'math'
  const asked = Array.from({ length: prompts }, (_, i) => {
    const chance = Math.max(0, Math.min(1, skill * 2 * hardness()))
    const right = Array.from({ length: samples }, () => luck() < chance).filter(Boolean).length
    const tokens = Array.from({ length: samples }, () => Math.min(maxNewTokens, Math.round(8 + 60 * (1 - chance) * luck() + 12 * luck())))
    return {
      id: `${domain}-${i}`,
      content: `${domain} ${i >> 1}`,
      kind: KINDS[i % KINDS.length],
      level: 1 + (i % 3),
      samples,
      right,
      truncated: tokens.filter((length) => length === maxNewTokens).length,
      obeyed: samples,
      tokens: tokens.reduce((sum, length) => sum + length, 0),
    }
  })
  const contents = asked.map(({ content }) => content)
  const all = prompts * samples
  return {
    model: model ?? 'training/fake',
    domain,
    mode,
    temperature,
    rule: 'domain' in of ? 'reward' : 'benchmark',
    prompts,
    clusters: new Set(contents).size,
    tooLong: 0,
    samples,
    pass1: passAt(asked, 1),
    passK: passAt(asked, samples),
    passAt: { 1: passAt(asked, 1) },
    meanLength: asked.reduce((sum, { tokens }) => sum + tokens, 0) / all,
    truncated: asked.reduce((sum, { truncated }) => sum + truncated, 0) / all,
    guessed: mode === 'think' ? 0.04 : null,
    obeyed: 1,
    falseLines: mode === 'think' ? 0.12 : null,
    errors: 0,
    byKind: Object.fromEntries(
      KINDS.map((kind) => {
        const own = asked.filter((one) => one.kind === kind)
        const { value, low, high } = meanEstimate(
          own.map(({ right }) => right / samples),
          own.map(({ content }) => content),
        )
        return [kind, { prompts: own.length, pass1: value, low, high, byLevel: {}, falseLines: null }]
      }),
    ),
    asked,
  }
}
