import { mkdtemp, readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { deviceRows } from '../../../../db/identity.ts'
import { verifyChains } from '../../../../db/verify.ts'
import { writeBackupFile } from '../../../../electron/core/copies/bundleFile.ts'
import { type Core, createCore } from '../../../../electron/core/core.ts'
import { restoreService } from '../../../../electron/core/restore.ts'
import { inRole, startTestCore, TEST_PIN, type TestCore, testPorts } from '../../../support/coreHarness.ts'

const NOW = Date.UTC(2026, 5, 1, 1, 0)

let laptop: TestCore
let stick: string
let others: { core: Core; folder: string }[] = []

beforeEach(async () => {
  laptop = await startTestCore({ now: NOW })
  stick = await mkdtemp(join(tmpdir(), 'fieldwrit-stick-'))
  others = []
})
afterEach(async () => {
  await laptop.close()
  for (const { core, folder } of others) {
    await core.close()
    await rm(folder, { recursive: true, force: true })
  }
  await rm(stick, { recursive: true, force: true })
})

const setPlace = (place: string): Promise<void> => laptop.core.settings.put('secondCopy', place)
const eventCount = (core: Core): number =>
  core.context
    .store()
    .journal.heads()
    .reduce((sum, head) => sum + head.seq, 0)

/** The folder of the newest copy on the stick. */
async function bundle(): Promise<string> {
  const names = (await readdir(stick)).filter((name) => name.startsWith('fieldwrit-')).sort()
  return join(stick, names.at(-1) ?? '')
}

/** Another laptop with an empty profile. */
async function otherLaptop(): Promise<Core> {
  const folder = await mkdtemp(join(tmpdir(), 'fieldwrit-other-'))
  const core = await createCore(folder, testPorts({ now: NOW + 1000 }))
  others.push({ core, folder })
  return core
}

async function restoreInto(core: Core, path: string, secret: string) {
  const steps: string[] = []
  for await (const step of restoreService(core).run({ path, secret }, undefined)) {
    if (step.kind === 'done') return { ...step, steps }
    steps.push(step.step)
  }
  throw new Error('no answer')
}

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'succeeded',
    (error: { code?: string }) => error.code ?? String(error),
  )

/** Leaves a blob and a note of it, as a frozen document does. */
async function putBlob(bytes: Buffer): Promise<string> {
  const { blobs, db } = laptop.core.context.store()
  const { hash, size } = await blobs.put({ bytes })
  db.prepare('INSERT INTO blob (hash, size, format) VALUES (?, ?, ?)').run(hash, size, 'test/1')
  return hash
}

describe('the second copy', () => {
  test('[B6] without a second place everything counts as only here, and a backup asks for a place', async () => {
    const copies = laptop.core.secondCopy.copies()
    expect(copies).toMatchObject({ place: null, fault: null, lastAt: null })
    expect(copies.eventsOnlyHere).toBe(eventCount(laptop.core))
    expect(await codeOf(laptop.core.secondCopy.backUpNow())).toBe('BAD_PLACE')
  })

  test('[B6] a backup brings what is only here to zero; later facts count again until the next', async () => {
    await setPlace(stick)
    await putBlob(Buffer.from('a picture'))
    expect(await laptop.core.secondCopy.backUpNow()).toMatchObject({ eventsOnlyHere: 0, filesOnlyHere: 0, lastAt: NOW })
    await laptop.addOfficer('陈某', 'courtClerk')
    expect(laptop.core.secondCopy.copies().eventsOnlyHere).toBe(1)
    await laptop.core.secondCopy.backUpNow()
    expect(laptop.core.secondCopy.copies().eventsOnlyHere).toBe(0)
    expect((await readdir(await bundle())).filter((name) => name.endsWith('.seg')).length).toBeGreaterThan(2)
  })

  test('[B6] segments are never written again: what was there stays byte for byte', async () => {
    await setPlace(stick)
    await laptop.core.secondCopy.backUpNow()
    const first = join(await bundle(), '000001.seg')
    const before = await readFile(first)
    await laptop.addOfficer('陈某', 'courtClerk')
    await laptop.core.secondCopy.backUpNow()
    expect(await readFile(first)).toEqual(before)
  })

  test('[B6] closing copies what is new, and a copy is continued after a restart', async () => {
    await setPlace(stick)
    await laptop.core.secondCopy.backUpNow()
    await laptop.addOfficer('陈某', 'courtClerk')
    await laptop.reopen()
    await laptop.core.secondCopy.backUpNow()
    expect((await readdir(stick)).length).toBe(1)
    expect(laptop.core.secondCopy.copies().eventsOnlyHere).toBe(0)
  })

  test('[X7] [L1] after a change of the device id nothing counts as only here, and the copy restores', async () => {
    await setPlace(stick)
    await laptop.addOfficer('陈某', 'courtClerk')
    await laptop.core.secondCopy.backUpNow()
    const { deviceId } = laptop.core.context.profile()
    await laptop.core.identity.changeDevice({ pin: TEST_PIN })
    await laptop.core.identity.unlock({ officerId: laptop.officerId, pin: TEST_PIN })
    expect(laptop.core.context.profile().deviceId).not.toBe(deviceId)
    expect(await laptop.core.secondCopy.backUpNow()).toMatchObject({ eventsOnlyHere: 0 })
    const other = await otherLaptop()
    await restoreInto(other, await bundle(), TEST_PIN)
    await other.identity.unlock({ officerId: laptop.officerId, pin: TEST_PIN })
    expect(verifyChains(other.context.store().db)).toMatchObject({ ok: true, faults: [] })
    expect((await other.status()).officers.map((one) => one.name)).toContain('陈某')
  })

  test.each([
    ['cut', (path: string) => truncate(path, 40)],
    ['deleted', (path: string) => rm(path)],
    [
      'changed',
      async (path: string) => {
        const bytes = await readFile(path)
        bytes[bytes.length - 20] = (bytes[bytes.length - 20] ?? 0) ^ 1
        await writeFile(path, bytes)
      },
    ],
  ])('[B6] a copy whose last segment was %s is noticed at start and begun anew beside it', async (_name, damage) => {
    await setPlace(stick)
    await laptop.core.secondCopy.backUpNow()
    await laptop.core.close()
    const segments = (await readdir(await bundle())).filter((name) => name.endsWith('.seg')).sort()
    await damage(join(await bundle(), segments.at(-1) ?? ''))
    await laptop.reopen()
    expect(laptop.core.secondCopy.copies().eventsOnlyHere).toBeGreaterThan(0)
    await laptop.core.secondCopy.backUpNow()
    expect((await readdir(stick)).length).toBe(2)
    expect(laptop.core.secondCopy.copies().eventsOnlyHere).toBe(0)
  })

  test('[B6] a pulled stick is said and tried again when it is back', async () => {
    await setPlace(stick)
    await laptop.core.secondCopy.backUpNow()
    await rename(stick, `${stick}-pulled`)
    await laptop.addOfficer('陈某', 'courtClerk')
    expect(await codeOf(laptop.core.secondCopy.backUpNow())).toBe('BAD_PLACE')
    expect(laptop.core.secondCopy.copies()).toMatchObject({ fault: 'missing' })
    await rename(`${stick}-pulled`, stick)
    expect(await laptop.core.secondCopy.backUpNow()).toMatchObject({ fault: null, eventsOnlyHere: 0 })
  })

  test('[B6] the profile itself is no second place', async () => {
    await setPlace(join(laptop.folder, 'blobs'))
    expect(await codeOf(laptop.core.secondCopy.backUpNow())).toBe('BAD_PLACE')
    expect(laptop.core.secondCopy.copies().fault).toBe('insideProfile')
  })

  test('[S3] nothing readable leaves: neither names nor keys stand in the copy', async () => {
    await setPlace(stick)
    await laptop.addOfficer('欧阳某某', 'courtClerk')
    await laptop.core.secondCopy.backUpNow()
    const folder = await bundle()
    for (const name of (await readdir(folder)).filter((entry) => entry !== 'header.json')) {
      const bytes = await readFile(join(folder, name))
      expect(bytes.includes(Buffer.from('欧阳某某'))).toBe(false)
      expect(bytes.includes(laptop.core.context.store().key)).toBe(false)
    }
  })
})

describe('a restore', () => {
  test('[X7] brings every fact and file to a new device with the next prefix; PINs work', async () => {
    await setPlace(stick)
    const hash = await putBlob(Buffer.alloc(5_000_000, 7))
    await laptop.core.secondCopy.backUpNow()
    const other = await otherLaptop()
    const done = await restoreInto(other, stick, TEST_PIN)
    expect(done).toMatchObject({ events: eventCount(laptop.core), files: 1, until: NOW })
    const profile = other.context.profile()
    expect(profile.deviceId).not.toBe(laptop.core.context.profile().deviceId)
    expect(profile.prefix).toBe('D2')
    await other.identity.unlock({ officerId: laptop.officerId, pin: TEST_PIN })
    const { db, blobs } = other.context.store()
    expect(
      deviceRows(db)
        .map((row) => row.prefix)
        .sort(),
    ).toEqual(['D1', 'D2'])
    expect(await blobs.verify(hash)).toBe('sound')
    expect(verifyChains(db)).toMatchObject({ ok: true })
    expect(
      laptop.core.context
        .store()
        .journal.heads()
        .every((head) =>
          other.context
            .store()
            .journal.heads()
            .some((copy) => copy.hash === head.hash),
        ),
    ).toBe(true)
  })

  test('[X7] opens a backup file with the recovery code as well', async () => {
    const fresh = await otherLaptop()
    const made = await fresh.identity.setUp({
      courtName: '示例区人民法院',
      courtCode: '浙9901',
      officerName: '周某舟',
      role: 'handler',
      pin: TEST_PIN,
      deviceName: '测试机',
      demo: false,
    })
    const file = join(stick, 'copy.fwb')
    const backup = await writeBackupFile(fresh.context, fresh.context.store(), file)
    const other = await otherLaptop()
    expect(await restoreInto(other, file, made.recoveryCode)).toMatchObject({ events: backup.events })
    expect(other.context.profile().courtCode).toBe('浙9901')
  })

  test('wrong secrets are refused and leave the profile empty', async () => {
    await setPlace(stick)
    await laptop.core.secondCopy.backUpNow()
    const other = await otherLaptop()
    expect(await codeOf(restoreInto(other, stick, '802571'))).toBe('WRONG_PIN')
    const wrongCode = '00001-00002-00003-00004-00005-00006-00007'
    expect(await codeOf(restoreInto(other, stick, wrongCode))).toBe('WRONG_CODE')
    expect(await codeOf(restoreInto(other, laptop.folder, TEST_PIN))).toBe('BAD_BACKUP')
    expect((await other.status()).phase).toBe('empty')
  })

  test('only an empty profile is filled', async () => {
    await setPlace(stick)
    await laptop.core.secondCopy.backUpNow()
    expect(await codeOf(restoreInto(laptop.core, stick, TEST_PIN))).toBe('REFUSED')
  })

  test('a damaged segment keeps everything before it and says so', async () => {
    await setPlace(stick)
    await laptop.core.secondCopy.backUpNow()
    const before = eventCount(laptop.core)
    laptop.setNow(NOW + 60_000)
    await laptop.addOfficer('陈某', 'courtClerk')
    await laptop.core.secondCopy.backUpNow()
    const segments = (await readdir(await bundle())).filter((name) => name.endsWith('.seg')).sort()
    await truncate(join(await bundle(), segments.at(-1) ?? ''), 300)
    const other = await otherLaptop()
    const done = await restoreInto(other, stick, TEST_PIN)
    expect(done).toMatchObject({ events: before, until: NOW })
    expect(done.steps).toContain('damaged')
  })

  test('a removed officer opens nothing that was copied later', async () => {
    await setPlace(stick)
    const removed = await laptop.addOfficer('陈某', 'courtClerk')
    await laptop.core.secondCopy.backUpNow()
    const oldHeader = await readFile(join(await bundle(), 'header.json'))
    const call = { commandId: crypto.randomUUID(), officerId: removed, reason: '调离', pin: TEST_PIN }
    await inRole(laptop, 'administrator', () => laptop.core.identity.removeOfficer(call))
    await laptop.core.secondCopy.backUpNow()
    const known = JSON.parse(oldHeader.toString('utf8')).keys.map((entry: { id: string }) => entry.id)
    const segments = (await readdir(await bundle())).filter((name) => name.endsWith('.seg')).sort()
    const last = await readFile(join(await bundle(), segments.at(-1) ?? ''))
    const head = JSON.parse(last.subarray(12, 12 + last.readUInt32BE(8)).toString('utf8')) as { key: string }
    expect(known).not.toContain(head.key)
    const other = await otherLaptop()
    expect(await restoreInto(other, stick, TEST_PIN)).toMatchObject({ events: eventCount(laptop.core) })
  })
})
