import { type AnswerForm, runCommand, runKeeping } from '../../db/commands.ts'
import {
  type Author,
  type EventDraft,
  type Journal,
  JournalError,
  sealBody,
  type WrittenEvent,
} from '../../db/journal.ts'
import { type Db, isCode } from '../../db/open.ts'
import { may, type Permission, reachOf } from '../../shared/domain/identity/permissions.ts'
import type { Role } from '../../shared/domain/identity/roles.ts'
import { CanonicalError, type JsonObject } from '../../shared/journal/canonical.ts'
import { entityName, uuidV7 } from '../../shared/journal/ids.ts'
import type { Changes } from './changes.ts'
import { deskError } from './errors.ts'
import type { BlobStore } from './files/blobStore.ts'
import type { OfficerKey } from './keys/officerKey.ts'
import type { Ports } from './ports.ts'
import type { Profile, ProfilePaths } from './profile.ts'

/** An open store: it stays open under the lock screen, so that imports, hashing and copies go on. */
export interface OpenStore {
  db: Db
  journal: Journal
  blobs: BlobStore
  /** Raw database key for the worker threads' read-only connections; wiped at close. */
  key: Buffer
  boot: string
}

/** Who unlocked. Lives from unlock to lock. */
export interface Session {
  officerId: string
  name: string
  role: Role
  since: number
  key: OfficerKey
  /** 32 bytes behind the PIN; wiped at lock. */
  secret: Buffer
}

/** What services work with. */
export interface CoreContext {
  ports: Ports
  paths: ProfilePaths
  changes: Changes
  profile(): Profile
  /** Whether a store is open at all. */
  isOpen(): boolean
  /** Throws LOCKED while no store is open. */
  store(): OpenStore
  /** Throws LOCKED while nobody has unlocked. */
  session(): Session
  newId(): string
  /** Wall clock of the newest command, ms; 0 before the first. Long work makes smaller steps while people act. */
  lastActAt(): number
  noteAct(at: number): void
}

/** One command's transaction: what it may do and who does it. */
export interface Act {
  db: Db
  journal: Journal
  author: Author
  /** Wall clock of the act, ms. */
  at: number
  newId(): string
  append(drafts: readonly EventDraft[]): WrittenEvent[]
  /** Names rows that changed; told to the windows after the commit. */
  touch(feature: string, scope: string, ids: readonly string[]): void
}

/** An event draft of a new entity or of one shown with `seen`. */
export function draft(
  scope: string,
  type: string,
  kind: string,
  id: string,
  seen: readonly string[],
  body: JsonObject,
): EventDraft {
  return { scope, type, entity: entityName(kind, id), seen, body: sealBody(body) }
}

/** Refuses unless the session's role is given the permission (roles are enforced here, the screen only hides). */
export function requirePermission(context: CoreContext, permission: Permission): Session {
  const session = context.session()
  if (!may(session.role, permission)) throw deskError('NOT_ALLOWED', { permission, role: session.role })
  return session
}

/** Refuses who may only record what they themselves reported (domain §10, bailiffs): rooms, goods and lists aren't theirs. */
export function requireGoods(context: CoreContext): Session {
  const session = requirePermission(context, 'inventory.record')
  if (reachOf(session.role, 'inventory.record') !== 'ownIncidents') return session
  throw deskError('NOT_ALLOWED', { permission: 'inventory.record', role: session.role })
}

/** After a wait: an act goes on only for the session that began it, never under another author. */
export function requireSame(context: CoreContext, session: Session): void {
  if (context.session() !== session) throw deskError('LOCKED', {})
}

/**
 * Runs one command: permission, one transaction, the stored answer on a repeat (J8), then the news of what changed.
 * Journal and disk errors become errors of the contract.
 */
export function command<T>(
  context: CoreContext,
  permission: Permission,
  call: { commandId: string; procedure: string },
  work: (act: Act) => T,
): T {
  return commandKeeping(context, permission, call, work, {
    keep: (answer) => answer ?? null,
    restore: (kept) => kept as T,
  })
}

/** {@link command} with an answer kept in short. */
export function commandKeeping<T>(
  context: CoreContext,
  permission: Permission,
  call: { commandId: string; procedure: string },
  work: (act: Act) => T,
  form: AnswerForm<T>,
): T {
  const session = requirePermission(context, permission)
  const { db, journal } = context.store()
  const at = context.ports.now()
  context.noteAct(at)
  const touched: { feature: string; scope: string; ids: string[] }[] = []
  const author = { officerId: session.officerId, role: session.role }
  const act: Act = {
    db,
    journal,
    author,
    at,
    newId: context.newId,
    append: (drafts) => journal.append(drafts, author, call.commandId),
    touch: (feature, scope, ids) => touched.push({ feature, scope, ids: [...ids] }),
  }
  const answer = guarded(context, () => runKeeping(db, journal, { ...call, at }, () => work(act), form))
  for (const change of touched) context.changes.publish(change)
  return answer
}

/**
 * The stored answer of a command that was already done (J8), or null. For commands that wait before they write: what a
 * repeat must not do again (keys, slots, a second person's PIN) is asked before it is begun.
 */
export function answered<T>(context: CoreContext, call: { commandId: string; procedure: string }): T | null {
  const { db, journal } = context.store()
  const notYet = new Error('not yet')
  try {
    return runCommand<T>(db, journal, { ...call, at: context.ports.now() }, () => {
      throw notYet
    })
  } catch (error) {
    if (error === notYet) return null
    throw error
  }
}

/** Runs `work` and turns journal and disk errors into errors of the contract. */
export function guarded<T>(context: CoreContext, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (isCode(error, 'SQLITE_FULL')) throw deskError('DISK_FULL', { path: context.paths.folder })
    if (error instanceof CanonicalError) {
      throw deskError('REFUSED', { rule: error.code, field: error.path, detail: '' })
    }
    if (error instanceof JournalError) throw fromJournal(error)
    throw error
  }
}

function fromJournal(error: JournalError): Error {
  if (error.code === 'needsNewerProgram') return deskError('NEEDS_NEWER_PROGRAM', { what: error.entity })
  if (error.code === 'handedBack') return deskError('REFUSED', { rule: 'handedBack', field: '', detail: '' })
  if (error.code === 'eventTooLarge') return deskError('REFUSED', { rule: 'tooLarge', field: '', detail: '' })
  return deskError('STALE', { what: error.entity, rev: [] })
}

const ID_BYTES = 10
/** Random bytes are drawn for 64 ids at once; a draw costs more than an id. */
const IDS_AT_ONCE = 64

/** Maker of UUIDv7 ids from the host's clock and randomness. */
export function idMaker(ports: Pick<Ports, 'now' | 'random'>): () => string {
  let pool: Buffer = Buffer.alloc(0)
  let drawn = 0
  return () => {
    if (drawn >= pool.length) {
      pool = ports.random(ID_BYTES * IDS_AT_ONCE)
      drawn = 0
    }
    drawn += ID_BYTES
    return uuidV7(ports.now(), pool.subarray(drawn - ID_BYTES, drawn))
  }
}
