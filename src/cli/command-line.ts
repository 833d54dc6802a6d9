/**
 * @file One command line: finds the command, reads its arguments, runs it, and turns whatever goes wrong into one sentence and an exit code:
 * 2 when the command line was wrong, 1 for everything else. Adding a command is one file here and its name below.
 */
import { existsSync } from 'node:fs'
import { type Command, helpText, type Output, parseValues, UsageError } from './args.ts'

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

/** Runs the command that `args` ask for. Resolves with the exit code; 0 leaves one that the command has set as it is. */
export async function commandLine(args: string[], streams: Pick<Output, 'progress' | 'line'>): Promise<number> {
  try {
    return await answer(args, { ...streams, json: false })
  } catch (cause) {
    const error = cause instanceof Error ? cause : new Error(String(cause))
    const where = args[0] !== undefined && Object.hasOwn(COMMANDS, args[0]) ? `cascade ${args[0]}` : 'cascade'
    const sentence = error.message.split('\n')[0]
    const hint = error instanceof UsageError ? ` See ${where} --help.` : ''
    streams.progress(`${where}: ${sentence}${hint}`)
    // A defect of ours, unlike a user's mistake, needs its place to be found.
    if (error instanceof TypeError || error instanceof ReferenceError) streams.progress(error.stack ?? '')
    return error instanceof UsageError ? 2 : 1
  }
}

async function answer([name, ...rest]: string[], output: Output): Promise<number> {
  if (name === undefined || name === '--help' || name === 'help') {
    output.line(overview())
    return name === undefined ? 2 : 0
  }
  const { command, values } = await readCommand(name, rest)
  if (values.help) output.line(helpText(name, command))
  else show(await command.run(values, { ...output, json: values.json }), values.json, output)
  return 0
}

/** A command and what its arguments say, all but what only its files can tell. @throws UsageError */
export async function readCommand(name: string, args: string[]) {
  if (!Object.hasOwn(COMMANDS, name)) {
    throw new UsageError(`there is no command '${name}'; the commands are ${Object.keys(COMMANDS).join(', ')}.`)
  }
  const command = await load(name)
  const values = parseValues(command.options, args)
  if (!values.help) command.check?.(values)
  return { command, values }
}

async function load(name: string): Promise<Command> {
  const file = new URL(`./${name}.ts`, import.meta.url)
  if (!existsSync(file)) throw new Error('this command is not part of this version.')
  return ((await import(file.href)) as { command: Command }).command
}

function overview(): string {
  const rows = Object.entries(COMMANDS).map(([name, summary]) => `  ${name.padEnd(13)} ${summary}`)
  return ['cascade COMMAND [options]', '', ...rows, '', 'cascade COMMAND --help shows the options.'].join('\n')
}

function show(result: object | undefined, json: boolean, output: Output) {
  if (result === undefined) return
  if (json) output.line(JSON.stringify(result))
  else
    for (const [key, value] of Object.entries(result)) output.line(`${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
}
