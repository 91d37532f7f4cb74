import { deviceRows, dropSecret, readSecret } from '../../db/identity.ts'
import { peerRow } from '../../db/sync.ts'
import type { Rejoined } from '../../shared/contract/desk/identity/join.ts'
import { readCode } from '../../shared/sync/enrolment.ts'
import { ExchangeError } from '../../shared/sync/failures.ts'
import { newSigningKey, signingKeyFrom } from '../../shared/sync/trust/signingKey.ts'
import { PINNED_ROOT } from './approvals/trust.ts'
import { requireSame } from './context.ts'
import type { Core } from './core.ts'
import { type DeviceChange, isUncertified } from './deviceChange.ts'
import { found, refuse } from './errors.ts'
import { collected, handIn, redeemingOf } from './handedIn.ts'
import { askCourt, wordsOf } from './joinChecks.ts'
import { fetchCourtScope } from './joinCourt.ts'
import { refusedBecause } from './joinRefusals.ts'
import { createOfficerKey } from './keys/officerKey.ts'
import type { Officers } from './officers.ts'
import { keepRejoin, type PendingRejoin, pendingRejoin, REJOINING } from './rejoining.ts'
import { durable } from './sync/durable.ts'
import { addressOf, gatewayPeer, saveGateway } from './sync/gatewayPeer.ts'

/**
 * Enrols a laptop of a court once more on the profile it has: its record, officers and PINs stay, its device is a new one. For
 * a copied laptop, one whose certificate ran out or was revoked, and one whose officer lost the PIN. The keys are handed in
 * before anything changes here, so a code that the court refuses changes nothing.
 */
export function makeRejoin(core: Core, parts: { officers: Officers; deviceChange: DeviceChange }) {
  const { context, ports } = core
  const { officers, deviceChange } = parts

  /**
   * Redeems a code for this laptop. `address`: '' = where the court was reached before. REFUSED as joining does, and `notEnrolled`
   * where no court enrolled it, `enrolOtherRoot` when another court answers.
   */
  async function rejoin(input: { address: string; code: string }): Promise<Rejoined> {
    const session = context.session()
    const store = context.store()
    const pinned = readSecret(store.db, PINNED_ROOT)
    if (pinned === null) refuse('notEnrolled', 'court', '')
    const code = readCode(input.code)
    if (code === null) refuse('enrolCodeUnreadable', 'code', '')
    const kept = peerRow(store.db, gatewayPeer(context.profile().courtCode))?.address ?? ''
    const address = input.address === '' && kept !== '' ? kept : addressOf(input.address)
    const court = await askCourt(address)
    const root = Buffer.from(pinned).toString('utf8')
    if (wordsOf(court.root) !== wordsOf(root))
      refuse('enrolOtherRoot', 'words', `${wordsOf(root)} ≠ ${wordsOf(court.root)}`)
    requireSame(context, session)
    const handed = isUncertified(context) ? keysHere(code) : newKeys(code)
    durable(context, 'rejoin.keysKept', () => {
      keepRejoin(store.db, { v: 1, address, court, request: null, ...handed })
      // A laptop restored from a copy knows no gateway yet, and it is the exchange with it that goes on asking.
      saveGateway(store.db, { code: court.court, name: court.name }, address)
    })
    const waits = await attempt(AbortSignal.timeout(60_000))
    return waits === null ? { waits: null, ...names() } : { waits, ...names() }
  }

  const names = () => ({ prefix: context.profile().prefix })

  /** The keys of a device that the court does not know yet. */
  function keysHere(code: string): Pick<PendingRejoin, 'redeeming' | 'prepared'> {
    const { db } = context.store()
    const { deviceId, deviceName } = context.profile()
    const { officerId, key } = context.session()
    const own = signingKeyFrom(found(readSecret(db, 'device.key'), 'deviceKey'))
    const laptop = { device: deviceId, name: deviceName, key: own }
    return { redeeming: redeemingOf(code, laptop, { officer: officerId, key }), prepared: null }
  }

  /** Keys of the device that this laptop becomes once the court took them in. */
  function newKeys(code: string): Pick<PendingRejoin, 'redeeming' | 'prepared'> {
    const { officerId: officer, secret } = context.session()
    const device = context.newId()
    const own = newSigningKey(ports.random)
    const { wrapped, key } = createOfficerKey({ officer, device }, secret, ports.random)
    const seed = Buffer.from(own.seed).toString('base64url')
    own.seed.fill(0)
    const laptop = { device, name: context.profile().deviceName, key: own }
    return { redeeming: redeemingOf(code, laptop, { officer, key }), prepared: { seed, wrapped } }
  }

  /** The court has the keys: this laptop becomes their device, and goes on recording as it (P3). */
  async function become({ redeeming, prepared }: PendingRejoin): Promise<void> {
    const { device, officer } = redeeming
    if (prepared === null || context.profile().deviceId === device) return
    const { publicKey, privateKey } = signingKeyFrom(Buffer.from(prepared.seed, 'base64url'))
    const key = { seed: Buffer.from(prepared.seed, 'base64url'), publicKey, privateKey }
    await deviceChange.changeDevice('rejoin', { device, key, officer: { id: officer, wrapped: prepared.wrapped } })
  }

  /**
   * One try to end the waiting: what it still waits for, null when the court has certified this laptop. What the court refuses
   * is forgotten and thrown: a code is asked for again.
   */
  async function attempt(signal: AbortSignal): Promise<Rejoined['waits']> {
    const store = context.store()
    const pending = pendingRejoin(store.db)
    if (pending === null) return null
    try {
      const keep = (request: string): void =>
        durable(context, 'rejoin.requestKept', () => keepRejoin(store.db, { ...pending, request }))
      const request = await handIn(pending, signal, keep)
      await become(pending)
      const chain = await collected(pending, request, signal)
      if (chain === null) return 'issuing'
      await fetchCourtScope(context, pending, chain, signal)
      return await finish(pending)
    } catch (error) {
      if (error instanceof ExchangeError && (error.failure === 'offline' || error.failure === 'later'))
        return error.failure
      if (error instanceof ExchangeError) {
        durable(context, 'rejoin.refused', () => dropSecret(store.db, REJOINING))
        return refusedBecause(error)
      }
      throw error
    }
  }

  async function finish({ address, court, redeeming }: PendingRejoin): Promise<Rejoined['waits']> {
    const store = context.store()
    // The certificates are in the court's stream; without them there nothing else would find them.
    if (!deviceRows(store.db).some((row) => row.device_id === redeeming.device)) return 'issuing'
    durable(context, 'rejoin.ended', () => {
      saveGateway(store.db, { code: court.court, name: court.name }, address)
      dropSecret(store.db, REJOINING)
    })
    await officers.syncOfficers(store)
    core.changes.publish({ feature: 'all', scope: '', ids: [] })
    core.changes.publish({ feature: 'status', scope: '', ids: [] })
    return null
  }

  return { rejoin, attempt }
}
export type Rejoin = ReturnType<typeof makeRejoin>
