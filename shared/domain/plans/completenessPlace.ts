import { isCalendarDate } from '../calendar/calendarDate.ts'
import { parseCitizenId } from '../identifiers/citizenId.ts'
import { areaText, hundredths, sumAreas } from './area.ts'
import { caredFor } from './careDuties.ts'
import { type OccupantClass, TALK_SIDES } from './codes.ts'
import type { Check, CheckInput, Fault } from './completeness.ts'
import { type PlanPart, type PlanRoom, type PlanView, partsOf } from './planView.ts'
import { isHousingGround } from './residence.ts'

/** Rules about the place and the persons in it: window, premises, rooms, occupants, evidence, storage, statutory steps. */

const head = (plan: PlanView, field: string, detail = ''): Fault => ({ kind: 'head', id: plan.siteId, field, detail })
const at = (part: { id: string }, kind: Fault['kind'], field: string, detail = ''): Fault => ({
  kind,
  id: part.id,
  field,
  detail,
})
/** A whole table that is still empty: the finding leads to the table. */
const table = (kind: Fault['kind'], field: string): Fault => ({ kind, id: '', field })
const rooms = ({ plan }: CheckInput): PlanRoom[] => [...plan.rooms.values()]
/** Rooms that are cleared: those left out need no group and no estimate. */
const cleared = (input: CheckInput): PlanRoom[] => rooms(input).filter((room) => room.values.excluded === '')

/** Groups that stand in a room's register: one when settled, more when desks put it into several. */
function groupsOf(room: PlanRoom): (string | null)[] {
  const doubted = room.doubts.groupId
  return doubted === undefined ? [room.values.groupId] : doubted.map((value) => (value === null ? null : String(value)))
}

function inWords(part: PlanPart<'occupant'>): string {
  return part.values.name
}

const windowChecks: readonly Check[] = [
  {
    code: 'windowMissing',
    severity: 'block',
    faults: ({ plan }) => (plan.head.window === null ? [head(plan, 'window')] : []),
  },
  {
    code: 'windowReversed',
    severity: 'block',
    faults({ plan }) {
      const { window } = plan.head
      return window !== null && window.to < window.from ? [head(plan, 'window')] : []
    },
  },
  {
    code: 'windowBeforeComplyBy',
    severity: 'block',
    faults({ plan, facts }) {
      const { window } = plan.head
      const early = window !== null && facts.complyBy !== null && window.from <= facts.complyBy
      return early ? [head(plan, 'window', facts.complyBy ?? '')] : []
    },
  },
  {
    code: 'windowPast',
    severity: 'reason',
    faults({ plan, facts }) {
      const { window } = plan.head
      return window !== null && window.to < facts.today ? [head(plan, 'window', window.to)] : []
    },
  },
  {
    code: 'announcementMissing',
    severity: 'block',
    faults: ({ plan, facts }) => (facts.announcementSigned ? [] : [head(plan, 'announcement')]),
  },
  {
    code: 'serviceMissing',
    severity: 'block',
    faults: ({ plan, facts }) => (facts.served ? [] : [head(plan, 'announcement')]),
  },
]

const premisesChecks: readonly Check[] = [
  {
    code: 'premisesMissing',
    severity: 'block',
    faults({ plan }) {
      const known = partsOf(plan, 'premises')
      if (known.length === 0) return [table('premises', 'executionKind')]
      return known
        .filter((part) => part.values.executionKind === null)
        .map((part) => at(part, 'premises', 'executionKind'))
    },
  },
  {
    code: 'housingGroundMissing',
    severity: 'reason',
    faults: ({ plan }) =>
      partsOf(plan, 'premises')
        .filter(({ values }) => values.onlyHome === true && !isHousingGround(values.housingGround))
        .map((part) => at(part, 'premises', 'housingGround')),
  },
  {
    code: 'encumbranceUndated',
    severity: 'reason',
    faults: ({ plan }) =>
      partsOf(plan, 'encumbrance')
        .filter((part) => part.values.on === null)
        .map((part) => at(part, 'encumbrance', 'on')),
  },
  {
    code: 'encumbranceOrder',
    severity: 'reason',
    faults({ plan }) {
      const dates = (kind: string) =>
        partsOf(plan, 'encumbrance').flatMap(({ values }) =>
          values.kind === kind && values.on !== null ? [values.on] : [],
        )
      const [effective] = dates('TITLE_EFFECTIVE').sort()
      if (effective === undefined) return []
      return partsOf(plan, 'encumbrance')
        .filter(({ values }) => ['NOTICE_SERVED', 'SALE_RULING'].includes(values.kind))
        .filter(({ values }) => values.on !== null && values.on < effective)
        .map((part) => at(part, 'encumbrance', 'on', effective))
    },
  },
]

const roomChecks: readonly Check[] = [
  {
    code: 'roomsMissing',
    severity: 'block',
    faults: ({ plan }) => (plan.rooms.size === 0 ? [table('room', 'code')] : []),
  },
  {
    code: 'roomWithoutGroup',
    severity: 'block',
    faults: (input) =>
      cleared(input)
        .filter((room) => groupsOf(room).every((group) => group === null || !input.plan.parts.group.has(group)))
        .map((room) => at(room, 'room', 'groupId', room.values.code)),
  },
  {
    code: 'roomInTwoGroups',
    severity: 'block',
    faults: (input) =>
      rooms(input)
        .filter((room) => groupsOf(room).length > 1)
        .map((room) => at(room, 'room', 'groupId', room.values.code)),
  },
  {
    code: 'roomGroupKind',
    severity: 'reason',
    faults: (input) =>
      rooms(input)
        .filter((room) => {
          const group = room.values.groupId === null ? undefined : input.plan.parts.group.get(room.values.groupId)
          return group !== undefined && group.values.kind !== 'IMPLEMENTATION'
        })
        .map((room) => at(room, 'room', 'groupId', room.values.code)),
  },
  {
    code: 'roomCodeTwice',
    severity: 'block',
    faults: (input) =>
      [...Map.groupBy(rooms(input), (room) => room.values.code).values()]
        .flatMap((same) => same.slice(1))
        .map((room) => at(room, 'room', 'code', room.values.code)),
  },
  {
    code: 'estimateMissing',
    severity: 'reason',
    faults: (input) =>
      cleared(input)
        .filter((room) => room.values.estimate === null)
        .map((room) => at(room, 'room', 'estimate', room.values.code)),
  },
  {
    code: 'roomExcluded',
    severity: 'reason',
    faults: (input) =>
      rooms(input)
        .filter((room) => room.values.excluded !== '')
        .map((room) => at(room, 'room', 'excluded', `${room.values.code} ${room.values.excluded}`)),
  },
  {
    code: 'estimateNegative',
    severity: 'block',
    faults: (input) =>
      rooms(input)
        .filter((room) => (room.values.estimate ?? 0) < 0)
        .map((room) => at(room, 'room', 'estimate', room.values.code)),
  },
]

const occupantChecks: readonly Check[] = [
  {
    code: 'occupantUnknown',
    severity: 'block',
    faults: ({ plan }) =>
      partsOf(plan, 'occupant')
        .filter((part) => part.values.class === 'UNKNOWN')
        .map((part) => at(part, 'occupant', 'class', inWords(part))),
  },
  {
    code: 'occupantNameless',
    severity: 'block',
    faults: ({ plan }) =>
      partsOf(plan, 'occupant')
        .filter((part) => part.values.name.trim() === '')
        .map((part) => at(part, 'occupant', 'name')),
  },
  {
    code: 'occupantWithoutIdentity',
    severity: 'reason',
    faults: ({ plan }) =>
      partsOf(plan, 'occupant')
        .filter((part) => part.values.idNo.trim() === '')
        .map((part) => at(part, 'occupant', 'idNo', inWords(part))),
  },
  {
    code: 'occupantIdWrong',
    severity: 'reason',
    faults: ({ plan, facts }) =>
      partsOf(plan, 'occupant')
        .filter(({ values }) => isWrongId(values.idNo, facts.today))
        .map((part) => at(part, 'occupant', 'idNo', inWords(part))),
  },
  {
    code: 'occupantWithoutRoom',
    severity: 'reason',
    faults: ({ plan }) =>
      partsOf(plan, 'occupant')
        .filter((part) => part.values.roomId === null || !plan.rooms.has(part.values.roomId))
        .map((part) => at(part, 'occupant', 'roomId', inWords(part))),
  },
  {
    code: 'careMissing',
    severity: 'reason',
    faults({ plan }) {
      const cared = caredFor(plan)
      return partsOf(plan, 'occupant')
        .filter(({ id, values }) => values.needs.length > 0 && !cared.has(id))
        .map((part) => at(part, 'occupant', 'needs', inWords(part)))
    },
  },
  {
    code: 'occupantNotNotified',
    severity: 'reason',
    faults: ({ plan }) =>
      partsOf(plan, 'occupant')
        .filter((part) => part.values.notifiedOn === null)
        .map((part) => at(part, 'occupant', 'notifiedOn', inWords(part))),
  },
  {
    code: 'evidenceLoose',
    severity: 'reason',
    faults: ({ plan }) =>
      partsOf(plan, 'evidenceItem')
        .filter(({ values }) => values.occupantId === null || !plan.parts.occupant.has(values.occupantId))
        .map((part) => at(part, 'evidenceItem', 'occupantId')),
  },
  {
    code: 'evidenceReversed',
    severity: 'block',
    faults: ({ plan }) =>
      partsOf(plan, 'evidenceItem')
        .filter(({ values }) => values.on !== null && values.until !== null && values.until < values.on)
        .map((part) => at(part, 'evidenceItem', 'until', part.values.until ?? '')),
  },
  {
    code: 'evidenceInFuture',
    severity: 'reason',
    faults: ({ plan, facts }) =>
      partsOf(plan, 'evidenceItem')
        .filter(({ values }) => values.on !== null && values.on > facts.today)
        .map((part) => at(part, 'evidenceItem', 'on', part.values.on ?? '')),
  },
  {
    code: 'threeWayMissing',
    severity: 'reason',
    faults({ plan }) {
      const talks = Map.groupBy(partsOf(plan, 'negotiation'), ({ values }) => values.occupantId)
      return partsOf(plan, 'occupant').flatMap((part) => {
        if (!claimsARight(part.values.class)) return []
        const spoken = new Set((talks.get(part.id) ?? []).flatMap((talk) => talk.values.sides))
        return TALK_SIDES.every((side) => spoken.has(side)) ? [] : [at(part, 'occupant', 'stance', inWords(part))]
      })
    },
  },
  {
    code: 'negotiationReversed',
    severity: 'reason',
    faults: ({ plan }) =>
      partsOf(plan, 'negotiation')
        .filter(({ values }) => values.on !== null && values.nextOn !== null && values.nextOn < values.on)
        .map((part) => at(part, 'negotiation', 'nextOn', part.values.nextOn ?? '')),
  },
]

/**
 * Outsiders with whom applicant and debtor are spoken before force is used (domain.md §2.5); the debtor's household and
 * those without any right are not among them, nor somebody nobody has identified yet.
 */
function claimsARight(named: OccupantClass): boolean {
  return named !== 'DEBTOR_HOUSEHOLD' && named !== 'UNLAWFUL' && named !== 'UNKNOWN'
}

/** Citizen numbers are checked where they look like one; passports and permits have other forms. */
function isWrongId(idNo: string, today: string): boolean {
  if (!/^[0-9Xx]{15,18}$/.test(idNo.trim()) || !isCalendarDate(today)) return false
  return !parseCitizenId(idNo, today, 'only18').ok
}

const storageChecks: readonly Check[] = [
  {
    code: 'storageMissing',
    severity: 'block',
    faults: ({ plan }) => (plan.parts.storage.size === 0 ? [table('storage', 'place')] : []),
  },
  {
    code: 'storageAreaMissing',
    severity: 'reason',
    faults: ({ plan }) =>
      partsOf(plan, 'storage')
        .filter((part) => part.values.area === null)
        .map((part) => at(part, 'storage', 'area', part.values.place)),
  },
  {
    code: 'storageTooSmall',
    severity: 'block',
    faults(input) {
      const { plan, options } = input
      const stores = partsOf(plan, 'storage')
      const [first] = stores
      if (first === undefined) return []
      // What nobody estimated fills the store as a usual room does; a store without an area holds nothing yet.
      const lots = cleared(input).reduce(
        (sum, room) => sum + Math.max(0, room.values.estimate ?? options.lotsPerRoom),
        0,
      )
      const needed = Math.ceil((lots * 100) / options.lotsPerSquareMetre)
      const there = sumAreas(stores.map((part) => part.values.area))
      const short = hundredths(areaText(needed)) > there
      return short ? [at(first, 'storage', 'area', areaText(needed))] : []
    },
  },
  {
    code: 'custodianMissing',
    severity: 'reason',
    faults: ({ plan }) =>
      partsOf(plan, 'storage')
        .filter((part) => part.values.custodian.trim() === '')
        .map((part) => at(part, 'storage', 'custodian', part.values.place)),
  },
]

export const placeChecks: readonly Check[] = [
  ...windowChecks,
  ...premisesChecks,
  ...roomChecks,
  ...occupantChecks,
  ...storageChecks,
]
