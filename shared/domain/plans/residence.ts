import type { CalendarDate } from '../calendar/calendarDate.ts'
import { type Due, due } from '../calendar/due.ts'
import type { HolidayTable } from '../calendar/holidays.ts'
import type { ExecutionKind } from './codes.ts'
import type { Mark, PlanRules } from './planRules.ts'

/** Grounds on which somebody's only home may be taken for money (OBJ 20(1)). */
export const HOUSING_GROUNDS = [
  'SUPPORTED_BY_OTHER_HOME',
  'TRANSFERRED_TO_EVADE',
  'HOUSING_PROVIDED',
  'RENT_DEDUCTED',
] as const

/** Whether a plan's words name one of the four grounds; own words do not replace one (OBJ 20(1)). */
export function isHousingGround(text: string): boolean {
  return HOUSING_GROUNDS.some((ground) => ground === text.trim())
}

/** What decides whether a home is protected (domain.md §1.3); null = not known yet. */
export interface ResidenceFacts {
  executionKind: ExecutionKind | null
  dwelling: boolean | null
  onlyHome: boolean | null
  /** Ground as the plan states it: one of {@link HOUSING_GROUNDS}; '' or an older plan's own words = none. */
  housingGround: string
  mortgaged: boolean
  /** Day the enforcement notice was served; null while it wasn't. */
  noticeServedOn: CalendarDate | null
  saleRulingOn: CalendarDate | null
}

export type ResidenceCode =
  | 'KIND_UNKNOWN'
  | 'DWELLING_UNKNOWN'
  | 'NOTICE_NOT_SERVED'
  | 'GRACE'
  | 'ONLY_HOME_UNKNOWN'
  | 'ONLY_HOME_NEEDS_GROUND'
  | 'ONLY_HOME_GROUND'
  | 'MORTGAGED_GRACE'
  | 'MORTGAGED_UNCERTAIN'

/** One thing to see to. All are warnings but a running grace, which a director may override with a reason. */
export interface ResidenceNote {
  code: ResidenceCode
  article: string
  mark: Mark
  needsDecision: boolean
}

/** What protects the home. `grace` is the last day of the longest grace that runs, null when none does. */
export interface ResidenceCheck {
  applies: boolean
  grace: Due | null
  notes: ResidenceNote[]
}

const OBJ_20_2 = '异议复议规定第20条第1款第3项、第2款'
const OBJ_20_1 = '异议复议规定第20条第1款'

/**
 * Residence protection: a title that orders delivery of a dwelling gives three months from service of the enforcement
 * notice (OBJ 20(2)); an only home taken for money needs one of the grounds of OBJ 20(1); the grace for mortgaged homes
 * is applied only where the court's rules say that it still is (domain.md Appendix B 4).
 */
export function checkResidence(facts: ResidenceFacts, rules: PlanRules, holidays: HolidayTable): ResidenceCheck {
  const notes: ResidenceNote[] = []
  if (facts.dwelling === false) return { applies: false, grace: null, notes }
  if (facts.dwelling === null) notes.push(note('DWELLING_UNKNOWN', '', 'p', true))
  if (facts.executionKind === null) notes.push(note('KIND_UNKNOWN', '', 'p', true))
  let grace: Due | null = null
  if (facts.executionKind === 'DELIVERY_JUDGMENT') {
    if (facts.noticeServedOn === null) notes.push(note('NOTICE_NOT_SERVED', OBJ_20_2, 'v', true))
    else {
      grace = residenceGraceEnd(facts.noticeServedOn, holidays)
      notes.push(note('GRACE', OBJ_20_2, 'v', false))
    }
  } else if (facts.executionKind !== null) notes.push(...onlyHomeNotes(facts))
  if (facts.mortgaged) {
    const applied = rules.mortgagedHome && facts.saleRulingOn !== null
    notes.push(note(applied ? 'MORTGAGED_GRACE' : 'MORTGAGED_UNCERTAIN', '法释〔2005〕14号', 'm', !applied))
    if (applied && facts.saleRulingOn !== null) {
      const extra = due(facts.saleRulingOn, rules.mortgagedHomeMonths, 'month', holidays)
      if (grace === null || extra.due > grace.due) grace = extra
    }
  }
  return { applies: true, grace, notes }
}

/** Last day of the three months' grace from service of the enforcement notice (OBJ 20(2), CPL 85). */
export function residenceGraceEnd(noticeServedOn: CalendarDate, holidays: HolidayTable): Due {
  return due(noticeServedOn, 3, 'month', holidays)
}

function onlyHomeNotes(facts: ResidenceFacts): ResidenceNote[] {
  if (facts.onlyHome === false) return []
  if (facts.onlyHome === null) return [note('ONLY_HOME_UNKNOWN', OBJ_20_1, 'v', true)]
  return isHousingGround(facts.housingGround)
    ? [note('ONLY_HOME_GROUND', OBJ_20_1, 'v', false)]
    : [note('ONLY_HOME_NEEDS_GROUND', OBJ_20_1, 'v', true)]
}

function note(code: ResidenceCode, article: string, mark: Mark, needsDecision: boolean): ResidenceNote {
  return { code, article, mark, needsDecision }
}
