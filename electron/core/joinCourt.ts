import { rm } from 'node:fs/promises'
import { deviceRows, dropSecret, officerRows, readSecret, writeSecret } from '../../db/identity.ts'
import type {
  ExchangeWait,
  Joined,
  JoinInput,
  JoinWait,
  StickJoinInput,
  StickShown,
} from '../../shared/contract/desk/identity/join.ts'
import { idleLockMinutes } from '../../shared/domain/identity/roles.ts'
import type { KeyCard } from '../../shared/sync/bundle/format.ts'
import { readCode } from '../../shared/sync/enrolment.ts'
import { newSigningKey } from '../../shared/sync/trust/signingKey.ts'
import { written } from '../../shared/sync/writePoints.ts'
import { PINNED_ROOT } from './approvals/trust.ts'
import type { CoreContext, OpenStore } from './context.ts'
import type { Core } from './core.ts'
import { deskError, found, refuse } from './errors.ts'
import { collected, exchangeCourtScope, type HandedIn, handIn, redeemingOf } from './handedIn.ts'
import {
  codeFromStick,
  endStick,
  handInByStick,
  lookAtStick,
  movedWay,
  newStickWay,
  stickPending,
  takeFromStick,
  tidyStick,
} from './joinByStick.ts'
import { type AskedCourt, askCourt, wordsOf } from './joinChecks.ts'
import { isJoining, JOINING, keepPending, type Pending, pendingOf, shownStick } from './joining.ts'
import { waitOf } from './joinRefusals.ts'
import type { Keyring } from './keyring.ts'
import { writeKeySlotFile } from './keys/keySlotFile.ts'
import { createSlots } from './keys/keySlots.ts'
import { createOfficerKey, openOfficerKey } from './keys/officerKey.ts'
import type { Officers } from './officers.ts'
import { type Profile, writeProfile } from './profile.ts'
import type { Sessions } from './sessions.ts'
import { setAside } from './setUp.ts'
import { realStick } from './sync/bundle/realStick.ts'
import { durable } from './sync/durable.ts'
import { addressOf, gatewayPeer, saveGateway } from './sync/gatewayPeer.ts'
import type { SyncKeys } from './sync/keys.ts'
import { sideOf } from './sync/side.ts'
import type { turns } from './turns.ts'

/** How often the court is asked for the certificates while somebody waits. */
const EVERY_MS = 5000

type InTurn = ReturnType<typeof turns>['inTurn']
type JoinsAs = Omit<JoinInput, 'address' | 'code'>

/** What a laptop joins with; `from` the stick and its court's card, null over a line. */
interface Handed {
  address: string
  court: AskedCourt
  code: string
  officer: string
  from: { place: string; card: KeyCard } | null
}

/**
 * Enrols this laptop with a court: its keys are made here and stay here, the code is redeemed with their public halves,
 * the certificates are taken only under the root whose six words were compared. The profile file is written before the
 * code is redeemed: a code is used once, so from then on the same keys must be found again.
 */
export function makeJoin(core: Core, parts: { keyring: Keyring; officers: Officers; sessions: Sessions }) {
  const { context, ports, paths, state } = core
  const news = (): void => core.changes.publish({ feature: 'status', scope: '', ids: [] })

  function requireEmpty(): void {
    if (state.profile !== null || state.fault !== null) refuse('profileNotEmpty', 'profile', '')
  }

  async function join(input: JoinInput): Promise<Joined> {
    requireEmpty()
    const address = addressOf(input.address)
    const code = readCode(input.code)
    if (code === null) refuse('enrolCodeUnreadable', 'code', '')
    const court = await askCourt(address)
    const shown = wordsOf(court.root)
    if (shown !== input.words) refuse('enrolOtherRoot', 'words', `${input.words} ≠ ${shown}`)
    const officer = input.officerId ?? (await officerOfCode(address, code)) ?? context.newId()
    return begin(input, { address, court, code, officer, from: null })
  }

  /** The same without a network; what the court says to the code comes back with the stick. */
  async function joinByStick(input: StickJoinInput): Promise<Joined> {
    requireEmpty()
    const { court, card, code, offer } = await codeFromStick(realStick, { ...input, officer: null }, paths.folder)
    const officer = input.officerId ?? offer?.officer ?? context.newId()
    return begin(input, { address: '', court, code, officer, from: { place: input.place, card } })
  }

  /** Makes keys and profile and hands the keys in. */
  async function begin(input: JoinsAs, handed: Handed): Promise<Joined> {
    const { court, officer } = handed
    const key = ports.random(32)
    const entry = { officer, pin: input.pin, keychainSecret: await parts.keyring.keychainSecret(true) }
    const made = await parts.keyring.weakPin(createSlots(key, entry, parts.keyring.slotPorts))
    await setAside(paths, context.newId())
    const profile = newProfile(core, input, court, officer)
    state.profile = profile
    try {
      const store = await core.openStore(key)
      keepKeys(store, { ...handed, deviceName: input.deviceName, secret: made.secret })
      await written('join.slotsWritten', () => writeKeySlotFile(paths.keySlots, made.file))
      await written('join.profileWritten', () => writeProfile(paths, profile))
      state.waiting = { officerId: officer, secret: made.secret }
      const waits = await redeemed(store)
      news()
      return { recoveryCode: made.recoveryCode, rootFingerprint: wordsOf(court.root), waits }
    } catch (error) {
      key.fill(0)
      made.secret.fill(0)
      await empty()
      throw error
    }
  }

  /** The laptop's and the officer's key and what is handed in of them, in one transaction. */
  function keepKeys(store: OpenStore, made: Handed & { deviceName: string; secret: Buffer }): void {
    const { address, court, code, officer, deviceName, from } = made
    const device = context.profile().deviceId
    const own = newSigningKey(ports.random)
    const { wrapped, key } = createOfficerKey({ officer, device }, made.secret, ports.random)
    const redeeming = redeemingOf(code, { device, name: deviceName, key: own }, { officer, key })
    const stick = from === null ? {} : { stick: newStickWay(from.place, from.card, redeeming, own.seed, ports) }
    durable(context, 'join.keysKept', () => {
      writeSecret(store.db, PINNED_ROOT, Buffer.from(court.root))
      writeSecret(store.db, 'device.key', own.seed)
      parts.officers.keepOfficerKey(store, officer, wrapped)
      keepPending(store.db, { v: 1, address, court, redeeming, request: null, ...stick })
    })
    own.seed.fill(0)
  }

  /** Hands the keys in. What the court refuses ends the joining; a line that is cut may have carried it, so that waits. */
  async function redeemed(store: OpenStore): Promise<ExchangeWait> {
    const byStick = stickPending(found(pendingOf(store.db), 'joining'))
    if (byStick !== null) {
      await handInByStick(realStick, byStick)
      return 'stickToCourt'
    }
    try {
      await redeemOnce(store, AbortSignal.timeout(60_000))
      return 'issuing'
    } catch (error) {
      return waitOf(error)
    }
  }

  /** Hands the keys in over the line, and keeps the name of the request. */
  function redeemOnce(store: OpenStore, signal: AbortSignal): Promise<string> {
    const pending = found(pendingOf(store.db), 'joining')
    return handIn(pending, signal, (request) =>
      durable(context, 'join.requestKept', () => keepPending(store.db, { ...pending, request })),
    )
  }

  /** One try to end the waiting; what it still waits for, or null when this laptop is one of the court's. */
  async function attempt(signal: AbortSignal): Promise<ExchangeWait | null> {
    const store = context.store()
    const pending = pendingOf(store.db)
    if (pending === null) return null
    const byStick = stickPending(pending)
    try {
      const waits =
        byStick === null
          ? await overLine(store, pending, signal)
          : await takeFromStick(context, realStick, byStick, async () => undefined)
      if (waits !== null) return waits
    } catch (error) {
      return waitOf(error)
    }
    const { device, officer } = pending.redeeming
    // The certificates are in the court's stream; without them there nobody could sign in here.
    const isHere =
      deviceRows(store.db).some((row) => row.device_id === device) &&
      officerRows(store.db).some((row) => row.officer_id === officer && row.active === 1)
    if (!isHere) return byStick === null ? 'issuing' : 'stickDamaged'
    await finish(store, pending)
    return null
  }

  async function overLine(store: OpenStore, pending: Pending, signal: AbortSignal): Promise<ExchangeWait | null> {
    const chain = await collected(pending, await redeemOnce(store, signal), signal)
    if (chain === null) return 'issuing'
    await fetchCourtScope(context, pending, chain, signal)
    return null
  }

  async function finish(store: OpenStore, pending: Pending): Promise<void> {
    const { address, court } = pending
    const byStick = stickPending(pending)
    durable(context, 'join.ended', () => {
      saveGateway(store.db, { code: court.court, name: court.name }, address)
      if (byStick !== null) endStick(context, store.db, byStick)
      dropSecret(store.db, JOINING)
    })
    if (byStick !== null) await tidyStick(realStick, byStick)
    await parts.officers.syncOfficers(store)
    openWaiting(store)
    news()
  }

  /** Who waited in front of the laptop goes on without typing the PIN again; whoever left meanwhile finds it locked. */
  function openWaiting(store: OpenStore): void {
    const { waiting } = state
    state.waiting = null
    if (waiting === null) return
    const { officerId, secret } = waiting
    const wrapped = parts.officers.wrappedKey(store, officerId)
    const key = wrapped === null ? null : openOfficerKey(wrapped, secret)
    const isLeft = ports.now() - state.lastTouch > idleLockMinutes.desk * 60_000
    if (key === null || isLeft) secret.fill(0)
    else parts.sessions.openSession(store, context.profile(), officerId, secret, key)
  }

  /** Makes the profile count as empty again. The store stays until the next set-up puts it aside. */
  async function empty(): Promise<void> {
    state.waiting?.secret.fill(0)
    Object.assign(state, { session: null, waiting: null })
    state.store?.db.close()
    Object.assign(state, { store: null, profile: null, fault: null })
    await rm(paths.profile, { force: true })
  }

  /** The court at an address and its root's six words, to compare before anything is sent. Keeps nothing. */
  async function lookAtCourt(input: { address: string }) {
    const { court, name, root } = await askCourt(addressOf(input.address))
    return { court, name, words: wordsOf(root) }
  }

  /** Waits at another folder from now on. REFUSED `notJoining` where no joining waits for a stick. */
  async function moveStick({ place }: { place: string }): Promise<Record<string, never>> {
    const { db } = context.store()
    const pending = pendingOf(db)
    const byStick = pending === null ? null : stickPending(pending)
    if (state.waiting === null || pending === null || byStick === null) return refuse('notJoining', 'profile', '')
    const deviceSeed = found(readSecret(db, 'device.key'), 'deviceKey')
    const stick = await movedWay(context, realStick, byStick, { place, deviceSeed })
    durable(context, 'join.stickMoved', () => keepPending(db, { ...pending, stick }))
    return {}
  }

  /** Ends the waiting for good; the code stays used. Throws REFUSED `notJoining` on any other laptop. */
  async function leaveCourt(): Promise<Record<string, never>> {
    if (state.waiting === null || !isJoining(context.store().db)) refuse('notJoining', 'profile', '')
    await empty()
    news()
    return {}
  }

  return {
    /** What the doors call; `inTurn` lets one of those that change anything wait for the other. */
    procedures: (inTurn: InTurn) => ({
      lookAtCourt,
      join: inTurn(join),
      lookAtStick: ({ place }: { place: string }) => lookAtStick(realStick, place, paths.folder),
      joinByStick: inTurn(joinByStick),
      moveStick: inTurn(moveStick),
      leaveCourt: inTurn(leaveCourt),
    }),
    attempt,
    /** Asks again and again until the certificates are here, each answer one event; `everyMs` between two tries. */
    async *wait(
      tryOnce: (signal: AbortSignal) => Promise<ExchangeWait | null>,
      signal: AbortSignal | undefined,
      everyMs: number = EVERY_MS,
    ): AsyncGenerator<JoinWait> {
      const ended = signal ?? new AbortController().signal
      let shown: StickShown | null = null
      while (!ended.aborted) {
        if (state.waiting === null && state.session === null) throw deskError('LOCKED', {})
        shown = shownStick(context.store().db) ?? shown
        const waits = await tryOnce(ended)
        if (waits === null) {
          const { courtName, courtCode, prefix } = context.profile()
          const done = { court: courtCode, name: courtName, prefix, open: state.session !== null }
          yield { kind: 'done', ...done, ...(shown === null ? {} : { stick: shown.place }) }
          return
        }
        yield { kind: 'waiting', waits, ...(shown === null ? {} : { stick: shown }) }
        await passed(everyMs, ended)
      }
    },
  }
}

/** Whom the court made a code for: somebody it knows gets another laptop under the same id; null of a new person. */
export async function officerOfCode(address: string, code: string): Promise<string | null> {
  const { courtClient, told } = await import('./sync/connect.ts')
  const reach = { address, fetch: globalThis.fetch }
  const { enrol } = courtClient(reach, AbortSignal.timeout(60_000), () => null)
  try {
    return (await told(enrol.whose({ code }))).officer
  } catch (error) {
    const waits = waitOf(error)
    // Nothing was made or sent yet: whoever types the code tries again.
    return refuse(waits === 'later' ? 'enrolLater' : 'enrolOffline', 'address', waits)
  }
}

/** Brings the court's own scope, founding and people, so that every later check finds it in the journal. */
export function fetchCourtScope(
  context: CoreContext,
  pending: HandedIn,
  chain: SyncKeys['chain'],
  signal: AbortSignal,
): Promise<void> {
  const { court } = pending
  // Kept without an address meanwhile: nothing else is exchanged before the waiting has ended.
  const other = { peer: gatewayPeer(court.court), kind: 'gateway', name: court.name, address: '' } as const
  return exchangeCourtScope(context, pending, { chain, signal }, (keys) => sideOf(context, other, keys))
}

function newProfile(core: Core, input: JoinsAs, court: AskedCourt, officerId: string): Profile {
  const { context, ports } = core
  return {
    format: 1,
    profileId: context.newId(),
    courtName: court.name,
    courtCode: court.court,
    demo: false,
    deviceId: context.newId(),
    deviceName: input.deviceName,
    prefix: '',
    createdAt: ports.now(),
    officers: [{ officerId, name: input.officerName, role: '', active: true }],
    joining: true,
  }
}

function passed(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    signal.addEventListener('abort', end, { once: true })
  })
}
