import { identityTypes } from '../shared/domain/identity/events.ts'
import { fields, isAnything, isFlag, isText, registers, type Shape } from '../shared/domain/shape.ts'
import { settledValues } from '../shared/domain/site/site.ts'
import { creationOf, noRank } from '../shared/journal/registers.ts'
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
  [identityTypes.sessionOpened]: isAnything,
  [identityTypes.sessionClosed]: isAnything,
}

/** Officers and devices as rows; court and session events stand in the journal only. */
export const identityProjection: Projection = {
  feature: 'identity',
  version: 1,
  kinds: ['officer', 'device', 'court', 'session'],
  types: Object.values(identityTypes),
  understands: (event) => identityBodies[event.type]?.(event.body ?? undefined) ?? false,
  tables: [
    { name: 'officer', key: 'officer_id', local: [] },
    { name: 'device', key: 'device_id', local: [] },
  ],
  rankOf: noRank,
  write(db, id, kind, history) {
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
    db.exec('DELETE FROM officer; DELETE FROM device')
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

/** Texts by id, each read once, when it is first asked for. */
export interface Lookup {
  get(id: string): string | undefined
}

/** Names for screens and print: officer id → name, device id → prefix. */
export interface Names {
  readonly officers: Lookup
  readonly devices: Lookup
}

/** {@link Names} as they stand now. */
export function namesOf(db: Db): Names {
  return {
    officers: lookup(db, 'SELECT name AS text FROM officer WHERE officer_id = ?'),
    devices: lookup(db, 'SELECT prefix AS text FROM device WHERE device_id = ?'),
  }
}

function lookup(db: Db, sql: string): Lookup {
  const known = new Map<string, string | undefined>()
  return {
    get(id) {
      if (!known.has(id)) known.set(id, (prepared(db, sql).get(id) as { text: string } | undefined)?.text)
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
