import { create } from 'zustand'
import type { Status } from '../../shared/contract/desk/system.ts'
import { roleSchema } from '../../shared/domain/identity/roles.ts'
import { type CopiesAtRisk, type LinkSentence, type Phase, useSession } from '../app/session.ts'
import { desk, deskLink } from './desk.ts'
import { followLook } from './look.ts'
import { forgetAll, refresh, refreshAll } from './queries.ts'
import { follow } from './repeat.ts'

/** What the core last said of itself, for the screens before and around the work. */
interface Feed {
  readonly status: Status | null
  /** While held, the page stays on setup although the core is open already: a recovery code is still on the screen. */
  readonly held: boolean
  /** This window belongs to another start of the program. */
  readonly refused: boolean
}

/** The core's status in this window; refreshed by its own news. */
export const useFeed = create<Feed>()(() => ({ status: null, held: false, refused: false }))

/** Keeps the setup page up (true) or lets the window follow the core again (false). */
export function holdSetup(held: boolean): void {
  useFeed.setState({ held })
  show()
}

const phases: Record<Status['phase'], Phase> = {
  empty: 'setup',
  locked: 'locked',
  waiting: 'locked',
  open: 'open',
  damaged: 'locked',
  fromFuture: 'locked',
}

function phaseOf(): Phase {
  const { status, held } = useFeed.getState()
  const known = useSession.getState().phase
  if (deskLink.state() === 'refused') return 'locked'
  if (status === null) return 'loading'
  if (deskLink.state() === 'ready') return held ? 'setup' : phases[status.phase]
  return known === 'open' || known === 'coreGone' ? 'coreGone' : known
}

/** Puts the core's status where the frame reads it. */
function show(): void {
  const { status } = useFeed.getState()
  const copies = status?.copies
  useSession.setState({
    phase: phaseOf(),
    court: status?.court ?? null,
    officer: status?.session
      ? { id: status.session.officerId, name: status.session.name, role: roleSchema.parse(status.session.role) }
      : null,
    idleLockMs: status?.session?.idleLockMs ?? null,
    copies: status && copies ? atRisk(status) : null,
    links:
      status?.phase === 'open'
        ? [...copyLink(status), ...hubLink(status), ...status.links.map(exchangeLink(status.now)), ...clockLink(status)]
        : [],
  })
}

function atRisk({ copies, onlyHere, now }: Status): CopiesAtRisk {
  const { events, since } = onlyHere ?? { events: copies.eventsOnlyHere ?? 0, since: null }
  const minutes = since === null ? 0 : Math.max(0, Math.floor((now - since) / 60_000))
  return { entries: events, photos: copies.filesOnlyHere ?? 0, minutes }
}

/** Where a court or a hub signs for everything, a missing second disk is no news. */
function copyLink({ copies, links }: Status): LinkSentence[] {
  if (copies.place === null) {
    if (links.some((one) => one.failure === null && one.doneAt !== null)) return []
    return [{ id: 'backup', text: 'settings.link.noPlace', tone: 'amber', to: '/settings' }]
  }
  return copies.fault ? [{ id: 'backup', text: 'settings.link.fault', tone: 'seal', to: '/settings' }] : []
}

/** The hub that is open on this laptop, with how many are there (screens §2, G2). */
function hubLink({ hub }: Status): LinkSentence[] {
  if (hub === null) return []
  const text = hub.laptops === 0 ? 'settings.link.ownHubAlone' : 'settings.link.ownHub'
  return [{ id: 'own-hub', text, values: { n: hub.laptops }, tone: 'plain', to: '/sync' }]
}

/** Said while it isn't A (screens §2). */
function clockLink({ clock }: Status): LinkSentence[] {
  if (clock === null || (clock.grade === 'A' && clock.fault === null)) return []
  if (clock.fault !== null) return [{ id: 'clock', text: 'settings.link.clockBad', tone: 'seal', to: '/sync' }]
  if (clock.grade === 'B') return [{ id: 'clock', text: 'settings.link.clockB', tone: 'plain', to: '/sync' }]
  return [{ id: 'clock', text: 'settings.link.clockC', tone: 'amber', to: '/sync' }]
}

function exchangeLink(now: number) {
  return ({ kind, failure, doneAt }: Status['links'][number]): LinkSentence => {
    const id = `link-${kind}`
    if (failure === null) return { id, text: `settings.link.${kind}Even`, tone: 'plain', to: '/sync' }
    const hard = failure === 'fork' || failure === 'defect' || failure === 'refused'
    const tone = hard ? 'seal' : 'amber'
    // It answers, and something stands in the way; what, and who is to act, is said on the sync screen.
    if (failure !== 'offline' && failure !== 'later')
      return { id, text: `settings.link.${kind}Held`, tone, to: '/sync' }
    const minutes = doneAt === null ? null : Math.max(0, Math.floor((now - doneAt) / 60_000))
    if (minutes === null) return { id, text: `settings.link.${kind}Never`, tone, to: '/sync' }
    const values = { h: Math.floor(minutes / 60), m: minutes % 60 }
    const since = minutes === 0 ? 'Just' : minutes < 60 ? 'Away' : 'Gone'
    return { id, text: `settings.link.${kind}${since}`, values, tone, to: '/sync' }
  }
}

let asking: Promise<void> | null = null
/** Who was at work last, also while the screen is locked: what was read for them is not shown to another. */
let lastOfficer: string | null = null
let askAgain = false

/** Asks the core for its status; news that arrive meanwhile ask once more. */
async function askStatus(): Promise<void> {
  askAgain = asking !== null
  asking ??= (async () => {
    try {
      do {
        askAgain = false
        const status = await desk.system.status()
        const now = status.session?.officerId ?? lastOfficer
        if (lastOfficer !== null && now !== lastOfficer) forgetAll()
        lastOfficer = now
        useFeed.setState({ status })
        show()
      } while (askAgain)
    } catch {
      // The link is gone: its return asks again, and the phase already says so.
    } finally {
      asking = null
    }
  })()
  await asking
}

/** Asks the core for its status now, after an act whose outcome shows there. */
export async function renewStatus(): Promise<void> {
  await askStatus()
}

const touchEveryMs = 30_000

/** Tells the core that a person is here, at most every half minute, so that the idle lock counts people. */
function watchPeople(): void {
  let last = 0
  const touched = (): void => {
    const now = performance.now()
    if (useSession.getState().phase !== 'open' || now - last < touchEveryMs) return
    last = now
    desk.system.touch().catch(() => {
      last = 0
    })
  }
  for (const type of ['keydown', 'pointerdown', 'pointermove', 'wheel'])
    addEventListener(type, touched, { passive: true })
}

/** Connects the window to the core: its status and news flow into `useSession` and the queries until the page ends. */
export function startFeed(): void {
  useSession.setState({
    acts: {
      lock: async () => {
        await desk.identity.lock()
        await askStatus()
      },
    },
  })
  deskLink.onState((state) => {
    useFeed.setState({ refused: state === 'refused' })
    show()
  })
  watchPeople()
  void followLook().catch(() => undefined)
  void follow({
    open: (signal) => desk.system.changes(undefined, { signal }),
    onEvent(change) {
      // Counts of what only this laptop holds change with every write.
      void askStatus()
      if (change.feature !== 'status') refresh(change)
    },
    onOpen() {
      void askStatus()
      refreshAll()
    },
    isOver: () => deskLink.state() === 'refused',
    signal: new AbortController().signal,
  })
}
