import { z } from 'zod'
import { AGREEMENT_KINDS, PAYMENT_WAYS } from '../../domain/money/agreements.ts'
import { DEFAULT_CONSEQUENCES } from '../../domain/money/instalments.ts'
import { calendarDate, commandId, filledText, procedure, rev, text, uuid } from './base.ts'

/** Instalments one agreement may have. */
export const INSTALMENTS_LIMIT = 240

const fen = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)
const amount = z.number().int().min(1).max(100_000_000_000_000)
const instalment = z.strictObject({
  no: z.number().int().min(1).max(INSTALMENTS_LIMIT),
  fen: amount,
  dueOn: calendarDate,
})
const days = z.number().int().min(0).max(3650)

/** What an agreement says. Money is fen; grace and cure are days only where the text grants them. */
export const agreementSet = z.strictObject({
  kind: z.enum(AGREEMENT_KINDS),
  title: filledText(100),
  madeOn: calendarDate.nullable(),
  instalments: z.array(instalment).min(1).max(INSTALMENTS_LIMIT),
  graceDays: days,
  cureDays: days,
  consequence: z.enum(DEFAULT_CONSEQUENCES),
  clause: text(500),
  costsFen: fen.max(100_000_000_000_000),
  note: text(500),
})
export type AgreementSet = z.infer<typeof agreementSet>

export const paymentSet = z.strictObject({
  on: calendarDate,
  fen: amount,
  way: z.enum(PAYMENT_WAYS),
  voucher: text(100),
})
export type PaymentSet = z.infer<typeof paymentSet>

const instalmentView = instalment.extend({
  status: z.enum(['SCHEDULED', 'DUE', 'PARTIAL', 'PAID', 'OVERDUE', 'CURED', 'DEFAULTED']),
  paidFen: fen,
  lateFen: fen,
  /** First day of default; null = there is none. */
  defaultedOn: calendarDate.nullable(),
})

const paymentView = z.object({
  paymentId: uuid,
  set: paymentSet,
  timeliness: z.enum(['IN_TIME', 'CURES', 'LATE']),
  officer: z.string(),
  struck: z.string().nullable(),
  rev,
})

/** What the first default comes to on `until`, fen. `payoff` leaves out the fee and costs that bear no interest. */
const defaultView = z.object({
  on: calendarDate,
  no: z.number(),
  accelerates: z.boolean(),
  opensEviction: z.boolean(),
  outstandingFen: fen,
  principalFen: fen,
  doubledFen: fen,
  payoffFen: fen,
  feeFen: fen,
  until: calendarDate,
  /** Whether the court counts costs of the suit into the base of the doubled part. */
  costsInBase: z.boolean(),
})

export const agreementView = z.object({
  agreementId: uuid,
  set: agreementSet,
  instalments: z.array(instalmentView),
  payments: z.array(paymentView),
  default: defaultView.nullable(),
  officer: z.string(),
  struck: z.string().nullable(),
  rev,
})
export type AgreementView = z.infer<typeof agreementView>

/** Agreements of a case as they stand today, their debt computed to `until`. */
const answer = z.object({ today: calendarDate, agreements: z.array(agreementView) })
export type MoneyAnswer = z.infer<typeof answer>

/** Agreements in instalments of a case, what was paid on them and what a default comes to (A7). */
export const money = {
  list: procedure
    .route({ method: 'POST', path: '/money' })
    .input(z.object({ caseId: uuid, until: calendarDate.nullable() }))
    .output(answer),
  /** Records a mediation document or settlement. REFUSED `instalmentOrder` when numbers or days do not ascend. */
  record: procedure
    .route({ method: 'POST', path: '/money/agreements' })
    .input(z.object({ commandId, caseId: uuid, set: agreementSet }))
    .output(answer),
  strike: procedure
    .route({ method: 'POST', path: '/money/agreements/strike' })
    .input(z.object({ commandId, agreementId: uuid, rev, reason: filledText(500) }))
    .output(answer),
  pay: procedure
    .route({ method: 'POST', path: '/money/payments' })
    .input(z.object({ commandId, agreementId: uuid, set: paymentSet }))
    .output(answer),
  strikePayment: procedure
    .route({ method: 'POST', path: '/money/payments/strike' })
    .input(z.object({ commandId, paymentId: uuid, rev, reason: filledText(500) }))
    .output(answer),
}
