import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { checkImports } from './import-rules.ts'

const projects: string[] = []
afterEach(() => {
  for (const project of projects.splice(0)) rmSync(project, { recursive: true })
})

function project(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'import-rules-'))
  projects.push(folder)
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return folder
}

describe('the import rules', () => {
  it('let a room import what lies below it', () => {
    const folder = project({
      'src/app/page.tsx': "import { useState } from 'react'\nimport type { EngineApi } from '../workers/api.ts'\nexport const a = <p />",
      'src/training/step.ts': "import { plan } from '../gpu/plan.ts'\nimport shader from '../../shaders/x.wgsl?raw'",
      'src/cli/main.ts': "import { readFile } from 'node:fs/promises'\nimport { step } from '../training/step.ts'",
    })
    expect(checkImports(folder)).toEqual({ files: 3, violations: [] })
  })

  it.each([
    ['an import upwards', 'src/gpu/plan.ts', "import { x } from '../kernels/x.ts'", 'gpu may not import kernels.'],
    ['a type import upwards', 'src/model/config.ts', "import type { X } from '../training/recipe.ts'", 'model may not import training.'],
    ['a type named in place', 'src/gpu/plan.ts', "export type T = import('../model/config.ts').X", 'gpu may not import model.'],
    ['a re-export upwards', 'src/kernels/a.ts', "export * from '../model/b.ts'", 'kernels may not import model.'],
    ['a lazy import upwards', 'src/rollout/a.ts', "export const a = () => import('../training/b.ts')", 'rollout may not import training.'],
    ['the GPU below a task', 'src/tasks/math/task.ts', "import { x } from '../../gpu/x.ts'", 'tasks may not import gpu.'],
    ['two neighbours', 'src/chat/a.ts', "import { x } from '../training/x.ts'", 'chat may not import training.'],
    ['an engine room in the page', 'src/app/a.ts', "import { x } from '../model/x.ts'", 'app may not import model.'],
    ['the reference in the engine', 'src/training/a.ts', "import { x } from '../reference/x.ts'", 'training may not import reference.'],
    ['the reference on the command line', 'src/cli/a.ts', "import { x } from '../reference/x.ts'", 'cli may not import reference.'],
    ['TensorFlow.js in the engine', 'src/model/a.ts', "import * as tf from '@tensorflow/tfjs-core'", 'only reference may.'],
    ['React in the engine', 'src/chat/a.ts', "import { useState } from 'react'", 'only app may.'],
    ['comlink in the engine', 'src/training/a.ts', "import { wrap } from 'comlink'", 'only app and workers may.'],
    ['Node in the engine', 'src/model/a.ts', "import { readFile } from 'node:fs/promises'", 'only cli may.'],
    ['Node in a worker', 'src/workers/a.ts', "import { readFile } from 'node:fs/promises'", 'only cli may.'],
    ['test support in the engine', 'src/gpu/a.ts', "import { x } from './testing.ts'", 'only tests may import what serves tests.'],
    ['a room nobody planned', 'src/misc/a.ts', '', "there is no room 'misc' in the import rules."],
  ])('refuse %s', (_, file, code, reason) => {
    const { violations } = checkImports(project({ [file]: code }))
    expect(violations).toHaveLength(1)
    expect(violations[0]).toContain(reason)
  })

  it('leave tests free', () => {
    const folder = project({ 'src/kernels/a.test.ts': "import { readFileSync } from 'node:fs'\nimport { x } from '../reference/x.ts'" })
    expect(checkImports(folder).violations).toEqual([])
  })
})
