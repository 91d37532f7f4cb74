import { moneyTypes } from '../../../shared/domain/money/agreements.ts'
import type { JsonObject } from '../../../shared/journal/canonical.ts'

const text = (value: number): string => `第${value}号`
const struck = (value: number): JsonObject => ({ set: { struck: text(value) } })
const terms = {
  clause: '',
  consequence: 'ACCELERATE',
  costsFen: 0,
  cureDays: 0,
  graceDays: 0,
  kind: 'MEDIATION',
  madeOn: null,
  note: '',
}
type Made = [type: string, body: (value: number) => JsonObject]

/** How agreements and payments are made and struck, for the folds under any order. */
export const moneyKinds: Record<string, { first: Made; later: Made[] }> = {
  agreement: {
    first: [
      moneyTypes.agreementRecorded,
      (value) => ({
        case: 'c',
        set: { ...terms, instalments: [{ dueOn: '2024-01-31', fen: 1 + value, no: 1 }], title: text(value) },
      }),
    ],
    later: [[moneyTypes.agreementStruck, struck]],
  },
  payment: {
    first: [
      moneyTypes.paymentRecorded,
      (value) => ({
        agreement: 'a',
        case: 'c',
        set: { fen: 1 + value, on: '2024-01-31', voucher: text(value), way: 'TRANSFER' },
      }),
    ],
    later: [[moneyTypes.paymentStruck, struck]],
  },
}
