import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type EventDraft, sealBody } from '../../../db/journal.ts'
import { makeChanges } from '../../../electron/core/changes.ts'
import { type CoreContext, idMaker, type OpenStore, type Session } from '../../../electron/core/context.ts'
import { draftService } from '../../../electron/core/drafts.ts'
import { inventoryService } from '../../../electron/core/inventory.ts'
import { noKeychain, type Ports } from '../../../electron/core/ports.ts'
import { type Profile, profilePaths } from '../../../electron/core/profile.ts'
import { siteService } from '../../../electron/core/site.ts'
import { closeProfileStore, openProfileStore } from '../../../electron/core/storeLifecycle.ts'
import { casesTypes } from '../../../shared/domain/cases/case.ts'
import { derivedId, entityName } from '../../../shared/journal/ids.ts'

/** Key of every store made here. */
export const TEST_KEY = '5a'.repeat(32)
export const AUTHOR = { officerId: '0198f000-0000-7000-8000-00000000000a', role: 'handler' }

/** A real encrypted store with the real item, site and draft services; no PIN, no key slots. */
export interface StoreUnderTest {
  folder: string
  clock: { now: number }
  device: string
  store: OpenStore
  context: CoreContext
  site: ReturnType<typeof siteService>
  inventory: ReturnType<typeof inventoryService>
  drafts: ReturnType<typeof draftService>
  /** Writes events as {@link AUTHOR} in one transaction; returns their hashes. */
  write(...drafts: EventDraft[]): string[]
  reopen(): Promise<void>
  /** Closes the store; the folder goes. */
  close(): void
}

/** An id that is the same in every run for the same words. */
export function idOf(words: string): string {
  return derivedId(createHash('sha256').update(words).digest())
}

export function eventDraft(
  entity: string,
  type: string,
  seen: readonly string[],
  body: Parameters<typeof sealBody>[0],
): EventDraft {
  return { scope: `site:${idOf('site')}`, type, entity, seen, body: sealBody(body) }
}

/** Opens (or makes) the store of `folder`; a new temporary folder when it is null. */
export async function openStoreUnderTest(options: {
  folder: string | null
  device: string
  now: number
}): Promise<StoreUnderTest> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'fieldwrit-store-'))
  const clock = { now: options.now }
  const ports: Ports = {
    host: 'loopback',
    version: '0.0.0-test',
    now: () => clock.now,
    monotonic: () => performance.now(),
    random: (bytes) => randomBytes(bytes),
    keychain: noKeychain,
    pick: () => Promise.resolve({ available: false, path: null }),
    showPdf: () => Promise.resolve(false),
    machineId: () => Promise.resolve(null),
    log: { info: () => undefined, warn: () => undefined },
    keyCost: { N: 2 ** 12, r: 8, p: 1 },
    allowWeakKeys: true,
  }
  const paths = profilePaths(folder)
  const open = () => openProfileStore(paths, ports, options.device, idOf('boot'), Buffer.from(TEST_KEY, 'hex'))
  const context: CoreContext = {
    ports,
    paths,
    changes: makeChanges(),
    profile: () => profileOf(options.device),
    store: () => test.store,
    session: () => ({ ...AUTHOR, name: '周某舟', since: options.now }) as Session,
    isOpen: () => true,
    lastActAt: () => 0,
    noteAct: () => undefined,
    newId: idMaker(ports),
  }
  const test: StoreUnderTest = {
    folder,
    clock,
    device: options.device,
    store: await open(),
    context,
    site: siteService(context),
    inventory: inventoryService(context),
    drafts: draftService(context),
    write(...drafts) {
      const { journal } = test.store
      return journal.transact(() => journal.append(drafts, AUTHOR, context.newId()).map((event) => event.hash))
    },
    async reopen() {
      closeProfileStore(test.store)
      test.store = await open()
    },
    close() {
      closeProfileStore(test.store)
      rmSync(folder, { recursive: true, force: true })
    },
  }
  return test
}

function profileOf(device: string): Profile {
  return {
    format: 1,
    profileId: idOf('profile'),
    courtName: '示例区人民法院',
    courtCode: '浙9901',
    demo: false,
    deviceId: device,
    deviceName: '测试机',
    prefix: 'D1',
    createdAt: 0,
    officers: [],
  }
}

/** A case reported by the register and an opened site with one open room; returns their ids. */
export function openRoomIn(test: StoreUnderTest, roomsPerFloor: number) {
  const caseId = idOf('（2025）浙9901执2391号')
  const set = { caseNo: '（2025）浙9901执2391号', courtName: '示例区人民法院', status: 'open' }
  test.write({
    scope: 'register:浙9901',
    type: casesTypes.rowReported,
    entity: entityName('registerEntry', caseId),
    seen: [],
    body: sealBody({ set, source: { batch: idOf('batch'), line: 2 } }),
  })
  const id = () => crypto.randomUUID()
  const site = test.site.create({ commandId: id(), caseId, name: '综合市场', address: '示例市衢例区示例路 1 号' })
  const building = test.site.addBuilding({ commandId: id(), siteId: site.siteId, name: '2 号楼' })
  test.site.generateRooms({
    commandId: id(),
    siteId: site.siteId,
    buildingId: building.buildingId,
    firstFloor: 3,
    floors: 1,
    roomsPerFloor,
    prefix: '2-',
  })
  const rooms = test.site.get({ siteId: site.siteId }).roomList
  const first = rooms[0]
  if (first === undefined) throw new Error('no room')
  test.site.openRoom({ commandId: id(), roomId: first.roomId, rev: first.rev })
  return { caseId, siteId: site.siteId, buildingId: building.buildingId, rooms, roomId: first.roomId }
}

/** Fields of the n-th item of a made-up room. */
export function itemFields(n: number) {
  const names = ['木制办公桌', '皮革沙发', '立式空调', '保险柜', '货架', '纸箱（未开封）', '电脑显示器', '缝纫机']
  return {
    name: `${names[n % names.length] ?? ''}${n}`,
    quantity: { amount: String(1 + (n % 9)), unit: '件' },
    condition: n % 3 === 0 ? '旧' : '完好',
    owner: { name: '王某芳', kind: 'DEBTOR' as const, basis: '本人指认' },
    place: `东墙第 ${n % 7} 排`,
    remarks: n % 5 === 0 ? '表面有划痕，抽屉上锁未开启' : '',
    brandModel: 'M-200',
    serialNo: `SN${100_000 + n}`,
    regime: 'HANDBACK' as const,
    box: '',
  }
}
