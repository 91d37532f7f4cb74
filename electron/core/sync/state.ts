import { caseRowById } from '../../../db/cases.ts'
import type { StreamHeadRow } from '../../../db/heads.ts'
import { deviceRows } from '../../../db/identity.ts'
import type { Db } from '../../../db/open.ts'
import { oldTail } from '../../../db/ownDevice.ts'
import { siteRow } from '../../../db/site.ts'
import {
  courtReceipts,
  type PeerRow,
  parkedCount,
  peerHeads,
  peerRows,
  quarantineRows,
  timeOfEvent,
} from '../../../db/sync.ts'
import { heldHeads } from '../../../db/withheld.ts'
import type { Lack, SetAside, SyncMatrix, SyncPeer, SyncState } from '../../../shared/contract/desk/sync.ts'
import { FAILURE_CLASSES, FAILURES } from '../../../shared/sync/failures.ts'
import { streamKey } from '../../../shared/sync/missing.ts'
import { isGranted } from '../../../shared/sync/protocol.ts'
import type { CoreContext } from '../context.ts'
import { clockHere } from './clock.ts'
import { grantsHere } from './grants.ts'
import { isTold, saidHere } from './holdings.ts'
import type { SyncKeys } from './keys.ts'
import { onlyHere } from './onlyHere.ts'

/** What runs now and what comes next with each other side; lives in the service's memory. */
export interface Running {
  running: SyncPeer['running']
  nextAt: number | null
}

/** Everything the sync screen says in one look (U1). `files`: kept nowhere else; `copied` as in {@link onlyHere}. */
export function stateHere(
  context: CoreContext,
  live: (peer: string) => Running,
  second: { files: number; copied: number },
): SyncState {
  const { db } = context.store()
  const receipt = courtReceipts(db, 1)[0]
  return {
    onlyHere: {
      ...onlyHere(db, context.profile().deviceId, second.copied, context.ports.now()),
      files: second.files,
    },
    peers: peerRows(db).map((row) => {
      const named = { ...row, name: peerNameOf(db, row) }
      return peerView(db, named, live(row.peer), context.profile().deviceId)
    }),
    waiting: parkedCount(db),
    setAside: quarantineRows(db).length,
    clock: clockHere(context),
    oldTail: tailHere(db),
    receipt: receipt === undefined ? null : { at: receipt.at, feed: receipt.feed },
  }
}

/** What the device a restored laptop was may have written after the copy, by its name, and who was asked for that (X7). */
function tailHere(db: Db): SyncState['oldTail'] {
  const tail = oldTail(db)
  return tail === null ? null : { name: deviceNames(db)(tail.device), until: tail.until, asked: tail.asked }
}

/** What a device may open by writing in it first is handed on, whether it was granted yet or not. */
const OPENED = /^(case|site):/

/** Name of another side: as it was given, or of a hub as the court knows that laptop, with its prefix. */
export function peerNameOf(db: Db, { peer, name }: Pick<PeerRow, 'peer' | 'name'>): string {
  return name === '' ? laptopLabels(db)(peer.slice(peer.indexOf(':') + 1)) : name
}

function peerView(db: Db, row: PeerRow, { running, nextAt }: Running, device: string): SyncPeer {
  const scopes = JSON.parse(row.scopes) as string[]
  const goesThere = (scope: string): boolean => {
    if (scopes.length === 0) return !scope.startsWith('device:')
    // The court is to have everything of this laptop, also what it refuses because it granted nothing there.
    return row.kind === 'gateway' || isGranted(scopes, scope) || OPENED.test(scope)
  }
  const has = new Map(peerHeads(db, row.peer).map((head) => [streamKey(head), head.seq]))
  let unsent = 0
  let unsentSince: number | null = null
  for (const head of heldHeads(db)) {
    if (head.device !== device || !goesThere(head.scope)) continue
    const from = (has.get(streamKey(head)) ?? 0) + 1
    if (from > head.seq) continue
    unsent += head.seq - from + 1
    const at = timeOfEvent(db, head.device, head.scope, from)
    unsentSince = at === null ? unsentSince : Math.min(unsentSince ?? at, at)
  }
  const failure = FAILURE_CLASSES.find((one) => one === row.failure) ?? null
  return {
    ...{ peer: row.peer, kind: kindOf(row.kind), name: row.name, address: row.address, running, nextAt },
    ...{ triedAt: row.tried_at, doneAt: row.done_at, failure, detail: row.detail, heldAt: row.held_at },
    ...{ act: failure === null ? null : FAILURES[failure].act, unsent, unsentSince },
    putBackAt: row.put_back_at,
  }
}

function kindOf(kind: string): SyncPeer['kind'] {
  return kind === 'gateway' || kind === 'hub' ? kind : 'bundle'
}

/** What was set aside, with names people know. */
export function setAsideHere(db: Db): SetAside[] {
  const names = laptopLabels(db)
  const peers = new Map(peerRows(db).map((row) => [row.peer, peerNameOf(db, row)]))
  return quarantineRows(db).map((row) => ({
    ...{ hash: row.hash, device: row.device, deviceName: names(row.device), scope: row.scope, seq: row.seq },
    ...{ scopeName: scopeName(db, row.scope), fault: row.fault, from: row.peer, at: row.at },
    fromName: peers.get(row.peer) ?? peerNameOf(db, { peer: row.peer, name: '' }),
    ...{ came: row.came === 'sent' ? 'sent' : 'received', hasBytes: row.frames !== null },
  }))
}

/** Names of devices as the court gave them; of one not known the end of its id. */
export function deviceNames(db: Db): (device: string) => string {
  const names = new Map(deviceRows(db).map((row) => [row.device_id, row.name]))
  return (device) => names.get(device) ?? device.slice(-6)
}

/** The same with the prefix of its numbers, by which two laptops of one name are told apart. */
export function laptopLabels(db: Db): (device: string) => string {
  const prefixes = new Map(deviceRows(db).map((row) => [row.device_id, row.prefix]))
  const names = deviceNames(db)
  return (device) => [names(device), prefixes.get(device) ?? ''].join(' ').trim()
}

/** A site or case as people call it; '' for other scopes, and for what is not known here. */
function scopeName(db: Db, scope: string): string {
  const [kind = '', id = ''] = scope.split(':')
  if (kind === 'site') return siteRow(db, id)?.name ?? ''
  return kind === 'case' ? (caseRowById(db, id)?.case_no ?? '') : ''
}

/** Somebody who signed what they hold: another laptop by its newest holding, the gateway by its receipts. `has`: by stream. */
export interface Holder {
  holder: string
  /** The device, or the court's code of a gateway. */
  device: string
  name: string
  saidAt: number | null
  has: ReadonlyMap<string, number>
}

/** Every holder whose word this laptop heard and can trust, in the order of the matrix (G5). */
export function holdersHere(context: CoreContext, { trust }: Pick<SyncKeys, 'trust'>): Holder[] {
  const { db } = context.store()
  const names = laptopLabels(db)
  const said = saidHere(db, trust.revocations).filter(({ holder }) => holder !== context.profile().deviceId)
  const gateways = peerRows(db).filter((row) => row.kind === 'gateway')
  return [
    ...said.map(({ holder, at, heads }) => ({
      ...{ holder, device: holder, name: names(holder), saidAt: at },
      has: new Map(heads.map((head) => [streamKey(head), head.seq])),
    })),
    ...gateways.map((row) => ({
      ...{ holder: row.peer, device: row.peer.slice('gateway:'.length), name: row.name, saidAt: row.held_at },
      has: new Map(peerHeads(db, row.peer).map((head) => [streamKey(head), head.seq])),
    })),
  ]
}

/** Whether others are to have a stream: what is recorded, and the register. */
const isShared = ({ scope }: { scope: string }): boolean => /^(site|case|register):/.test(scope)

/** What one holder lacks of some streams: events, and the time of the oldest of them (ms). */
export function lackOf(db: Db, { holder, saidAt, has }: Holder, own: readonly StreamHeadRow[]): Lack {
  if (saidAt === null) return { holder, events: null, since: null }
  let events = 0
  let since: number | null = null
  for (const head of own) {
    const known = has.get(streamKey(head)) ?? 0
    if (known >= head.seq) continue
    events += head.seq - known
    const at = timeOfEvent(db, head.device, head.scope, known + 1)
    since = at === null ? since : Math.min(since ?? at, at)
  }
  return { holder, events, since }
}

/**
 * Who lacks what of whom: this laptop's streams by the newest signed word of every holder it heard of (G5). The register is
 * the court's matter alone; a laptop lacks nothing of what it is not granted.
 */
export async function matrixHere(context: CoreContext, keys: SyncKeys): Promise<SyncMatrix> {
  const { db } = context.store()
  const names = laptopLabels(db)
  const granted = grantsHere(context)
  const holders = await Promise.all(
    holdersHere(context, keys).map(async (one) => ({
      ...one,
      scopes: one.holder.startsWith('gateway:') ? null : await granted(one.device),
    })),
  )
  const byDevice = Map.groupBy(heldHeads(db).filter(isShared), (head) => head.device)
  // This laptop stands there before it has written anything: its line says so.
  const self = context.profile().deviceId
  const devices = [...new Map([[self, byDevice.get(self) ?? []], ...byDevice])]
  return {
    holders: holders.map(({ holder, name, saidAt }) => ({ holder, name, saidAt })),
    rows: devices.map(([device, own]) => ({
      ...{ device, name: names(device), events: own.reduce((sum, head) => sum + head.seq, 0) },
      lacks: holders.map(({ scopes, ...holder }) => {
        const due = scopes === null ? own : own.filter(({ scope }) => isTold(scope) && isGranted(scopes, scope))
        return lackOf(db, holder, due)
      }),
    })),
  }
}
