import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const MAIN = fileURLToPath(new URL('../../../electron/cli/main.ts', import.meta.url))
const EXPORT = fileURLToPath(new URL('../../fixtures/court/court-export-utf8bom.csv', import.meta.url))
const PIN = '730194'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fieldwrit-cli-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const environment = (more: Record<string, string>) => ({
  PATH: process.env.PATH ?? '',
  HOME: folder,
  FIELDWRIT_TEST_WEAK_KEYS: '1',
  ...more,
})

function start(arguments_: string[], env: Record<string, string>): ChildProcess {
  return spawn(process.execPath, [MAIN, ...arguments_], { env: environment(env), stdio: ['ignore', 'pipe', 'pipe'] })
}

/** Runs one command to its end. */
async function run(arguments_: string[], env: Record<string, string> = { FIELDWRIT_PIN: PIN }) {
  const child = start(arguments_, env)
  let out = ''
  let error = ''
  child.stdout?.on('data', (bytes: Buffer) => {
    out += bytes.toString('utf8')
  })
  child.stderr?.on('data', (bytes: Buffer) => {
    error += bytes.toString('utf8')
  })
  const [code] = (await once(child, 'close')) as [number]
  return { code, out, error }
}

/** The same with `--json`: standard output is one object and nothing else. */
async function json(arguments_: string[], env?: Record<string, string>) {
  const { code, out } = await run([...arguments_, '--json'], env)
  expect(out.trimEnd().split('\n')).toHaveLength(1)
  return { code, value: JSON.parse(out) as Record<string, unknown> }
}

interface Serving {
  child: ChildProcess
  apiUrl: string
  token: string
  pid: number
}

async function serve(profile: string): Promise<Serving> {
  const child = start(['serve', '--json', '--profile', profile], {})
  if (child.stdout === null) throw new Error('no output')
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  return { child, ...(JSON.parse(line) as { apiUrl: string; token: string; pid: number }) }
}

async function call(serving: Serving, path: string, body?: object): Promise<Record<string, unknown>> {
  const answer = await fetch(`${serving.apiUrl}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${serving.token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return (await answer.json()) as Record<string, unknown>
}

describe('the command line', () => {
  test('init founds a court and one officer; again it refuses with code 2', async () => {
    const profile = join(folder, 'a')
    const made = await json(['init', '--profile', profile, '--court-name', '示例区人民法院', '--court-code', '浙9901'])
    expect(made.code).toBe(0)
    expect(made.value).toMatchObject({ courtName: '示例区人民法院', courtCode: '浙9901', prefix: 'D1' })
    expect(made.value.recoveryCode).toMatch(/^[0-9A-Z-]{41}$/)
    const again = await json(['init', '--profile', profile])
    expect(again).toMatchObject({ code: 2, value: { error: { code: 'REFUSED', data: { rule: 'profileNotEmpty' } } } })
  })

  test('import-cases reports row by row and ends with 1 when rows were refused; a dry run writes nothing', async () => {
    const profile = join(folder, 'a')
    const dry = await json(['import-cases', EXPORT, '--dry-run', '--profile', profile])
    expect(dry).toMatchObject({ code: 1, value: { rows: 300, dryRun: true } })
    expect((await json(['search', '执', '--profile', profile])).value).toMatchObject({ total: 0 })
    const real = await json(['import-cases', EXPORT, '--profile', profile])
    expect(real).toMatchObject({ code: 1, value: { rows: 300, updated: 0 } })
    const refused = real.value.refused as { row: number; reason: string; field: string }[]
    expect(refused.length).toBeGreaterThan(0)
    expect(refused.every((row) => row.row > 1 && row.reason !== '' && row.field !== '')).toBe(true)
  })

  test('search finds what was imported, at most as many as asked', async () => {
    const found = await json(['search', '执', '--limit', '3', '--profile', join(folder, 'a')])
    expect(found.code).toBe(0)
    const cases = found.value.cases as { id: string; caseNo: string }[]
    expect(cases).toHaveLength(3)
    expect(cases[0]?.id).toMatch(/^[0-9a-f-]{36}$/)
    expect(cases[0]?.caseNo).toContain('执')
  })

  test('verify finds a sound store sound', async () => {
    const report = await json(['verify', '--profile', join(folder, 'a')])
    expect(report).toMatchObject({ code: 0, value: { ok: true, faults: [] } })
    expect(report.value.events).toBeGreaterThan(250)
    const asked = await json(['verify', '--repair', '--profile', join(folder, 'a')])
    expect(asked).toEqual(report)
  })

  test('backup and restore bring the same cases to a second profile', async () => {
    const file = join(folder, 'copy.fwb')
    const made = await json(['backup', file, '--profile', join(folder, 'a')])
    expect(made.code).toBe(0)
    expect((await json(['backup', file, '--profile', join(folder, 'a')])).code).toBe(2)
    const back = await json(['restore', file, '--profile', join(folder, 'b')])
    expect(back).toMatchObject({ code: 0, value: { events: made.value.events, prefix: 'D2', damaged: false } })
    const before = await json(['search', '执', '--profile', join(folder, 'a')])
    const after = await json(['search', '执', '--profile', join(folder, 'b')])
    expect(after.value.total).toBe(before.value.total)
  })

  test('the PIN comes from a file as well; none, a wrong one and an empty profile end with code 2', async () => {
    const pinFile = join(folder, 'pin')
    await writeFile(pinFile, `${PIN}\nsecond line\n`)
    const profile = join(folder, 'a')
    expect((await json(['search', '王', '--pin-file', pinFile, '--profile', profile], {})).code).toBe(0)
    const none = await json(['search', '王', '--profile', profile], {})
    expect(none).toMatchObject({ code: 2, value: { error: { code: 'NO_PIN' } } })
    const wrong = await json(['search', '王', '--profile', profile], { FIELDWRIT_PIN: '802571' })
    expect(wrong).toMatchObject({ code: 2, value: { error: { code: 'WRONG_PIN', data: { triesLeft: 4 } } } })
    const empty = await json(['search', '王', '--profile', join(folder, 'nothing')])
    expect(empty).toMatchObject({ code: 2, value: { error: { code: 'emptyProfile' } } })
  })

  test('people read Chinese unless the locale says English', async () => {
    const profile = join(folder, 'a')
    const chinese = await run(['search', '执', '--profile', profile])
    expect(chinese.out).toMatch(/^找到 \d+ 件。/)
    const english = await run(['search', '执', '--profile', profile, '--lang', 'en'])
    expect(english.out).toMatch(/^\d+ cases found\./)
  })

  test('while a server holds the profile, reads work and writes name the holder', async () => {
    const profile = join(folder, 'a')
    const serving = await serve(profile)
    try {
      expect((await json(['search', '执', '--profile', profile])).code).toBe(0)
      expect((await json(['verify', '--profile', profile])).code).toBe(0)
      expect((await json(['doctor', '--profile', profile])).code).toBe(0)
      const held = { code: 2, value: { error: { code: 'PROFILE_IN_USE', data: { holder: { pid: serving.pid } } } } }
      expect(await json(['import-cases', EXPORT, '--profile', profile])).toMatchObject(held)
      expect(await json(['serve', '--profile', profile])).toMatchObject(held)
    } finally {
      serving.child.kill('SIGTERM')
    }
    expect((await once(serving.child, 'exit'))[0]).toBe(0)
  })

  test('[J8] a killed server loses nothing it acknowledged; the next start says it was not closed', async () => {
    const profile = join(folder, 'a')
    const first = await serve(profile)
    const status = await call(first, '/system/status')
    const [officer] = status.officers as { officerId: string }[]
    const unlock = { officerId: officer?.officerId ?? '', pin: PIN }
    await call(first, '/identity/unlock', unlock)
    const ask = { text: '执', kind: null, status: null, mine: false, limit: 1, offset: 0 }
    const [one] = (await call(first, '/cases/search', ask)).cases as { caseId: string }[]
    const caseId = one?.caseId ?? ''
    const command = { commandId: crypto.randomUUID(), caseId, text: '断电前的一句' }
    const note = await call(first, '/cases/notes', command)
    await call(first, '/drafts', { slot: 'note', text: '写到一半' })
    process.kill(first.pid, 'SIGKILL')
    await once(first.child, 'exit')

    const second = await serve(profile)
    try {
      await call(second, '/identity/unlock', unlock)
      expect((await call(second, '/system/status')).unclean).toMatchObject({ checked: false })
      expect(await call(second, '/cases/notes', command)).toEqual(note)
      const { notes } = (await call(second, `/cases/${caseId}`)) as { notes: { text: string }[] }
      expect(notes.map((entry) => entry.text)).toEqual(['断电前的一句'])
    } finally {
      second.child.kill('SIGTERM')
    }
    await once(second.child, 'exit')
    expect((await json(['verify', '--profile', profile])).value).toMatchObject({ ok: true })
  })
})
