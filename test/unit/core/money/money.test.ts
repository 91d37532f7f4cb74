import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AgreementSet } from '../../../../shared/contract/desk/money.ts'
import { inRole, newCommandId, startTestCore, type TestCore } from '../../../support/coreHarness.ts'
import { exportPath, importPath, refusal, theCase } from '../cases/support.ts'

const DAY = 86_400_000
const at = (date: string) => Date.parse(`${date}T02:00:00Z`)
const fen = (yuan: number) => Math.round(yuan * 100)
const DUE = ['2024-01-31', '2024-02-29', '2024-03-31', '2024-04-30', '2024-05-31']

let test: TestCore
let caseId: string

beforeEach(async () => {
  test = await startTestCore({ now: at('2024-03-31') })
  await importPath(test, exportPath('utf8bom.csv'))
  const { cases } = test.services.cases.search({ text: '', kind: null, status: null, mine: false, limit: 1, offset: 0 })
  caseId = cases[0]?.caseId ?? ''
})
afterEach(() => test.close())

const example = (change: Partial<AgreementSet> = {}): AgreementSet => ({
  kind: 'MEDIATION',
  title: '（2023）浙9901民初888号民事调解书',
  madeOn: '2023-12-20',
  instalments: DUE.map((dueOn, index) => ({ no: index + 1, fen: fen(451_800), dueOn })),
  graceDays: 0,
  cureDays: 0,
  consequence: 'ACCELERATE',
  clause: '任一期逾期，申请人可就全部未付款项申请执行。',
  costsFen: 0,
  note: '',
  ...change,
})
const record = (set: AgreementSet) =>
  test.services.money.record({ commandId: newCommandId(), caseId, set }).agreements.at(-1)?.agreementId ?? ''
const pay = (agreementId: string, on: string, yuan: number) =>
  test.services.money.pay({
    commandId: newCommandId(),
    agreementId,
    set: { on, fen: fen(yuan), way: 'TRANSFER', voucher: '' },
  })
const only = (until: string | null = null) => test.services.money.list({ caseId, until }).agreements.at(-1)
const duties = () => {
  const list = test.services.worklist.list({ scope: 'all', limit: 500 })
  return [list.overdue, list.dueToday, list.thisWeek, list.later]
    .flatMap((group) => group.items)
    .filter((item) => item.rule === 'instalment')
    .map((item) => `${item.title} ${item.progress} ${item.dueOn}`)
}
const recordExample = (change: Partial<AgreementSet> = {}) => {
  const id = record(example(change))
  test.setNow(at('2024-03-31'))
  pay(id, '2024-01-31', 451_800)
  pay(id, '2024-02-29', 451_800)
  return id
}

describe('instalments of an agreement (scenario 9)', () => {
  it('[A1] stand in the history of their case with who recorded what, struck ones with their reason', () => {
    const agreementId = recordExample()
    const stored = only()
    const [first] = stored?.payments ?? []
    const reason = '记错金额'
    test.services.money.strikePayment({
      ...{ commandId: newCommandId(), paymentId: first?.paymentId ?? '', rev: first?.rev ?? [], reason },
    })
    const lines = test.services.cases.history({ caseId, field: null }).filter((one) => one.type.startsWith('money.'))
    expect(agreementId).not.toBe('')
    expect(lines[0]).toMatchObject({ type: 'money.paymentStruck', field: 'money.struck', value: '记错金额' })
    expect(lines.filter((one) => one.field === 'money.fen').map((one) => one.value)).toEqual([45_180_000, 45_180_000])
    expect(lines.find((one) => one.field === 'money.instalments')?.value).toHaveLength(5)
    expect(lines.find((one) => one.field === 'money.title')?.officer).toBe(test.core.context.session().name)
  })

  it('[A7] #3 is due on its day, in default the day after, and the work list says so', () => {
    recordExample()
    expect(only()?.instalments.map((one) => one.status)).toEqual(['PAID', 'PAID', 'DUE', 'SCHEDULED', 'SCHEDULED'])
    expect(only()?.default).toBeNull()
    expect(duties()).toEqual(['INSTALMENT 3 2024-03-31'])
    test.setNow(at('2024-03-31') + DAY)
    expect(only()?.instalments[2]).toMatchObject({ status: 'DEFAULTED', defaultedOn: '2024-04-01' })
    expect(only()?.default).toMatchObject({
      on: '2024-04-01',
      no: 3,
      accelerates: true,
      outstandingFen: fen(1_355_400),
    })
    expect(duties()).toEqual(['DEFAULT_ACCELERATE 3 2024-04-01'])
  })
  it('[A7] payoff on 2025-01-15 after the court’s deduction is 1,016,696.55, the fee 15,954.00', () => {
    const id = recordExample()
    test.setNow(at('2025-01-15'))
    pay(id, '2024-09-30', 400_000)
    expect(only('2025-01-15')?.default).toMatchObject({
      outstandingFen: fen(1_355_400),
      payoffFen: fen(1_016_696.55),
      feeFen: fen(15_954),
      until: '2025-01-15',
    })
    expect(only('2024-09-30')?.default).toMatchObject({ principalFen: fen(955_400), doubledFen: fen(43_406.69) })
    pay(id, '2025-01-15', 1_016_696.55)
    expect(only()?.default?.payoffFen).toBe(0)
    expect(duties()).toEqual([])
  })
  it('[A7] a clause that ends the lease does not accelerate; its duty ends when the eviction has begun', () => {
    recordExample({ consequence: 'TERMINATE_AND_VACATE' })
    test.setNow(at('2024-04-01'))
    expect(only()?.default).toMatchObject({ accelerates: false, opensEviction: true, outstandingFen: fen(451_800) })
    expect(duties()).toEqual(['DEFAULT_VACATE 3 2024-04-01'])
    const { siteId } = test.services.site.create({ commandId: newCommandId(), caseId, name: '云栖商贸城', address: '' })
    expect(duties()).toHaveLength(1)
    test.services.gate.open({ commandId: newCommandId(), siteId })
    expect(duties()).toEqual([])
  })
  it('[A7] money of 2024-04-01 is late and mends nothing; where the text allows it, it cures', () => {
    const strict = recordExample()
    test.setNow(at('2024-04-02'))
    pay(strict, '2024-04-01', 451_800)
    expect(only()?.payments.at(-1)).toMatchObject({ timeliness: 'LATE' })
    expect(only()?.instalments[2]).toMatchObject({ status: 'DEFAULTED', lateFen: fen(451_800) })
    const mild = record(example({ cureDays: 3 }))
    for (const on of ['2024-01-31', '2024-02-29', '2024-04-01']) pay(mild, on, 451_800)
    expect(only()?.payments.at(-1)).toMatchObject({ timeliness: 'CURES' })
    expect(only()?.instalments[2]?.status).toBe('CURED')
    expect(only()?.default).toBeNull()
  })
  it('[A1] a payment struck out no longer counts and keeps its reason', () => {
    const id = recordExample()
    const wrong = pay(id, '2024-03-31', 451_800).agreements.at(-1)?.payments.at(-1)
    test.setNow(at('2024-04-01'))
    expect(only()?.default).toBeNull()
    const { paymentId = '', rev = [] } = wrong ?? {}
    test.services.money.strikePayment({ commandId: newCommandId(), paymentId, rev, reason: '记错案件' })
    expect(only()?.payments.at(-1)?.struck).toBe('记错案件')
    expect(only()?.default).toMatchObject({ no: 3 })
  })
  it('[B6] costs of the suit bear doubled interest only where the court’s rule says so', async () => {
    recordExample({ costsFen: fen(10_000) })
    test.setNow(at('2024-05-01'))
    const plain = only()?.default
    const { rev } = test.services.gate.rules()
    const rule = { name: 'costsInInterestBase', value: true, reason: '本院做法' }
    const stated = { commandId: newCommandId(), rev, ...rule }
    await inRole(test, 'administrator', () => test.services.gate.putRule(stated))
    const counted = only()?.default
    expect([plain?.costsInBase, counted?.costsInBase]).toEqual([false, true])
    expect((counted?.payoffFen ?? 0) - (plain?.payoffFen ?? 0)).toBe(
      fen(10_000) + Math.round(fen(10_000) * 0.000175 * 31),
    )
  })
  it('[A7] refuses instalments out of order, money of tomorrow, and who keeps no money', async () => {
    const turned = example({ instalments: example().instalments.toReversed() })
    expect((await refusal(() => record(turned))).data).toMatchObject({ rule: 'instalmentOrder' })
    const id = record(example())
    expect((await refusal(() => pay(id, '2024-04-01', 1))).data).toMatchObject({ rule: 'paymentAhead' })
    const refused = await inRole(test, 'judicialPolice', () => refusal(() => pay(id, '2024-03-01', 1)))
    expect(refused.code).toBe('NOT_ALLOWED')
    expect(theCase(test, test.services.cases.get({ caseId }).caseNo).caseId).toBe(caseId)
  })
})
