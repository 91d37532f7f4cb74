import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readSecret } from '../../../../db/identity.ts'
import { verifyChains } from '../../../../db/verify.ts'
import { writeBackupFile } from '../../../../electron/core/copies/bundleFile.ts'
import { restoreService } from '../../../../electron/core/restore.ts'
import type { SyncPeer } from '../../../../shared/contract/desk/sync.ts'
import { codeText } from '../../../../shared/sync/enrolment.ts'
import { newCommandId as id, TEST_PIN } from '../../../support/coreHarness.ts'
import { oneCase } from '../../../support/oneCase.ts'
import {
  emptyLaptop,
  enrolledLaptop,
  type NewLaptop,
  type RunningCourt,
  runningCourt,
} from '../../../support/sync/joining.ts'
import { fields } from '../site/support.ts'

const GATEWAY = 'gateway:浙9901'
const NEW_PIN = '481516'

describe('[X7] a laptop of a court that was lost and restored from its backup', () => {
  let running: RunningCourt
  let lost: NewLaptop
  let restored: NewLaptop
  let officerId: string
  let siteId: string
  let roomId: string
  let folder: string
  let printedCode: string

  beforeAll(async () => {
    running = await runningCourt()
    folder = await mkdtemp(join(tmpdir(), 'fieldwrit-restored-'))
    lost = await enrolledLaptop(running, '周某舟', 'handler')
    officerId = lost.core.context.session().officerId
    const caseId = await oneCase(lost)
    const { site } = lost.services
    siteId = site.create({ commandId: id(), caseId, name: '云栖商贸城', address: '云栖路18号' }).siteId
    const { buildingId } = site.addBuilding({ commandId: id(), siteId, name: '1号楼' })
    site.generateRooms({
      commandId: id(),
      siteId,
      buildingId,
      firstFloor: 1,
      floors: 1,
      roomsPerFloor: 1,
      prefix: '1-',
    })
    const first = site.get({ siteId }).roomList[0]
    roomId = first?.roomId ?? ''
    site.openRoom({ commandId: id(), roomId, rev: first?.rev ?? [] })
    record(lost, '只在备份里')
    const { context } = lost.core
    await writeBackupFile(context, context.store(), join(folder, 'backup.fieldwrit'))
    record(lost, '备份之后')
    await exchanged(lost)
    restored = await emptyLaptop(running.court.clock)
    printedCode = ''
  })
  afterAll(async () => {
    await Promise.all([lost, restored].map((one) => one.close()))
    await running.close()
    await rm(folder, { recursive: true, force: true })
  })

  const exchanged = async (laptop: NewLaptop): Promise<SyncPeer | undefined> => {
    const { peers } = await laptop.services.sync.now({ peer: GATEWAY })
    return peers.find((one) => one.peer === GATEWAY)
  }
  const record = (laptop: NewLaptop, name: string) =>
    laptop.services.inventory.record({ commandId: id(), roomId, fields: fields(name), rawLine: name })
  const names = (laptop: NewLaptop): string[] =>
    laptop.services.inventory
      .list({ siteId, roomId: null, text: '', offset: 0, limit: 50 })
      .items.map((one) => one.name)
      .sort()
  const codeFor = async (): Promise<string> => {
    const wanted = { name: '周某舟', role: 'handler', deviceName: '', officer: officerId }
    const scopes = ['register:*', 'case:*', 'site:*']
    return codeText((await running.court.gateway.makeCode({ ...wanted, scopes })).code)
  }

  it('comes back as another device that goes on recording, and says what nobody was asked for yet', async () => {
    const steps = restoreService(restored.core).run(
      { path: join(folder, 'backup.fieldwrit'), secret: TEST_PIN },
      undefined,
    )
    for await (const _ of steps);
    await restored.core.identity.unlock({ officerId, pin: TEST_PIN })
    const status = await restored.core.status()
    expect(status.device).toMatchObject({ certified: false, prefix: expect.stringMatching(/^D\d+-[A-Z]{2}$/) })
    expect(status.enrolled).toBe(true)
    expect(status.officers.map((one) => one.officerId)).toEqual([officerId])
    expect(names(restored)).toEqual(['只在备份里'])
    record(restored, '恢复之后')
    expect(restored.services.sync.state().oldTail).toMatchObject({ name: '外勤电脑', asked: [] })
    expect(readSecret(restored.core.context.store().db, 'device.former')).toBeNull()
    expect(verifyChains(restored.core.context.store().db)).toMatchObject({ ok: true, faults: [] })
  })

  it('joins again by a code, brings the old id’s tail at its first contact, and tells on what only the backup had', async () => {
    const asked = await restored.core.identity.rejoin({ address: running.server.url, code: await codeFor() })
    expect(asked.waits).toBe('issuing')
    await running.issue()
    // Nothing else is done than what the program does by itself: it exchanges with the court it handed its keys in to.
    expect(await exchanged(restored)).toMatchObject({ failure: null, unsent: 0 })
    expect(names(restored)).toEqual(['只在备份里', '备份之后', '恢复之后'].sort())
    expect(restored.services.sync.state().oldTail?.asked).toMatchObject([{ name: expect.any(String) }])
    await exchanged(lost)
    expect(names(lost)).toEqual(names(restored))
    // What its former device said in its own scope reached the court too: nothing is only here (G5, X5).
    await exchanged(restored)
    expect(restored.services.sync.state().onlyHere).toMatchObject({ events: 0 })
    expect(restored.services.sync.setAside()).toEqual([])
    expect(restored.core.context.profile().prefix).toMatch(/^D\d+$/)
    for (const laptop of [lost, restored]) {
      expect(verifyChains(laptop.core.context.store().db)).toMatchObject({ ok: true, faults: [] })
    }
  })

  it('a PIN forgotten: the printed code opens the record with a new PIN, and a code of the court certifies again', async () => {
    const fresh = await emptyLaptop(running.court.clock)
    try {
      const made = await fresh.core.identity.join({
        ...{ address: running.server.url, code: await codeFor(), words: running.words, officerName: '周某舟' },
        ...{ officerId, pin: TEST_PIN, deviceName: '内勤电脑' },
      })
      printedCode = made.recoveryCode
      await running.issue()
      const waits = fresh.core.identity.waitForCourt(undefined)
      expect((await waits.next()).value).toMatchObject({ kind: 'done' })
      fresh.core.identity.lock()
      await fresh.core.identity.unlockWithCode({ code: printedCode, officerId, newPin: NEW_PIN })
      expect((await fresh.core.status()).device).toMatchObject({ certified: false })
      expect(await exchanged(fresh)).toMatchObject({ failure: 'signIn', act: 'enrolAgain' })
      await fresh.core.identity.rejoin({ address: '', code: await codeFor() })
      await running.issue()
      expect(await exchanged(fresh)).toMatchObject({ failure: null, unsent: 0 })
      expect((await fresh.core.status()).device).toMatchObject({ certified: true })
      await fresh.restart()
      await fresh.core.identity.unlock({ officerId, pin: NEW_PIN })
      expect(verifyChains(fresh.core.context.store().db)).toMatchObject({ ok: true, faults: [] })
    } finally {
      await fresh.close()
    }
  })
})
