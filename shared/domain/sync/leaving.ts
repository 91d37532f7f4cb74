import type { Json, JsonObject } from '../../journal/canonical.ts'
import { creationOf, type EntityEvent, type EntityHistory } from '../../journal/registers.ts'
import { may } from '../identity/permissions.ts'
import type { Role } from '../identity/roles.ts'
import { fields, isObject, isText, isWhole, listOf, oneOf, type Shape } from '../shape.ts'

/** Event types of the check before a site is left (离场核对), each the only event of its `leaving/<id>` in the site's scope. */
export const leavingTypes = {
  /** What one laptop still has that nobody else can see, said by its officer. */
  stated: 'leaving.stated',
  /** Somebody answers for leaving although it is not even, and says why. */
  excepted: 'leaving.excepted',
} as const

/** Kind of the document that says on paper what the check found (离场核对单). */
export const LEAVING_SHEET = 'leavingSheet'

/**
 * Why a laptop's part of a site is not even (齐): `rooms` stand open there, `drafts` are half-typed, `aside` was refused
 * and set aside, `waiting` pieces lack the piece before, `events` and `files` are on that laptop alone, `notStated` it never
 * said what it has, `writtenSince` it wrote after it had said so. Order of urgency.
 */
export const LEAVING_ISSUES = [
  'rooms',
  'drafts',
  'aside',
  'waiting',
  'events',
  'files',
  'notStated',
  'writtenSince',
] as const
export type LeavingIssueCode = (typeof LEAVING_ISSUES)[number]
export interface LeavingIssue {
  code: LeavingIssueCode
  n: number
}

/** What a laptop says of itself; `former`: devices it was before, for which it answers too. */
export interface LaptopStatement {
  rooms: number
  drafts: number
  aside: number
  waiting: number
  files: number
  former: readonly string[]
}

/** One laptop's part as an exception names it; `known`: up to where its stream was known where it was signed. */
export interface ExceptedRow {
  device: string
  known: number
  issues: LeavingIssue[]
}

/** What an exception says and whoever answers for it signs. */
export interface LeavingException {
  siteId: string
  reason: string
  rows: ExceptedRow[]
}

const statement: Shape = fields({
  ...{ site: isText, rooms: isWhole, drafts: isWhole, aside: isWhole, waiting: isWhole, files: isWhole },
  former: listOf(isText),
})
const exceptedRow = fields({
  ...{ device: isText, known: isWhole },
  issues: listOf(fields({ code: oneOf(LEAVING_ISSUES), n: isWhole })),
})
const bodies: Readonly<Record<string, Shape>> = {
  [leavingTypes.stated]: statement,
  [leavingTypes.excepted]: fields({
    ...{ site: isText, reason: isText, rows: listOf(exceptedRow) },
    signed: fields({ officer: isText, publicKey: isText, signature: isText }),
  }),
}

/** Whether the fold of the check understands an event's body (J5). */
export function understandsLeaving(event: Pick<EntityEvent, 'type' | 'body'>): boolean {
  return bodies[event.type]?.(event.body ?? undefined) ?? false
}

/** The one event of a `leaving` entity; null for what no fold understands. */
export function foldLeaving(history: EntityHistory): (EntityEvent & { body: JsonObject }) | null {
  return creationOf(history, leavingTypes.stated) ?? creationOf(history, leavingTypes.excepted)
}

/** The canonical value an officer signs for an exception: these rows of this site, with this reason. */
export function exceptionStatement({ siteId, reason, rows }: LeavingException): JsonObject {
  return { act: leavingTypes.excepted, reason, rows: rows.map(rowJson), site: siteId, v: 1 }
}

/** The body of the event of an exception, without its signature. */
export function exceptionBody({ siteId, reason, rows }: LeavingException): JsonObject {
  return { reason, rows: rows.map(rowJson), site: siteId }
}

const rowJson = ({ device, known, issues }: ExceptedRow): JsonObject => ({
  ...{ device, known },
  issues: issues.map(({ code, n }) => ({ code, n })),
})

/** What an exception's body says; of a body no fold understands nothing. */
export function exceptionOf(body: JsonObject): LeavingException {
  const rows = Array.isArray(body.rows) ? body.rows.filter(isObject) : []
  return {
    ...{ siteId: String(body.site), reason: String(body.reason) },
    rows: rows.map((row) => ({
      ...{ device: String(row.device), known: Number(row.known) },
      issues: (Array.isArray(row.issues) ? row.issues.filter(isObject) : []).flatMap(issueOf),
    })),
  }
}

function issueOf({ code, n }: JsonObject): LeavingIssue[] {
  const known = LEAVING_ISSUES.find((one) => one === code)
  return known === undefined ? [] : [{ code: known, n: Number(n) }]
}

/** What a statement's body says. */
export function statementOf(body: JsonObject): LaptopStatement {
  const { rooms, drafts, aside, waiting, files, former } = body
  const count = (value: Json | undefined): number => Number(value ?? 0)
  return {
    ...{ rooms: count(rooms), drafts: count(drafts), aside: count(aside), waiting: count(waiting) },
    files: count(files),
    former: Array.isArray(former) ? former.map(String) : [],
  }
}

/**
 * Who may answer for leaving a site that is not even: the commander the plan names, whoever leads a team or the bureau;
 * where the plan names no commander of this court, also who may lock its inventory `[p]`.
 */
export function mayExcept(role: Role, officerId: string, commanders: readonly string[]): boolean {
  if (commanders.includes(officerId) || role === 'teamLead' || role === 'bureauDirector') return true
  return commanders.length === 0 && may(role, 'inventory.lock')
}

/** What is known here of one laptop's part of a site. Events of the check itself are never counted. */
export interface LaptopFacts {
  /** This laptop, under this device id or an earlier one: its facts are looked at, not told. */
  own: boolean
  /** Of this laptop: what it has now; of another: what it said last. Null = it never said. */
  stated: LaptopStatement | null
  /** Events it wrote after that statement as far as known anywhere. */
  writtenSince: number
  /** Pieces of its stream that lie aside or wait here. */
  aside: number
  waiting: number
  /** Events and files of which nobody else was seen to hold a copy. */
  events: number
  files: number
}

/** What keeps one laptop's part from being even, most urgent first; empty = even (齐). */
export function issuesOf(facts: LaptopFacts): LeavingIssue[] {
  const { stated, own } = facts
  const said = stated ?? { rooms: 0, drafts: 0, aside: 0, waiting: 0, files: facts.files }
  const counts: Record<LeavingIssueCode, number> = {
    rooms: said.rooms,
    drafts: said.drafts,
    aside: facts.aside + said.aside,
    waiting: facts.waiting + said.waiting,
    events: facts.events,
    // Its own word that they are held elsewhere, or what was seen of them here: either is enough.
    files: Math.min(said.files, facts.files),
    notStated: stated === null && !own ? 1 : 0,
    writtenSince: stated === null || own ? 0 : facts.writtenSince,
  }
  return LEAVING_ISSUES.filter((code) => counts[code] > 0).map((code) => ({ code, n: counts[code] }))
}

/** Whether a row of an exception answers for everything that is open now: the same kinds, and no more of any. */
export function covers(excepted: Pick<ExceptedRow, 'issues'>, issues: readonly LeavingIssue[]): boolean {
  return issues.every(({ code, n }) => excepted.issues.some((one) => one.code === code && one.n >= n))
}
