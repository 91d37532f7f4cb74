import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { readSecret, writeSecret } from '../../db/identity.ts'
import { type JournalMachine, openJournal } from '../../db/journal.ts'
import { migrate, needsMigration, STORE_VERSION, storeVersion } from '../../db/migrate.ts'
import { copyStoreInto, openStore } from '../../db/open.ts'
import { ownDevice } from '../../db/ownDevice.ts'
import { projections } from '../../db/projections.ts'
import { rebuildChanged } from '../../db/rebuild.ts'
import type { OpenStore } from './context.ts'
import { isPresent, PRIVATE_FOLDER, writeFileAtomically } from './files/atomicFile.ts'
import { openBlobStore } from './files/blobStore.ts'
import type { Ports } from './ports.ts'
import type { ProfilePaths } from './profile.ts'

/**
 * Opens the store of a profile: migrates it (after a full copy aside), rebuilds what a changed fold needs, opens journal
 * and blobs. Throws StoreUnreadableError, StoreFromFutureError or the driver's own error. Never runs a full check here:
 * the first screen comes first.
 */
export async function openProfileStore(
  paths: ProfilePaths,
  ports: Ports,
  device: string,
  boot: string,
  key: Buffer,
): Promise<OpenStore> {
  await mkdir(paths.folder, { recursive: true, mode: PRIVATE_FOLDER })
  const db = openStore(paths.store, key, { readonly: false })
  try {
    if (needsMigration(db)) {
      const aside = join(paths.folder, `store-before-${STORE_VERSION}-from-${storeVersion(db)}.db`)
      await rm(aside, { force: true })
      copyStoreInto(db, aside)
    }
    migrate(db)
    const rebuilt = rebuildChanged(db, projections, () => undefined)
    if (rebuilt.length > 0) ports.log.info('tables rebuilt', { features: rebuilt.join(' ') })
    // The store changed its device in one transaction; a profile file that a cut left behind follows (X7).
    const machine: JournalMachine = {
      device: ownDevice(db)?.device ?? device,
      boot,
      now: ports.now,
      monotonic: ports.monotonic,
    }
    const blobs = await openBlobStore({
      folder: paths.blobs,
      storeKey: secretOf('blobKey'),
      nameKey: secretOf('blobNameKey'),
      random: ports.random,
    })
    return { db, journal: openJournal(db, machine, projections), blobs, key, boot }
  } catch (error) {
    db.close()
    throw error
  }

  function secretOf(name: string): Uint8Array {
    const known = readSecret(db, name)
    if (known !== null) return known
    const made = ports.random(32)
    writeSecret(db, name, made)
    return made
  }
}

/** Marks the core as running; true when the last run left its mark, i.e. did not close. */
export async function markRunning(paths: ProfilePaths, now: number): Promise<boolean> {
  const unclean = await isPresent(paths.running)
  await writeFileAtomically(paths.running, `${JSON.stringify({ since: now })}\n`)
  return unclean
}

/** Takes the mark away at an orderly close. */
export async function unmarkRunning(paths: ProfilePaths): Promise<void> {
  await rm(paths.running, { force: true })
}

/** Closes the store; the database checkpoints its WAL. */
export function closeProfileStore(store: OpenStore): void {
  store.db.pragma('wal_checkpoint(TRUNCATE)')
  store.db.close()
  store.key.fill(0)
}
