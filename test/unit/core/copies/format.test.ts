import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import {
  bundleHeaderSchema,
  type CopyRecord,
  type Manifest,
  openSegment,
  sealSegment,
  segmentHash,
  unwrapKey,
  wrapKey,
} from '../../../../electron/core/copies/format.ts'

/** Bytes 0, 1, 2 … as keys and nonces, so that the same file comes out everywhere. */
const counting = (length: number): Buffer => Buffer.from(Array.from({ length }, (_, index) => index % 256))

const golden = (name: string): Buffer => readFileSync(new URL(`../../../golden/bundle/${name}`, import.meta.url))

const key = { id: 'key-1', key: counting(32) }
const place = { bundle: 'bundle-1', no: 2, prev: 'ab'.repeat(32) }
const manifest: Manifest = {
  events: 2,
  lastEvent: 7,
  lastHash: 'cd'.repeat(32),
  blobs: [{ hash: 'ef'.repeat(32), size: 3, format: 'picture/1' }],
  until: 1_780_000_000_000,
}
const records: CopyRecord[] = [
  { kind: 'secrets', values: [{ name: 'court.root', value: counting(4) }] },
  { kind: 'event', envelope: Buffer.from('{"a":1}'), salt: counting(16), body: Buffer.from('{}') },
  { kind: 'event', envelope: Buffer.from('{"b":2}'), salt: null, body: null },
  { kind: 'blob', hash: 'ef'.repeat(32), size: 3, format: 'picture/1', offset: 0, bytes: Buffer.from('abc') },
]
const keyOf = (id: string) => (id === key.id ? key.key : null)

describe('the form of a second copy', () => {
  test('a segment is byte for byte what format 1 was from the beginning', () => {
    const sealed = sealSegment(place, key, manifest, records, counting)
    expect(sealed.toString('base64')).toBe(golden('segment-1.b64').toString('utf8').trim())
  })

  test('the segment of format 1 opens for ever', () => {
    const bytes = Buffer.from(golden('segment-1.b64').toString('utf8'), 'base64')
    const opened = openSegment(bytes, keyOf)
    expect(opened?.manifest).toEqual(manifest)
    expect(opened?.head).toMatchObject({ bundle: 'bundle-1', no: 2, prev: place.prev })
    expect(opened?.records).toEqual(records)
    expect(segmentHash(bytes)).toBe(golden('segment-1.sha256').toString('utf8').trim())
  })

  test('the header of format 1 is read and its key opens with the database key only', () => {
    const header = bundleHeaderSchema.parse(JSON.parse(golden('header-1.json').toString('utf8')))
    const [wrapped] = header.keys
    if (wrapped === undefined) throw new Error('no key')
    expect(wrapped).toEqual(wrapKey(counting(32), header.bundle, 'key-1', Buffer.alloc(32, 9), counting))
    expect(unwrapKey(counting(32), header.bundle, wrapped)).toEqual(Buffer.alloc(32, 9))
    expect(unwrapKey(Buffer.alloc(32, 1), header.bundle, wrapped)).toBeNull()
    expect(unwrapKey(counting(32), 'bundle-2', wrapped)).toBeNull()
  })

  test('no bit of a segment may change, and no byte be missing', () => {
    const sealed = sealSegment(place, key, manifest, records, counting)
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Buffer.from(sealed)
      changed[at] = (changed[at] ?? 0) ^ 1
      expect(openSegment(changed, keyOf)).toBeNull()
    }
    for (let length = 0; length < sealed.length; length += 1) {
      expect(openSegment(sealed.subarray(0, length), keyOf)).toBeNull()
    }
  })

  test('another key opens nothing', () => {
    const sealed = sealSegment(place, key, manifest, records, counting)
    expect(openSegment(sealed, () => Buffer.alloc(32, 5))).toBeNull()
    expect(openSegment(sealed, () => null)).toBeNull()
  })
})
