import { readSecret } from '../../db/identity.ts'
import { openJournal } from '../../db/journal.ts'
import { needsMigration, STORE_VERSION, StoreFromFutureError, storeVersion } from '../../db/migrate.ts'
import { openStore as openStoreFile } from '../../db/open.ts'
import { projections } from '../../db/projections.ts'
import type { Role } from '../../shared/domain/identity/roles.ts'
import { makeChanges } from './changes.ts'
import { type CoreContext, idMaker, type OpenStore, type Session } from './context.ts'
import { deskError, found } from './errors.ts'
import { BlobError, type BlobStore } from './files/blobStore.ts'
import { slotFiles } from './keyRotation.ts'
import { openAttempts } from './keys/attempts.ts'
import { readKeySlotFile } from './keys/keySlotFile.ts'
import { openWithPin } from './keys/keySlots.ts'
import { createOfficerKey, openOfficerKey, wrappedOfficerKeySchema } from './keys/officerKey.ts'
import type { Ports } from './ports.ts'
import { type Profile, profilePaths, readProfile } from './profile.ts'

/** A store opened for reading beside whoever holds the profile: nothing is written, nobody is signed in. */
export interface Reading {
  context: CoreContext
  profile: Profile
  close(): void
}

/** The profile has nothing in it, or its store needs a step that only a writer may take. */
export class CannotReadError extends Error {
  readonly code: 'emptyProfile' | 'needsMigration'
  constructor(code: CannotReadError['code']) {
    super(code)
    this.name = 'CannotReadError'
    this.code = code
  }
}

/**
 * Opens a profile's store read-only with an officer's PIN. Wrong PINs count and wait as on the unlock screen. Throws
 * {@link CannotReadError}, StoreFromFutureError, and the contract's WRONG_PIN and WAIT.
 */
export async function openReading(
  folder: string,
  ports: Ports,
  who: { officerId: string; pin: string },
): Promise<Reading> {
  const paths = profilePaths(folder)
  const profile = await readProfile(paths)
  if (profile === null) throw new CannotReadError('emptyProfile')
  const opened = await openWith(paths, ports, who)
  const db = openStoreFile(paths.store, opened.databaseKey, { readonly: true })
  try {
    if (storeVersion(db) > STORE_VERSION) throw new StoreFromFutureError(storeVersion(db))
    if (needsMigration(db)) throw new CannotReadError('needsMigration')
    const newId = idMaker(ports)
    const boot = newId()
    const machine = { device: profile.deviceId, boot, now: ports.now, monotonic: ports.monotonic }
    const journal = openJournal(db, machine, projections)
    const store: OpenStore = { db, journal, blobs: noBlobs, key: opened.databaseKey, boot }
    const session = sessionOf(store, profile, who.officerId, opened.secret, ports.now(), ports.random)
    const context: CoreContext = {
      ports,
      paths,
      changes: makeChanges(),
      profile: () => profile,
      store: () => store,
      session: () => session,
      newId,
      isOpen: () => true,
      lastActAt: () => 0,
      noteAct: () => undefined,
    }
    return {
      context,
      profile,
      close() {
        db.close()
        opened.databaseKey.fill(0)
        opened.secret.fill(0)
      },
    }
  } catch (error) {
    db.close()
    throw error
  }
}

async function openWith(
  paths: ReturnType<typeof profilePaths>,
  ports: Ports,
  who: { officerId: string; pin: string },
): Promise<{ databaseKey: Buffer; secret: Buffer }> {
  const attempts = await openAttempts(paths.attempts, { wall: ports.now, monotonic: ports.monotonic })
  const allowed = await attempts.begin(who.officerId)
  if (!allowed.allowed) throw deskError('WAIT', { waitMs: allowed.waitMs })
  const known = ports.keychain.available ? await ports.keychain.get('database') : null
  const keychainSecret = known === null ? null : Buffer.from(known, 'base64')
  for (const path of await slotFiles(paths)) {
    const read = await readKeySlotFile(path)
    if (!read.ok) continue
    const opened = await openWithPin(read.file, { officer: who.officerId, pin: who.pin, keychainSecret })
    if (!opened.ok) continue
    await attempts.succeed(who.officerId)
    return opened
  }
  const next = await attempts.look(who.officerId)
  const tries = next.allowed ? { triesLeft: next.left, waitMs: 0 } : { triesLeft: 0, waitMs: next.waitMs }
  throw deskError('WRONG_PIN', tries)
}

function sessionOf(
  store: OpenStore,
  profile: Profile,
  officerId: string,
  secret: Buffer,
  since: number,
  random: Ports['random'],
): Session {
  const card = found(
    profile.officers.find((officer) => officer.officerId === officerId && officer.active),
    'officer',
  )
  const owner = { officer: officerId, device: profile.deviceId }
  const bytes = readSecret(store.db, `officerKey.${officerId}`)
  const wrapped = bytes === null ? null : wrappedOfficerKeySchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')))
  // A reader signs nothing; right after a restore the officer has no key on this device yet.
  const key = (wrapped === null ? null : openOfficerKey(wrapped, secret)) ?? createOfficerKey(owner, secret, random).key
  return { officerId, name: card.name, role: card.role as Role, since, key, secret }
}

/** A reader beside the holder leaves the files alone: opening their store would sweep what the holder is writing. */
const absent = (hash: string): Promise<never> => Promise.reject(new BlobError('ABSENT', hash))
const noBlobs: BlobStore = {
  put: () => absent(''),
  has: () => Promise.resolve(false),
  size: absent,
  // biome-ignore lint/correctness/useYield: a reader of nothing
  async *read(hash) {
    await absent(hash)
  },
  readAll: absent,
  verify: () => Promise.resolve('absent'),
  arrive: absent,
  remove: () => Promise.resolve(false),
}
