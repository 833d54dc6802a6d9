/**
 * @file Choosing an attempt or a token: all of it is in the address, so that a link leads there and Back leads out again. To read something
 * ends following: the step stays where it is.
 */
import { NOWHERE } from '../../hash.ts'
import { useRoute } from '../../stores/route.ts'

export function lookAtPrompt(step: number, prompt: string): void {
  useRoute.getState().look({ step, prompt })
}

export function lookAtSample(step: number, prompt: string, sample: number): void {
  const { beside, look } = useRoute.getState()
  look({ step, prompt, beside, sample })
}

export function lookAtToken(step: number, prompt: string, sample: number, token: number | null): void {
  const { beside, look } = useRoute.getState()
  look({ step, prompt, beside, sample, token })
}

/** `beside`: another step; null: this one alone. */
export function lookBeside(step: number, prompt: string, beside: number | null): void {
  const { look, ...route } = useRoute.getState()
  const { sample, token } = route.prompt === prompt ? route : NOWHERE
  look({ step, prompt, beside, sample, token })
}
