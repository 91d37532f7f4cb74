import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { HubState } from '../../../shared/contract/desk/sync.ts'
import { photo } from '../../support/photo.ts'
import {
  type CourtOfProcesses,
  correctPlace,
  courtOfProcesses,
  type Desk,
  emptyDesk,
  enrol,
  type Ground,
  itemsOn,
  lackingOn,
  layGround,
  openRoom,
  picturesOn,
  recordItem,
  type Shown,
  settled,
  sha256,
  stateOf,
  takePhoto,
  verified,
} from '../../support/sync/processes.ts'
import { serverDatabase, testServer } from '../../support/sync/testDatabase.ts'

/** Eight processes on a machine that has other work too. */
const PATIENCE_MS = 300_000
const YEAR_MS = 365 * 24 * 3_600_000
/** The clock of one is twenty years behind, of another thirty years ahead, and both stay so (J6). */
const wrongBy = (n: number): number => (n === 3 ? -20 * YEAR_MS : n === 5 ? 30 * YEAR_MS : 0)
const NAMES = ['周某舟', '吴某玲', '郑某文', '王某安', '冯某宁', '陈某远']

const kinds = [{ name: 'embedded PostgreSQL (PGlite)', isServer: false }]
if (testServer !== undefined) kinds.push({ name: 'PostgreSQL server', isServer: true })

describe.each(kinds)(
  'six laptops, a hub, a stick and a gateway on $name, all of them processes',
  {
    timeout: PATIENCE_MS,
  },
  ({ isServer }) => {
    let folder: string
    let stick: string
    let court: CourtOfProcesses
    let desks: Desk[]
    let ground: Ground
    let drop: () => Promise<void>
    /** What each laptop recorded, and the hash of its photograph. */
    const recorded: Shown[] = []
    const photos: string[] = []

    const desk = (n: number): Desk => {
      const one = desks[n]
      if (one === undefined) throw new Error(`no laptop ${n}`)
      return one
    }

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'fieldwrit-six-'))
      stick = join(folder, 'stick')
      await mkdir(stick)
      const database = isServer && testServer !== undefined ? await serverDatabase(testServer) : null
      drop = database === null ? async () => undefined : database.drop
      court = await courtOfProcesses(join(folder, 'court'), database === null ? {} : { DATABASE_URL: database.url }, [])
      desks = await Promise.all(
        NAMES.map((name, n) => emptyDesk(join(folder, `desk-${n}`), name, { aheadMs: wrongBy(n) })),
      )
      await enrol(court, desks, 'teamLead')
    }, PATIENCE_MS)
    afterAll(async () => {
      await Promise.all(desks.map((one) => one.serving.kill()))
      await court.served.kill()
      await drop()
      await rm(folder, { recursive: true, force: true })
    })

    async function recordOn(n: number): Promise<void> {
      const roomId = ground.rooms[n] ?? ''
      await openRoom(desk(n), ground.siteId, roomId)
      recorded.push(await recordItem(desk(n), roomId, `物品${n}`, crypto.randomUUID()))
      const path = join(folder, `photo-${n}.jpg`)
      const bytes = photo(200_000 + n)
      await writeFile(path, bytes)
      photos.push(sha256(bytes))
      await takePhoto(desk(n), ground, roomId, path, crypto.randomUUID())
    }

    const failureOn = async (n: number, peer: string) =>
      (await stateOf(desk(n))).peers.find((one) => one.peer === peer)?.failure

    it('[G1] [J6] a site made on one is on all six through the court, whatever their clocks say', async () => {
      ground = await layGround(desk(0), folder, NAMES.length)
      await settled(desks, ground.siteId)
      for (const one of desks) {
        expect(await one.get(`/sites/${ground.siteId}`)).toMatchObject({ name: '云栖商贸城', rooms: NAMES.length })
      }
    })

    it('[X9] the court gone, each records on, is told it is offline, and knows what is only here', async () => {
      await court.served.kill()
      for (const n of NAMES.keys()) await recordOn(n)
      for (const [n, one] of desks.entries()) {
        await one.meet()
        expect(await failureOn(n, 'gateway:浙9901')).toBe('offline')
        const { onlyHere } = await stateOf(one)
        expect(onlyHere.events).toBeGreaterThan(1)
        expect(onlyHere.files).toBe(1)
      }
    })

    it('[G2] [X3] four of them share by a hub, though one of them is killed where it takes in', async () => {
      const { open } = await desk(0).call<HubState>('/sync/hub/open', {})
      const hub = { address: `127.0.0.1:${open?.port}`, digits: open?.digits ?? '' }
      await desk(1).call('/sync/hub/join', hub)
      await desk(2).serving.tell('desk.received:after:1')
      await expect(desk(2).call('/sync/hub/join', hub)).rejects.toThrow()
      await desk(2).restart()
      for (const n of [2, 3]) await desk(n).call('/sync/hub/join', hub)
      const peer = `hub:${desk(0).device}`
      for (const n of [1, 2, 3, 1, 2]) await desk(n).meet(peer)
      const names = async (n: number) => (await itemsOn(desk(n), ground.siteId)).map((one) => one.name).sort()
      for (const n of [0, 1, 2, 3]) expect(await names(n)).toEqual(['物品0', '物品1', '物品2', '物品3'])
      expect(await picturesOn(desk(1), ground.siteId)).toEqual(photos.slice(0, 4).sort())
    })

    it('[G3] a fifth gives and gets by a stick what the hub holds', async () => {
      await desk(4).importFrom(stick)
      await desk(0).importFrom(stick)
      expect(await desk(4).exportTo(stick)).toMatchObject({ more: false })
      expect(await desk(0).importFrom(stick)).toMatchObject({ refused: 0, waiting: 0, files: 1 })
      expect(await desk(0).exportTo(stick)).toMatchObject({ more: false })
      expect(await desk(4).importFrom(stick)).toMatchObject({ refused: 0, waiting: 0, files: 4 })
      expect((await itemsOn(desk(4), ground.siteId)).map((one) => one.name).sort()).toEqual(
        ['物品0', '物品1', '物品2', '物品3', '物品4'].sort(),
      )
    })

    it('[U2] two correct the same thing apart, and the hub is gone', async () => {
      const item = recorded[3]
      if (item === undefined) throw new Error('nothing recorded')
      await correctPlace(desk(1), item, '东墙', crypto.randomUUID())
      await correctPlace(desk(4), item, '西墙', crypto.randomUUID())
      await desk(0).call('/sync/hub/close', {})
      await desk(1).meet(`hub:${desk(0).device}`)
      expect(await failureOn(1, `hub:${desk(0).device}`)).toBe('offline')
    })

    it('[X4] [U2] [G5] the court back, all six show the same, the matrix is even and nothing is only here', async () => {
      await court.start()
      await settled(desks, ground.siteId)
      const shown = await Promise.all(desks.map((one) => itemsOn(one, ground.siteId)))
      const [first = []] = shown
      expect(first.map((one) => one.name).sort()).toEqual(NAMES.map((_, n) => `物品${n}`))
      expect(first.find((one) => one.name === '物品3')?.doubts.place).toHaveLength(2)
      for (const other of shown) expect(byId(other)).toEqual(byId(first))
      for (const one of desks) {
        expect(await lackingOn(one)).toEqual([])
        expect((await stateOf(one)).onlyHere).toEqual({ events: 0, files: 0, since: null })
        expect(await picturesOn(one, ground.siteId)).toEqual([...photos].sort())
      }
    })

    it('[X6] the court has it all: a seventh laptop gets the very same from it alone', async () => {
      const seventh = await emptyDesk(join(folder, 'desk-7'), '褚某青')
      desks.push(seventh)
      await enrol(court, [seventh], 'teamLead')
      await settled(desks, ground.siteId)
      expect(byId(await itemsOn(seventh, ground.siteId))).toEqual(byId(await itemsOn(desk(0), ground.siteId)))
      expect(await picturesOn(seventh, ground.siteId)).toEqual([...photos].sort())
      for (const hash of photos) {
        const path = join(folder, 'court/data/files', hash.slice(0, 2), hash.slice(2, 4), hash)
        expect(sha256(await readFile(path))).toBe(hash)
      }
    })

    it('[X11] verify is clean on every laptop', async () => {
      expect(desks).toHaveLength(NAMES.length + 1)
      await Promise.all(desks.map(verified))
    })

    it('[L9] a laptop that has exchanged ends in good order when its machine shuts down', async () => {
      expect(await Promise.all(desks.map((one) => one.serving.stop()))).toEqual(desks.map(() => 0))
    })
  },
)

/** Items by id, without what is each laptop's own view of time. */
function byId(items: readonly Shown[]): Record<string, object> {
  return Object.fromEntries(items.map((item) => [item.itemId, { ...item, recordedAt: 0 }]))
}
