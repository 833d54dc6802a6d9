import { describe, expect, it } from 'vitest'
import { defineCommand, helpText, parseValues, UsageError } from './args.ts'

const command = defineCommand({
  summary: 'do a thing',
  options: {
    model: { type: 'string', required: true, value: 'DIR', help: 'the model' },
    mode: { type: 'string', choices: ['think', 'instruct'], default: 'think', help: 'the mode' },
    tokens: { type: 'integers', help: 'token ids' },
    temperature: { type: 'number', default: 1, min: 0, help: 'sampling temperature' },
    text: { type: 'string', help: 'a text' },
    count: { type: 'integer', default: 3, min: 1, max: 9, help: 'how many' },
    'ignore-eos': { type: 'flag', help: 'go on past the end' },
  },
  async run() {
    return undefined
  },
})
const parse = (...args: string[]) => parseValues(command.options, args)

describe('arguments', () => {
  it('are typed, with defaults for what was not said', () => {
    expect(parse('--model', 'm', '--tokens', '1,2,3', '--ignore-eos', '--temperature=0.5')).toMatchObject({
      model: 'm',
      mode: 'think',
      tokens: [1, 2, 3],
      temperature: 0.5,
      count: 3,
      'ignore-eos': true,
      json: false,
    })
  })

  it('may be negative numbers where those are allowed', () => {
    expect(parseValues({ seed: { type: 'integer', help: '' } }, ['--seed', '-7']).seed).toBe(-7)
  })

  it.each([
    [[], '--model DIR is missing.'],
    [['--model'], '--model needs a value.'],
    [['--model', '--json'], '--model needs a value; one that begins with -- is written --model=--json.'],
    [['--model', ''], '--model needs a value.'],
    [['--model= '], '--model needs a value.'],
    [['--model', '--weird'], '--model needs a value; one that begins with -- is written --model=--weird.'],
    [['--model', 'm', '--text'], '--text needs a value.'],
    [['--model', 'm', '--text', '--'], '--text needs a value; one that begins with -- is written --text=--.'],
    [['--model', 'm', '--text', '--json'], '--text needs a value; one that begins with -- is written --text=--json.'],
    [['--model', 'm', '--text', '--count=3'], '--text needs a value; one that begins with -- is written --text=--count=3.'],
    [['--model', 'm', '--count', '--text', 'x'], '--count needs a value; one that begins with -- is written --count=--text.'],
    [['--model', 'm', '--', 'stray'], "'stray' is not expected here."],
    [['--model', 'm', '--nope'], 'there is no option --nope.'],
    [['--model', 'm', '--constructor', 'x'], 'there is no option --constructor.'],
    [['--model', 'm', '-x'], 'there is no option -x.'],
    [['--model', 'm', 'stray'], "'stray' is not expected here."],
    [['--model', 'm', '--mode', 'fast'], "--mode must be one of think, instruct, not 'fast'."],
    [['--model', 'm', '--tokens', '1,x'], "--tokens must be whole numbers separated by commas, not 'x'."],
    [['--model', 'm', '--tokens', '1,,2'], "--tokens must be whole numbers separated by commas, not ''."],
    [['--model', 'm', '--count', '2.5'], "--count must be a whole number, not '2.5'."],
    [['--model', 'm', '--count', '0'], '--count must be at least 1, not 0.'],
    [['--model', 'm', '--count', '10'], '--count must be at most 9, not 10.'],
    [['--model', 'm', '--temperature', 'hot'], "--temperature must be a number, not 'hot'."],
    [['--model', 'm', '--temperature', 'NaN'], "--temperature must be a number, not 'NaN'."],
    [['--model', 'm', '--ignore-eos=1'], '--ignore-eos takes no value.'],
  ])('that are wrong end in one sentence: %j', (args, sentence) => {
    expect(() => parse(...args)).toThrow(new UsageError(sentence))
  })

  it.each([
    [['--text=--foo'], '--foo'],
    [['--text=--json'], '--json'],
    [['--text', '--5 + 2'], '--5 + 2'],
    [['--text', '--foo'], '--foo'],
    [['--text', '--constructor'], '--constructor'],
    [['--text', '--', '--json'], '--json'],
    [['--text', '--', '--'], '--'],
    [['--text', '-- a rule'], '-- a rule'],
    [['--text', '---'], '---'],
    [['--text', '-x'], '-x'],
    [['--text', ''], ''],
    [['--text='], ''],
    [['--text', 'a=b\n--json'], 'a=b\n--json'],
  ])('may be a text that begins with dashes: %j', (args, text) => {
    expect(parse('--model', 'm', ...args, '--count', '4')).toMatchObject({ text, count: 4, json: false })
  })

  it('may be any value behind an equals sign or behind --', () => {
    expect(parse('--model=--odd').model).toBe('--odd')
    expect(parse('--model', '--', '--odd', '--count', '4')).toMatchObject({ model: '--odd', count: 4 })
  })

  it('ask for nothing more when they ask for help', () => {
    expect(parse('--help').help).toBe(true)
  })
})

describe('the help text', () => {
  it('shows every option with its value, default and whether it must be given', () => {
    const text = helpText('thing', command)
    expect(text).toContain('cascade thing: do a thing')
    expect(text).toMatch(/--model DIR +the model \(required\)/)
    expect(text).toMatch(/--mode think\|instruct +the mode \(default think\)/)
    expect(text).toMatch(/--json +print one JSON line last/)
  })
})
