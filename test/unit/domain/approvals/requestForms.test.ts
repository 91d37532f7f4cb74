import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { defaultApprovalRules, REQUEST_KINDS } from '../../../../shared/domain/approvals/kinds.ts'
import {
  FORM_KINDS,
  fieldsOf,
  formLevel,
  frozenForm,
  readForm,
  requestForm,
  typedAgain,
  wayOf,
} from '../../../../shared/domain/approvals/requestForms.ts'
import { errors } from '../../../../shared/i18n/errors.ts'
import { requestForms } from '../../../../shared/i18n/requestForms.ts'
import { canonicalText } from '../../../../shared/journal/canonical.ts'
import { filled } from '../../../support/requestForms.ts'

describe('what a request states', () => {
  it('[F1] every kind without a screen of its own has its fields, each with words in both languages', () => {
    const elsewhere = REQUEST_KINDS.filter((kind) => fieldsOf(kind).length === 0)
    expect(elsewhere).toEqual(['announcement', 'plan'])
    for (const kind of FORM_KINDS) {
      for (const words of [requestForms.zh, requestForms.en]) {
        for (const field of fieldsOf(kind)) {
          expect(words.field).toHaveProperty(field.id)
          for (const option of field.options) expect(words.choice).toHaveProperty(option)
        }
      }
    }
  })

  it.each(FORM_KINDS)(
    '[F1] %s: whole it is read, each required field alone keeps it back, and it is typed again',
    (kind) => {
      const read = readForm(kind, filled[kind])
      if (!read.ok) throw new Error(`${read.field} ${read.fault}`)
      for (const field of fieldsOf(kind).filter((one) => one.required)) {
        expect(readForm(kind, { ...filled[kind], [field.id]: ' ' })).toMatchObject({
          field: field.id,
          fault: 'missing',
        })
      }
      expect(readForm(kind, typedAgain(kind, read.values))).toEqual(read)
    },
  )

  it('[CPL 118] a fine and a detention stay within the law', () => {
    const fine = (personKind: string, amount: string) => readForm('fine', { ...filled.fine, personKind, amount })
    expect(fine('INDIVIDUAL', '100000').ok).toBe(true)
    expect(fine('INDIVIDUAL', '100000.01')).toMatchObject({ field: 'amount', fault: 'tooMuch' })
    expect(fine('ENTITY', '49999.99')).toMatchObject({ field: 'amount', fault: 'tooLittle' })
    expect(fine('ENTITY', '100万元')).toMatchObject({ ok: true, values: { amount: 100_000_000 } })
    expect(fine('ENTITY', '约十万')).toMatchObject({ field: 'amount', fault: 'unreadable' })
    const detention = (days: string) => readForm('detention', { ...filled.detention, days })
    expect(detention('15').ok).toBe(true)
    expect(detention('16')).toMatchObject({ field: 'days', fault: 'tooMuch' })
    expect(detention('0')).toMatchObject({ field: 'days', fault: 'unreadable' })
  })

  it('[F1] two quotes come from two bidders, and an action ends after it begins', () => {
    const same = { ...filled.emergencyDisposal, secondBidder: filled.emergencyDisposal.firstBidder ?? '' }
    expect(readForm('emergencyDisposal', same)).toMatchObject({ field: 'secondBidder', fault: 'sameBidder' })
    const early = { ...filled.crossEnforcement, until: '2025-01-01' }
    expect(readForm('crossEnforcement', early)).toMatchObject({ field: 'until', fault: 'orderOfDays' })
  })

  it('[F1] a termination goes the way its basis asks for; all else has one way', () => {
    const level = (basis: string) => formLevel('terminationReview', { basis })
    const decides = (basis: string) =>
      wayOf(defaultApprovalRules, 'terminationReview', level(basis)).find((one) => one.step === 'decide')?.roles
    expect([level('CONSENTED'), level('EX_OFFICIO'), level('WITH_PROPERTY')]).toEqual([1, 2, 3])
    expect(decides('CONSENTED')).toEqual(['bureauDirector'])
    expect(decides('EX_OFFICIO')).toEqual(['courtPresident'])
    expect(decides('WITH_PROPERTY')).toEqual(['intermediateJudge'])
    for (const kind of FORM_KINDS.filter((one) => one !== 'terminationReview')) expect(formLevel(kind, {})).toBe(1)
    expect(wayOf(defaultApprovalRules, 'fine', 1).at(-1)).toEqual({
      ...{ step: 'decide', roles: ['courtPresident'], required: true },
    })
    expect(Object.keys(errors.zh.rules.requestForm)).toHaveLength(6)
  })

  it('freezes as it always did (golden)', async () => {
    const read = readForm('fine', filled.fine)
    const values = read.ok ? read.values : {}
    const court = { code: '浙9901', name: '示例区人民法院' }
    const frozen = requestForm({ kind: 'fine', title: '罚款', caseNo: '（2025）浙9901执101号', court, values })
    const golden = new URL('../../../golden/approvals/requestForm-1.json', import.meta.url)
    expect(canonicalText(frozen)).toBe((await readFile(golden, 'utf8')).trim())
    expect(frozenForm(frozen)).toEqual({ kind: 'fine', values })
    expect(frozenForm({ ...frozen, format: 'requestForm/2' })).toBe(null)
  })
})
