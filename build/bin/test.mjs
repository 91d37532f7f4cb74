#!/usr/bin/env node
// npm test: types, style, the project's own checkers, a build if one is missing, every test; ends with one plain line.
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { onNode24, ROOT, runChild } from './node24.mjs'
import { buildRenderer, isRendererStale } from './renderer.mjs'
import { countResults, totalLine } from './testTotals.mjs'

const RESULTS = join(ROOT, 'out/test/results.json')

await onNode24(import.meta.url, async (args) => {
  const checks = []
  const check = async (name, script, ...rest) => {
    const code = await runChild(process.execPath, [join(ROOT, script), ...rest], { cwd: ROOT })
    checks.push({ name, ok: code === 0 })
  }
  await check('types', 'node_modules/typescript/bin/tsc', '-b')
  await check('style', 'node_modules/@biomejs/biome/bin/biome', 'check', '.')
  await check('checkers', 'build/checkers/run.ts')
  if (isRendererStale(ROOT)) checks.push({ name: 'build', ok: (await buildRenderer(ROOT, 'inherit')) === 0 })
  mkdirSync(join(ROOT, 'out/test'), { recursive: true })
  rmSync(RESULTS, { force: true })
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${RESULTS}`]
  const vitest = [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', '--config', join(ROOT, 'test/vitest.config.ts')]
  const code = await runChild(process.execPath, [...vitest, ...reporters, ...args], { cwd: ROOT })
  const totals = countResults(readResults(), code, checks)
  for (const line of totals.notes) console.log(line)
  console.log(totalLine(totals))
  return totals.failed === 0 ? 0 : 1
})

function readResults() {
  try {
    return JSON.parse(readFileSync(RESULTS, 'utf8'))
  } catch {
    return undefined
  }
}
