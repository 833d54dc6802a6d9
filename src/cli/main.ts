/** @file The command line as a process: what it says goes to standard output and error, and its exit code is the command's. */
import { commandLine } from './command-line.ts'
import { followIfStartedAnew } from './restart.ts'

// A reader that has seen enough (`cascade prompts | head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

// What is said there is for someone to read; that nobody does is no reason to end.
process.stderr.on('error', () => {})
followIfStartedAnew()

const code = await commandLine(process.argv.slice(2), {
  progress: (text) => process.stderr.write(`${text}\n`),
  line: (text) => process.stdout.write(`${text}\n`),
})
// A command that was told to end has set its own.
if (code !== 0) process.exitCode = code
