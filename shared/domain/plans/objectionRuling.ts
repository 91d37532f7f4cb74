import type { CalendarDate } from '../calendar/calendarDate.ts'
import type { Objection } from './objections.ts'

/** Why what was stated about the end of an objection lifts nothing. */
export const RULING_FAULTS = ['noReviewer', 'noNumber', 'noPaper', 'enforcerDecided', 'paperOnly'] as const
export type RulingFault = (typeof RULING_FAULTS)[number]

/** Days of an objection in the order of law: none before an earlier one, none ahead of today. */
const IN_ORDER = [
  'receivedOn',
  'acceptedOn',
  'notifiedOn',
  'ruling',
  'rulingServedOn',
  'nextStepOn',
  'nextStepEndedOn',
] as const
type Dated = (typeof IN_ORDER)[number] | 'withdrawnOn' | 'completedOn' | 'incompleteToldOn'

function dayOf(objection: Pick<Objection, Dated>, name: Dated): CalendarDate | null {
  return name === 'ruling' ? (objection.ruling?.on ?? null) : objection[name]
}

/** The first day that is out of order or lies ahead of `today`; null = none. */
export function misplacedDay(objection: Pick<Objection, Dated>, today: CalendarDate): Dated | null {
  let before = dayOf(objection, 'receivedOn')
  for (const name of IN_ORDER) {
    const day = dayOf(objection, name)
    if (day === null) continue
    if (day > today || (before !== null && day < before)) return name
    before = day
  }
  for (const name of ['withdrawnOn', 'completedOn', 'incompleteToldOn'] as const) {
    const day = dayOf(objection, name)
    if (day !== null && (day > today || (objection.receivedOn !== null && day < objection.receivedOn))) return name
  }
  if (objection.rulingServedOn !== null && objection.ruling === null) return 'rulingServedOn'
  return null
}

/**
 * What keeps the end of an objection from counting: a ruling names its reviewer and number, ruling and withdrawal lie
 * here on paper, and nobody who enforces the case has decided any of it (OBJ 11). What was stated under a local court is paper
 * until it is stated anew (`isLocal`, decision 0048). Empty while there is no end to judge.
 */
export function rulingFaults(
  objection: Objection,
  enforcers: readonly string[],
  isLocal: (written: { device: string; seq: number }) => boolean,
): RulingFault[] {
  const { ruling, reviewer, document, withdrawnOn, deciders } = objection
  const faults: RulingFault[] = []
  if (ruling !== null && (reviewer === '' || enforcers.includes(reviewer))) faults.push('noReviewer')
  if (ruling !== null && ruling.no.trim() === '') faults.push('noNumber')
  if ((ruling !== null || withdrawnOn !== null) && document.hash === '') faults.push('noPaper')
  if (deciders.some((officer) => enforcers.includes(officer))) faults.push('enforcerDecided')
  if (objection.decidedAt.some(isLocal)) faults.push('paperOnly')
  return faults
}

/** The objection as if nothing of its end had been stated: what counts while {@link rulingFaults} finds anything. */
export function asUnruled(objection: Objection): Objection {
  // The objector's security stops, so it stands whoever wrote it down.
  const security = objection.security === 'OBJECTOR' ? objection.security : ''
  const open = { ruling: null, rulingServedOn: null, withdrawnOn: null, nextStepEndedOn: null, struck: null } as const
  return { ...objection, ...open, security }
}
