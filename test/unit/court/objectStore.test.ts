import { createHash, randomBytes } from 'node:crypto'
import { createServer } from 'node:net'
import { Readable } from 'node:stream'
import { Upload } from '@tus/server'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { S3PlaceError, s3PlaceOf } from '../../../court/files/s3Place.ts'
import { makeS3Shelf, openS3Shelf } from '../../../court/files/s3Shelf.ts'
import type { FileShelf } from '../../../court/files/shelf.ts'
import type { ShelfFault } from '../../../court/files/shelfError.ts'
import { shelfState } from '../../../court/files/watch.ts'
import { uploadName } from '../../../shared/sync/files.ts'
import { type Mishap, type S3Double, startS3 } from '../../support/s3/s3Double.ts'

const KIB = 1024
/** One try of each call, so that every mishap is seen; small parts and copies, so that small files have many of them. */
const LIMITS = { tries: 1, copyBytes: 6 * KIB, partBytes: 5 * KIB }
const PIECE = 3 * KIB
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

describe('files in an object store', () => {
  let s3: S3Double
  let shelf: FileShelf

  beforeEach(async () => {
    s3 = await startS3()
    s3.bucket.leastPart = LIMITS.partBytes
    shelf = await openS3Shelf(s3.place, Date.now(), LIMITS)
  })
  afterEach(() => s3.close())

  const nameOf = (hash: string): string => uploadName('device', 'site:s1', hash)
  const begin = (hash: string, size: number, by: FileShelf = shelf) =>
    by.incoming.create(new Upload({ id: nameOf(hash), size, offset: 0, metadata: { sha256: hash, scope: 'site:s1' } }))

  /**
   * What a laptop does until its file is held: asks how far it is, begins or goes on, one piece at a time, through whichever
   * gateway it gets; what fails is tried again. `seen` gets every offset it was told after a piece.
   */
  async function deliver(bytes: Buffer, gateways: readonly FileShelf[], seen: number[] = []): Promise<void> {
    const [hash, size] = [sha256(bytes), bytes.length]
    for (let turn = 0; turn < 400; turn += 1) {
      const by = gateways[turn % gateways.length] as FileShelf
      try {
        const stands = await by.incoming.getUpload(nameOf(hash)).catch((error: { status_code: number }) => {
          if (error.status_code === 404) return null
          throw error
        })
        if (stands === null) {
          if ((await by.sizeOf(hash)) === size) return
          await begin(hash, size, by)
        } else if (stands.offset === size) {
          expect(['kept', 'gone']).toContain(await by.take(nameOf(hash), hash))
        } else {
          const piece = bytes.subarray(stands.offset, stands.offset + PIECE)
          seen.push(await by.incoming.write(Readable.from([piece]), nameOf(hash), stands.offset))
        }
      } catch (error) {
        expect([409, 503, 507]).toContain((error as { status_code?: number }).status_code)
      }
    }
    expect.unreachable('never delivered')
  }

  async function read(hash: string, size: number): Promise<Buffer> {
    const pieces: Buffer[] = []
    for await (const piece of shelf.read(hash, { start: 0, end: size }) as AsyncIterable<Buffer>) pieces.push(piece)
    return Buffer.concat(pieces)
  }

  const REFUSALS: readonly Mishap[] = [
    { status: 503, code: 'SlowDown' },
    { status: 507, code: 'XMinioStorageFull' },
    { status: 403, code: 'AccessDenied' },
  ]

  it.each<['cut before' | 'cut after' | 'cut in its answer' | 'refused', (which: number) => Mishap]>([
    ['cut before', () => 'cutBefore'],
    ['cut after', () => 'cutAfter'],
    ['cut in its answer', () => 'cutBody'],
    ['refused', (which) => REFUSALS[which % REFUSALS.length] as Mishap],
  ])('[B1] [B2] whatever call is %s, the file arrives and what was told is kept', async (_name, mishapOf) => {
    const bytes = randomBytes(2 * PIECE + 199)
    await deliver(bytes, [shelf])
    const all = s3.calls.length
    for (let which = 0; which < all; which += 1) {
      s3.bucket.objects.clear()
      s3.bucket.uploads.clear()
      let calls = 0
      s3.befalls = () => {
        calls += 1
        return calls === which + 1 ? mishapOf(which) : null
      }
      const seen: number[] = []
      await deliver(bytes, [shelf], seen)
      s3.befalls = () => null
      expect(seen).toEqual([...seen].sort((a, b) => a - b))
      expect((await read(sha256(bytes), bytes.length)).equals(bytes)).toBe(true)
    }
    expect(all).toBeGreaterThan(25)
  })

  it('[B2] two gateways on one bucket that get the pieces of one file at the same time do not spoil it', async () => {
    const bytes = randomBytes(11 * KIB + 5)
    const other = makeS3Shelf(s3.place, LIMITS)
    await begin(sha256(bytes), bytes.length)
    await Promise.all([deliver(bytes, [shelf, other]), deliver(bytes, [other, shelf]), deliver(bytes, [other])])
    expect((await read(sha256(bytes), bytes.length)).equals(bytes)).toBe(true)
    expect([...s3.bucket.objects.keys()].filter((key) => key.includes('incoming'))).toEqual([])
  })

  it('[B2] a late part of a gateway that was given up does not undo what came after it', async () => {
    const bytes = randomBytes(9 * KIB)
    const other = makeS3Shelf(s3.place, LIMITS)
    const name = nameOf(sha256(bytes))
    await begin(sha256(bytes), bytes.length)
    await shelf.incoming.write(Readable.from([bytes.subarray(0, 4 * KIB)]), name, 0)
    // The same piece again, shorter, and one that ends a part a second time.
    await shelf.incoming.write(Readable.from([bytes.subarray(4 * KIB, 6 * KIB)]), name, 4 * KIB)
    await other.incoming.write(Readable.from([bytes.subarray(0, 3 * KIB)]), name, 0)
    expect((await other.incoming.getUpload(name)).offset).toBe(5 * KIB)
    await other.incoming.write(Readable.from([bytes.subarray(0, 5 * KIB)]), name, 0)
    await deliver(bytes, [other])
    expect((await read(sha256(bytes), bytes.length)).equals(bytes)).toBe(true)
  })

  it('[B1] names a file only after the very object that was hashed: one that changes meanwhile is refused', async () => {
    const bytes = randomBytes(1000)
    const hash = sha256(bytes)
    await begin(hash, 1000)
    await shelf.incoming.write(Readable.from([bytes]), nameOf(hash), 0)
    s3.befalls = ({ operation, key }) => {
      if (operation === 'CopyObject') s3.bucket.put(`files/incoming/${nameOf(hash)}`, randomBytes(1000), {})
      expect(key).not.toBe('')
      return null
    }
    expect(await shelf.take(nameOf(hash), hash)).toBe('gone')
    expect(await shelf.sizeOf(hash)).toBeNull()
  })

  it('[B2] an upload whose parts a rule of the bucket swept begins anew', async () => {
    const bytes = randomBytes(6 * KIB)
    const name = nameOf(sha256(bytes))
    await begin(sha256(bytes), bytes.length)
    await shelf.incoming.write(Readable.from([bytes.subarray(0, 5 * KIB)]), name, 0)
    s3.bucket.uploads.clear()
    await expect(shelf.incoming.getUpload(name)).rejects.toMatchObject({ status_code: 404 })
    await deliver(bytes, [shelf])
    expect((await read(sha256(bytes), bytes.length)).equals(bytes)).toBe(true)
  })

  it.each<[string, ShelfFault, (place: S3Double['place']) => S3Double['place']]>([
    ['a key it does not know', 'refused', (place) => ({ ...place, keys: { ...place.keys, accessKeyId: 'nobody' } })],
    ['a wrong secret', 'refused', (place) => ({ ...place, keys: { ...place.keys, secretAccessKey: 'wrong' } })],
    ['another region', 'refused', (place) => ({ ...place, region: 'elsewhere' })],
    ['a bucket that is not there', 'noBucket', (place) => ({ ...place, bucket: 'other' })],
  ])('[X9] is told apart at the start: %s', async (_name, fault, change) => {
    const place = change(s3.place)
    await expect(openS3Shelf(place, Date.now(), LIMITS)).rejects.toMatchObject({ fault })
    expect(await shelfState(makeS3Shelf(place, LIMITS))).toBe(fault)
  })

  it('[X9] [X10] a store that is full, busy or not reached is told apart, and no error names a key', async () => {
    s3.befalls = ({ operation }) => (operation === 'PutObject' ? { status: 403, code: 'QuotaExceeded' } : null)
    expect(await shelfState(shelf)).toBe('noRoom')
    await expect(begin(sha256(Buffer.from('x')), 1)).rejects.toMatchObject({ status_code: 507, body: 'noRoom' })
    s3.befalls = () => ({ status: 503, code: 'SlowDown' })
    expect(await shelfState(shelf)).toBe('busy')
    await s3.close()
    const error = await shelf.sizeOf(sha256(Buffer.from('x'))).catch((one: unknown) => one)
    expect(error).toMatchObject({ fault: 'unreachable', status_code: 503 })
    expect(JSON.stringify(error) + String(error)).not.toMatch(/court-key|secret/)
  })

  it('[X9] something else that answers at the address is not taken for a store', async () => {
    const portal = createServer((socket) => {
      socket.on('error', () => undefined).once('data', () => socket.destroySoon())
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 13\r\n\r\n<html></html>')
    })
    await new Promise<void>((resolve) => portal.listen(0, '127.0.0.1', resolve))
    const address = portal.address()
    const endpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
    const other = makeS3Shelf({ ...s3.place, endpoint }, LIMITS)
    expect(await shelfState(other)).toBe('unreachable')
    expect(await other.take(nameOf('a'.repeat(64)), 'a'.repeat(64)).catch(() => 'failed')).toBe('failed')
    await new Promise((resolve) => portal.close(resolve))
  })

  const ENV = { AWS_ACCESS_KEY_ID: 'k', AWS_SECRET_ACCESS_KEY: 's' }
  const NOTHING = { endpoint: null, region: null }

  it('is named by bucket and prefix, with the keys of the environment only', () => {
    const said = { endpoint: 'https://store.court', region: 'cn-1' }
    expect(s3PlaceOf('s3://court-files/a/b', said, ENV)).toEqual({
      ...{ bucket: 'court-files', prefix: 'a/b/', endpoint: 'https://store.court', region: 'cn-1' },
      keys: { accessKeyId: 'k', secretAccessKey: 's', sessionToken: null },
    })
    const env = { ...ENV, AWS_ENDPOINT_URL: 'http://127.0.0.1:9000', AWS_REGION: 'r' }
    expect(s3PlaceOf('s3://court-files', NOTHING, env)).toMatchObject({
      ...{ prefix: '', endpoint: 'http://127.0.0.1:9000', region: 'r' },
    })
  })

  it.each([
    ['s3://', NOTHING, ENV, 'STORE_PLACE'],
    ['s3://court-files/../x', NOTHING, ENV, 'STORE_PLACE'],
    ['https://court-files', NOTHING, ENV, 'STORE_PLACE'],
    ['s3://court-files', { endpoint: 'https://a:b@store', region: null }, ENV, 'STORE_PLACE'],
    ['s3://court-files', NOTHING, {}, 'STORE_KEYS'],
    ['s3://court-files', { endpoint: 'http://store.court', region: null }, ENV, 'STORE_TLS'],
  ])('refuses %s with %j and %j: %s', (url, said, env, code) => {
    expect(() => s3PlaceOf(url, said, env)).toThrow(S3PlaceError)
    try {
      s3PlaceOf(url, said, env)
    } catch (error) {
      expect(error).toMatchObject({ code })
    }
  })
})
