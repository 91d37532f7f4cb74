import { headOf, noteSigned } from '../../db/heads.ts'
import { officerRows } from '../../db/identity.ts'
import type { EventDraft, WrittenEvent } from '../../db/journal.ts'
import { forgetPlanRows } from '../../db/plansMemory.ts'
import { headsRoot, unsignedHeads } from '../../db/signedHeads.ts'
import {
  type HeadsStatement,
  identityTypes,
  type SessionStatement,
  sessionClosedBodies,
  sessionOpenedBody,
} from '../../shared/domain/identity/events.ts'
import type { Role } from '../../shared/domain/identity/roles.ts'
import { canonicalBytes } from '../../shared/journal/canonical.ts'
import { type CoreContext, draft, guarded, type OpenStore, type Session } from './context.ts'
import type { Core } from './core.ts'
import { found } from './errors.ts'
import type { OfficerKey } from './keys/officerKey.ts'
import type { Profile } from './profile.ts'

/** Writes facts outside a command: the program's own, as the officer who caused them. */
export function appendAs(
  context: CoreContext,
  store: OpenStore,
  by: { officerId: string; role: string },
  drafts: readonly EventDraft[],
): WrittenEvent[] {
  return guarded(context, () => store.journal.transact(() => store.journal.append(drafts, by, context.newId())))
}

/** Where a session's opening stands in the journal, so that its closing names it. */
interface Opening {
  id: string
  hash: string
}

export type Sessions = ReturnType<typeof makeSessions>

/** Opens and closes sessions; each end is an event signed by the officer's own key. */
export function makeSessions(core: Core) {
  const { context, ports, state } = core
  const openings = new WeakMap<Session, Opening>()

  /** Begins a session; one that is open ends first, as a recorded change of officers. */
  function openSession(
    store: OpenStore,
    profile: Profile,
    officerId: string,
    secret: Buffer,
    key: OfficerKey,
  ): Session {
    const row = found(
      officerRows(store.db).find((officer) => officer.officer_id === officerId && officer.active === 1),
      'officer',
    )
    endSession()
    const role = row.role as Role
    const session: Session = { officerId, name: row.name, role, since: ports.now(), key, secret }
    const scope = `device:${profile.deviceId}`
    const head = headOf(store.db, profile.deviceId, scope)
    const statement: SessionStatement = {
      v: 1,
      device: profile.deviceId,
      officer: officerId,
      role,
      boot: store.boot,
      at: session.since,
      head: head?.hash ?? null,
    }
    const signature = key.sign('session', canonicalBytes({ ...statement }))
    const body = sessionOpenedBody(statement, key.publicKey, signature)
    const id = context.newId()
    const [opened] = appendAs(context, store, session, [
      draft(scope, identityTypes.sessionOpened, 'session', id, [], body),
    ])
    openings.set(session, { id, hash: found(opened, 'session').hash })
    state.session = session
    state.lastTouch = ports.now()
    return session
  }

  /** Ends the session if there is one. A closing that can't be written is logged: locking never fails. */
  function endSession(): void {
    const { session, store } = state
    if (session === null) return
    state.session = null
    core.media.forget()
    // What was kept of plans names people; it is read again for whoever comes next.
    if (store !== null) forgetPlanRows(store.db)
    try {
      if (store !== null) closeSession(store, session)
    } catch (error) {
      ports.log.warn('session closed without its signed heads', { code: String((error as { code?: unknown }).code) })
    } finally {
      session.secret.fill(0)
    }
  }

  /**
   * Signs the heads of every stream of this device that grew since the last signed list, and writes the list with the
   * signature, so that a later cut shows to whoever has the journal; then forgets the officer's key.
   */
  function closeSession(store: OpenStore, session: Session): void {
    const device = context.profile().deviceId
    const { id, hash } = found(openings.get(session), 'session')
    guarded(context, () =>
      store.journal.transact(() => {
        const list = unsignedHeads(store.db, device)
        const statement: HeadsStatement = { at: ports.now(), count: list.length, device, root: headsRoot(list), v: 1 }
        const signature = session.key.sign('heads', canonicalBytes({ ...statement }))
        const bodies = sessionClosedBodies(statement, list, session.key.publicKey, signature)
        noteSigned(store.db, device)
        const drafts = bodies.map((body) =>
          draft(`device:${device}`, identityTypes.sessionClosed, 'session', id, [hash], body),
        )
        store.journal.append(drafts, session, context.newId())
      }),
    )
  }

  return { openSession, endSession }
}
