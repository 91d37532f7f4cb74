import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { StepSet } from '../../../../shared/contract/desk/plans/gate.ts'
import type { SyncPeer } from '../../../../shared/contract/desk/sync.ts'
import type { Role } from '../../../../shared/domain/identity/roles.ts'
import type { StepCode } from '../../../../shared/domain/plans/gateTable.ts'
import { newCommandId as id, TEST_PIN } from '../../../support/coreHarness.ts'
import { direct } from '../../../support/joined.ts'
import { oneCase } from '../../../support/oneCase.ts'
import { exportTo, importFrom } from '../../../support/sync/desks.ts'
import { enrolledLaptop, type NewLaptop, type RunningCourt, runningCourt } from '../../../support/sync/joining.ts'
import { stickCourt } from '../../../support/sync/stickCourt.ts'
import { fields } from '../site/support.ts'

const GATEWAY = 'gateway:浙9901'
const paper = { title: '笔录', no: '卷1', hash: '' }

interface Way {
  enrol(running: RunningCourt, name: string, role: Role): Promise<NewLaptop>
  /** Contents of files: over a line they travel on their own way, resumed piece by piece, and are carried over at once here. */
  carry(from: NewLaptop, to: NewLaptop, hashes: readonly string[]): Promise<void>
  exchange(running: RunningCourt, laptop: NewLaptop): Promise<void>
  /** Until the court has signed for everything: a receipt is itself an event, which travels with the next stick. */
  settle(running: RunningCourt, laptop: NewLaptop): Promise<void>
  /** As far as the court, without its answer where that is carried. */
  deliver(running: RunningCourt, laptop: NewLaptop): Promise<void>
  /** Receipts of the court that were recorded by reading a stick. */
  receipts(): number
  close(): Promise<void>
}

function overLine(): Way {
  const exchange: Way['exchange'] = async (_running, laptop) => void (await laptop.services.sync.now({ peer: GATEWAY }))
  return {
    ...{ enrol: enrolledLaptop, exchange, settle: exchange, deliver: exchange, receipts: () => 0 },
    close: () => Promise.resolve(),
    async carry(from, to, hashes) {
      for (const hash of hashes) {
        const bytes = await from.core.context.store().blobs.readAll(hash)
        await to.core.context.store().blobs.put({ bytes })
      }
    },
  }
}

/** One stick for everybody, and no line at all; each exchange is what the four commands do, one after the other. */
async function bySticks(running: RunningCourt): Promise<Way> {
  const court = await stickCourt(running)
  let receipts = 0
  const deliver: Way['deliver'] = async (_running, laptop) => {
    await exportTo(laptop, court.stick, { to: 'court' })
    expect(await court.takes()).toMatchObject({ refused: [], filesCut: 0 })
  }
  const exchange: Way['exchange'] = async (_running, laptop) => {
    await deliver(running, laptop)
    expect(await court.gives(laptop.core.context.profile().deviceId)).toMatchObject({ written: [{ left: 0, lost: 0 }] })
    const taken = await importFrom(laptop, court.stick)
    expect(taken).toMatchObject({ refused: 0, waiting: 0, filesCut: 0 })
    receipts += taken.receipts
  }
  return {
    deliver,
    exchange,
    enrol: (_running, name, role) => court.enrolled(name, role),
    async carry(_from, to, hashes) {
      for (const hash of hashes) expect(await to.core.context.store().blobs.size(hash)).toBeGreaterThan(0)
    },
    async settle(_running, laptop) {
      for (let rounds = 0; rounds < 3 && laptop.services.sync.state().onlyHere.events > 0; rounds += 1) {
        await exchange(running, laptop)
      }
    },
    receipts: () => receipts,
    close: court.close,
  }
}

/** How a laptop and the court exchange: over a line, or by a stick that is carried there and back. */
const ways = [
  { way: 'over a line', startWay: async () => overLine(), receipts: 0 },
  { way: 'by sticks alone', startWay: bySticks, receipts: 1 },
]

describe.each(ways)(
  'a court of laptops, each enrolled by its own code, that exchange $way',
  ({ startWay, receipts }) => {
    let running: RunningCourt
    let field: NewLaptop
    let director: NewLaptop
    let president: NewLaptop
    let siteId: string
    let way: Way

    beforeAll(async () => {
      running = await runningCourt()
      way = await startWay(running)
      field = await way.enrol(running, '周某舟', 'handler')
      director = await way.enrol(running, '钱某安', 'bureauDirector')
      president = await way.enrol(running, '李某正', 'courtPresident')
      const caseId = await oneCase(field)
      siteId = field.services.site.create({ commandId: id(), caseId, name: '云栖商贸城', address: '云栖路18号' }).siteId
    })
    afterAll(async () => {
      await Promise.all([field, director, president].map((one) => one.close()))
      await running.close()
      await way.close()
    })

    const peerOf = (laptop: NewLaptop): SyncPeer | undefined =>
      laptop.services.sync.state().peers.find((one) => one.peer === GATEWAY)
    const exchanged = async (laptop: NewLaptop): Promise<SyncPeer | undefined> => {
      await way.exchange(running, laptop)
      return peerOf(laptop)
    }
    const settled = async (laptop: NewLaptop): Promise<SyncPeer | undefined> => {
      await exchanged(laptop)
      await way.settle(running, laptop)
      return peerOf(laptop)
    }

    it('[G1] [X4] what one recorded without a line is on the other after both met the gateway', async () => {
      const { site, inventory } = field.services
      const { buildingId } = site.addBuilding({ commandId: id(), siteId, name: '1号楼' })
      const rooms = { firstFloor: 1, floors: 1, roomsPerFloor: 1, prefix: '1-' }
      site.generateRooms({ commandId: id(), siteId, buildingId, ...rooms })
      const { roomId = '', rev = [] } = site.get({ siteId }).roomList[0] ?? {}
      site.openRoom({ commandId: id(), roomId, rev })
      inventory.record({ commandId: id(), roomId, fields: fields('办公桌'), rawLine: '办公桌' })
      expect(field.services.sync.state().onlyHere.events).toBeGreaterThan(3)
      expect(await settled(field)).toMatchObject({ failure: null, unsent: 0 })
      expect(field.services.sync.state().onlyHere.events).toBe(0)
      expect(await exchanged(director)).toMatchObject({ failure: null, unsent: 0 })
      const { items } = director.services.inventory.list({ siteId, roomId: null, text: '', offset: 0, limit: 10 })
      expect(items.map((one) => one.name)).toEqual(['办公桌'])
    })

    it('[X4] [U1] a gateway forgotten and set again signs anew for what it has, and nothing stays counted as only here', async () => {
      const { sync } = field.services
      const before = running.court.gateway.counters()
      sync.forgetPeer({ commandId: id(), peer: GATEWAY })
      expect(sync.state().onlyHere.events).toBeGreaterThan(3)
      sync.setGateway({ commandId: id(), address: running.server.url })
      await settled(field)
      expect(sync.state().onlyHere.events).toBe(0)
      // Nothing went twice but the last piece of each stream, which changed nothing there but the receipt it made here.
      expect((await running.court.gateway.counters()).feed - (await before).feed).toBeLessThan(3)
    })

    it('[P1] [F3] [X4] a decision on the president’s laptop counts on the handler’s once the court’s receipt came', async () => {
      const { gate, orders } = field.services
      gate.open({ commandId: id(), siteId })
      const record = (step: StepCode, set: StepSet) => gate.record({ commandId: id(), siteId, step, set })
      record('E02', { outcome: 'DONE', on: '2026-02-20', document: paper, service: direct })
      record('E04', { outcome: 'DONE', on: '2026-02-21', document: paper })
      record('E06', { outcome: 'NOT_NEEDED', reason: '商业用房' })
      await exchanged(field)
      await exchanged(director)
      const review = (await director.services.showGate({ siteId })).steps.find((one) => one.code === 'E06')
      const { recordId = '', rev: reviewed = [] } = review?.records.at(-1) ?? {}
      director.services.gate.confirm({ commandId: id(), recordId, rev: reviewed })
      await exchanged(director)
      await exchanged(field)

      const asked = await orders.submitAnnouncement({
        ...{ commandId: id(), siteId, persons: '甲某仁', address: '云栖路18号', complyBy: '2026-04-10' },
        ...{ titleName: '（2024）浙9901民初88号民事判决书', titleOrders: '腾空并返还房屋', dueOn: null, note: '' },
      })
      await exchanged(field)
      await exchanged(president)
      const { approvals } = president.services
      const { requestId } = asked
      const { rev, version, submission } = await approvals.get({ requestId })
      await way.carry(field, president, [submission?.snapshotHash ?? '', submission?.renderingHash ?? ''])
      approvals.markSeen({ requestId, version })
      const decided = await approvals.decide({
        ...{ commandId: id(), requestId, rev, version, code: submission?.code ?? '' },
        ...{ decision: 'APPROVED', reasons: [], pin: TEST_PIN },
      })
      expect(decided.state).toBe('submitted')

      expect(await mayGoOn(field)).toBe(false)
      expect(await mayGoOn(president)).toBe(false)
      expect(await field.services.notices.list()).toEqual([])
      await way.deliver(running, president)
      expect(await settled(field)).toMatchObject({ failure: null, unsent: 0 })
      expect(await field.services.notices.list()).toMatchObject([{ requestId, stands: 'counts', officer: '李某正' }])
      expect((await field.services.approvals.get({ requestId })).state).toBe('approved')
      expect(await mayGoOn(field)).toBe(true)
      const before = await field.services.showGate({ siteId })
      const move = { commandId: id(), siteId, rev: before.task?.rev ?? [], move: 'presidentSigned', data: {} } as const
      const after = await field.services.moveGate(move)
      expect(after.task?.state).toBe('ANNOUNCED')
      const step = after.steps.find((one) => one.code === 'E07')
      expect(step?.request?.decision).toMatchObject({ decision: 'APPROVED', role: 'courtPresident', number: 1 })
      expect(await settled(president)).toMatchObject({ failure: null, unsent: 0 })
      expect((await approvals.get({ requestId })).state).toBe('approved')
      expect(way.receipts()).toBe(receipts)
    })

    /** Whether the gate lets the announcement count as signed by the president. */
    const mayGoOn = async (laptop: NewLaptop): Promise<boolean> => {
      const { moves } = await laptop.services.showGate({ siteId })
      return moves.some((one) => one.move === 'presidentSigned' && one.possible)
    }
  },
)
