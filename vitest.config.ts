/**
 * @file Tests in Node. `unit` needs no GPU; `gpu` runs on Dawn, by default on the SwiftShader inside Chromium, so that results do not hang on
 * the machine. `CASCADE_GPU=host` takes the machine's own GPU instead.
 */
import { availableParallelism } from 'node:os'
import { configDefaults, defineConfig } from 'vitest/config'
import { driverChosen, swiftShaderEnvironment, useHostGpu } from './src/cli/chromium.ts'

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts'],
          exclude: [...configDefaults.exclude, '**/*.gpu.test.ts'],
          // Vitest would leave one of two cores idle.
          maxWorkers: availableParallelism(),
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'gpu',
          include: ['src/**/*.gpu.test.ts'],
          pool: 'forks',
          // Compiling for SwiftShader keeps one core busy and its kernels every one, so that one file alone leaves a third of two cores idle. Of a
          // real GPU each file is to have all.
          maxWorkers: useHostGpu ? 1 : Math.min(2, availableParallelism()),
          sequence: { groupOrder: 1 },
          testTimeout: 180_000,
          hookTimeout: 120_000,
          env: useHostGpu || driverChosen ? {} : swiftShaderEnvironment(),
        },
      },
    ],
  },
})
