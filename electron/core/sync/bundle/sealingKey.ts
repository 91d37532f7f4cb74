import type { KeyObject } from 'node:crypto'
import { readSecret, writeSecret } from '../../../../db/identity.ts'
import { syncTypes } from '../../../../shared/domain/sync/events.ts'
import { keyIdOf } from '../../../../shared/sync/bundle/format.ts'
import type { StickReader } from '../../../../shared/sync/bundle/partReader.ts'
import type { TransferWriter } from '../../../../shared/sync/bundle/segment.ts'
import { KEY_BYTES, privateKeyFrom, publicText } from '../../../../shared/sync/trust/primitives.ts'
import { type CoreContext, draft } from '../../context.ts'
import { durable } from '../durable.ts'
import { type SyncKeys, syncKeys } from '../keys.ts'

/** Secret with the private half; it stays on this laptop and in no copy's restore. */
export const SEALING_SECRET = 'sync.sealing'

/** The key that opens what is sealed to this laptop. */
export interface SealingKey {
  secret: KeyObject
  publicKey: string
  keyId: string
}

/**
 * This laptop's sealing key, made and published in the court's scope when it has none yet: the event's stream says whose
 * it is. Called at the first start of any exchange; a machine's act, its author is the laptop itself.
 */
export function sealingKey(context: CoreContext): SealingKey {
  const { db } = context.store()
  const kept = readSecret(db, SEALING_SECRET)
  if (kept !== null) return keyOf(kept)
  return durable(context, 'bundle.keyMade', () => keepSealingKey(context, context.ports.random(KEY_BYTES)))
}

/** Keeps and publishes these 32 raw bytes as this laptop's sealing key; inside the caller's transaction. */
export function keepSealingKey(context: CoreContext, raw: Uint8Array): SealingKey {
  const { db, journal } = context.store()
  const made = keyOf(raw)
  const { deviceId, courtCode } = context.profile()
  const id = context.newId()
  const body = { at: Math.trunc(context.ports.now()), key: made.publicKey }
  const event = draft(`court:${courtCode}`, syncTypes.sealingKeyMade, 'sealingKey', id, [], body)
  writeSecret(db, SEALING_SECRET, raw)
  journal.append([event], { officerId: deviceId, role: 'device' }, id)
  return made
}

/** A sealing key of its 32 raw bytes. */
export function keyOf(raw: Uint8Array): SealingKey {
  const secret = privateKeyFrom('X25519', raw)
  const publicKey = publicText(secret)
  return { secret, publicKey, keyId: keyIdOf(publicKey) }
}

/** How this laptop writes and reads on a stick. */
export interface BundleKeys {
  keys: SyncKeys
  sealing: SealingKey
  writer: TransferWriter
  reader: StickReader
}

/** Keys of the open store for a bundle. Throws NOT_FOUND when the laptop has no certificate of its own. */
export async function bundleKeys(context: CoreContext): Promise<BundleKeys> {
  const keys = await syncKeys(context)
  const sealing = sealingKey(context)
  const { court, device, key, chain } = keys
  const { secret, keyId, publicKey: reply } = sealing
  return { keys, sealing, writer: { court, device, key, chain, reply }, reader: { court, self: device, secret, keyId } }
}
