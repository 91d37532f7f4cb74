import { z } from 'zod'
import { deviceRows, dropSecret, readSecret, writeSecret } from '../../db/identity.ts'
import type { Db } from '../../db/open.ts'
import { keepOwnDevice } from '../../db/ownDevice.ts'
import { identityTypes } from '../../shared/domain/identity/events.ts'
import { sha256 } from '../../shared/journal/hash.ts'
import { type NewSigningKey, newSigningKey, signingKeyFrom } from '../../shared/sync/trust/signingKey.ts'
import { written } from '../../shared/sync/writePoints.ts'
import { type CoreContext, draft, type OpenStore } from './context.ts'
import type { Core } from './core.ts'
import { issuesHere } from './issuing.ts'
import { issueFor } from './localCourt.ts'
import type { Officers } from './officers.ts'
import { writeProfile } from './profile.ts'
import { REJOINING } from './rejoining.ts'
import { type FormerDevice, forksOf, leaveDevice, reissueForks } from './sync/adoption.ts'
import { SEALING_SECRET } from './sync/bundle/sealingKey.ts'
import { durable } from './sync/durable.ts'
import { ownChain } from './sync/keys.ts'

/** Secret with the devices that this laptop was: what they wrote may still have to be proved (X7). */
export const FORMER_DEVICES = 'device.former'
/** The author of what the machine does by itself. */
const MACHINE_ROLE = 'device'

const formerSchema = z.array(
  z.strictObject({
    device: z.string(),
    seed: z.string(),
    chain: z.strictObject({ certificate: z.string(), issuing: z.string(), root: z.string() }),
  }),
)

/** Why a laptop takes another device id; stands in the journal. */
export type ChangeReason = 'fork' | 'copy' | 'asked' | 'rejoin' | 'lostPin'

/** Keys made before the change, because a court was asked about them first. */
export interface PreparedDevice {
  device: string
  key: NewSigningKey
  /** The officer's new key, wrapped; null leaves that to the next unlock. */
  officer: { id: string; wrapped: object } | null
}

/** Devices that this laptop was, oldest first. */
export function formerDevices(db: Db): FormerDevice[] {
  return readFormer(db).map(({ device, seed, chain }) => ({
    device,
    key: signingKeyFrom(Buffer.from(seed, 'base64url')).privateKey,
    chain,
  }))
}

function readFormer(db: Db): z.infer<typeof formerSchema> {
  const kept = readSecret(db, FORMER_DEVICES)
  return kept === null ? [] : formerSchema.parse(JSON.parse(Buffer.from(kept).toString('utf8')))
}

/** Whether this laptop writes as a device of which the court has not said yet that it is its own (P3). */
export function isUncertified(context: CoreContext): boolean {
  const { deviceId } = context.profile()
  return !deviceRows(context.store().db).some((row) => row.device_id === deviceId)
}

/** Gives this laptop another device id, key and number prefix, and settles what a copy of it made of its streams (X7). */
export function makeDeviceChange(core: Core, officers: Officers) {
  const { context, ports, paths, state } = core

  /**
   * One transaction: old heads signed for the last time, what nobody has re-issued as the new device, the new key in place of
   * the old. Cut before it nothing has happened; after it the store says which device this is, and the profile file follows.
   * Where the court issues on this machine the new device is certified at once, elsewhere it is by the court (P3).
   */
  async function changeDevice(reason: ChangeReason, prepared: PreparedDevice | null): Promise<{ reissued: number }> {
    const store = context.store()
    const { db, journal } = store
    const old = context.profile()
    const device = prepared?.device ?? context.newId()
    const key = prepared?.key ?? newSigningKey(ports.random)
    const former = await formerOf(store, old.deviceId)
    const added = await certified(store, device, key)
    const prefix = added?.prefix ?? interimPrefix(old.prefix, device)
    const act = context.newId()
    const at = Math.trunc(ports.now())
    const reissued = durable(context, 'device.changed', () => {
      const count =
        former === null
          ? becomeUnproved(store, device)
          : leaveDevice(store, former, { device, act, at }, reason !== 'copy')
      if (former !== null) keepFormer(db, former)
      writeSecret(db, 'device.key', key.seed)
      // A copy of this laptop can open what is sealed to the old device; the new one makes a key of its own.
      dropSecret(db, SEALING_SECRET)
      // What was handed in before has keys that are gone from here, or that the other machine has too.
      if (reason !== 'rejoin') dropSecret(db, REJOINING)
      if (prepared?.officer != null) officers.keepOfficerKey(store, prepared.officer.id, prepared.officer.wrapped)
      const change = { at, from: old.deviceId, reason }
      const facts = [draft(`device:${device}`, identityTypes.deviceChanged, 'deviceChange', act, [], change)]
      if (added !== null) facts.push(added.event)
      journal.append(facts, { officerId: device, role: MACHINE_ROLE }, act)
      keepOwnDevice(db, { device, prefix })
      return count
    })
    key.seed.fill(0)
    await follow({ device, prefix })
    await renewSession(store)
    ports.log.info('device changed', { reason, reissued })
    core.changes.publish({ feature: 'all', scope: '', ids: [] })
    core.changes.publish({ feature: 'status', scope: '', ids: [] })
    return { reissued }
  }

  async function formerOf(store: OpenStore, device: string): Promise<FormerDevice | null> {
    const chain = await ownChain(context)
    const seed = readSecret(store.db, 'device.key')
    return chain === null || seed === null ? null : { device, key: signingKeyFrom(seed).privateKey, chain }
  }

  /** A device that was never certified has told nobody anything; what it wrote is told on by the next. */
  function becomeUnproved({ journal }: OpenStore, device: string): number {
    journal.becomeDevice(device)
    return 0
  }

  function keepFormer(db: Db, { device, chain }: FormerDevice): void {
    const seed = readSecret(db, 'device.key')
    if (seed === null) return
    const all = [...readFormer(db), { device, seed: Buffer.from(seed).toString('base64url'), chain }]
    writeSecret(db, FORMER_DEVICES, Buffer.from(JSON.stringify(all)))
  }

  /** The event that makes the new device one of the local court's; null where the court issues elsewhere. */
  async function certified(store: OpenStore, device: string, key: NewSigningKey) {
    if (!issuesHere(store.db)) return null
    const { courtCode, deviceName: name } = context.profile()
    const prefix = nextFreePrefix(store.db)
    const subject = { use: 'device' as const, subject: device, device: null, name, role: null }
    const issued = { ...subject, publicKey: key.publicKey }
    const certificate = await issueFor(ports, context.newId, officers.issuer(store), issued)
    const set = { certificate, name, prefix }
    return { prefix, event: draft(`court:${courtCode}`, identityTypes.deviceAdded, 'device', device, [], { set }) }
  }

  /** The profile file follows what the store says this laptop is. */
  async function follow({ device, prefix }: { device: string; prefix: string }): Promise<void> {
    const profile = { ...context.profile(), deviceId: device, prefix }
    state.profile = profile
    await written('device.profileFollowed', () => writeProfile(paths, profile))
  }

  /** One key never serves two devices: whoever is at work gets a new one, everybody else at their next unlock. */
  async function renewSession(store: OpenStore): Promise<void> {
    const { session } = state
    if (session === null) return
    const key = await officers.keyHere(store, session.officerId, session.secret)
    if (state.session === session) session.key = key
  }

  /** What a copy of this laptop made of streams of devices that it was is re-issued (X7). Cut anywhere, it is done later. */
  function settleFormer(): number {
    const store = context.store()
    const former = formerDevices(store.db)
    if (!former.some((one) => forksOf(store.db, one.device).length > 0)) return 0
    const by = { device: context.profile().deviceId, act: context.newId(), at: Math.trunc(ports.now()) }
    return durable(context, 'device.forksReissued', () => reissueForks(store, former, by))
  }

  return {
    changeDevice,
    /**
     * After an exchange: a copy of this laptop that wrote as the same device came to light. Where this machine issues, it takes
     * another id by itself; elsewhere a person does, because the court has to say yes to it.
     */
    async settleForks(): Promise<'settled' | 'changed' | 'needsPerson'> {
      if (!context.isOpen()) return 'settled'
      const { db } = context.store()
      const isForked = forksOf(db, context.profile().deviceId).length > 0
      if (isForked && !issuesHere(db)) return 'needsPerson'
      if (isForked) await changeDevice('fork', null)
      settleFormer()
      return isForked ? 'changed' : 'settled'
    },
    settleFormer,
  }
}
export type DeviceChange = ReturnType<typeof makeDeviceChange>

/** The next prefix no device of the court has. */
export function nextFreePrefix(db: Db): string {
  const taken = new Set(deviceRows(db).map((row) => row.prefix))
  let number = 1
  while (taken.has(`D${number}`)) number += 1
  return `D${number}`
}

const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ'

/**
 * Prefix of a device that the court has not numbered yet: the old one with two letters of the new id, so that neither the
 * copy nor another waiting laptop gives the same numbers to other things.
 */
export function interimPrefix(old: string, device: string): string {
  const digest = sha256(Buffer.from(device, 'utf8'))
  const letters = [digest[0] ?? 0, digest[1] ?? 0].map((byte) => LETTERS[byte % LETTERS.length] ?? 'X')
  return `${old.replace(/-[A-Z]{2}$/, '')}-${letters.join('')}`
}
