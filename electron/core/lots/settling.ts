import { requestRowsOfCase } from '../../../db/approvals.ts'
import { itemRow } from '../../../db/inventory.ts'
import { lotsOfSite } from '../../../db/lots.ts'
import type { Db } from '../../../db/open.ts'
import type { ItemTable } from '../../../db/schema.ts'
import type { LotView } from '../../../shared/contract/desk/lots.ts'
import { defaultApprovalRules } from '../../../shared/domain/approvals/kinds.ts'
import { type CalendarDate, isCalendarDate } from '../../../shared/domain/calendar/calendarDate.ts'
import type { Lot } from '../../../shared/domain/lots/lot.ts'
import type { SettlingFacts } from '../../../shared/domain/lots/settling.ts'
import { chinaDate } from '../../../shared/domain/worklist/rules.ts'
import { loadRequest } from '../approvals/verdicts.ts'
import type { CoreContext } from '../context.ts'
import { siteFacts } from '../gate/facts.ts'
import type { GatePorts } from '../gate/ports.ts'

/** What the guards of a site's lots ask about, read once for all of them. */
export interface SettlingGround {
  /** How many lots of the site have an item. */
  times: ReadonlyMap<string, number>
  /** Objections that stop disposal now, with their rooms; no rooms = the whole site. */
  stopping: readonly { person: string; rooms: readonly string[] }[]
  approvedRequest: string | null
  role: SettlingFacts['role']
  today: CalendarDate
}

/** Reads the ground of a site. Requests count by the decisions verified here (P1). */
export function settlingGround(context: CoreContext, db: Db, siteId: string, ports: GatePorts): SettlingGround {
  const times = new Map<string, number>()
  for (const id of lotsOfSite(db, siteId).flatMap(({ lot }) => lot.items)) times.set(id, (times.get(id) ?? 0) + 1)
  const facts = siteFacts(context, db, siteId, ports)
  const stopping = facts.objections
    .filter(({ block }) => block !== null)
    .map(({ objection }) => ({ person: objection.person, rooms: objection.rooms }))
  const approved = requestRowsOfCase(db, facts.case.case_id, 'emergencyDisposal').find(
    ({ request_id, site_id }) =>
      (site_id === null || site_id === siteId) &&
      loadRequest(context, defaultApprovalRules, request_id).fold.state === 'approved',
  )
  return {
    times,
    stopping,
    approvedRequest: approved?.request_id ?? null,
    role: context.session().role,
    today: chinaDate(context.ports.now()),
  }
}

/** The goods of a lot that somebody claims, with who; by the record as it stands, not as it was when the lot was made. */
export function disputedItems(db: Db, lot: Lot, ground: SettlingGround): LotView['disputed'] {
  return lot.items.flatMap((id) => {
    const item = itemRow(db, id)
    const claim = item === undefined ? null : claimOf(item, ground)
    return item === undefined || claim === null ? [] : [{ number: item.number, ...claim }]
  })
}

function claimOf(item: ItemTable, ground: SettlingGround): Omit<LotView['disputed'][number], 'number'> | null {
  if (Object.hasOwn(JSON.parse(item.doubts) as object, 'owner')) return { cause: 'OWNER_DOUBT', who: '' }
  const objector = ground.stopping.find(({ rooms }) => rooms.length === 0 || rooms.includes(item.room_id))
  if (objector !== undefined) return { cause: 'OBJECTION', who: objector.person }
  if (item.owner_kind !== 'THIRD_PARTY') return null
  return { cause: 'CLAIMED', who: (JSON.parse(item.owner) as { name: string }).name }
}

/** What the guards look at, of one lot. */
export function factsOfLot(
  lot: Lot,
  disputed: LotView['disputed'],
  twice: string[],
  ground: SettlingGround,
): SettlingFacts {
  const { approvedRequest, role, today } = ground
  return { until: untilOf(lot), sold: priceOf(lot) !== null, disputed, twice, approvedRequest, role, today }
}

/** Last day to collect by the newest notice; null before one. */
export function untilOf(lot: Lot): CalendarDate | null {
  const until = lot.moves.findLast(({ move }) => move === 'noticeCollection')?.data.until
  return typeof until === 'string' && isCalendarDate(until) ? until : null
}

/** What the goods were sold for, in fen; null before a sale. */
export function priceOf(lot: Lot): number | null {
  const sale = lot.moves.findLast(({ move }) => move === 'dispose' || move === 'disposeUrgently')
  return typeof sale?.data.amountFen === 'number' ? sale.data.amountFen : null
}
