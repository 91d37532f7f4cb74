import { creationOf, type EntityEvent, type EntityHistory, foldRegisters, setOfBody } from '../../journal/registers.ts'
import { type CalendarDate, isCalendarDate } from '../calendar/calendarDate.ts'
import { type Due, due } from '../calendar/due.ts'
import type { HolidayTable } from '../calendar/holidays.ts'
import { fields, isText, listOf, oneOf, orNull, registers, type Shape } from '../shape.ts'

/** Objection to an act of enforcement (CPL 236), or of an outsider who claims a right over the object (CPL 238). */
export const OBJECTION_KINDS = ['CONDUCT', 'THIRD_PARTY'] as const
export type ObjectionKind = (typeof OBJECTION_KINDS)[number]
export const RULINGS = ['REJECTED', 'UPHELD', 'PARTLY_UPHELD'] as const
export type Ruling = (typeof RULINGS)[number]
export const SECURITIES = ['', 'APPLICANT', 'OBJECTOR'] as const

/** Event types of objections; an objection belongs to one site for ever. */
export const objectionTypes = {
  filed: 'plans.objectionFiled',
  edited: 'plans.objectionEdited',
  struck: 'plans.objectionStruck',
} as const

const date = orNull((value) => typeof value === 'string' && isCalendarDate(value))

/** Registers of an objection. Dates are the days of law on which the thing happened; null = not yet. */
export const OBJECTION_REGISTERS = {
  person: isText,
  capacity: isText,
  claim: isText,
  /** Rooms it is about; empty = the whole site. */
  rooms: listOf(isText),
  receivedOn: date,
  acceptedOn: date,
  notifiedOn: date,
  incompleteToldOn: date,
  completedOn: date,
  /** Officer id of who reviews; never one of those who enforce the case (OBJ 11). */
  reviewer: isText,
  ruling: orNull(fields({ result: oneOf(RULINGS), on: (value) => value !== null && date(value), no: isText })),
  /** The ruling or the withdrawal on paper; `hash` names its scan in this store. */
  document: fields({ title: isText, hash: isText }),
  rulingServedOn: date,
  /** Lawsuit about the objection (执行异议之诉), or the application for reconsideration. */
  nextStepOn: date,
  nextStepEndedOn: date,
  /** Whose security the court accepted: the applicant's lets go on, the objector's stops (PROC 9, 15, 16). */
  security: oneOf(SECURITIES),
  withdrawnOn: date,
  note: isText,
  struck: orNull(isText),
} as const satisfies Record<string, Shape>
/** Registers that can lift a block: only whoever may decide the objection states them (OBJ 11). */
export const DECIDING = [
  'ruling',
  'security',
  'withdrawnOn',
  'nextStepEndedOn',
  'struck',
] as const satisfies (keyof typeof OBJECTION_REGISTERS)[]

const objectionSet = registers(OBJECTION_REGISTERS)
const objectionBodies: Record<string, Shape> = {
  [objectionTypes.filed]: fields({ kind: oneOf(OBJECTION_KINDS), set: objectionSet, site: isText }),
  [objectionTypes.edited]: fields({ set: objectionSet }),
  [objectionTypes.struck]: fields({ set: objectionSet }),
}

/** Whether the fold understands an event's body (J5). */
export function understandsObjection(event: Pick<EntityEvent, 'type' | 'body'>): boolean {
  return objectionBodies[event.type]?.(event.body ?? undefined) ?? false
}

/** An objection as its registers stand. */
export interface Objection {
  siteId: string
  kind: ObjectionKind
  person: string
  capacity: string
  claim: string
  rooms: string[]
  receivedOn: CalendarDate | null
  acceptedOn: CalendarDate | null
  notifiedOn: CalendarDate | null
  incompleteToldOn: CalendarDate | null
  completedOn: CalendarDate | null
  reviewer: string
  ruling: { result: Ruling; on: CalendarDate; no: string } | null
  document: { title: string; hash: string }
  rulingServedOn: CalendarDate | null
  nextStepOn: CalendarDate | null
  nextStepEndedOn: CalendarDate | null
  security: (typeof SECURITIES)[number]
  withdrawnOn: CalendarDate | null
  note: string
  struck: string | null
  /** Registers with more than one standing value. */
  doubts: string[]
  /** Officers who stated what may lift a block and stands: ruling, security, withdrawal, end of a lawsuit, striking. */
  deciders: string[]
  /** Where they wrote it. */
  decidedAt: { device: string; seq: number }[]
}

/** What an objection says when nothing is said yet. */
export function blankObjection(siteId: string, kind: ObjectionKind): Objection {
  return {
    siteId,
    kind,
    person: '',
    capacity: '',
    claim: '',
    rooms: [],
    receivedOn: null,
    acceptedOn: null,
    notifiedOn: null,
    incompleteToldOn: null,
    completedOn: null,
    reviewer: '',
    ruling: null,
    document: { title: '', hash: '' },
    rulingServedOn: null,
    nextStepOn: null,
    nextStepEndedOn: null,
    security: '',
    withdrawnOn: null,
    note: '',
    struck: null,
    doubts: [],
    deciders: [],
    decidedAt: [],
  }
}

/** Folds an objection; null while the event that files it is not here or is withheld. */
export function foldObjection(history: EntityHistory): Objection | null {
  const body = creationOf(history, objectionTypes.filed)?.body
  if (body === undefined) return null
  const blank = blankObjection(String(body.site), body.kind === 'CONDUCT' ? 'CONDUCT' : 'THIRD_PARTY')
  const standing = foldRegisters(history, (event) =>
    Object.hasOwn(objectionBodies, event.type) ? setOfBody(event) : null,
  )
  const known = [...standing].filter(([name]) => Object.hasOwn(OBJECTION_REGISTERS, name))
  const values = Object.fromEntries(known.map(([name, register]) => [name, register[0]?.value ?? null]))
  const doubts = known.filter(([, register]) => register.length > 1).map(([name]) => name)
  const stating = DECIDING.flatMap((name) => standing.get(name) ?? []).filter(
    ({ value }) => value !== null && value !== '',
  )
  const hashes = new Set(stating.flatMap(({ events }) => events))
  const deciding = history.events.filter((event) => hashes.has(event.hash))
  const deciders = [...new Set(deciding.map((event) => event.actor))].sort()
  const decidedAt = deciding.map(({ device, seq }) => ({ device, seq }))
  return { ...blank, ...(values as Partial<Objection>), doubts, deciders, decidedAt }
}

export type ObjectionClock =
  | 'ACCEPT'
  | 'NOTIFY'
  | 'COMPLETE'
  | 'RULE'
  | 'NO_DISPOSAL'
  | 'LAWSUIT'
  | 'RECONSIDER'
  | 'RECONSIDER_RULE'

/** One clock of an objection. `doneOn` null = still running. `by` says who has to act: the court or the objector. */
export interface ObjectionDate extends Due {
  clock: ObjectionClock
  from: CalendarDate
  article: string
  doneOn: CalendarDate | null
  by: 'COURT' | 'OBJECTOR'
}

const DAYS: Readonly<Record<ObjectionClock, number>> = {
  ACCEPT: 3,
  NOTIFY: 3,
  COMPLETE: 3,
  RULE: 15,
  NO_DISPOSAL: 15,
  LAWSUIT: 15,
  RECONSIDER: 10,
  RECONSIDER_RULE: 30,
}

/**
 * Clocks that run or ran for an objection (OBJ 2, CPL 236 and 238, CPLI 463): filed within 3 days of receipt, the
 * parties told within 3 days of filing, 3 days to complete, a ruling within 15 days of receipt. After a rejecting ruling
 * on an outsider's objection nothing may be disposed of for 15 days, as long as a lawsuit may still come.
 */
export function objectionDates(objection: Objection, holidays: HolidayTable): ObjectionDate[] {
  const dates: ObjectionDate[] = []
  const add = (
    clock: ObjectionClock,
    from: CalendarDate | null,
    doneOn: CalendarDate | null,
    article: string,
    by: ObjectionDate['by'] = 'COURT',
  ): void => {
    if (from !== null) dates.push({ clock, from, article, doneOn, by, ...due(from, DAYS[clock], 'day', holidays) })
  }
  const { kind, receivedOn, ruling, rulingServedOn, withdrawnOn } = objection
  const over = withdrawnOn
  const whole = objection.completedOn ?? receivedOn
  add('ACCEPT', whole, objection.acceptedOn ?? over, '异议复议规定第2条')
  add('COMPLETE', objection.incompleteToldOn, objection.completedOn ?? over, '异议复议规定第2条', 'OBJECTOR')
  add('NOTIFY', objection.acceptedOn, objection.notifiedOn ?? over, '异议复议规定第2条')
  add('RULE', whole, ruling?.on ?? over, kind === 'CONDUCT' ? '民诉法第236条' : '民诉法第238条')
  if (kind === 'CONDUCT') {
    add('RECONSIDER', rulingServedOn, objection.nextStepOn, '民诉法第236条', 'OBJECTOR')
    add('RECONSIDER_RULE', objection.nextStepOn, objection.nextStepEndedOn, '执行程序解释第8条')
  } else if (ruling !== null && ruling.result !== 'UPHELD') {
    add('NO_DISPOSAL', rulingServedOn, null, '民诉法解释第463条')
    add('LAWSUIT', rulingServedOn, objection.nextStepOn, '民诉法第238条', 'OBJECTOR')
  }
  return dates
}

/** Whether an objection is still to be answered: not struck, not withdrawn, and without a ruling. */
export function isOpenObjection(objection: Objection): boolean {
  return objection.struck === null && objection.withdrawnOn === null && objection.ruling === null
}

export type BlockReason = 'UNDER_REVIEW' | 'NO_DISPOSAL' | 'LAWSUIT' | 'UPHELD' | 'SECURITY'

/** Why the rooms of an objection stand still, until when where that is known. */
export interface Block {
  reason: BlockReason
  article: string
  until: CalendarDate | null
}

/**
 * Whether an objection keeps its rooms from being cleared on `today`; null = it doesn't. An objection to an act stops
 * nothing unless the court accepted the objector's security (PROC 9); an outsider's stops disposal during review, for 15
 * days after a rejecting ruling, during the lawsuit, and for good when it is upheld (PROC 15, 16, CPLI 463), unless the
 * court accepted the applicant's security.
 */
export function blockOf(objection: Objection, today: CalendarDate, holidays: HolidayTable): Block | null {
  const { kind, ruling, rulingServedOn, nextStepOn, nextStepEndedOn, security } = objection
  if (objection.struck !== null || objection.withdrawnOn !== null) return null
  if (kind === 'CONDUCT') {
    const stops = security === 'OBJECTOR' && ruling === null
    return stops ? { reason: 'SECURITY', article: '执行程序解释第9条', until: null } : null
  }
  if (ruling?.result === 'UPHELD') return { reason: 'UPHELD', article: '民诉法第238条', until: null }
  if (security === 'APPLICANT') return null
  if (nextStepOn !== null) {
    return nextStepEndedOn === null ? { reason: 'LAWSUIT', article: '执行程序解释第16条', until: null } : null
  }
  if (ruling === null) return { reason: 'UNDER_REVIEW', article: '执行程序解释第15条', until: null }
  const article = '民诉法解释第463条'
  if (rulingServedOn === null) return { reason: 'NO_DISPOSAL', article, until: null }
  const until = due(rulingServedOn, DAYS.NO_DISPOSAL, 'day', holidays).due
  return today <= until ? { reason: 'NO_DISPOSAL', article, until } : null
}
