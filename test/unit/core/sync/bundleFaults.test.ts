import { createHash } from 'node:crypto'
import { cp, mkdir, readdir, readFile, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { noteBlob } from '../../../../db/documents.ts'
import { allHeads } from '../../../../db/heads.ts'
import { quarantineRows } from '../../../../db/sync.ts'
import { openTransfer, sealingKeys } from '../../../../db/syncBundle.ts'
import { realStick } from '../../../../electron/core/sync/bundle/realStick.ts'
import { bundleKeys } from '../../../../electron/core/sync/bundle/sealingKey.ts'
import { packStream } from '../../../../electron/core/sync/pack.ts'
import { signBatch } from '../../../../shared/sync/batch.ts'
import { keyIdOf } from '../../../../shared/sync/bundle/format.ts'
import { beginPart, type PartWriter } from '../../../../shared/sync/bundle/partWriter.ts'
import type { TransferWriter } from '../../../../shared/sync/bundle/segment.ts'
import type { Stick } from '../../../../shared/sync/bundle/stick.ts'
import { decodeFrames } from '../../../../shared/sync/frames.ts'
import { inRole, newCommandId, TEST_PIN } from '../../../support/coreHarness.ts'
import { photo } from '../../../support/photo.ts'
import {
  type Desk,
  type Desks,
  dbOf,
  deviceOf,
  exportTo,
  importFrom,
  itemsOn,
  recordOn,
  startStickStory,
} from '../../../support/sync/desks.ts'
import { syncCourt } from '../../../support/sync/syncCourt.ts'

let desks: Desks
let office: Desk
let laptop: Desk
let stick: string

beforeEach(async () => {
  ;({ desks, office, laptop, stick } = await startStickStory())
})
afterEach(() => desks.close())

const headsOf = (desk: Desk) => allHeads(dbOf(desk))
/** How the parts of others were found; its own answer a laptop passes over. */
const states = (done: { parts: { state: string }[] }): string[] =>
  done.parts.map((part) => part.state).filter((state) => state !== 'own')

async function partIn(place: string): Promise<string> {
  const name = (await readdir(place)).find((one) => one.startsWith('fieldwrit-transfer-'))
  if (name === undefined) throw new Error('no part there')
  return join(place, name)
}

/** A stick whose writes of some files fail with a code of the system. */
function failing(code: string, fails: (path: string) => boolean): Stick {
  return {
    ...realStick,
    async write(path, bytes) {
      if (fails(path)) throw Object.assign(new Error(code), { code })
      await realStick.write(path, bytes)
    },
  }
}

/** A file of a laptop, of `size` bytes that begin with `mark`. */
async function keepFile({ core }: Desk, mark: number, size: number): Promise<string> {
  const { blobs, db, journal } = core.context.store()
  const { hash } = await blobs.put({ bytes: Buffer.alloc(size, mark) })
  journal.transact(() => noteBlob(db, hash, size, 'picture/1'))
  return hash
}

/** A part as a laptop's program would never write it. */
async function handmade(place: string, writer: TransferWriter, fill: (part: PartWriter) => Promise<unknown>) {
  const recipients = sealingKeys(dbOf(laptop))
    .filter((one) => one.device === deviceOf(office))
    .map((one) => one.publicKey)
  const at = desks.now
  const plan = { kind: 'transfer' as const, transfer: '0199-handmade', part: 1, at, budget: 2 ** 30, recipients }
  const folder = join(place, 'fieldwrit-transfer-0199-handmade-1')
  const sized = { ...plan, folder, recipientIds: recipients.map(keyIdOf) }
  const part = await beginPart(realStick, writer, sized, laptop.core.ports.random)
  await fill(part)
  await part.finish(false)
}

describe('a bundle that is cut, damaged or foreign', () => {
  it('[X3] [X8] whichever file is cut, at whatever byte, nothing wrong goes in and a whole one mends it', async () => {
    recordOn(desks, laptop, ['办公桌', '椅子'])
    await exportTo(laptop, stick)
    const part = await partIn(stick)
    const before = headsOf(office)
    const cut = await desks.stick()
    for (const name of ['0001.seg', 'header.json', 'manifest.json']) {
      const { size } = await stat(join(part, name))
      for (const length of [0, 1, 7, 11, 12, Math.floor(size / 2), size - 65, size - 1]) {
        const folder = join(cut, 'fieldwrit-transfer-0199-cut-1')
        await rm(folder, { recursive: true, force: true })
        await cp(part, folder, { recursive: true })
        await truncate(join(folder, name), Math.max(0, length))
        if (name !== '0001.seg') continue
        expect(states(await importFrom(office, cut))).toEqual(['damaged'])
        expect(headsOf(office)).toEqual(before)
      }
      if (name === '0001.seg') continue
      const read = await importFrom(office, cut)
      expect(states(read)).toEqual([name === 'manifest.json' ? 'halfWritten' : 'whole'])
    }
    expect(itemsOn(desks, office)).toEqual(itemsOn(desks, laptop))
    expect(states(await importFrom(office, stick))).toEqual(['whole'])
    expect(quarantineRows(dbOf(office))).toEqual([])
  })

  it('[X8] [G3] of several segments the sound ones go in, and the missing one is named', async () => {
    recordOn(desks, laptop, ['办公桌'])
    const lost = await keepFile(laptop, 1, 9 * 1024 * 1024)
    await exportTo(laptop, stick)
    const part = await partIn(stick)
    expect((await readdir(part)).filter((name) => name.endsWith('.seg'))).toHaveLength(2)
    await rm(join(part, '0002.seg'))
    const read = await importFrom(office, stick)
    expect(read).toMatchObject({ files: 0, filesCut: 1, refused: 0 })
    expect(read.parts).toMatchObject([{ state: 'damaged', missing: [2], segments: 2 }])
    expect(itemsOn(desks, office)).toEqual(['办公桌'])
    expect(await office.core.context.store().blobs.has(lost)).toBe(false)
  })

  it('[X11] what another court wrote, or somebody with a key of no court, is refused with words', async () => {
    const thief = await (await syncCourt('浙9901')).device(deviceOf(laptop))
    const { writer } = await bundleKeys(laptop.core.context)
    const forger = { ...writer, key: thief.key.privateKey, chain: thief.chain }
    const files = { kind: 'files' as const, hashes: ['ab'.repeat(32)] }
    await handmade(stick, forger, (part) => part.add([files], {}))
    expect(states(await importFrom(office, stick))).toEqual(['forged'])
    await rm(join(await partIn(stick), 'manifest.json'))
    expect(states(await importFrom(office, stick))).toEqual(['forged'])
    await handmade(stick, { ...writer, court: '浙9902' }, (part) => part.add([files], {}))
    expect(states(await importFrom(office, stick))).toEqual(['wrongCourt'])
    expect(states(await importFrom(laptop, stick))).toEqual(['wrongCourt'])
  })

  it("[X11] [X8] a stolen laptop's own signature brings in no record that its author did not sign", async () => {
    recordOn(desks, office, ['保险柜'])
    const { keys, writer } = await bundleKeys(laptop.core.context)
    const before = headsOf(office)
    const forged = { device: deviceOf(office), scope: `site:${desks.siteId}` }
    const source = await bundleKeys(office.core.context)
    const head = headsOf(office).find((one) => one.device === forged.device && one.scope === forged.scope)
    if (head === undefined) throw new Error('the office wrote nothing')
    const batch = office.core.context
      .store()
      .journal.transact(() => packStream(dbOf(office), source.keys, desks.now, { ...forged, from: 1 }))
    const events = decodeFrames(Buffer.from(batch?.events ?? '', 'base64')) ?? []
    const lie = signBatch({ ...forged, from: 1 }, events, { key: keys.key, chain: source.keys.chain, at: desks.now })
    await handmade(stick, writer, (part) =>
      part.add(
        [
          { kind: 'chain', device: forged.device, chain: source.keys.chain },
          { kind: 'batch', from: 1, head: lie.head, frames: Buffer.from(lie.events, 'base64') },
        ],
        {},
      ),
    )
    expect(await importFrom(office, stick)).toMatchObject({ applied: 0, refused: 1 })
    expect(headsOf(office)).toEqual(before)
    expect(quarantineRows(dbOf(office))).toMatchObject([{ fault: 'badSignature', came: 'received' }])
  })

  it('[B1] a file becomes visible only under the hash its content has, whatever it was announced as', async () => {
    const { writer } = await bundleKeys(laptop.core.context)
    const hash = 'ab'.repeat(32)
    const piece = (more: object) => {
      const bytes = Buffer.from('abc')
      return { kind: 'piece' as const, hash, size: 3, format: 'picture/1', offset: 0, bytes, ...more }
    }
    const swapped = piece({ hash: 'cd'.repeat(32), size: 6 })
    const late = piece({ hash: 'ef'.repeat(32), size: 6, offset: 3 })
    await handmade(stick, writer, (part) => part.add([piece({}), swapped, late], {}))
    const folder = join(office.core.paths.blobs)
    const before = (await readdir(folder, { recursive: true })).sort()
    expect(await importFrom(office, stick)).toMatchObject({ files: 0, filesCut: 2 })
    expect((await readdir(folder, { recursive: true })).sort()).toEqual(before)
  })

  it('[B1] no link, pipe or oversized file on a stick is followed or read', async () => {
    recordOn(desks, laptop, ['办公桌'])
    await exportTo(laptop, stick)
    const part = await partIn(stick)
    const whole = await readFile(join(part, '0001.seg'))
    const elsewhere = join(await desks.stick(), 'outside')
    await writeFile(elsewhere, whole)
    await rm(join(part, '0001.seg'))
    await symlink(elsewhere, join(part, '0001.seg'))
    await mkdir(join(part, '0002.seg'))
    expect(await importFrom(office, stick)).toMatchObject({ applied: 0, parts: [{ state: 'damaged', missing: [1] }] })
    await rm(join(part, '0001.seg'))
    await writeFile(join(part, '0001.seg'), whole)
    await truncate(join(part, '0001.seg'), 65 * 1024 * 1024)
    expect(await importFrom(office, stick)).toMatchObject({ applied: 0, parts: [{ state: 'damaged' }] })
    await rm(join(part, 'manifest.json'))
    expect(await importFrom(office, stick)).toMatchObject({ applied: 0, parts: [{ state: 'damaged' }] })
    await symlink('/', join(stick, 'fieldwrit-transfer-0199-link-1'))
    expect(await realStick.names(join(stick, 'fieldwrit-transfer-0199-link-1'))).toEqual([])
  })
})

describe('a stick that is full or pulled', () => {
  it('[X10] one without room is refused before anything is written, and a full laptop takes nothing in', async () => {
    recordOn(desks, laptop, ['办公桌'])
    const none: Stick = { ...realStick, free: () => Promise.resolve(1024) }
    const empty = await desks.stick()
    await expect(exportTo(laptop, empty, {}, { stick: none })).rejects.toMatchObject({
      code: 'BAD_PLACE',
      data: { reason: 'full' },
    })
    expect(await readdir(empty)).toEqual([])
    await exportTo(laptop, stick)
    const before = headsOf(office)
    await expect(importFrom(office, stick, { stick: none })).rejects.toMatchObject({ code: 'DISK_FULL' })
    expect(headsOf(office)).toEqual(before)
  })

  it('[X10] a stick pulled at any file leaves both sides as before, and the next export goes on', async () => {
    recordOn(desks, laptop, ['办公桌'])
    for (const name of ['header.json', '0001.seg', 'manifest.json']) {
      const pulled = failing('ENODEV', (path) => path.endsWith(name))
      await expect(exportTo(laptop, stick, {}, { stick: pulled })).rejects.toMatchObject({
        code: 'BAD_PLACE',
        data: { reason: 'missing' },
      })
      expect(openTransfer(dbOf(laptop), JSON.stringify([deviceOf(office)]))).toBeNull()
      expect((await readdir(stick)).filter((one) => one.includes('transfer'))).toEqual([])
    }
    // A write that says it went well and did not is found by reading it again.
    const lying: Stick = { ...realStick, write: (path, bytes) => realStick.write(path, bytes.subarray(1)) }
    await expect(exportTo(laptop, stick, {}, { stick: lying })).rejects.toMatchObject({ data: { reason: 'failed' } })
    await exportTo(laptop, stick)
    await importFrom(office, stick)
    expect(itemsOn(desks, office)).toEqual(['办公桌'])
  })

  it('[X10] [G3] what does not fit goes on on the next stick, file by file, and a stick that fills up ends its part', async () => {
    recordOn(desks, laptop, ['办公桌'])
    const hashes = [await keepFile(laptop, 1, 9e6), await keepFile(laptop, 2, 9e6), await keepFile(laptop, 3, 9e6)]
    const maxBytes = 1.1e7
    const first = await exportTo(laptop, stick, { maxBytes })
    expect(first).toMatchObject({ part: 1, more: true, tooLarge: 0 })
    expect(first.parts).toBeGreaterThan(1)
    const second = await desks.stick()
    // The disk fills up at the second segment of this part: the first stays, and counts.
    const full = failing('ENOSPC', (path) => path.endsWith('0002.seg'))
    expect(await exportTo(laptop, second, {}, { stick: full })).toMatchObject({ part: 2, more: true, files: 0 })
    const third = await desks.stick()
    expect(await exportTo(laptop, third)).toMatchObject({ part: 3, more: false, files: 3 - first.files })
    for (const one of [third, second, stick]) await importFrom(office, one)
    for (const hash of hashes) expect(await office.core.context.store().blobs.verify(hash)).toBe('sound')
    expect(itemsOn(desks, office)).toEqual(['办公桌'])
    await importFrom(laptop, stick)
    expect(await exportTo(laptop, await desks.stick())).toMatchObject({ files: 0 })
    expect(await exportTo(laptop, await desks.stick(), { whole: true })).toMatchObject({ files: 3 })
  })

  it('[X10] a file larger than the stick waits for a larger one and is counted', async () => {
    await keepFile(laptop, 1, 4e6)
    expect(await exportTo(laptop, stick, { maxBytes: 3e6 })).toMatchObject({ files: 0, tooLarge: 1, more: false })
    expect(await exportTo(laptop, stick)).toMatchObject({ files: 1, tooLarge: 0 })
  })

  it('[G7] a stick takes large files unasked, and a file that was asked for is asked for no more once it came', async () => {
    for (const { settings } of [laptop.core, office.core]) await settings.put('fileLimit', '1000')
    const bytes = photo(4e6)
    const path = join(stick, '..', 'large.jpg')
    await writeFile(path, bytes)
    const room = {
      siteId: desks.siteId,
      owner: 'room' as const,
      ownerId: desks.roomId,
      floor: null,
      on: null,
      note: '',
    }
    await laptop.services.planPictures.attach({ commandId: newCommandId(), ...room, path })
    const hash = createHash('sha256').update(bytes).digest('hex')
    expect(await exportTo(laptop, stick, { maxBytes: 3e6 })).toMatchObject({ files: 0, tooLarge: 1 })
    await importFrom(office, stick)
    const { largeFiles } = office.services
    expect(largeFiles.list().files).toMatchObject([{ hash, way: 'fetch', state: 'absent', chosen: false }])
    const files = [{ hash, way: 'fetch' as const, peer: '' }]
    expect(largeFiles.choose({ commandId: newCommandId(), files }).files).toMatchObject([{ chosen: true }])
    expect(await exportTo(laptop, stick)).toMatchObject({ files: 1, tooLarge: 0 })
    await importFrom(office, stick)
    expect(largeFiles.list().files).toEqual([])
  })

  it('[X4] a stick that takes no answer still brings what is on it', async () => {
    recordOn(desks, laptop, ['办公桌'])
    await exportTo(laptop, stick)
    const locked = failing('EROFS', () => true)
    expect(await importFrom(office, stick, { stick: locked })).toMatchObject({ answered: false, refused: 0 })
    expect(itemsOn(desks, office)).toEqual(['办公桌'])
  })

  it('[G3] what a pulled stick left half-written is cleared by the next export there, and by no other laptop', async () => {
    recordOn(desks, laptop, ['办公桌'])
    await exportTo(laptop, stick)
    const part = await partIn(stick)
    await rm(join(part, 'manifest.json'))
    await writeFile(join(part, 'kept.txt'), 'not ours')
    await exportTo(office, stick)
    expect(await readdir(part)).toContain('0001.seg')
    await exportTo(laptop, stick)
    expect(await readdir(part)).toEqual(['kept.txt'])
  })
})

describe('a laptop whose certificate was revoked', () => {
  it('[P3] is sealed to no more, by its name neither; what it recorded is still taken in', async () => {
    recordOn(desks, laptop, ['办公桌'])
    await exportTo(laptop, stick)
    await importFrom(office, stick)
    recordOn(desks, laptop, ['椅子'])
    const later = await desks.stick()
    await exportTo(laptop, later)
    const { test, deviceId } = { test: desks.office, deviceId: deviceOf(laptop) }
    const lost = { commandId: newCommandId(), deviceId, reason: '遗失在路上', pin: TEST_PIN }
    await inRole(test, 'administrator', () => test.core.identity.revokeDevice(lost))
    await expect(exportTo(office, stick)).rejects.toMatchObject({ data: { reason: 'noRecipient' } })
    await expect(exportTo(office, stick, { to: deviceId })).rejects.toMatchObject({
      data: { reason: 'revokedRecipient' },
    })
    expect(await importFrom(office, later)).toMatchObject({ refused: 0 })
    expect(itemsOn(desks, office)).toEqual(['办公桌', '椅子'].sort())
  })
})
