import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { deviceRows } from '../../../../db/identity.ts'
import { sealingKeys } from '../../../../db/syncBundle.ts'
import { verifyChains } from '../../../../db/verify.ts'
import { writeBackupFile } from '../../../../electron/core/copies/bundleFile.ts'
import { pendingRejoin } from '../../../../electron/core/rejoining.ts'
import { restoreService } from '../../../../electron/core/restore.ts'
import { courtCardFile, requestFile } from '../../../../shared/sync/bundle/stickEnrolment.ts'
import { peekCertificate } from '../../../../shared/sync/trust/certificates.ts'
import { newCommandId as id, TEST_PIN } from '../../../support/coreHarness.ts'
import { oneRoom } from '../../../support/oneRoom.ts'
import { copiedLaptop } from '../../../support/sync/copies.ts'
import { exportTo, importFrom } from '../../../support/sync/desks.ts'
import { emptyLaptop, type NewLaptop, type RunningCourt, runningCourt } from '../../../support/sync/joining.ts'
import { type StickCourt, stickCourt } from '../../../support/sync/stickCourt.ts'
import { fields } from '../site/support.ts'

const NEW_PIN = '481516'
const refused = (rule: string) => ({ code: 'REFUSED', data: { rule } })

describe('[P3] a laptop that its court without a network certifies once more', () => {
  let running: RunningCourt
  let court: StickCourt
  let laptop: NewLaptop
  let recoveryCode: string
  let officer: string
  let siteId: string
  let roomId: string
  const opened: NewLaptop[] = []

  beforeAll(async () => {
    running = await runningCourt()
  })
  afterAll(() => running.close())
  beforeEach(async () => {
    court = await stickCourt(running)
    ;({ laptop, recoveryCode } = await court.joined('王某法', 'handler'))
    opened.push(laptop)
    officer = laptop.core.context.session().officerId
    ;({ siteId, roomId } = await oneRoom(laptop))
    const first = laptop.services.site.get({ siteId }).roomList[0]
    laptop.services.site.openRoom({ commandId: id(), roomId, rev: first?.rev ?? [] })
    record(laptop, '办公桌')
    await exportTo(laptop, court.stick, { to: 'court' })
    await court.takes()
  })
  afterEach(async () => {
    for (const one of opened.splice(0)) await one.close()
    await court.close()
  })

  const record = (one: NewLaptop, name: string) =>
    one.services.inventory.record({ commandId: id(), roomId, fields: fields(name), rawLine: name })
  const itemsOn = (one: NewLaptop): string[] =>
    one.services.inventory
      .list({ siteId, roomId: null, text: '', offset: 0, limit: 50 })
      .items.map((item) => item.name)
      .sort()
  const names = async (place = court.stick): Promise<string[]> => (await readdir(place)).sort()
  const deviceOf = (one: NewLaptop): string => one.core.context.profile().deviceId
  const codeFor = () => court.code('王某法', 'handler', { officer })
  const asks = (one: NewLaptop, how: { place?: string; selector?: string; code?: string } = {}) =>
    one.core.identity.rejoinByStick({ place: court.stick, selector: '', code: '', ...how })
  const looks = async (one: NewLaptop, place = '') => (await one.core.identity.tryRejoin({ place })).waits
  const device = async (one: NewLaptop) => (await one.core.status()).device
  /** The device that a laptop handed in. */
  const waitingFor = (one: NewLaptop): string => {
    const pending = pendingRejoin(one.core.context.store().db)
    if (pending === null) throw new Error('nothing waits')
    return pending.redeeming.device
  }
  const waitingAtCourt = async () => (await running.court.gateway.waiting()).length

  /** Code, request, certificates and the rest by one stick; the laptop is one of the court's again. */
  async function certifiedAnew(one: NewLaptop): Promise<void> {
    await codeFor()
    expect(await asks(one)).toMatchObject({ waits: 'stickToCourt', stick: { place: court.stick } })
    expect((await court.takes()).asked).toContainEqual(expect.objectContaining({ state: 'waiting' }))
    expect(await looks(one)).toBe('stickIssuing')
    await running.issue()
    await court.gives()
    expect(await looks(one)).toBeNull()
    await soundAgain(one)
  }

  /** Certified with exactly the keys at work here; exchanges by stick both ways. */
  async function soundAgain(one: NewLaptop): Promise<void> {
    expect(await device(one)).toMatchObject({ certified: true, rejoining: false })
    expect(one.core.context.profile().prefix).toMatch(/^D\d+$/)
    const { db } = one.core.context.store()
    const { db: atCourt } = running.court.gateway.sticks
    const keys = await atCourt.selectFrom('certificate').select('key').where('device', '=', deviceOf(one)).execute()
    expect(keys.map((row) => row.key)).toContain(one.core.context.session().key.publicKey)
    expect(sealingKeys(db).map((row) => row.device)).toContain(deviceOf(one))
    expect(await importFrom(one, court.stick)).toMatchObject({ refused: 0, answered: true })
    await exportTo(one, court.stick, { to: 'court' })
    expect(await court.takes()).toMatchObject({ refused: [] })
    await court.gives()
    await importFrom(one, court.stick)
    // What is read from a stick may end in an event of this laptop, which is one stick behind (decision 0047).
    expect(one.services.sync.state().onlyHere.events).toBeLessThanOrEqual(1)
    expect(one.services.sync.setAside()).toEqual([])
    expect(verifyChains(db)).toMatchObject({ ok: true, faults: [] })
  }

  it('[G3] whose officer lost the PIN: the printed code opens it, a code and two trips of a stick certify it', async () => {
    const before = deviceOf(laptop)
    laptop.core.identity.lock()
    await laptop.core.identity.unlockWithCode({ code: recoveryCode, officerId: officer, newPin: NEW_PIN })
    expect(await device(laptop)).toMatchObject({ certified: false })
    record(laptop, '货架')
    const interim = deviceOf(laptop)
    expect(interim).not.toBe(before)
    await certifiedAnew(laptop)
    expect(deviceOf(laptop)).toBe(interim)
    // What served its turn is gone from the stick; the code went with the request.
    expect((await names()).filter((name) => name.startsWith('fieldwrit-enrol'))).toEqual([])
    await laptop.restart()
    await laptop.core.identity.unlock({ officerId: officer, pin: NEW_PIN })
    expect(itemsOn(laptop)).toEqual(['办公桌', '货架'])
  })

  it('[X7] whose certificate was revoked: it stays the device it was until the court has the new keys', async () => {
    const before = deviceOf(laptop)
    await running.court.revoke(before)
    await codeFor()
    const { stick } = await asks(laptop)
    expect(stick?.keyWords).toMatch(/^(\S+ ){5}\S+$/)
    expect(deviceOf(laptop)).toBe(before)
    expect(await device(laptop)).toMatchObject({ certified: true, rejoining: true })
    expect(await looks(laptop)).toBe('stickToCourt')
    record(laptop, '货架')
    expect(deviceOf(laptop)).toBe(before)
    await court.takes()
    expect(await looks(laptop)).toBe('stickIssuing')
    expect(deviceOf(laptop)).not.toBe(before)
    expect(await device(laptop)).toMatchObject({ certified: false, rejoining: true })
    expect(laptop.core.context.profile().prefix).toMatch(/^D\d+-[A-Z]{2}$/)
    record(laptop, '缝纫机')
    await running.issue()
    await court.gives()
    expect(await looks(laptop)).toBeNull()
    await soundAgain(laptop)
    expect(itemsOn(laptop)).toEqual(['办公桌', '缝纫机', '货架'].sort())
  })

  it('whose certificate ran out, as the court’s own for receipts did, is certified for as long again', async () => {
    const until = () => {
      const row = deviceRows(laptop.core.context.store().db).find((one) => one.device_id === deviceOf(laptop))
      return peekCertificate(row?.certificate ?? '')?.until ?? 0
    }
    const { clock } = running.court
    const [now, before] = [clock.now, until()]
    try {
      clock.now = before + 24 * 3_600_000
      laptop.core.identity.lock()
      await laptop.core.identity.unlock({ officerId: officer, pin: TEST_PIN })
      await codeFor()
      await asks(laptop)
      await court.takes()
      await running.issue()
      await court.gives()
      expect(await looks(laptop)).toBeNull()
      expect(until()).toBeGreaterThan(clock.now)
      record(laptop, '货架')
      await exportTo(laptop, court.stick, { to: 'court' })
      expect((await court.takes()).events).toBeGreaterThan(0)
    } finally {
      clock.now = now
    }
  })

  it('[X7] that is a copy: it takes another device id, and its original goes on as the device it was', async () => {
    await laptop.core.close()
    const copy = await copiedLaptop(laptop.folder, running.court.clock)
    opened.push(copy)
    await laptop.restart()
    for (const one of [laptop, copy]) await one.core.identity.unlock({ officerId: officer, pin: TEST_PIN })
    record(copy, '货架')
    await copy.core.identity.changeDevice({ pin: TEST_PIN })
    await certifiedAnew(copy)
    record(laptop, '沙发')
    await exportTo(laptop, court.stick, { to: 'court' })
    expect(await court.takes()).toMatchObject({ refused: [] })
    await court.gives()
    for (const one of [laptop, copy]) await importFrom(one, court.stick)
    for (const one of [laptop, copy]) expect(itemsOn(one)).toEqual(['办公桌', '沙发', '货架'].sort())
    expect(deviceOf(copy)).not.toBe(deviceOf(laptop))
    for (const one of [laptop, copy]) expect(one.services.sync.setAside()).toEqual([])
  })

  it('[X7] [G5] that was restored from a backup: what came after the backup returns from the court by the same stick', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'fieldwrit-restored-'))
    const { context } = laptop.core
    record(laptop, '只在备份里')
    const path = join(folder, 'backup.fieldwrit')
    await writeBackupFile(context, context.store(), path)
    record(laptop, '备份之后')
    await exportTo(laptop, court.stick, { to: 'court' })
    await court.takes()
    const restored = await emptyLaptop(running.court.clock)
    opened.push(restored)
    for await (const _ of restoreService(restored.core).run({ path, secret: TEST_PIN }, undefined));
    await restored.core.identity.unlock({ officerId: officer, pin: TEST_PIN })
    record(restored, '恢复之后')
    await certifiedAnew(restored)
    expect(itemsOn(restored)).toEqual(['办公桌', '只在备份里', '备份之后', '恢复之后'].sort())
    expect(restored.services.sync.state().oldTail?.asked).toMatchObject([{ name: expect.any(String) }])
    await rm(folder, { recursive: true })
  })

  it('[L8] a code that another laptop used is refused in words, and nothing changes: the laptop goes on', async () => {
    const before = { device: deviceOf(laptop), prefix: laptop.core.context.profile().prefix }
    const code = await codeFor()
    const copy = `${court.stick}-copy`
    await cp(court.stick, copy, { recursive: true })
    const thief = await emptyLaptop(running.court.clock)
    opened.push(thief)
    await thief.core.identity.joinByStick(court.joining({ selector: code.slice(0, 4) }))
    await court.takes()
    await asks(laptop, { place: copy })
    await cp(copy, court.stick, { recursive: true })
    expect((await court.takes()).asked).toContainEqual(
      expect.objectContaining({ state: 'refused', detail: 'codeUsed' }),
    )
    await expect(looks(laptop, court.stick)).rejects.toMatchObject(refused('enrolCodeUsed'))
    expect({ device: deviceOf(laptop), prefix: laptop.core.context.profile().prefix }).toEqual(before)
    expect(await device(laptop)).toMatchObject({ certified: true, rejoining: false })
    expect((await names()).filter((name) => name.includes('-enrol-request-'))).toEqual([
      requestFile(thief.core.context.profile().deviceId),
    ])
    record(laptop, '货架')
    await exportTo(laptop, court.stick, { to: 'court' })
    expect(await court.takes()).toMatchObject({ refused: [] })
    // The next code serves, and the refusal before it is not taken for its answer.
    await certifiedAnew(laptop)
    await rm(copy, { recursive: true })
  })

  it('[L2] a stick of another court, of nobody, or with a code for somebody else is refused before anything is kept', async () => {
    const other = await runningCourt()
    const theirs = await stickCourt(other)
    try {
      await theirs.code('王某法', 'handler')
      await expect(asks(laptop, { place: theirs.stick })).rejects.toMatchObject({
        data: { rule: 'enrolOtherRoot', detail: `${running.words} ≠ ${other.words}` },
      })
      await codeFor()
      await asks(laptop)
      await expect(looks(laptop, theirs.stick)).rejects.toMatchObject(refused('enrolOtherRoot'))
      expect(await looks(laptop)).toBe('stickToCourt')
    } finally {
      await theirs.close()
      await other.close()
    }
    const second = await court.enrolled('李某法', 'handler')
    opened.push(second)
    await rm(join(court.stick, courtCardFile))
    await expect(asks(second)).rejects.toMatchObject(refused('enrolNotACourt'))
    const mine = (await codeFor()).slice(0, 4)
    await expect(asks(second)).rejects.toMatchObject(refused('enrolCodeUnreadable'))
    await expect(asks(second, { selector: mine })).rejects.toMatchObject(refused('enrolOfficerKnown'))
    await expect(asks(second, { place: join(court.stick, 'gone') })).rejects.toMatchObject({ code: 'BAD_PLACE' })
    expect(await device(second)).toMatchObject({ certified: true, rejoining: false })
  })

  it('[X8] [P1] a half-written or forged answer, and certificates whose record was cut, are waited for again', async () => {
    await codeFor()
    await asks(laptop)
    const before = deviceOf(laptop)
    await court.takes()
    const path = join(court.stick, (await names()).find((name) => name.startsWith('fieldwrit-enrol-answer-')) ?? '')
    const honest = await readFile(path)
    await writeFile(path, honest.subarray(0, honest.length / 2))
    expect(await looks(laptop)).toBe('stickDamaged')
    const changed = JSON.parse(honest.toString('utf8')) as { head: { kind: string } }
    await writeFile(path, JSON.stringify({ ...changed, head: { ...changed.head, kind: 'issued' } }))
    await expect(looks(laptop)).rejects.toMatchObject({ data: { rule: 'enrolUnsound', detail: running.words } })
    expect(deviceOf(laptop)).toBe(before)
    await writeFile(path, honest)
    expect(await looks(laptop)).toBe('stickIssuing')
    await running.issue()
    await court.gives()
    const parts = (await names()).filter((name) => name.startsWith('fieldwrit-transfer-'))
    for (const part of parts) await rm(join(court.stick, part, '0001.seg'))
    expect(await looks(laptop)).toBe('stickDamaged')
    expect(await device(laptop)).toMatchObject({ certified: false, rejoining: true })
    await court.gives()
    expect(await looks(laptop)).toBeNull()
    await soundAgain(laptop)
  })

  it('[X10] waits over an end of the program and a stick that is gone, and goes on where one is put in', async () => {
    await codeFor()
    await asks(laptop)
    await laptop.restart()
    await laptop.core.identity.unlock({ officerId: officer, pin: TEST_PIN })
    const elsewhere = `${court.stick}-elsewhere`
    await rename(court.stick, elsewhere)
    expect(await looks(laptop)).toBe('stickAway')
    expect(await looks(laptop, elsewhere)).toBe('stickToCourt')
    const [request = ''] = (await names(elsewhere)).filter((name) => name.includes('-enrol-request-'))
    const asked = await readFile(join(elsewhere, request))
    // A stick that was wiped, or another one: the same request is written again.
    await rm(elsewhere, { recursive: true })
    await mkdir(court.stick)
    expect(await looks(laptop, court.stick)).toBe('stickToCourt')
    expect((await readFile(join(court.stick, request))).equals(asked)).toBe(true)
    await court.takes()
    await running.issue()
    // Another stick again, on which no request lies: the court is told for whom.
    await rm(court.stick, { recursive: true })
    await mkdir(court.stick)
    await court.gives(waitingFor(laptop))
    expect(await looks(laptop)).toBeNull()
    await soundAgain(laptop)
  })

  it('[X3] the court that reads a stick twice, and writes it twice, makes one request and one laptop', async () => {
    const before = await waitingAtCourt()
    const code = await codeFor()
    await asks(laptop)
    const copy = `${court.stick}-copy`
    await cp(court.stick, copy, { recursive: true })
    await court.takes()
    await court.takes()
    expect(await waitingAtCourt()).toBe(before + 1)
    // Whoever types the same code again, before or after the court took it, hands in the same keys.
    expect((await asks(laptop, { code })).waits).toBe('stickIssuing')
    const became = deviceOf(laptop)
    expect((await asks(laptop, { code })).waits).toBe('stickIssuing')
    await running.issue()
    await court.gives()
    await court.gives()
    expect(await looks(laptop)).toBeNull()
    expect(deviceOf(laptop)).toBe(became)
    expect(await looks(laptop)).toBeNull()
    await soundAgain(laptop)
    // A copy of the stick put in later says nothing new, here or there.
    await rm(court.stick, { recursive: true })
    await rename(copy, court.stick)
    await court.takes()
    expect(await waitingAtCourt()).toBe(before)
    expect(await importFrom(laptop, court.stick)).toMatchObject({ refused: 0 })
    expect(deviceOf(laptop)).toBe(became)
  })

  it('[G3] taking a stick in as any other takes the court’s answer first; until then it is refused in words', async () => {
    await codeFor()
    await asks(laptop)
    await court.takes()
    const elsewhere = `${court.stick}-elsewhere`
    await rename(court.stick, elsewhere)
    const takes = async (place: string) => {
      for await (const step of laptop.services.bundle.import({ place }, undefined))
        if (step.kind === 'done') return step
      throw new Error('the stick ended without an answer')
    }
    await expect(takes(elsewhere)).rejects.toMatchObject(refused('enrolAgain'))
    expect(await device(laptop)).toMatchObject({ certified: false, rejoining: true })
    await running.issue()
    await rename(elsewhere, court.stick)
    await court.gives()
    expect(await takes(court.stick)).toMatchObject({ refused: 0, answered: true })
    await soundAgain(laptop)
  })

  it('a PIN that is changed while the stick travels opens the key that was handed in', async () => {
    await codeFor()
    await asks(laptop)
    await laptop.core.identity.changePin({ oldPin: TEST_PIN, newPin: NEW_PIN })
    await court.takes()
    await running.issue()
    await court.gives()
    expect(await looks(laptop)).toBeNull()
    await soundAgain(laptop)
    await laptop.restart()
    await laptop.core.identity.unlock({ officerId: officer, pin: NEW_PIN })
    await soundAgain(laptop)
  })

  it('a PIN that is lost while the stick travels ends that request: another code certifies the laptop', async () => {
    await codeFor()
    await asks(laptop)
    laptop.core.identity.lock()
    await laptop.core.identity.unlockWithCode({ code: recoveryCode, officerId: officer, newPin: NEW_PIN })
    expect(await device(laptop)).toMatchObject({ certified: false, rejoining: false })
    await rm(court.stick, { recursive: true })
    await mkdir(court.stick)
    await certifiedAnew(laptop)
  })

  it('[G3] what the court had sealed to the former device comes sealed to the new one, and stays closed itself', async () => {
    const second = await court.enrolled('李某法', 'handler')
    opened.push(second)
    record(second, '保险柜')
    await exportTo(second, court.stick, { to: 'court' })
    await court.takes()
    // Written for the device that this laptop was, and not read by it.
    await court.gives(deviceOf(laptop))
    await codeFor()
    await asks(laptop)
    await court.takes()
    expect(await looks(laptop)).toBe('stickIssuing')
    await running.issue()
    const { written } = await court.gives()
    expect(written.find((one) => one.device === deviceOf(laptop))).toMatchObject({ joined: true })
    expect(await looks(laptop)).toBeNull()
    const { parts, refused: faulty } = await importFrom(laptop, court.stick)
    expect(faulty).toBe(0)
    expect(parts.some((part) => part.state === 'notForUs')).toBe(true)
    expect(itemsOn(laptop)).toEqual(['保险柜', '办公桌'].sort())
  })
})
