import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RequestKind } from '../../../../shared/domain/approvals/kinds.ts'
import { coercionFault, measuresIn } from '../../../../shared/domain/plans/coercion.ts'
import { id, type Joined, startJoined } from '../../../support/joined.ts'
import { errorOf } from '../identity/support.ts'

describe('limits of fines and detention', () => {
  it('[CPL 118] are read from the words: no figure, too much, too long', () => {
    expect(measuresIn('fine', '对甲某仁罚款人民币5,000元。')).toEqual([500_000])
    expect(measuresIn('fine', '罚款 12 万元')).toEqual([12_000_000])
    expect(coercionFault('fine', '对甲某仁从重罚款。', [])).toBe('measureNeeded')
    expect(coercionFault('fine', '对甲某仁罚款100000元', [])).toBeNull()
    expect(coercionFault('fine', '对甲某仁罚款100000.01元', [])).toBe('fineLimit')
    expect(coercionFault('fine', '对云栖公司罚款100万元', ['云栖公司'])).toBeNull()
    expect(coercionFault('fine', '对云栖公司罚款101万元', ['云栖公司'])).toBe('fineLimit')
    expect(coercionFault('detention', '对甲某仁司法拘留15日', [])).toBeNull()
    expect(coercionFault('detention', '对甲某仁司法拘留16日', [])).toBe('detentionLimit')
  })
})

describe('a fine or detention at a site', () => {
  let joined: Joined
  beforeEach(async () => {
    joined = await startJoined()
    joined.test.services.gate.open({ commandId: id(), siteId: joined.siteId })
  })
  afterEach(() => joined.test.close())

  async function asked(kind: RequestKind, text: string): Promise<string> {
    const { approvals } = joined.test.services
    const { caseId, siteId } = joined
    await joined.as('handler')
    const about = { kind, level: 1 as const, caseId, siteId, subject: '', title: '妨害执行' }
    const { requestId, rev } = await approvals.draft({ commandId: id(), ...about })
    const sent = { requestId, rev, level: 1 as const, text, dueOn: null, note: '' }
    await approvals.submitText({ commandId: id(), ...sent })
    return requestId
  }
  const step = async () => (await joined.gate()).steps.find((one) => one.code === 'E12')

  it('[CPL 119] stands beside its step while it is asked for, and is done by the president’s decision', async () => {
    const requestId = await asked('fine', '甲某仁撕毁公告，拟罚款5000元。')
    expect(await step()).toMatchObject({ status: 'ATTEMPTED' })
    await joined.decide(requestId, 'APPROVED')
    expect(await step()).toMatchObject({ status: 'DONE', records: [{ set: { signature: { name: '李某正' } } }] })
  })
  it('[CPL 119] is not done when the president refuses it', async () => {
    const requestId = await asked('detention', '甲某仁堵门，拟拘留10日。')
    await joined.decide(requestId, 'REJECTED', ['情节轻微'])
    const refused = await step()
    expect(refused).toMatchObject({ status: 'ATTEMPTED' })
    expect(refused?.records[0]?.set.reason).toContain('不予批准')
  })
  it('[CPL 118] beyond the law does not even go up', async () => {
    const { data } = await errorOf(() => asked('detention', '甲某仁堵门，拟拘留20日。'))
    expect(data.rule).toBe('detentionLimit')
  })
})
