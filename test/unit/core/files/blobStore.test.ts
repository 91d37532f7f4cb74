import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CHUNK_BYTES, fileBytes, HEADER_BYTES, SEALED_CHUNK_BYTES } from '../../../../electron/core/files/blobFormat.ts'
import { BlobError, type BlobStore, blobPath, openBlobStore } from '../../../../electron/core/files/blobStore.ts'
import { fixedRandom } from '../keys/support.ts'

const storeKey = fixedRandom('store')(32)
const nameKey = fixedRandom('name')(32)
const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const content = (size: number, seed: string) => fixedRandom(seed)(size)

let folder = ''
let store: BlobStore
const openStore = (seed: string) => openBlobStore({ folder, storeKey, nameKey, random: fixedRandom(seed) })
const pathOf = (hash: string) => join(folder, ...blobPath(hash, nameKey))

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fieldwrit-blobs-'))
  store = await openStore('blobs')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function collect(pieces: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const piece of pieces) parts.push(Buffer.from(piece))
  return Buffer.concat(parts)
}

async function codeOf(act: Promise<unknown>): Promise<string> {
  try {
    await act
    return 'none'
  } catch (error) {
    return error instanceof BlobError ? error.code : String(error)
  }
}

describe('a blob', () => {
  it('[B1] is named by its SHA-256 and comes back whole, at every size around a chunk', async () => {
    for (const size of [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES + 17]) {
      const bytes = content(size, `size ${size}`)
      expect(await store.put({ bytes })).toEqual({ hash: sha(bytes), size, stored: 'new' })
      expect((await store.readAll(sha(bytes))).equals(bytes)).toBe(true)
      expect(await store.size(sha(bytes))).toBe(size)
      expect(await store.verify(sha(bytes))).toBe('sound')
      expect((await stat(pathOf(sha(bytes)))).size).toBe(fileBytes(size))
    }
  })

  it('has the frozen bytes of format 1', async () => {
    const bytes = Buffer.from('某某区某某路 3 号，腾退前现场照片\n', 'utf8')
    const { hash } = await store.put({ bytes })
    const golden = new URL('../../../golden/blobs/format-1.bin', import.meta.url)
    const frozen = await readFile(golden)
    expect((await readFile(pathOf(hash))).equals(frozen)).toBe(true)
    expect(blobPath(hash, nameKey).join('/')).toMatchInlineSnapshot(
      `"60/61/60615174f7c19774eb0cfc869a7f4c9e8aa0772772ff53b6f95a4f97237a0333"`,
    )
    await writeFile(pathOf(hash), frozen)
    expect((await store.readAll(hash)).equals(bytes)).toBe(true)
  })

  it('from a path equals the one from memory, and is stored once', async () => {
    const bytes = content(2 * CHUNK_BYTES + 5, 'file')
    const source = join(folder, 'incoming', 'source.jpg')
    await writeFile(source, bytes)
    expect(await store.put({ path: source })).toMatchObject({ hash: sha(bytes), stored: 'new' })
    const before = await readFile(pathOf(sha(bytes)))
    expect(await store.put({ bytes })).toMatchObject({ hash: sha(bytes), stored: 'existing' })
    expect((await readFile(pathOf(sha(bytes)))).equals(before)).toBe(true)
  })

  it('gives any range, decrypting only the chunks it touches', async () => {
    const bytes = content(3 * CHUNK_BYTES + 100, 'range')
    const { hash } = await store.put({ bytes })
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length), fc.nat(bytes.length), async (one, other) => {
        const [start, end] = one < other ? [one, other] : [other, one]
        expect((await collect(store.read(hash, { start, end }))).equals(bytes.subarray(start, end))).toBe(true)
      }),
      { numRuns: 50 },
    )
    const raw = await readFile(pathOf(hash))
    raw.writeUInt8(raw.readUInt8(HEADER_BYTES + 5) ^ 1, HEADER_BYTES + 5)
    await writeFile(pathOf(hash), raw)
    const later = await collect(store.read(hash, { start: CHUNK_BYTES, end: bytes.length }))
    expect(later.equals(bytes.subarray(CHUNK_BYTES))).toBe(true)
    expect(await codeOf(collect(store.read(hash, { start: 0, end: 1 })))).toBe('DAMAGED')
  })

  it('refuses a range beyond its end, an unknown hash and a name that is no hash', async () => {
    const { hash } = await store.put({ bytes: content(10, 'ten') })
    for (const range of [
      { start: 0, end: 11 },
      { start: 5, end: 4 },
      { start: -1, end: 2 },
      { start: 0.5, end: 2 },
      { start: 0, end: Number.NaN },
    ])
      expect(await codeOf(collect(store.read(hash, range)))).toBe('BAD_RANGE')
    expect(await codeOf(store.readAll(sha(Buffer.from('never'))))).toBe('ABSENT')
    expect(await codeOf(store.readAll('../../etc/passwd'))).toBe('BAD_HASH')
    expect(await codeOf(store.readAll(hash.toUpperCase()))).toBe('BAD_HASH')
  })

  it('has a name and bytes on disk that say nothing of its content', async () => {
    const bytes = Buffer.alloc(CHUNK_BYTES * 2)
    const { hash } = await store.put({ bytes })
    const names = await readdir(folder, { recursive: true })
    expect(names.join(' ')).not.toContain(hash.slice(0, 16))
    const raw = await readFile(pathOf(hash))
    const first = raw.subarray(HEADER_BYTES, HEADER_BYTES + SEALED_CHUNK_BYTES)
    const second = raw.subarray(HEADER_BYTES + SEALED_CHUNK_BYTES)
    expect(first.equals(second)).toBe(false)
    expect(raw.includes(Buffer.from(hash, 'hex'))).toBe(false)
  })

  it('is removed by an order only, and then absent', async () => {
    const { hash } = await store.put({ bytes: content(10, 'ten') })
    await expect(store.remove(hash, { event: '' })).rejects.toThrow('order')
    expect(await store.has(hash)).toBe(true)
    expect(await store.remove(hash, { event: 'event-1' })).toBe(true)
    expect(await store.has(hash)).toBe(false)
    expect(await store.verify(hash)).toBe('absent')
    expect(await store.remove(hash, { event: 'event-1' })).toBe(false)
  })

  it('opens to no other store key', async () => {
    const { hash } = await store.put({ bytes: content(10, 'ten') })
    const other = await openBlobStore({ folder, storeKey: nameKey, nameKey, random: fixedRandom('x') })
    expect(await other.verify(hash)).toBe('damaged')
  })
})

describe('a damaged blob', () => {
  const bytes = content(3 * CHUNK_BYTES + 100, 'damage')
  const hash = sha(bytes)
  const chunk = (raw: Buffer, index: number) =>
    raw.subarray(HEADER_BYTES + index * SEALED_CHUNK_BYTES, HEADER_BYTES + (index + 1) * SEALED_CHUNK_BYTES)

  const damages: [string, (raw: Buffer) => Buffer][] = [
    [
      'two chunks swapped',
      (raw) =>
        Buffer.concat([
          raw.subarray(0, HEADER_BYTES),
          chunk(raw, 1),
          chunk(raw, 0),
          raw.subarray(HEADER_BYTES + 2 * SEALED_CHUNK_BYTES),
        ]),
    ],
    [
      'a chunk repeated in place of the next',
      (raw) =>
        Buffer.concat([
          raw.subarray(0, HEADER_BYTES),
          chunk(raw, 0),
          chunk(raw, 0),
          raw.subarray(HEADER_BYTES + 2 * SEALED_CHUNK_BYTES),
        ]),
    ],
    ['a chunk too many', (raw) => Buffer.concat([raw, chunk(raw, 3)])],
    ['the last chunk cut away', (raw) => raw.subarray(0, HEADER_BYTES + 3 * SEALED_CHUNK_BYTES)],
    ['the last byte cut away', (raw) => raw.subarray(0, raw.length - 1)],
    ['a byte too many', (raw) => Buffer.concat([raw, Buffer.alloc(1)])],
    ['half a header', (raw) => raw.subarray(0, 40)],
    ['nothing left', () => Buffer.alloc(0)],
  ]

  it.each(damages)('is noticed: %s', async (_, damage) => {
    await store.put({ bytes })
    await writeFile(pathOf(hash), damage(await readFile(pathOf(hash))))
    expect(await store.verify(hash)).toBe('damaged')
    expect(await codeOf(store.readAll(hash))).toBe('DAMAGED')
  })

  it('is noticed: size and count rewritten to hide a cut', async () => {
    await store.put({ bytes })
    const raw = Buffer.from(await readFile(pathOf(hash)))
    raw.writeBigUInt64BE(BigInt(CHUNK_BYTES), 8)
    raw.writeUInt32BE(1, 16)
    await writeFile(pathOf(hash), raw.subarray(0, fileBytes(CHUNK_BYTES)))
    expect(await store.verify(hash)).toBe('damaged')
  })

  it('is noticed: a whole other blob, or its chunks, under this name', async () => {
    await store.put({ bytes })
    const other = content(bytes.length, 'other')
    await store.put({ bytes: other })
    const foreign = await readFile(pathOf(sha(other)))
    const own = await readFile(pathOf(hash))
    await writeFile(pathOf(hash), foreign)
    expect(await store.verify(hash)).toBe('damaged')
    await writeFile(pathOf(hash), Buffer.concat([own.subarray(0, HEADER_BYTES), foreign.subarray(HEADER_BYTES)]))
    expect(await store.verify(hash)).toBe('damaged')
  })

  it('is noticed whichever bit of header, content or tag was flipped', async () => {
    const small = content(300, 'small')
    const { hash: name } = await store.put({ bytes: small })
    const raw = await readFile(pathOf(name))
    for (let bit = 0; bit < raw.length * 8; bit += 5) {
      const flipped = Buffer.from(raw)
      flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
      await writeFile(pathOf(name), flipped)
      expect(await store.verify(name), `bit ${bit}`).not.toBe('sound')
    }
  })

  it('is mended by putting the sound content again; one by a newer program is left alone', async () => {
    await store.put({ bytes })
    await truncate(pathOf(hash), 1_000)
    expect(await store.put({ bytes })).toMatchObject({ hash, stored: 'mended' })
    expect(await store.verify(hash)).toBe('sound')
    const raw = Buffer.from(await readFile(pathOf(hash)))
    raw.writeUInt8(2, 6)
    await writeFile(pathOf(hash), raw)
    expect(await store.verify(hash)).toBe('newer')
    expect(await codeOf(store.put({ bytes }))).toBe('NEWER_FORMAT')
  })
})

describe('an interrupted put', () => {
  it('leaves no name, and its remains are swept at the next start', async () => {
    await writeFile(join(folder, 'incoming', '.blob.1.1.tmp'), 'half')
    await openStore('again')
    expect(await readdir(join(folder, 'incoming'))).toEqual([])
  })
})
