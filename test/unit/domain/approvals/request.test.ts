import { describe, expect, it } from 'vitest'
import { approvalsTypes } from '../../../../shared/domain/approvals/events.ts'
import { defaultApprovalRules, mayMake, ruleOf } from '../../../../shared/domain/approvals/kinds.ts'
import {
  answeredPoints,
  foldRequest,
  type RequestFold,
  standingDecision,
} from '../../../../shared/domain/approvals/request.ts'
import { awaitsFrom, missingOpinions, waitsFor } from '../../../../shared/domain/approvals/waiting.ts'
import { story } from './history.ts'

const all = () => true
const none = () => false
const folded = (it: ReturnType<typeof story>, counts: (hash: string) => boolean = all): RequestFold => {
  const fold = foldRequest(it.history(), counts)
  if (fold === null) throw new Error('no request')
  return fold
}
const plan3 = ruleOf(defaultApprovalRules, 'plan', 3)

describe('who may do what with a request', () => {
  it('[F1] a plan goes to the director at level 1, further up at 2, to the president at 3', () => {
    const deciders = [1, 2, 3].map((level) => ruleOf(defaultApprovalRules, 'plan', level).decide)
    expect(deciders.map((step) => step.permission)).toEqual(['plan.approveL1', 'plan.approveL2', 'plan.approveL3'])
    expect(deciders[0]?.roles).toEqual(['bureauDirector'])
    expect(deciders[1]?.roles).toEqual(['vicePresident', 'courtPresident'])
    expect(deciders[2]?.roles).toEqual(['courtPresident'])
  })
  it('[F1] the vice-president decides level 2, is heard on level 3 without being waited for, and decides nothing there', () => {
    const plan2 = ruleOf(defaultApprovalRules, 'plan', 2)
    expect(mayMake(plan2, 'vicePresident', 'APPROVED')).toBe(true)
    expect(mayMake(plan3, 'vicePresident', 'APPROVED')).toBe(false)
    expect(mayMake(plan3, 'vicePresident', 'RETURNED')).toBe(true)
    const it = story()
    it.draft()
    it.submit(1)
    expect(awaitsFrom(folded(it), plan3, { id: 'v', role: 'vicePresident' })).toBe('opinion')
    it.opinion('teamLead', 'AGREE', 1)
    it.opinion('bureauDirector', 'AGREE', 1)
    expect(waitsFor(folded(it), plan3)).toEqual(['courtPresident'])
    expect(awaitsFrom(folded(it), plan2, { id: 'v', role: 'vicePresident' })).toBe('decision')
  })
  it('[CPL 119] [CPL 259] [CPL 261] announcements, warrants, fines and detention are the president’s at every level', () => {
    for (const kind of ['announcement', 'searchWarrant', 'fine', 'detention'] as const) {
      for (const level of [1, 2, 3]) {
        expect(ruleOf(defaultApprovalRules, kind, level).decide.roles).toEqual(['courtPresident'])
      }
    }
  })
  it('[F2] whoever is heard may send a plan back, but only the decider approves it', () => {
    expect(mayMake(plan3, 'teamLead', 'RETURNED')).toBe(true)
    expect(mayMake(plan3, 'teamLead', 'APPROVED')).toBe(false)
    expect(mayMake(plan3, 'bureauDirector', 'APPROVED')).toBe(false)
    expect(mayMake(plan3, 'handler', 'RETURNED')).toBe(false)
    expect(mayMake(plan3, 'courtPresident', 'APPROVED')).toBe(true)
  })
  it('every step of every kind is open to somebody, and nobody both proposes and decides by role', () => {
    for (const rules of Object.values(defaultApprovalRules)) {
      for (const rule of rules) {
        expect(rule.propose.roles.length).toBeGreaterThan(0)
        expect(rule.decide.roles.length).toBeGreaterThan(0)
        for (const step of rule.opinions.filter((one) => one.required)) expect(step.roles.length).toBeGreaterThan(0)
        expect(rule.propose.roles.filter((role) => rule.decide.roles.includes(role))).toEqual([])
      }
    }
  })
})

describe('a request’s way', () => {
  it('[F1] waits for the required opinions in their order, then for the decider', () => {
    const it = story()
    it.draft()
    it.submit(1)
    expect(waitsFor(folded(it), plan3)).toEqual(['teamLead'])
    it.opinion('teamLead', 'AGREE', 1)
    expect(waitsFor(folded(it), plan3)).toEqual(['bureauDirector'])
    expect(awaitsFrom(folded(it), plan3, { id: 'p', role: 'courtPresident' })).toBe(null)
    it.opinion('bureauDirector', 'AGREE', 1)
    expect(awaitsFrom(folded(it), plan3, { id: 'p', role: 'courtPresident' })).toBe('decision')
    expect(awaitsFrom(folded(it), plan3, { id: 'handler', role: 'courtPresident' })).toBe(null)
  })
  it('an objection keeps a required opinion missing until the same chair agrees', () => {
    const it = story()
    it.draft()
    it.submit(1)
    it.opinion('teamLead', 'AGREE', 1)
    it.opinion('teamLead', 'OBJECT', 1)
    expect(missingOpinions(folded(it), plan3).map((step) => step.permission)).toContain('plan.preReview')
    it.opinion('teamLead', 'AGREE', 1)
    expect(missingOpinions(folded(it), plan3).map((step) => step.permission)).toEqual(['plan.approveL1'])
  })
  it('[F1] the opinion of a role that proposed counts as heard, until another of that role objects', () => {
    const it = story()
    it.draft(1, 'teamLead')
    it.submit(1, undefined, 1, 'teamLead')
    const plan1 = ruleOf(defaultApprovalRules, 'plan', 1)
    expect(waitsFor(folded(it), plan1)).toEqual(['bureauDirector'])
    expect(awaitsFrom(folded(it), plan1, { id: 'd', role: 'bureauDirector' })).toBe('decision')
    expect(awaitsFrom(folded(it), plan1, { id: 'otherLead', role: 'teamLead' })).toBe(null)
    expect(waitsFor(folded(it), plan3)).toEqual(['bureauDirector'])
    it.add(approvalsTypes.opinionGiven, 'otherLead', 'teamLead', { opinion: 'OBJECT', text: '人手不足', version: 1 })
    expect(waitsFor(folded(it), plan1)).toEqual(['teamLead'])
  })
  it('[F2] an escalation holds for every later version, whatever level that one is measured at', () => {
    const it = story()
    it.draft(1)
    it.submit(1, undefined, 1)
    it.opinion('bureauDirector', 'ESCALATE', 1)
    it.decide('RETURNED', 1, null)
    it.submit(2, undefined, 1)
    expect(folded(it).level).toBe(2)
    it.submit(3, undefined, 3)
    expect(folded(it).level).toBe(3)
    it.submit(4, undefined, 1)
    expect(folded(it).level).toBe(2)
  })
  it('[F2] escalation raises the level of what is submitted, and no further than the highest', () => {
    const it = story()
    it.draft(1)
    it.submit(1, undefined, 1)
    expect(folded(it).level).toBe(1)
    const levels = ['bureauDirector', 'bureauDirector', 'courtPresident'].map((role) => {
      it.opinion(role, 'ESCALATE', 1)
      return folded(it).level
    })
    expect(levels).toEqual([2, 3, 3])
  })
  it('[P2] a decision on version 3 says nothing about version 4', () => {
    const it = story()
    it.draft()
    const third = it.submit(3)
    it.submit(4, [third])
    it.decide('APPROVED', 3, null, [third])
    const fold = folded(it)
    expect(fold.state).toBe('submitted')
    expect(fold.version).toBe(4)
    expect(standingDecision(fold, 3)?.decision).toBe('APPROVED')
    expect(standingDecision(fold, 4)).toBe(null)
  })
  it('[P2] a later decision names the one it replaces; one that doesn’t changes nothing and is a finding', () => {
    const it = story()
    it.draft()
    it.submit(1)
    const first = it.decide('RETURNED', 1, null)
    const unnamed = it.decide('APPROVED', 1, null)
    expect(folded(it).state).toBe('returned')
    expect(folded(it).findings).toEqual([unnamed])
    it.decide('APPROVED', 1, first)
    expect(folded(it).state).toBe('approved')
  })
  it('[J7] of an approval and a return made side by side the return stands, whichever hash comes first', () => {
    for (const order of [['APPROVED', 'RETURNED'] as const, ['RETURNED', 'APPROVED'] as const]) {
      const it = story()
      it.draft()
      const base = it.submit(1)
      for (const decision of order) it.decide(decision, 1, null, [base])
      const fold = folded(it)
      expect(fold.state).toBe('returned')
      expect(fold.decisions.filter((one) => one.standing).map((one) => one.decision)).toEqual(['RETURNED'])
    }
  })
  it('[J7] a return that saw more words than the approval beside it still wins', () => {
    const it = story()
    it.draft()
    const base = it.submit(1)
    it.decide('APPROVED', 1, null, [base])
    const words = it.opinion('bureauDirector', 'OBJECT', 1, [base])
    it.decide('RETURNED', 1, null, [words])
    expect(folded(it).state).toBe('returned')
  })
  it('[F5] a late return of an approved version takes the approval back and says so', () => {
    const it = story()
    it.draft()
    it.submit(3)
    const approved = it.decide('APPROVED', 3, null)
    expect(folded(it).state).toBe('approved')
    it.decide('RETURNED', 3, approved)
    const fold = folded(it)
    expect(fold.state).toBe('returned')
    expect(standingDecision(fold, 3)?.reverses).toBe(true)
    expect(fold.decisions).toHaveLength(2)
  })
  it('[P1] a decision that doesn’t count is kept and moves nothing', () => {
    const it = story()
    it.draft()
    it.submit(1)
    const forged = it.decide('APPROVED', 1, null)
    const fold = folded(it, none)
    expect(fold.state).toBe('submitted')
    expect(fold.decisions.map((one) => one.hash)).toEqual([forged])
    expect(standingDecision(fold, 1)).toBe(null)
  })
  it('nothing is decided on a version that was never submitted, nor after a withdrawal', () => {
    const it = story()
    it.draft()
    it.submit(1)
    const odd = it.decide('APPROVED', 2, null)
    const base = it.events.at(-1)?.hash ?? ''
    it.add(approvalsTypes.withdrawn, 'handler', 'handler', { reason: '另行研究' }, [base])
    const late = it.decide('APPROVED', 1, null, [base])
    const fold = folded(it)
    expect(fold.state).toBe('withdrawn')
    expect(fold.findings).toEqual([odd, late])
  })
  it('[F6] each reason of a return is answered on its own', () => {
    const it = story()
    it.draft()
    it.submit(1)
    const back = it.decide('RETURNED', 1, null)
    expect(answeredPoints(folded(it), 1)).toMatchObject([{ point: { id: 'p1' }, answer: null }])
    it.add(approvalsTypes.answered, 'handler', 'handler', { point: 'p1', returned: back, text: '已加救护车' })
    const stray = it.add(approvalsTypes.answered, 'handler', 'handler', { point: 'p9', returned: back, text: '' })
    it.submit(2)
    const fold = folded(it)
    expect(answeredPoints(fold, 2)[0]?.answer?.text).toBe('已加救护车')
    expect(fold.findings).toEqual([stray])
  })
  it('[F4] a paper original waits for another person’s confirmation and decides nothing', () => {
    const it = story()
    it.draft()
    it.submit(1)
    const photo = { hash: 'a'.repeat(64), type: 'image/jpeg' }
    const body = { decision: 'APPROVED', photo, signedBy: '李某正', signedOn: '2025-08-01', version: 1 }
    const kept = it.add(approvalsTypes.paperKept, 'clerk', 'courtClerk', body)
    const confirmation = { kept, note: '', outcome: 'MATCHES' }
    const own = it.add(approvalsTypes.paperConfirmed, 'clerk', 'courtClerk', confirmation)
    expect(folded(it).papers[0]?.confirmed).toBe(null)
    it.add(approvalsTypes.paperConfirmed, 'lead', 'teamLead', confirmation)
    const fold = folded(it)
    expect(fold.papers[0]?.confirmed?.by).toBe('lead')
    expect(fold.findings).toEqual([own])
    expect(fold.state).toBe('submitted')
  })
})
