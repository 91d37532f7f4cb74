import type { Json, JsonObject } from '../../journal/canonical.ts'
import { parseCalendarDate } from '../calendar/calendarDate.ts'
import type { Role } from '../identity/roles.ts'
import { parseYuan } from '../money/amount.ts'
import { DETENTION_DAYS, FINE_FEN } from '../plans/coercion.ts'
import type { Weight } from './changes.ts'
import { type ApprovalRules, type Level, type RequestKind, ruleOf } from './kinds.ts'

/**
 * What each kind of request states, field by field, for the kinds whose document isn't made by a screen of their own.
 * Frozen as `requestForm/1`; words stand in `shared/i18n/requestForms.ts`.
 */
export const requestFormFormat = 'requestForm/1'

/** How a field is typed and kept: a text, several lines, money (kept in fen), whole days, a calendar date, a code. */
export type FieldType = 'text' | 'lines' | 'yuan' | 'days' | 'date' | 'choice'

export interface RequestField {
  id: string
  type: FieldType
  required: boolean
  weight: Weight
  /** Codes of a choice; empty for every other type. */
  options: readonly string[]
}

const of =
  (type: FieldType, weight: Weight) =>
  (id: string, required: boolean): RequestField => {
    return { id, type, required, weight, options: [] }
  }
const text = of('text', 'persons')
const lines = of('lines', 'rest')
const law = of('lines', 'law')
const yuan = of('yuan', 'money')
const days = of('days', 'time')
const date = of('date', 'time')
const choice = (id: string, options: readonly string[]): RequestField => {
  return { id, type: 'choice', required: true, weight: 'law', options }
}

/** Acts of obstruction a fine or detention answers (CPL 114, 1998R 57; domain §1.7). */
export const OBSTRUCTIONS = ['HIDING', 'TEARING', 'EVIDENCE', 'SEARCH', 'VIOLENCE', 'CROWD', 'INSULT', 'FILES', 'OTHER']
const person = [text('person', true), choice('act', OBSTRUCTIONS), law('facts', true), lines('evidence', true)]

export const REQUEST_FORMS = {
  searchWarrant: [text('person', true), of('text', 'place')('place', true), lines('items', true), law('facts', true)],
  fine: [choice('personKind', ['INDIVIDUAL', 'ENTITY']), ...person, yuan('amount', true)],
  detention: [...person, days('days', true)],
  // Two quotes and a price `[p]` (domain §1.5).
  emergencyDisposal: [
    of('text', 'rest')('goods', true),
    choice('cause', ['PERISHABLE', 'SEASONAL', 'LIVE', 'COSTLY']),
    choice('basis', ['AGREED', 'MARKET', 'APPRAISED']),
    of('text', 'money')('firstBidder', true),
    yuan('firstQuote', true),
    of('text', 'money')('secondBidder', true),
    yuan('secondQuote', true),
    yuan('price', true),
    lines('facts', true),
  ],
  crossEnforcement: [
    choice('form', ['SUPERVISE', 'DIRECT', 'ELEVATE', 'CONCENTRATE', 'COORDINATE']),
    choice('reason', ['INTERFERENCE', 'PASSIVE', 'FORCE', 'LINKED', 'DIFFICULT']),
    text('toCourt', true),
    of('lines', 'force')('scope', true),
    date('from', true),
    date('until', false),
    law('facts', true),
    lines('handOver', false),
  ],
  terminationReview: [
    choice('basis', ['CONSENTED', 'EX_OFFICIO', 'WITH_PROPERTY']),
    date('interviewOn', true),
    choice('opinion', ['AGREE', 'OBJECT', 'UNREACHABLE']),
    law('investigation', true),
    lines('property', true),
  ],
  resumption: [
    choice('source', ['APPLICANT', 'QUERY', 'WINDOW', 'HOTLINE_12368', 'PETITION', 'OTHER_COURT']),
    date('foundOn', true),
    of('lines', 'money')('property', true),
    law('facts', true),
  ],
  relief: [
    text('applicant', true),
    choice('ground', ['SUPPORT', 'INJURY', 'CRIME_VICTIM', 'WITNESS', 'OTHER']),
    yuan('outstanding', true),
    yuan('amount', true),
    lines('hardship', true),
    lines('proofs', true),
  ],
} as const satisfies Partial<Record<RequestKind, readonly RequestField[]>>
export type FormKind = keyof typeof REQUEST_FORMS
export const FORM_KINDS = Object.keys(REQUEST_FORMS) as FormKind[]

/** Fields of a kind; empty for the kinds whose document is made elsewhere. */
export function fieldsOf(kind: RequestKind): readonly RequestField[] {
  return FORM_KINDS.some((one) => one === kind) ? REQUEST_FORMS[kind as FormKind] : []
}

/** Values as typed, by field. */
export type TypedValues = Readonly<Record<string, string>>

export type FieldFault = 'missing' | 'unreadable' | 'tooMuch' | 'tooLittle' | 'sameBidder' | 'orderOfDays'
export type ReadForm = { ok: true; values: JsonObject } | { ok: false; field: string; fault: FieldFault }

/** Reads what was typed: amounts as fen, days as whole numbers, dates as calendar dates; the first fault by its field. */
export function readForm(kind: RequestKind, typed: TypedValues): ReadForm {
  const values: JsonObject = {}
  for (const field of fieldsOf(kind)) {
    const said = (typed[field.id] ?? '').trim()
    if (said === '') {
      if (field.required) return { ok: false, field: field.id, fault: 'missing' }
      continue
    }
    const value = readValue(field, said)
    if (value === null) return { ok: false, field: field.id, fault: 'unreadable' }
    values[field.id] = value
  }
  const broken = beyondLaw(kind, values)
  return broken === null ? { ok: true, values } : { ok: false, ...broken }
}

function readValue(field: RequestField, said: string): Json {
  switch (field.type) {
    case 'text':
    case 'lines':
      return said
    case 'choice':
      return field.options.includes(said) ? said : null
    case 'yuan': {
      const read = parseYuan(said, 'yuan')
      return read.ok && read.value > 0 ? read.value : null
    }
    case 'days':
      return /^[1-9]\d{0,3}$/.test(said) ? Number(said) : null
    case 'date': {
      const read = parseCalendarDate(said)
      return read.ok ? read.value : null
    }
  }
}

function beyondLaw(kind: RequestKind, values: JsonObject): { field: string; fault: FieldFault } | null {
  if (kind === 'fine') {
    const { least, most } = FINE_FEN[values.personKind === 'ENTITY' ? 'ENTITY' : 'INDIVIDUAL']
    if (Number(values.amount) > most) return { field: 'amount', fault: 'tooMuch' }
    if (Number(values.amount) < least) return { field: 'amount', fault: 'tooLittle' }
  }
  if (kind === 'detention' && Number(values.days) > DETENTION_DAYS) return { field: 'days', fault: 'tooMuch' }
  if (kind === 'emergencyDisposal' && values.firstBidder === values.secondBidder) {
    return { field: 'secondBidder', fault: 'sameBidder' }
  }
  if (kind === 'crossEnforcement' && values.until !== undefined && String(values.until) < String(values.from)) {
    return { field: 'until', fault: 'orderOfDays' }
  }
  return null
}

/**
 * Level of a request by what it states: a termination with consent ends at the bureau director; without it the president
 * decides (CPLI 517); one with property that can't be disposed of goes to the intermediate court `[s]`. All else has one.
 */
export function formLevel(kind: RequestKind, typed: TypedValues): Level {
  if (kind !== 'terminationReview') return 1
  return typed.basis === 'WITH_PROPERTY' ? 3 : typed.basis === 'EX_OFFICIO' ? 2 : 1
}

/** One step of the way a request will go: who may take it, and whether nothing is decided without it. */
export interface WayStep {
  step: 'propose' | 'opinion' | 'decide'
  roles: readonly Role[]
  required: boolean
}

/** The whole way of a kind at a level, as it is shown before submitting. */
export function wayOf(rules: ApprovalRules, kind: RequestKind, level: Level): WayStep[] {
  const rule = ruleOf(rules, kind, level)
  return [
    { step: 'propose', roles: rule.propose.roles, required: true },
    ...rule.opinions.map(({ roles, required }) => ({ step: 'opinion' as const, roles, required })),
    { step: 'decide', roles: rule.decide.roles, required: true },
  ]
}

/** The frozen bytes' content: values as kept, in a list so that a comparison names the field. */
export function requestForm(content: {
  kind: RequestKind
  title: string
  caseNo: string
  court: { code: string; name: string }
  values: JsonObject
}): JsonObject {
  const { kind, title, caseNo, court, values } = content
  return { format: requestFormFormat, kind, title, caseNo, court: { ...court }, values }
}

/** Kind and values of a frozen form; null for anything else. */
export function frozenForm(snapshot: Json): { kind: FormKind; values: JsonObject } | null {
  if (typeof snapshot !== 'object' || snapshot === null || Array.isArray(snapshot)) return null
  const kind = FORM_KINDS.find((one) => one === snapshot.kind)
  const { values } = snapshot
  if (snapshot.format !== requestFormFormat || kind === undefined) return null
  if (typeof values !== 'object' || values === null || Array.isArray(values)) return null
  return { kind, values }
}

/** Kept values as they would be typed, to start a next version from. */
export function typedAgain(kind: RequestKind, values: JsonObject): Record<string, string> {
  return Object.fromEntries(
    fieldsOf(kind).flatMap(({ id, type }) => {
      const value = values[id]
      if (typeof value !== 'string' && typeof value !== 'number') return []
      return [[id, type === 'yuan' ? yuanText(Number(value)) : String(value)]]
    }),
  )
}

/** Fen as an amount in yuan: `30000` or `412.50`. */
export function yuanText(fen: number): string {
  const rest = fen % 100
  return rest === 0 ? String(fen / 100) : `${Math.trunc(fen / 100)}.${String(rest).padStart(2, '0')}`
}
