import type { Readable } from 'node:stream'
import type { S3 } from '@aws-sdk/client-s3'
import { type MetadataValue, S3Store } from '@tus/s3-store'
import { ERRORS, Upload } from '@tus/server'
import { written } from '../../shared/sync/writePoints.ts'
import { atStore, atStoreOrNull, clientConfig, isGone, type S3Limits } from './s3Client.ts'
import type { S3Place } from './s3Place.ts'

/** Where unfinished uploads lie under the prefix. */
export const INCOMING = 'incoming/'

/** How far an upload is: `parts` bytes in whole parts, then those of its tail. */
interface Stand {
  parts: number
  tail: number
}

/**
 * Unfinished uploads in an object store, beside the notes of `@tus/s3-store`: `<name>.info` says what it is, a multipart
 * upload of the name has its whole parts, and `<name>.part` the tail that is less than one. The tail says at which byte of
 * which multipart upload it begins, and is written over, never removed first: a gateway that dies anywhere leaves every
 * byte it said it had, and several gateways can't spoil an upload (B2). Nothing is remembered between two calls, because
 * another gateway may have gone on.
 */
export class S3Incoming extends S3Store {
  private readonly place: S3Place
  private readonly partBytes: number

  constructor(place: S3Place, limits: S3Limits) {
    super({
      ...{ partSize: limits.partBytes, minPartSize: limits.partBytes, useTags: false },
      cache: { get: async () => undefined, set: async () => undefined, delete: async () => undefined },
      s3ClientConfig: { ...clientConfig(place, limits), bucket: place.bucket },
    })
    this.place = place
    this.partBytes = limits.partBytes
    this.extensions = ['creation', 'termination']
  }

  /** The client of the same store, for what lies beside the uploads. */
  get store(): S3 {
    return this.client
  }

  /** Where the bytes of an upload lie once all of them came. */
  keyOf(name: string): string {
    return `${this.place.prefix}${INCOMING}${name}`
  }

  override async create(upload: Upload): Promise<Upload> {
    const { id, ...rest } = upload
    const made = await atStore(() =>
      written('gateway.objectBegun', () => super.create(new Upload({ ...rest, id: this.keyOf(id) }))),
    )
    upload.creation_date = made.creation_date
    return upload
  }

  override async getUpload(name: string): Promise<Upload> {
    const { file, stand } = await this.found(name)
    return new Upload({ ...file, id: name, offset: stand === 'whole' ? (file.size ?? 0) : stand.parts + stand.tail })
  }

  /** Bytes of an upload that is whole; null where there is none of this name, or not all of it. */
  async wholeSize(name: string): Promise<number | null> {
    try {
      const { file, stand } = await this.found(name)
      return stand === 'whole' ? (file.size ?? null) : null
    } catch (error) {
      if (error === ERRORS.FILE_NOT_FOUND) return null
      throw error
    }
  }

  /** Goes on at `offset`. What came of a piece that was cut is kept, too. Throws INVALID_OFFSET where the upload is elsewhere. */
  override async write(source: Readable, name: string, offset: number): Promise<number> {
    const pieces = source[Symbol.asyncIterator]() as AsyncIterator<Buffer>
    const first = await upTo(pieces, this.partBytes)
    const note = await this.noteOf(name)
    const parts = Math.floor(offset / this.partBytes) * this.partBytes
    const tail = await this.tailOf(note, parts, offset - parts)
    if (tail === null) throw ERRORS.INVALID_OFFSET
    let [at, bytes] = [parts, Buffer.concat([tail, first])]
    for (;;) {
      while (bytes.length >= this.partBytes) {
        await this.keepPart(note, at, bytes.subarray(0, this.partBytes))
        at += this.partBytes
        bytes = bytes.subarray(this.partBytes)
      }
      const more = await upTo(pieces, this.partBytes - bytes.length)
      if (more.length === 0) break
      bytes = Buffer.concat([bytes, more])
    }
    const end = at + bytes.length
    if (end === note.file.size) await this.complete(name, note, at, bytes)
    else if (end > offset && bytes.length > 0) await this.keepTail(note, at, bytes)
    return end
  }

  override async remove(name: string): Promise<void> {
    const key = this.keyOf(name)
    await atStore(async () => {
      const note = await atStoreOrNull(() => this.getMetadata(key))
      if (note !== null) {
        const upload = { Bucket: this.bucket, Key: key, UploadId: note['upload-id'] }
        await atStoreOrNull(() => this.client.abortMultipartUpload(upload))
      }
      // The note last: what is cut here is found and removed by the next one.
      for (const one of [`${key}.part`, key, this.infoKey(key)]) {
        await this.client.deleteObject({ Bucket: this.bucket, Key: one })
      }
    })
  }

  private async noteOf(name: string): Promise<MetadataValue> {
    const note = await atStoreOrNull(() => this.getMetadata(this.keyOf(name)))
    if (note === null) throw ERRORS.FILE_NOT_FOUND
    return note
  }

  private async found(name: string): Promise<{ file: Upload; stand: Stand | 'whole' }> {
    const note = await this.noteOf(name)
    const key = this.keyOf(name)
    const listed = await atStoreOrNull(() => this.retrieveParts(key))
    // Ended, or swept by a rule of the bucket: only the bytes themselves say which.
    if (listed === null) {
      const whole = await atStoreOrNull(() => this.client.headObject({ Bucket: this.bucket, Key: key }))
      if (whole === null || whole.ContentLength !== note.file.size) throw ERRORS.FILE_NOT_FOUND
      return { file: note.file, stand: 'whole' }
    }
    let count = 0
    for (const { PartNumber, Size } of listed) {
      if (PartNumber !== count + 1 || Size !== this.partBytes) break
      count += 1
    }
    // A last part that is there and was not joined to the others comes once more, as a tail; a full one is joined now.
    const parts = count * this.partBytes
    if (parts === note.file.size) {
      await this.complete(name, note, parts, Buffer.alloc(0))
      return { file: note.file, stand: 'whole' }
    }
    return { file: note.file, stand: { parts, tail: await this.tailSize(note, parts) } }
  }

  private async tailSize(note: MetadataValue, parts: number): Promise<number> {
    const key = `${note.file.id}.part`
    const head = await atStoreOrNull(() => this.client.headObject({ Bucket: this.bucket, Key: key }))
    return head !== null && isTailOf(head.Metadata, note, parts) ? (head.ContentLength ?? 0) : 0
  }

  /** The first `size` bytes after the whole parts; null when they are not there. */
  private async tailOf(note: MetadataValue, parts: number, size: number): Promise<Buffer | null> {
    if (size === 0) return Buffer.alloc(0)
    const key = `${note.file.id}.part`
    const found = await atStoreOrNull(async () => {
      const { Body, Metadata } = await this.client.getObject({ Bucket: this.bucket, Key: key })
      return { bytes: Buffer.from((await Body?.transformToByteArray()) ?? []), Metadata }
    })
    if (found === null || !isTailOf(found.Metadata, note, parts) || found.bytes.length < size) return null
    return found.bytes.subarray(0, size)
  }

  private keepPart(note: MetadataValue, at: number, bytes: Buffer): Promise<string> {
    const number = at / this.partBytes + 1
    return atStore(() => written('gateway.partGrown', () => this.uploadPart(note, bytes, number)))
  }

  private async keepTail(note: MetadataValue, after: number, bytes: Buffer): Promise<void> {
    const tail = {
      ...{ Bucket: this.bucket, Key: `${note.file.id}.part`, Body: bytes },
      Metadata: { upload: note['upload-id'], after: String(after) },
    }
    await atStore(() => written('gateway.tailGrown', () => this.client.putObject(tail)))
  }

  /** Puts the last part to the others and joins them. Another gateway may have done so just before. */
  private async complete(name: string, note: MetadataValue, at: number, last: Buffer): Promise<void> {
    try {
      await written('gateway.objectJoined', async () => {
        if (last.length > 0) await this.uploadPart(note, last, at / this.partBytes + 1)
        await this.finishMultipartUpload(note, await this.retrieveParts(note.file.id))
      })
    } catch (error) {
      if (!isGone(error)) return await atStore(() => Promise.reject(error))
      // Throws where it is gone for good.
      await this.found(name)
    }
  }
}

function isTailOf(said: Record<string, string> | undefined, note: MetadataValue, parts: number): boolean {
  return said?.upload === note['upload-id'] && said.after === String(parts)
}

/** Up to `limit` bytes or a little more; less only at the end. A source that breaks has ended: what came is kept. */
async function upTo(pieces: AsyncIterator<Buffer>, limit: number): Promise<Buffer> {
  const taken: Buffer[] = []
  let size = 0
  while (size < limit) {
    const next = await pieces.next().catch(() => null)
    if (next === null || next.done === true) break
    taken.push(next.value)
    size += next.value.length
  }
  return Buffer.concat(taken)
}
