import { createHash, randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { Upload } from '@tus/server'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { FileShelf } from '../../../court/files/shelf.ts'
import { shelfState } from '../../../court/files/watch.ts'
import { uploadName } from '../../../shared/sync/files.ts'
import { type ShelfPlace, shelfKinds } from '../../support/s3/shelves.ts'

const MIB = 1024 * 1024
const DAY_MS = 24 * 3_600_000
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

async function bytesOf(stream: Readable): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of stream as AsyncIterable<Buffer>) pieces.push(piece)
  return Buffer.concat(pieces)
}

describe.each(shelfKinds)('files of a court on $name', ({ place }) => {
  let there: ShelfPlace
  let shelf: FileShelf

  beforeEach(async () => {
    there = await place()
    shelf = await there.open(Date.now())
  })
  afterEach(() => there.close())

  const nameOf = (hash: string): string => uploadName('device', 'site:s1', hash)
  async function begin(hash: string, size: number): Promise<string> {
    const upload = { id: nameOf(hash), size, offset: 0, metadata: { sha256: hash, scope: 'site:s1' } }
    await shelf.incoming.create(new Upload(upload))
    return upload.id
  }
  const grow = (name: string, at: number, bytes: Buffer, by: FileShelf = shelf): Promise<number> =>
    by.incoming.write(Readable.from([bytes]), name, at)
  const offsetOf = async (name: string, by: FileShelf = shelf): Promise<number> =>
    (await by.incoming.getUpload(name)).offset

  /** Sends the rest of a file in pieces, as a laptop does. */
  async function sendRest(name: string, bytes: Buffer, from: number): Promise<void> {
    let at = from
    while (at < bytes.length) at = await grow(name, at, bytes.subarray(at, at + MIB))
  }

  it.each([0, 1, MIB, 5 * MIB - 1, 5 * MIB, 5 * MIB + 1, 12 * MIB + 345])(
    '[B1] a file of %i bytes is there under its hash when its upload was taken, and nothing else is left',
    async (size) => {
      const bytes = randomBytes(size)
      const hash = sha256(bytes)
      const name = await begin(hash, size)
      await sendRest(name, bytes, 0)
      expect(await shelf.sizeOf(hash)).toBeNull()
      expect(await shelf.take(name, hash)).toBe('kept')
      expect(await shelf.sizeOf(hash)).toBe(size)
      expect(sha256(await bytesOf(shelf.read(hash, { start: 0, end: size })))).toBe(hash)
      expect(await there.unfinished()).toEqual([])
      expect(await shelf.take(name, hash)).toBe('gone')
    },
  )

  it('[B1] bytes that are not those of the hash are removed and leave no file', async () => {
    const bytes = randomBytes(7 * MIB)
    const hash = sha256(Buffer.from('another'))
    const name = await begin(hash, bytes.length)
    await sendRest(name, bytes, 0)
    expect(await shelf.take(name, hash)).toBe('otherBytes')
    expect([await shelf.sizeOf(hash), await there.unfinished()]).toEqual([null, []])
  })

  it('[B1] a file that is there already does not make another upload of its name whole', async () => {
    const bytes = randomBytes(1000)
    const hash = sha256(bytes)
    await sendRest(await begin(hash, 1000), bytes, 0)
    expect(await shelf.take(nameOf(hash), hash)).toBe('kept')
    const name = await begin(hash, 1000)
    await grow(name, 0, bytes.subarray(0, 500))
    await shelf.incoming.remove(name)
    expect(await shelf.take(name, hash)).toBe('gone')
  })

  it('[B2] another gateway on the same place knows an upload to the byte and goes on with it', async () => {
    const bytes = randomBytes(11 * MIB)
    const hash = sha256(bytes)
    const name = await begin(hash, bytes.length)
    for (const stop of [1, 700_001, 5 * MIB - 1, 5 * MIB, 5 * MIB + 77, 10 * MIB + 5]) {
      let at = await offsetOf(name)
      while (at < stop) at = await grow(name, at, bytes.subarray(at, Math.min(stop, at + MIB)))
      shelf = await there.open(Date.now())
      expect(await offsetOf(name)).toBe(stop)
    }
    await sendRest(name, bytes, 10 * MIB + 5)
    expect(await shelf.take(name, hash)).toBe('kept')
    expect(sha256(await bytesOf(shelf.read(hash, { start: 0, end: bytes.length })))).toBe(hash)
  })

  it('[B2] goes on after a piece whose connection broke with what it says it has of it', async () => {
    const bytes = randomBytes(3 * MIB)
    const hash = sha256(bytes)
    const name = await begin(hash, bytes.length)
    async function* cut() {
      yield bytes.subarray(0, MIB)
      yield bytes.subarray(MIB, MIB + 4321)
      throw new Error('cut')
    }
    await shelf.incoming.write(Readable.from(cut()), name, 0).catch(() => undefined)
    const stands = await offsetOf(name)
    expect(stands).toBeLessThanOrEqual(MIB + 4321)
    await sendRest(name, bytes, stands)
    expect(await shelf.take(name, hash)).toBe('kept')
  })

  it('[B2] gives any range of a file', async () => {
    const bytes = randomBytes(6 * MIB)
    const hash = sha256(bytes)
    await sendRest(await begin(hash, bytes.length), bytes, 0)
    await shelf.take(nameOf(hash), hash)
    for (const [start, end] of [
      [0, 1],
      [5, 5],
      [MIB - 1, 4 * MIB + 3],
      [6 * MIB - 7, 6 * MIB],
    ] as const) {
      expect((await bytesOf(shelf.read(hash, { start, end }))).equals(bytes.subarray(start, end))).toBe(true)
    }
    expect(await shelf.sizeOf(sha256(Buffer.from('not there')))).toBeNull()
  })

  it('[B1] names of files are hashes and nothing else', async () => {
    await expect(async () => shelf.sizeOf('../court.json')).rejects.toThrow(RangeError)
    expect(() => shelf.read('A'.repeat(64), { start: 0, end: 1 })).toThrow(RangeError)
  })

  it('[B1] sweeps uploads nobody went on with for a month, whole parts included, and leaves fresh ones', async () => {
    const bytes = randomBytes(6 * MIB)
    await sendRest(await begin(sha256(bytes), 7 * MIB), bytes, 0)
    await begin(sha256(Buffer.from('x')), 10)
    await there.open(Date.now() + 29 * DAY_MS)
    expect(await offsetOf(nameOf(sha256(bytes)))).toBe(6 * MIB)
    await there.open(Date.now() + 31 * DAY_MS)
    expect(await there.unfinished()).toEqual([])
  })

  it('[U1] says that it is well', async () => {
    expect(await shelfState(shelf)).toBe('well')
    expect(await there.unfinished()).toEqual([])
  })
})
