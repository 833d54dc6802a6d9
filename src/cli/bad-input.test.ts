/**
 * @file Whatever a user gets wrong ends in one sentence on standard error, nothing on standard output, exit code 2 for the command line and
 * 1 for everything else, and what was there before is still there. No case here needs a GPU: all of it is told before one is opened.
 */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { BENCHMARKS } from '../evaluation/benchmarks/index.ts'
import { recipeHash } from '../runs/origin.ts'
import { domains } from '../tasks/index.ts'
import { cascade, cascadeHere, type Ended } from './testing.ts'

const fixtures = fileURLToPath(new URL('../model/fixtures/', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'cascade-bad-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** A vocabulary of 97, and 128 positions. */
function model(name: string, change: (path: string) => void = () => {}): string {
  const path = join(folder, name)
  mkdirSync(path)
  for (const file of ['config.json', 'model.safetensors']) cpSync(join(fixtures, 'llama', file), join(path, file))
  change(path)
  return name
}
function file(name: string, content: unknown): string {
  writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content))
  return name
}

type Header = Record<string, { dtype: string; shape: number[]; data_offsets: number[] }>
const NORM = 'model.norm.weight'
const INVALID = 'model.safetensors is not a valid safetensors file: '
/** The weights with another header before the same bytes. */
function lie(name: string, change: (header: Header) => void): string {
  return model(name, (path) => {
    const bytes = readFileSync(join(path, 'model.safetensors'))
    const length = Number(bytes.readBigUInt64LE(0))
    const header = JSON.parse(bytes.toString('utf8', 8, 8 + length)) as Header
    change(header)
    const text = Buffer.from(JSON.stringify(header))
    const size = Buffer.alloc(8)
    size.writeBigUInt64LE(BigInt(text.length))
    writeFileSync(join(path, 'model.safetensors'), Buffer.concat([size, text, bytes.subarray(8 + length)]))
  })
}
function config(name: string, change: object): string {
  return model(name, (path) => {
    const json = JSON.parse(readFileSync(join(path, 'config.json'), 'utf8')) as object
    writeFileSync(join(path, 'config.json'), JSON.stringify({ ...json, ...change }))
  })
}

const stage = { kind: 'rl', domain: 'math', steps: 1, learningRate: 1e-3, maxNewTokens: 8, promptsPerStep: 2, groupSize: 2 }
const recipe = (change: object = {}) => ({ name: 'Test', model: 'whole', stages: [{ ...stage, ...change }] })
const init = { ...JSON.parse(readFileSync(join(fixtures, 'llama/config.json'), 'utf8')), vocab_size: undefined, eos_token_id: undefined }
const originOf = async (json: object) => ({
  engine: '0',
  created: '2026-01-01T00:00:00.000Z',
  today: '2026-01-01',
  recipe: { sha256: await recipeHash(json), json },
})
const jsonLines = (...lines: unknown[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join('')
const rollout = { prompt: [1, 2], completion: [3], advantage: 1 }

model('whole')
mkdirSync(join(folder, 'empty'))
mkdirSync(join(folder, 'twice'))
for (const name of ['gsm8k.csv', 'gsm8k.jsonl']) file(`twice/${name}`, '')
file('recipe.json', recipe())
file('rollouts.jsonl', jsonLines(rollout))
mkdirSync(join(folder, 'run'))
file('run/run.json', { title: 'Test', created: '2026-01-01T00:00:00.000Z', steps: 1, state: 'paused' })
file('run/recipe.json', recipe())
for (const name of ['finished', 'lost', 'damaged', 'edited', 'claimed'])
  cpSync(join(folder, 'run'), join(folder, name), { recursive: true })
file('finished/run.json', { title: 'Test', created: '2026-01-01T00:00:00.000Z', steps: 1, state: 'finished' })
cpSync(join(folder, 'finished'), join(folder, 'lost'), { recursive: true })
cpSync(join(folder, 'whole'), join(folder, 'finished/model'), { recursive: true })
file('edited/origin.json', await originOf({ ...recipe({ steps: 9 }) }))
file('claimed/owner-7-x.json', { pid: 7, started: '', host: 'elsewhere', held: true })
mkdirSync(join(folder, 'damaged/checkpoints/step-000001'), { recursive: true })
file('damaged/checkpoints/step-000001/manifest.json', '{"format":1,')
file('text.txt', 'words')

/** A case: what is wrong, the arguments, the sentence (without `cascade COMMAND: `) that answers them. */
type Case = [string, string[], string]

const here = (args: string[]) => cascadeHere(folder, args)

/** In a sentence, * stands for words that are not ours. */
async function check(args: string[], code: number, sentence: string, start: (args: string[]) => Promise<Ended> = here) {
  const before = readdirSync(folder, { recursive: true })
  const ended = await start(args)
  // Lines of the Vulkan loader and of Dawn are theirs.
  const lines = ended.stderr.split('\n').filter((line) => line !== '' && !/^(Warning: |\s+at )/.test(line))
  const where = code === 2 ? ` See cascade ${args[0]} --help.` : ''
  expect(lines.map((line) => (sentence.includes('*') ? line.replace(/\(.*\)/, '(*)') : line))).toEqual([
    `cascade ${args[0]}: ${sentence}${where}`,
  ])
  expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code, stdout: '' })
  expect(readdirSync(folder, { recursive: true })).toEqual(before)
}

const score = (model: string, ...more: string[]) => ['score', '--model', model, '--tokens', '1,2', ...more]
const replay = (rollouts: string, ...more: string[]) => [
  'replay',
  '--model',
  'whole',
  '--rollouts',
  rollouts,
  '--lr',
  '1e-3',
  '--out',
  'new',
  ...more,
]
const train = (recipe: string, out = 'new') => ['train', '--recipe', recipe, '--out', out]

describe('a command line that is wrong', () => {
  it.each<Case>([
    ['no model', ['score', '--tokens', '1'], '--model DIR is missing.'],
    ['neither tokens nor text', ['score', '--model', 'whole'], 'give one of --tokens and --text.'],
    ['tokens and text', score('whole', '--text', 'a'), 'give one of --tokens and --text.'],
    ['neither tokens nor a prompt', ['generate', '--model', 'whole'], 'give one of --tokens, --prompt and --messages.'],
    [
      'a mode for each of other turns',
      ['eval', '--model', 'whole', '--domain', 'math', '--turns', '3', '--mode', 'think,instruct'],
      '--mode has 2 modes for 3 turns.',
    ],
    ['an unknown option', score('whole', '--modle', 'x'), 'there is no option --modle.'],
    [
      'tokens that are words',
      ['score', '--model', 'whole', '--tokens', '1,two'],
      "--tokens must be whole numbers separated by commas, not 'two'.",
    ],
    [
      'a token id past the vocabulary',
      ['score', '--model', 'whole', '--tokens', '1,97'],
      "--tokens has the id 97, and this model's vocabulary the ids 0 to 96.",
    ],
    [
      'a token id below 0',
      ['generate', '--model', 'whole', '--tokens', '-1'],
      "--tokens has the id -1, and this model's vocabulary the ids 0 to 96.",
    ],
    [
      'a token id past 32 bits',
      ['generate', '--model', 'whole', '--tokens', '4294967297'],
      "--tokens has the id 4294967297, and this model's vocabulary the ids 0 to 96.",
    ],
    [
      'a temperature below 0',
      ['generate', '--model', 'whole', '--tokens', '1', '--temperature', '-1'],
      '--temperature must be at least 0, not -1.',
    ],
    ['betas of one number', replay('rollouts.jsonl', '--betas', '0.9'), '--betas must be two numbers from 0 to below 1.'],
    ['no learning rate', ['replay', '--model', 'whole', '--rollouts', 'rollouts.jsonl', '--out', 'new'], '--lr X is missing.'],
    ['neither recipe nor preset', ['train', '--out', 'new'], 'give one of --recipe and --preset, or --resume.'],
    ['no stages to choose a start for', ['choose-start', '--run', 'run', '--all'], 'give one of --recipe and --preset.'],
    ['no run folder', ['train', '--recipe', 'recipe.json'], '--out is missing: the folder of the new run.'],
    [
      'a dry run of a run that has begun',
      ['train', '--resume', 'run', '--dry-run'],
      '--dry-run does not go with --resume: a run was checked when it began.',
    ],
    ['a seed past 32 bits', [...train('recipe.json'), '--seed', '4294967296'], '--seed must be at most 4294967295, not 4294967296.'],
    [
      'a seed for a run that has one',
      ['train', '--resume', 'run', '--seed', '1'],
      '--seed does not go with --resume: a run keeps its recipe.',
    ],
    ['more prompts than can be printed', ['prompts', '--domain', 'math', '--count', '1e15'], '--count must be at most 1000000, not 1e15.'],
    ['a domain that is none', ['prompts', '--domain', 'alchemy'], `--domain must be one of ${domains.join(', ')}, not 'alchemy'.`],
    ['neither domain nor prompts', ['eval', '--model', 'whole'], 'give one of --domain and --prompts.'],
    ['task options that are not JSON', ['eval', '--model', 'whole', '--domain', 'math', '--task', '{'], '--task must be JSON.'],
  ])('%s', async (_, args, sentence) => check(args, 2, sentence))
})

describe('a model folder that is wrong', () => {
  it.each<[string, () => string, string]>([
    ['missing', () => 'nowhere', 'there is no model folder nowhere.'],
    ['behind a file', () => 'text.txt/model', 'there is no model folder text.txt/model.'],
    ['of too long a name', () => 'm'.repeat(300), `there is no model folder ${'m'.repeat(300)}.`],
    ['an address', () => 'https://example.com/m', 'a model is a folder on this machine, not an address such as https://example.com/m.'],
    ['the address of a file', () => 'file:///tmp/m', 'a model is a folder on this machine, not an address such as file:///tmp/m.'],
    ['a file', () => 'text.txt', 'text.txt is a file, not a model folder.'],
    ['empty', () => 'empty', 'The model folder has no config.json.'],
    [
      'without weights',
      () => model('no-weights', (path) => rmSync(join(path, 'model.safetensors'))),
      'The model folder has no model.safetensors.',
    ],
    [
      'with half a configuration',
      () => model('half', (path) => truncateSync(join(path, 'config.json'), 60)),
      'config.json is not valid JSON.',
    ],
    [
      'of an unknown architecture',
      () => config('gpt2', { model_type: 'gpt2', architectures: ['GPT2LMHeadModel'] }),
      'config.json has architecture "GPT2LMHeadModel" and model_type "gpt2", which is not supported; the known architectures are LlamaForCausalLM, Qwen2ForCausalLM, Qwen3ForCausalLM.',
    ],
    [
      'whose configuration has no layers',
      () => config('no-layers', { num_hidden_layers: undefined }),
      'config.json lacks num_hidden_layers.',
    ],
    [
      'whose configuration asks for other shapes',
      () => config('wider', { hidden_size: 40 }),
      'Tensor lm_head.weight in model.safetensors is [97, 36], but config.json makes it [97, 40].',
    ],
    [
      'with half the weights',
      () => model('truncated', (path) => truncateSync(join(path, 'model.safetensors'), 50_000)),
      `${INVALID}it is cut short, 51608 bytes of data are missing.`,
    ],
    [
      'with half a header',
      () => model('cut', (path) => truncateSync(join(path, 'model.safetensors'), 500)),
      'model.safetensors is cut short: its header should end at byte 2104, but it has 500.',
    ],
    [
      'with a few bytes',
      () => model('tiny', (path) => truncateSync(join(path, 'model.safetensors'), 5)),
      'model.safetensors is not a safetensors file: it has only 5 bytes.',
    ],
    [
      'whose header lies about offsets',
      () => lie('offsets', (header) => (header[NORM].data_offsets[1] += 4)),
      `${INVALID}tensor "${NORM}" of F32 [36] needs 144 bytes, but its range has 148.`,
    ],
    [
      'whose header points past the end',
      () => lie('past', (header) => (header[NORM].data_offsets = [1e12, 1e12 + 144])),
      `${INVALID}tensor "${NORM}" leaves a gap after the one before it.`,
    ],
    [
      'whose header lies about shapes',
      () => lie('shape', (header) => (header[NORM].shape = [9, 4])),
      `Tensor ${NORM} in model.safetensors is [9, 4], but config.json makes it [36].`,
    ],
    [
      'whose header lies about the type',
      () => lie('dtype', (header) => (header[NORM].dtype = 'F64')),
      `${INVALID}tensor "${NORM}" of F64 [36] needs 288 bytes, but its range has 144.`,
    ],
    [
      'that holds an unknown tensor',
      () => lie('lacks', (header) => Object.assign(header, { other: header[NORM], [NORM]: undefined })),
      'model.safetensors holds "other", which a llama model of this config.json does not have.',
    ],
  ])('%s', async (_, make, sentence) => check(score(make()), 1, sentence))
})

describe('a recipe or run that is wrong', () => {
  it.each<Case>([
    ['no such recipe', train('absent.json'), 'cannot read absent.json: there is no such file.'],
    ['a recipe that is not JSON', train('text.txt'), 'text.txt is not JSON (*).'],
    ['a recipe that is a list', train(file('list.json', [])), 'A recipe must be a JSON object.'],
    [
      'an unknown field',
      train(file('field.json', recipe({ learningrate: 1 }))),
      'The recipe has a field stages[0].learningrate, which is not one it can have; did you mean learningRate?',
    ],
    [
      'a field of the wrong type',
      train(file('type.json', recipe({ steps: 'x' }))),
      'The recipe\'s stages[0].steps must be a whole number from 1 to 1000000000, not "x".',
    ],
    [
      'an unknown domain',
      train(file('domain.json', recipe({ domain: 'alchemy' }))),
      `There is no domain "alchemy"; there is ${domains.join(', ')} (stages[0] of the recipe).`,
    ],
    [
      'a model that is not there, in a dry run',
      ['train', '--recipe', file('dry.json', { ...recipe(), model: 'models/none' }), '--dry-run'],
      'there is no model folder models/none (model of the recipe).',
    ],
    ['a model that is not there', [...train('recipe.json'), '--model', 'nowhere'], 'there is no model folder nowhere.'],
    [
      'a model that is an address',
      train(file('remote.json', { ...recipe(), model: 'http://127.0.0.1:9/model' })),
      'a model is a folder on this machine, not an address such as http://127.0.0.1:9/model (model of the recipe).',
    ],
    [
      'a model of its own that is not there',
      train(file('none.json', { ...recipe(), model: 'models/none' })),
      'there is no model folder models/none (model of the recipe).',
    ],
    [
      'a teacher that is not there',
      train(file('teacher.json', recipe({ kind: 'distil', teachers: { math: 'models/none', '*': 'models/nano' } }))),
      'there is no model folder models/none (stages[0].teachers.math of the recipe).',
    ],
    [
      'a teacher that reads other tokens',
      train(file('tokens.json', recipe({ kind: 'distil', teachers: { math: 'models/nano' } }))),
      'The teacher models/nano has another tokenizer than the model, so that it cannot tell what its tokens are worth (stages[0].teachers.math of the recipe).',
    ],
    [
      'a judge that is not there',
      train(file('judge.json', recipe({ rewards: [{ name: 'verifier' }, { name: 'reward-model', model: 'models/none' }] }))),
      'there is no model folder models/none (stages[0].rewards[1].model of the recipe).',
    ],
    [
      'a run folder that holds a run',
      train('recipe.json', 'run'),
      'there is already a run in run: go on with it by --resume, or name another folder.',
    ],
    [
      'no room for a prompt beside the reply',
      train(file('room.json', recipe({ maxNewTokens: 600 }))),
      'The model has 128 positions, and replies of up to 600 tokens leave none for a prompt: lower maxNewTokens (stages[0].maxNewTokens of the recipe).',
    ],
    [
      'no room for it in a new model either',
      train(file('room-init.json', { ...recipe({ maxNewTokens: 600 }), model: 'init', init })),
      'The model has 128 positions, and replies of up to 600 tokens leave none for a prompt: lower maxNewTokens (stages[0].maxNewTokens of the recipe).',
    ],
    [
      'a recipe changed since its run began',
      ['train', '--resume', 'edited'],
      'The recipe was changed since the run began (stages[0].steps was 9 and is 1): change it back, or start a new run with the new recipe.',
    ],
    [
      'a run that another machine has',
      ['train', '--resume', 'claimed'],
      `process 7 on elsewhere has this run: if that is over, remove ${join(folder, 'claimed/owner-7-x.json')} and try again.`,
    ],
    ['a file for a new run', ['train', '--preset', 'nano-grpo', '--out', 'text.txt'], 'text.txt is a file, and a run needs a folder.'],
    ['a restart of nothing', ['train', '--resume', 'nowhere', '--restart'], 'There is no run in nowhere.'],
    ['nothing to resume', ['train', '--resume', 'nowhere'], 'There is no run in nowhere.'],
    ['a run that has finished', ['train', '--resume', 'finished'], 'the run in finished has finished.'],
    [
      'a run whose only checkpoint is damaged',
      ['train', '--resume', 'damaged'],
      'No checkpoint of this run can be read. Checkpoint step-000001 was passed over: its manifest is damaged. To begin again, give --restart.',
    ],
    [
      'a run that has finished and lost its model and its checkpoints',
      ['train', '--resume', 'lost'],
      'No checkpoint of this run is left, though 0 steps are recorded: it can only begin again, which removes them. To begin again, give --restart.',
    ],
  ])('%s', async (_, args, sentence) => check(args, 1, sentence))
})

describe('lines that are wrong', () => {
  const verify = (path: string) => ['verify', '--domain', 'math', '--in', path]
  const evaluate = (path: string) => ['eval', '--model', 'whole', '--prompts', path]
  it.each<Case>([
    ['no such rollouts', replay('absent.jsonl'), 'cannot read absent.jsonl: there is no such file.'],
    ['rollouts behind a file', replay('text.txt/x'), 'cannot read text.txt/x: there is no such file.'],
    ['no rollouts', replay(file('none.jsonl', '')), 'none.jsonl has no completion tokens to learn from.'],
    ['rollouts that are not JSON', replay('text.txt'), 'text.txt, line 1 is not JSON: it begins with "words".'],
    [
      'a token id of a rollout past the vocabulary',
      replay(file('past.jsonl', jsonLines(rollout, { ...rollout, completion: [97] }))),
      'line 2 of past.jsonl: "completion" has the id 97, and this model\'s vocabulary the ids 0 to 96.',
    ],
    [
      'a prompt of no tokens',
      replay(file('no-prompt.jsonl', jsonLines({ ...rollout, prompt: [] }))),
      'line 1 of no-prompt.jsonl: "prompt" must be a list of one token id or more.',
    ],
    [
      'an advantage in words',
      replay(file('words.jsonl', jsonLines({ ...rollout, advantage: 'good' }))),
      'line 1 of words.jsonl: "advantage" must be a number.',
    ],
    [
      'a rollout longer than the model',
      replay(file('long.jsonl', jsonLines({ ...rollout, completion: Array(127).fill(1) }))),
      'line 1 of long.jsonl: the rollout has 129 tokens, and the model 128 positions.',
    ],
    ['no such responses', verify('absent.jsonl'), 'cannot read absent.jsonl: there is no such file.'],
    [
      'a response that is a number',
      verify(file('number.jsonl', jsonLines({ response: 1 }))),
      'number.jsonl, line 1 has no text in `response`.',
    ],
    ['a line that is a list', verify(file('lists.jsonl', '[]\n')), 'lists.jsonl, line 1 is a list, where an object is expected.'],
    ['no prompts', evaluate(file('empty.jsonl', '\n')), 'empty.jsonl has no prompts.'],
    [
      'prompts without text',
      evaluate(file('textless.jsonl', jsonLines({ domain: 'math' }))),
      'textless.jsonl, line 1 has no text as prompt.',
    ],
    [
      'prompts without an answer',
      evaluate(file('answerless.jsonl', jsonLines({ id: 'a', domain: 'math', prompt: 'x' }))),
      'answerless.jsonl, line 1 has no answer.',
    ],
    [
      'prompts that no reply can answer',
      evaluate(file('unknown.jsonl', jsonLines({ id: 'a', domain: 'instructions', prompt: 'x', instruction_id_list: ['nope:nope'] }))),
      'no reply to prompt a of unknown.jsonl can be judged: There is no check for the instruction "nope:nope".',
    ],
    [
      'more prompts than a file has',
      [
        ...evaluate(
          file('few.jsonl', jsonLines(...['2+2?', '2+2? ', '３+3?', '3+3?'].map((prompt) => ({ domain: 'math', prompt, answer: 4 })))),
        ),
        '--count',
        '3',
      ],
      'few.jsonl has only 2 different prompts, and 3 are asked for.',
    ],
    [
      'prompts of an unknown domain',
      evaluate(file('alchemy.jsonl', jsonLines({ domain: 'alchemy', prompt: 'x' }))),
      `alchemy.jsonl, line 1 has the domain "alchemy", which is none of ${domains.join(', ')}.`,
    ],
  ])('%s', async (_, args, sentence) => check(args, 1, sentence))
})

describe('benchmarks that are wrong', () => {
  const asked = (name: string, ...more: string[]) => ['eval', '--model', 'whole', '--benchmark', name, ...more]
  const sum = { question: '1 + 1', answer: '#### 2' }
  const choice = { question: 'Which is a prime?', options: ['4', '5'], answer: 'B', answer_index: 1, cot_content: '', category: 'math' }
  mkdirSync(join(folder, 'shown'))
  for (const name of ['gsm8k', 'gsm8k-examples']) file(`shown/${name}.jsonl`, jsonLines(sum))
  for (const name of ['mmlu-pro', 'mmlu-pro-examples']) file(`shown/${name}.jsonl`, jsonLines(choice))
  it.each<[string, string[], 1 | 2, string]>([
    [
      'one that there is not',
      asked('gsm9k', '--prompts', 'x'),
      2,
      `--benchmark has 'gsm9k', which is none of ${BENCHMARKS.map(({ name }) => name).join(', ')}.`,
    ],
    [
      'one without its file',
      asked('gsm8k'),
      2,
      "--benchmark needs the benchmark's file as --prompts, or a folder of them as --benchmarks.",
    ],
    [
      'with a domain',
      asked('gsm8k', '--domain', 'math'),
      2,
      '--domain asks prompts of the lab, and --benchmark published ones; give one of them.',
    ],
    ['in turns', asked('gsm8k', '--prompts', 'x', '--turns', '2'), 2, '--turns is not for benchmarks.'],
    [
      'examples of one that has none',
      asked('gsm8k', '--prompts', 'x', '--examples', 'x'),
      2,
      '--examples is not for GSM8K, which is asked without.',
    ],
    [
      'examples beside a folder',
      asked('mbpp', '--benchmarks', 'empty', '--examples', 'x'),
      2,
      '--examples is for --prompts; a folder has them as a file such as mmlu-pro-examples.parquet.',
    ],
    ['examples of no benchmark', ['eval', '--model', 'whole', '--domain', 'math', '--examples', 'x'], 2, '--examples is for benchmarks.'],
    [
      'examples that are questions',
      asked('mmlu-pro', '--prompts', file('choice.jsonl', jsonLines(choice)), '--examples', 'choice.jsonl'),
      1,
      'choice.jsonl has none of the 5 examples of MMLU-Pro for math.',
    ],
    [
      'examples that are not there',
      asked('mmlu-pro', '--prompts', 'choice.jsonl', '--examples', 'absent.jsonl'),
      1,
      'cannot read absent.jsonl: there is no such file.',
    ],
    [
      'a folder with examples of one that has none',
      ['eval', '--model', 'whole', '--benchmarks', 'shown'],
      1,
      'shown/gsm8k-examples.jsonl is of no use: GSM8K is asked without examples.',
    ],
    [
      'a folder with examples that are questions',
      asked('mmlu-pro', '--benchmarks', 'shown'),
      1,
      'mmlu-pro-examples.jsonl has none of the 5 examples of MMLU-Pro for math.',
    ],
    [
      'the file of another',
      asked('math-500', '--prompts', file('sum.jsonl', jsonLines(sum))),
      1,
      'sum.jsonl is not MATH-500: its rows are those of GSM8K.',
    ],
    ['no such folder', ['eval', '--model', 'whole', '--benchmarks', 'absent'], 1, 'cannot read absent: there is no such file.'],
    [
      'a folder without any',
      ['eval', '--model', 'whole', '--benchmarks', 'empty'],
      1,
      'empty has no file by the name of a benchmark, such as gsm8k.jsonl or math-500.parquet.',
    ],
    [
      'a folder with two of a name',
      asked('gsm8k', '--benchmarks', 'twice'),
      1,
      'twice has gsm8k.csv and gsm8k.jsonl: which of them is GSM8K?',
    ],
  ])('%s', async (_, args, code, sentence) => check(args, code, sentence))
})

describe('a benchmark of speed that is asked wrong', () => {
  const forProfile = '--shape, --model, --tokens, --rows and --count-only are for --profile.'
  it.each([
    ['rows without a profile', ['--rows', '4'], forProfile],
    ['counts without a profile', ['--count-only'], forProfile],
    ['steps of a profile', ['--profile', '--steps', '5'], '--steps is for the benchmark, and --profile is none.'],
    [
      'a shape and a model',
      ['--profile', '--shape', '3m', '--model', 'whole'],
      '--shape and --model name the model both; give one of them.',
    ],
    ['no rows', ['--profile', '--rows', '1,0'], '--rows must be whole numbers from 1 to 4096, not 0.'],
  ])('%s', async (_, options, sentence) => check(['bench', ...options], 2, sentence))
})

describe('a machine without a GPU', () => {
  it.skipIf(process.platform !== 'linux')("is told what to install, and loses nothing (needs Vulkan's loader)", async () => {
    const env = { VK_ICD_FILENAMES: join(folder, 'no-driver.json'), VK_DRIVER_FILES: join(folder, 'no-driver.json') }
    const sentence =
      'no GPU adapter was found: install a Vulkan driver (`apt install mesa-vulkan-drivers`), or Chromium, whose software GPU serves.'
    for (const args of [score('whole'), replay('rollouts.jsonl'), train('recipe.json')])
      await check(args, 1, sentence, () => cascade(folder, args, { env }))
  })
})
