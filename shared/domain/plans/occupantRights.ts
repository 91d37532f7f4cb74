import type { CalendarDate } from '../calendar/calendarDate.ts'
import type { ExecutionKind, OccupantClass } from './codes.ts'
import type { Mark } from './planRules.ts'

/** Against whom: an ordinary creditor or buyer, a mortgagee, or the applicant of a title that orders delivery. */
export type Opponent = 'ORDINARY' | 'MORTGAGEE' | 'APPLICANT'

/**
 * What a class can hold against one opponent. `key` names the sentence (`gateLaw.rights.<key>`); `until` is the last day
 * the right lasts where it ends with a lease.
 */
export interface Resistance {
  against: Opponent
  can: boolean
  key: string
  article: string
  mark: Mark
  until: CalendarDate | null
}

/** What the dates say beside the class. A date that is not known is null; a burden that isn't there too. */
export interface Circumstances {
  today: CalendarDate
  mortgage: CalendarDate | null
  seizure: CalendarDate | null
  /** Day on which a right of residence was registered. */
  right: CalendarDate | null
  /** Last day of the leases that are older than the seizure, and of those older than the mortgage; null = not known. */
  ends: { seizure: CalendarDate | null; mortgage: CalendarDate | null }
}

/**
 * What each class can resist, by what is enforced (domain.md §2.1–2.2). In delivery, an occupant who derives from the
 * debtor has no better right than the debtor; only an own title is a way out, by CPL 238.
 */
export function rightsOf(
  named: OccupantClass,
  executionKind: ExecutionKind | null,
  circumstances: Circumstances,
): Resistance[] {
  const mortgaged = circumstances.mortgage !== null
  const delivers = executionKind === 'DELIVERY_JUDGMENT'
  const can = (against: Opponent, key: string, article: string, mark: Mark): Resistance => {
    return { against, can: true, key, article, mark, until: null }
  }
  /** A lease holds "during the lease term" (2025X 20): the day after its last one it holds against nobody. */
  const lease = (against: Opponent, key: string, article: string, until: CalendarDate | null): Resistance => {
    return until !== null && until < circumstances.today
      ? { against, can: false, key: 'leaseEnded', article, mark: 'v', until }
      : { against, can: true, key, article, mark: 'v', until }
  }
  const cannot = (against: Opponent, key: string, article: string, mark: Mark): Resistance => {
    return { against, can: false, key, article, mark, until: null }
  }
  const everybody = (key: string, article: string, mark: Mark): Resistance[] => {
    const list = delivers ? [cannot('APPLICANT', key, article, mark)] : [cannot('ORDINARY', key, article, mark)]
    return mortgaged && !delivers ? [...list, cannot('MORTGAGEE', key, article, mark)] : list
  }
  switch (named) {
    case 'DEBTOR_HOUSEHOLD':
      return everybody('household', '民诉法第261条', 'v')
    case 'SUBLESSEE_CONSENTED':
      return everybody('sublesseeConsented', '民法典第717、718条；城镇房屋租赁解释第13条', delivers ? 'm' : 'v')
    case 'SUBLESSEE_UNCONSENTED':
      return everybody('sublesseeUnconsented', '民法典第716条', 'v')
    case 'LESSEE_PRE_MORTGAGE':
      if (delivers) return [cannot('APPLICANT', 'derived', '民诉法第238条', 'm')]
      return [
        lease('ORDINARY', 'lesseePreMortgage', PRE_MORTGAGE, circumstances.ends.seizure ?? circumstances.ends.mortgage),
        ...(mortgaged ? [lease('MORTGAGEE', 'lesseePreMortgage', PRE_MORTGAGE, circumstances.ends.mortgage)] : []),
      ]
    case 'LESSEE_PRE_SEIZURE':
      if (delivers) return [cannot('APPLICANT', 'derived', '民诉法第238条', 'm')]
      return [
        lease('ORDINARY', 'lesseePreSeizure', '异议复议规定第31条；执行异议之诉解释第20条', circumstances.ends.seizure),
        ...(mortgaged
          ? [cannot('MORTGAGEE', 'lesseeAfterMortgage', '拍卖变卖规定第28条；执行异议之诉解释第20条', 'v')]
          : []),
      ]
    case 'LESSEE_POST_SEIZURE':
      return everybody('lesseePostSeizure', '查封规定第24条第1款；城镇房屋租赁解释第14条', 'v')
    case 'SHAM_LESSEE':
      return everybody('sham', '异议复议规定第31条第2款；民诉法第116条', 'v')
    case 'RESIDENCE_RIGHT':
      return residenceRights(delivers, circumstances)
    case 'BUYER_IN_POSSESSION':
      return [can(delivers ? 'APPLICANT' : 'ORDINARY', 'buyer', '异议复议规定第28、29条', 'v')]
    case 'CO_OWNER_OR_HEIR':
      return [can(delivers ? 'APPLICANT' : 'ORDINARY', 'coOwner', '查封规定第12条', 'v')]
    case 'GRATUITOUS_BORROWER':
      return everybody('borrower', '查封规定第13条第3款', 'v')
    case 'CUSTODIAN_GOODS_ONLY':
      return [can(delivers ? 'APPLICANT' : 'ORDINARY', 'goodsOnly', '民诉法第238条', 'v')]
    case 'UNLAWFUL':
      return everybody('unlawful', '查封规定第24条第2款；民诉法第114条', 'v')
    case 'UNKNOWN':
      return [can(delivers ? 'APPLICANT' : 'ORDINARY', 'unknown', '', 'p')]
  }
}

const PRE_MORTGAGE = '民法典第405条；执行异议之诉解释第20条'

/**
 * A right of residence comes into being by its registration alone (CIV 368) and stands behind whatever burdened the
 * premises on that day or before: the mortgage, and for everybody else the seizure (SEAL 24(1)).
 */
function residenceRights(delivers: boolean, circumstances: Circumstances): Resistance[] {
  const { right, mortgage, seizure } = circumstances
  const against = (whom: Opponent, burden: CalendarDate | null, laterArticle: string): Resistance => {
    const base = { against: whom, mark: 'm', until: null } as const
    if (right === null) return { ...base, can: false, key: 'residenceRightUnregistered', article: '民法典第368条' }
    return burden !== null && right >= burden
      ? { ...base, can: false, key: 'residenceRightLater', article: laterArticle }
      : { ...base, can: true, key: 'residenceRight', article: '民法典第366-371条' }
  }
  const others = against(delivers ? 'APPLICANT' : 'ORDINARY', seizure, '民法典第368条；查封规定第24条第1款')
  return mortgage === null || delivers ? [others] : [others, against('MORTGAGEE', mortgage, '民法典第368、414条')]
}
