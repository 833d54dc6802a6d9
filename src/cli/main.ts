/**
 * @file The command line: finds the command, reads its arguments, runs it, and turns whatever goes wrong into one sentence and an exit code:
 * 2 when the command line was wrong, 1 for everything else. Adding a command is one file here and its name below.
 */
import { existsSync } from 'node:fs'
import { type Command, helpText, type Output, parseValues, UsageError } from './args.ts'
import { followIfStartedAnew } from './restart.ts'

/** Each name is a file beside this one that exports `command`. Loaded only when asked for, so that help and bad arguments answer at once. */
const COMMANDS = {
  train: 'run a recipe into a run folder, or resume one',
  score: 'log-probabilities of given tokens or text',
  generate: 'continue a prompt',
  replay: 'one policy-gradient update from recorded rollouts',
  prompts: "a domain's prompts as JSON lines",
  verify: 'verdicts on responses, as JSON lines',
  curate: 'import prompt sets and drop what is not worth training on',
  eval: 'pass@k on held-out prompts, or benchmarks by name, with confidence intervals',
  compare: 'the difference between two evaluations on the same prompts',
  'choose-start': "which of a supervised run's snapshots reinforcement learning should start from",
  claims: "test the papers' claims by training, and write the verdicts",
  bench: 'the benchmark page in a real browser',
}

function overview(): string {
  const rows = Object.entries(COMMANDS).map(([name, summary]) => `  ${name.padEnd(13)} ${summary}`)
  return ['cascade COMMAND [options]', '', ...rows, '', 'cascade COMMAND --help shows the options.'].join('\n')
}

async function load(name: string): Promise<Command> {
  const file = new URL(`./${name}.ts`, import.meta.url)
  if (!existsSync(file)) throw new Error('this command is not part of this version.')
  return ((await import(file.href)) as { command: Command }).command
}

const output: Output = {
  json: false,
  progress: (text) => process.stderr.write(`${text}\n`),
  line: (text) => process.stdout.write(`${text}\n`),
}

async function main(args: string[]): Promise<void> {
  const [name, ...rest] = args
  if (name === undefined || name === '--help' || name === 'help') {
    output.line(overview())
    if (name === undefined) process.exitCode = 2
    return
  }
  if (!Object.hasOwn(COMMANDS, name)) {
    throw new UsageError(`there is no command '${name}'; the commands are ${Object.keys(COMMANDS).join(', ')}.`)
  }
  const command = await load(name)
  const values = parseValues(command.options, rest)
  if (values.help) return output.line(helpText(name, command))
  output.json = values.json
  const result = await command.run(values, output)
  if (result === undefined) return
  if (values.json) output.line(JSON.stringify(result))
  else
    for (const [key, value] of Object.entries(result)) output.line(`${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
}

// A reader that has seen enough (`cascade prompts | head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

// What is said there is for someone to read; that nobody does is no reason to end.
process.stderr.on('error', () => {})
followIfStartedAnew()

const args = process.argv.slice(2)
try {
  await main(args)
} catch (cause) {
  const error = cause instanceof Error ? cause : new Error(String(cause))
  const where = args[0] !== undefined && Object.hasOwn(COMMANDS, args[0]) ? `cascade ${args[0]}` : 'cascade'
  const sentence = error.message.split('\n')[0]
  const hint = error instanceof UsageError ? ` See ${where} --help.` : ''
  process.stderr.write(`${where}: ${sentence}${hint}\n`)
  // A defect of ours, unlike a user's mistake, needs its place to be found.
  if (error instanceof TypeError || error instanceof ReferenceError) process.stderr.write(`${error.stack}\n`)
  process.exitCode = error instanceof UsageError ? 2 : 1
}
