import { identityTypes } from '../shared/domain/identity/events.ts'
import { fields, isAnything, isFlag, isText, isWhole, registers, type Shape } from '../shared/domain/shape.ts'
import { settledValues } from '../shared/domain/site/site.ts'
import { creationOf, noRank } from '../shared/journal/registers.ts'
import { courtEventBodies } from './entityEvents.ts'
import { LOCAL_KINDS, LOCAL_TABLES, writeLocalOfficer, writeLocalUntil } from './localCourt.ts'
import type { Db } from './open.ts'
import { type Projection, revOf } from './projection.ts'
import type { DeviceTable, OfficerTable } from './schema.ts'
import { prepared, rowsOf, sqlBuilder, upsertSql } from './statements.ts'

const saveOfficer = upsertSql('officer', 'officer_id', ['officer_id', 'name', 'role', 'active', 'certificate', 'rev'])
const saveDevice = upsertSql('device', 'device_id', ['device_id', 'name', 'prefix', 'certificate', 'rev'])

const officerSet = registers({ active: isFlag, certificate: isText, name: isText, role: isText })

const identityBodies: Record<string, Shape> = {
  [identityTypes.courtFounded]: isAnything,
  [identityTypes.officerAdded]: fields({ set: officerSet }),
  [identityTypes.officerRemoved]: fields({ set: officerSet }),
  [identityTypes.deviceAdded]: fields({ set: registers({ certificate: isText, name: isText, prefix: isText }) }),
  [identityTypes.revocationsIssued]: fields({ list: isText, reason: isText }),
  [identityTypes.sessionOpened]: isAnything,
  [identityTypes.sessionClosed]: isAnything,
  [identityTypes.deviceChanged]: fields({ at: isWhole, from: isText, reason: isText }),
  [identityTypes.machineChanged]: fields({ at: isWhole, change: isText, officer: isText }),
  [identityTypes.localKept]: isAnything,
  [identityTypes.localOfficer]: fields({ certificate: isText, name: isText, role: isText }),
  [identityTypes.localUntil]: fields({ code: isText, name: isText, root: isText }),
}

/** Officers and devices as rows; court, revocation and session events stand in the journal only. */
export const identityProjection: Projection = {
  feature: 'identity',
  version: 2,
  kinds: ['officer', 'device', 'court', 'revocations', 'session', 'deviceChange', ...LOCAL_KINDS],
  types: Object.values(identityTypes),
  understands: (event) => identityBodies[event.type]?.(event.body ?? undefined) ?? false,
  tables: [
    { name: 'officer', key: 'officer_id', local: [] },
    { name: 'device', key: 'device_id', local: [] },
    ...LOCAL_TABLES,
  ],
  rankOf: noRank,
  write(db, id, kind, history) {
    if (kind === 'deviceChange' || kind === 'localKept') return
    if (kind === 'localOfficer') return writeLocalOfficer(db, id, history)
    if (kind === 'localUntil') return writeLocalUntil(db, id, history)
    const made = kind === 'officer' ? identityTypes.officerAdded : identityTypes.deviceAdded
    if (creationOf(history, made) === null) return
    const values = settledValues(history)
    const text = (name: string): string => String(values.get(name) ?? '')
    const rev = revOf(history)
    if (kind === 'officer') {
      prepared(db, saveOfficer).run({
        officer_id: id,
        name: text('name'),
        role: text('role'),
        active: values.get('active') === true ? 1 : 0,
        certificate: text('certificate'),
        rev,
      })
    } else if (kind === 'device') {
      prepared(db, saveDevice).run({
        device_id: id,
        name: text('name'),
        prefix: text('prefix'),
        certificate: text('certificate'),
        rev,
      })
    }
  },
  bulk: () => undefined,
  clear(db) {
    db.exec('DELETE FROM officer; DELETE FROM device; DELETE FROM local_officer; DELETE FROM local_until')
  },
}

/** All officers, active first, by name. */
export function officerRows(db: Db): OfficerTable[] {
  return rowsOf(db, sqlBuilder.selectFrom('officer').selectAll().orderBy('active', 'desc').orderBy('name'))
}

/** All devices. */
export function deviceRows(db: Db): DeviceTable[] {
  return rowsOf(db, sqlBuilder.selectFrom('device').selectAll())
}

/** Every certificate issued to an officer or a device of a court as far as this store knows, compact, oldest first. */
export function issuedCertificates(db: Db, court: string): string[] {
  const types = [identityTypes.officerAdded, identityTypes.deviceAdded]
  return types
    .flatMap((type) => courtEventBodies(db, court, type))
    .flatMap((body) => textIn(body, 'set', 'certificate') ?? [])
}

/**
 * Revocation lists of a court as they came, compact, oldest first; whether one is the court's own is asked by the core.
 */
export function revocationLists(db: Db, court: string): string[] {
  return courtEventBodies(db, court, identityTypes.revocationsIssued).flatMap((body) => textIn(body, 'list') ?? [])
}

/** A text inside a body by its path; null where there is none. */
function textIn(body: unknown, ...path: string[]): string | null {
  let value = body
  for (const name of path) value = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
  return typeof value === 'string' ? value : null
}

/** Texts by id, each read once, when it is first asked for. */
export interface Lookup {
  get(id: string): string | undefined
}

/** Names for screens and print: officer id → name, device id → prefix. */
export interface Names {
  readonly officers: Lookup
  readonly devices: Lookup
}

/** Name of the officer `@id`. Whom only a local court knew, before its laptop joined a real one, keeps theirs (decision 0048). */
export const OFFICER_NAME = `SELECT name AS text FROM (SELECT name, 0 AS turn FROM officer WHERE officer_id = @id
  UNION ALL SELECT name, 1 FROM local_officer WHERE officer_id = @id) ORDER BY turn LIMIT 1`

/** {@link Names} as they stand now. */
export function namesOf(db: Db): Names {
  return {
    officers: lookup(db, OFFICER_NAME),
    devices: lookup(db, 'SELECT prefix AS text FROM device WHERE device_id = @id'),
  }
}

function lookup(db: Db, sql: string): Lookup {
  const known = new Map<string, string | undefined>()
  return {
    get(id) {
      if (!known.has(id)) known.set(id, (prepared(db, sql).get({ id }) as { text: string } | undefined)?.text)
      return known.get(id)
    },
  }
}

/** Reads a secret of this store (keys of the local court, wrapped officer keys). */
export function readSecret(db: Db, name: string): Uint8Array | null {
  const row = prepared(db, 'SELECT value FROM secret WHERE name = ?').get(name) as { value: Uint8Array } | undefined
  return row?.value ?? null
}

/** Keeps a secret of this store; it never leaves the encrypted file. */
export function writeSecret(db: Db, name: string, value: Uint8Array): void {
  prepared(db, 'INSERT OR REPLACE INTO secret (name, value) VALUES (?, ?)').run(name, value)
}

/** Lets a secret go that has served. */
export function dropSecret(db: Db, name: string): void {
  prepared(db, 'DELETE FROM secret WHERE name = ?').run(name)
}

/** Whether this store keeps a secret of that name. */
export function hasSecret(db: Db, name: string): boolean {
  return prepared(db, 'SELECT 1 FROM secret WHERE name = ?').get(name) !== undefined
}
