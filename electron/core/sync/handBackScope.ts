import { handBackRows, letGo, looseEnds, notHeldBy, UnknownRowsError } from '../../../db/handBack.ts'
import type { Names } from '../../../db/identity.ts'
import type { Db } from '../../../db/open.ts'
import { roomRows } from '../../../db/site.ts'
import { foundingDevices, type PeerRow, peerRows, savePeer } from '../../../db/sync.ts'
import { setWithheld, withheldScopes } from '../../../db/withheld.ts'
import type { HAND_BACK_BLOCKS, HandBackState } from '../../../shared/contract/desk/sync/handBack.ts'
import { addDays, type CalendarDate, dateOf } from '../../../shared/domain/calendar/calendarDate.ts'
import { PART_KINDS } from '../../../shared/domain/plans/parts.ts'
import { syncTypes } from '../../../shared/domain/sync/events.ts'
import { covers, isGranted } from '../../../shared/sync/protocol.ts'
import { courtChain, holdsReceiptKey } from '../approvals/trust.ts'
import { type Act, type CoreContext, draft } from '../context.ts'
import { refuse } from '../errors.ts'
import { openRoomHere } from '../openRoom.ts'
import type { TakenHere } from './grants.ts'
import { peerNameOf } from './state.ts'

/** How one scope leaves this laptop and comes back: to whom, what keeps it here, and what goes (L8). */

/** Days after the closing of a case from which handing back is proposed `[p]`. */
const PROPOSED_AFTER_DAYS = 30

type Block = HandBackState['sites'][number]['blocks'][number]

/**
 * Who keeps what this laptop lets go of: the court's gateway, else the court's own machine. Another laptop is no holder:
 * it may hand the same site back in the same hour, each trusting the other.
 */
export async function holderHere(context: CoreContext): Promise<PeerRow | null> {
  const { db } = context.store()
  const { root } = await courtChain(context)
  const founders = foundingDevices(db, context.profile().courtCode, root)
  const rows = peerRows(db)
  const machine = rows.find(({ kind, peer }) => kind !== 'gateway' && founders.includes(deviceOf(peer)))
  return rows.find(({ kind }) => kind === 'gateway') ?? machine ?? null
}

/** Who took a scope back from this laptop, the last one; null = nobody, or it was granted again, also as a part of what was taken. */
export function takenFrom(
  { withdrawn, scopes }: TakenHere,
  scope: string,
  names: Names,
): HandBackState['sites'][number]['takenBack'] {
  const one = withdrawn.findLast((taken) => covers(taken.scope, scope))
  if (one === undefined || isGranted(scopes, scope)) return null
  return { officer: names.officers.get(one.by) ?? one.by, at: one.at, reason: one.reason }
}

/** Why a site can't go now; empty = it can. */
export function blocksOfSite(context: CoreContext, siteId: string, holder: PeerRow | null): Block[] {
  const { db } = context.store()
  const ids = [siteId, ...roomRows(db, siteId).map((room) => room.room_id)]
  const open = openRoomHere(context.store(), context.profile().deviceId)?.site_id === siteId ? 1 : 0
  return blocksOfScope(context, `site:${siteId}`, { ids, open, holder })
}

/** Why a scope can't go now; `ids`: what half-typed text of it names, `open`: rooms of it that stand open here. */
export function blocksOfScope(
  context: CoreContext,
  scope: string,
  { ids, open, holder }: { ids: readonly string[]; open: number; holder: PeerRow | null },
): Block[] {
  const { db } = context.store()
  const block = (code: (typeof HAND_BACK_BLOCKS)[number], n: number): Block[] => (n > 0 ? [{ code, n }] : [])
  const { deviceId } = context.profile()
  if (holdsReceiptKey(context)) return [{ code: 'courtKeeps', n: 1 }]
  if (holder === null) return [{ code: 'noHolder', n: 1 }]
  const lacks = notHeldBy(db, { scope, device: deviceId, peer: holder.peer })
  const { aside, drafts } = looseEnds(db, scope, ids)
  return [
    ...block('events', lacks.events),
    ...block('files', lacks.files),
    ...block('roomOpen', open),
    ...block('drafts', drafts),
    ...block('aside', aside),
  ]
}

/** Lets go of one scope and says so in this device's own stream; answers with what is to be removed from the disk. */
export function giveScope(
  context: CoreContext,
  act: Act,
  said: { scope: string; name: string; reason: string; holder: PeerRow; together: readonly string[] },
): { order: string; files: string[] } {
  const { scope, name, reason, holder, together } = said
  const gone = lettingGo(act.db, scope)
  const body = {
    ...{ scope, name, reason, holder: holder.peer, events: gone.events, files: gone.files.length },
    ...(together.length === 0 ? {} : { together: [...together] }),
  }
  const own = `device:${context.profile().deviceId}`
  const [event] = act.append([draft(own, syncTypes.handedBack, 'handBack', act.newId(), [], body)])
  return { order: event?.hash ?? '', files: gone.files }
}

/** Asks for a scope again that is away: it comes with the next exchange. */
export function takeScope(context: CoreContext, act: Act, scope: string): void {
  if (withheldScopes(act.db).get(scope) !== 'back') return
  // A laptop restored from a copy has what another device let go of: its word stands in that device's own stream.
  const { deviceId } = context.profile()
  const told = handBackRows(act.db).find((row) => row.device === deviceId && row.scope === scope)
  if (told !== undefined) {
    const seen = JSON.parse(told.rev) as string[]
    act.append([draft(`device:${deviceId}`, syncTypes.takenAgain, 'handBack', told.hand_back_id, seen, { scope })])
  }
  setWithheld(act.db, scope, 'coming')
  // The feed has passed it by: it is filled by heads, as a newly granted scope is (X6).
  for (const row of peerRows(act.db)) {
    const filled = (JSON.parse(row.filled) as string[]).filter((one) => !isGranted([one], scope))
    savePeer(act.db, { ...row, filled: JSON.stringify(filled) })
  }
}

export function isLongAgo(closedOn: string, today: CalendarDate): boolean {
  const day = dateOf(closedOn)
  return day !== null && addDays(day, PROPOSED_AFTER_DAYS) <= today
}

const deviceOf = (peer: string): string => peer.slice(peer.indexOf(':') + 1)

function lettingGo(db: Db, scope: string): ReturnType<typeof letGo> {
  try {
    return letGo(db, scope, PART_KINDS)
  } catch (error) {
    if (error instanceof UnknownRowsError) refuse('handBackNewer', 'site', error.kind)
    throw error
  }
}

export function lastOf(
  db: Db,
  row: ReturnType<typeof handBackRows>[number],
  names: Names,
): HandBackState['sites'][number]['last'] {
  const holder = peerRows(db).find(({ peer }) => peer === row.holder)
  return {
    ...{ officer: names.officers.get(row.officer_id) ?? row.officer_id, at: row.at, reason: row.reason },
    holder: holder === undefined ? row.holder : peerNameOf(db, holder),
  }
}
