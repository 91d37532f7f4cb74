import { open, rename, rm } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { courtOf } from '../../db/copies.ts'
import { noteBlob } from '../../db/documents.ts'
import { deviceRows, officerRows, readSecret, writeSecret } from '../../db/identity.ts'
import type { ForeignEvent } from '../../db/journal.ts'
import { keepOldTail, keepOwnDevice, oldTail } from '../../db/ownDevice.ts'
import { verifyChains } from '../../db/verify.ts'
import { noteWithheld } from '../../db/withheld.ts'
import type { Progress } from '../../shared/contract/desk/base.ts'
import { identityTypes } from '../../shared/domain/identity/events.ts'
import { parseEnvelope } from '../../shared/journal/envelope.ts'
import { peekCertificate } from '../../shared/sync/trust/certificates.ts'
import { newSigningKey, signingKeyFrom } from '../../shared/sync/trust/signingKey.ts'
import { written } from '../../shared/sync/writePoints.ts'
import { chainIn } from './approvals/trust.ts'
import { draft, type OpenStore } from './context.ts'
import type { CopyRecord } from './copies/format.ts'
import { type CopySource, openSource } from './copies/source.ts'
import type { Core } from './core.ts'
import { interimPrefix, nextFreePrefix } from './deviceChange.ts'
import { deskError, found, refuse } from './errors.ts'
import { isPresent, PRIVATE_FILE, publishFile, writeFully } from './files/atomicFile.ts'
import { issuesHere } from './issuing.ts'
import { writeKeySlotFile } from './keys/keySlotFile.ts'
import { openWithPin, openWithRecovery } from './keys/keySlots.ts'
import { type Issuer, issueFor } from './localCourt.ts'
import { type Profile, profilePaths, writeProfile } from './profile.ts'
import { closeProfileStore, openProfileStore } from './storeLifecycle.ts'
import { signEverything } from './sync/adoption.ts'
import { durableIn } from './sync/durable.ts'

/** What a restore answers at its end. `until`: wall clock of the last record that came back, ms. */
export interface RestoreDone {
  kind: 'done'
  events: number
  files: number
  until: number
}

const CHUNK = 200
/** Keys of one device never serve another: officers get new ones at their first unlock here. */
const LEFT_BEHIND =
  /^(device\.key|device\.former|sync\.sealing|officerKey\..*|blobKey|blobNameKey|copy\.keys|court\.((re)?joining|joiningAlone))$/

/**
 * Fills an empty profile from a second copy, a backup file or a full copy. Everything is built and checked aside and
 * becomes visible at the very end. The facts keep their device; this laptop is a new one (X7) with the next free prefix.
 */
export function restoreService(core: Core) {
  const { ports, paths, state, context } = core

  return {
    async *run(
      input: { path: string; secret: string },
      signal: AbortSignal | undefined,
    ): AsyncGenerator<Progress | RestoreDone> {
      if (state.profile !== null) refuse('profileNotEmpty', 'profile', '')
      const source = await openSource(input.path, ports.random).catch(() => null)
      if (source === null) {
        throw deskError('BAD_BACKUP', { reason: (await isPresent(input.path)) ? 'notABackup' : 'notFound' })
      }
      const opened = await openSlots(core, source, input.secret)
      const aside = profilePaths(join(paths.folder, 'restoring'))
      await rm(aside.folder, { recursive: true, force: true })
      const deviceId = context.newId()
      const key = Buffer.from(opened.databaseKey)
      const boot = context.newId()
      let openNow: OpenStore | null = null
      const close = (): void => {
        if (openNow !== null) closeProfileStore(openNow)
        openNow = null
      }
      try {
        const store = await openProfileStore(aside, ports, deviceId, boot, key)
        openNow = store
        const filled = yield* fill(store, source.records(opened.databaseKey), aside.folder, signal)
        yield { kind: 'progress', done: filled.events, total: filled.events, step: 'checking' }
        const court = source.card ?? courtOf(store.db)
        const report = verifyChains(store.db)
        if (court === null || filled.events === 0 || !report.ok) throw deskError('BAD_BACKUP', { reason: 'damaged' })
        await signOld(core, store, court.courtCode, filled)
        const people = new Set(source.slots.slots.flatMap((slot) => (slot.kind === 'officer' ? [slot.officer] : [])))
        const profile = await newDevice(core, store, { ...court, people }, deviceId, opened.officerId)
        close()
        await publish(aside, source, profile)
        if (!filled.whole) yield { kind: 'progress', done: filled.events, total: filled.events, step: 'damaged' }
        yield { kind: 'done', events: filled.events, files: filled.files, until: filled.until }
      } finally {
        close()
        opened.databaseKey.fill(0)
        await rm(aside.folder, { recursive: true, force: true })
      }
    },
  }

  /** Store and files take their names, then the slots; the profile comes last and makes all of it count. */
  async function publish(aside: typeof paths, source: CopySource, profile: Profile): Promise<void> {
    for (const leftover of ['', '-wal', '-shm']) await rm(paths.store + leftover, { force: true })
    await rm(paths.blobs, { recursive: true, force: true })
    await written('restore.filesMoved', () => rename(aside.blobs, paths.blobs))
    await written('restore.storeMoved', () => publishFile(aside.store, paths.store))
    await written('restore.slotsWritten', () => writeKeySlotFile(paths.keySlots, source.slots))
    await written('restore.profileWritten', () => writeProfile(paths, profile))
    state.profile = profile
    core.changes.publish({ feature: 'status', scope: '', ids: [] })
  }
}

interface Filled {
  /** Key of the device whose copy this is; proves once more what it wrote, and then is gone. */
  oldKey: Uint8Array | null
  events: number
  files: number
  until: number
  whole: boolean
}

/** Writes records into the new store through the same steps as events from another device. */
async function* fill(
  store: OpenStore,
  records: AsyncGenerator<CopyRecord, { whole: boolean }>,
  folder: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<Progress, Filled> {
  const filled: Filled = { oldKey: null, events: 0, files: 0, until: 0, whole: true }
  let waiting: ForeignEvent[] = []
  const flush = (): void => {
    if (waiting.length === 0) return
    const result = durableIn(store, 'restore.filled', () => store.journal.apply(waiting))
    if (result.refused.length > 0) throw deskError('BAD_BACKUP', { reason: 'damaged' })
    filled.events += result.applied
    const last = waiting.at(-1)
    filled.until = Math.max(filled.until, last === undefined ? 0 : (parseEnvelope(last.envelope)?.at[0] ?? 0))
    waiting = []
  }
  const blobs = blobFiller(store, folder)
  for (;;) {
    const next = await records.next()
    if (signal?.aborted === true) throw deskError('BAD_BACKUP', { reason: 'cancelled' })
    if (next.done === true) {
      filled.whole = next.value.whole
      break
    }
    const record = next.value
    if (record.kind === 'event') {
      waiting.push(record)
      if (waiting.length < CHUNK) continue
      flush()
      yield { kind: 'progress', done: filled.events, total: 0, step: 'events' }
      await new Promise((resolve) => setImmediate(resolve))
      continue
    }
    flush()
    if (record.kind === 'secrets') {
      keepSecrets(store, record.values)
      filled.oldKey = record.values.find(({ name }) => name === 'device.key')?.value ?? filled.oldKey
    } else if (await blobs(record)) filled.files += 1
  }
  flush()
  durableIn(store, 'restore.withheldNoted', () => noteWithheld(store.db))
  return filled
}

function keepSecrets(store: OpenStore, values: { name: string; value: Uint8Array }[]): void {
  for (const { name, value } of values) {
    if (!LEFT_BEHIND.test(name)) writeSecret(store.db, name, value)
  }
}

/** Puts pieces together beside the store and hands a whole file over; true when one was finished. */
function blobFiller(store: OpenStore, folder: string) {
  const path = join(folder, 'piece.tmp')
  return async (record: Extract<CopyRecord, { kind: 'blob' }>): Promise<boolean> => {
    const handle = await open(path, record.offset === 0 ? 'w' : 'a', PRIVATE_FILE)
    try {
      await writeFully(handle, record.bytes)
    } finally {
      await handle.close()
    }
    if (record.offset + record.bytes.length < record.size) return false
    const stored = await written('restore.filePut', () => store.blobs.put({ path }))
    await rm(path, { force: true })
    if (stored.hash !== record.hash) throw deskError('BAD_BACKUP', { reason: 'damaged' })
    noteBlob(store.db, stored.hash, stored.size, record.format)
    return true
  }
}

/**
 * The old device signs its heads for the last time, as far as the copy knows them, so that what nobody else has can be told on
 * (X11); what it wrote after the copy was made is asked of everybody this laptop meets (X7). Its key does not stay.
 */
async function signOld(core: Core, store: OpenStore, court: string, filled: Filled): Promise<void> {
  if (filled.oldKey === null) return
  const { publicKey, privateKey } = signingKeyFrom(filled.oldKey)
  const old = deviceRows(store.db).find((row) => peekCertificate(row.certificate)?.key.x === publicKey)
  filled.oldKey.fill(0)
  if (old === undefined) return
  const device = old.device_id
  const chain = await chainIn(store.db, court, old.certificate)
  const at = Math.trunc(core.ports.now())
  durableIn(store, 'restore.oldSigned', () => {
    signEverything(store.db, { device, key: privateKey, chain }, at)
    keepOldTail(store.db, { device, until: filled.until, asked: [] })
  })
}

/**
 * Adds this laptop as a device of the court, in the name of who opened the copy, or of the laptop where a code did. Where the
 * court issues elsewhere it records as a device that the court says yes to later, by a code (P3).
 */
async function newDevice(
  core: Core,
  store: OpenStore,
  court: { courtName: string; courtCode: string; demo: boolean; people: ReadonlySet<string> },
  deviceId: string,
  officerId: string | null,
): Promise<Profile> {
  const { ports, context } = core
  const issues = issuesHere(store.db)
  const tail = oldTail(store.db)
  const old = deviceRows(store.db).find((row) => row.device_id === tail?.device)
  const prefix = issues ? nextFreePrefix(store.db) : interimPrefix(old?.prefix ?? 'D', deviceId)
  const name = hostname().slice(0, 40)
  const deviceKey = newSigningKey(ports.random)
  writeSecret(store.db, 'device.key', deviceKey.seed)
  const officers = officerRows(store.db)
    .filter((row) => issues || court.people.has(row.officer_id))
    .map((row) => ({ officerId: row.officer_id, name: row.name, role: row.role, active: row.active === 1 }))
  const role = officers.find((card) => card.officerId === officerId)?.role ?? 'recovery'
  const author = { officerId: officerId ?? deviceId, role }
  const facts = issues
    ? [await deviceAdded(core, store, court, { deviceId, name, prefix, publicKey: deviceKey.publicKey })]
    : []
  const act = context.newId()
  const change = { at: Math.trunc(ports.now()), from: tail?.device ?? '-', reason: 'restore' }
  facts.push(draft(`device:${deviceId}`, identityTypes.deviceChanged, 'deviceChange', act, [], change))
  durableIn(store, 'restore.deviceMade', () => {
    store.journal.append(facts, author, act)
    keepOwnDevice(store.db, { device: deviceId, prefix })
  })
  return {
    format: 1,
    profileId: context.newId(),
    courtName: court.courtName,
    courtCode: court.courtCode,
    demo: court.demo,
    deviceId,
    deviceName: name,
    prefix,
    createdAt: Math.trunc(ports.now()),
    officers,
  }
}

async function deviceAdded(
  { ports, context }: Core,
  store: OpenStore,
  court: { courtCode: string; demo: boolean },
  device: { deviceId: string; name: string; prefix: string; publicKey: string },
) {
  const { deviceId, name, prefix, publicKey } = device
  const subject = { use: 'device' as const, subject: deviceId, device: null, name, role: null, publicKey }
  const certificate = await issueFor(ports, context.newId, issuerOf(store, court), subject)
  const set = { certificate, name, prefix }
  return draft(`court:${court.courtCode}`, identityTypes.deviceAdded, 'device', deviceId, [], { set })
}

function issuerOf(store: OpenStore, court: { courtCode: string; demo: boolean }): Issuer {
  const serial = found(readSecret(store.db, 'court.issuingSerial'), 'issuer')
  return {
    courtCode: court.courtCode,
    realm: court.demo ? 'demo' : 'local',
    serial: Buffer.from(serial).toString('utf8'),
    seed: found(readSecret(store.db, 'court.issuing'), 'issuer'),
  }
}

/** A code opens the recovery slot; anything else is tried as the PIN of each officer. Counted like an unlock. */
async function openSlots(
  core: Core,
  source: CopySource,
  secret: string,
): Promise<{ databaseKey: Buffer; officerId: string | null }> {
  const allowed = await core.attempts.begin('restore')
  if (!allowed.allowed) throw deskError('WAIT', { waitMs: allowed.waitMs })
  const byCode = openWithRecovery(source.slots, secret)
  const isCode = byCode.ok || !['LENGTH', 'CHARACTER'].includes(byCode.code)
  if (byCode.ok && source.fits(byCode.databaseKey)) {
    await core.attempts.succeed('restore')
    return { databaseKey: byCode.databaseKey, officerId: null }
  }
  if (isCode) throw deskError('WRONG_CODE', {})
  let wantsKeychain = false
  for (const slot of source.slots.slots) {
    if (slot.kind !== 'officer') continue
    const opened = await openWithPin(source.slots, { officer: slot.officer, pin: secret, keychainSecret: null })
    if (!opened.ok) wantsKeychain ||= opened.code === 'KEYCHAIN_NEEDED'
    else if (source.fits(opened.databaseKey)) {
      opened.secret.fill(0)
      await core.attempts.succeed('restore')
      return { databaseKey: opened.databaseKey, officerId: slot.officer }
    }
  }
  if (wantsKeychain) throw deskError('BAD_BACKUP', { reason: 'needsCode' })
  const next = await core.attempts.look('restore')
  const tries = next.allowed ? { triesLeft: next.left, waitMs: 0 } : { triesLeft: 0, waitMs: next.waitMs }
  throw deskError('WRONG_PIN', tries)
}
