import { constants } from 'node:fs'
import { lstat, mkdir, open, readdir, rm, rmdir, statfs } from 'node:fs/promises'
import { join } from 'node:path'

/** Files on a stick, as the bundle uses them; tests give one that fills up, or is pulled. */
export interface Stick {
  /** Bytes that may still be written at a place. */
  free(folder: string): Promise<number>
  /** Names in a folder; empty when it is none. */
  names(folder: string): Promise<string[]>
  makeFolder(folder: string): Promise<void>
  /** Writes a whole file: temporary name, on the medium, renamed. */
  write(path: string, bytes: Uint8Array): Promise<void>
  /** Size of an ordinary file; null when there is none: links, pipes and folders are none. */
  size(path: string): Promise<number | null>
  /** A whole ordinary file of at most `limit` bytes; null when there is none or it is longer. */
  read(path: string, limit: number): Promise<Buffer | null>
  /** Removes one file, or one empty folder, if it is there. */
  remove(path: string): Promise<void>
}

/** What a stick could not do: it is full, or it holds something else than was written. */
export class StickError extends Error {
  readonly reason: 'full' | 'failed'
  constructor(reason: 'full' | 'failed') {
    super(`stick ${reason}`)
    this.reason = reason
  }
}

/** Whether a stick, or the disk, had no room for what was written. */
export function isFull(error: unknown): boolean {
  if (error instanceof StickError) return error.reason === 'full'
  const code = errorCode(error)
  return code === 'ENOSPC' || code === 'EDQUOT'
}

const PRIVATE_FOLDER = 0o700

/**
 * A medium of this machine; `write` puts a whole file on it or nothing. A link on a foreign stick is never followed.
 */
export const mediumStick = (write: Stick['write']): Stick => ({
  async free(folder) {
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize
  },
  async names(folder) {
    const info = await lstat(folder).catch(absent)
    return info?.isDirectory() === true ? (await readdir(folder)).sort() : []
  },
  async makeFolder(folder) {
    await mkdir(folder, { recursive: true, mode: PRIVATE_FOLDER })
  },
  write,
  async size(path) {
    const info = await lstat(path).catch(absent)
    return info?.isFile() === true ? info.size : null
  },
  async read(path, limit) {
    const info = await lstat(path).catch(absent)
    if (info?.isFile() !== true || info.size > limit) return null
    return readWhole(path, limit)
  },
  async remove(path) {
    const info = await lstat(path).catch(absent)
    if (info === null) return
    if (info.isDirectory()) await rmdir(path)
    else await rm(path, { force: true })
  },
})

/** The file as it is when it is opened: one that grows or was swapped for another kind is none. */
async function readWhole(path: string, limit: number): Promise<Buffer | null> {
  const noFollow = constants.O_NOFOLLOW ?? 0
  const handle = await open(path, constants.O_RDONLY | noFollow)
  try {
    const info = await handle.stat()
    if (!info.isFile() || info.size > limit) return null
    const bytes = Buffer.alloc(info.size)
    for (let done = 0; done < bytes.length; ) {
      const { bytesRead } = await handle.read(bytes, done, bytes.length - done, done)
      if (bytesRead === 0) return null
      done += bytesRead
    }
    return bytes
  } finally {
    await handle.close()
  }
}

function errorCode(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
}

function absent(error: unknown): null {
  if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return null
  throw error
}

/** Removes what is ours in a folder, and the folder once nothing of anybody else stands in it. */
export async function clearFolder(stick: Stick, folder: string, isOurs: (name: string) => boolean): Promise<void> {
  for (const name of await stick.names(folder)) if (isOurs(name)) await stick.remove(join(folder, name))
  if ((await stick.names(folder)).length === 0) await stick.remove(folder)
}
