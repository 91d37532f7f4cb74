import type { VulnerabilityFlag } from '../cases/vulnerability.ts'
import type { Mark } from './planRules.ts'
import { type PlanView, partsOf } from './planView.ts'

/** What has to be arranged for a person who needs care (domain.md §1.3, §8.4; SEAL 3). */
export const CARE_DUTIES = [
  'FORM',
  'AMBULANCE',
  'NOT_MOVED',
  'AIDS',
  'ALTERNATIVES',
  'GUARDIAN',
  'SCHOOL_THINGS',
  'FEMALE_OFFICER',
  'MINIMUM_FUNDS',
  'RELIEF',
] as const
export type CareDutyCode = (typeof CARE_DUTIES)[number]

/** One thing to arrange. `done` null = nothing in a plan could show it; a person sees to it. */
export interface CareDuty {
  code: CareDutyCode
  article: string
  mark: Mark
  done: boolean | null
}

const SEAL_3 = '查封规定第3条'

/** Duties that come with every need, and those of single ones. */
const ALWAYS: readonly CareDutyCode[] = ['FORM', 'AMBULANCE', 'AIDS', 'ALTERNATIVES']
const BY_NEED: Readonly<Record<VulnerabilityFlag, readonly CareDutyCode[]>> = {
  greenChannel: ['RELIEF'],
  extremePoverty: ['MINIMUM_FUNDS', 'RELIEF'],
  subsistenceAllowance: ['MINIMUM_FUNDS', 'RELIEF'],
  disability: ['NOT_MOVED'],
  elderly: [],
  minor: ['GUARDIAN', 'SCHOOL_THINGS'],
  illness: ['NOT_MOVED', 'RELIEF'],
  pregnancy: ['FEMALE_OFFICER', 'NOT_MOVED'],
  hardship: ['MINIMUM_FUNDS', 'RELIEF'],
}
const BASIS: Readonly<Record<CareDutyCode, readonly [article: string, mark: Mark]>> = {
  FORM: ['法发〔2019〕35号', 'p'],
  AMBULANCE: ['', 'p'],
  NOT_MOVED: ['', 'p'],
  AIDS: [SEAL_3, 'v'],
  ALTERNATIVES: ['法发〔2019〕35号', 'p'],
  GUARDIAN: ['', 'p'],
  SCHOOL_THINGS: [SEAL_3, 'v'],
  FEMALE_OFFICER: ['', 'p'],
  MINIMUM_FUNDS: [SEAL_3, 'v'],
  RELIEF: ['法发〔2016〕16号', 'm'],
}

/** What must be arranged for one occupant, in the order of {@link CARE_DUTIES}; empty for who needs no care. */
export function careDuties(plan: PlanView, occupantId: string): CareDuty[] {
  const needs = plan.parts.occupant.get(occupantId)?.values.needs ?? []
  if (needs.length === 0) return []
  const asked = new Set([...ALWAYS, ...needs.flatMap((need) => BY_NEED[need])])
  return CARE_DUTIES.filter((code) => asked.has(code)).map((code) => {
    const [article, mark] = BASIS[code]
    return { code, article, mark, done: isDone(plan, occupantId, code) }
  })
}

/** Ids of occupants with a vulnerability form that says the person's state and how far medical help is arranged. */
export function caredFor(plan: PlanView): ReadonlySet<string | null> {
  return new Set(partsOf(plan, 'care').flatMap(({ values }) => (isWholeForm(values) ? [values.occupantId] : [])))
}

function isWholeForm({ condition, ambulance }: { condition: string; ambulance: string }): boolean {
  return condition.trim() !== '' && ambulance !== ''
}

function formsOf(plan: PlanView, occupantId: string) {
  return partsOf(plan, 'care').flatMap(({ values }) => (values.occupantId === occupantId ? [values] : []))
}

function isDone(plan: PlanView, occupantId: string, code: CareDutyCode): boolean | null {
  const forms = formsOf(plan, occupantId)
  switch (code) {
    case 'FORM':
      return forms.some(isWholeForm)
    case 'AMBULANCE':
      return (
        forms.some(({ ambulance }) => ambulance !== '') &&
        partsOf(plan, 'agency').some(({ values }) => values.ambulance && values.confirmation === 'CONFIRMED')
      )
    case 'AIDS':
      return forms.some(({ aids }) => aids.trim() !== '')
    case 'ALTERNATIVES':
      return forms.some((form) =>
        [form.relatives, form.community, form.civilAffairs].some((text) => text.trim() !== ''),
      )
    case 'FEMALE_OFFICER':
      return partsOf(plan, 'duty').some(({ values }) => values.sex === 'F')
    case 'NOT_MOVED':
    case 'GUARDIAN':
    case 'SCHOOL_THINGS':
    case 'MINIMUM_FUNDS':
    case 'RELIEF':
      return null
  }
}
