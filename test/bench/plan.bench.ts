import { MessageChannel } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import type { ContractRouterClient } from '@orpc/contract'
import type { Db } from '../../db/open.ts'
import { forgetPlanRows } from '../../db/plansMemory.ts'
import { makeTransports } from '../../electron/core/serve.ts'
import type { DeskContract } from '../../shared/contract/desk/index.ts'
import { newCommandId, startTestCore, type TestCore } from '../support/coreHarness.ts'
import { fillSite } from './recording.bench.ts'
import type { BenchFigure } from './search.bench.ts'

type Desk = ContractRouterClient<DeskContract>

const NOW = Date.parse('2026-11-23T02:00:00Z')
const ROUNDS = 30
const PLANS_LISTED = 20

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}

/** A plan of the yardstick: `rooms` in six buildings, `people` occupants with two pieces of evidence each, six groups. */
export function fillPlan(test: TestCore, rooms: number, people: number): string {
  const { siteId } = fillSite(test, 0, Math.ceil(rooms / 6))
  fillPlanOf(test, siteId, [2, 3, 4, 5, 6], rooms, people)
  return siteId
}

/** The same for a site that stands, with as many buildings of a sixth of the rooms as are numbered. */
export function fillPlanOf(
  test: TestCore,
  siteId: string,
  buildings: readonly number[],
  rooms: number,
  people: number,
): void {
  const { site, plans } = test.services
  for (const n of buildings) {
    const { buildingId } = site.addBuilding({ commandId: newCommandId(), siteId, name: `${n} 号楼` })
    for (let firstFloor = 1; (firstFloor - 1) * 55 < rooms / 6; firstFloor += 5) {
      const shape = { firstFloor, floors: Math.min(5, Math.ceil(rooms / 6 / 55)), roomsPerFloor: 55, prefix: `${n}-` }
      site.generateRooms({ commandId: newCommandId(), siteId, buildingId, ...shape })
    }
  }
  const write = (add: Parameters<typeof plans.write>[0]['add']) => {
    const ids: string[] = []
    for (let from = 0; from < add.length; from += 500) {
      const part = { siteId, add: add.slice(from, from + 500), edit: [], strike: [], reason: '' }
      ids.push(...plans.write({ commandId: newCommandId(), ...part }).added.map((row) => row.partId))
    }
    return ids
  }
  const groups = write(
    [1, 2, 3, 4, 5, 6].map((n) => ({ kind: 'group', set: { kind: 'IMPLEMENTATION', name: `${n} 组` } })),
  )
  const list = plans.get({ siteId }).rooms
  for (let from = 0; from < list.length; from += 500) {
    const edit = list.slice(from, from + 500).map(({ roomId, rev }, n) => ({
      roomId,
      rev,
      set: { groupId: groups[n % 6] ?? null, area: '50', estimate: 67 },
    }))
    plans.editRooms({ commandId: newCommandId(), siteId, edit, strike: [], reason: '' })
  }
  const occupants = write(
    Array.from({ length: people }, (_, n) => ({
      kind: 'occupant' as const,
      set: {
        name: `占有人${n}`,
        class: 'SUBLESSEE_CONSENTED',
        roomId: list[n % list.length]?.roomId ?? null,
        stance: 'WILLING',
      },
    })),
  )
  const lease = { kind: 'WRITTEN_LEASE', on: '2019-03-01', until: '2027-02-28' }
  const possession = { kind: 'POSSESSION', on: '2019-03-05' }
  write(occupants.map((occupantId) => ({ kind: 'evidenceItem' as const, set: { occupantId, ...lease } })))
  write(occupants.map((occupantId) => ({ kind: 'evidenceItem' as const, set: { occupantId, ...possession } })))
}

/** Reads the same rows with nothing made of them: what any program would have to fetch. */
function bareRows(db: Db): (siteId: string) => number {
  const rooms = db.prepare('SELECT * FROM room WHERE site_id = ? ORDER BY building_id, floor, code')
  const parts = db.prepare('SELECT * FROM plan_part WHERE site_id = ? ORDER BY kind, ord')
  return (siteId) => {
    const started = performance.now()
    rooms.all(siteId)
    parts.all(siteId)
    return performance.now() - started
  }
}

/** Writes one note into the room's row and nothing else, durably: what any program would have to do for a cell. */
function bareCell(db: Db): (roomId: string, note: string) => number {
  const write = db.prepare('UPDATE room SET note = note || ? WHERE room_id = ?')
  const transaction = db.transaction((roomId: string, note: string) => write.run(note, roomId))
  return (roomId, note) => {
    const started = performance.now()
    transaction.immediate(roomId, note)
    return performance.now() - started
  }
}

async function timed(work: () => unknown): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

async function measure(rooms: number, people: number) {
  const test = await startTestCore({ now: NOW })
  const { port1, port2 } = new MessageChannel()
  try {
    const siteId = fillPlan(test, rooms, people)
    const { db } = test.core.context.store()
    const bare = bareRows(db)
    const bareWrite = bareCell(db)
    makeTransports(test.services).port(port1)
    port1.start()
    port2.start()
    const desk: Desk = createORPCClient(new RPCLink({ port: port2 }))
    const times = {
      ...{ service: [] as number[], contract: [] as number[], floor: [] as number[] },
      ...{ cell: [] as number[], cellFloor: [] as number[], renewal: [] as number[] },
    }
    for (let n = 0; n < ROUNDS; n += 1) {
      // Nothing is kept: opened for the first time since the program was unlocked.
      forgetPlanRows(db)
      times.service.push(await timed(() => test.services.plans.get({ siteId })))
      times.floor.push(bare(siteId))
      forgetPlanRows(db)
      times.contract.push(await timed(() => desk.plans.get({ siteId })))
    }
    const before = test.services.plans.get({ siteId })
    let { stamp } = await desk.plans.renew({ siteId, stamp: null })
    for (let n = 0; n < ROUNDS; n += 1) {
      const room = before.rooms[n]
      if (room === undefined) throw new Error('too few rooms')
      times.cellFloor.push(bareWrite(before.rooms.at(-1 - n)?.roomId ?? '', ''))
      const edit = [{ roomId: room.roomId, rev: room.rev, set: { note: `第 ${n} 次` } }]
      times.cell.push(
        await timed(() => desk.plans.editRooms({ commandId: newCommandId(), siteId, edit, strike: [], reason: '' })),
      )
      times.renewal.push(
        await timed(async () => {
          stamp = (await desk.plans.renew({ siteId, stamp })).stamp
        }),
      )
    }
    const first = await test.services.plans.freeze({ commandId: newCommandId(), siteId })
    const all = test.services.plans.get({ siteId }).rooms.slice(0, 330)
    const edit = all.map(({ roomId, rev }) => ({ roomId, rev, set: { keys: '物业 1 把' } }))
    const fill = await timed(() =>
      desk.plans.editRooms({ commandId: newCommandId(), siteId, edit, strike: [], reason: '' }),
    )
    const difference = await timed(() => desk.plans.difference({ siteId, from: first.versionId, to: null }))
    return { ...times, fill, difference }
  } finally {
    port1.close()
    port2.close()
    await test.close()
  }
}

/**
 * The work list over several plans whose gate is open: the first time after an unlock, asked again, and after a cell of
 * one of them. The floor reads the rows of all of them bare, as often as the first time has to.
 */
async function measureWorklist(plans: number, rooms: number) {
  const test = await startTestCore({ now: NOW })
  try {
    const { db } = test.core.context.store()
    const people = Math.round((rooms * 250) / 330)
    const sites = [fillPlan(test, rooms, people)]
    const { site, gate } = test.services
    const { caseId } = site.get({ siteId: sites[0] ?? '' })
    while (sites.length < plans) {
      const place = { name: `${sites.length + 1} 号市场`, address: '示例路' }
      const { siteId } = site.create({ commandId: newCommandId(), caseId, ...place })
      fillPlanOf(test, siteId, [1, 2, 3, 4, 5, 6], rooms, people)
      sites.push(siteId)
    }
    for (const siteId of sites) gate.open({ commandId: newCommandId(), siteId })
    const list = () => test.services.worklist.list({ scope: 'all', limit: 20 })
    const bare = bareRows(db)
    const floor = sites.reduce((sum, siteId) => sum + bare(siteId), 0)
    forgetPlanRows(db)
    const first = await timed(list)
    const again: number[] = []
    const changed: number[] = []
    const [siteId = ''] = sites
    for (const room of test.services.plans.get({ siteId }).rooms.slice(0, ROUNDS / 3)) {
      again.push(await timed(list))
      const edit = [{ roomId: room.roomId, rev: room.rev, set: { note: '改' } }]
      test.services.plans.editRooms({ commandId: newCommandId(), siteId, edit, strike: [], reason: '' })
      changed.push(await timed(list))
    }
    return { floor, first, again: median(again), changed: median(changed) }
  } finally {
    await test.close()
  }
}

/**
 * Opening a plan with everything that is wrong with it, at the yardstick's size and at thirty times it; the floor reads
 * the same rows bare. Beside it one cell and what is measured after it, each beside one durable write of a row; a column
 * of 330 cells as one command, a comparison with a frozen version; and the work list over twenty such plans.
 */
export async function planBench(report: (figure: BenchFigure) => void, sizes: readonly number[]): Promise<void> {
  for (const size of sizes) {
    const times = await measure(size, Math.round((size * 250) / 330))
    const ms = { size, unit: 'ms' }
    const floor = median(times.floor)
    const goal = size === 330 ? 300 : null
    const cellFloor = median(times.cellFloor)
    report({ bench: 'plan-open-service-p50', ...ms, value: median(times.service), floor, goal: null })
    report({ bench: 'plan-open-contract-p50', ...ms, value: median(times.contract), floor, goal })
    report({ bench: 'plan-cell-contract-p50', ...ms, value: median(times.cell), floor: cellFloor, goal: 50 })
    report({ bench: 'plan-cell-measured-p50', ...ms, value: median(times.renewal), floor: cellFloor, goal: 50 })
    report({ bench: 'plan-fill-330-cells', ...ms, value: times.fill, floor: null, goal: null })
    report({ bench: 'plan-difference', ...ms, value: times.difference, floor: null, goal: null })
    const list = await measureWorklist(PLANS_LISTED, size)
    report({ bench: 'plan-worklist-20-first', ...ms, value: list.first, floor: list.floor, goal: null })
    report({ bench: 'plan-worklist-20-again-p50', ...ms, value: list.again, floor: list.floor, goal: 50 })
    report({ bench: 'plan-worklist-20-cell-p50', ...ms, value: list.changed, floor: list.floor, goal: null })
  }
}
