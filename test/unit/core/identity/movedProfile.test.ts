import { cp, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { eventTotal } from '../../../../db/copies.ts'
import { loadEvents } from '../../../../db/journal.ts'
import { verifyChains } from '../../../../db/verify.ts'
import { type Core, createCore } from '../../../../electron/core/core.ts'
import { TEST_PIN, testPorts } from '../../../support/coreHarness.ts'

const NOW = Date.parse('2025-09-16T08:00:00+08:00')
let root: string
let cores: Core[]

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'fieldwrit-moved-'))
  cores = []
})
afterEach(async () => {
  for (const core of cores) await core.close()
  await rm(root, { recursive: true, force: true })
})

/** Opens a folder as a machine of this id does; null = a host that does not know its machine. */
async function openOn(machine: string | null, folder: string): Promise<Core> {
  await mkdir(join(root, folder), { recursive: true })
  const core = await createCore(join(root, folder), { ...testPorts({ now: NOW }), machineId: async () => machine })
  cores.push(core)
  return core
}

async function closed(core: Core): Promise<void> {
  await core.close()
  cores.splice(cores.indexOf(core), 1)
}

/** Founds a court on machine A and closes; the officer who may unlock. */
async function founded(folder: string): Promise<string> {
  const core = await openOn('A', folder)
  await core.identity.setUp({
    ...{ courtName: '示例区人民法院', courtCode: '浙9901', officerName: '周某舟', role: 'handler', pin: TEST_PIN },
    ...{ deviceName: '测试机', demo: false },
  })
  const { officerId } = core.context.session()
  await closed(core)
  return officerId
}

const eventsIn = (core: Core): number => eventTotal(core.context.store().db)

describe('a profile that lies elsewhere than when it was opened last', () => {
  it('[X7] on the same machine and in its folder nobody is asked, renamed or not', async () => {
    const officerId = await founded('p')
    await closed(await openOn('A', 'p'))
    await rename(join(root, 'p'), join(root, 'renamed'))
    const core = await openOn('A', 'renamed')
    expect((await core.status()).moved).toBeNull()
    await core.identity.unlock({ officerId, pin: TEST_PIN })
    expect(core.context.profile().prefix).toBe('D1')
  })

  it('[X7] copied beside, it writes nothing before a person answers; as a copy it becomes another device', async () => {
    const officerId = await founded('p')
    await cp(join(root, 'p'), join(root, 'copy'), { recursive: true })
    const core = await openOn('A', 'copy')
    expect(await core.status()).toMatchObject({ phase: 'locked', moved: 'folder' })
    const refused = { code: 'REFUSED', data: { rule: 'placeUnknown' } }
    await expect(core.identity.unlock({ officerId, pin: TEST_PIN })).rejects.toMatchObject(refused)
    expect(core.state.store).toBeNull()
    const old = core.context.profile().deviceId
    await core.identity.unlock({ officerId, pin: TEST_PIN, place: 'copy' })
    const profile = core.context.profile()
    expect(profile).toMatchObject({ prefix: 'D2' })
    expect(profile.deviceId).not.toBe(old)
    const { db, journal } = core.context.store()
    const facts = journal.heads().filter((one) => one.device === profile.deviceId)
    expect(facts.map((one) => one.scope)).toEqual(['court:浙9901', `device:${profile.deviceId}`])
    const said = db.prepare(
      "SELECT json_extract(body, '$.reason') AS r FROM event WHERE type = 'identity.deviceChanged'",
    )
    expect(said.all()).toEqual([{ r: 'copy' }])
    expect(verifyChains(db)).toMatchObject({ ok: true, faults: [] })
    await closed(core)
    const again = await openOn('A', 'copy')
    expect((await again.status()).moved).toBeNull()
    await again.identity.unlock({ officerId, pin: TEST_PIN })
    expect(again.context.profile().deviceId).toBe(profile.deviceId)
  })

  it('[X7] on another machine, as the same laptop moved, it goes on as the same device, and the record says so', async () => {
    const officerId = await founded('p')
    const core = await openOn('B', 'p')
    expect((await core.status()).moved).toBe('machine')
    const before = core.context.profile()
    await core.identity.unlock({ officerId, pin: TEST_PIN, place: 'moved' })
    expect(core.context.profile()).toEqual(before)
    const { db } = core.context.store()
    const rows = db.prepare("SELECT json_extract(CAST(envelope AS TEXT), '$.entity') AS e FROM event WHERE type = ?")
    const [row] = rows.all('identity.machineChanged') as { e: string }[]
    expect(loadEvents(db, row?.e ?? '')[0]?.body).toEqual({ at: NOW, change: 'machine', officer: officerId })
    await closed(core)
    expect((await (await openOn('B', 'p')).status()).moved).toBeNull()
  })

  it('[X7] a wrong PIN answers nothing: the question stands and nothing is written', async () => {
    const officerId = await founded('p')
    const core = await openOn('B', 'p')
    const tried = core.identity.unlock({ officerId, pin: '000000', place: 'copy' })
    await expect(tried).rejects.toMatchObject({ code: 'WRONG_PIN' })
    expect((await core.status()).moved).toBe('machine')
    await core.identity.unlock({ officerId, pin: TEST_PIN, place: 'moved' })
    expect(core.context.profile().prefix).toBe('D1')
    expect(eventsIn(core)).toBeGreaterThan(3)
  })

  it('nobody is kept from their record by a note that is damaged, missing, or of a host that knows no machine', async () => {
    const officerId = await founded('p')
    for (const content of ['', '{', '{"format":9}', null]) {
      if (content === null) await rm(join(root, 'p', 'machine.json'))
      else await writeFile(join(root, 'p', 'machine.json'), content)
      const core = await openOn('B', 'p')
      expect((await core.status()).moved).toBeNull()
      await core.identity.unlock({ officerId, pin: TEST_PIN })
      await closed(core)
    }
    const core = await openOn(null, 'p')
    expect((await core.status()).moved).toBeNull()
    await core.identity.unlock({ officerId, pin: TEST_PIN })
  })
})
