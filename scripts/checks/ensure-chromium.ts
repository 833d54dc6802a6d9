/** @file Gets a Chromium for the tests where the machine has none: from apt as root on Debian and its like, else Playwright's own. */
import { spawnSync } from 'node:child_process'
import { findChromium } from '../../src/cli/chromium.ts'

/** @throws Error when none could be had. */
export async function ensureChromium(): Promise<void> {
  if (findChromium()) return
  console.log('Installing Chromium ...')
  const root = process.getuid?.() === 0
  if (root && run('apt-get', ['--version'], 'ignore')) {
    run('apt-get', ['update', '-q'])
    run('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium'])
    if (findChromium()) return
  }
  const withLibraries = root && process.platform === 'linux' ? ['--with-deps'] : []
  run('npx', ['playwright', 'install', '--no-shell', ...withLibraries, 'chromium'])
  if (!findChromium()) throw new Error('no Chromium could be installed: install one and name its program in CASCADE_CHROMIUM.')
}

function run(program: string, args: string[], stdio: 'inherit' | 'ignore' = 'inherit'): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  return spawnSync(program, args, { stdio, env, shell: process.platform === 'win32' }).status === 0
}
