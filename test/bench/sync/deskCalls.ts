import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { eventTotal } from '../../../db/copies.ts'
import { allHeads } from '../../../db/heads.ts'
import { sealBody } from '../../../db/journal.ts'
import { type Core, createCore } from '../../../electron/core/core.ts'
import { makeServices, type Services } from '../../../electron/core/services.ts'
import { gatewayPeer } from '../../../electron/core/sync/gatewayPeer.ts'
import { inventoryTypes, recordedBody } from '../../../shared/domain/inventory/item.ts'
import type { JsonObject } from '../../../shared/journal/canonical.ts'
import { TEST_PIN, testPorts } from '../../support/coreHarness.ts'
import { writeCourtExport } from '../../support/courtExport.ts'
import { testHub } from '../../support/secondLaptop.ts'
import { exportTo, importFrom } from '../../support/sync/desks.ts'
import { itemFields } from '../../unit/db/storeUnderTest.ts'
import { bareRows, importFile } from '../import.bench.ts'
import { peakSize } from './calls.ts'

/** Items of one room before the next is taken. */
const ITEMS_PER_ROOM = 67
/** Items written in one transaction while a desk is filled; nothing of it is timed. */
const FILL = 1000

/** What a desk's process used so far. `cpu`: s of user and system time; the rest MiB. */
export interface Used {
  cpu: number
  /** Largest size the process ever had. */
  peak: number
  heap: number
}

/** Brings a court's gateway with it, which no laptop's process holds. */
const joining = () => import('../../support/sync/joining.ts')

/** What a desk of the bench does, each call in its own process (`deskProcess.ts`). */
export function deskCalls() {
  let open: { core: Core; services: Services } | null = null
  const desk = () => {
    if (open === null) throw new Error('no store is open')
    return open
  }
  const store = () => desk().core.context.store()

  return {
    /** Opens a profile folder, unlocked, its clock at `now` (ms); the device it is. */
    async open({ folder, officerId, now }: { folder: string; officerId: string; now: number }) {
      const core = await createCore(folder, testPorts({ now }))
      await core.identity.unlock({ officerId, pin: TEST_PIN })
      open = { core, services: makeServices(core, testHub) }
      return core.context.profile().deviceId
    },

    /** Enrols this laptop with a court by a one-time code; certificates are collected by {@link enrolled}. The folder it made. */
    async join({ address, code, words, now }: { address: string; code: string; words: string; now: number }) {
      const { emptyLaptop } = await joining()
      const laptop = await emptyLaptop({ now })
      open = laptop
      const person = { officerName: '待定', pin: TEST_PIN, deviceName: '电脑' }
      await laptop.core.identity.join({ address, code, words, ...person })
      return laptop.folder
    },

    /** Collects the certificates that the court issued; the name of its gateway among the other sides. */
    async enrolled() {
      const { core } = desk()
      const { oneWait } = await joining()
      const answer = await oneWait(core)
      if (answer?.kind !== 'done') throw new Error(`not enrolled: ${JSON.stringify(answer)}`)
      return gatewayPeer(core.context.profile().courtCode)
    },

    /** Imports a court's export of `count` made-up cases as the screen does. */
    async importCases({ count, seed }: { count: number; seed: number }) {
      const { core, services } = desk()
      const path = join(core.context.paths.folder, 'export.csv')
      await writeCourtExport(path, count, seed)
      const { imported } = await importFile({ services }, path)
      await rm(path)
      return imported
    },

    /** How many cases stand here. */
    cases: () => (store().db.prepare('SELECT count(*) AS n FROM case_row').get() as { n: number }).n,

    /** The rows of events, cases and their search once more by bare statements: seconds. */
    async bareInserts() {
      const { core } = desk()
      return (await bareRows(store().db, core.context.paths.folder)) / 1000
    },

    /** Records items numbered from `first` as people would, but many in one transaction. */
    fill({ siteId, first, count, prefix }: { siteId: string; first: number; count: number; prefix: string }) {
      const { core, services } = desk()
      const rooms = services.site.get({ siteId }).roomList
      for (let done = 0; done < count; done += FILL) {
        const drafts = Array.from({ length: Math.min(FILL, count - done) }, (_, index) => {
          const n = done + index
          const room = rooms[Math.floor(n / ITEMS_PER_ROOM) % rooms.length]
          if (room === undefined) throw new Error('a site without rooms')
          const origin = { siteId, roomId: room.roomId, roomCode: room.code, prefix, seqNo: n + 1, rawLine: '' }
          const body = sealBody(recordedBody(origin, itemFields(first + n) satisfies JsonObject))
          const entity = `item/${core.context.newId()}`
          return { scope: `site:${siteId}`, type: inventoryTypes.itemRecorded, entity, seen: [], body }
        })
        write(drafts)
      }
      return eventTotal(store().db)
    },

    /** Corrects the condition of the first `count` items that stand here, by their ids; every desk takes the same ones. */
    correct({ siteId, count, condition }: { siteId: string; count: number; condition: string }) {
      const rows = store().db.prepare('SELECT item_id, rev FROM item ORDER BY item_id LIMIT ?').all(count) as {
        item_id: string
        rev: string
      }[]
      write(
        rows.map(({ item_id, rev }) => ({
          ...{ scope: `site:${siteId}`, type: inventoryTypes.itemCorrected, entity: `item/${item_id}` },
          ...{ seen: JSON.parse(rev) as string[], body: sealBody({ reason: '复核', set: { condition } }) },
        })),
      )
      return rows.length
    },

    /** Opens this laptop as a hub over TLS on this machine. */
    async openHub() {
      const { open: hub } = await desk().services.hub.open()
      if (hub === null) throw new Error('the hub did not open')
      return { address: `127.0.0.1:${hub.port}`, digits: hub.digits }
    },

    /** Joins a hub by its digits and exchanges with it once. */
    async joinHub(input: { address: string; digits: string }) {
      const { joined } = await desk().services.hub.join(input)
      return joined?.peer ?? ''
    },

    /** One exchange with another side. Throws the class of failure when it ended early. */
    async exchange({ peer }: { peer: string }) {
      const { peers } = await desk().services.sync.now({ peer })
      const failure = peers.find((one) => one.peer === peer)?.failure ?? null
      if (failure !== null) throw new Error(`the exchange ended: ${failure}`)
    },

    /** Writes what the others lack on a stick; how many events. */
    writeStick: async ({ stick }: { stick: string }) => (await exportTo(desk(), stick)).events,

    /** Takes in what is on a stick, and leaves the answer. */
    async readStick({ stick }: { stick: string }) {
      const { refused } = await importFrom(desk(), stick)
      if (refused > 0) throw new Error(`${refused} refused`)
    },

    /** How many events of a site are here, of all devices. */
    siteEvents({ siteId }: { siteId: string }) {
      const heads = allHeads(store().db).filter(({ scope }) => scope === `site:${siteId}`)
      return heads.reduce((sum, { seq }) => sum + seq, 0)
    },

    /** What stands here: items, those with two conditions nobody settled, and one hash of all rows. */
    standing() {
      const hash = createHash('sha256')
      const counted = { items: 0, doubted: 0 }
      const rows = store().db.prepare('SELECT * FROM item ORDER BY item_id').iterate()
      for (const row of rows as IterableIterator<Record<string, unknown>>) {
        const { item_row: _, ...shown } = row
        counted.items += 1
        if (shown.doubts !== '{}') counted.doubted += 1
        hash.update(JSON.stringify(shown))
      }
      return { ...counted, hash: hash.digest('hex') }
    },

    used(): Used {
      const { userCPUTime, systemCPUTime } = process.resourceUsage()
      const heap = process.memoryUsage().heapUsed / 2 ** 20
      return { cpu: (userCPUTime + systemCPUTime) / 1e6, peak: peakSize(), heap }
    },

    async close() {
      await desk().core.close()
      open = null
    },
  }

  function write(drafts: Parameters<ReturnType<typeof store>['journal']['append']>[0]): void {
    const { core } = desk()
    const { officerId } = core.context.session()
    const { journal } = store()
    journal.transact(() => journal.append(drafts, { officerId, role: 'handler' }, core.context.newId()))
  }
}
export type DeskCalls = ReturnType<typeof deskCalls>
