import { type FileHandle, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

/**
 * The one way files come into being: temporary file → bytes on the medium → rename → directory entry on the medium.
 * A reader therefore sees the old file or the new one, never a piece of either, whenever the power goes.
 * Virus scanners and indexers on Windows hold a fresh file for moments; renames wait for them.
 */

/** What a rename needs from outside; tests replace it to play a virus scanner. */
export type RenamePort = {
  rename: (from: string, to: string) => Promise<void>
  wait: (milliseconds: number) => Promise<unknown>
}

const realRename: RenamePort = { rename, wait: delay }

/** Milliseconds between tries, together about 4 s. */
const WAITS = [5, 10, 20, 40, 80, 160, 320, 640, 1_280, 1_280]
const BUSY = new Set(['EBUSY', 'EPERM', 'EACCES'])

/** Permission of everything the program writes: the owner reads and writes, nobody else. */
export const PRIVATE_FILE = 0o600
/** Permission of the folders that hold those files. */
export const PRIVATE_FOLDER = 0o700

let counter = 0

/**
 * A name beside `path` that no other writer uses: `.<name>.<pid>.<n>.tmp`.
 * Names ending in `.tmp` are never read as data.
 */
export function temporaryPath(path: string): string {
  counter += 1
  return join(dirname(path), `.${basename(path)}.${process.pid}.${counter}.tmp`)
}

/** Renames `from` to `to`, waiting while another program holds either (EBUSY, EPERM, EACCES); throws the last error. */
export async function renamePatiently(from: string, to: string, port: RenamePort): Promise<void> {
  for (const pause of WAITS) {
    try {
      await port.rename(from, to)
      return
    } catch (error) {
      if (!BUSY.has(errorCode(error))) throw error
      await port.wait(pause)
    }
  }
  await port.rename(from, to)
}

/** Puts a directory's entries on the medium. Windows can't open directories and needs no such call. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/**
 * Gives a finished, already synced temporary file its name and puts the name on the medium.
 * Both must lie on one file system. An existing `to` is replaced at once.
 */
export async function publishFile(from: string, to: string): Promise<void> {
  await renamePatiently(from, to, realRename)
  await syncFolder(dirname(to))
  if (dirname(from) !== dirname(to)) await syncFolder(dirname(from))
}

/**
 * Creates a temporary file with permission 0600, lets `fill` write it, syncs it and publishes it as `path`.
 * When `fill` throws, nothing becomes visible and the temporary file is removed.
 */
export async function createFileAtomically(
  temporary: string,
  path: string,
  fill: (handle: FileHandle) => Promise<void>,
): Promise<void> {
  const handle = await open(temporary, 'wx', PRIVATE_FILE)
  try {
    try {
      await fill(handle)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await publishFile(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

/** Writes `content` as the whole file `path`, durable when the promise resolves. The folder must exist. */
export async function writeFileAtomically(path: string, content: Uint8Array | string): Promise<void> {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content
  await createFileAtomically(temporaryPath(path), path, (handle) => writeFully(handle, bytes))
}

/** Reads a whole file, or `null` when there is none; other errors (rights, medium) are thrown. */
export async function readFileIfPresent(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null
    throw error
  }
}

/** Whether something stands at `path`; other errors than "not there" are thrown. */
export async function isPresent(path: string): Promise<boolean> {
  try {
    await stat(path)
    return true
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false
    throw error
  }
}

/** Writes every byte at the handle's position: one `write` may take fewer than it was given. */
export async function writeFully(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  let done = 0
  while (done < bytes.length) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done)
    done += bytesWritten
  }
}

/** The `code` of a system error, or an empty string. */
export function errorCode(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string')
    return error.code
  return ''
}
