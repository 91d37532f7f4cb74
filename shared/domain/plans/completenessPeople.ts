import { isCalendarDate } from '../calendar/calendarDate.ts'
import { bareNumber } from '../identifiers/checked.ts'
import { parseCitizenId } from '../identifiers/citizenId.ts'
import type { Duty } from './codes.ts'
import type { Check, CheckInput, Fault } from './completeness.ts'
import { type PlanPart, type PlanView, partsOf } from './planView.ts'
import { clashesOf, mayMeet, timedSlots } from './schedule.ts'

/** Rules about persons and cars that stand in a plan more than once, and about women who are searched by women only. */

const at = (part: { id: string }, kind: Fault['kind'], field: string, detail = ''): Fault => ({
  kind,
  id: part.id,
  field,
  detail,
})

/** A person of a duty: the officer's id, else the name as written; '' when nobody is named. */
export function personOf(part: PlanPart<'duty'>): string {
  return part.values.officerId ?? part.values.name.trim()
}

/** Duties that only an officer of the court has, so that a name written by hand is one's too. */
const OFFICERS_DUTIES: readonly Duty[] = ['COMMANDER', 'DEPUTY', 'LEADER', 'BAILIFF']

/** Whether a woman of the plan's own people may search women: an officer or a bailiff, who is named (CPLI 496). */
function isFemaleOfficer({ values }: PlanPart<'duty'>): boolean {
  if (values.sex !== 'F') return false
  return values.officerId !== null || (values.name.trim() !== '' && OFFICERS_DUTIES.includes(values.duty))
}

/**
 * Sex as a citizen number's 17th digit (of the old form the 15th) has it; null for another document. The check character
 * is not asked for: a mistyped number is a finding of its own and must not make a woman disappear.
 */
function sexOfNumber(idNo: string): 'F' | 'M' | null {
  const digits = /^(?:\d{16}(\d)[\dX]|\d{14}(\d))$/.exec(bareNumber(idNo))
  const digit = digits?.[1] ?? digits?.[2]
  return digit === undefined ? null : Number(digit) % 2 === 0 ? 'F' : 'M'
}

/** A woman by what is stated or by her number: where the two disagree somebody must be there who may search her. */
function isWoman({ values }: PlanPart<'occupant'>): boolean {
  return values.sex === 'F' || sexOfNumber(values.idNo) === 'F'
}

/** Whether the stated sex is another than a sound number's. */
function contradictsNumber({ values }: PlanPart<'occupant'>, today: string): boolean {
  if (values.sex === '' || !isCalendarDate(today)) return false
  const read = parseCitizenId(values.idNo, today, 'withLegacy')
  return read.ok && (read.value.sex === 'female' ? 'F' : 'M') !== values.sex
}

export const peopleChecks: readonly Check[] = [
  {
    code: 'femaleOfficerMissing',
    severity: 'block',
    faults({ plan }) {
      const woman = partsOf(plan, 'occupant').find(isWoman)
      const there = partsOf(plan, 'duty').some(isFemaleOfficer)
      return woman === undefined || there ? [] : [{ kind: 'duty', id: '', field: 'sex', detail: woman.values.name }]
    },
  },
  {
    code: 'occupantSexContradicts',
    severity: 'reason',
    faults: ({ plan, facts }) =>
      partsOf(plan, 'occupant')
        .filter((part) => contradictsNumber(part, facts.today))
        .map((part) => at(part, 'occupant', 'sex', part.values.name)),
  },
  { code: 'commanderTwice', severity: 'block', faults: furtherCommanders },
  { code: 'personInTwoGroups', severity: 'reason', faults: personsInTwoGroups },
  { code: 'personInTwoSlots', severity: 'reason', faults: personsInTwoSlots },
  { code: 'identityTwice', severity: 'reason', faults: identitiesTwice },
  { code: 'occupantIsStaff', severity: 'reason', faults: occupantsAmongStaff },
  { code: 'plateTwice', severity: 'reason', faults: (input) => vehiclesTwice(input, 'plate') },
  { code: 'driverTwice', severity: 'reason', faults: (input) => vehiclesTwice(input, 'driver') },
]

/** Commanders beyond the first: who stands in for one is a deputy. */
function furtherCommanders({ plan }: CheckInput): Fault[] {
  const commanders = partsOf(plan, 'duty').filter((part) => part.values.duty === 'COMMANDER' && personOf(part) !== '')
  const [first] = commanders
  if (first === undefined) return []
  return commanders
    .filter((part) => personOf(part) !== personOf(first))
    .map((part) => at(part, 'duty', 'duty', part.values.name))
}

/** Duties in groups of everybody who is in more than one. */
function inSeveralGroups(plan: PlanView): PlanPart<'duty'>[][] {
  const grouped = partsOf(plan, 'duty').filter(({ values }) => values.groupId !== null)
  const byPerson = Map.groupBy(
    grouped.filter((part) => personOf(part) !== ''),
    personOf,
  )
  return [...byPerson.values()].filter((duties) => new Set(duties.map(({ values }) => values.groupId)).size > 1)
}

function personsInTwoGroups({ plan }: CheckInput): Fault[] {
  return inSeveralGroups(plan).flatMap((duties) => {
    const other = duties.find((part) => part.values.groupId !== duties[0]?.values.groupId)
    return other === undefined ? [] : [at(other, 'duty', 'groupId', other.values.name)]
  })
}

/** Slots in which somebody of two groups is wanted while the other group's still lasts. */
function personsInTwoSlots({ plan }: CheckInput): Fault[] {
  const slots = timedSlots(plan)
  return inSeveralGroups(plan).flatMap((duties) => {
    const groups = [...new Set(duties.map(({ values }) => values.groupId))]
    const later = clashesOf(groups.flatMap((group) => slots.get(group) ?? [])).map(([slot]) => slot)
    return [...new Set(later)].map((slot) => at(slot, 'slot', 'time', duties[0]?.values.name ?? ''))
  })
}

/** Occupants after the first of one document number. */
function identitiesTwice({ plan }: CheckInput): Fault[] {
  const numbered = partsOf(plan, 'occupant').filter((part) => bareNumber(part.values.idNo) !== '')
  return [...Map.groupBy(numbered, (part) => bareNumber(part.values.idNo)).values()].flatMap(([first, ...others]) =>
    others.map((part) => at(part, 'occupant', 'idNo', first?.values.name ?? '')),
  )
}

/** Occupants who are called like one of the court's people or answer the same phone; those have no number in a plan. */
function occupantsAmongStaff({ plan }: CheckInput): Fault[] {
  const duties = partsOf(plan, 'duty')
  const filled = (words: string[]) => new Set(words.map((word) => word.trim()).filter((word) => word !== ''))
  const names = filled(duties.map(({ values }) => values.name))
  const phones = filled(duties.map(({ values }) => values.phone))
  return partsOf(plan, 'occupant').flatMap((part) => {
    const { name, phone } = part.values
    if (names.has(name.trim())) return [at(part, 'occupant', 'name', name)]
    return phones.has(phone.trim()) ? [at(part, 'occupant', 'phone', name)] : []
  })
}

/** Vehicles of a plate, or a driver, that another line has at the same time. */
function vehiclesTwice({ plan }: CheckInput, field: 'plate' | 'driver'): Fault[] {
  const word = (part: PlanPart<'vehicle'>) => part.values[field].replace(/[\s·•]/g, '').toUpperCase()
  const named = partsOf(plan, 'vehicle').filter((part) => word(part) !== '')
  const shared = [...Map.groupBy(named, word).values()].filter((lines) => lines.length > 1)
  if (shared.length === 0) return []
  const slots = timedSlots(plan)
  return shared.flatMap((lines) =>
    lines
      .filter((line, n) =>
        lines.slice(0, n).some((earlier) => mayMeet(slots, earlier.values.groupId, line.values.groupId)),
      )
      .map((line) => at(line, 'vehicle', field, line.values[field])),
  )
}
