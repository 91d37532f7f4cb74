import { countDraftsOf } from '../../../db/drafts.ts'
import { namesOf } from '../../../db/identity.ts'
import {
  eventsAfterPlace,
  filesNowhereElse,
  formerDevices,
  leavingsOfSite,
  piecesAside,
  type StoredLeaving,
  streamsOf,
} from '../../../db/leaving.ts'
import type { Db } from '../../../db/open.ts'
import { roomRows } from '../../../db/site.ts'
import { peerHeads, peerRows, timeOfEvent } from '../../../db/sync.ts'
import type { LeavingRow } from '../../../shared/contract/desk/sync/leaving.ts'
import {
  issuesOf,
  type LaptopFacts,
  type LaptopStatement,
  type LeavingIssue,
  leavingTypes,
  statementOf,
} from '../../../shared/domain/sync/leaving.ts'
import type { CoreContext } from '../context.ts'
import { openRoomHere } from '../openRoom.ts'
import { type Holder, lackOf, laptopLabels } from './state.ts'

/** A laptop's part of a site as this laptop knows it, before anybody answered for it. */
export type LaptopPart = Omit<LeavingRow, 'stand' | 'act'>

/** Everything the check of one site looks at, read at one moment. */
export interface SiteParts {
  parts: LaptopPart[]
  /** What this laptop has now. */
  here: LaptopStatement
  stored: StoredLeaving[]
}

/**
 * Reads every laptop's part of a site. A record counts as held elsewhere only where somebody else signed for it; `lost`
 * laptops hold nothing any more. Of this laptop and those it was before, the facts are looked at; another one's half-typed
 * text and open rooms are known by its own word only.
 */
export function siteParts(
  context: CoreContext,
  siteId: string,
  { holders, lost }: { holders: readonly Holder[]; lost: readonly string[] },
): SiteParts {
  const { db } = context.store()
  const scope = `site:${siteId}`
  const { deviceId } = context.profile()
  const former = formerDevices(db, deviceId)
  const own = [deviceId, ...former]
  const stored = leavingsOfSite(db, siteId)
  const files = filesNowhereElse(db, scope, { own, lost })
  const aside = piecesAside(db, scope)
  const here = { ...looseHere(context, siteId), files: sumOf(own, files), former }
  const known = knownHeads(db, scope, { holders, own, lost })
  const statements = newestStatements(stored)
  const devices = new Set([...streamsOf(db, scope).map((one) => one.device), ...known.keys(), deviceId])
  const told: Told = { context, scope, own, here, holders, files, aside, statements, known }
  return { parts: [...devices].sort().map((device) => partOf(told, device)), here, stored }
}

interface Told {
  context: CoreContext
  scope: string
  own: readonly string[]
  here: LaptopStatement
  holders: readonly Holder[]
  files: ReadonlyMap<string, number>
  aside: ReadonlyMap<string, { aside: number; waiting: number }>
  statements: ReadonlyMap<string, { row: StoredLeaving; said: LaptopStatement }>
  known: ReadonlyMap<string, KnownHead>
}

/** How far a stream is known: here, at the furthest other holder, and by anybody's word. */
interface KnownHead {
  here: number
  held: number
  told: number
}

function partOf(told: Told, device: string): LaptopPart {
  const { context, scope, own, here, holders } = told
  const { db } = context.store()
  const isOwn = own.includes(device)
  const isThis = device === context.profile().deviceId
  const { here: last, held, told: furthest } = told.known.get(device) ?? { here: 0, held: 0, told: 0 }
  const spoken = told.statements.get(device)
  const pieces = told.aside.get(device) ?? { aside: 0, waiting: 0 }
  const facts: LaptopFacts = {
    own: isOwn,
    stated: isThis ? { ...here, files: told.files.get(device) ?? 0 } : isOwn ? null : (spoken?.said ?? null),
    writtenSince: spoken === undefined ? 0 : writtenAfter(db, scope, device, { spoken: spoken.row, last, furthest }),
    ...pieces,
    events: isOwn ? eventsAfterPlace(db, { device, scope, seq: held }) : Math.max(0, furthest - Math.max(last, held)),
    files: told.files.get(device) ?? 0,
  }
  // Pieces that lie aside here count once, on the row of whoever wrote them.
  const stated = isThis ? { ...here, aside: 0, waiting: 0, files: facts.files } : facts.stated
  const heads = last === 0 ? [] : [{ device, scope, seq: last, hash: '' }]
  return {
    ...{ device, name: laptopLabels(db)(device), own: isOwn, events: last },
    heardAt: isThis ? lastExchange(db) : heardAt(db, scope, device, { last, holders }),
    statedAt: spoken?.row.at ?? null,
    statedBy: spoken === undefined ? null : (namesOf(db).officers.get(spoken.row.officer_id) ?? spoken.row.officer_id),
    issues: issuesOf({ ...facts, stated }),
    lacks: holders.map((holder) => lackOf(db, holder, heads)),
  }
}

/** Open room, half-typed text and pieces aside on this laptop, of one site. */
function looseHere(context: CoreContext, siteId: string): Omit<LaptopStatement, 'files' | 'former'> {
  const { db } = context.store()
  const open = openRoomHere(context.store(), context.profile().deviceId)?.site_id === siteId ? 1 : 0
  const drafts = countDraftsOf(
    db,
    roomRows(db, siteId).map((room) => room.room_id),
  )
  let aside = 0
  let waiting = 0
  for (const one of piecesAside(db, `site:${siteId}`).values()) {
    aside += one.aside
    waiting += one.waiting
  }
  return { rooms: open, drafts, aside, waiting }
}

/** Whatever a device wrote after it said what it has, here or by a holder's word, the check's own events left out. */
function writtenAfter(
  db: Db,
  scope: string,
  device: string,
  { spoken, last, furthest }: { spoken: StoredLeaving; last: number; furthest: number },
): number {
  // Of a former device nothing more is written; its successor's word is about all of it.
  if (spoken.device !== device) return 0
  return eventsAfterPlace(db, { device, scope, seq: spoken.seq }) + Math.max(0, furthest - last)
}

/** The newest statement of each device, under each id it answers for. */
function newestStatements(
  stored: readonly StoredLeaving[],
): Map<string, { row: StoredLeaving; said: LaptopStatement }> {
  const newest = new Map<string, { row: StoredLeaving; said: LaptopStatement }>()
  for (const row of stored) {
    if (row.kind !== leavingTypes.stated) continue
    const said = statementOf(row.body)
    for (const device of [...said.former, row.device]) newest.set(device, { row, said })
  }
  return newest
}

/**
 * How far each stream of the scope is known. Of another device's records those here are held twice; of own ones only what
 * somebody else signed for counts (X4).
 */
function knownHeads(
  db: Db,
  scope: string,
  { holders, own, lost }: { holders: readonly Holder[]; own: readonly string[]; lost: readonly string[] },
): Map<string, KnownHead> {
  const known = new Map<string, KnownHead>()
  const at = (device: string): KnownHead => {
    const head = known.get(device) ?? { here: 0, held: 0, told: 0 }
    known.set(device, head)
    return head
  }
  for (const { device, last } of streamsOf(db, scope)) Object.assign(at(device), { here: last, told: last })
  for (const { device: holder, has } of holders) {
    for (const [key, seq] of has) {
      const [device = '', ofScope = ''] = splitKey(key)
      if (ofScope !== scope) continue
      const head = at(device)
      head.told = Math.max(head.told, seq)
      if (holder !== device && !own.includes(holder) && !lost.includes(holder)) head.held = Math.max(head.held, seq)
    }
  }
  for (const { peer } of peerRows(db)) {
    const holder = peer.slice(peer.indexOf(':') + 1)
    if (lost.includes(holder) || own.includes(holder)) continue
    for (const head of peerHeads(db, peer)) {
      if (head.scope !== scope || head.device === holder) continue
      const signed = own.includes(head.device) ? head.signed_seq : head.seq
      at(head.device).held = Math.max(at(head.device).held, signed)
    }
  }
  return known
}

function splitKey(key: string): string[] {
  const gap = key.indexOf(' ')
  return [key.slice(0, gap), key.slice(gap + 1)]
}

function lastExchange(db: Db): number | null {
  return peerRows(db).reduce<number | null>(
    (last, { done_at: at }) => (at === null ? last : Math.max(last ?? 0, at)),
    null,
  )
}

/** When another laptop was last heard of: what it signed, or the newest of its records here. */
function heardAt(
  db: Db,
  scope: string,
  device: string,
  { last, holders }: { last: number; holders: readonly Holder[] },
): number | null {
  const signed = holders.find((one) => one.device === device)?.saidAt ?? null
  const written = last === 0 ? null : timeOfEvent(db, device, scope, last)
  if (signed === null || written === null) return signed ?? written
  return Math.max(signed, written)
}

const sumOf = (devices: readonly string[], counts: ReadonlyMap<string, number>): number =>
  devices.reduce((sum, device) => sum + (counts.get(device) ?? 0), 0)

/** Whether nothing of these is open any more. */
export function isSettled(part: LaptopPart | undefined, issues: readonly LeavingIssue[]): boolean {
  return part === undefined || issues.every(({ code }) => part.issues.every((one) => one.code !== code))
}
