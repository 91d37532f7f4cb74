import type { JsonObject } from '../../journal/canonical.ts'
import { creationOf, type EntityEvent, type EntityHistory, foldRegisters, setOfBody } from '../../journal/registers.ts'
import { isCalendarDate } from '../calendar/calendarDate.ts'
import { fields, isText, isWhole, listOf, oneOf, orNull, registers, type Shape } from '../shape.ts'
import { DEFAULT_CONSEQUENCES, type DefaultConsequence, type Instalment } from './instalments.ts'

/**
 * A mediation document is itself a title (CPL 245, 247); a settlement changes how one is performed (SETL). Never
 * merged.
 */
export const AGREEMENT_KINDS = ['MEDIATION', 'SETTLEMENT'] as const
export type AgreementKind = (typeof AGREEMENT_KINDS)[number]

/** How money came; a court's own deduction counts on the day it is taken (INT 3). */
export const PAYMENT_WAYS = ['TRANSFER', 'DEDUCTION', 'CASH', 'OTHER'] as const
export type PaymentWay = (typeof PAYMENT_WAYS)[number]

/** Event types of agreements and of what was paid on them; each belongs to one case for ever. */
export const moneyTypes = {
  agreementRecorded: 'money.agreementRecorded',
  agreementStruck: 'money.agreementStruck',
  paymentRecorded: 'money.paymentRecorded',
  paymentStruck: 'money.paymentStruck',
} as const

const isDay: Shape = (value) => typeof value === 'string' && isCalendarDate(value)
/** Money that is due or came: more than nothing, in fen. */
const isAmount: Shape = (value) => typeof value === 'number' && isWhole(value) && value > 0
/** Days of a grace the text grants; 0 = none. */
const isDays: Shape = (value) => typeof value === 'number' && isWhole(value) && value >= 0 && value <= 3650

/** Registers of an agreement. Its instalments are one register: each means something only with the others. */
export const AGREEMENT_REGISTERS = {
  kind: oneOf(AGREEMENT_KINDS),
  title: isText,
  madeOn: orNull(isDay),
  instalments: listOf(fields({ no: isWhole, fen: isAmount, dueOn: isDay })),
  graceDays: isDays,
  cureDays: isDays,
  consequence: oneOf(DEFAULT_CONSEQUENCES),
  /** The clause about default in its own words. */
  clause: isText,
  /** Costs of the suit the debtor bears beside the instalments, fen. */
  costsFen: (value) => typeof value === 'number' && isWhole(value) && value >= 0,
  note: isText,
} as const satisfies Record<string, Shape>

/** Registers of a payment. */
export const PAYMENT_REGISTERS = {
  on: isDay,
  fen: isAmount,
  way: oneOf(PAYMENT_WAYS),
  voucher: isText,
} as const satisfies Record<string, Shape>

/** An agreement as it stands. */
export interface Agreement {
  caseId: string
  kind: AgreementKind
  title: string
  madeOn: string | null
  instalments: Instalment[]
  graceDays: number
  cureDays: number
  consequence: DefaultConsequence
  clause: string
  costsFen: number
  note: string
  /** Reason of the strike-out; null while it stands. */
  struck: string | null
}

/** Money that came on an agreement, as it stands. */
export interface AgreementPayment {
  agreementId: string
  on: string
  fen: number
  way: PaymentWay
  voucher: string
  struck: string | null
}

const bodies: Record<string, Shape> = {
  [moneyTypes.agreementRecorded]: fields({ case: isText, set: fields(AGREEMENT_REGISTERS) }),
  [moneyTypes.agreementStruck]: fields({ set: registers({ struck: isText }) }),
  [moneyTypes.paymentRecorded]: fields({ agreement: isText, case: isText, set: fields(PAYMENT_REGISTERS) }),
  [moneyTypes.paymentStruck]: fields({ set: registers({ struck: isText }) }),
}

/** Whether the folds understand an event's body (J5): money is never read from half a statement. */
export function understandsMoney(event: Pick<EntityEvent, 'type' | 'body'>): boolean {
  return Object.hasOwn(bodies, event.type) && (bodies[event.type]?.(event.body ?? undefined) ?? false)
}

/** Folds an agreement; null while the event that records it is not here or is withheld. */
export function foldAgreement(history: EntityHistory): Agreement | null {
  const body = creationOf(history, moneyTypes.agreementRecorded)?.body
  if (body === undefined) return null
  const shown = shownRegisters(history, moneyTypes.agreementStruck, body)
  return { ...(shown as unknown as Omit<Agreement, 'caseId'>), caseId: String(body.case) }
}

/** Folds a payment; null while the event that records it is not here or is withheld. */
export function foldPayment(history: EntityHistory): AgreementPayment | null {
  const body = creationOf(history, moneyTypes.paymentRecorded)?.body
  if (body === undefined) return null
  const shown = shownRegisters(history, moneyTypes.paymentStruck, body)
  return { ...(shown as unknown as Omit<AgreementPayment, 'agreementId'>), agreementId: String(body.agreement) }
}

/** What the record says never changes; a strike-out puts its reason beside it. */
function shownRegisters(history: EntityHistory, struckType: string, recorded: JsonObject): JsonObject {
  const standing = foldRegisters(history, (event) => (event.type === struckType ? setOfBody(event) : null))
  const struck = standing.get('struck')?.[0]?.value
  const set = recorded.set as JsonObject
  return { ...set, struck: typeof struck === 'string' ? struck : null }
}
