/** Column types of the tables of agreements. */

export interface AgreementTable {
  agreement_id: string
  case_id: string
  recorded_at: number
  recorded_by: string
  struck: number
  /** JSON of the folded agreement. */
  agreement: string
  rev: string
}

export interface AgreementPaymentTable {
  payment_id: string
  agreement_id: string
  paid_on: string
  recorded_by: string
  struck: number
  /** JSON of the folded payment. */
  payment: string
  rev: string
}
