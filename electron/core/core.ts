import { eventTotal } from '../../db/copies.ts'
import { countDrafts } from '../../db/drafts.ts'
import { deviceRows, hasSecret } from '../../db/identity.ts'
import { StoreFromFutureError } from '../../db/migrate.ts'
import { isCode, StoreUnreadableError } from '../../db/open.ts'
import { ownCourt, ownDevice } from '../../db/ownDevice.ts'
import { peerRows } from '../../db/sync.ts'
import type { Status } from '../../shared/contract/desk/system.ts'
import { idleLockMinutes } from '../../shared/domain/identity/roles.ts'
import { PINNED_ROOT } from './approvals/trust.ts'
import { type Changes, makeChanges } from './changes.ts'
import { type CoreContext, idMaker, type OpenStore, type Session } from './context.ts'
import { deskError } from './errors.ts'
import { errorCode } from './files/atomicFile.ts'
import { identityService } from './identity.ts'
import { type Attempts, openAttempts } from './keys/attempts.ts'
import { scheduleCheck } from './machine.ts'
import { noteMachine, type PlaceChange, placeChange } from './machineMark.ts'
import { type Media, openMedia } from './media.ts'
import { openRoomHere } from './openRoom.ts'
import type { Ports } from './ports.ts'
import {
  type Profile,
  type ProfilePaths,
  ProfileUnreadableError,
  profilePaths,
  readProfile,
  writeProfile,
} from './profile.ts'
import { isRejoining } from './rejoining.ts'
import { makeSecondCopy, type SecondCopy } from './secondCopy.ts'
import { LAST_OFFICER, type LaptopSettings, openLaptopSettings } from './settings.ts'
import { closeProfileStore, markRunning, openProfileStore, unmarkRunning } from './storeLifecycle.ts'
import { clockHere } from './sync/clock.ts'
import type { HubCompany } from './sync/hubCompany.ts'
import { onlyHere } from './sync/onlyHere.ts'

/** Everything that lives as long as the core's process. Services read it; only this file and `identity.ts` change it. */
export interface CoreState {
  profile: Profile | null
  store: OpenStore | null
  session: Session | null
  /** Who waits for the court's certificates, their PIN given; the secret opens their key once those are here. */
  waiting: { officerId: string; secret: Buffer } | null
  fault: 'damaged' | 'fromFuture' | null
  unclean: Status['unclean']
  lastTouch: number
  /** The profile was opened last on another machine or in another folder; nothing is written before a person says why (X7). */
  moved: PlaceChange | null
}

/** The running core: state, context for services, and the way to close it. */
export interface Core {
  context: CoreContext
  state: CoreState
  ports: Ports
  paths: ProfilePaths
  changes: Changes
  attempts: Attempts
  settings: LaptopSettings
  secondCopy: SecondCopy
  media: Media
  /** Who is with the hub that is open here; null while none is. Its service says so. */
  hubCompany: HubCompany | null
  identity: ReturnType<typeof identityService>
  /** Opens the store with this key, if it isn't open yet. */
  openStore(key: Buffer): Promise<OpenStore>
  /** Makes the profile file say which device, of which court, the store says this laptop is. */
  followStore(): Promise<void>
  status(): Promise<Status>
  /** Runs at close, before the store closes: workers, servers. */
  atClose(end: () => Promise<void>): void
  /** Runs before this laptop becomes another court's: what speaks with the keys of the one it leaves ends. */
  atCourtChange(end: () => Promise<void>): void
  /** Ends what speaks with the keys of the court that this laptop leaves. */
  leaveCourt(): Promise<void>
  /** Locks, copies what is new to the second place, closes the store. */
  close(): Promise<void>
}

const IDLE_CHECK_MS = 5000

/** Starts the core of one profile folder. The caller holds the profile lock. */
export async function createCore(folder: string, ports: Ports): Promise<Core> {
  const paths = profilePaths(folder)
  const read = await readProfile(paths).catch((error: unknown) => {
    if (error instanceof ProfileUnreadableError) return error
    throw error
  })
  const unreadable = read instanceof ProfileUnreadableError
  const state: CoreState = {
    profile: unreadable ? null : read,
    store: null,
    session: null,
    waiting: null,
    fault: unreadable ? read.code : null,
    unclean: null,
    lastTouch: ports.now(),
    moved: unreadable || read === null ? null : await placeChange(paths, ports),
  }
  const unclean = await markRunning(paths, ports.now())
  // The store is counted once it is open; before the first PIN only the fact is known.
  if (unclean && state.profile !== null) state.unclean = { events: 0, drafts: 0, checked: false }
  const newId = idMaker(ports)
  const boot = newId()
  const changes = makeChanges()
  const context = makeContext(state, ports, paths, changes, newId)
  const attempts = await openAttempts(paths.attempts, { wall: ports.now, monotonic: ports.monotonic })
  const settings = await openLaptopSettings(paths)
  const secondCopy = makeSecondCopy(context, settings)

  const closers: (() => Promise<void>)[] = []
  const leavers: (() => Promise<void>)[] = []
  let opening: Promise<OpenStore> | null = null
  let closed = false

  const openOnce = async (key: Buffer): Promise<OpenStore> => {
    try {
      state.store = await openProfileStore(paths, ports, context.profile().deviceId, boot, key)
      state.fault = null
    } catch (error) {
      state.fault = faultOf(error)
      changes.publish({ feature: 'status', scope: '', ids: [] })
      throw state.fault === null ? error : deskError('STORE_UNUSABLE', { fault: state.fault })
    }
    await followStore(core)
    if (state.moved === null) await noteMachine(paths, ports)
    if (unclean) state.unclean = { ...countsOf(state.store), checked: false }
    secondCopy.start()
    scheduleCheck(core, unclean)
    return state.store
  }

  const core: Core = {
    context,
    state,
    ports,
    paths,
    changes,
    attempts,
    settings,
    secondCopy,
    media: openMedia(ports),
    hubCompany: null,
    identity: undefined as unknown as Core['identity'],
    openStore(key) {
      if (closed) return Promise.reject(deskError('LOCKED', {}))
      if (state.store !== null) return Promise.resolve(state.store)
      opening ??= openOnce(key).finally(() => {
        opening = null
      })
      return opening
    },
    followStore: () => followStore(core),
    status: () => statusOf(core),
    atClose: (end) => closers.push(end),
    atCourtChange: (end) => leavers.push(end),
    async leaveCourt() {
      for (const end of leavers) await end()
    },
    async close() {
      clearInterval(idle)
      await core.identity.settled()
      closed = true
      core.identity.lock()
      const ends = [() => secondCopy.stop(), () => core.media.close(), ...closers]
      const ended = await Promise.allSettled(ends.map((end) => end()))
      for (const end of ended) {
        if (end.status === 'rejected') ports.log.warn('close incomplete', { code: errorCode(end.reason) })
      }
      if (state.store !== null) closeProfileStore(state.store)
      state.store = null
      await unmarkRunning(paths)
    },
  }
  core.identity = identityService(core)
  const idle = setInterval(() => lockWhenIdle(core), IDLE_CHECK_MS)
  idle.unref()
  return core
}

/** Locks when nobody touched anything for too long. A clock set back counts as a touch, or the lock would never come. */
export function lockWhenIdle(core: Core): void {
  const { state, ports } = core
  const now = ports.now()
  state.lastTouch = Math.min(state.lastTouch, now)
  if (state.session !== null && now - state.lastTouch > idleLockMs(core)) core.identity.lock()
}

function makeContext(
  state: CoreState,
  ports: Ports,
  paths: ProfilePaths,
  changes: Changes,
  newId: () => string,
): CoreContext {
  let lastAct = 0
  return {
    ports,
    paths,
    changes,
    newId,
    isOpen: () => state.store !== null,
    lastActAt: () => lastAct,
    noteAct: (at) => {
      lastAct = at
    },
    profile() {
      if (state.profile === null) throw deskError('LOCKED', {})
      return state.profile
    },
    store() {
      if (state.store === null) throw deskError('LOCKED', {})
      return state.store
    },
    session() {
      if (state.session === null || state.store === null) throw deskError('LOCKED', {})
      return state.session
    },
  }
}

/** How long without a key or pointer act before the screen locks: longer while a room is open. */
function idleLockMs(core: Core): number {
  const { profile, store } = core.state
  const onSite = profile !== null && store !== null && openRoomHere(store, profile.deviceId) !== undefined
  return (onSite ? idleLockMinutes.site : idleLockMinutes.desk) * 60_000
}

/** After a cut in the middle of a change of device or court the profile file is behind the store, which is right (X7). */
async function followStore({ state, paths }: Core): Promise<void> {
  const { store, profile } = state
  if (store === null || profile === null) return
  const own = ownDevice(store.db)
  const court = ownCourt(store.db)
  const device = own === null || own.device === profile.deviceId ? {} : { deviceId: own.device, prefix: own.prefix }
  const named = court === null ? {} : { courtCode: court.code, courtName: court.name }
  const next = { ...profile, ...device, ...named }
  if (JSON.stringify(next) === JSON.stringify(profile)) return
  state.profile = next
  await writeProfile(paths, next)
}

function faultOf(error: unknown): CoreState['fault'] {
  if (error instanceof StoreFromFutureError) return 'fromFuture'
  if (error instanceof StoreUnreadableError || isCode(error, 'SQLITE_CORRUPT')) return 'damaged'
  return null
}

function countsOf(store: OpenStore): { events: number; drafts: number } {
  return { events: eventTotal(store.db), drafts: countDrafts(store.db) }
}

/** This laptop as a device; `certified` false while its court has not said yes to it, null while no store is open. */
function deviceOf({ deviceId, deviceName: name, prefix }: Profile, { store }: CoreState): Status['device'] {
  const certified = store === null ? null : deviceRows(store.db).some((row) => row.device_id === deviceId)
  return { deviceId, name, prefix, certified, rejoining: store !== null && isRejoining(store.db) }
}

/** Who is proposed first: who unlocked last, then those who handle cases, the administrator last. */
function turnOf(card: { officerId: string; role: string }, core: Core): number {
  if (card.officerId === core.settings.get(LAST_OFFICER)) return 0
  return card.role === 'administrator' ? 2 : 1
}

function onlyHereNow({ state, secondCopy, ports }: Core): Status['onlyHere'] {
  const { profile, store } = state
  if (profile === null || store === null) return null
  return onlyHere(store.db, profile.deviceId, secondCopy.copiedUpTo(), ports.now())
}

function linksNow({ state }: Core): Status['links'] {
  if (state.store === null) return []
  return peerRows(state.store.db).flatMap(({ kind, name, address, failure, done_at: doneAt }) =>
    address !== '' && (kind === 'gateway' || kind === 'hub') ? [{ kind, name, failure, doneAt }] : [],
  )
}

async function statusOf(core: Core): Promise<Status> {
  const { state, ports } = core
  const { profile, session } = state
  const closed = state.waiting === null ? 'locked' : 'waiting'
  const phase = state.fault ?? (profile === null ? 'empty' : session === null ? closed : 'open')
  const officers = await Promise.all(
    (profile?.officers ?? [])
      .filter((card) => card.active)
      .toSorted((a, b) => turnOf(a, core) - turnOf(b, core))
      .map(async (card) => {
        const answer = await core.attempts.look(card.officerId)
        const tries = answer.allowed ? { triesLeft: answer.left, waitMs: 0 } : { triesLeft: 0, waitMs: answer.waitMs }
        return { officerId: card.officerId, name: card.name, role: card.role, ...tries }
      }),
  )
  return {
    phase,
    version: ports.version,
    host: ports.host,
    court: profile === null ? null : { name: profile.courtName, code: profile.courtCode, demo: profile.demo },
    officers,
    session:
      session === null
        ? null
        : {
            officerId: session.officerId,
            name: session.name,
            role: session.role,
            since: session.since,
            idleLockMs: idleLockMs(core),
          },
    joining: profile?.joining === true,
    moved: profile === null ? null : state.moved,
    enrolled: state.store !== null && hasSecret(state.store.db, PINNED_ROOT),
    device: profile === null ? null : deviceOf(profile, state),
    copies: core.secondCopy.copies(),
    onlyHere: onlyHereNow(core),
    links: session === null ? [] : linksNow(core),
    hub: session === null || core.hubCompany === null ? null : { laptops: core.hubCompany.count() },
    clock: state.store === null || session === null ? null : clockHere(core.context),
    unclean: state.unclean,
    keychain: ports.keychain.available,
    now: ports.now(),
  }
}
