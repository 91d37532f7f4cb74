import { describe, expect, it } from 'vitest'
import { idleLockMinutes, officerSchema } from '../../../../shared/domain/identity/roles.ts'
import {
  checkApprover,
  checkCashCount,
  checkChecker,
  checkObjectionDecider,
  checkSecondOfficer,
} from '../../../../shared/domain/identity/separation.ts'

const refused = (code: string) => ({ ok: false, code })

describe('separation of duties', () => {
  it('[P1] an approver is none of the proposers', () => {
    expect(checkApprover(['wang', 'li'], 'li')).toEqual(refused('APPROVER_IS_PROPOSER'))
    expect(checkApprover(['wang', 'li'], 'zhao')).toEqual({ ok: true })
  })

  it('a checker is none of the recorders', () => {
    expect(checkChecker(['wang'], 'wang')).toEqual(refused('CHECKER_IS_RECORDER'))
    expect(checkChecker(['wang'], 'li')).toEqual({ ok: true })
  })

  it('cash is counted by two persons, not twice by one', () => {
    expect(checkCashCount(['wang', 'wang'], 'li')).toEqual(refused('CASH_COUNTED_ALONE'))
    expect(checkCashCount(['wang'], 'wang')).toEqual(refused('CUSTODIAN_IS_SOLE_COUNTER'))
    expect(checkCashCount([], 'wang')).toEqual(refused('CASH_COUNTED_ALONE'))
    expect(checkCashCount(['wang', 'li'], 'wang')).toEqual({ ok: true })
  })

  it('an objection is decided by nobody who enforces the case', () => {
    expect(checkObjectionDecider(['wang'], 'wang')).toEqual(refused('DECIDER_ENFORCES_CASE'))
    expect(checkObjectionDecider(['wang'], 'li')).toEqual({ ok: true })
  })

  it('the second officer is another person', () => {
    expect(checkSecondOfficer('wang', 'wang')).toEqual(refused('SECOND_IS_FIRST'))
    expect(checkSecondOfficer('wang', 'li')).toEqual({ ok: true })
  })
})

describe('an officer', () => {
  const officer = {
    id: '0199a1b2-0000-7000-8000-000000000001',
    name: '王某',
    badge: '',
    court: '浙9901',
    roles: ['handler'],
    active: true,
  }

  it('has a name, a court and each role once', () => {
    expect(officerSchema.safeParse(officer).success).toBe(true)
    for (const wrong of [
      { ...officer, roles: [] },
      { ...officer, roles: ['handler', 'handler'] },
      { ...officer, roles: ['king'] },
      { ...officer, name: '  ' },
      { ...officer, name: '王\u0000' },
      { ...officer, id: 'wang' },
      { ...officer, extra: 1 },
    ])
      expect(officerSchema.safeParse(wrong).success, JSON.stringify(wrong)).toBe(false)
  })

  it('is locked out after ten minutes at a desk and thirty on site', () => {
    expect(idleLockMinutes).toEqual({ desk: 10, site: 30 })
  })
})
