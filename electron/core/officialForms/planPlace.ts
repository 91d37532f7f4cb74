import { dateOf } from '../../../shared/domain/calendar/calendarDate.ts'
import type { EvictionPlanData } from '../../../shared/domain/documents/forms/evictionPlanData.ts'
import { type PlanView, partsOf } from '../../../shared/domain/plans/planView.ts'
import { needWord, term } from '../plans/words.ts'
import { areaOf, dayText, filled, groupName, joined, joinedBy } from './planTexts.ts'

/** Section 2 of the plan in short: where, how large, whose, and what lies on it. */
export function siteOf(plan: PlanView, address: string): EvictionPlanData['site'] {
  const premises = partsOf(plan, 'premises').map((part) => part.values)
  const burdens = partsOf(plan, 'encumbrance')
    .filter(({ values }) => values.kind === 'MORTGAGE' || values.kind === 'SEIZURE')
    .map(({ values }) => joinedBy('，', [dayText(values.on), term('encumbranceKind', values.kind), values.holder]))
  const utilities = joined([...plan.rooms.values()].map((room) => room.values.utilities))
  return {
    address: filled(address),
    buildings: plan.buildings.length,
    rooms: plan.rooms.size,
    areaText: areaOf(plan),
    ownership: filled(
      joined(premises.map((one) => (one.publicAsset === true ? `${one.ownership}（国有集体资产）` : one.ownership))),
    ),
    seizures: filled(burdens.join('；')),
    utilities: filled(utilities),
  }
}

/** Every room with who is there; a room that is left out says so in its last column. */
export function roomsOf(plan: PlanView): EvictionPlanData['rooms'] {
  const buildings = new Map(plan.buildings.map((one) => [one.id, one.name]))
  const byRoom = Map.groupBy(partsOf(plan, 'occupant'), (part) => part.values.roomId ?? '')
  return [...plan.rooms.values()].map(({ id, buildingId, floor, values }) => {
    const occupants = byRoom.get(id) ?? []
    const needs = joined(occupants.flatMap((part) => part.values.needs.map(needWord)))
    return {
      building: buildings.get(buildingId) ?? null,
      floor: `${floor}层`,
      code: values.code,
      areaText: values.area === null ? null : `${values.area}㎡`,
      purpose: filled(values.purpose),
      occupant: filled(joined(occupants.map((part) => part.values.name))) ?? filled(values.occupant),
      keys: filled(values.keys),
      utilities: filled(values.utilities),
      group: groupName(plan, values.groupId),
      estimate: values.estimate === null ? null : String(values.estimate),
      flags: filled(joinedBy('；', [values.excluded.trim() === '' ? '' : '除外', needs, values.note])),
    }
  })
}

/** Rooms that stay as they are, each with its reason. */
export function exclusionsOf(plan: PlanView): EvictionPlanData['excluded'] {
  return [...plan.rooms.values()]
    .filter(({ values }) => values.excluded.trim() !== '')
    .map(({ id, values }) => {
      const there = partsOf(plan, 'occupant').filter((part) => part.values.roomId === id)
      return {
        code: values.code,
        areaText: values.area === null ? null : `${values.area}㎡`,
        occupant: filled(joined(there.map((part) => part.values.name))) ?? filled(values.occupant),
        reason: filled(values.excluded),
      }
    })
}

/** The papers of what is enforced upon, and who lives there by which right. */
export function premisesOf(plan: PlanView): EvictionPlanData['premises'] {
  return partsOf(plan, 'premises').map(({ values }) => ({
    kind: values.executionKind === null ? null : term('executionKind', values.executionKind),
    ownership: filled(values.ownership),
    certificateNo: filled(values.certificateNo),
    titleNo: filled(values.titleNo),
    dwelling: values.dwelling,
    onlyHome: values.onlyHome,
    publicAsset: values.publicAsset,
    housingGround: filled(values.housingGround),
  }))
}

/** Mortgages, seizures and the other dates that rights are compared with. */
export function encumbrancesOf(plan: PlanView): EvictionPlanData['encumbrances'] {
  return partsOf(plan, 'encumbrance').map(({ values }) => ({
    date: dateOf(values.on),
    kind: term('encumbranceKind', values.kind),
    holder: filled(values.holder),
    number: filled(values.documentNo),
  }))
}
