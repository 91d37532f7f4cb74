import { officerRows } from '../../db/identity.ts'
import type { EventDraft } from '../../db/journal.ts'
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
): void {
  guarded(context, () => store.journal.transact(() => store.journal.append(drafts, by, context.newId())))
}

/** Opens and closes sessions; each end is an event signed by the officer's own key. */
export function makeSessions(core: Core) {
  const { context, ports, state } = core

  function openSession(
    store: OpenStore,
    profile: Profile,
    officerId: string,
    secret: Buffer,
    key: OfficerKey,
  ): Session {
    const row = found(
      officerRows(store.db).find((officer) => officer.officer_id === officerId),
      'officer',
    )
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
    appendAs(context, store, session, [draft(scope, identityTypes.sessionOpened, 'session', context.newId(), [], body)])
    if (state.session !== null) closeSession(state.session)
    state.session = session
    state.lastTouch = ports.now()
    return session
  }

  /** Signs the heads of everything this device wrote, so that a later cut shows; then forgets the officer's key. */
  function closeSession(session: Session): void {
    const { store } = state
    if (store !== null) {
      const device = context.profile().deviceId
      const heads = store.journal.heads().filter((head) => head.device === device)
      const leaves = heads.map((head) =>
        leafHash(canonicalBytes({ hash: head.hash, scope: head.scope, seq: head.seq })),
      )
      const list = {
        at: ports.now(),
        count: heads.length,
        device,
        root: Buffer.from(merkleRoot(leaves)).toString('hex'),
        v: 1,
      }
      const signature = session.key.sign('heads', canonicalBytes(list))
      const body = { heads: list, publicKey: session.key.publicKey, signature }
      appendAs(context, store, session, [
        draft(`device:${device}`, identityTypes.sessionClosed, 'session', context.newId(), [], body),
      ])
    }
    session.secret.fill(0)
  }

  return { openSession, closeSession }
}
