import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { electronBinary, fetchElectron, obstacle } from '../../../build/bin/electronBinary.mjs'
import { packagedNode } from '../../../build/bin/node24.mjs'
import { defaultProfile } from '../../../build/bin/profile.mjs'
import { countResults, totalLine } from '../../../build/bin/testTotals.mjs'

const fine = [{ name: 'types', ok: true }]
const file = (status: string, statuses: string[]) => ({
  name: 'a.test.ts',
  status,
  assertionResults: statuses.map((each) => ({ status: each, fullName: `a ${each} test` })),
})

test('counts tests and checks, and names what was skipped', () => {
  const results = { numPassedTests: 2, numFailedTests: 0, testResults: [file('passed', ['passed', 'skipped'])] }
  const totals = countResults(results, 0, fine)
  expect(totals).toEqual({ passed: 3, failed: 0, notes: ['skipped: a skipped test'] })
  expect(totalLine(totals)).toBe('3 passed, 0 failed')
})

test('a broken check, a file that does not load and an error outside any test are failures', () => {
  const green = { numPassedTests: 1, numFailedTests: 0, testResults: [file('passed', ['passed'])] }
  expect(countResults(green, 0, [{ name: 'style', ok: false }])).toMatchObject({ failed: 1, notes: ['failed: style'] })
  const unloaded = { ...green, testResults: [file('failed', [])] }
  expect(countResults(unloaded, 1, fine)).toMatchObject({ failed: 1, notes: ['failed: a.test.ts'] })
  expect(countResults(green, 1, fine).failed).toBe(1)
  expect(countResults(green, 1, [{ name: 'style', ok: false }]).failed).toBe(2)
})

test('a failed test counts once although the runner ended with an error too', () => {
  const red = { numPassedTests: 1, numFailedTests: 1, testResults: [file('failed', ['passed', 'failed'])] }
  expect(countResults(red, 1, fine)).toMatchObject({ passed: 2, failed: 1 })
})

test('a run that wrote no report, or in which no test ran, is a failure', () => {
  expect(countResults(undefined, 1, fine).failed).toBe(1)
  expect(countResults({ numPassedTests: 0, numFailedTests: 0, testResults: [] }, 0, fine).failed).toBe(1)
})

test('a profile lies in local application data of each system', () => {
  expect(defaultProfile('linux', {}, '/home/li')).toBe('/home/li/.local/share/fieldwrit')
  expect(defaultProfile('linux', { XDG_DATA_HOME: '/d' }, '/home/li')).toBe('/d/fieldwrit')
  expect(defaultProfile('darwin', {}, '/Users/li')).toBe('/Users/li/Library/Application Support/Fieldwrit')
  expect(defaultProfile('win32', { LOCALAPPDATA: 'L' }, 'H')).toMatch(/^L[\\/]Fieldwrit$/)
})

test('says why a Linux machine cannot show a window', () => {
  expect(obstacle({ platform: 'linux', uid: 1000, env: {} })).toBe('reasonDisplay')
  expect(obstacle({ platform: 'linux', uid: 0, env: { DISPLAY: ':0' } })).toBe('reasonRoot')
  expect(obstacle({ platform: 'linux', uid: 1000, env: { WAYLAND_DISPLAY: 'w' } })).toBeUndefined()
  expect(obstacle({ platform: 'win32', uid: undefined, env: {} })).toBeUndefined()
})

test('cuts a fetch of Electron that takes too long, and finds the binary of one that came', async () => {
  const root = mkdtempSync(join(tmpdir(), 'electron-'))
  const folder = join(root, 'node_modules/electron')
  mkdirSync(folder, { recursive: true })
  expect(packagedNode(root, 'linux', 'x64')).toBeUndefined()
  writeFileSync(join(folder, 'install.js'), 'setInterval(() => {}, 1000)')
  const startedAt = performance.now()
  expect(await fetchElectron(root, 300)).toBeUndefined()
  expect(performance.now() - startedAt).toBeLessThan(5_000)
  writeFileSync(
    join(folder, 'install.js'),
    `const fs = require('node:fs')
     fs.mkdirSync(__dirname + '/dist'); fs.writeFileSync(__dirname + '/dist/electron', ''); fs.writeFileSync(__dirname + '/path.txt', 'electron')`,
  )
  expect(await fetchElectron(root, 10_000)).toBe(join(folder, 'dist', 'electron'))
  expect(electronBinary(root)).toBe(join(folder, 'dist', 'electron'))
  rmSync(root, { recursive: true })
})

test.each([
  ['echo "12 passed, 0 failed"; exit 0', 0, '12 passed, 0 failed'],
  ['echo "11 passed, 1 failed"; echo "npm error later" >&2; exit 1', 1, '11 passed, 1 failed'],
  ['exit 3', 3, '0 passed, 1 failed'],
])('.ci/run ends with the plain line and an honest code: %s', (npmTest, code, line) => {
  const root = mkdtempSync(join(tmpdir(), 'ci-'))
  mkdirSync(join(root, '.ci'))
  mkdirSync(join(root, 'tools'))
  cpSync(fileURLToPath(new URL('../../../.ci/run', import.meta.url)), join(root, '.ci/run'))
  writeFileSync(join(root, 'tools/npm'), `#!/bin/sh\n[ "$1" = ci ] && exit 0\n${npmTest}\n`)
  chmodSync(join(root, 'tools/npm'), 0o755)
  const ran = spawnSync('bash', ['.ci/run'], {
    cwd: root,
    env: { ...process.env, PATH: `${join(root, 'tools')}:${process.env.PATH}` },
    encoding: 'utf8',
  })
  expect([ran.status, ran.stdout.trimEnd().split('\n').at(-1)]).toEqual([code, line])
  rmSync(root, { recursive: true })
})
