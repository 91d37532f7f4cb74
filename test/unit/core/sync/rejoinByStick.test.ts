import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { deviceRows } from '../../../../db/identity.ts'
import { writeBackupFile } from '../../../../electron/core/copies/bundleFile.ts'
import { restoreService } from '../../../../electron/core/restore.ts'
import { peekCertificate } from '../../../../shared/sync/trust/certificates.ts'
import { TEST_PIN } from '../../../support/coreHarness.ts'
import { copiedLaptop } from '../../../support/sync/copies.ts'
import { exportTo, importFrom } from '../../../support/sync/desks.ts'
import { emptyLaptop, type RunningCourt, runningCourt } from '../../../support/sync/joining.ts'
import { NEW_PIN, type RejoinStory, refused, startRejoinStory } from '../../../support/sync/rejoinStory.ts'

describe('[P3] a laptop that its court without a network certifies once more', () => {
  let running: RunningCourt
  let story: RejoinStory

  beforeAll(async () => {
    running = await runningCourt()
  })
  afterAll(() => running.close())
  beforeEach(async () => {
    story = await startRejoinStory(running)
  })
  afterEach(() => story.close())

  it('[G3] whose officer lost the PIN: the printed code opens it, a code and two trips of a stick certify it', async () => {
    const before = story.deviceOf(story.laptop)
    story.laptop.core.identity.lock()
    await story.laptop.core.identity.unlockWithCode({
      code: story.recoveryCode,
      officerId: story.officer,
      newPin: NEW_PIN,
    })
    expect(await story.device(story.laptop)).toMatchObject({ certified: false })
    story.record(story.laptop, '货架')
    const interim = story.deviceOf(story.laptop)
    expect(interim).not.toBe(before)
    await story.certifiedAnew(story.laptop)
    expect(story.deviceOf(story.laptop)).toBe(interim)
    // What served its turn is gone from the stick; the code went with the request.
    expect((await story.names()).filter((name) => name.startsWith('fieldwrit-enrol'))).toEqual([])
    await story.laptop.restart()
    await story.laptop.core.identity.unlock({ officerId: story.officer, pin: NEW_PIN })
    expect(story.itemsOn(story.laptop)).toEqual(['办公桌', '货架'])
  })

  it('[X7] whose certificate was revoked: it stays the device it was until the court has the new keys', async () => {
    const before = story.deviceOf(story.laptop)
    await running.court.revoke(before)
    await story.codeFor()
    const { stick } = await story.asks(story.laptop)
    expect(stick?.keyWords).toMatch(/^(\S+ ){5}\S+$/)
    expect(story.deviceOf(story.laptop)).toBe(before)
    expect(await story.device(story.laptop)).toMatchObject({ certified: true, rejoining: true })
    expect(await story.looks(story.laptop)).toBe('stickToCourt')
    story.record(story.laptop, '货架')
    expect(story.deviceOf(story.laptop)).toBe(before)
    await story.court.takes()
    expect(await story.looks(story.laptop)).toBe('stickIssuing')
    expect(story.deviceOf(story.laptop)).not.toBe(before)
    expect(await story.device(story.laptop)).toMatchObject({ certified: false, rejoining: true })
    expect(story.laptop.core.context.profile().prefix).toMatch(/^D\d+-[A-Z]{2}$/)
    story.record(story.laptop, '缝纫机')
    await running.issue()
    await story.court.gives()
    expect(await story.looks(story.laptop)).toBeNull()
    await story.soundAgain(story.laptop)
    expect(story.itemsOn(story.laptop)).toEqual(['办公桌', '缝纫机', '货架'].sort())
  })

  it('whose certificate ran out, as the court’s own for receipts did, is certified for as long again', async () => {
    const until = () => {
      const row = deviceRows(story.laptop.core.context.store().db).find(
        (one) => one.device_id === story.deviceOf(story.laptop),
      )
      return peekCertificate(row?.certificate ?? '')?.until ?? 0
    }
    const { clock } = running.court
    const [now, before] = [clock.now, until()]
    try {
      clock.now = before + 24 * 3_600_000
      story.laptop.core.identity.lock()
      await story.laptop.core.identity.unlock({ officerId: story.officer, pin: TEST_PIN })
      await story.codeFor()
      await story.asks(story.laptop)
      await story.court.takes()
      await running.issue()
      await story.court.gives()
      expect(await story.looks(story.laptop)).toBeNull()
      expect(until()).toBeGreaterThan(clock.now)
      story.record(story.laptop, '货架')
      await exportTo(story.laptop, story.court.stick, { to: 'court' })
      expect((await story.court.takes()).events).toBeGreaterThan(0)
    } finally {
      clock.now = now
    }
  })

  it('[X7] that is a copy: it takes another device id, and its original goes on as the device it was', async () => {
    await story.laptop.core.close()
    const copy = await copiedLaptop(story.laptop.folder, running.court.clock)
    story.opened.push(copy)
    await story.laptop.restart()
    for (const one of [story.laptop, copy]) await one.core.identity.unlock({ officerId: story.officer, pin: TEST_PIN })
    story.record(copy, '货架')
    await copy.core.identity.changeDevice({ pin: TEST_PIN })
    await story.certifiedAnew(copy)
    story.record(story.laptop, '沙发')
    await exportTo(story.laptop, story.court.stick, { to: 'court' })
    expect(await story.court.takes()).toMatchObject({ refused: [] })
    await story.court.gives()
    for (const one of [story.laptop, copy]) await importFrom(one, story.court.stick)
    for (const one of [story.laptop, copy]) expect(story.itemsOn(one)).toEqual(['办公桌', '沙发', '货架'].sort())
    expect(story.deviceOf(copy)).not.toBe(story.deviceOf(story.laptop))
    for (const one of [story.laptop, copy]) expect(one.services.sync.setAside()).toEqual([])
  })

  it('[X7] [G5] that was restored from a backup: what came after the backup returns from the court by the same stick', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'fieldwrit-restored-'))
    const { context } = story.laptop.core
    story.record(story.laptop, '只在备份里')
    const path = join(folder, 'backup.fieldwrit')
    await writeBackupFile(context, context.store(), path)
    story.record(story.laptop, '备份之后')
    await exportTo(story.laptop, story.court.stick, { to: 'court' })
    await story.court.takes()
    const restored = await emptyLaptop(running.court.clock)
    story.opened.push(restored)
    for await (const _ of restoreService(restored.core).run({ path, secret: TEST_PIN }, undefined));
    await restored.core.identity.unlock({ officerId: story.officer, pin: TEST_PIN })
    story.record(restored, '恢复之后')
    await story.certifiedAnew(restored)
    expect(story.itemsOn(restored)).toEqual(['办公桌', '只在备份里', '备份之后', '恢复之后'].sort())
    expect(restored.services.sync.state().oldTail?.asked).toMatchObject([{ name: expect.any(String) }])
    await rm(folder, { recursive: true })
  })

  it('a PIN that is changed while the stick travels opens the key that was handed in', async () => {
    await story.codeFor()
    await story.asks(story.laptop)
    await story.laptop.core.identity.changePin({ oldPin: TEST_PIN, newPin: NEW_PIN })
    await story.court.takes()
    await running.issue()
    await story.court.gives()
    expect(await story.looks(story.laptop)).toBeNull()
    await story.soundAgain(story.laptop)
    await story.laptop.restart()
    await story.laptop.core.identity.unlock({ officerId: story.officer, pin: NEW_PIN })
    await story.soundAgain(story.laptop)
  })

  it('[X7] a copy made while the stick travels forgets what its original handed in: they never become one device', async () => {
    await story.codeFor()
    await story.asks(story.laptop)
    await story.laptop.core.close()
    const copy = await copiedLaptop(story.laptop.folder, running.court.clock)
    story.opened.push(copy)
    await story.laptop.restart()
    for (const one of [story.laptop, copy]) {
      await one.core.identity.unlock({ officerId: story.officer, pin: TEST_PIN })
    }
    expect(await story.device(copy)).toMatchObject({ rejoining: true })
    await copy.core.identity.changeDevice({ pin: TEST_PIN })
    expect(await story.device(copy)).toMatchObject({ certified: false, rejoining: false })
    await story.court.takes()
    await running.issue()
    await story.court.gives()
    expect(await story.looks(story.laptop)).toBeNull()
    await story.soundAgain(story.laptop)
    await expect(story.looks(copy)).rejects.toMatchObject(refused('notJoining'))
    expect(story.deviceOf(copy)).not.toBe(story.deviceOf(story.laptop))
  })

  it('a PIN that is lost while the stick travels ends that request: another code certifies the laptop', async () => {
    await story.codeFor()
    await story.asks(story.laptop)
    story.laptop.core.identity.lock()
    await story.laptop.core.identity.unlockWithCode({
      code: story.recoveryCode,
      officerId: story.officer,
      newPin: NEW_PIN,
    })
    expect(await story.device(story.laptop)).toMatchObject({ certified: false, rejoining: false })
    await rm(story.court.stick, { recursive: true })
    await mkdir(story.court.stick)
    await story.certifiedAnew(story.laptop)
  })

  it('[G3] what the court had sealed to the former device comes sealed to the new one, and stays closed itself', async () => {
    const second = await story.court.enrolled('李某法', 'handler')
    story.opened.push(second)
    story.record(second, '保险柜')
    await exportTo(second, story.court.stick, { to: 'court' })
    await story.court.takes()
    // Written for the device that this laptop was, and not read by it.
    await story.court.gives(story.deviceOf(story.laptop))
    await story.codeFor()
    await story.asks(story.laptop)
    await story.court.takes()
    expect(await story.looks(story.laptop)).toBe('stickIssuing')
    await running.issue()
    const { written } = await story.court.gives()
    expect(written.find((one) => one.device === story.deviceOf(story.laptop))).toMatchObject({ joined: true })
    expect(await story.looks(story.laptop)).toBeNull()
    const { parts, refused: faulty } = await importFrom(story.laptop, story.court.stick)
    expect(faulty).toBe(0)
    expect(parts.some((part) => part.state === 'notForUs')).toBe(true)
    expect(story.itemsOn(story.laptop)).toEqual(['保险柜', '办公桌'].sort())
  })
})
