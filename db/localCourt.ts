import { identityTypes } from '../shared/domain/identity/events.ts'
import { ADOPTED } from '../shared/journal/adopted.ts'
import { creationOf, type EntityHistory } from '../shared/journal/registers.ts'
import { allHeads } from './heads.ts'
import type { Db } from './open.ts'
import type { ProjectedTable } from './projection.ts'
import { prepared, upsertSql } from './statements.ts'

/** Kinds that a laptop writes when it leaves its local court for a real one (decision 0048). */
export const LOCAL_KINDS = ['localKept', 'localOfficer', 'localUntil'] as const

export const LOCAL_TABLES: readonly ProjectedTable[] = [
  { name: 'local_officer', key: 'officer_id', local: [] },
  { name: 'local_until', key: 'local_id', local: [] },
]

/** Somebody whom a local court certified; what they signed stays readable and is nobody's of the court. */
export interface LocalOfficerTable {
  officer_id: string
  name: string
  role: string
  certificate: string
}

/** Up to which place a device wrote in a scope under a local court. */
export interface LocalUntilTable {
  local_id: string
  device: string
  scope: string
  /** Place of the event that says so: what stands before it in this stream was written under the local court. */
  until: number
  court: string
}

const saveOfficer = upsertSql('local_officer', 'officer_id', ['officer_id', 'name', 'role', 'certificate'])
const saveUntil = upsertSql('local_until', 'local_id', ['local_id', 'device', 'scope', 'until', 'court'])

/** Writes the row of an officer of a local court. */
export function writeLocalOfficer(db: Db, id: string, history: EntityHistory): void {
  const made = creationOf(history, identityTypes.localOfficer)
  if (made === null) return
  const { certificate, name, role } = made.body
  prepared(db, saveOfficer).run({ officer_id: id, name, role, certificate })
}

/** Writes the row that says where a stream left its local court; of an adopted event it is its original's place. */
export function writeLocalUntil(db: Db, id: string, history: EntityHistory): void {
  const made = creationOf(history, identityTypes.localUntil)
  if (made === null) return
  const { device, scope, seq, body } = made
  prepared(db, saveUntil).run({ local_id: id, device, scope, until: seq, court: body.name })
}

/** Where an event was written. */
export interface WrittenAt {
  device: string
  seq: number
}

/** Says of what was written in a scope whether that was under a local court, whose decisions are paper to the real one. */
export function localIn(db: Db, scope: string): (place: WrittenAt) => boolean {
  const rows = prepared(db, 'SELECT device, until FROM local_until WHERE scope = ?').all(scope) as {
    device: string
    until: number
  }[]
  return ({ device, seq }) => rows.some((row) => row.device === device && seq < row.until)
}

/** Officers of local courts, by name. */
export function localOfficers(db: Db): LocalOfficerTable[] {
  return prepared(db, 'SELECT * FROM local_officer ORDER BY name, officer_id').all() as LocalOfficerTable[]
}

/** Whether something here was written as another device than this one: no court certifies that together with this. */
export function hasOtherDevices(db: Db, device: string): boolean {
  const others = allHeads(db).some((head) => head.device !== device && head.seq > 0)
  return others || prepared(db, 'SELECT 1 FROM event WHERE type = ? LIMIT 1').get(ADOPTED) !== undefined
}

/** Forgets what other laptops signed that they hold: it was signed under another court's root. */
export function forgetHoldings(db: Db): void {
  prepared(db, 'DELETE FROM device_holding').run()
}
