import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeBackupFile } from '../../../electron/core/copies/bundleFile.ts'
import { type Core, createCore } from '../../../electron/core/core.ts'
import { restoreService } from '../../../electron/core/restore.ts'
import { makeServices, type Services } from '../../../electron/core/services.ts'
import type { BundleTools } from '../../../electron/core/sync/bundle/exportBundle.ts'
import { bundleService, bundleTools } from '../../../electron/core/sync/bundle.ts'
import type { BundleExported, BundleImported } from '../../../shared/contract/desk/sync/bundle.ts'
import { newCommandId, startTestCore, TEST_PIN, type TestCore, testPorts } from '../coreHarness.ts'
import { oneCase } from '../oneCase.ts'

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
  laptop(): Promise<Desk>
  /** An empty folder, which is a stick. */
  stick(): Promise<string>
  close(): Promise<void>
}

/** Starts the office of 浙9901. The clock stands still. */
export async function startDesks(): Promise<Desks> {
  const now = Date.parse('2025-09-16T08:00:00+08:00')
  const office = await startTestCore({ now })
  const caseId = await oneCase(office)
  const { site } = office.services
  const { siteId } = site.create({ commandId: newCommandId(), caseId, name: '云栖商贸城', address: '云栖路18号' })
  const { buildingId } = site.addBuilding({ commandId: newCommandId(), siteId, name: '1号楼' })
  const rooms = { firstFloor: 1, floors: 1, roomsPerFloor: 1, prefix: '1-' }
  site.generateRooms({ commandId: newCommandId(), siteId, buildingId, ...rooms })
  const roomId = site.get({ siteId }).roomList[0]?.roomId ?? ''
  const folders: string[] = []
  const cores: Core[] = []
  const folder = async (): Promise<string> => {
    const made = await mkdtemp(join(tmpdir(), 'fieldwrit-stick-'))
    folders.push(made)
    return made
  }
  return {
    ...{ now, office, siteId, roomId, stick: folder },
    async laptop() {
      const path = join(await folder(), 'copy.fieldwrit')
      const { context } = office.core
      await writeBackupFile(context, context.store(), path)
      const core = await createCore(await folder(), testPorts({ now }))
      cores.push(core)
      for await (const _ of restoreService(core).run({ path, secret: TEST_PIN }, undefined));
      await core.identity.unlock({ officerId: office.officerId, pin: TEST_PIN })
      return { core, services: makeServices(core) }
    },
    async close() {
      for (const core of cores) await core.close()
      await office.close()
      await Promise.all(folders.map((one) => rm(one, { recursive: true, force: true })))
    },
  }
}

/** Fields of an item, of which only the name matters. */
const fieldsOf = (name: string) => ({
  ...{ name, quantity: { amount: '3', unit: '张' }, condition: '旧', place: '北墙', remarks: '', brandModel: '' },
  owner: { name: '贺某明', kind: 'THIRD_PARTY' as const, basis: '' },
  ...{ serialNo: '', regime: 'HANDBACK' as const, box: '' },
})

/** Records items in the only room, in one visit. */
export function recordOn({ siteId, roomId }: Desks, { services }: Desk, names: readonly string[]): void {
  const { rev } = services.site.get({ siteId }).roomList[0] ?? { rev: [] }
  const opened = services.site.openRoom({ commandId: newCommandId(), roomId, rev })
  for (const name of names) {
    services.inventory.record({ commandId: newCommandId(), roomId, fields: fieldsOf(name), rawLine: name })
  }
  services.site.leaveRoom({ commandId: newCommandId(), roomId, rev: opened.rev })
}

/** Names of the items a laptop shows, in order of their text. */
export function itemsOn({ siteId }: Desks, { services }: Desk): string[] {
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
