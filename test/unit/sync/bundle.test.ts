import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { type DeviceChains, deviceChains } from '../../../shared/sync/batch.ts'
import {
  keyIdOf,
  type Manifest,
  segmentFile,
  segmentNo,
  TRANSFER_FORMAT,
  TRANSFER_NAME,
} from '../../../shared/sync/bundle/format.ts'
import { decodeRecords, encodeRecord, type TransferRecord } from '../../../shared/sync/bundle/records.ts'
import {
  openSegment,
  readKeyCard,
  readManifest,
  sealSegment,
  signKeyCard,
  signManifest,
  type TransferWriter,
} from '../../../shared/sync/bundle/segment.ts'
import { privateKeyFrom, publicText } from '../../../shared/sync/trust/primitives.ts'
import { syncCourt } from '../../support/sync/syncCourt.ts'

/** Bytes 0, 1, 2 … as keys and nonces, so that the same file comes out everywhere. */
const counting = (length: number): Buffer => Buffer.from(Array.from({ length }, (_, index) => index % 256))
const golden = (name: string): string =>
  readFileSync(new URL(`../../golden/transfer/${name}`, import.meta.url), 'utf8').trim()

const secret = privateKeyFrom('X25519', Buffer.alloc(32, 7))
const other = publicText(privateKeyFrom('X25519', Buffer.alloc(32, 9)))
const place = { kind: 'transfer' as const, transfer: '0199-transfer', part: 2, no: 3, at: 1_780_000_000_000 }
const hash = 'ab'.repeat(32)

let writer: TransferWriter
let chains: DeviceChains
let records: TransferRecord[]
let reader: { court: string; secret: typeof secret; keyId: string }
let manifest: Manifest

beforeAll(async () => {
  const court = await syncCourt('浙9901', counting)
  const device = await court.device('laptop-1')
  const { chain } = device
  writer = { court: '浙9901', device: 'laptop-1', key: device.key.privateKey, chain, reply: other }
  chains = deviceChains(court.root)
  reader = { court: '浙9901', secret, keyId: keyIdOf(publicText(secret)) }
  const head = { device: 'laptop-1', scope: 'site:1', seq: 9, hash, at: 5, signature: 's'.repeat(86) }
  records = [
    { kind: 'chain', device: 'laptop-1', chain },
    { kind: 'batch', from: 8, head, frames: counting(40) },
    { kind: 'holding', holding: { token: 'a.b.c', chain } },
    { kind: 'files', hashes: [hash, 'cd'.repeat(32)] },
    { kind: 'piece', hash, size: 3, format: 'picture/1', offset: 0, bytes: Buffer.from('abc') },
  ]
  manifest = {
    ...{ format: TRANSFER_FORMAT, kind: 'transfer', transfer: place.transfer, part: 2, more: true, court: '浙9901' },
    ...{ from: 'laptop-1', at: place.at, events: 2, files: 1, segments: [{ size: 10, hash }] },
  }
})

const plain = (): Buffer => Buffer.concat(records.map(encodeRecord))
const sealed = (): Buffer => sealSegment(place, plain(), writer, [publicText(secret), other], counting)

describe('the form of a bundle', () => {
  test('segment, manifest and key card are byte for byte what format 1 was from the beginning', () => {
    expect(sealed().toString('base64')).toBe(golden('segment-1.b64'))
    expect(JSON.stringify(signManifest(manifest, writer))).toBe(golden('manifest-1.json'))
    expect(JSON.stringify(signKeyCard(writer, 5))).toBe(golden('keyCard-1.json'))
  })

  test('what format 1 wrote opens for ever', async () => {
    const opened = await openSegment(Buffer.from(golden('segment-1.b64'), 'base64'), reader, chains)
    expect(opened).toMatchObject({ head: { from: 'laptop-1', ...place }, records })
    expect(await readManifest(Buffer.from(golden('manifest-1.json')), '浙9901', chains)).toEqual(manifest)
    expect(await readKeyCard(Buffer.from(golden('keyCard-1.json')), '浙9901', chains)).toMatchObject({ key: other })
  })

  test('[X11] a segment changed or cut anywhere is not opened', async () => {
    const whole = sealed()
    const step = Math.floor(whole.length / 97)
    for (let at = 0; at < whole.length; at += step) {
      const changed = Buffer.from(whole)
      changed[at] = (changed[at] ?? 0) ^ 1
      expect(typeof (await openSegment(changed, reader, chains))).toBe('string')
      expect(typeof (await openSegment(whole.subarray(0, at), reader, chains))).toBe('string')
    }
  })

  test('[X11] a segment signed by no device of the court, of another court, or for another laptop says which', async () => {
    const foreign = await syncCourt('浙9901')
    const thief = await foreign.device('laptop-1')
    const forger = { ...writer, key: thief.key.privateKey, chain: thief.chain }
    const forged = sealSegment(place, plain(), forger, [publicText(secret)], counting)
    expect(await openSegment(forged, reader, chains)).toBe('forged')
    expect(await openSegment(sealed(), { ...reader, court: '浙9902' }, chains)).toBe('wrongCourt')
    expect(await openSegment(sealed(), { ...reader, keyId: 'f'.repeat(32) }, chains)).toBe('notForUs')
    const later = sealed()
    later[7] = 2
    expect(await openSegment(later, reader, chains)).toBe('newer')
    const signed = signManifest(manifest, forger)
    expect(await readManifest(Buffer.from(JSON.stringify(signed)), '浙9901', chains)).toBe('forged')
    expect(await readKeyCard(Buffer.from(JSON.stringify(signKeyCard(forger, 5))), '浙9901', chains)).toBeNull()
  })

  test('[B1] records that state other sizes than they have, or names that are no hashes, are none', () => {
    const piece = (more: object): Buffer => {
      const head = { hash, size: 3, format: 'picture/1', offset: 0, ...more }
      return encodeRecord({ kind: 'piece', bytes: Buffer.from('abc'), ...head } as TransferRecord)
    }
    expect(decodeRecords(piece({}))).toHaveLength(1)
    expect(decodeRecords(piece({ size: 2 }))).toBeNull()
    expect(decodeRecords(piece({ offset: 1 }))).toBeNull()
    expect(decodeRecords(piece({ size: 2 ** 50 }))).toBeNull()
    expect(decodeRecords(piece({ hash: '../../../../etc/passwd' }))).toBeNull()
    const cut = plain()
    for (let at = 1; at < cut.length; at += 37) {
      const read = decodeRecords(cut.subarray(0, at))
      expect(read === null || read.length < records.length).toBe(true)
    }
    const endless = piece({})
    endless.writeUInt32BE(0xffffffff, 1)
    expect(decodeRecords(endless)).toBeNull()
  })

  test('[B1] no name on a stick leads anywhere but to a numbered segment', () => {
    expect(segmentNo(segmentFile(12))).toBe(12)
    const names = ['../0001.seg', '0001.seg/..', '0000.seg', '1.seg', '00001.seg', '0001.seg\n', 'C:0001.seg']
    expect(names.map(segmentNo)).toEqual(names.map(() => null))
    const folders = ['fieldwrit-transfer-../../x-1', 'fieldwrit-transfer-0199-1/..', 'fieldwrit-answer-../x', '..']
    expect(folders.filter((name) => TRANSFER_NAME.test(name))).toEqual([])
  })
})
