import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { errorCode, PRIVATE_FOLDER, readFileIfPresent, writeFileAtomically } from './atomicFile.ts'

/**
 * One program per profile: an exclusive SQLite transaction on `profile.lock`, held for life, the same in every host.
 * The operating system drops it when the process dies, so a crash leaves no stale lock. `profile.holder.json` only
 * tells a second start whom to bring forward; it is never asked whether the lock is held.
 */

export const LOCK_FILE = 'profile.lock'
export const HOLDER_FILE = 'profile.holder.json'

const holderSchema = z.strictObject({
  pid: z.int(),
  host: z.enum(['electron', 'loopback', 'cli']),
  started: z.int(),
  url: z.string().max(500).nullable(),
})
/** `started`: ms since 1970; `url`: address of the loopback host without token or fragment, null elsewhere. */
export type ProfileHolder = z.infer<typeof holderSchema>

/**
 * Opens `path` and takes an exclusive transaction at once. Throws an error whose `code` begins with `SQLITE_BUSY`
 * when another process has it. This is `openLock` of `db/open.ts`, the only importer of the SQLite driver.
 */
export type OpenLock = (path: string) => { close(): void }

/** `announce` stores a later address (the port is known only once the host listens). */
export type ProfileLock = { announce: (holder: ProfileHolder) => Promise<void>; release: () => void }

/** `heldBy` is null when the holder hasn't yet written, or wrote unreadably, who it is. */
export type LockAnswer = { held: true; lock: ProfileLock } | { held: false; heldBy: ProfileHolder | null }

/** Takes the profile for this process or names who has it. Creates the folder. Other errors are thrown. */
export async function acquireProfileLock(
  folder: string,
  openLock: OpenLock,
  holder: ProfileHolder,
): Promise<LockAnswer> {
  const clean = withoutToken(holder)
  await mkdir(folder, { recursive: true, mode: PRIVATE_FOLDER })
  const opened = tryOpen(join(folder, LOCK_FILE), openLock)
  if (opened === null) return { held: false, heldBy: await readProfileHolder(folder) }
  const path = join(folder, HOLDER_FILE)
  try {
    await writeHolder(path, clean)
  } catch (error) {
    opened.close()
    throw error
  }
  return {
    held: true,
    lock: { announce: (next) => writeHolder(path, withoutToken(next)), release: () => opened.close() },
  }
}

/** Who last took the profile, as they wrote it; says nothing about whether they still live. */
export async function readProfileHolder(folder: string): Promise<ProfileHolder | null> {
  const content = await readFileIfPresent(join(folder, HOLDER_FILE))
  if (content === null) return null
  try {
    const parsed = holderSchema.safeParse(JSON.parse(content.toString('utf8')))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

function tryOpen(path: string, openLock: OpenLock): { close(): void } | null {
  try {
    return openLock(path)
  } catch (error) {
    if (errorCode(error).startsWith('SQLITE_BUSY')) return null
    throw error
  }
}

/** The token stands in the fragment; nothing after `#` or `?`, and no user part, is ever written down. */
function withoutToken(holder: ProfileHolder): ProfileHolder {
  if (holder.url === null) return holderSchema.parse(holder)
  const { origin, pathname } = new URL(holder.url)
  return holderSchema.parse({ ...holder, url: `${origin}${pathname}` })
}

function writeHolder(path: string, holder: ProfileHolder): Promise<void> {
  return writeFileAtomically(path, `${JSON.stringify(holder, null, 2)}\n`)
}
