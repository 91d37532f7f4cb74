import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { letGo, looseEnds, notHeldBy } from '../../db/handBack.ts'
import { allHeads } from '../../db/heads.ts'
import { type Journal, openJournal, sealBody } from '../../db/journal.ts'
import { migrate } from '../../db/migrate.ts'
import { copyStoreInto, type Db, openStore } from '../../db/open.ts'
import type { Projection } from '../../db/projection.ts'
import { hashAt, peerRow, peerRows, quarantineRows, savePeer, syncProjection } from '../../db/sync.ts'
import { setWithheld, withheldScopes } from '../../db/withheld.ts'
import { makeChanges } from '../../electron/core/changes.ts'
import type { CoreContext } from '../../electron/core/context.ts'
import { type BlobStore, openBlobStore } from '../../electron/core/files/blobStore.ts'
import { noKeychain, type Ports } from '../../electron/core/ports.ts'
import { profilePaths } from '../../electron/core/profile.ts'
import {
  type FormerDevice,
  forksOf,
  leaveDevice,
  reissueForks,
  signEverything,
} from '../../electron/core/sync/adoption.ts'
import { hubStore } from '../../electron/core/sync/hubStore.ts'
import type { SyncKeys } from '../../electron/core/sync/keys.ts'
import { sideOf } from '../../electron/core/sync/side.ts'
import type { Head } from '../../shared/contract/court/messages.ts'
import { originalOf } from '../../shared/journal/adopted.ts'
import { canonicalText, type JsonObject } from '../../shared/journal/canonical.ts'
import type { Envelope } from '../../shared/journal/envelope.ts'
import { bodyHashOf } from '../../shared/journal/hash.ts'
import { uuidV7 } from '../../shared/journal/ids.ts'
import { foldRegisters, noRank, setOfBody } from '../../shared/journal/registers.ts'
import { isGranted } from '../../shared/sync/protocol.ts'
import type { RevocationList } from '../../shared/sync/trust/certificates.ts'
import type { Chance } from './chance.ts'
import type { StoreMaker } from './simulate.ts'
import { type HeldEvent, type SimStore, STATED } from './store.ts'

const KEY = Buffer.alloc(32, 9)

/** Folds what the simulation states: the journal's own fold of the entity is all that is looked at. */
const simProjection: Projection = {
  ...{ feature: 'sim', version: 1, kinds: ['sim'], types: [STATED], tables: [], rankOf: noRank },
  understands: () => true,
  write: () => undefined,
  bulk: () => undefined,
  clear: () => undefined,
}

/** The transaction of a machine that dies within it: done, then taken back. */
class Undone extends Error {}

/** Stores on real SQLite, with the program's own side and hub over them; one folder for all of a process. */
export async function sqliteStores(): Promise<{ stores: StoreMaker; close(): void }> {
  const folder = mkdtempSync(join(tmpdir(), 'fieldwrit-sim-'))
  const blank = join(folder, 'blank.db')
  const db = openStore(blank, KEY, { readonly: false })
  migrate(db)
  db.pragma('journal_mode=DELETE')
  db.close()
  const random = (length: number): Buffer => Buffer.alloc(length, 1)
  const blobs = await openBlobStore({ folder: join(folder, 'blobs'), storeKey: KEY, nameKey: KEY, random })
  let made = 0
  const nextPath = (): string => join(folder, `${++made}.db`)
  const stores: StoreMaker = async (name, court, chance, { key, chain }) => {
    const path = nextPath()
    copyFileSync(blank, path)
    const keys: SyncKeys = { device: name, court: court.code, key, chain, trust: { root: court.root, revocations: [] } }
    return new SqliteStore({ path, keys, former: [], chance, blobs, nextPath }, court.from + 30 * 24 * 3_600_000)
  }
  return { stores, close: () => rmSync(folder, { recursive: true, force: true }) }
}

interface Parts {
  path: string
  keys: SyncKeys
  /** Devices that it was. */
  former: FormerDevice[]
  chance: Chance
  blobs: BlobStore
  nextPath(): string
}

class SqliteStore implements SimStore {
  now: number
  private readonly parts: Parts
  private readonly db: Db
  private readonly journal: Journal
  private readonly context: CoreContext
  private readonly read: HeldEvent[] = []
  private readUpTo = 0
  private doomed = false
  private hadWithheld = false

  constructor(parts: Parts, now: number) {
    const { keys, path } = parts
    this.parts = parts
    this.now = now
    this.db = openStore(path, KEY, { readonly: false })
    // Machines die here between and within transactions, never with the power: the disk may take its time.
    this.db.pragma('synchronous=OFF')
    const machine = { device: keys.device, boot: 'boot', now: () => this.now, monotonic: () => 0 }
    const journal = openJournal(this.db, machine, [simProjection, syncProjection])
    this.journal = { ...journal, transact: (work) => journal.transact(() => this.ending(work)) }
    this.context = contextOf(this.db, this.journal, parts, () => this.now)
  }

  get name(): string {
    return this.parts.keys.device
  }

  get signer(): SimStore['signer'] {
    const { key, chain } = this.parts.keys
    return { key, chain }
  }

  get revocations(): readonly RevocationList[] {
    return this.parts.keys.trust.revocations
  }

  set revocations(lists: readonly RevocationList[]) {
    const { trust } = this.parts.keys
    this.parts.keys.trust = { ...trust, revocations: lists }
  }

  mark(peer: string): string | null {
    return peerRow(this.db, peer)?.mark ?? null
  }

  withheld(): ReturnType<SimStore['withheld']> {
    return withheldScopes(this.db)
  }

  /** As `handBack.give` does it, without people, rooms and files. */
  letGo(scope: string, peer: string): boolean {
    const { events } = notHeldBy(this.db, { scope, device: this.name, peer })
    if (events > 0 || looseEnds(this.db, scope, []).aside > 0) return false
    this.journal.transact(() => letGo(this.db, scope, ['sim']))
    return true
  }

  /** As `handBack.takeAgain` does it. */
  takeAgain(scope: string): void {
    this.journal.transact(() => {
      setWithheld(this.db, scope, 'coming')
      for (const row of peerRows(this.db)) {
        const filled = (JSON.parse(row.filled) as string[]).filter((one) => !isGranted([one], scope))
        savePeer(this.db, { ...row, filled: JSON.stringify(filled) })
      }
    })
  }

  /** As `restore.ts` does it at the end of filling a store from a copy. */
  restoredAs(name: string, { key, chain }: SimStore['signer']): void {
    const { keys, former } = this.parts
    this.journal.transact(() => {
      signEverything(this.db, { device: keys.device, key: keys.key, chain: keys.chain }, this.now)
      this.journal.becomeDevice(name)
    })
    former.splice(0)
    Object.assign(keys, { device: name, key, chain })
  }

  forked(): boolean {
    return forksOf(this.db, this.name).length > 0
  }

  renew(name: string, { key, chain }: SimStore['signer']): void {
    const { keys, former } = this.parts
    const old = { device: keys.device, key: keys.key, chain: keys.chain }
    this.journal.transact(() =>
      leaveDevice(this.context.store(), old, { device: name, act: 'act', at: this.now }, true),
    )
    former.push(old)
    Object.assign(keys, { device: name, key, chain })
  }

  adopt(): void {
    const by = { device: this.name, act: 'act', at: this.now }
    this.journal.transact(() => reissueForks(this.context.store(), this.parts.former, by))
  }

  private ending<T>(work: () => T): T {
    const answer = work()
    if (this.doomed) throw new Undone()
    return answer
  }

  write({ scope, entity, seen, set }: Parameters<SimStore['write']>[0]): string {
    const { chance } = this.parts
    const salt = chance.bytes(16)
    const sealed = sealBody({ set })
    const body = { ...sealed, salt, hash: bodyHashOf(salt, sealed.bytes) }
    const drafts = [{ scope, entity, seen, type: STATED, body }]
    const author = { officerId: 'officer', role: 'handler' }
    const [written] = this.journal.transact(() => this.journal.append(drafts, author, 'act'))
    return written?.hash ?? ''
  }

  events(): HeldEvent[] {
    // Bodies go and come: what was read of them is read again.
    const hasWithheld = this.withheld().size > 0
    if (hasWithheld || this.hadWithheld) {
      this.read.length = 0
      this.readUpTo = 0
    }
    this.hadWithheld = hasWithheld
    const rows = this.db
      .prepare('SELECT event_id, hash, envelope, body FROM event WHERE event_id > ? ORDER BY event_id')
      .all(this.readUpTo) as { event_id: number; hash: Buffer; envelope: Buffer; body: Buffer | null }[]
    for (const row of rows) {
      const envelope = JSON.parse(row.envelope.toString('utf8')) as Envelope
      const body = row.body === null ? null : (JSON.parse(row.body.toString('utf8')) as JsonObject)
      const original = originalOf(envelope, body)
      this.read.push({
        ...placed(row.hash.toString('hex'), envelope, body),
        original: original === null ? null : placed(original.hash, original.envelope, original.body),
      })
      this.readUpTo = row.event_id
    }
    const { n } = this.db.prepare('SELECT count(*) AS n FROM event').get() as { n: number }
    if (n === this.read.length) return this.read
    // A branch made way for another: what is read is no longer all there.
    this.read.length = 0
    this.readUpTo = 0
    return this.events()
  }

  heads(): Head[] {
    return allHeads(this.db)
  }

  hashAt(device: string, scope: string, seq: number): string | null {
    return hashAt(this.db, device, scope, seq)
  }

  standing(entity: string): Map<string, string[]> {
    const registers = foldRegisters(this.journal.history(entity), setOfBody)
    return new Map(
      [...registers].map(([name, values]) => [name, values.map(({ value }) => canonicalText(value)).sort()]),
    )
  }

  waiting(): string[] {
    const rows = this.db.prepare('SELECT DISTINCT device, scope FROM parked_event').all()
    return (rows as { device: string; scope: string }[]).map(({ device, scope }) => `${device} ${scope}`)
  }

  aside(): ReturnType<SimStore['aside']> {
    return quarantineRows(this.db).map(({ device, scope, fault, stands }) => ({
      ...{ device, scope, fault, stands: stands === null ? null : (JSON.parse(stands) as Head) },
    }))
  }

  side(peer: string, kind: 'gateway' | 'hub' | 'bundle'): ReturnType<SimStore['side']> {
    return sideOf(this.context, { peer, kind, name: peer, address: '' }, this.parts.keys)
  }

  holder(): ReturnType<SimStore['holder']> {
    return hubStore(this.context, this.parts.keys, () => [])
  }

  undone(work: () => unknown): Promise<void> {
    this.doomed = true
    const back = (error?: unknown): void => {
      this.doomed = false
      if (error !== undefined && !(error instanceof Undone)) throw error
    }
    try {
      const answer = work()
      if (answer instanceof Promise) return answer.then(() => back(), back)
      back()
    } catch (error) {
      back(error)
    }
    return Promise.resolve()
  }

  image(): Promise<SimStore> {
    const path = this.parts.nextPath()
    copyStoreInto(this.db, path)
    return Promise.resolve(
      new SqliteStore({ ...this.parts, path, keys: { ...this.parts.keys }, former: [...this.parts.former] }, this.now),
    )
  }

  close(): Promise<void> {
    this.db.close()
    for (const end of ['', '-wal', '-shm']) rmSync(`${this.parts.path}${end}`, { force: true })
    return Promise.resolve()
  }
}

function placed(hash: string, envelope: Envelope, body: JsonObject | null): HeldEvent {
  const { device, scope, seq, prev, entity, seen } = envelope
  return { hash, device, scope, seq, prev, entity, seen, body, original: null }
}

/** What the program's side needs of a core: an open store, a clock and a name; nobody has unlocked. */
function contextOf(db: Db, journal: Journal, { path, keys, chance, blobs }: Parts, now: () => number): CoreContext {
  const locked = (): never => {
    throw new Error('nobody unlocks in the simulation')
  }
  const ports: Ports = {
    ...{ host: 'loopback', version: 'simulation', now, monotonic: () => 0, random: chance.bytes, keychain: noKeychain },
    pick: () => Promise.resolve({ available: false, path: null }),
    showPdf: () => Promise.resolve(false),
    machineId: () => Promise.resolve(null),
    log: { info: () => undefined, warn: () => undefined },
    ...{ keyCost: { N: 2 ** 12, r: 8, p: 1 }, allowWeakKeys: true },
  }
  return {
    ports,
    paths: profilePaths(join(path, '..')),
    changes: makeChanges(),
    profile: () => ({
      ...{ format: 1, profileId: keys.device, courtName: '', courtCode: keys.court, demo: false, officers: [] },
      ...{ deviceId: keys.device, deviceName: keys.device, prefix: '', createdAt: 0 },
    }),
    isOpen: () => true,
    store: () => ({ db, journal, blobs, key: KEY, boot: 'boot' }),
    session: locked,
    newId: () => uuidV7(now(), chance.bytes(10)),
    lastActAt: () => 0,
    noteAct: () => undefined,
  }
}
