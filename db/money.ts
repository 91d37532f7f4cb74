import {
  type Agreement,
  type AgreementPayment,
  foldAgreement,
  foldPayment,
  moneyTypes,
  understandsMoney,
} from '../shared/domain/money/agreements.ts'
import { creationOf, type EntityHistory, noRank } from '../shared/journal/registers.ts'
import type { AgreementPaymentTable, AgreementTable } from './moneySchema.ts'
import type { Db } from './open.ts'
import { type Projection, revOf } from './projection.ts'
import { prepared, upsertSql } from './statements.ts'

const saveAgreement = upsertSql('agreement', 'agreement_id', [
  'agreement_id',
  'case_id',
  'recorded_at',
  'recorded_by',
  'struck',
  'agreement',
  'rev',
])
const savePayment = upsertSql('agreement_payment', 'payment_id', [
  'payment_id',
  'agreement_id',
  'paid_on',
  'recorded_by',
  'struck',
  'payment',
  'rev',
])

/** Agreements in instalments and what was paid on them, as rows. */
export const moneyProjection: Projection = {
  feature: 'money',
  version: 1,
  kinds: ['agreement', 'payment'],
  types: Object.values(moneyTypes),
  understands: understandsMoney,
  tables: [
    { name: 'agreement', key: 'agreement_id', local: [] },
    { name: 'agreement_payment', key: 'payment_id', local: [] },
  ],
  rankOf: noRank,
  write(db, id, kind, history) {
    if (kind === 'agreement') writeAgreement(db, id, history)
    else writePayment(db, id, history)
  },
  bulk: () => undefined,
  clear(db) {
    db.exec('DELETE FROM agreement; DELETE FROM agreement_payment')
  },
}

function writeAgreement(db: Db, id: string, history: EntityHistory): void {
  const agreement = foldAgreement(history)
  const first = creationOf(history, moneyTypes.agreementRecorded)
  if (agreement === null || first === null) return
  prepared(db, saveAgreement).run({
    agreement_id: id,
    case_id: agreement.caseId,
    recorded_at: first.at[0],
    recorded_by: first.actor,
    struck: agreement.struck === null ? 0 : 1,
    agreement: JSON.stringify(agreement),
    rev: revOf(history),
  })
}

function writePayment(db: Db, id: string, history: EntityHistory): void {
  const payment = foldPayment(history)
  const first = creationOf(history, moneyTypes.paymentRecorded)
  if (payment === null || first === null) return
  prepared(db, savePayment).run({
    payment_id: id,
    agreement_id: payment.agreementId,
    paid_on: payment.on,
    recorded_by: first.actor,
    struck: payment.struck === null ? 0 : 1,
    payment: JSON.stringify(payment),
    rev: revOf(history),
  })
}

/** An agreement of the store with who recorded it. */
export interface StoredAgreement {
  agreementId: string
  agreement: Agreement
  recordedBy: string
  rev: string[]
}

/** A payment of the store. */
export interface StoredPayment {
  paymentId: string
  payment: AgreementPayment
  recordedBy: string
  rev: string[]
}

function agreementOf(row: AgreementTable): StoredAgreement {
  return {
    agreementId: row.agreement_id,
    agreement: JSON.parse(row.agreement) as Agreement,
    recordedBy: row.recorded_by,
    rev: JSON.parse(row.rev) as string[],
  }
}

function paymentOf(row: AgreementPaymentTable): StoredPayment {
  return {
    paymentId: row.payment_id,
    payment: JSON.parse(row.payment) as AgreementPayment,
    recordedBy: row.recorded_by,
    rev: JSON.parse(row.rev) as string[],
  }
}

/** Agreements of a case, struck ones too, in the order in which they were recorded. */
export function agreementsOfCase(db: Db, caseId: string): StoredAgreement[] {
  const rows = prepared(db, 'SELECT * FROM agreement WHERE case_id = ? ORDER BY recorded_at, agreement_id').all(caseId)
  return (rows as AgreementTable[]).map(agreementOf)
}

/** Agreements that stand, of every case. */
export function standingAgreements(db: Db): StoredAgreement[] {
  const rows = prepared(db, 'SELECT * FROM agreement WHERE struck = 0 ORDER BY recorded_at, agreement_id').all()
  return (rows as AgreementTable[]).map(agreementOf)
}

/** One agreement. */
export function agreementById(db: Db, agreementId: string): StoredAgreement | undefined {
  const row = prepared(db, 'SELECT * FROM agreement WHERE agreement_id = ?').get(agreementId)
  return row === undefined ? undefined : agreementOf(row as AgreementTable)
}

/** Payments on an agreement by day, struck ones too. */
export function paymentsOf(db: Db, agreementId: string): StoredPayment[] {
  const rows = prepared(db, 'SELECT * FROM agreement_payment WHERE agreement_id = ? ORDER BY paid_on, payment_id').all(
    agreementId,
  )
  return (rows as AgreementPaymentTable[]).map(paymentOf)
}

/** One payment. */
export function paymentById(db: Db, paymentId: string): StoredPayment | undefined {
  const row = prepared(db, 'SELECT * FROM agreement_payment WHERE payment_id = ?').get(paymentId)
  return row === undefined ? undefined : paymentOf(row as AgreementPaymentTable)
}

/** Ids of every agreement and payment of a case, struck ones too: each has its past. */
export function moneyOfCase(db: Db, caseId: string): { kind: 'agreement' | 'payment'; id: string }[] {
  return prepared(
    db,
    `SELECT 'agreement' AS kind, agreement_id AS id FROM agreement WHERE case_id = @caseId
     UNION ALL SELECT 'payment', payment_id FROM agreement_payment WHERE agreement_id IN
       (SELECT agreement_id FROM agreement WHERE case_id = @caseId)`,
  ).all({ caseId }) as { kind: 'agreement' | 'payment'; id: string }[]
}
