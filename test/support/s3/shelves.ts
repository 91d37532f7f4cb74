import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDiskShelf } from '../../../court/files/diskShelf.ts'
import { S3_LIMITS } from '../../../court/files/s3Client.ts'
import { openS3Shelf } from '../../../court/files/s3Shelf.ts'
import type { FileShelf } from '../../../court/files/shelf.ts'
import { type S3Double, startS3 } from './s3Double.ts'

/** A place for files, and shelves over it as gateways open them, one after another or side by side. */
export interface ShelfPlace {
  open(now: number): Promise<FileShelf>
  /** What lies there of unfinished uploads. */
  unfinished(): Promise<string[]>
  /** The double behind it; null of a disk. */
  s3: S3Double | null
  close(): Promise<void>
}

/** Bytes above which a test's object store copies in pieces: small, so that small files show it. */
const COPY_BYTES = 6 * 1024 * 1024

/** Every shelf, for the one suite of tests that all of them pass. */
export const shelfKinds: readonly { name: string; place(): Promise<ShelfPlace> }[] = [
  {
    name: 'a disk',
    async place() {
      const folder = await mkdtemp(join(tmpdir(), 'court-shelf-'))
      return {
        ...{ open: (now) => openDiskShelf(folder, now), s3: null },
        unfinished: () => readdir(join(folder, 'incoming')),
        close: () => rm(folder, { recursive: true }),
      }
    },
  },
  {
    name: 'an object store',
    async place() {
      const s3 = await startS3()
      return {
        ...{
          open: (now) => openS3Shelf(s3.place, now, { ...S3_LIMITS, copyBytes: COPY_BYTES }),
          s3,
          close: () => s3.close(),
        },
        unfinished: async () => [
          ...[...s3.bucket.objects.keys()].filter((key) => key.startsWith('files/incoming/')),
          ...[...s3.bucket.uploads.values()].map(({ key }) => `${key} in parts`),
        ],
      }
    },
  },
]
