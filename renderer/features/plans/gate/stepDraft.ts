import type { StepRecordView, StepSet } from '../../../../shared/contract/desk/plans/gate.ts'
import { parseCalendarDate } from '../../../../shared/domain/calendar/calendarDate.ts'
import type { AddresseeKind, Guard, Outcome, ServiceMode } from '../../../../shared/domain/plans/gateSteps.ts'
import { type Ask, gateStep, ownStart, type StepCode } from '../../../../shared/domain/plans/gateTable.ts'

/** A record as a form keeps it: everything typed is text. */
export interface StepDraft {
  readonly outcome: Outcome
  readonly guard: Guard
  readonly subject: string
  readonly on: string
  readonly title: string
  readonly no: string
  readonly hash: string
  readonly president: string
  readonly signedOn: string
  readonly until: string
  readonly since: string
  readonly addressee: string
  readonly addresseeKind: AddresseeKind | ''
  readonly mode: ServiceMode | ''
  readonly receipt: boolean
  readonly refusal: string
  readonly photos: string
  readonly video: boolean
  readonly places: string
  readonly witnesses: string
  readonly officers: string
  readonly recorders: string
  readonly reason: string
  readonly note: string
}
/** Fields of the form that hold a day. */
export const DAY_FIELDS = ['on', 'signedOn', 'until', 'since'] as const
export type DayField = (typeof DAY_FIELDS)[number]

/** What the form begins with: a record to be changed, or a new one with today's date and the document's usual name. */
export function draftOf(
  step: StepCode,
  record: StepRecordView | null,
  start: { outcome: Outcome; guard: Guard; subject: string; today: string; collectUsual: string },
): StepDraft {
  if (record === null) {
    const title = gateStep(step).document.split('、')[0] ?? ''
    const { outcome, guard, subject, today } = start
    const until = outcome === 'DONE' && gateStep(step).asks.includes('collectBy') ? start.collectUsual : ''
    return { ...blank, outcome, guard, subject, on: today, until, title: outcome === 'DONE' ? title : '' }
  }
  const { set } = record
  const two = (list: readonly { name: string }[], other: 'capacity' | 'cardNo') =>
    list.map((one) => `${one.name} ${String(Reflect.get(one, other) ?? '')}`.trim()).join('\n')
  return {
    outcome: set.outcome,
    guard: set.guard,
    subject: set.subject,
    on: set.on ?? '',
    title: set.document.title,
    no: set.document.no,
    hash: set.document.hash,
    president: set.signature?.name ?? '',
    signedOn: set.signature?.on ?? '',
    until: set.until ?? '',
    since: set.since ?? '',
    addressee: set.addressee.name,
    addresseeKind: set.addressee.kind,
    mode: set.service?.mode ?? '',
    receipt: set.service?.receipt ?? false,
    refusal: set.service?.refusal ?? '',
    photos: String(set.service?.photos ?? 0),
    video: set.service?.video ?? false,
    places: String(set.service?.places ?? 0),
    witnesses: two(set.witnesses, 'capacity'),
    officers: two(set.officers, 'cardNo'),
    recorders: set.recorders === null ? '' : String(set.recorders),
    reason: set.reason,
    note: set.note,
  }
}

const blank: StepDraft = {
  outcome: 'DONE',
  guard: '',
  subject: '',
  on: '',
  title: '',
  no: '',
  hash: '',
  president: '',
  signedOn: '',
  until: '',
  since: '',
  addressee: '',
  addresseeKind: '',
  mode: '',
  receipt: false,
  refusal: '',
  photos: '0',
  video: false,
  places: '0',
  witnesses: '',
  officers: '',
  recorders: '',
  reason: '',
  note: '',
}

/** Which groups of fields a step's record shows; a reason instead of proofs where it was not done. */
export function asksOf(step: StepCode, outcome: Outcome): ReadonlySet<Ask> {
  if (outcome === 'NOT_NEEDED' || outcome === 'OVERRIDE') return new Set()
  return new Set(gateStep(step).asks)
}

/** Whether the form asks for the day the step's own period counts from; never where the step is gone on without. */
export function asksStart(step: StepCode, { outcome, guard }: Pick<StepDraft, 'outcome' | 'guard'>): boolean {
  return guard === '' && (outcome === 'DONE' || outcome === 'ATTEMPTED') && ownStart(step) !== null
}

/** The registers the form states, or the day that cannot be read. */
export function setOf(step: StepCode, draft: StepDraft): { set: StepSet } | { wrong: DayField } {
  const asks = asksOf(step, draft.outcome)
  const days: Record<DayField, string | null> = { on: null, signedOn: null, until: null, since: null }
  for (const field of DAY_FIELDS) {
    const typed = draft[field].trim()
    if (typed === '') continue
    const read = parseCalendarDate(typed)
    if (!read.ok) return { wrong: field }
    days[field] = read.value
  }
  const { title, no, hash } = draft
  const set: StepSet = {
    outcome: draft.outcome,
    on: days.on,
    document: { title: title.trim(), no: no.trim(), hash },
    reason: draft.reason.trim(),
    note: draft.note.trim(),
  }
  if (draft.guard !== '') Object.assign(set, { guard: draft.guard, subject: draft.subject })
  const { signedOn } = days
  if (asks.has('president') || asks.has('recipient')) {
    const on = signedOn ?? days.on
    set.signature = draft.president.trim() === '' || on === null ? null : { name: draft.president.trim(), on }
  }
  if (asks.has('complyBy') || asks.has('collectBy')) set.until = days.until
  if (asksStart(step, draft)) set.since = days.since
  if (asks.has('addressee') || asks.has('service')) {
    set.addressee = { name: draft.addressee.trim(), kind: draft.addresseeKind }
    if (draft.guard === '' && draft.subject !== '') set.subject = draft.subject
  }
  if (asks.has('service')) set.service = serviceOf(draft)
  if (asks.has('service') || asks.has('witness')) set.witnesses = linesOf(draft.witnesses, 'capacity')
  if (asks.has('officers')) set.officers = linesOf(draft.officers, 'cardNo')
  if (asks.has('recorders')) set.recorders = draft.recorders.trim() === '' ? null : wholeOf(draft.recorders)
  return { set }
}

function serviceOf(draft: StepDraft): StepSet['service'] {
  const { mode, receipt, video } = draft
  if (mode === '') return null
  const refusal = mode === 'LEAVING' ? draft.refusal.trim() : ''
  return { mode, receipt, refusal, video, photos: wholeOf(draft.photos), places: wholeOf(draft.places) }
}

function wholeOf(typed: string): number {
  const value = Number(typed.trim())
  return Number.isSafeInteger(value) && value >= 0 ? value : 0
}

/** One person a line: the name up to the first blank, then what else is said of them. */
function linesOf<Other extends 'capacity' | 'cardNo'>(typed: string, other: Other) {
  const lines = typed.split('\n').flatMap((line) => {
    const [name = '', ...rest] = line.trim().split(/\s+/)
    return name === '' ? [] : [{ name, [other]: rest.join(' ') }]
  })
  return lines as ({ name: string } & Record<Other, string>)[]
}

/** Only what differs from the record as it stands: nobody states what they did not change. */
export function changesOf(record: StepRecordView, set: StepSet): StepSet {
  const entries = Object.entries(set).filter(
    ([name, value]) => JSON.stringify(Reflect.get(record.set, name)) !== JSON.stringify(value),
  )
  return Object.fromEntries(entries)
}
