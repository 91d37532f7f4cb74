import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'electron-vite'
import { afterAll, beforeAll, expect, test } from 'vitest'

const project = fileURLToPath(new URL('../../..', import.meta.url))
const EXPORT = join(project, 'test/fixtures/court/court-export-utf8bom.csv')
const PIN = '730194'
const sources = ['electron', 'db', 'shared', 'renderer']
const run = promisify(execFile)

let root: string
let data: string
let runner: string

/** The real bundles of the real sources, below node_modules so that the native packages are found, sources out of reach. */
beforeAll(async () => {
  const cache = join(project, 'node_modules', '.cache')
  mkdirSync(cache, { recursive: true })
  root = `${mkdtempSync(join(cache, 'fieldwrit-real-'))}/`
  data = mkdtempSync(join(tmpdir(), 'fieldwrit-bundled-'))
  for (const name of [...sources, 'package.json']) cpSync(join(project, name), root + name, { recursive: true })
  const config = pathToFileURL(join(project, 'build/electron.vite.config.ts')).href
  writeFileSync(
    `${root}electron.vite.config.mts`,
    `import { electronConfig } from '${config}'\nexport default electronConfig('${root}')\n`,
  )
  await build({ configFile: `${root}electron.vite.config.mts`, logLevel: 'silent' })
  for (const name of sources) rmSync(root + name, { recursive: true })
  runner = `${root}run.mjs`
  writeFileSync(
    runner,
    "const { runCli } = await import('./out/main/cli.js')\nprocess.exitCode = await runCli(process.argv.slice(2))\n",
  )
}, 120_000)

afterAll(() => {
  rmSync(root, { recursive: true, force: true })
  rmSync(data, { recursive: true, force: true })
})

const env = { PATH: process.env.PATH ?? '', FIELDWRIT_TEST_WEAK_KEYS: '1', FIELDWRIT_PIN: PIN }

async function cli(...arguments_: string[]): Promise<Record<string, unknown>> {
  const ended = run(process.execPath, [runner, ...arguments_, '--json'], { env, cwd: data })
  const { stdout } = await ended.catch((error: { stdout: string }) => error)
  return JSON.parse(stdout)
}

test('the bundles hold every worker and every template', () => {
  const names = readdirSync(`${root}out/main`)
  for (const name of ['main.js', 'core.js', 'cli.js', 'inventoryList.typ']) expect(names).toContain(name)
  expect(names.filter((name) => /^electron\.core\..*\.js$/.test(name))).toHaveLength(4)
  expect(existsSync(`${root}out/preload/preload.cjs`)).toBe(true)
})

test('the bundled command line founds a court, imports, verifies and looks at the machine without the sources', async () => {
  const profile = ['--profile', join(data, 'a')]
  expect(await cli('init', ...profile)).toMatchObject({ prefix: 'D1' })
  expect(await cli('import-cases', EXPORT, ...profile)).toMatchObject({ rows: 300, updated: 0 })
  expect(await cli('verify', ...profile)).toMatchObject({ ok: true, faults: [] })
  const { checks } = await cli('doctor', ...profile)
  expect(checks).toContainEqual({ id: 'fonts', result: 'good', values: { missing: 0 } })
})

test('the bundled host serves the built page and prints a list of the demo', async () => {
  const profile = ['--profile', join(data, 'demo')]
  const { pin } = await cli('demo', ...profile)
  const child = spawn(process.execPath, [runner, 'serve', '--json', ...profile], { env, cwd: data })
  try {
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
    const { url, apiUrl, token } = JSON.parse(line) as Record<string, string>
    expect(await (await fetch(url ?? '')).text()).toContain('/assets/')
    const ask = async <T>(path: string, body?: object): Promise<T> => {
      const method = body === undefined ? 'GET' : 'POST'
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
      const answer = await fetch(`${apiUrl}${path}`, { method, headers, body: JSON.stringify(body) ?? null })
      return (await answer.json()) as T
    }
    const { officers } = await ask<{ officers: { officerId: string }[] }>('/system/status')
    await ask('/identity/unlock', { officerId: officers[0]?.officerId, pin })
    const [site] = await ask<{ siteId: string }[]>('/sites')
    const list = { commandId: crypto.randomUUID(), siteId: site?.siteId, roomId: null, checker: null }
    const { documentId } = await ask<{ documentId: string }>('/documents/inventory-list', list)
    const opened = await ask<{ url: string }>('/documents/open', { documentId })
    expect(opened).toMatchObject({ missingGlyphs: [], sha256: expect.stringMatching(/^[0-9a-f]{64}$/) })
    const pdf = Buffer.from(await (await fetch(opened.url)).arrayBuffer())
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
  } finally {
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
})
