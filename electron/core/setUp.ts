import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { writeSecret } from '../../db/identity.ts'
import { identityTypes } from '../../shared/domain/identity/events.ts'
import type { Role } from '../../shared/domain/identity/roles.ts'
import { rootWords } from '../../shared/sync/trust/rootWords.ts'
import { newSigningKey } from '../../shared/sync/trust/signingKey.ts'
import { draft, type OpenStore } from './context.ts'
import type { Core } from './core.ts'
import { refuse } from './errors.ts'
import { isPresent, PRIVATE_FOLDER } from './files/atomicFile.ts'
import type { Keyring } from './keyring.ts'
import { writeKeySlotFile } from './keys/keySlotFile.ts'
import { createSlots } from './keys/keySlots.ts'
import { courtFounded, foundLocalCourt, issueFor, keepCourtKeys } from './localCourt.ts'
import type { Officers } from './officers.ts'
import type { Profile, ProfilePaths } from './profile.ts'
import { appendAs, type Sessions } from './sessions.ts'

/** What a stand-alone start asks. */
export interface SetUpInput {
  courtName: string
  courtCode: string
  officerName: string
  role: Role
  pin: string
  deviceName: string
  demo: boolean
}

/** What the officer prints (the code, kept nowhere) and compares aloud (the root's six words). */
export interface SetUpAnswer {
  recoveryCode: string
  rootFingerprint: string
}

/**
 * Founds a local court in an empty profile. The profile file is written last: while it is missing, the folder counts as
 * empty, so a set-up that was cut anywhere can be done again.
 */
export function makeSetUp(core: Core, parts: { keyring: Keyring; officers: Officers; sessions: Sessions }) {
  const { context, ports, paths, state } = core
  const { slotPorts, keychainSecret, weakPin } = parts.keyring
  const { issuer, keepOfficerKey, syncOfficers, addOfficerFacts } = parts.officers

  async function foundCourt(store: OpenStore, input: SetUpInput, officerId: string, secret: Buffer) {
    const profile = context.profile()
    const court = await foundLocalCourt(ports, context.newId, {
      code: input.courtCode,
      name: input.courtName,
      demo: input.demo,
    })
    keepCourtKeys(store.db, court)
    writeSecret(store.db, 'court.issuingSerial', Buffer.from(court.issuing.serial))
    const deviceKey = newSigningKey(ports.random)
    writeSecret(store.db, 'device.key', deviceKey.seed)
    const certificate = await issueFor(ports, context.newId, issuer(store), {
      use: 'device',
      subject: profile.deviceId,
      device: null,
      name: profile.deviceName,
      role: null,
      publicKey: deviceKey.publicKey,
    })
    const officer = { id: officerId, name: input.officerName, role: input.role }
    const facts = await addOfficerFacts(store, officer, secret)
    const set = { certificate, name: profile.deviceName, prefix: profile.prefix }
    const device = draft(`court:${profile.courtCode}`, identityTypes.deviceAdded, 'device', profile.deviceId, [], {
      set,
    })
    const founded = courtFounded(court, context.newId())
    appendAs(context, store, { officerId, role: input.role }, [founded, device, facts.added])
    keepOfficerKey(store, officerId, facts.wrapped)
    for (const seed of [court.root.seed, court.issuing.seed, court.receipt.seed, deviceKey.seed]) seed.fill(0)
    return { rootKey: court.root.publicKey, key: facts.key }
  }

  return async function setUp(input: SetUpInput): Promise<SetUpAnswer> {
    if (state.profile !== null || state.fault !== null) refuse('profileNotEmpty', 'profile', '')
    const officerId = context.newId()
    const key = ports.random(32)
    const entry = { officer: officerId, pin: input.pin, keychainSecret: await keychainSecret(true) }
    const made = await weakPin(createSlots(key, entry, slotPorts))
    await setAside(paths, context.newId())
    state.profile = newProfile(core, input)
    try {
      const store = await core.openStore(key)
      const { rootKey, key: signing } = await foundCourt(store, input, officerId, made.secret)
      await writeKeySlotFile(paths.keySlots, made.file)
      parts.sessions.openSession(store, state.profile, officerId, made.secret, signing)
      await syncOfficers(store)
      core.changes.publish({ feature: 'status', scope: '', ids: [] })
      const words = rootWords(rootKey).map((word) => word.zh)
      return { recoveryCode: made.recoveryCode, rootFingerprint: words.join(' ') }
    } catch (error) {
      state.session = null
      state.store?.db.close()
      state.store = null
      state.profile = null
      state.fault = null
      key.fill(0)
      made.secret.fill(0)
      await rm(paths.profile, { force: true })
      throw error
    }
  }
}

function newProfile(core: Core, input: SetUpInput): Profile {
  const { context, ports } = core
  return {
    format: 1,
    profileId: context.newId(),
    courtName: input.courtName,
    courtCode: input.courtCode,
    demo: input.demo,
    deviceId: context.newId(),
    deviceName: input.deviceName,
    prefix: 'D1',
    createdAt: ports.now(),
    officers: [],
  }
}

/**
 * Moves what an earlier set-up left into a folder of its own. It is never deleted here: a profile whose `profile.json`
 * went missing looks just like a set-up that was cut, and its store may hold a court's cases.
 */
export async function setAside(paths: ProfilePaths, id: string): Promise<void> {
  const left = [paths.store, `${paths.store}-wal`, `${paths.store}-shm`, paths.keySlots, `${paths.keySlots}.next`]
  const found: string[] = []
  for (const path of left) if (await isPresent(path)) found.push(path)
  if (found.length === 0) return
  const folder = join(paths.folder, `aside-${id}`)
  await mkdir(folder, { recursive: true, mode: PRIVATE_FOLDER })
  for (const path of found) await rename(path, join(folder, path.slice(paths.folder.length + 1)))
}
