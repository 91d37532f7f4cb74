import { describe, expect, it } from 'vitest'
import type { CalendarDate } from '../../../../shared/domain/calendar/calendarDate.ts'
import { holidayTable } from '../../../../shared/domain/calendar/holidays.ts'
import { stateCouncilHolidays } from '../../../../shared/domain/calendar/stateCouncilHolidays.ts'
import {
  faultsOf,
  foldStep,
  type StepRecord,
  servedOn,
  stepTypes,
  understandsStep,
} from '../../../../shared/domain/plans/gateSteps.ts'
import { GATE_STEPS, gateStep, ownStart, STEP_CODES, type StepCode } from '../../../../shared/domain/plans/gateTable.ts'
import {
  COUNT_RULES,
  FLAG_RULES,
  isRuleValue,
  RULE_NAMES,
  rulesInForce,
  understandsRules,
} from '../../../../shared/domain/plans/planRules.ts'
import { isSettled, standingOf } from '../../../../shared/domain/plans/stepStanding.ts'
import { conditionsOf, type GuardFacts, possibleMoves } from '../../../../shared/domain/plans/taskGuards.ts'
import { isDueIn } from '../../../../shared/domain/plans/taskOrder.ts'
import type { JsonObject } from '../../../../shared/journal/canonical.ts'
import { noRank, orderEvents } from '../../../../shared/journal/registers.ts'
import { taskEvent } from './taskSteps.ts'

const holidays = holidayTable(stateCouncilHolidays)
const rules = rulesInForce({})
const day = (text: string) => text as CalendarDate
const TODAY = day('2025-09-16')

function record(step: StepCode, set: JsonObject, role = 'handler'): StepRecord {
  const event = { ...taskEvent('desk records', [], stepTypes.recorded, { set, site: 's', step }), role }
  const found = foldStep(orderEvents([event], noRank))
  if (found === null) throw new Error('no record')
  return found
}
const faults = (step: StepCode, set: JsonObject) => faultsOf(record(step, set), TODAY, rules, holidays)
const paper = { title: '公告', no: '卷2第8页', hash: '' }
const scan = { ...paper, hash: 'ab'.repeat(32) }
const service = { mode: 'DIRECT', receipt: true, refusal: '', photos: 0, video: false, places: 0 }

describe('the table of statutory steps', () => {
  it('[B4] holds E01 to E26, each with a basis, a document and its mark', () => {
    expect(GATE_STEPS.map((step) => step.code)).toEqual([...STEP_CODES])
    expect(GATE_STEPS.every((step) => step.basis !== '' && step.document !== '')).toBe(true)
    expect(gateStep('E07')).toMatchObject({ decider: 'PRESIDENT', mark: 'v', basis: '民诉法第261条第1款' })
    expect(gateStep('E21').mark).toBe('v-local')
    expect(GATE_STEPS.filter(({ code }) => ownStart(code) !== null).map(({ code }) => code)).toEqual(['E01', 'E23'])
  })
})

describe('a record of a step', () => {
  it('[B4] a date alone is not a step where a document is asked', () => {
    expect(faults('E02', { outcome: 'DONE', on: '2025-05-20' })).toEqual(['noDocument', 'noService'])
    expect(faults('E02', { outcome: 'DONE', on: '2025-05-20', document: paper, service })).toEqual([])
    expect(faults('E04', { outcome: 'DONE', document: paper })).toEqual(['noDate'])
    expect(faults('E04', { outcome: 'DONE', on: '2025-09-17', document: paper })).toEqual(['dateAhead'])
  })
  it('[CPL 261] the announcement needs the president, the signed original and the day to comply by', () => {
    const set = { outcome: 'DONE', on: '2025-08-01', document: paper }
    expect(faults('E07', set)).toEqual(['noPresident', 'noOriginal', 'noUntil'])
    const signed = { signature: { name: '李某正', on: '2025-08-01' }, document: scan, until: '2025-08-22' }
    expect(faults('E07', { ...set, ...signed })).toEqual([])
    for (const step of ['E11', 'E12'] as const) expect(faults(step, set)).toEqual(['noPresident', 'noOriginal'])
  })
  it('[CPL 87-89] service is proved as its mode asks', () => {
    const served = (change: object, witnesses: object[] = []) =>
      faults('E08', { outcome: 'DONE', on: '2025-08-04', service: { ...service, ...change }, witnesses } as JsonObject)
    expect(served({ receipt: false })).toEqual(['noReceipt'])
    const left = { mode: 'LEAVING', receipt: false }
    expect(served(left)).toEqual(['noRefusal', 'noWitness'])
    expect(served({ ...left, refusal: '拒收' }, [{ name: '钱某', capacity: '社区' }])).toEqual([])
    expect(served({ ...left, refusal: '拒收', photos: 2 })).toEqual([])
    expect(served({ mode: 'POSTING', receipt: false, places: 3 })).toEqual(['noPosting'])
    expect(served({ mode: 'POSTING', receipt: false, places: 3, photos: 6 })).toEqual([])
  })
  it('[CPL 95] public service counts from its thirtieth day', () => {
    const set = { outcome: 'DONE', on: '2025-09-01', service: { ...service, mode: 'PUBLIC', photos: 1 } }
    expect(servedOn(record('E08', set), holidays)).toBe('2025-10-09')
    expect(faults('E08', set)).toEqual(['notYetServed'])
  })
  it('[B4] arrival names two officers and two recorders, as the court’s rules ask', () => {
    const officers = [{ name: '林某', cardNo: '1' }]
    const set = { outcome: 'DONE', on: '2025-09-16', document: paper, officers, recorders: 1 }
    expect(faults('E13', set)).toEqual(['tooFewOfficers', 'tooFewRecorders'])
    const enough = { ...set, officers: [...officers, { name: '周某', cardNo: '2' }], recorders: 2 }
    expect(faults('E13', enough)).toEqual([])
    const strict = rulesInForce({ recordersAtLeast: 3 })
    expect(faultsOf(record('E13', enough), TODAY, strict, holidays)).toEqual(['tooFewRecorders'])
  })
  it('[B4] "not needed" and going on without it need a reason, and two statements of one thing are no step', () => {
    expect(faults('E11', { outcome: 'NOT_NEEDED' })).toEqual(['noReason'])
    expect(faults('E06', { outcome: 'OVERRIDE', reason: ' ' })).toEqual(['noReason'])
    const first = taskEvent('a first', [], stepTypes.recorded, {
      set: { outcome: 'DONE', on: '2025-05-01', document: paper },
      site: 's',
      step: 'E04',
    })
    const edits = ['2025-05-02', '2025-05-03'].map((on, n) =>
      taskEvent(`d${n} edit`, [first], stepTypes.edited, { set: { on } }),
    )
    const found = foldStep(orderEvents([first, ...edits], noRank))
    expect(found?.doubts).toEqual(['on'])
    expect(found === null ? [] : faultsOf(found, TODAY, rules, holidays)).toEqual(['inDoubt'])
  })
  it('[J5] says nothing this program cannot read', () => {
    const event = (set: JsonObject) => ({ type: stepTypes.recorded, body: { set, site: 's', step: 'E08' } })
    expect(understandsStep(event({ on: '2025-02-30' }))).toBe(false)
    expect(understandsStep(event({ outcome: 'MAYBE' }))).toBe(false)
    expect(understandsStep({ type: stepTypes.recorded, body: { set: {}, site: 's', step: 'E27' } })).toBe(false)
    expect(understandsStep(event({ service }))).toBe(true)
    expect(understandsStep(event({ since: '2025-02-30' }))).toBe(false)
  })
  it('[J5] of before the day a period counts from was asked reads as it did', () => {
    expect(record('E23', { outcome: 'DONE', on: '2025-05-20' }).since).toBeNull()
    expect(record('E23', { since: '2025-05-11' }).since).toBe('2025-05-11')
  })
})

describe('where a step stands', () => {
  const standing = (code: StepCode, sets: JsonObject[], isDue = true, debtors: string[] = []) => {
    const records = sets.map((set) => record(code, set))
    const judged = records.map((one) => ({ record: one, faults: faultsOf(one, TODAY, rules, holidays) }))
    return standingOf(gateStep(code), judged, { isDue, debtorIsPerson: true, debtors })
  }
  const done = { outcome: 'DONE', on: '2025-08-01', document: paper }
  it('[B4] an override is never a done step', () => {
    expect(standing('E04', [{ outcome: 'OVERRIDE', reason: '无法进入' }]).status).toBe('OVERRIDDEN')
    expect(standing('E04', [{ outcome: 'NOT_NEEDED', reason: '卷内已有' }]).status).toBe('NOT_NEEDED')
    expect(standing('E04', [done]).status).toBe('DONE')
    expect(standing('E04', [{ outcome: 'DONE', on: '2025-08-01' }]).status).toBe('INCOMPLETE')
    expect(standing('E04', [{ ...done, struck: '记错' }]).status).toBe('OPEN')
    expect(standing('E04', [], false).status).toBe('FUTURE')
    expect(isSettled('INCOMPLETE')).toBe(false)
  })
  it('[CPL 261] notices to attend go to the debtor or adult family, and to unit or base organisation', () => {
    const to = (kind: string) => ({ ...done, addressee: { name: '甲某仁', kind } })
    expect(standing('E09', [to('DEBTOR')])).toMatchObject({ status: 'PARTLY', lacking: ['ORGANISATION'] })
    expect(standing('E09', [to('ADULT_FAMILY'), to('BASE_ORGANISATION')]).status).toBe('DONE')
    expect(standing('E09', [to('UNIT')]).lacking).toEqual(['PERSON'])
  })
})

describe('moves and their conditions', () => {
  const announced = record('E07', {
    outcome: 'DONE',
    on: '2025-08-01',
    document: scan,
    until: '2025-08-22',
    signature: { name: '李某正', on: '2025-08-01' },
  })
  const posted = record('E08', { outcome: 'DONE', on: '2025-08-04', service })
  const steps = (settled: StepCode[]) =>
    GATE_STEPS.map((step) => ({
      step,
      status: settled.includes(step.code) ? ('DONE' as const) : ('OPEN' as const),
      lacking: [],
      missing: [],
    }))
  const version = { number: 3, hash: 'aa' }
  const facts = (change: Partial<GuardFacts>): GuardFacts => ({
    state: 'PLAN_APPROVED',
    today: TODAY,
    rules,
    holidays,
    held: false,
    records: [announced, posted].map((one, index) => ({ id: String(index), record: one, faults: [] })),
    standings: steps(['E01', 'E02', 'E04', 'E06', 'E07', 'E08', 'E09', 'E13']),
    graceEnd: null,
    blocks: [],
    unknownOccupants: 0,
    rooms: { all: 3, left: 3 },
    signing: { unlisted: [], open: [] },
    lotsOpen: 0,
    plan: { complete: true, openFindings: 0, submitted: 3, version, windowFrom: day('2025-09-17'), asApproved: true },
    debtors: [],
    commanders: [],
    residenceOpen: [],
    planDecision: { decision: 'APPROVED', version: 3, hash: 'aa' },
    announcementDecision: null,
    announcementAsked: true,
    contactHours: 1,
    ...change,
  })
  const unmet = (move: Parameters<typeof conditionsOf>[0], change: Partial<GuardFacts>) =>
    conditionsOf(move, facts(change))
      .filter((one) => !one.met && !one.overridden)
      .map((one) => one.code)

  it('[B4] a full set of facts lets the action be scheduled and begun', () => {
    expect(unmet('schedule', {})).toEqual([])
    expect(unmet('arrive', { state: 'SCHEDULED' })).toEqual([])
  })
  it('[P2] a decision on another version, or another text of it, opens nothing', () => {
    const decision = { decision: 'APPROVED' as const, version: 3, hash: 'aa' }
    expect(unmet('schedule', { planDecision: null })).toEqual(['PLAN_DECIDED'])
    expect(unmet('schedule', { planDecision: { ...decision, version: 2 } })).toEqual(['PLAN_DECIDED'])
    expect(unmet('schedule', { planDecision: { ...decision, hash: 'bb' } })).toEqual(['PLAN_DECIDED'])
    expect(unmet('schedule', { planDecision: { ...decision, decision: 'RETURNED' } })).toEqual(['PLAN_DECIDED'])
  })
  it('[CPL 261] the grace ends the day after the day to comply by, and not before the residence grace', () => {
    const grace = { state: 'GRACE_RUNNING' as const }
    expect(unmet('graceEnded', { ...grace, today: day('2025-08-22') })).toEqual(['COMPLY_PASSED'])
    expect(unmet('graceEnded', { ...grace, today: day('2025-08-23') })).toEqual([])
    expect(unmet('graceEnded', { ...grace, graceEnd: day('2025-09-16') })).toEqual(['GRACE_PASSED'])
    expect(unmet('graceEnded', { ...grace, graceEnd: day('2025-09-15') })).toEqual([])
  })
  it('[CPL 261] the day to comply by lies after service', () => {
    const late = record('E08', { outcome: 'DONE', on: '2025-08-22', service })
    const records = [announced, late].map((one, index) => ({ id: String(index), record: one, faults: [] }))
    expect(unmet('serve', { state: 'ANNOUNCED', records })).toEqual(['COMPLY_AFTER_SERVICE'])
    expect(unmet('serve', { state: 'ANNOUNCED', records: [] })).toEqual(['SERVED', 'COMPLY_AFTER_SERVICE'])
  })
  it('[B4] blocked rooms and unknown occupants stop it, unless a director answers for each with a reason', () => {
    const block = { reason: 'UNDER_REVIEW' as const, article: '', until: null }
    const change = { blocks: [{ objectionId: 'o1', block, rooms: 2 }], unknownOccupants: 1 }
    expect(unmet('schedule', change)).toEqual(['ROOMS_FREE', 'OCCUPANTS_KNOWN'])
    const answer = (guard: string, subject: string, role: string) => {
      const one = record('E10', { outcome: 'OVERRIDE', guard, subject, reason: '已提供担保' }, role)
      return { id: `${guard} ${role}`, record: one, faults: faultsOf(one, TODAY, rules, holidays) }
    }
    const base = facts({}).records
    const wrongRole = [
      ...base,
      answer('OBJECTION_BLOCKS', 'o1', 'handler'),
      answer('UNKNOWN_OCCUPANT', '', 'courtClerk'),
    ]
    expect(unmet('schedule', { ...change, records: wrongRole })).toEqual(['ROOMS_FREE', 'OCCUPANTS_KNOWN'])
    const other = [...base, answer('OBJECTION_BLOCKS', 'o2', 'bureauDirector')]
    expect(unmet('schedule', { ...change, records: other })).toContain('ROOMS_FREE')
    const right = [
      ...base,
      answer('OBJECTION_BLOCKS', 'o1', 'bureauDirector'),
      answer('UNKNOWN_OCCUPANT', '', 'bureauDirector'),
    ]
    expect(unmet('schedule', { ...change, records: right })).toEqual([])
    const conditions = conditionsOf('schedule', facts({ ...change, records: right }))
    expect(conditions.filter((one) => one.overridden).map((one) => one.guard)).toEqual([
      'OBJECTION_BLOCKS',
      'UNKNOWN_OCCUPANT',
    ])
    expect(
      unmet('schedule', {
        ...change,
        rules: rulesInForce({ objectionBlocksRooms: false, unknownOccupantBlocks: false }),
      }),
    ).toEqual([])
  })
  it('[P2] nobody goes in on an old contact with the court without the commander’s reason', () => {
    expect(unmet('arrive', { contactHours: 24 })).toEqual([])
    expect(unmet('arrive', { contactHours: 25 })).toEqual(['COURT_CONTACT'])
    expect(unmet('arrive', { contactHours: null })).toEqual(['COURT_CONTACT'])
  })
  it('[B4] nothing is skipped silently: each step of every eviction that is not settled is named', () => {
    const conditions = conditionsOf('schedule', facts({ standings: steps([]) }))
    const open = conditions.filter((one) => one.code === 'STEP' && !one.met).map((one) => one.detail)
    expect(open).toEqual(['E01', 'E02', 'E04', 'E06', 'E07', 'E08', 'E09'])
  })
  it('[F5] while held only what stops, decides or prepares is possible', () => {
    const moves = possibleMoves(facts({ state: 'ON_SITE', held: true }))
    const can = moves.filter((one) => one.possible).map((one) => one.move)
    expect(can).toEqual(['reconciled', 'pause', 'abort'])
    expect(possibleMoves(facts({ state: 'ON_SITE' })).map((one) => one.move)).not.toContain('reconciled')
  })
  it('[B4] later steps fall due when the task gets there', () => {
    expect(isDueIn('PLAN_DRAFTING', 'GRACE_RUNNING')).toBe(false)
    expect(isDueIn('PLAN_DRAFTING', 'SCHEDULED')).toBe(true)
  })
})

describe('the court’s own figures', () => {
  it('[B6] each carries its mark and source, none pretends to be settled law', () => {
    for (const rule of [...Object.values(COUNT_RULES), ...Object.values(FLAG_RULES)]) {
      expect(rule.source).not.toBe('')
      expect(['m', 's', 'p', 'v-local']).toContain(rule.mark)
    }
  })
  it('[B6] a value outside its bounds is no value', () => {
    expect(isRuleValue('recordersAtLeast', 3)).toBe(true)
    expect(isRuleValue('recordersAtLeast', 300)).toBe(false)
    expect(isRuleValue('recordersAtLeast', true)).toBe(false)
    expect(isRuleValue('mortgagedHome', 1)).toBe(false)
    expect(rulesInForce({ recordersAtLeast: 300 }).recordersAtLeast).toBe(2)
    expect(Object.keys(rulesInForce({})).sort()).toEqual([...RULE_NAMES].sort())
    expect(understandsRules({ type: 'plans.ruleStated', body: { reason: '', set: { collectDays: -1 } } })).toBe(false)
  })
})
