import { createHash } from 'node:crypto'
import { constants, createReadStream } from 'node:fs'
import { access, mkdir, open, readdir, rename, rm, stat, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { FileStore } from '@tus/file-store'
import { isFileHash } from '../../shared/sync/files.ts'
import { written } from '../../shared/sync/writePoints.ts'
import { type FileShelf, FORGOTTEN_MS } from './shelf.ts'
import { ShelfError } from './shelfError.ts'

/** Left free beside what an upload says it brings, bytes: the database has to go on writing. */
const RESERVE_BYTES = 256 * 1024 * 1024

/**
 * Files on the gateway's disk: `<2 hex>/<2 hex>/<hash>`, unfinished ones in `incoming/`. Plain, as the events are: the disk
 * is the court's to encrypt. `now`: ms of the court's clock, for sweeping.
 */
export async function openDiskShelf(folder: string, now: number): Promise<FileShelf> {
  const incoming = join(folder, 'incoming')
  await mkdir(incoming, { recursive: true, mode: 0o700 })
  await sweep(incoming, now)
  const pathOf = (hash: string): string => {
    if (!isFileHash(hash)) throw new RangeError('not the name of a file')
    return join(folder, hash.slice(0, 2), hash.slice(2, 4), hash)
  }
  const sizeOf = (hash: string): Promise<number | null> => sizeAt(pathOf(hash))
  const hasRoom = async (bytes: number): Promise<boolean> => {
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize >= bytes + RESERVE_BYTES
  }

  return {
    incoming: new NamedFileStore({ directory: incoming }),
    hasRoom,
    async check() {
      const isThere = await access(incoming, constants.R_OK | constants.W_OK).then(
        () => true,
        () => false,
      )
      if (!isThere) throw new ShelfError('unreachable', 'folder')
      if (!(await hasRoom(0))) throw new ShelfError('noRoom', 'disk')
    },
    async take(upload, hash) {
      const from = join(incoming, upload)
      const came = await hashAt(from)
      if (came === null) return 'gone'
      if (came === hash) await written('gateway.fileSettled', () => settle(from, pathOf(hash)))
      else await rm(from, { force: true })
      await rm(`${from}.json`, { force: true })
      return came === hash ? 'kept' : 'otherBytes'
    },
    sizeOf,
    // The stream's own end is the last byte it gives; of nothing there is no last byte.
    read: (hash, { start, end }) =>
      start === end ? Readable.from([]) : createReadStream(pathOf(hash), { start, end: end - 1 }),
  }
}

/** The library's store, its writes named. */
class NamedFileStore extends FileStore {
  override create(file: Parameters<FileStore['create']>[0]): ReturnType<FileStore['create']> {
    return written('gateway.uploadBegun', () => super.create(file))
  }
  override write(...piece: Parameters<FileStore['write']>): ReturnType<FileStore['write']> {
    return written('gateway.uploadGrown', () => super.write(...piece))
  }
}

const sizeAt = (path: string): Promise<number | null> => nullIfGone(async () => (await stat(path)).size)

function hashAt(path: string): Promise<string | null> {
  return nullIfGone(async () => {
    const digest = createHash('sha256')
    for await (const piece of createReadStream(path, { highWaterMark: 1024 * 1024 })) digest.update(piece as Buffer)
    return digest.digest('hex')
  })
}

async function nullIfGone<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

/** On the disk before it has its name, and the name on the disk before anybody hears of it. */
async function settle(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 })
  await sync(from, 'r+')
  await rename(from, to)
  if (process.platform !== 'win32') await sync(dirname(to), 'r')
}

async function sync(path: string, flags: string): Promise<void> {
  const handle = await open(path, flags)
  await handle.sync().finally(() => handle.close())
}

async function sweep(incoming: string, now: number): Promise<void> {
  for (const name of await readdir(incoming)) {
    const path = join(incoming, name)
    if (now - (await stat(path)).mtimeMs > FORGOTTEN_MS) await rm(path, { force: true })
  }
}
