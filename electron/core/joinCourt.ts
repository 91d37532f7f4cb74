import { rm } from 'node:fs/promises'
import { z } from 'zod'
import { deviceRows, dropSecret, officerRows, readSecret, writeSecret } from '../../db/identity.ts'
import type { Db } from '../../db/open.ts'
import type { ExchangeWait, Joined, JoinInput, JoinWait } from '../../shared/contract/desk/identity/join.ts'
import { idleLockMinutes } from '../../shared/domain/identity/roles.ts'
import { deviceChains } from '../../shared/sync/batch.ts'
import { readCode, signEnrolment } from '../../shared/sync/enrolment.ts'
import { exchange } from '../../shared/sync/exchange.ts'
import { ExchangeError, failureOf } from '../../shared/sync/failures.ts'
import { newSigningKey, signingKeyFrom } from '../../shared/sync/trust/signingKey.ts'
import { written } from '../../shared/sync/writePoints.ts'
import { PINNED_ROOT } from './approvals/trust.ts'
import type { CoreContext, OpenStore } from './context.ts'
import type { Core } from './core.ts'
import { deskError, found, refuse } from './errors.ts'
import { type AskedCourt, askCourt, askedCourtSchema, soundCertificates, wordsOf } from './joinChecks.ts'
import type { Keyring } from './keyring.ts'
import { writeKeySlotFile } from './keys/keySlotFile.ts'
import { createSlots } from './keys/keySlots.ts'
import { createOfficerKey, openOfficerKey } from './keys/officerKey.ts'
import type { Officers } from './officers.ts'
import { type Profile, writeProfile } from './profile.ts'
import type { Sessions } from './sessions.ts'
import { setAside } from './setUp.ts'
import { durable } from './sync/durable.ts'
import { addressOf, gatewayPeer, saveGateway } from './sync/gatewayPeer.ts'
import type { SyncKeys } from './sync/keys.ts'
import { sideOf } from './sync/side.ts'

/** Secret with what a laptop handed in and waits for; gone once the court's certificates are here. */
const JOINING = 'court.joining'
/** How often the court is asked for the certificates while somebody waits. */
const EVERY_MS = 5000

const pendingSchema = z.strictObject({
  v: z.literal(1),
  address: z.string(),
  court: askedCourtSchema,
  /** As handed in, proofs among it: a repeat after a cut is the same request. */
  redeeming: z.strictObject({
    ...{ code: z.string(), device: z.string(), deviceName: z.string(), deviceKey: z.string() },
    ...{ officer: z.string(), officerKey: z.string(), deviceProof: z.string(), officerProof: z.string() },
  }),
  request: z.string().nullable(),
})
type Pending = z.infer<typeof pendingSchema>

/** Whether this store still waits for its court's certificates. */
export function isJoining(db: Db): boolean {
  return readSecret(db, JOINING) !== null
}

function pendingOf(db: Db): Pending | null {
  const kept = readSecret(db, JOINING)
  return kept === null ? null : pendingSchema.parse(JSON.parse(Buffer.from(kept).toString('utf8')))
}

function keepPending(db: Db, pending: Pending): void {
  writeSecret(db, JOINING, Buffer.from(JSON.stringify(pending)))
}

/**
 * Enrols this laptop with a court: its keys are made here and stay here, the code is redeemed with their public halves,
 * the certificates are taken only under the root whose six words were compared. The profile file is written before the
 * code is redeemed: a code is used once, so from then on the same keys must be found again.
 */
export function makeJoin(core: Core, parts: { keyring: Keyring; officers: Officers; sessions: Sessions }) {
  const { context, ports, paths, state } = core
  const news = (): void => core.changes.publish({ feature: 'status', scope: '', ids: [] })

  async function join(input: JoinInput): Promise<Joined> {
    if (state.profile !== null || state.fault !== null) refuse('profileNotEmpty', 'profile', '')
    const address = addressOf(input.address)
    const code = readCode(input.code)
    if (code === null) refuse('enrolCodeUnreadable', 'code', '')
    const court = await askCourt(address)
    const shown = wordsOf(court.root)
    if (shown !== input.words) refuse('enrolOtherRoot', 'words', `${input.words} ≠ ${shown}`)
    const officer = input.officerId ?? (await officerOfCode(address, code)) ?? context.newId()
    const key = ports.random(32)
    const entry = { officer, pin: input.pin, keychainSecret: await parts.keyring.keychainSecret(true) }
    const made = await parts.keyring.weakPin(createSlots(key, entry, parts.keyring.slotPorts))
    await setAside(paths, context.newId())
    const profile = newProfile(core, input, court, officer)
    state.profile = profile
    try {
      const store = await core.openStore(key)
      keepKeys(store, { address, court, code, officer, deviceName: input.deviceName, secret: made.secret })
      await written('join.slotsWritten', () => writeKeySlotFile(paths.keySlots, made.file))
      await written('join.profileWritten', () => writeProfile(paths, profile))
      state.waiting = { officerId: officer, secret: made.secret }
      const waits = await redeemed(store)
      news()
      return { recoveryCode: made.recoveryCode, rootFingerprint: shown, waits }
    } catch (error) {
      key.fill(0)
      made.secret.fill(0)
      await empty()
      throw error
    }
  }

  /** The laptop's and the officer's key and what is handed in of them, in one transaction. */
  function keepKeys(
    store: OpenStore,
    made: { address: string; court: AskedCourt; code: string; officer: string; deviceName: string; secret: Buffer },
  ): void {
    const { address, court, code, officer, deviceName } = made
    const device = context.profile().deviceId
    const own = newSigningKey(ports.random)
    const { wrapped, key } = createOfficerKey({ officer, device }, made.secret, ports.random)
    const enrolling = { code, device, officer }
    const redeeming = {
      ...{ ...enrolling, deviceName, deviceKey: own.publicKey, officerKey: key.publicKey },
      deviceProof: signEnrolment(enrolling, own.privateKey),
      officerProof: signEnrolment(enrolling, key.privateKey),
    }
    durable(context, 'join.keysKept', () => {
      writeSecret(store.db, PINNED_ROOT, Buffer.from(court.root))
      writeSecret(store.db, 'device.key', own.seed)
      parts.officers.keepOfficerKey(store, officer, wrapped)
      keepPending(store.db, { v: 1, address, court, redeeming, request: null })
    })
    own.seed.fill(0)
  }

  /** Hands the keys in. What the court refuses ends the joining; a line that is cut may have carried it, so that waits. */
  async function redeemed(store: OpenStore): Promise<ExchangeWait> {
    try {
      await handIn(store, AbortSignal.timeout(60_000))
      return 'issuing'
    } catch (error) {
      return waitOf(error)
    }
  }

  async function handIn(store: OpenStore, signal: AbortSignal): Promise<string> {
    const pending = found(pendingOf(store.db), 'joining')
    if (pending.request !== null) return pending.request
    const reach = { address: pending.address, fetch: globalThis.fetch }
    const { courtClient, told } = await import('./sync/connect.ts')
    const { enrol } = courtClient(reach, signal, () => null)
    const { request } = await told(enrol.redeem(pending.redeeming), 'request')
    durable(context, 'join.requestKept', () => keepPending(store.db, { ...pending, request }))
    return request
  }

  /** One try to end the waiting; what it still waits for, or null when this laptop is one of the court's. */
  async function attempt(signal: AbortSignal): Promise<ExchangeWait | null> {
    const store = context.store()
    const pending = pendingOf(store.db)
    if (pending === null) return null
    try {
      const request = await handIn(store, signal)
      const { device } = pending.redeeming
      const { courtClient, told } = await import('./sync/connect.ts')
      const { enrol } = courtClient({ address: pending.address, fetch: globalThis.fetch }, signal, () => null)
      const { issued } = await told(enrol.collect({ request, device }), 'issued')
      if (issued === null) return 'issuing'
      const { chain } = await soundCertificates(pending.court, pending.redeeming, issued)
      await fetchCourtScope(context, pending, chain, signal)
    } catch (error) {
      return waitOf(error)
    }
    const { device, officer } = pending.redeeming
    // The certificates are in the court's stream; without them there nobody could sign in here.
    const isHere =
      deviceRows(store.db).some((row) => row.device_id === device) &&
      officerRows(store.db).some((row) => row.officer_id === officer && row.active === 1)
    if (!isHere) return 'issuing'
    await finish(store, pending)
    return null
  }

  async function finish(store: OpenStore, { address, court }: Pending): Promise<void> {
    durable(context, 'join.ended', () => {
      saveGateway(store.db, { code: court.court, name: court.name }, address)
      dropSecret(store.db, JOINING)
    })
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

  return {
    /** The court at an address and its root's six words, to compare before anything is sent. Keeps nothing. */
    async look(input: { address: string }) {
      const { court, name, root } = await askCourt(addressOf(input.address))
      return { court, name, words: wordsOf(root) }
    },
    join,
    attempt,
    /** Asks again and again until the certificates are here, each answer one event; `everyMs` between two tries. */
    async *wait(
      tryOnce: (signal: AbortSignal) => Promise<ExchangeWait | null>,
      signal: AbortSignal | undefined,
      everyMs: number = EVERY_MS,
    ): AsyncGenerator<JoinWait> {
      const ended = signal ?? new AbortController().signal
      while (!ended.aborted) {
        if (state.waiting === null && state.session === null) throw deskError('LOCKED', {})
        const waits = await tryOnce(ended)
        if (waits === null) {
          const { courtName, courtCode, prefix } = context.profile()
          yield { kind: 'done', court: courtCode, name: courtName, prefix, open: state.session !== null }
          return
        }
        yield { kind: 'waiting', waits }
        await passed(everyMs, ended)
      }
    },
    /** Ends the waiting for good; the code stays used. Throws REFUSED `notJoining` on any other laptop. */
    async leave(): Promise<Record<string, never>> {
      if (state.waiting === null || !isJoining(context.store().db)) refuse('notJoining', 'profile', '')
      await empty()
      news()
      return {}
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
export async function fetchCourtScope(
  context: CoreContext,
  { address, court, redeeming }: Pick<Pending, 'address' | 'court' | 'redeeming'>,
  chain: SyncKeys['chain'],
  signal: AbortSignal,
): Promise<void> {
  const seed = found(readSecret(context.store().db, 'device.key'), 'deviceKey')
  const trust = { root: court.root, revocations: [] }
  const { privateKey } = signingKeyFrom(seed)
  const keys: SyncKeys = { device: redeeming.device, court: court.court, key: privateKey, chain, trust }
  const { connect } = await import('./sync/connect.ts')
  const reach = { address, audience: court.court, fetch: globalThis.fetch }
  const { peer } = await connect(reach, keys, { ports: context.ports, signal, mark: null })
  // Kept without an address meanwhile: nothing else is exchanged before the waiting has ended.
  const other = { peer: gatewayPeer(court.court), kind: 'gateway', name: court.name, address: '' } as const
  await exchange(sideOf(context, other, keys), peer, {
    device: redeeming.device,
    scopes: [`court:${court.court}`],
    feed: false,
    history: null,
    chains: deviceChains(court.root),
    step() {
      if (signal.aborted) throw new ExchangeError('offline', 'stopped')
    },
  })
}

function newProfile(core: Core, input: JoinInput, court: AskedCourt, officerId: string): Profile {
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

/** What a failed try waits for; throws what no waiting mends. */
function waitOf(error: unknown): ExchangeWait {
  if (!(error instanceof ExchangeError)) throw error
  const failure = failureOf(error)
  return failure === 'offline' || failure === 'later' ? failure : refusedBecause(error)
}

/** Throws in the contract's words why a court refused an enrolment. */
export function refusedBecause(error: ExchangeError): never {
  const { detail, failure } = error
  if (failure === 'tooOld') refuse('enrolTooOld', 'program', detail)
  switch (detail) {
    case 'code':
      return refuse('enrolCodeUnknown', 'code', '')
    case 'codeDead':
      return refuse('enrolCodeDead', 'code', '')
    case 'codeExpired':
      return refuse('enrolCodeExpired', 'code', '')
    case 'codeUsed':
      return refuse('enrolCodeUsed', 'code', '')
    case 'deviceKnown':
      return refuse('enrolDeviceKnown', 'code', '')
    case 'officerKnown':
      return refuse('enrolOfficerKnown', 'officer', '')
    default:
      return refuse('enrolRefused', 'court', detail)
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
