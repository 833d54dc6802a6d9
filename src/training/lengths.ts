/** @file How long prompts and sequences may be: what the model's positions, a pass and the cache have room for. */
import type { Gpu } from '../gpu/device.ts'
import type { ModelConfig } from '../model/config.ts'
import { affordableSlots, bindableSlots } from '../model/generator.ts'
import { bytesPerToken, operationsPerToken, tokensWithin } from '../model/token-cost.ts'

/** Bytes of activations that a pass may take on any adapter, and most tokens it then holds; a step takes as many passes as it needs. */
const PASS_BYTES = 1e9
export const PASS_TOKENS = 2048
/** The same on a GPU, while it has the room: a small pass leaves most of one idle. */
const GPU_PASS_BYTES = 2 * 2 ** 30
const GPU_PASS_TOKENS = 65536
/** Seconds that a pass may take where its adapter has been timed: a longer one is no faster, takes more memory and tells its progress later. */
const PASS_SECONDS = 0.5
/** Bytes of one buffer that every GPU binds. */
const BINDING_BYTES = 128 * 2 ** 20
/** Most rollouts that decode at once. */
const DECODE_ROWS = 256
/** Cache slots a rollout has on average: with fewer, rollouts wait for each other. */
const DECODE_SLOTS = 192

/** Most tokens of one pass that the budget allows. */
const affordable = (config: ModelConfig) => Math.floor(PASS_BYTES / bytesPerToken(config))
/** Most that its buffers can be bound with, too. */
const bindable = (config: ModelConfig) => Math.min(affordable(config), tokensWithin(config, BINDING_BYTES))

/**
 * Tokens of a pass: as many as the budget allows, but at least the longest sequence that a stage is expected to make. `known`: the longest of
 * those it is given, for which a pass grows as far as it may; without one as long a pass stays as it is, and with it the bits of a run.
 */
export function usualPass(config: ModelConfig, expected: number, known: number): number {
  const usual = Math.max(Math.min(expected, config.maxPositions), Math.min(PASS_TOKENS, affordable(config)))
  return Math.max(usual, Math.min(known, config.maxPositions, bindable(config)))
}

/** A batch by tokens goes in one pass where memory allows: small passes leave a large GPU idle. */
export function widePass(config: ModelConfig, batchTokens: number, known: number): number {
  const bound = bindable(config)
  return Math.max(Math.min(batchTokens, bound), Math.min(PASS_TOKENS, affordable(config)), Math.min(known, config.maxPositions, bound))
}

/**
 * Tokens of a learner's passes on this adapter, where a stage asks for `least` and a step has at most `step`: what it trains on does not
 * depend on it, only how fast, and the order in which gradients are added. A software adapter is full with the least. `rate`: operations a
 * second that the adapter was measured to reach; absent: time is no bound. For its sake a pass may be smaller than asked for, as long as any
 * sequence goes in.
 */
export function passTokens({ adapter, memory }: Gpu, config: ModelConfig, least: number, step: number, rate?: number): number {
  if (adapter.software) return least
  const bindable = tokensWithin(config, memory.largestBinding)
  const tokens = Math.max(least, Math.min(step, Math.floor(GPU_PASS_BYTES / bytesPerToken(config)), GPU_PASS_TOKENS, bindable))
  if (rate === undefined) return tokens
  const longest = Math.min(least, config.maxPositions)
  return Math.min(tokens, Math.max(longest, Math.floor((PASS_SECONDS * rate) / operationsPerToken(config, longest))))
}

/** Tokens of a pass that only scores what a policy's passes of `pass` tokens hold: a wider model affords fewer, but any sequence whole. */
export function scorerPass(config: ModelConfig, pass: number): number {
  return Math.min(pass, Math.max(config.maxPositions, Math.min(PASS_TOKENS, affordable(config))))
}

/** Of a generator for rollouts and evaluations. */
export function decodeSize(config: ModelConfig): { rows: number; slots: number } {
  return { rows: DECODE_ROWS, slots: affordableSlots(config, DECODE_ROWS * DECODE_SLOTS) }
}

/**
 * Most tokens of a prompt that leaves room for a reply of so many, whose last token needs no position. May be negative. `largest`: bytes of
 * the largest buffer, where the adapter is known.
 */
export function longestPrompt(config: ModelConfig, maxNewTokens: number, largest = Number.POSITIVE_INFINITY): number {
  return Math.min(config.maxPositions, decodeSize(config).slots, bindableSlots(config, largest)) + 1 - maxNewTokens
}

/** Most tokens of a demonstration that can be learned from, where a pass holds so many. */
export function longestSequence(config: ModelConfig, pass: number): number {
  return Math.min(pass, config.maxPositions)
}
