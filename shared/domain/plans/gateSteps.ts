import type { Json } from '../../journal/canonical.ts'
import {
  creationOf,
  type EntityEvent,
  type EntityHistory,
  foldRegisters,
  type Register,
  setOfBody,
} from '../../journal/registers.ts'
import { type CalendarDate, isCalendarDate } from '../calendar/calendarDate.ts'
import { due } from '../calendar/due.ts'
import type { HolidayTable } from '../calendar/holidays.ts'
import { fields, isFlag, isText, isWhole, listOf, oneOf, orNull, registers, type Shape } from '../shape.ts'
import { type Ask, gateStep, STEP_CODES, type StepCode } from './gateTable.ts'
import type { PlanRules } from './planRules.ts'

/** Event types of records of statutory steps; a record belongs to one step of one site for ever. */
export const stepTypes = {
  recorded: 'plans.stepRecorded',
  edited: 'plans.stepEdited',
  struck: 'plans.stepStruck',
  /** A second person stands for what the record says; whatever is changed afterwards takes it back. */
  confirmed: 'plans.stepConfirmed',
} as const

/** What became of a step. An override goes on without it: with a name, a role and a reason, and never as done. */
export const OUTCOMES = ['DONE', 'ATTEMPTED', 'NOT_NEEDED', 'OVERRIDE'] as const
export type Outcome = (typeof OUTCOMES)[number]

/** Ways of service (CPL 87-92, 95); POSTING is the announcement put up at the place (CPL 261). */
export const SERVICE_MODES = [
  'DIRECT',
  'FAMILY',
  'LEAVING',
  'MAIL',
  'ENTRUSTED',
  'ELECTRONIC',
  'POSTING',
  'PUBLIC',
] as const
export type ServiceMode = (typeof SERVICE_MODES)[number]

export const ADDRESSEES = [
  'DEBTOR',
  'ADULT_FAMILY',
  'LEGAL_REPRESENTATIVE',
  'UNIT',
  'BASE_ORGANISATION',
  'OCCUPANT',
  'APPLICANT',
  'BUYER',
  'OTHER',
] as const
export type AddresseeKind = (typeof ADDRESSEES)[number]

/** Conditions a person may go on without, each by a record of its own (`guard`); who may stands in `taskGuards.ts`. */
export const GUARDS = ['', 'RESIDENCE_GRACE', 'OBJECTION_BLOCKS', 'UNKNOWN_OCCUPANT', 'COURT_CONTACT'] as const
export type Guard = (typeof GUARDS)[number]

export interface Service {
  mode: ServiceMode
  /** A signed receipt, or the carrier's or the system's. */
  receipt: boolean
  /** Why it was refused; '' unless it was. */
  refusal: string
  photos: number
  video: boolean
  /** Places it was posted at. */
  places: number
}

const date = orNull((value) => typeof value === 'string' && isCalendarDate(value))

/** Registers of a record. What means something only together is one register. */
export const STEP_REGISTERS = {
  outcome: oneOf(OUTCOMES),
  guard: oneOf(GUARDS),
  /** What it is about: an objection's id (an override), the debtor who is told through somebody else; '' = all. */
  subject: isText,
  /** Round of the task it was made in, and the version that stood approved then; null before there was a task. */
  bound: orNull(fields({ round: isText, version: orNull(isWhole) })),
  on: date,
  /** `hash` names the scan in this store, '' while there is only paper; `no` its number or where it is kept. */
  document: fields({ title: isText, no: isText, hash: isText }),
  signature: orNull(fields({ name: isText, on: (value) => value !== null && date(value) })),
  /** Day to comply by (E07), to report by (E03), to collect by (E21). */
  until: date,
  /** Day from which the step's own period counts: the application came in (E01), the ruling reached the buyer (E23). */
  since: date,
  addressee: fields({ name: isText, kind: oneOf(['', ...ADDRESSEES]) }),
  service: orNull(
    fields({
      mode: oneOf(SERVICE_MODES),
      receipt: isFlag,
      refusal: isText,
      photos: isWhole,
      video: isFlag,
      places: isWhole,
    }),
  ),
  witnesses: listOf(fields({ name: isText, capacity: isText })),
  officers: listOf(fields({ name: isText, cardNo: isText })),
  recorders: orNull(isWhole),
  reason: isText,
  note: isText,
  struck: orNull(isText),
} as const satisfies Record<string, Shape>
export type StepRegister = keyof typeof STEP_REGISTERS

const stepSet = registers(STEP_REGISTERS)
const stepBodies: Record<string, Shape> = {
  [stepTypes.recorded]: fields({ set: stepSet, site: isText, step: oneOf(STEP_CODES) }),
  [stepTypes.edited]: fields({ set: stepSet }),
  [stepTypes.struck]: fields({ set: stepSet }),
  [stepTypes.confirmed]: fields({ notes: listOf(isText) }),
}

/** Whether the fold understands an event's body (J5). */
export function understandsStep(event: Pick<EntityEvent, 'type' | 'body'>): boolean {
  return stepBodies[event.type]?.(event.body ?? undefined) ?? false
}

/** One record as its registers stand; `doubts` names those with more than one standing value. */
export interface StepRecord {
  siteId: string
  step: StepCode
  outcome: Outcome
  guard: Guard
  subject: string
  on: CalendarDate | null
  document: { title: string; no: string; hash: string }
  signature: { name: string; on: CalendarDate } | null
  until: CalendarDate | null
  since: CalendarDate | null
  addressee: { name: string; kind: AddresseeKind | '' }
  service: Service | null
  witnesses: { name: string; capacity: string }[]
  officers: { name: string; cardNo: string }[]
  recorders: number | null
  reason: string
  note: string
  struck: string | null
  bound: { round: string; version: number | null } | null
  doubts: string[]
  /** Who stated the outcome that stands: an override is worth what its author's role is. */
  by: Person & { at: number }
  /** Everybody who wrote in it. */
  authors: string[]
  /** Who kept the document that stands. */
  keptBy: Person
  /** Who wrote the signature that stands, having seen the document, day and outcome that stand; null = nobody. */
  sealedBy: Person | null
  /** A second person who has seen all that stands; `notes` are the warnings shown to them. */
  confirmed: (Person & { at: number; notes: string[] }) | null
}

interface Person {
  officerId: string
  role: string
  /** Where it was written: under a local court it is paper to the real one (decision 0048). */
  written: { device: string; seq: number }
}

const BLANK = {
  outcome: 'ATTEMPTED',
  guard: '',
  subject: '',
  bound: null,
  on: null,
  document: { title: '', no: '', hash: '' },
  signature: null,
  until: null,
  since: null,
  addressee: { name: '', kind: '' },
  service: null,
  witnesses: [],
  officers: [],
  recorders: null,
  reason: '',
  note: '',
  struck: null,
} as const satisfies Record<StepRegister, unknown>

/** Folds a record; null while the event that makes it is not here or is withheld. */
export function foldStep(history: EntityHistory): StepRecord | null {
  const first = creationOf(history, stepTypes.recorded)
  if (first === null) return null
  const standing = foldRegisters(history, (event) => (Object.hasOwn(stepBodies, event.type) ? setOfBody(event) : null))
  const known = [...standing].filter(([name]) => Object.hasOwn(STEP_REGISTERS, name))
  const values = Object.fromEntries(known.map(([name, register]) => [name, register[0]?.value ?? null]))
  const author = authorOf(history, standing.get('outcome')) ?? first
  const seal = authorOf(history, standing.get('signature'))
  const isSealed = seal !== null && sawAll(history, seal.hash, standing, SEALED)
  return {
    ...structuredClone(BLANK),
    ...(values as Record<StepRegister, Json> as unknown as Pick<StepRecord, StepRegister>),
    siteId: String(first.body.site),
    step: first.body.step as StepCode,
    doubts: known.filter(([, register]) => register.length > 1).map(([name]) => name),
    by: { ...personOf(author), at: author.at[0] },
    authors: [...new Set(history.events.filter(isWriting).map((event) => event.actor))].sort(),
    keptBy: personOf(authorOf(history, standing.get('document')) ?? first),
    sealedBy: isSealed ? personOf(seal) : null,
    confirmed: confirmationOf(history, standing),
  }
}

type Registers = ReadonlyMap<string, Register<Json>>

/** Registers a signature stands under, and those a second person stands for: all but remarks. */
const SEALED: readonly string[] = ['document', 'until', 'outcome']
const REMARKS: readonly string[] = ['note', 'struck', 'bound']

function personOf({ actor, role, device, seq }: EntityEvent): Person {
  return { officerId: actor, role, written: { device, seq } }
}

function isWriting(event: EntityEvent): boolean {
  return event.type === stepTypes.recorded || event.type === stepTypes.edited
}

function authorOf(history: EntityHistory, register: Register<Json> | undefined): EntityEvent | null {
  const hash = register?.[0]?.events[0]
  return history.events.find((event) => event.hash === hash) ?? null
}

/** Whether an event is, or had seen, everything that stands in these registers. */
function sawAll(history: EntityHistory, hash: string, standing: Registers, names: readonly string[]): boolean {
  const stated = names.flatMap((name) => standing.get(name) ?? []).flatMap(({ events }) => events)
  return stated.every((event) => event === hash || history.hadSeen(hash, event))
}

function confirmationOf(history: EntityHistory, standing: Registers): StepRecord['confirmed'] {
  const names = [...standing.keys()].filter((name) => !REMARKS.includes(name))
  const event = history.events.findLast(
    (one) => one.type === stepTypes.confirmed && one.body !== null && sawAll(history, one.hash, standing, names),
  )
  if (event === undefined) return null
  const notes = Array.isArray(event.body?.notes) ? event.body.notes.map(String) : []
  return { ...personOf(event), at: event.at[0], notes }
}

/** What a record lacks so that its step would count as done. */
export type StepFault =
  | 'noDate'
  | 'dateAhead'
  | 'noDocument'
  | 'noOriginal'
  | 'noPresident'
  | 'noUntil'
  | 'noAddressee'
  | 'noService'
  | 'noReceipt'
  | 'noRefusal'
  | 'noWitness'
  | 'noPosting'
  | 'notYetServed'
  | 'tooFewOfficers'
  | 'tooFewRecorders'
  | 'noReason'
  | 'wrongRecipient'
  | 'noSignature'
  | 'inDoubt'
  | 'guardNotOverride'

/**
 * What a record lacks (domain.md §1.1): a date alone never makes a step; service needs its mode's proof (CPL 87-89), a
 * president's act the signature and the signed original. A record that says "not needed" or goes on without the step
 * needs a reason. A record about a condition (`guard`) that says anything but "gone on without" was made past every check
 * of ours. Empty = nothing.
 */
export function faultsOf(
  record: StepRecord,
  today: CalendarDate,
  rules: PlanRules,
  holidays: HolidayTable,
): StepFault[] {
  const faults: StepFault[] = record.doubts.length > 0 ? ['inDoubt'] : []
  if (record.guard !== '' && record.outcome !== 'OVERRIDE') faults.push('guardNotOverride')
  if (record.outcome !== 'DONE') {
    if (record.reason.trim() === '') faults.push('noReason')
    return faults
  }
  if (record.on === null) faults.push('noDate')
  if ([record.on, record.since].some((stated) => stated !== null && stated > today)) faults.push('dateAhead')
  for (const ask of gateStep(record.step).asks) faults.push(...faultsOfAsk(ask, record, rules))
  if (record.service !== null && record.on !== null) {
    const served = servedOn(record, holidays)
    if (served !== null && served > today && !faults.includes('dateAhead')) faults.push('notYetServed')
  }
  return faults
}

function faultsOfAsk(ask: Ask, record: StepRecord, rules: PlanRules): StepFault[] {
  const named = (list: readonly { name: string }[]) => list.filter((one) => one.name.trim() !== '').length
  switch (ask) {
    case 'document':
      return record.document.title.trim() === '' && record.document.no.trim() === '' ? ['noDocument'] : []
    case 'original':
      return record.document.hash === '' ? ['noOriginal'] : []
    case 'president':
      return record.signature === null || record.signature.name.trim() === '' ? ['noPresident'] : []
    case 'complyBy':
    case 'collectBy':
      return record.until === null ? ['noUntil'] : []
    case 'addressee':
      return record.addressee.name.trim() === '' || record.addressee.kind === '' ? ['noAddressee'] : []
    case 'recipient':
      // The premises go to the applicant or the buyer, who signs for them (domain.md §1.2, AUC 27).
      return [
        ...(record.addressee.kind === 'APPLICANT' || record.addressee.kind === 'BUYER'
          ? []
          : ['wrongRecipient' as const]),
        ...(record.signature === null || record.signature.name.trim() === '' ? ['noSignature' as const] : []),
      ]
    case 'service':
      return record.service === null ? ['noService'] : faultsOfService(record.service, record.witnesses)
    case 'officers':
      return named(record.officers) < rules.officersAtLeast ? ['tooFewOfficers'] : []
    case 'recorders':
      return (record.recorders ?? 0) < rules.recordersAtLeast ? ['tooFewRecorders'] : []
    case 'witness':
      return named(record.witnesses) === 0 ? ['noWitness'] : []
  }
}

/** Proof each way of service needs: a receipt (CPL 87, 88, 90-92), or for leaving the refusal and witness or film (89). */
function faultsOfService(service: Service, witnesses: readonly { name: string }[]): StepFault[] {
  switch (service.mode) {
    case 'LEAVING': {
      const faults: StepFault[] = service.refusal.trim() === '' ? ['noRefusal'] : []
      const isWitnessed = witnesses.some((witness) => witness.name.trim() !== '')
      return isWitnessed || service.photos > 0 || service.video ? faults : [...faults, 'noWitness']
    }
    case 'POSTING':
      return service.places > 0 && service.photos > 0 ? [] : ['noPosting']
    case 'PUBLIC':
      return service.photos > 0 || service.receipt ? [] : ['noPosting']
    case 'DIRECT':
    case 'FAMILY':
    case 'MAIL':
    case 'ENTRUSTED':
    case 'ELECTRONIC':
      return service.receipt ? [] : ['noReceipt']
  }
}

/** Day on which service took effect: public service 30 days after posting (CPL 95), else its own day. */
export function servedOn(record: StepRecord, holidays: HolidayTable): CalendarDate | null {
  if (record.on === null) return null
  return record.service?.mode === 'PUBLIC' ? due(record.on, 30, 'day', holidays).due : record.on
}
