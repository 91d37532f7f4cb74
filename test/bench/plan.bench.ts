import { MessageChannel } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import type { ContractRouterClient } from '@orpc/contract'
import type { Db } from '../../db/open.ts'
import { makeTransports } from '../../electron/core/serve.ts'
import type { DeskContract } from '../../shared/contract/desk/index.ts'
import { newCommandId, startTestCore, type TestCore } from '../support/coreHarness.ts'
import { fillSite } from './recording.bench.ts'
import type { BenchFigure } from './search.bench.ts'

type Desk = ContractRouterClient<DeskContract>

const NOW = Date.parse('2026-11-23T02:00:00Z')
const ROUNDS = 30

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}

/** A plan of the yardstick: `rooms` in six buildings, `people` occupants with two pieces of evidence each, six groups. */
export function fillPlan(test: TestCore, rooms: number, people: number): string {
  const { siteId } = fillSite(test, 0, Math.ceil(rooms / 6))
  const { site, plans } = test.services
  for (let n = 2; n <= 6; n += 1) {
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
  return siteId
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

async function measure(rooms: number, people: number) {
  const test = await startTestCore({ now: NOW })
  const { port1, port2 } = new MessageChannel()
  try {
    const siteId = fillPlan(test, rooms, people)
    const bare = bareRows(test.core.context.store().db)
    makeTransports(test.services).port(port1)
    port1.start()
    port2.start()
    const desk: Desk = createORPCClient(new RPCLink({ port: port2 }))
    const times = { service: [] as number[], contract: [] as number[], floor: [] as number[], cell: [] as number[] }
    for (let n = 0; n < ROUNDS; n += 1) {
      const started = performance.now()
      const plan = test.services.plans.get({ siteId })
      times.service.push(performance.now() - started)
      times.floor.push(bare(siteId))
      const calling = performance.now()
      await desk.plans.get({ siteId })
      times.contract.push(performance.now() - calling)
      const room = plan.rooms[n]
      if (room === undefined) throw new Error('too few rooms')
      const edit = [{ roomId: room.roomId, rev: room.rev, set: { note: `第 ${n} 次` } }]
      const writing = performance.now()
      await desk.plans.editRooms({ commandId: newCommandId(), siteId, edit, strike: [], reason: '' })
      times.cell.push(performance.now() - writing)
    }
    const first = await test.services.plans.freeze({ commandId: newCommandId(), siteId })
    const all = test.services.plans.get({ siteId }).rooms.slice(0, 330)
    const edit = all.map(({ roomId, rev }) => ({ roomId, rev, set: { keys: '物业 1 把' } }))
    const filling = performance.now()
    await desk.plans.editRooms({ commandId: newCommandId(), siteId, edit, strike: [], reason: '' })
    const fill = performance.now() - filling
    const comparing = performance.now()
    await desk.plans.difference({ siteId, from: first.versionId, to: null })
    return { ...times, fill, difference: performance.now() - comparing }
  } finally {
    port1.close()
    port2.close()
    await test.close()
  }
}

/**
 * Opening a plan with everything that is wrong with it, at the yardstick's size and at ten times it; the floor reads the
 * same rows bare. Beside it one cell, a column of 330 cells as one command, and a comparison with a frozen version.
 */
export async function planBench(report: (figure: BenchFigure) => void, sizes: readonly number[]): Promise<void> {
  for (const size of sizes) {
    const times = await measure(size, Math.round((size * 250) / 330))
    const ms = { size, unit: 'ms' }
    const floor = median(times.floor)
    const goal = size === 330 ? 300 : null
    report({ bench: 'plan-open-service-p50', ...ms, value: median(times.service), floor, goal: null })
    report({ bench: 'plan-open-contract-p50', ...ms, value: median(times.contract), floor, goal })
    report({ bench: 'plan-cell-contract-p50', ...ms, value: median(times.cell), floor: null, goal: 50 })
    report({ bench: 'plan-fill-330-cells', ...ms, value: times.fill, floor: null, goal: null })
    report({ bench: 'plan-difference', ...ms, value: times.difference, floor: null, goal: null })
  }
}
