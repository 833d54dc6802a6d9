/** @file How long prompts and sequences may be: what the model's positions, a pass and the cache have room for. */
import type { ModelConfig } from '../model/config.ts'
import { bytesPerToken, widestRow } from '../model/decoder.ts'
import { affordableSlots } from '../model/generator.ts'
import type { RlStage, Stage } from './recipe.ts'

/** Bytes of activations one pass may take, and most tokens it holds; a step takes as many passes as it needs. */
const PASS_BYTES = 1e9
const PASS_TOKENS = 2048
/** Bytes of one buffer that every GPU binds. */
const BINDING_BYTES = 128 * 2 ** 20
/** Tokens a prompt that is yet to be made is expected to stay below, where a pass must hold a whole sequence. */
const PROMPT_TOKENS = 512
/** Most rollouts that decode at once. */
const DECODE_ROWS = 256
/** Cache slots a rollout has on average: with fewer, rollouts wait for each other. */
const DECODE_SLOTS = 192
/** New tokens a reply may have in an evaluation. */
const EVALUATION_TOKENS = 128

/**
 * As many tokens as the budget allows, but at least the longest sequence the stage is expected to make. `known`: the longest of those it is
 * given, for which a pass grows as far as it may; without one as long a pass stays as it is, and with it the bits of a run.
 */
export function passTokens(config: ModelConfig, stage: Stage, known = 0): number {
  const expected = stage.kind === 'rl' ? stage.maxNewTokens + PROMPT_TOKENS : PASS_TOKENS
  const affordable = Math.floor(PASS_BYTES / bytesPerToken(config))
  // A batch by tokens goes in one pass where memory allows: small passes leave a large GPU idle.
  if (stage.kind === 'sft' && stage.batchTokens !== undefined) {
    const bound = Math.min(affordable, Math.floor(BINDING_BYTES / widestRow(config)))
    return Math.max(Math.min(stage.batchTokens, bound), Math.min(PASS_TOKENS, affordable), Math.min(known, config.maxPositions, bound))
  }
  const usual = Math.max(Math.min(expected, config.maxPositions), Math.min(PASS_TOKENS, affordable))
  const largest = Math.min(config.maxPositions, affordable, Math.floor(BINDING_BYTES / widestRow(config)))
  return Math.max(usual, Math.min(known, largest))
}

/** Of a generator for rollouts and evaluations. */
export function decodeSize(config: ModelConfig): { rows: number; slots: number } {
  return { rows: DECODE_ROWS, slots: affordableSlots(config, DECODE_ROWS * DECODE_SLOTS) }
}

/** A budget that replies of every domain fit in: what another stage's budget does to them is not the question of an evaluation. */
export function evaluationTokens(stage: Stage): number {
  return Math.max(EVALUATION_TOKENS, stage.kind === 'rl' ? stage.maxNewTokens : 0)
}

/** Most tokens of a prompt that leaves room for a reply of so many, whose last token needs no position. May be negative. */
export function longestPrompt(config: ModelConfig, maxNewTokens: number): number {
  return Math.min(config.maxPositions, decodeSize(config).slots) + 1 - maxNewTokens
}

/** Most tokens of a prompt that a stage can roll out and learn from, where a pass holds so many. */
export function rolloutPrompt(config: ModelConfig, stage: RlStage, pass: number): number {
  return Math.min(longestPrompt(config, stage.maxNewTokens), pass - stage.maxNewTokens)
}

/** Most tokens of a demonstration that can be learned from, where a pass holds so many. */
export function longestSequence(config: ModelConfig, pass: number): number {
  return Math.min(pass, config.maxPositions)
}

/** Why a stage has no room for any prompt, in one sentence; null when it has for some. */
export function lackOfRoom(config: ModelConfig, stage: Stage): string | null {
  const holds = `The model has ${config.maxPositions} positions`
  if (stage.kind === 'rl' && rolloutPrompt(config, stage, passTokens(config, stage)) < 1)
    return `${holds}, and replies of up to ${stage.maxNewTokens} tokens leave none for a prompt: lower maxNewTokens (stage ${stage.name}).`
  if (stage.evaluation && longestPrompt(config, evaluationTokens(stage)) < 1)
    return `${holds}, and an evaluation allows replies of ${evaluationTokens(stage)} tokens: leave it out (stage ${stage.name}).`
  return null
}
