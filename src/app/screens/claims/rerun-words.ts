/** @file A claim run here in words: what it asks for, what goes on, and how what came of it stands to the file. */
import type { ClaimResult } from '../../../claims/result.ts'
import type { ClaimPlan, ClaimProgress } from '../../../workers/api.ts'
import { compact, duration, integer, plural, sentenceCase } from '../../format.ts'
import { verdictWords } from './words.ts'

type Judged = Pick<ClaimResult, 'verdict' | 'protocol'>

/** Seeds that can be chosen, and what fewer than those of the file cannot tell. */
export const SEEDS = [
  { seeds: 1, tells: 'One seed says nothing of others: there will be differences, but no interval and no verdict.' },
  { seeds: 2, tells: 'Two seeds give an interval and a verdict, but a wide interval.' },
  { seeds: 3, tells: null },
] as const
export type Seeds = (typeof SEEDS)[number]['seeds']

const left = ({ units }: ClaimPlan) => units.filter(({ state }) => state !== 'done')
const isTrained = ({ seed }: ClaimPlan['units'][number]) => seed > 0

export function isAllDone(plan: ClaimPlan): boolean {
  return left(plan).length === 0
}

/** `Go on` where something of it is there. */
export function buttonText(plan: ClaimPlan | null): string {
  return plan && !isAllDone(plan) && plan.units.some(({ state }) => state !== 'none') ? 'Go on' : 'Run it here'
}

export function planText(plan: ClaimPlan): string {
  const runs = plan.units.filter(isTrained)
  const todo = left(plan)
  if (runs.length === 0) return 'Its arms cannot be trained by this engine yet.'
  if (todo.length === 0) return 'All of it is done.'
  const training = todo.filter(isTrained)
  const steps = training.reduce((sum, unit) => sum + unit.steps, 0)
  const tokens = todo.reduce((sum, unit) => sum + unit.tokens, 0)
  const which = training.length === runs.length ? plural(runs.length, 'run') : `${training.length} of ${plural(runs.length, 'run')} left`
  const time = plan.seconds === null ? '. How long that takes is told once something was trained here.' : `, about ${about(plan.seconds)}.`
  return `${which}: ${integer(steps)} steps, then questions to what they leave; about ${compact(tokens)} tokens are sampled${time}`
}

/** What is under way, without figures that change by the second. */
export function underWay({ title, seed, doing }: ClaimProgress): string {
  return `${sentenceCase(title)}${seed > 0 ? `, seed ${seed}` : ''}: ${doing === 'steps' ? 'training' : 'asking what it leaves'}`
}

/** `paused`: its run waits for someone. */
export function progressText(progress: ClaimProgress, paused: boolean): string {
  const { title, seed, doing, done, total, seconds } = progress
  const what = doing === 'steps' ? `step ${integer(done)} of ${integer(total)}` : `${integer(done)} of ${integer(total)} replies judged`
  const rest = paused ? ', paused' : seconds === null || seconds < 1 ? '' : `; in all about ${about(seconds)} left`
  return `${sentenceCase(title)}${seed > 0 ? `, seed ${seed}` : ''}: ${what}${rest}`
}

/** In whole minutes, as far as it is known. */
function about(seconds: number): string {
  return seconds < 60 ? 'a minute' : duration(60 * Math.round(seconds / 60))
}

/** Whether what was measured here agrees with the file. */
export function agreement(here: Judged, file: Judged): string {
  const said = (verdict: Judged['verdict']) => `“${verdictWords(verdict).title}”`
  if (here.verdict === 'not run') return 'Some of its figures are still missing, so there is no verdict from here yet.'
  if (file.verdict === 'not run') return 'The file has no verdict on this claim yet.'
  if (here.protocol !== file.protocol)
    return `The file says ${said(file.verdict)}, but of other prompts, recipes or another start: its figures cannot be compared with these.`
  if (here.verdict === file.verdict) return `This agrees with the file, which says ${said(file.verdict)} too.`
  if (here.verdict === 'cannot tell') return `The file says ${said(file.verdict)}; what was measured here neither confirms nor refutes it.`
  if (file.verdict === 'cannot tell') return 'The file cannot tell; what was measured here can.'
  return `This disagrees with the file, which says ${said(file.verdict)}.`
}
