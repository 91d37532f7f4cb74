import { ADOPTED } from '../shared/journal/adopted.ts'
import { type JsonObject, parseCanonical } from '../shared/journal/canonical.ts'
import type { ChainFault } from '../shared/journal/chain.ts'
import {
  type Envelope,
  type EnvelopeOutline,
  envelopeHash,
  parseEnvelope,
  parseOutline,
} from '../shared/journal/envelope.ts'
import { bodyHashOf, SALT_BYTES } from '../shared/journal/hash.ts'
import { entityRef } from './journal.ts'
import type { Db } from './open.ts'
import type { ProjectedTable, Projection } from './projection.ts'
import { rebuildInto } from './rebuild.ts'
import { sessionChecker } from './signedHeads.ts'
import { compareSearch } from './verifySearch.ts'

/** A table whose rows differ from what the journal says. */
export interface RowFault {
  table: string
  key: string
  fault: 'missing' | 'extra' | 'differs'
}

/** Outcome of {@link verifyStore}. */
export interface VerifyReport {
  ok: boolean
  streams: number
  events: number
  faults: (ChainFault | RowFault)[]
}

interface EventRow {
  stream_id: number
  seq: number
  entity_ref: number
  type: string
  hash: Uint8Array
  envelope: Uint8Array
  salt: Uint8Array | null
  body: Uint8Array | null
  device: string
  scope: string
}

const FAULT_LIMIT = 1000

/**
 * Checks every chain from the stored bytes: hash, seq without gap, prev, body hash, canonical form, the columns beside
 * the bytes, that no event lies outside a stream (J1), and what officers signed when they opened and closed a session.
 */
export function verifyChains(db: Db): VerifyReport {
  const faults: ChainFault[] = []
  const sessions = sessionChecker()
  const heads = new Map<number, { seq: number; hash: string | null; device: string; scope: string }>()
  const rows = db
    .prepare(
      `SELECT e.stream_id, e.seq, e.entity_ref, e.type, e.hash, e.envelope, e.salt, e.body,
         coalesce(s.device, '') AS device, coalesce(s.scope, '') AS scope
       FROM event e LEFT JOIN stream s USING (stream_id) ORDER BY e.stream_id, e.seq`,
    )
    .iterate() as IterableIterator<EventRow>
  let events = 0
  for (const row of rows) {
    events += 1
    const head = heads.get(row.stream_id) ?? { seq: 0, hash: null, device: row.device, scope: row.scope }
    const fault = faultOf(row, head)
    if (fault === null && row.body !== null && (row.type.startsWith('identity.') || row.type === ADOPTED))
      takeSession(sessions, row)
    if (fault !== null && faults.length < FAULT_LIMIT) {
      faults.push({ device: row.device, scope: row.scope, seq: row.seq, fault })
    }
    heads.set(row.stream_id, { ...head, seq: row.seq, hash: Buffer.from(row.hash).toString('hex') })
  }
  // An end that is cut off behind it shows in the tables: the rows it left are extra or differ.
  for (const { stream_id, device, scope, signed_seq: seq } of streamRows(db)) {
    if ((heads.get(stream_id)?.seq ?? 0) < seq) faults.push({ device, scope, seq, fault: 'gap' })
  }
  faults.push(...sessions.faults(db))
  return { ok: faults.length === 0, streams: heads.size, events, faults }
}

function takeSession(sessions: ReturnType<typeof sessionChecker>, row: EventRow): void {
  const envelope = parseEnvelope(row.envelope)
  if (envelope === null || row.body === null) return
  sessions.take(envelope, parseCanonical(row.body) as JsonObject)
}

function streamRows(db: Db) {
  return db.prepare('SELECT stream_id, device, scope, signed_seq FROM stream').all() as {
    stream_id: number
    device: string
    scope: string
    signed_seq: number
  }[]
}

function faultOf(row: EventRow, head: { seq: number; hash: string | null }): ChainFault['fault'] | null {
  if (row.seq !== head.seq + 1) return 'gap'
  if (envelopeHash(row.envelope) !== Buffer.from(row.hash).toString('hex')) return 'hashMismatch'
  let envelope: Envelope | null
  let outline: EnvelopeOutline | null
  try {
    envelope = parseEnvelope(row.envelope)
    outline = envelope ?? parseOutline(row.envelope)
    if (row.body !== null) parseCanonical(row.body)
  } catch {
    return 'unreadable'
  }
  if (outline === null) return 'unreadable'
  if (outline.device !== row.device || outline.scope !== row.scope || outline.seq !== row.seq) return 'hashMismatch'
  if (outline.type !== row.type || entityRef(outline.entity) !== row.entity_ref) return 'hashMismatch'
  if (outline.prev !== head.hash) return 'wrongPrev'
  return envelope === null || bodyStands(row, envelope) ? null : 'bodyMismatch'
}

/** A body with its salt that hash to the envelope's `bodyHash`, or neither of them (withheld). */
function bodyStands(row: EventRow, envelope: Envelope): boolean {
  if (row.body === null && row.salt === null) return true
  if (row.body === null || row.salt?.length !== SALT_BYTES) return false
  return bodyHashOf(row.salt, row.body) === envelope.bodyHash
}

/** Compares every projected table of two stores by key, then the stored search indexes by their answers; local bookkeeping columns are left out (J4). */
export function compareTables(stored: Db, rebuilt: Db, projections: readonly Projection[]): RowFault[] {
  const rows = projections.flatMap((projection) =>
    projection.tables.flatMap((table) => compareTable(stored, rebuilt, table)).slice(0, FAULT_LIMIT),
  )
  return [...rows, ...compareSearch(stored, rebuilt)]
}

function* rowsByKey(db: Db, table: ProjectedTable): Generator<Record<string, unknown>> {
  yield* db.prepare(`SELECT * FROM ${table.name} ORDER BY ${table.key}`).iterate() as IterableIterator<
    Record<string, unknown>
  >
}

function compareTable(stored: Db, rebuilt: Db, table: ProjectedTable): RowFault[] {
  const faults: RowFault[] = []
  const left = rowsByKey(stored, table)
  const right = rowsByKey(rebuilt, table)
  let a = left.next()
  let b = right.next()
  while (!(a.done && b.done) && faults.length < FAULT_LIMIT) {
    const keyA = a.done ? null : String(a.value[table.key])
    const keyB = b.done ? null : String(b.value[table.key])
    if (keyB === null || (keyA !== null && Buffer.compare(Buffer.from(keyA), Buffer.from(keyB)) < 0)) {
      faults.push({ table: table.name, key: keyA ?? '', fault: 'extra' })
      a = left.next()
    } else if (keyA === null || keyA !== keyB) {
      faults.push({ table: table.name, key: keyB, fault: 'missing' })
      b = right.next()
    } else {
      if (!sameRow(a.value, b.value, table.local)) faults.push({ table: table.name, key: keyA, fault: 'differs' })
      a = left.next()
      b = right.next()
    }
  }
  left.return(undefined)
  right.return(undefined)
  return faults
}

function sameRow(
  a: Record<string, unknown> | undefined,
  b: Record<string, unknown> | undefined,
  local: readonly string[],
): boolean {
  const keys = Object.keys(a ?? {}).filter((key) => !local.includes(key))
  return keys.every((key) => {
    const x = a?.[key]
    const y = b?.[key]
    return x instanceof Uint8Array && y instanceof Uint8Array ? Buffer.compare(x, y) === 0 : x === y
  })
}

/** Every chain, and every table against one rebuilt aside in `scratch` (an empty store of the same version). */
export function verifyStore(db: Db, scratch: Db, projections: readonly Projection[]): VerifyReport {
  const chains = verifyChains(db)
  rebuildInto(db, scratch, projections, () => undefined)
  const faults = [...chains.faults, ...compareTables(db, scratch, projections)]
  return { ...chains, ok: faults.length === 0, faults }
}
