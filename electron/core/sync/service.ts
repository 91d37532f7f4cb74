import { setTimeout as pause } from 'node:timers/promises'
import { isCode } from '../../../db/open.ts'
import { noteTailAsked } from '../../../db/ownDevice.ts'
import { courtReceipts, forgetPeer, peerRow, peerRows, savePeer, settleQuarantine } from '../../../db/sync.ts'
import { saveKeyCard } from '../../../db/syncBundle.ts'
import type { SyncState } from '../../../shared/contract/desk/sync.ts'
import { deviceChains } from '../../../shared/sync/batch.ts'
import { exchange } from '../../../shared/sync/exchange.ts'
import { ExchangeError, type FailureClass, failureOf, retryAfter } from '../../../shared/sync/failures.ts'
import { requirePermission } from '../context.ts'
import type { Core } from '../core.ts'
import { noteCourtHeard } from '../courtContact.ts'
import { found } from '../errors.ts'
import { sealingKey } from './bundle/sealingKey.ts'
import { noteClock } from './clock.ts'
import type { Connected, Reach } from './connect.ts'
import { durable } from './durable.ts'
import { makeFileMoves } from './fileMoves.ts'
import { exchangeFiles, FILE_LIMIT, TURN_MS } from './files.ts'
import type { FileWire } from './fileWire.ts'
import { addressOf, gatewayPeer, saveGateway } from './gatewayPeer.ts'
import { takenBackHere } from './grants.ts'
import { type SyncKeys, syncKeys } from './keys.ts'
import { watchRecords } from './newRecords.ts'
import { pinnedFetch } from './pinnedFetch.ts'
import { type OtherSide, sideOf } from './side.ts'
import { matrixHere, peerNameOf, type Running, setAsideHere, stateHere } from './state.ts'

/** After a change here the next exchange begins this soon; further changes do not put it off. */
const AFTER_CHANGE_MS = 3000
/** What others wrote is asked for this often while nothing changes here. */
const EVERY_MS = 30_000

/** A token lives for a quarter of an hour at its holder; it is renewed well before. */
const TOKEN_MS = 10 * 60_000
/** Laptop setting: the largest file that travels unasked, bytes. */
const FILE_LIMIT_SETTING = 'fileLimit'

interface Live extends Running {
  stop: AbortController | null
  work: Promise<void> | null
}

/** How a side is reached; tests and the hub give their own. */
export type ReachOf = (other: OtherSide, keys: SyncKeys) => Reach | null

/** Exchanges with every other side this laptop knows, by itself and when asked (G1, X9). */
export function syncService(core: Core, reachOf: ReachOf = usualReach) {
  const { context } = core
  const lives = new Map<string, Live>()
  const absent = new Map<string, Map<string, number>>()
  const moves = makeFileMoves()
  const ended = new AbortController()
  let begun = false

  const live = (peer: string): Live => {
    const known = lives.get(peer)
    if (known !== undefined) return known
    const made: Live = { running: null, nextAt: null, stop: null, work: null }
    lives.set(peer, made)
    return made
  }
  const news = (): void => context.changes.publish({ feature: 'sync', scope: '', ids: [] })

  function state(): SyncState {
    const { filesOnlyHere } = core.secondCopy.copies()
    const second = { files: filesOnlyHere ?? 0, copied: core.secondCopy.copiedUpTo() }
    return stateHere(context, live, second)
  }

  /** One exchange with one side; how it ended stands in its row. Never throws. */
  function run(peer: string): Promise<void> {
    const one = live(peer)
    one.work ??= exchangeOnce(peer, one).finally(() => {
      one.work = null
      one.running = null
      one.stop = null
      news()
    })
    return one.work
  }

  async function exchangeOnce(peer: string, one: Live): Promise<void> {
    const row = peerRow(context.store().db, peer)
    if (row === null || row.address === '') return
    const other: OtherSide = {
      peer,
      kind: row.kind === 'hub' ? 'hub' : 'gateway',
      name: row.name,
      address: row.address,
    }
    one.stop = new AbortController()
    one.nextAt = null
    one.running = { phase: 'open', done: 0, left: 0 }
    news()
    try {
      const waits = await core.identity.rejoinBeforeExchange(AbortSignal.any([one.stop.signal, ended.signal]))
      if (waits !== null) throw new ExchangeError(waits === 'offline' ? 'offline' : 'later', waits)
      const keys = await syncKeys(context)
      // Known to the others before a stick is needed.
      sealingKey(context)
      const reach = found(reachOf(other, keys), 'address')
      const signal = AbortSignal.any([one.stop.signal, ended.signal])
      const { connect } = await import('./connect.ts')
      const mark = () => peerRow(context.store().db, peer)?.mark ?? null
      const open = async () => {
        const before = context.ports.now()
        const opened = await connect(reach, keys, { ports: context.ports, signal, mark: mark() })
        noteOpened(other, opened.welcome, (before + context.ports.now()) / 2)
        return opened
      }
      let connected = await open()
      // A gateway that was put back judges the rest by the certificates and grants it just got back.
      if (await goThrough(other, keys, connected, one, signal)) {
        connected = await open()
        await goThrough(other, keys, connected, one, signal)
      }
      // Another machine wrote as this device: as a new one everything is exchanged at once, or a person is asked (X7).
      const settled = await core.identity.settleForks()
      if (settled === 'changed') return await exchangeOnce(peer, one)
      if (settled === 'needsPerson') throw new ExchangeError('fork', 'twoMachines')
      const { fileWire } = await import('./fileWire.ts')
      const token = renewing(connected, open, context.ports.monotonic)
      const { more } = await files(
        other,
        connected,
        fileWire(reach, { device: keys.device, token, signal }),
        one,
        signal,
      )
      noteDone(other)
      one.nextAt = context.ports.now() + (more ? 0 : EVERY_MS)
    } catch (error) {
      one.nextAt = noteFailed(other, classOf(error), error)
    }
  }

  /** True when the gateway was put back, got its own scope again, and has to be opened anew. */
  async function goThrough(
    other: OtherSide,
    keys: SyncKeys,
    { welcome, peer }: Connected,
    one: Live,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { wentBack } = await exchange(sideOf(context, other, keys), peer, {
      device: keys.device,
      scopes: welcome.scopes,
      protocol: welcome.protocol,
      feed: welcome.kind === 'gateway',
      history: welcome.history,
      takenBack: await takenBackHere(context, other),
      chains: deviceChains(keys.trust.root),
      step({ phase, done, left }) {
        if (signal.aborted) throw new ExchangeError('offline', 'stopped')
        one.running = { phase, done, left }
      },
    })
    return wentBack
  }

  /** Files last: an event may come before its file (B3), never the other way round. */
  async function files(other: OtherSide, { welcome }: Connected, wire: FileWire, one: Live, signal: AbortSignal) {
    const check = (): void => {
      if (signal.aborted || !context.isOpen()) throw new ExchangeError('offline', 'stopped')
    }
    return exchangeFiles(context, {
      ...{ peer: other.peer, scopes: welcome.scopes, sends: await takenBackHere(context, other) },
      ...{ wire, absent: absentOf(other.peer), check },
      ...{ limitBytes: unasked(), turnMs: TURN_MS, moves },
      step(progress) {
        check()
        one.running = progress
      },
    })
  }

  const unasked = (): number => Number(core.settings.get(FILE_LIMIT_SETTING)) || FILE_LIMIT

  function absentOf(peer: string): Map<string, number> {
    const known = absent.get(peer) ?? new Map<string, number>()
    absent.set(peer, known)
    return known
  }

  /** What the other side grants and opens sticks with, and its clock beside this one's (`ours`, ms). */
  function noteOpened(other: OtherSide, { scopes, sealing: publicKey, at }: Connected['welcome'], ours: number): void {
    const { db } = context.store()
    const device = context.profile().courtCode
    durable(context, 'desk.scopesNoted', () => {
      const row = peerRow(db, other.peer)
      const granted = JSON.stringify(scopes)
      // What was passed by because the scope was not granted is told, and heard, from the beginning.
      const from = row?.scopes === granted ? {} : { told: 0, heard: 0 }
      if (row !== null) savePeer(db, { ...row, ...from, scopes: granted })
      if (other.kind !== 'bundle') noteClock(db, other.peer, { kind: other.kind, theirs: at, ours })
      // What the court signed its welcome with, it says with: sticks can be sealed to it from now on.
      if (publicKey !== null) saveKeyCard(db, { device, publicKey, at })
    })
  }

  function noteDone(other: OtherSide): void {
    const { db } = context.store()
    const at = Math.trunc(context.ports.now())
    durable(context, 'desk.exchangeDone', () => {
      const row = found(peerRow(db, other.peer), 'peer')
      savePeer(db, { ...row, tried_at: at, done_at: at, failure: null, detail: '', attempts: 0 })
      if (other.kind === 'gateway') noteCourtHeard(context, at)
      noteTailAsked(db, peerNameOf(db, row), at)
      settleQuarantine(db)
    })
    context.changes.publish({ feature: 'gate', scope: '', ids: [] })
  }

  function noteFailed(other: OtherSide, failure: FailureClass, error: unknown): number | null {
    if (!context.isOpen()) return null
    const { db } = context.store()
    const at = Math.trunc(context.ports.now())
    const detail = error instanceof ExchangeError ? error.detail : error instanceof Error ? error.name : ''
    context.ports.log.warn('exchange ended early', { peer: other.kind, failure, detail })
    const row = peerRow(db, other.peer)
    if (row === null) return null
    const attempts = row.failure === failure ? row.attempts + 1 : 1
    durable(context, 'desk.exchangeFailed', () => savePeer(db, { ...row, tried_at: at, failure, detail, attempts }))
    const pauseMs = retryAfter(failure, attempts, context.ports.random(1).readUInt8(0) / 255)
    return pauseMs === null ? null : at + pauseMs
  }

  /** Starts every exchange that is due; looks again each second, for what is due is a matter of its time. */
  async function loop(): Promise<void> {
    let changed = Number.POSITIVE_INFINITY
    void watchRecords(context, ended.signal, () => {
      changed = Math.min(changed, context.ports.monotonic() + AFTER_CHANGE_MS)
    })
    while (!ended.signal.aborted) {
      await pause(1000, undefined, { ref: false, signal: ended.signal }).catch(() => undefined)
      if (ended.signal.aborted || !context.isOpen()) continue
      const now = context.ports.now()
      const eager = context.ports.monotonic() >= changed
      if (eager) changed = Number.POSITIVE_INFINITY
      for (const row of peerRows(context.store().db)) {
        const one = live(row.peer)
        const due = one.nextAt === null ? row.failure === null : now >= one.nextAt
        if (row.address !== '' && one.work === null && (due || (eager && row.failure === null))) void run(row.peer)
      }
    }
  }

  // What runs under the keys of the court that is left ends at its next step; the court's own is exchanged with from then on.
  core.atCourtChange(async () => {
    for (const one of lives.values()) one.stop?.abort()
  })

  return {
    state,
    /** Begins to exchange by itself; called once, by the host. */
    start(): void {
      if (begun) return
      begun = true
      core.atClose(async () => {
        ended.abort()
        for (const one of lives.values()) one.stop?.abort()
        await Promise.all([...lives.values()].flatMap((one) => (one.work === null ? [] : [one.work])))
      })
      void loop()
    },
    matrix: async () => matrixHere(context, await syncKeys(context)),
    setAside: () => setAsideHere(context.store().db),
    receipts: () =>
      courtReceipts(context.store().db, 500).map(({ at, feed, streams, device }) => ({ at, feed, streams, device })),
    async now(input: { peer: string }): Promise<SyncState> {
      context.session()
      found(peerRow(context.store().db, input.peer), 'peer')
      // Whoever asks now wants the file that was not there a minute ago, too.
      absentOf(input.peer).clear()
      await run(input.peer)
      return state()
    },
    setGateway(input: { commandId: string; address: string }): SyncState {
      requirePermission(context, 'settings.write')
      const address = addressOf(input.address)
      const { courtCode, courtName } = context.profile()
      const peer = gatewayPeer(courtCode)
      const { db } = context.store()
      durable(context, 'desk.gatewaySet', () => saveGateway(db, { code: courtCode, name: courtName }, address))
      live(peer).nextAt = null
      news()
      return state()
    },
    forgetPeer(input: { commandId: string; peer: string }): SyncState {
      requirePermission(context, 'settings.write')
      const { db } = context.store()
      lives.get(input.peer)?.stop?.abort()
      durable(context, 'desk.peerForgotten', () => forgetPeer(db, input.peer))
      lives.delete(input.peer)
      news()
      return state()
    },
    run,
    moves,
    /** Bytes of the largest file that travels unasked. */
    unasked,
    /** What somebody has just chosen is asked for again at once, and the exchange begins within a second. */
    soon(): void {
      for (const { peer } of peerRows(context.store().db)) {
        absentOf(peer).clear()
        live(peer).nextAt = context.ports.now()
      }
      news()
    },
  }
}
export type SyncService = ReturnType<typeof syncService>

/** A bearer that is still good: files take longer than a token lives, and the exchange is opened anew for them. */
function renewing(first: Connected, open: () => Promise<Connected>, now: () => number): () => Promise<string> {
  let [token, at] = [first.token, now()]
  return async () => {
    if (now() - at > TOKEN_MS) [token, at] = [(await open()).token, now()]
    return token
  }
}

/** The court's gateway at its address, meant for its court; a hub at an address that ends in its fingerprint. */
function usualReach(other: OtherSide, keys: SyncKeys): Reach | null {
  const url = URL.parse(other.address)
  if (url === null) return null
  if (other.kind === 'gateway') return { address: url.origin, audience: keys.court, fetch: globalThis.fetch }
  const fingerprint = url.hash.slice(1)
  return { address: url.origin, audience: fingerprint, fetch: pinnedFetch(fingerprint) }
}

function classOf(error: unknown): FailureClass {
  const code = (error as { code?: unknown } | null)?.code
  return code === 'DISK_FULL' || code === 'ENOSPC' || isCode(error, 'SQLITE_FULL') ? 'diskFull' : failureOf(error)
}
