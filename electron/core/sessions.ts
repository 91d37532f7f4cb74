import { officerRows } from '../../db/identity.ts'
import type { EventDraft, WrittenEvent } from '../../db/journal.ts'
import { identityTypes, type SessionStatement, sessionOpenedBody } from '../../shared/domain/identity/events.ts'
import type { Role } from '../../shared/domain/identity/roles.ts'
import { canonicalBytes } from '../../shared/journal/canonical.ts'
import { leafHash, merkleRoot } from '../../shared/journal/merkle.ts'
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
    const head = store.journal.heads().find((entry) => entry.scope === scope && entry.device === profile.deviceId)
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
    try {
      if (store !== null) closeSession(store, session)
    } catch (error) {
      ports.log.warn('session closed without its signed heads', { code: String((error as { code?: unknown }).code) })
    } finally {
      session.secret.fill(0)
    }
  }

  /** Signs the heads of everything this device wrote, so that a later cut shows; then forgets the officer's key. */
  function closeSession(store: OpenStore, session: Session): void {
    const device = context.profile().deviceId
    const heads = store.journal.heads().filter((head) => head.device === device)
    const leaves = heads.map((head) => leafHash(canonicalBytes({ hash: head.hash, scope: head.scope, seq: head.seq })))
    const root = Buffer.from(merkleRoot(leaves)).toString('hex')
    const list = { at: ports.now(), count: heads.length, device, root, v: 1 }
    const signature = session.key.sign('heads', canonicalBytes(list))
    const body = { heads: list, publicKey: session.key.publicKey, signature }
    const { id, hash } = found(openings.get(session), 'session')
    appendAs(context, store, session, [
      draft(`device:${device}`, identityTypes.sessionClosed, 'session', id, [hash], body),
    ])
  }

  return { openSession, endSession }
}
