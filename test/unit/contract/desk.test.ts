import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ORPCError } from '@orpc/client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openApiDocument } from '../../../electron/core/serve.ts'
import { desk } from '../../../shared/contract/desk/index.ts'
import { type Reached, removeFolder, transports } from './transports.ts'

const PIN = '730194'
const COURT = {
  courtName: '示例区人民法院',
  courtCode: '浙9901',
  officerName: '周某舟',
  role: 'handler' as const,
  pin: PIN,
  deviceName: '测试机',
}

/** A real export with other headings, 300 rows, 6 of them faulty. */
const EXPORT = fileURLToPath(new URL('../../fixtures/court/court-export-utf8bom.csv', import.meta.url))

/** The error a call ends with, as the client sees it. */
async function errorOf(call: Promise<unknown>): Promise<{ code: string; data: unknown }> {
  try {
    await call
  } catch (error) {
    if (error instanceof ORPCError) return { code: error.code, data: error.data }
    throw error
  }
  throw new Error('the call succeeded')
}

describe.each(transports)('the contract over $name', (transport) => {
  let folder = ''
  let reached: Reached

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fieldwrit-contract-'))
    reached = await transport.reach(folder)
  })
  afterAll(async () => {
    await reached.stop()
    await removeFolder(folder)
  })

  test('an empty profile says so and refuses everything that needs a store', async () => {
    expect((await reached.client.system.status()).phase).toBe('empty')
    expect(await errorOf(reached.client.site.list())).toEqual({ code: 'LOCKED', data: {} })
  })

  test('bad input is refused at the border, before anything is done', async () => {
    const weak = await errorOf(reached.client.identity.setUp({ ...COURT, courtName: 'x'.repeat(61) }))
    expect(weak.code).toBe('BAD_REQUEST')
    const torn = await errorOf(reached.client.identity.setUp({ ...COURT, officerName: 'a\u0000b' }))
    expect(torn.code).toBe('BAD_REQUEST')
    expect((await reached.client.system.status()).phase).toBe('empty')
  })

  test('a PIN everybody tries first is refused with its reason', async () => {
    const refused = await errorOf(reached.client.identity.setUp({ ...COURT, pin: '123456' }))
    expect(refused).toEqual({ code: 'WEAK_PIN', data: { reason: 'PIN_TRIVIAL' } })
  })

  test('set-up opens the profile and gives a recovery code', async () => {
    const made = await reached.client.identity.setUp(COURT)
    expect(made.recoveryCode).toMatch(/^(?:[0-9A-Z]{5}-){6}[0-9A-Z]{5}$/)
    const status = await reached.client.system.status()
    expect(status.phase).toBe('open')
    expect(status.court).toEqual({ name: COURT.courtName, code: COURT.courtCode, demo: false })
    expect(status.session?.name).toBe(COURT.officerName)
  })

  test('a second set-up is refused by the rule, not by an accident', async () => {
    const refused = await errorOf(reached.client.identity.setUp(COURT))
    expect(refused).toEqual({ code: 'REFUSED', data: { rule: 'profileNotEmpty', field: 'profile', detail: '' } })
  })

  test('a page in a browser has no copy written behind a hidden name; a host with a system dialog trusts its person', async () => {
    const hidden = join(folder, '.config')
    await mkdir(hidden)
    const refused = await errorOf(reached.client.documents.saveDocx({ documentId: randomUUID(), folder: hidden }))
    if (transport.name === 'MessagePort') expect(refused).toEqual({ code: 'NOT_FOUND', data: { what: 'document' } })
    else expect(refused).toEqual({ code: 'BAD_PLACE', data: { reason: 'notWritable' } })
  })

  test('an import tells its progress and ends with one report', async () => {
    const { mapping } = await reached.client.cases.inspectFile({ path: EXPORT })
    const steps = []
    const input = { commandId: randomUUID(), path: EXPORT, mapping }
    for await (const step of await reached.client.cases.runImport(input)) steps.push(step)
    const report = steps.at(-1)
    if (report?.kind !== 'done') throw new Error('no report')
    expect(report).toMatchObject({ rows: 300, updated: 0, unchanged: 0, cancelled: false })
    expect(report.imported + report.refusedCount).toBe(300)
    expect(report.refused).toHaveLength(report.refusedCount)
    expect(steps.slice(0, -1).every((step) => step.kind === 'progress')).toBe(true)
  })

  test('[J8] a repeated command returns the first answer and writes nothing', async () => {
    const input = { text: '', kind: null, status: null, mine: false, limit: 1, offset: 0 }
    const { cases } = await reached.client.cases.search(input)
    const caseId = cases[0]?.caseId ?? ''
    const command = { commandId: randomUUID(), caseId, text: '联系过一次' }
    const first = await reached.client.cases.addNote(command)
    expect(await reached.client.cases.addNote(command)).toEqual(first)
    const { notes } = await reached.client.cases.get({ caseId })
    expect(notes.map((note) => note.text)).toEqual(['联系过一次'])
  })

  test('news of a change arrive over the iterator, and it ends when the caller goes', async () => {
    const end = new AbortController()
    const changes = await reached.client.system.changes(undefined, { signal: end.signal })
    const first = changes.next()
    await reached.client.system.putSetting({ name: 'theme', value: 'dark' })
    expect(await first).toMatchObject({ done: false, value: { feature: 'status' } })
    end.abort()
    await expect(changes.next()).rejects.toThrow()
  })

  test('long work tells its progress and ends with one report', async () => {
    const kinds: string[] = []
    for await (const step of await reached.client.machine.verify()) {
      kinds.push(step.kind)
      if (step.kind === 'done') expect(step).toMatchObject({ ok: true, faults: [] })
    }
    expect(kinds.at(-1)).toBe('done')
    expect(kinds.filter((kind) => kind === 'done')).toHaveLength(1)
  })

  test('a wrong PIN says how many tries are left; the sixth waits, the right PIN too', async () => {
    const { officers } = await reached.client.system.status()
    const officerId = officers[0]?.officerId ?? ''
    await reached.client.identity.lock()
    for (const triesLeft of [4, 3, 2, 1]) {
      const wrong = await errorOf(reached.client.identity.unlock({ officerId, pin: '802571' }))
      expect(wrong).toEqual({ code: 'WRONG_PIN', data: { triesLeft, waitMs: 0 } })
    }
    const fifth = await errorOf(reached.client.identity.unlock({ officerId, pin: '802571' }))
    expect(fifth).toMatchObject({ code: 'WRONG_PIN', data: { triesLeft: 0 } })
    const waiting = await errorOf(reached.client.identity.unlock({ officerId, pin: PIN }))
    expect(waiting.code).toBe('WAIT')
    expect((waiting.data as { waitMs: number }).waitMs).toBeGreaterThan(30_000)
  })
})

test('the OpenAPI document names every procedure', async () => {
  const document = (await openApiDocument()) as {
    openapi: string
    paths: Record<string, Record<string, { operationId?: string }>>
  }
  expect(document.openapi).toMatch(/^3\.1/)
  const named = Object.values(document.paths).flatMap((methods) => Object.values(methods).map((one) => one.operationId))
  const wanted = Object.entries(desk).flatMap(([feature, procedures]) =>
    Object.keys(procedures).map((name) => `${feature}.${name}`),
  )
  expect(wanted.length).toBeGreaterThan(50)
  expect(wanted.filter((name) => !named.includes(name))).toEqual([])
})
