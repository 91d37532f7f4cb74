import { dateOf } from '../../../shared/domain/calendar/calendarDate.ts'
import type {
  EvictionPlanData,
  PlanCare,
  PlanOccupant,
} from '../../../shared/domain/documents/forms/evictionPlanData.ts'
import { maskIdNumber } from '../../../shared/domain/identifiers/citizenId.ts'
import { type PlanPart, type PlanView, partsOf } from '../../../shared/domain/plans/planView.ts'
import { needWord, term } from '../plans/words.ts'
import { dayText, filled, joinedBy } from './planTexts.ts'

type Value = string | null

function nameOf(plan: PlanView, occupantId: string | null): Value {
  return filled(plan.parts.occupant.get(occupantId ?? '')?.values.name ?? '')
}

/** One line of the register of occupants. */
export function occupantOf(plan: PlanView, { id, values }: PlanPart<'occupant'>): PlanOccupant {
  const dates = partsOf(plan, 'evidenceItem')
    .filter((part) => part.values.occupantId === id)
    .map(({ values: it }) =>
      joinedBy('', [term('evidenceKind', it.kind), dayText(it.on), it.until === null ? '' : `至${dayText(it.until)}`]),
    )
  return {
    name: filled(values.name),
    sex: values.sex === '' ? null : term('sex', values.sex),
    identity: values.idNo.trim() === '' ? null : maskIdNumber(values.idNo.trim()),
    kind: term('occupantClass', values.class),
    rooms: filled(plan.rooms.get(values.roomId ?? '')?.values.code ?? ''),
    basis: filled(joinedBy('；', [values.right, ...dates])),
    contact: filled(values.phone),
    notifiedOn: dateOf(values.notifiedOn),
    stance: term('stance', values.stance),
    flags: filled(joinedBy('；', [values.needs.map(needWord).join('、'), values.needsNote, values.note])),
  }
}

/** What shows that somebody is there, since when and by what right. */
export function evidenceOf(plan: PlanView): EvictionPlanData['evidence'] {
  return partsOf(plan, 'evidenceItem').map(({ values }) => ({
    occupant: nameOf(plan, values.occupantId),
    kind: term('evidenceKind', values.kind),
    dates: filled(joinedBy('至', [dayText(values.on), dayText(values.until)])),
    source: filled(values.source),
    originalSeen: values.originalSeen,
    amountFen: values.amount,
    note: filled(values.note),
  }))
}

/** Rents as far as they are known. */
export function rentsOf(plan: PlanView): EvictionPlanData['rents'] {
  return partsOf(plan, 'rentTerms').map(({ values }) => ({
    occupant: nameOf(plan, values.occupantId),
    monthlyFen: values.monthly,
    usualFen: values.usual,
    prepaidMonths: values.prepaidMonths,
    related: values.related,
    note: filled(values.note),
  }))
}

/** Each vulnerability form, and an empty one for whoever needs care and has none: that it is missing must be seen. */
export function careOf(plan: PlanView): PlanCare[] {
  const forms = partsOf(plan, 'care')
  const without = partsOf(plan, 'occupant').filter(
    ({ id, values }) => values.needs.length > 0 && !forms.some((form) => form.values.occupantId === id),
  )
  return [
    ...forms.map(({ values }) => ({
      ...personOf(plan, values.occupantId),
      date: dateOf(values.on),
      condition: filled(values.condition),
      ambulance: values.ambulance === '' ? null : term('ambulance', values.ambulance),
      aids: filled(values.aids),
      relatives: filled(values.relatives),
      community: filled(values.community),
      civilAffairs: filled(values.civilAffairs),
      decision: filled(values.decision),
      decidedBy: filled(values.decidedBy),
    })),
    ...without.map(({ id }) => ({ ...personOf(plan, id), ...NOT_FILLED_IN })),
  ]
}

const NOT_FILLED_IN = {
  date: null,
  condition: null,
  ambulance: null,
  aids: null,
  relatives: null,
  community: null,
  civilAffairs: null,
  decision: null,
  decidedBy: null,
} as const

function personOf(plan: PlanView, occupantId: string | null): Pick<PlanCare, 'occupant' | 'room' | 'needs'> {
  const values = plan.parts.occupant.get(occupantId ?? '')?.values
  return {
    occupant: filled(values?.name ?? ''),
    room: filled(plan.rooms.get(values?.roomId ?? '')?.values.code ?? ''),
    needs: filled(joinedBy('；', [(values?.needs ?? []).map(needWord).join('、'), values?.needsNote ?? ''])),
  }
}

/** Talks so far, a line each: who, where, what was claimed, explained, offered and answered, and what comes next. */
export function persuasionOf(plan: PlanView): string {
  const lines = partsOf(plan, 'negotiation').map(({ values }) => {
    const who = plan.parts.occupant.get(values.occupantId ?? '')?.values.name ?? ''
    const said = [
      values.participants === '' ? '' : `参加人：${values.participants}`,
      values.claimed === '' ? '' : `主张：${values.claimed}`,
      values.explained === '' ? '' : `释明：${values.explained}`,
      values.offer === '' ? '' : `提议：${values.offer}`,
      values.answer === '' ? '' : `答复：${values.answer}`,
      values.signed === '' ? '' : `签名：${values.signed}`,
      values.nextOn === null ? '' : `下次：${values.nextOn}`,
    ]
    return joinedBy('，', [dayText(values.on), who, values.place, ...said])
  })
  return lines.join('\n')
}
