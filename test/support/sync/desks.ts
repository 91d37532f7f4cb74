import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Db } from '../../../db/open.ts'
import { newPeer, peerRow, savePeer } from '../../../db/sync.ts'
import type { Core } from '../../../electron/core/core.ts'
import type { Services } from '../../../electron/core/services.ts'
import type { BundleTools } from '../../../electron/core/sync/bundle/exportBundle.ts'
import { bundleService, bundleTools } from '../../../electron/core/sync/bundle.ts'
import { openHub } from '../../../electron/core/sync/hub.ts'
import type { GrantsOf } from '../../../electron/core/sync/hubStore.ts'
import type { BundleExported, BundleImported } from '../../../shared/contract/desk/sync/bundle.ts'
import type { SyncPeer } from '../../../shared/contract/desk/sync.ts'
import { newCommandId, startTestCore, type TestCore } from '../coreHarness.ts'
import { oneRoom } from '../oneRoom.ts'
import { type SecondLaptop, secondLaptop } from '../secondLaptop.ts'

/** A laptop of a court under test. */
export interface Desk {
  core: Core
  services: Services
}

/** An office with a case and a site of one room, and further laptops of the same court. */
export interface Desks {
  now: number
  office: TestCore
  siteId: string
  roomId: string
  /** A further laptop as a restored copy makes one: a device of its own. */
  laptop(): Promise<SecondLaptop>
  /** An empty folder, which is a stick. */
  stick(): Promise<string>
  close(): Promise<void>
}

/** The room that things are recorded in. */
type Room = Pick<Desks, 'siteId' | 'roomId'>

/** Starts the office of 浙9901. The clock stands still. */
export async function startDesks(): Promise<Desks> {
  const now = Date.parse('2025-09-16T08:00:00+08:00')
  const office = await startTestCore({ now })
  const { siteId, roomId } = await oneRoom(office)
  const folders: string[] = []
  const laptops: SecondLaptop[] = []
  return {
    ...{ now, office, siteId, roomId },
    async stick() {
      const made = await mkdtemp(join(tmpdir(), 'fieldwrit-stick-'))
      folders.push(made)
      return made
    },
    async laptop() {
      const made = await secondLaptop(office, now)
      laptops.push(made)
      return made
    },
    async close() {
      for (const laptop of laptops) await laptop.close()
      await office.close()
      await Promise.all(folders.map((one) => rm(one, { recursive: true, force: true })))
    },
  }
}

/** What a test of sticks begins with: an office and a laptop of one court that know each other, and an empty stick. */
export interface StickStory {
  desks: Desks
  office: Desk
  laptop: Desk
  stick: string
}

/** Starts office and laptop and introduces them; `desks.close()` ends it. */
export async function startStickStory(): Promise<StickStory> {
  const desks = await startDesks()
  const { office } = desks
  const laptop = await desks.laptop()
  const stick = await desks.stick()
  await introduce([office, laptop], stick)
  return { desks, office, laptop, stick }
}

/** The store of a desk. */
export const dbOf = ({ core }: Desk): Db => core.context.store().db

/** Fields of an item, of which only the name matters. */
const fieldsOf = (name: string) => ({
  ...{ name, quantity: { amount: '3', unit: '张' }, condition: '旧', place: '北墙', remarks: '', brandModel: '' },
  owner: { name: '贺某明', kind: 'THIRD_PARTY' as const, basis: '' },
  ...{ serialNo: '', regime: 'HANDBACK' as const, box: '' },
})

/** Records items in the only room, in one visit. */
export function recordOn(
  { siteId, roomId }: Room,
  { services }: Pick<Desk, 'services'>,
  names: readonly string[],
): void {
  const { rev } = services.site.get({ siteId }).roomList[0] ?? { rev: [] }
  const opened = services.site.openRoom({ commandId: newCommandId(), roomId, rev })
  for (const name of names) {
    services.inventory.record({ commandId: newCommandId(), roomId, fields: fieldsOf(name), rawLine: name })
  }
  services.site.leaveRoom({ commandId: newCommandId(), roomId, rev: opened.rev })
}

/** One exchange of `asks` with `holds` as its hub, over TLS on this machine; how it ended. */
export async function exchangeBetween(
  asks: Pick<Desk, 'core' | 'services'>,
  holds: Core,
  granted: GrantsOf = () => ['site:*', 'case:*'],
): Promise<SyncPeer | undefined> {
  const hub = await openHub(holds, '127.0.0.1', granted)
  try {
    const { db, journal } = asks.core.context.store()
    const { deviceId } = holds.context.profile()
    const peer = `hub:${deviceId}`
    const address = `https://127.0.0.1:${hub.port}#${hub.fingerprint}`
    const row = peerRow(db, peer) ?? newPeer({ peer, kind: 'hub', name: '1号机', address })
    journal.transact(() => savePeer(db, { ...row, address }))
    const { peers } = await asks.services.sync.now({ peer })
    return peers.find((one) => one.peer === peer)
  } finally {
    await hub.close()
  }
}

/** Names of the items a laptop shows, in order of their text. */
export function itemsOn({ siteId }: Room, { services }: Pick<Desk, 'services'>): string[] {
  const { items } = services.inventory.list({ siteId, roomId: null, text: '', offset: 0, limit: 500 })
  return items.map((item) => item.name).sort()
}

type Last<T> = Extract<T, { kind: 'done' }>

async function lastOf<T extends { kind: string }>(steps: AsyncIterable<T>): Promise<Last<T>> {
  for await (const step of steps) if (step.kind === 'done') return step as Last<T>
  throw new Error('the work ended without an answer')
}

/** Options of a test's export; the rest is as a person who chooses nothing has it. */
export interface ExportWish {
  to?: string
  whole?: boolean
  maxBytes?: number
}

/** Writes a part of a bundle on a stick. `tools`: in place of what the product uses. */
export function exportTo(
  { core }: Desk,
  place: string,
  wish: ExportWish = {},
  tools: Partial<BundleTools> = {},
): Promise<BundleExported> {
  const input = { place, to: wish.to ?? null, whole: wish.whole ?? false, maxBytes: wish.maxBytes ?? null }
  return lastOf(bundleService(core.context, { ...bundleTools(core.context), ...tools }).export(input, undefined))
}

/** Takes in what is on a stick. */
export function importFrom({ core }: Desk, place: string, tools: Partial<BundleTools> = {}): Promise<BundleImported> {
  return lastOf(bundleService(core.context, { ...bundleTools(core.context), ...tools }).import({ place }, undefined))
}

/** The device a desk is. */
export const deviceOf = ({ core }: Desk): string => core.context.profile().deviceId

/** Lets laptops know each other's sealing keys by a stick that goes round with nothing else on it. */
export async function introduce(desks: readonly Desk[], stick: string): Promise<void> {
  for (const desk of [...desks, ...desks]) await importFrom(desk, stick)
}
