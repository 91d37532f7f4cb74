import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { S3 } from '@aws-sdk/client-s3'
import { isFileHash, type Span } from '../../shared/sync/files.ts'
import { written } from '../../shared/sync/writePoints.ts'
import { atStore, atStoreOrNull, isChanged, isGone, S3_LIMITS, type S3Limits, shelfErrorOf } from './s3Client.ts'
import { INCOMING, S3Incoming } from './s3Incoming.ts'
import type { S3Place } from './s3Place.ts'
import { sweepUploads } from './s3Sweep.ts'
import type { FileShelf, Taken } from './shelf.ts'
import { ShelfError } from './shelfError.ts'

/** A body that breaks off is asked for again from where it stood, so often in a row. */
const READ_TRIES = 3

/**
 * Files in a bucket of an object store: `<prefix><2 hex>/<2 hex>/<hash>`, unfinished ones under `incoming/`. Several gateways
 * may use one bucket and prefix. `now`: ms of the court's clock, for sweeping. Throws
 * {@link ShelfError} where the place can't be read and written just now.
 */
export async function openS3Shelf(place: S3Place, now: number, limits: S3Limits = S3_LIMITS): Promise<FileShelf> {
  const shelf = makeS3Shelf(place, limits)
  await shelf.check()
  await sweepUploads(shelf.incoming.store, place, now)
  return shelf
}

/** The same without a look at the store: for a start while it is not reached. */
export function makeS3Shelf(place: S3Place, limits: S3Limits = S3_LIMITS): FileShelf & { incoming: S3Incoming } {
  const incoming = new S3Incoming(place, limits)
  const client = incoming.store
  const keyOf = (hash: string): string => {
    if (!isFileHash(hash)) throw new RangeError('not the name of a file')
    return `${place.prefix}${hash.slice(0, 2)}/${hash.slice(2, 4)}/${hash}`
  }
  const Bucket = place.bucket

  async function headOf(Key: string): Promise<{ size: number; tag: string } | null> {
    const head = await atStoreOrNull(() => client.headObject({ Bucket, Key }))
    return head === null ? null : { size: head.ContentLength ?? 0, tag: head.ETag ?? '' }
  }

  const sizeOf = async (hash: string): Promise<number | null> => (await headOf(keyOf(hash)))?.size ?? null

  /** Proves and names what an upload brought. The object that is copied is the very one that was read. */
  async function prove(upload: string, hash: string): Promise<Taken> {
    const from = incoming.keyOf(upload)
    const found = (await incoming.wholeSize(upload)) === null ? null : await headOf(from)
    if (found === null) return 'gone'
    const { size, tag } = found
    const digest = createHash('sha256')
    for await (const piece of bytesOf(client, { Bucket, Key: from, tag }, { start: 0, end: size })) digest.update(piece)
    const right = digest.digest('hex') === hash
    const source = { Bucket, from, to: keyOf(hash), size, tag }
    if (right) await atStore(() => written('gateway.objectSettled', () => copyObject(client, source, limits.copyBytes)))
    await incoming.remove(upload)
    return right ? 'kept' : 'otherBytes'
  }

  return {
    incoming,
    // What a bucket may hold is known when it says that it is full: that is `otherFull` then.
    hasRoom: async () => true,
    async take(upload, hash) {
      try {
        return await prove(upload, hash)
      } catch (error) {
        // Another gateway ended the same upload meanwhile.
        if (isGone(error) || isChanged(error)) return 'gone'
        throw error
      }
    },
    sizeOf,
    read: (hash, span) =>
      Readable.from(bytesOf(client, { Bucket, Key: keyOf(hash), tag: null }, span), { objectMode: false }),
    check: () => atStore(() => probe(client, place)),
  }
}

/** Throws unless the bucket can be listed, written and read with these keys; leaves nothing behind. */
async function probe(client: S3, { bucket: Bucket, prefix }: S3Place): Promise<void> {
  const Key = `${prefix}${INCOMING}probe`
  await client.listObjectsV2({ Bucket, Prefix: `${prefix}${INCOMING}`, MaxKeys: 1 })
  await client.putObject({ Bucket, Key, Body: Buffer.from('fieldwrit') })
  await client.deleteObject({ Bucket, Key })
}

/** Bytes of one object as they come; a body that breaks is asked for again from there. `tag`: of this very object only. */
async function* bytesOf(
  client: S3,
  { Bucket, Key, tag }: { Bucket: string; Key: string; tag: string | null },
  { start, end }: Span,
): AsyncGenerator<Buffer> {
  let tries = 0
  for (let at = start; at < end; ) {
    const range = { Bucket, Key, Range: `bytes=${at}-${end - 1}`, ...(tag === null ? {} : { IfMatch: tag }) }
    try {
      const { Body } = await client.getObject(range)
      for await (const piece of Body as Readable as AsyncIterable<Buffer>) {
        at += piece.length
        tries = 0
        yield piece
      }
      if (at < end) throw new ShelfError('unreachable', 'cut')
    } catch (error) {
      tries += 1
      const told = isGone(error) || isChanged(error) ? null : shelfErrorOf(error)
      if (told === null) throw error
      if (tries >= READ_TRIES || told.fault !== 'unreachable') throw told
    }
  }
}

interface Copied {
  Bucket: string
  from: string
  to: string
  size: number
  tag: string
}

/** One object under another name, inside the store; a large one in pieces (5 GiB is the most of one copy). */
async function copyObject(client: S3, { Bucket, from, to: Key, size, tag }: Copied, copyBytes: number): Promise<void> {
  const source = { Bucket, Key, CopySource: `${Bucket}/${encodeURIComponent(from)}`, CopySourceIfMatch: tag }
  if (size <= copyBytes) {
    await client.copyObject(source)
    return
  }
  const { UploadId } = await client.createMultipartUpload({ Bucket, Key })
  try {
    const Parts: { ETag: string | undefined; PartNumber: number }[] = []
    for (let start = 0; start < size; start += copyBytes) {
      const PartNumber = Parts.length + 1
      const CopySourceRange = `bytes=${start}-${Math.min(size, start + copyBytes) - 1}`
      const { CopyPartResult } = await client.uploadPartCopy({ ...source, UploadId, PartNumber, CopySourceRange })
      Parts.push({ ETag: CopyPartResult?.ETag, PartNumber })
    }
    await client.completeMultipartUpload({ Bucket, Key, UploadId, MultipartUpload: { Parts } })
  } catch (error) {
    await client.abortMultipartUpload({ Bucket, Key, UploadId }).catch(() => undefined)
    throw error
  }
}
