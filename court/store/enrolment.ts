import { createHash, timingSafeEqual } from 'node:crypto'
import {
  CODE_ALPHABET,
  CODE_LENGTH,
  isEnrolmentSignedBy,
  readCode,
  SELECTOR_LENGTH,
} from '../../shared/sync/enrolment.ts'
import { ExchangeError } from '../../shared/sync/failures.ts'
import { giving } from '../../shared/sync/protocol.ts'
import type { Court } from './courts.ts'
import { durable } from './durable.ts'
import { grantedTo } from './grants.ts'
import type { Database, EnrolCodeRow, EnrolRequestRow, Tx } from './schema.ts'

/** A code lives seven days, and dies of the tenth wrong secret. */
export const CODE_LIFETIME_MS = 7 * 24 * 3_600_000
export const CODE_TRIES = 10

/** For whom a code is made. `officer`: id of somebody known already who gets a second laptop; null of a new person. */
export interface CodeFor {
  name: string
  role: string
  deviceName: string
  scopes: readonly string[]
  officer: string | null
}

/** What a new laptop hands in. */
export interface Redeeming {
  code: string
  device: string
  deviceName: string
  deviceKey: string
  officer: string
  officerKey: string
  deviceProof: string
  officerProof: string
}

/** Certificates of an enrolled laptop. */
export interface Issued {
  device: string
  officer: string
  officerName: string
  role: string
  prefix: string
  scopes: string[]
}

const hashOf = (code: string): Buffer => createHash('sha256').update(`fieldwrit/enrol-code/1\n${code}`).digest()

/** Makes a code and keeps its hash only. Returns the code, in one run of characters. */
export async function makeCode(
  db: Database,
  court: Court,
  wanted: CodeFor,
  { at, random }: { at: number; random(length: number): Uint8Array },
): Promise<{ code: string; until: number }> {
  const code = Array.from(random(CODE_LENGTH), (byte) => CODE_ALPHABET[byte % CODE_ALPHABET.length]).join('')
  const until = at + CODE_LIFETIME_MS
  const row = {
    ...{ court_id: court.court_id, selector: code.slice(0, SELECTOR_LENGTH), hash: hashOf(code) },
    ...{ name: wanted.name, role: wanted.role, device_name: wanted.deviceName, officer: wanted.officer },
    ...{ scopes: JSON.stringify(wanted.scopes), made_at: at, until, reused_at: null, withdrawn_at: null },
  }
  await durable(db, 'gateway.codeMade', (tx) => tx.insertInto('enrol_code').values(row).execute())
  return { code, until }
}

/**
 * Takes in the keys of a new laptop under its code; a repeat with the same keys answers the same request. Throws
 * ExchangeError `refused`: `code` (wrong), `codeWithdrawn`, `codeDead` (too many tries), `codeExpired`, `codeUsed`
 * (somebody else has redeemed it, which is noted for the court), `proof`, `deviceKnown`, `officerKnown`.
 */
export async function redeemCode(
  db: Database,
  court: Court,
  redeeming: Redeeming,
  { at, newId }: { at: number; newId(): string },
): Promise<{ request: string }> {
  const { deviceKey, deviceProof, officerKey, officerProof } = redeeming
  const proven =
    isEnrolmentSignedBy(redeeming, deviceKey, deviceProof) && isEnrolmentSignedBy(redeeming, officerKey, officerProof)
  if (!proven) throw new ExchangeError('refused', 'proof')
  const code = readCode(redeeming.code)
  if (code === null) throw new ExchangeError('refused', 'code')
  // A refusal is answered after the commit: the try that it counts must stay counted.
  const answer = await durable(db, 'gateway.codeRedeemed', (tx) => redeem(tx, court, code, redeeming, { at, newId }))
  if ('refused' in answer) throw new ExchangeError('refused', answer.refused)
  return answer
}

type Answer = { request: string } | { refused: string }

async function redeem(
  tx: Tx,
  court: Court,
  code: string,
  redeeming: Redeeming,
  { at, newId }: { at: number; newId(): string },
): Promise<Answer> {
  const selector = code.slice(0, SELECTOR_LENGTH)
  const row = await codeRow(tx, court, selector)
  if (row === undefined) return { refused: 'code' }
  if (!timingSafeEqual(hashOf(code), row.hash)) {
    await noteOn(tx, row, { tries: row.tries + 1 })
    return { refused: 'code' }
  }
  const before = await tx
    .selectFrom('enrol_request')
    .selectAll()
    .where('court_id', '=', court.court_id)
    .where('selector', '=', selector)
    .executeTakeFirst()
  if (before !== undefined) {
    if (isSame(before, redeeming)) return { request: before.request_id }
    await noteOn(tx, row, { reused_at: row.reused_at ?? at })
    return { refused: 'codeUsed' }
  }
  const over = overAt(row, at)
  if (over !== null) return { refused: over }
  const taken = await takenName(tx, court, row, redeeming)
  if (taken !== null) return { refused: taken }
  return { request: await keepRequest(tx, row, redeeming, at, newId()) }
}

/**
 * Whose code this is: the id of somebody known already who gets another laptop, whose new key is made under that id; null
 * of a new person. A wrong code counts as a try. Throws ExchangeError `refused`: `code`, `codeWithdrawn`, `codeDead`,
 * `codeExpired`.
 */
export async function officerOfCode(db: Database, court: Court, typed: string, at: number): Promise<string | null> {
  const code = readCode(typed)
  if (code === null) throw new ExchangeError('refused', 'code')
  const answer = await durable(db, 'gateway.codeAsked', async (tx) => {
    const row = await codeRow(tx, court, code.slice(0, SELECTOR_LENGTH))
    if (row === undefined) return { refused: 'code' }
    if (!timingSafeEqual(hashOf(code), row.hash)) {
      await noteOn(tx, row, { tries: row.tries + 1 })
      return { refused: 'code' }
    }
    const over = overAt(row, at)
    return over === null ? { officer: row.officer } : { refused: over }
  })
  if ('refused' in answer) throw new ExchangeError('refused', answer.refused ?? '')
  return answer.officer
}

/** Why a code that nobody redeemed takes nobody in any more; null while it does. Only who has its secret is told. */
function overAt(row: EnrolCodeRow, at: number): 'codeWithdrawn' | 'codeDead' | 'codeExpired' | null {
  if (row.withdrawn_at !== null) return 'codeWithdrawn'
  if (row.tries >= CODE_TRIES) return 'codeDead'
  return row.until <= at ? 'codeExpired' : null
}

/** A code by its selector, held until the transaction ends: of two acts on one code the later sees what the earlier did. */
export function codeRow(tx: Tx, court: Court, selector: string): Promise<EnrolCodeRow | undefined> {
  return tx
    .selectFrom('enrol_code')
    .selectAll()
    .where('court_id', '=', court.court_id)
    .where('selector', '=', selector)
    .forUpdate()
    .executeTakeFirst()
}

/** People whom the court issued a certificate, with the laptops on which they have a key; by name. */
export interface KnownOfficer {
  officer: string
  name: string
  role: string
  devices: string[]
}

/** Officers of the court as its station issued them; a name and a role as the newest of an officer's certificates has them. */
export async function knownOfficers(db: Database, court: Court): Promise<KnownOfficer[]> {
  const rows = await db
    .selectFrom('certificate')
    .select(['subject', 'name', 'role', 'device'])
    .where('court_id', '=', court.court_id)
    .where('use', '=', 'officer')
    .orderBy('serial')
    .execute()
  const people = new Map<string, KnownOfficer>()
  for (const { subject, name, role, device } of rows) {
    const devices = [...(people.get(subject)?.devices ?? []), ...(device === null ? [] : [device])]
    people.set(subject, { officer: subject, name, role, devices })
  }
  return [...people.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
}

async function noteOn(tx: Tx, row: EnrolCodeRow, change: { tries: number } | { reused_at: number }): Promise<void> {
  await tx
    .updateTable('enrol_code')
    .set(change)
    .where('court_id', '=', row.court_id)
    .where('selector', '=', row.selector)
    .execute()
}

function isSame(row: EnrolRequestRow, { device, deviceKey, officer, officerKey }: Redeeming): boolean {
  const same = row.device === device && row.officer === officer
  return same && row.device_key === deviceKey && row.officer_key === officerKey
}

/** Nobody takes the id of a laptop or of a person that the court knows already, unless the code is that person's. */
async function takenName(
  tx: Tx,
  court: Court,
  row: EnrolCodeRow,
  { device, officer }: Redeeming,
): Promise<'deviceKnown' | 'officerKnown' | null> {
  if (row.officer !== null && row.officer !== officer) return 'officerKnown'
  const known = async (subject: string, column: 'device' | 'officer'): Promise<boolean> => {
    const issued = tx.selectFrom('certificate').select('serial').where('court_id', '=', court.court_id)
    if ((await issued.where('subject', '=', subject).limit(1).executeTakeFirst()) !== undefined) return true
    const asked = tx.selectFrom('enrol_request').select('request_id').where('court_id', '=', court.court_id)
    return (await asked.where(column, '=', subject).limit(1).executeTakeFirst()) !== undefined
  }
  if (await known(device, 'device')) return 'deviceKnown'
  return row.officer === null && (await known(officer, 'officer')) ? 'officerKnown' : null
}

async function keepRequest(tx: Tx, row: EnrolCodeRow, asked: Redeeming, at: number, request: string): Promise<string> {
  await tx
    .insertInto('enrol_request')
    .values({
      ...{ request_id: request, court_id: row.court_id, selector: row.selector, at },
      ...{ device: asked.device, device_name: asked.deviceName, device_key: asked.deviceKey },
      ...{ officer: asked.officer, officer_key: asked.officerKey },
    })
    .execute()
  return request
}

/** The certificates of a request, once the issuing station's events brought them; null while they have not come. */
export async function collectIssued(
  db: Database,
  court: Court,
  request: string,
  device: string,
  at: number,
): Promise<Issued | null> {
  const row = await db
    .selectFrom('enrol_request')
    .selectAll()
    .where('court_id', '=', court.court_id)
    .where('request_id', '=', request)
    .where('device', '=', device)
    .executeTakeFirst()
  if (row === undefined) throw new ExchangeError('refused', 'request')
  const certificates = await db
    .selectFrom('certificate')
    .selectAll()
    .where('court_id', '=', court.court_id)
    .where('key', 'in', [row.device_key, row.officer_key])
    .execute()
  const laptop = certificates.find((one) => one.use === 'device' && one.subject === row.device)
  const officer = certificates.find((one) => one.use === 'officer' && one.subject === row.officer)
  if (laptop === undefined || officer === undefined) return null
  return {
    ...{ device: laptop.compact, officer: officer.compact, officerName: officer.name, role: officer.role },
    ...{ prefix: laptop.prefix, scopes: giving(await grantedTo(db, court, row.device, at)) },
  }
}

/** The request of a laptop; null when it never handed in keys under a code of this court. */
export async function requestOf(db: Database, court: Court, device: string): Promise<string | null> {
  const row = await db
    .selectFrom('enrol_request')
    .select('request_id')
    .where('court_id', '=', court.court_id)
    .where('device', '=', device)
    .executeTakeFirst()
  return row?.request_id ?? null
}

/** A request that waits for the issuing station, with what its code was made for. */
export interface Waiting extends Omit<CodeFor, 'officer' | 'scopes'> {
  scopes: string[]
  request: string
  device: string
  deviceKey: string
  officer: string
  officerKey: string
  at: number
}

/** Requests whose laptop has no certificate yet, oldest first. */
export async function waitingRequests(db: Database, court: Court): Promise<Waiting[]> {
  const rows = await db
    .selectFrom('enrol_request as r')
    .innerJoin('enrol_code as c', (join) =>
      join.onRef('c.court_id', '=', 'r.court_id').onRef('c.selector', '=', 'r.selector'),
    )
    .leftJoin('certificate as t', (join) =>
      join.onRef('t.court_id', '=', 'r.court_id').onRef('t.key', '=', 'r.device_key'),
    )
    .selectAll('r')
    .select(['c.name', 'c.role', 'c.scopes'])
    .where('r.court_id', '=', court.court_id)
    .where('t.serial', 'is', null)
    .orderBy('r.at')
    .execute()
  return rows.map((row) => ({
    ...{ request: row.request_id, device: row.device, deviceName: row.device_name, deviceKey: row.device_key },
    ...{ officer: row.officer, officerKey: row.officer_key, name: row.name, role: row.role, at: row.at },
    scopes: scopesFrom(row.scopes),
  }))
}

/** The list a code was made with. */
export function scopesFrom(text: string): string[] {
  const list: unknown = JSON.parse(text)
  return Array.isArray(list) ? list.filter((one) => typeof one === 'string') : []
}

/** How a code stands, for the court's eyes; its secret is not known here. */
export interface CodeState {
  selector: string
  name: string
  role: string
  deviceName: string
  until: number
  tries: number
  state: 'open' | 'redeemed' | 'withdrawn' | 'expired' | 'dead' | 'reused'
}

/** Codes with what became of them, newest first. */
export async function codeStates(db: Database, court: Court, at: number): Promise<CodeState[]> {
  const rows = await db
    .selectFrom('enrol_code as c')
    .leftJoin('enrol_request as r', (join) =>
      join.onRef('r.court_id', '=', 'c.court_id').onRef('r.selector', '=', 'c.selector'),
    )
    .selectAll('c')
    .select('r.request_id')
    .where('c.court_id', '=', court.court_id)
    .orderBy('c.made_at', 'desc')
    .limit(500)
    .execute()
  const stateOf = (row: (typeof rows)[number]): CodeState['state'] => {
    if (row.reused_at !== null) return 'reused'
    if (row.request_id !== null) return 'redeemed'
    if (row.withdrawn_at !== null) return 'withdrawn'
    if (row.tries >= CODE_TRIES) return 'dead'
    return row.until <= at ? 'expired' : 'open'
  }
  return rows.map((row) => ({
    ...{ selector: row.selector, name: row.name, role: row.role, deviceName: row.device_name },
    ...{ until: row.until, tries: row.tries, state: stateOf(row) },
  }))
}
