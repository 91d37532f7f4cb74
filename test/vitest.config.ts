import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { NODE_OPTIONS } from '../build/bin/node24.mjs'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

// Test files, and the processes and threads they start, read the same sources hundreds of times: compiled once, kept between.
process.env.NODE_COMPILE_CACHE ??= join(ROOT, 'node_modules/.cache/compiled')

export default defineConfig({
  root: ROOT,
  test: {
    include: ['test/{unit,property,fault,sim,e2e}/**/*.test.{ts,tsx}'],
    globalSetup: ['test/support/globalSetup.ts'],
    pool: 'forks',
    // Many tests wait for a browser or for processes of their own: on two cores, two files at once.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    execArgv: [...NODE_OPTIONS],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // A busy machine answers late; what never comes still fails.
    expect: { poll: { timeout: 20_000 } },
  },
})
