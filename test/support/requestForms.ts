import type { FormKind } from '../../shared/domain/approvals/requestForms.ts'

const obstruction = { person: '巳某刚', act: 'TEARING', facts: '撕毁公告，经训诫不改。', evidence: '记录仪录像' }

/** Each kind's fields as an officer types them. */
export const filled: Readonly<Record<FormKind, Record<string, string>>> = {
  searchWarrant: { person: '甲某仁', place: '云栖路18号仓库', items: '账簿', facts: '隐匿财产' },
  fine: { ...obstruction, personKind: 'INDIVIDUAL', amount: '30,000' },
  detention: { ...obstruction, days: '7' },
  emergencyDisposal: {
    ...{ goods: '冷库水产 2 吨', cause: 'PERISHABLE', basis: 'MARKET', price: '41000' },
    ...{ firstBidder: '示例水产行', firstQuote: '40000', secondBidder: '示例冷链公司', secondQuote: '41000' },
    facts: '断电后不能保存。',
  },
  crossEnforcement: {
    ...{ form: 'DIRECT', reason: 'LINKED', toCourt: '示例二区法院', scope: '处置房产', from: '2025-09-01' },
    facts: '关联案件在该院。',
  },
  terminationReview: {
    ...{ basis: 'EX_OFFICIO', interviewOn: '2025-08-20', opinion: 'OBJECT' },
    ...{ investigation: '总对总、点对点均已查询。', property: '无可供执行财产' },
  },
  resumption: { source: 'WINDOW', foundOn: '2025-08-20', property: '新购车辆一辆', facts: '申请人提供线索。' },
  relief: {
    ...{ applicant: '申某', ground: 'INJURY', outstanding: '120000', amount: '50000' },
    ...{ hardship: '卧床，无收入', proofs: '村委会证明' },
  },
}
