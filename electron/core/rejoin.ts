import { join } from 'node:path'
import { deviceRows, dropSecret, readSecret } from '../../db/identity.ts'
import { peerRow } from '../../db/sync.ts'
import type { Rejoined, StickRejoinInput } from '../../shared/contract/desk/identity/join.ts'
import type { KeyCard } from '../../shared/sync/bundle/format.ts'
import { answerFile } from '../../shared/sync/bundle/stickEnrolment.ts'
import { readCode } from '../../shared/sync/enrolment.ts'
import { ExchangeError } from '../../shared/sync/failures.ts'
import { newSigningKey, signingKeyFrom } from '../../shared/sync/trust/signingKey.ts'
import { PINNED_ROOT } from './approvals/trust.ts'
import { requireSame } from './context.ts'
import type { Core } from './core.ts'
import { type DeviceChange, isUncertified } from './deviceChange.ts'
import { found, refuse } from './errors.ts'
import { collected, handIn, redeemingOf } from './handedIn.ts'
import {
  codeFromStick,
  endStick,
  movedWay,
  newStickWay,
  type StickWay,
  shownWay,
  stickPending,
  takeFromStick,
  tidyStick,
} from './joinByStick.ts'
import { type AskedCourt, askCourt, wordsOf } from './joinChecks.ts'
import { fetchCourtScope } from './joinCourt.ts'
import { refusedBecause } from './joinRefusals.ts'
import { createOfficerKey } from './keys/officerKey.ts'
import type { Officers } from './officers.ts'
import { keepRejoin, type PendingRejoin, pendingRejoin, REJOINING } from './rejoining.ts'
import { realStick } from './sync/bundle/realStick.ts'
import { durable } from './sync/durable.ts'
import { addressOf, gatewayPeer, saveGateway } from './sync/gatewayPeer.ts'

const ASK_MS = 60_000

/** What is handed in, and with which prepared keys. */
type Handed = Pick<PendingRejoin, 'redeeming' | 'prepared' | 'request'>

/**
 * Enrols a laptop of a court once more on the profile it has: its record, officers and PINs stay, its device is a new one. For
 * a copied laptop, one whose certificate ran out or was revoked, and one whose officer lost the PIN. The keys are handed in
 * over a line or on a stick (decision 0052) before anything changes here, so a code that the court refuses changes nothing.
 */
export function makeRejoin(core: Core, parts: { officers: Officers; deviceChange: DeviceChange }) {
  const { context, ports, paths } = core
  const { officers, deviceChange } = parts

  /**
   * Redeems a code for this laptop. `address`: '' = where the court was reached before. REFUSED as joining does, and `notEnrolled`
   * where no court enrolled it, `enrolOtherRoot` when another court answers.
   */
  async function rejoin(input: { address: string; code: string }): Promise<Rejoined> {
    const session = context.session()
    const words = pinnedWords()
    const code = readCode(input.code)
    if (code === null) refuse('enrolCodeUnreadable', 'code', '')
    const address = input.address === '' && addressBefore() !== '' ? addressBefore() : addressOf(input.address)
    const court = await askCourt(address)
    const shown = wordsOf(court.root)
    if (shown !== words) refuse('enrolOtherRoot', 'words', `${words} ≠ ${shown}`)
    requireSame(context, session)
    const handed = handedUnder(code)
    return begin({ address, court, ...handed }, {})
  }

  /**
   * The same without a network: the request is left on the stick, and what the court says to it is looked for there
   * (`attempt`). REFUSED also `enrolOfficerKnown` for a code that the stick says is another's; BAD_PLACE, and what was
   * handed in waits then, because a stick that was pulled may have carried it.
   */
  async function rejoinByStick({ place, selector, code: typed }: StickRejoinInput): Promise<Rejoined> {
    const session = context.session()
    const asked = { place, selector, code: typed, words: pinnedWords(), officer: session.officerId }
    const { court, card, code, offer } = await codeFromStick(realStick, asked, paths.folder)
    // The court would say no: a trip is saved.
    if (offer !== null && offer.officer !== session.officerId) refuse('enrolOfficerKnown', 'code', offer.name)
    requireSame(context, session)
    const handed = handedUnder(code)
    const stick = await wayTo(place, card, handed)
    requireSame(context, session)
    return begin({ address: addressBefore(), court, ...handed }, { stick })
  }

  /** The six words of the court that this laptop is of. */
  function pinnedWords(): string {
    const pinned = readSecret(context.store().db, PINNED_ROOT)
    return pinned === null ? refuse('notEnrolled', 'court', '') : wordsOf(Buffer.from(pinned).toString('utf8'))
  }

  const addressBefore = (): string =>
    peerRow(context.store().db, gatewayPeer(context.profile().courtCode))?.address ?? ''

  /** Keeps what is handed in, and tries at once. */
  async function begin(
    handed: Handed & { address: string; court: AskedCourt },
    way: { stick?: StickWay },
  ): Promise<Rejoined> {
    const { db } = context.store()
    const { court, name } = handed.court
    durable(context, 'rejoin.keysKept', () => {
      keepRejoin(db, { v: 1, ...handed, ...way })
      // A laptop restored from a copy knows no gateway yet, and it is the exchange with it that goes on asking.
      saveGateway(db, { code: court, name }, handed.address)
    })
    core.changes.publish({ feature: 'status', scope: '', ids: [] })
    return answered()
  }

  /** One try, told with where a stick is waited for. */
  async function answered(): Promise<Rejoined> {
    const pending = pendingRejoin(context.store().db)
    const byStick = pending === null ? null : stickPending(pending)
    const waits = await attempt(AbortSignal.timeout(ASK_MS))
    const { prefix } = context.profile()
    return { waits, prefix, ...(byStick === null ? {} : { stick: shownWay(byStick) }) }
  }

  /**
   * One look for a person; `place`: where the stick is looked for from now on, '' = as before. Throws as `attempt` and `movedWay`,
   * REFUSED `notJoining` where nothing waits and the court has not certified this laptop.
   */
  async function tryAgain({ place }: { place: string }): Promise<Rejoined> {
    const session = context.session()
    const { db } = context.store()
    const pending = pendingRejoin(db)
    const byStick = pending === null ? null : stickPending(pending)
    if (pending !== null && byStick !== null && place !== '' && place !== byStick.stick.place) {
      const stick = await movedWay(context, realStick, byStick, { place, deviceSeed: seedOf(pending) })
      requireSame(context, session)
      durable(context, 'rejoin.stickMoved', () => keepRejoin(db, { ...pending, stick }))
    }
    if (pending === null && isUncertified(context)) refuse('notJoining', 'device', '')
    return answered()
  }

  /**
   * What is handed in under a code: what was already, where it was this code or the court has the keys, for it takes no second
   * request of one device; else keys made now.
   */
  function handedUnder(code: string): Handed {
    const before = pendingRejoin(context.store().db)
    const isSame = before?.redeeming.code === code && before.redeeming.officer === context.session().officerId
    if (before !== null && (isSame || before.request !== null)) {
      const { redeeming, prepared, request } = before
      return { redeeming, prepared, request }
    }
    return { request: null, ...(isUncertified(context) ? keysHere(code) : newKeys(code)) }
  }

  /** How the stick is waited for; the way that was waited for already moves, so that its answer stays readable. */
  async function wayTo(place: string, card: KeyCard, handed: Handed): Promise<StickWay> {
    const before = pendingRejoin(context.store().db)
    const byStick = before === null ? null : stickPending(before)
    const isSame =
      before?.redeeming.device === handed.redeeming.device && before.redeeming.code === handed.redeeming.code
    const deviceSeed = seedOf(handed)
    if (byStick !== null && isSame) return movedWay(context, realStick, byStick, { place, deviceSeed })
    return newStickWay(place, card, handed.redeeming, deviceSeed, ports)
  }

  /** 32 raw bytes of the device key that was handed in. */
  const seedOf = ({ prepared }: Pick<PendingRejoin, 'prepared'>): Uint8Array =>
    prepared === null
      ? found(readSecret(context.store().db, 'device.key'), 'deviceKey')
      : Buffer.from(prepared.seed, 'base64url')

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

  const keepRequest = (pending: PendingRejoin, request: string): void =>
    durable(context, 'rejoin.requestKept', () => keepRejoin(context.store().db, { ...pending, request }))

  /**
   * One try to end the waiting: what it still waits for, null when the court has certified this laptop. What the court refuses
   * is forgotten and thrown: a code is asked for again.
   */
  async function attempt(signal: AbortSignal): Promise<Rejoined['waits']> {
    const pending = pendingRejoin(context.store().db)
    if (pending === null) return null
    try {
      const waits = stickPending(pending) === null ? await overLine(pending, signal) : await fromStick(pending)
      return waits ?? (await finish(pending))
    } catch (error) {
      if (error instanceof ExchangeError && (error.failure === 'offline' || error.failure === 'later'))
        return error.failure
      if (error instanceof ExchangeError) {
        await forget(pending)
        return refusedBecause(error)
      }
      throw error
    }
  }

  async function overLine(pending: PendingRejoin, signal: AbortSignal): Promise<Rejoined['waits']> {
    const request = await handIn(pending, signal, (name) => keepRequest(pending, name))
    await become(pending)
    const chain = await collected(pending, request, signal)
    if (chain === null) return 'issuing'
    await fetchCourtScope(context, pending, chain, signal)
    return null
  }

  function fromStick(pending: PendingRejoin): Promise<Rejoined['waits']> {
    const byStick = found(stickPending(pending), 'stick')
    return takeFromStick(context, realStick, byStick, async (request) => {
      if (pending.request !== request) keepRequest(pending, request)
      await become(pending)
    })
  }

  /** What the court refused is over: nothing of it stays here or on the stick. */
  async function forget(pending: PendingRejoin): Promise<void> {
    const byStick = stickPending(pending)
    durable(context, 'rejoin.refused', () => dropSecret(context.store().db, REJOINING))
    if (byStick !== null) await tidyStick(realStick, byStick)
    core.changes.publish({ feature: 'status', scope: '', ids: [] })
  }

  async function finish(pending: PendingRejoin): Promise<Rejoined['waits']> {
    const { address, court, redeeming } = pending
    const byStick = stickPending(pending)
    const store = context.store()
    // The certificates are in the court's stream; without them there nothing else would find them.
    if (!deviceRows(store.db).some((row) => row.device_id === redeeming.device)) {
      return byStick === null ? 'issuing' : 'stickDamaged'
    }
    durable(context, 'rejoin.ended', () => {
      saveGateway(store.db, { code: court.court, name: court.name }, address)
      if (byStick !== null) endStick(context, store.db, byStick)
      dropSecret(store.db, REJOINING)
    })
    if (byStick !== null) await tidyStick(realStick, byStick)
    await officers.syncOfficers(store)
    core.changes.publish({ feature: 'all', scope: '', ids: [] })
    core.changes.publish({ feature: 'status', scope: '', ids: [] })
    return null
  }

  /**
   * One try before an exchange over a line: what that waits for. While a stick travels and the court has not said yes the laptop
   * goes on as the device it was, and no stick hinders the line.
   */
  async function beforeExchange(signal: AbortSignal): Promise<Rejoined['waits']> {
    const pending = pendingRejoin(context.store().db)
    const goesOn = pending !== null && stickPending(pending) !== null && !isUncertified(context)
    return goesOn ? null : attempt(signal)
  }

  /** Before a stick is taken in: where it brings the court's answer to this laptop, that comes first. */
  async function atStick(place: string): Promise<void> {
    const pending = pendingRejoin(context.store().db)
    if (pending === null || stickPending(pending) === null) return
    const path = join(place, answerFile(pending.redeeming.device))
    if ((await realStick.size(path)) !== null) await tryAgain({ place })
  }

  return { rejoin, rejoinByStick, tryAgain, attempt, beforeExchange, atStick }
}
export type Rejoin = ReturnType<typeof makeRejoin>
