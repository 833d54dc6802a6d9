import { describe, expect, it } from 'vitest'
import {
  bytes,
  compact,
  decimal,
  duration,
  errorSentence,
  integer,
  percent,
  plural,
  signed,
  significant,
  verdictSentence,
} from './format.ts'

describe('numbers', () => {
  it('groups thousands and writes a true minus', () => {
    expect(integer(1234567)).toBe('1,234,567')
    expect(integer(-5)).toBe('−5')
    expect(decimal(-0.5, 2)).toBe('−0.50')
  })
  it('never writes a negative zero', () => {
    expect(decimal(-0.0001, 2)).toBe('0.00')
    expect(signed(-0.0001)).toBe('0.00')
    expect(signed(0.001)).toBe('0.00')
  })
  it('gives advantages their sign', () => {
    expect(signed(1.732)).toBe('+1.73')
    expect(signed(-0.58)).toBe('−0.58')
  })
  it('keeps NaN and infinity visible', () => {
    expect(decimal(Number.NaN)).toBe('NaN')
    expect(percent(Number.POSITIVE_INFINITY)).toBe('Infinity')
    expect(significant(Number.NaN)).toBe('NaN')
  })
  it('shortens sizes of models', () => {
    expect(compact(64128)).toBe('64.1 k')
    expect(compact(349632)).toBe('350 k')
    expect(compact(596_000_000)).toBe('596 M')
    expect(compact(42)).toBe('42')
  })
  it('counts bytes as adapters do', () => {
    expect(bytes(1024)).toBe('1.00 KiB')
    expect(bytes(2 ** 31)).toBe('2.00 GiB')
    expect(bytes(17)).toBe('17 B')
  })
  it('writes learning rates as people do', () => {
    expect(significant(0.001)).toBe('0.001')
    expect(significant(0.0004)).toBe('4e-4')
    expect(significant(0.0000312)).toBe('3.12e-5')
    expect(significant(0)).toBe('0')
  })
  it('says one of a thing in the singular', () => {
    expect(plural(1, 'token')).toBe('1 token')
    expect(plural(1200, 'token')).toBe('1,200 tokens')
  })
})

describe('spans of time', () => {
  it.each([
    [0.84, '0.8 s'],
    [12.4, '12 s'],
    [60, '1 min'],
    [200, '3 min 20 s'],
    [7500, '2 h 5 min'],
    [3600, '1 h'],
    [Number.NaN, 'unknown'],
  ])('%d seconds read as %s', (seconds, words) => {
    expect(duration(seconds)).toBe(words)
  })
})

describe('a verdict in words', () => {
  it('is what the task said', () => {
    expect(verdictSentence({ outcome: 'wrong', why: 'The answer 43 is wrong; expected 41.' })).toBe('The answer 43 is wrong; expected 41.')
  })
  it('is the outcome as it is, in records that say no more', () => {
    expect(verdictSentence({ outcome: 'time-limit' })).toBe('Time limit.')
  })
})

describe('errors', () => {
  it('end as one sentence, without a stack', () => {
    expect(errorSentence(new Error('The file is cut short\n    at read'))).toBe('The file is cut short.')
    expect(errorSentence('No adapter.')).toBe('No adapter.')
  })
})
