import { parsePlate } from '../identifiers/plate.ts'
import { approvalLevel } from './approvalLevel.ts'
import type { TextSection } from './codes.ts'
import type { Check, CheckInput, Fault } from './completeness.ts'
import { peopleChecks, personOf } from './completenessPeople.ts'
import { PART_KINDS, type PartKind } from './parts.ts'
import { type PlanPart, type PlanView, partsOf } from './planView.ts'
import { isReversed, overlappingSlots } from './schedule.ts'

/** Rules about who comes and when: groups, duties, agencies, vehicles, schedule, risks, texts, what desks disagree on. */

const at = (part: { id: string }, kind: Fault['kind'], field: string, detail = ''): Fault => ({
  kind,
  id: part.id,
  field,
  detail,
})
const table = (kind: Fault['kind'], field: string): Fault => ({ kind, id: '', field })

const implementing = (plan: PlanView) =>
  partsOf(plan, 'group').filter((group) => group.values.kind === 'IMPLEMENTATION')
const dutiesIn = (plan: PlanView, groupId: string, duty: string) =>
  partsOf(plan, 'duty').filter((part) => part.values.groupId === groupId && part.values.duty === duty)

/** A rule that every implementation group has at least one person of this duty. */
function everyGroupHas(code: string, duty: string): Check {
  return {
    code,
    severity: 'block',
    faults: ({ plan }) =>
      implementing(plan)
        .filter((group) => dutiesIn(plan, group.id, duty).every((part) => personOf(part) === ''))
        .map((group) => at(group, 'group', 'name', group.values.name)),
  }
}

const groupChecks: readonly Check[] = [
  {
    code: 'commanderMissing',
    severity: 'block',
    faults: ({ plan }) =>
      partsOf(plan, 'duty').some((part) => part.values.duty === 'COMMANDER' && personOf(part) !== '')
        ? []
        : [table('duty', 'duty')],
  },
  {
    code: 'groupsMissing',
    severity: 'block',
    faults: ({ plan }) => (implementing(plan).length === 0 ? [table('group', 'kind')] : []),
  },
  everyGroupHas('groupWithoutLeader', 'LEADER'),
  everyGroupHas('groupWithoutRecorder', 'RECORDER'),
  everyGroupHas('groupWithoutChecker', 'CHECKER'),
  everyGroupHas('groupWithoutCamera', 'CAMERA'),
  {
    code: 'recorderIsChecker',
    severity: 'block',
    faults({ plan }) {
      return partsOf(plan, 'duty')
        .filter((part) => isAlsoRecorder(plan, part))
        .map((part) => at(part, 'duty', 'name', part.values.name))
    },
  },
  {
    code: 'recordersTooFew',
    severity: 'block',
    faults({ plan, options }) {
      const persons = partsOf(plan, 'duty')
        .filter((part) => part.values.duty === 'RECORDER')
        .map(personOf)
      const count = new Set(persons.filter((person) => person !== '')).size
      const least = options.registrarsAtLeast
      return count >= least ? [] : [{ ...table('duty', 'duty'), detail: `${count}/${least}` }]
    },
  },
  {
    code: 'dutyWithoutGroup',
    severity: 'reason',
    faults: ({ plan }) =>
      partsOf(plan, 'duty')
        .filter(({ values }) => values.groupId === null || !plan.parts.group.has(values.groupId))
        .map((part) => at(part, 'duty', 'groupId', part.values.name)),
  },
  {
    code: 'dutyNobody',
    severity: 'reason',
    faults: ({ plan }) =>
      partsOf(plan, 'duty')
        .filter((part) => personOf(part) === '')
        .map((part) => at(part, 'duty', 'name')),
  },
]

/** A checker who records in the same group, as officer or under the same name. */
function isAlsoRecorder(plan: PlanView, part: PlanPart<'duty'>): boolean {
  const { groupId, duty } = part.values
  if (duty !== 'CHECKER' || groupId === null) return false
  return dutiesIn(plan, groupId, 'RECORDER').some((other) => samePerson(part, other))
}

/** Whether two duties are one person's: the same officer, or the same name unless two officers share it. */
function samePerson(a: PlanPart<'duty'>, b: PlanPart<'duty'>): boolean {
  if (a.values.officerId !== null && b.values.officerId !== null) return a.values.officerId === b.values.officerId
  const name = a.values.name.trim()
  return name !== '' && name === b.values.name.trim()
}

const helperChecks: readonly Check[] = [
  {
    code: 'ambulanceMissing',
    severity: 'block',
    faults({ plan }) {
      const vulnerable = partsOf(plan, 'occupant').find((part) => part.values.needs.length > 0)
      const there = partsOf(plan, 'agency').some(
        ({ values }) => values.ambulance && values.confirmation === 'CONFIRMED',
      )
      return vulnerable === undefined || there
        ? []
        : [{ ...table('agency', 'ambulance'), detail: vulnerable.values.name }]
    },
  },
  {
    // Who declined does not come: another is asked, or the line is struck. Decision 0026.
    code: 'agencyDeclined',
    severity: 'block',
    faults: ({ plan }) =>
      partsOf(plan, 'agency')
        .filter((part) => part.values.confirmation === 'DECLINED')
        .map((part) => at(part, 'agency', 'confirmation', part.values.name)),
  },
  {
    code: 'agencyUnconfirmed',
    severity: 'reason',
    faults: ({ plan }) =>
      partsOf(plan, 'agency')
        .filter((part) => part.values.confirmation === 'ASKED')
        .map((part) => at(part, 'agency', 'confirmation', part.values.name)),
  },
  {
    code: 'witnessUnconfirmed',
    severity: 'reason',
    faults: ({ plan }) =>
      partsOf(plan, 'witness')
        .filter((part) => part.values.confirmation !== 'CONFIRMED')
        .map((part) => at(part, 'witness', 'confirmation', part.values.name)),
  },
  {
    code: 'witnessMissing',
    severity: 'reason',
    faults: ({ plan }) => (plan.parts.witness.size === 0 ? [table('witness', 'name')] : []),
  },
  {
    code: 'plateWrong',
    severity: 'reason',
    faults: ({ plan }) =>
      partsOf(plan, 'vehicle')
        .filter((part) => !parsePlate(part.values.plate).ok)
        .map((part) => at(part, 'vehicle', 'plate', part.values.plate)),
  },
]

const timeChecks: readonly Check[] = [
  {
    code: 'slotsMissing',
    severity: 'block',
    faults: ({ plan }) => (plan.parts.slot.size === 0 ? [table('slot', 'time')] : []),
  },
  {
    code: 'slotReversed',
    severity: 'block',
    faults: ({ plan }) =>
      partsOf(plan, 'slot')
        .filter(({ values }) => values.time !== null && isReversed(values.time))
        .map((part) => at(part, 'slot', 'time', part.values.what)),
  },
  {
    code: 'slotTimeMissing',
    severity: 'reason',
    faults: ({ plan }) =>
      partsOf(plan, 'slot')
        .filter((part) => part.values.time === null)
        .map((part) => at(part, 'slot', 'time', part.values.what)),
  },
  {
    code: 'slotsOverlap',
    severity: 'block',
    faults: ({ plan }) =>
      overlappingSlots(plan).map(([later, earlier]) => at(later, 'slot', 'time', earlier.values.what)),
  },
  {
    code: 'slotOutsideWindow',
    severity: 'reason',
    faults({ plan }) {
      const { window } = plan.head
      if (window === null) return []
      return partsOf(plan, 'slot')
        .filter(({ values: { time } }) => time !== null && (time.day < window.from || time.day > window.to))
        .map((part) => at(part, 'slot', 'time', part.values.time?.day ?? ''))
    },
  },
]

const riskChecks: readonly Check[] = [
  {
    code: 'risksMissing',
    severity: 'reason',
    faults: ({ plan }) => (plan.parts.risk.size === 0 ? [table('risk', 'kind')] : []),
  },
  {
    code: 'riskUnanswered',
    severity: 'reason',
    faults: ({ plan }) =>
      partsOf(plan, 'risk').flatMap((part) => {
        const blank = (['response', 'owner', 'stop'] as const).find((field) => part.values[field].trim() === '')
        return blank === undefined ? [] : [at(part, 'risk', blank, part.values.trigger)]
      }),
  },
  {
    code: 'riskOffScale',
    severity: 'reason',
    faults: ({ plan }) =>
      partsOf(plan, 'risk').flatMap((part) => {
        const off = (['likelihood', 'severity'] as const).find((field) => {
          const value = part.values[field]
          return value !== null && (value < 1 || value > 5)
        })
        return off === undefined ? [] : [at(part, 'risk', off, String(part.values[off]))]
      }),
  },
  {
    code: 'summaryMissing',
    severity: 'reason',
    faults: ({ plan }) => sectionFault(plan, 'SUMMARY'),
  },
  {
    code: 'legalBasisMissing',
    severity: 'reason',
    faults: ({ plan }) => sectionFault(plan, 'LEGAL_BASIS'),
  },
  { code: 'reportCourtMissing', severity: 'reason', faults: (input) => reportFault(input, 'REPORT_COURT') },
  { code: 'reportCommitteeMissing', severity: 'reason', faults: (input) => reportFault(input, 'REPORT_COMMITTEE') },
  {
    code: 'costNegative',
    severity: 'block',
    faults: ({ plan }) =>
      partsOf(plan, 'cost')
        .filter((part) => (part.values.amount ?? 0) < 0)
        .map((part) => at(part, 'cost', 'amount', part.values.payee)),
  },
  { code: 'inDoubt', severity: 'reason', faults: registersInDoubt },
]

function sectionFault(plan: PlanView, section: string): Fault[] {
  const filled = partsOf(plan, 'textSection').some(
    ({ values }) => values.section === section && values.text.trim() !== '',
  )
  return filled ? [] : [table('textSection', 'text')]
}

/** A day as people write one: 2025年9月1日, 2025-09-01, 二〇二五年九月一日. */
const A_DAY =
  /[\d〇零一二三四五六七八九]{4}\s*[年./-]\s*[\d一二三四五六七八九十]{1,2}\s*[月./-]\s*[\d一二三四五六七八九十]{1,3}/

/** A plan of level 3, measured or passed up, whose report upwards is not there, or says no day (domain §8.5 `[p]`). */
function reportFault({ plan, facts, options }: CheckInput, section: TextSection): Fault[] {
  if (facts.escalated !== 3 && approvalLevel(plan, facts, options.levels).level < 3) return []
  const written = partsOf(plan, 'textSection').filter(({ values }) => values.section === section)
  if (written.some(({ values }) => A_DAY.test(values.text))) return []
  const [first] = written
  return [first === undefined ? table('textSection', 'text') : at(first, 'textSection', 'text')]
}

/** Every register two desks say differently (G4); a room's group is a finding of its own. */
function registersInDoubt({ plan }: CheckInput): Fault[] {
  const faults: Fault[] = Object.keys(plan.head.doubts).map((field) => ({ kind: 'head', id: plan.siteId, field }))
  for (const room of plan.rooms.values()) {
    const fields = Object.keys(room.doubts).filter((field) => field !== 'groupId')
    faults.push(...fields.map((field) => at(room, 'room', field, room.values.code)))
  }
  for (const kind of PART_KINDS) {
    for (const part of plan.parts[kind].values() as Iterable<PlanPart<PartKind>>) {
      faults.push(...Object.keys(part.doubts).map((field) => at(part, kind, field)))
    }
  }
  return faults
}

export const forceChecks: readonly Check[] = [
  ...groupChecks,
  ...peopleChecks,
  ...helperChecks,
  ...timeChecks,
  ...riskChecks,
]
