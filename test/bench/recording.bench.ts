import { MessageChannel } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import type { ContractRouterClient } from '@orpc/contract'
import { sealBody } from '../../db/journal.ts'
import type { Db } from '../../db/open.ts'
import { makeTransports } from '../../electron/core/serve.ts'
import type { DeskContract } from '../../shared/contract/desk/index.ts'
import { casesTypes } from '../../shared/domain/cases/case.ts'
import { inventoryTypes, recordedBody } from '../../shared/domain/inventory/item.ts'
import type { JsonObject } from '../../shared/journal/canonical.ts'
import { newCommandId, startTestCore, type TestCore } from '../support/coreHarness.ts'
import { idOf, itemFields } from '../unit/db/storeUnderTest.ts'
import type { BenchFigure } from './search.bench.ts'

type Desk = ContractRouterClient<DeskContract>
type Fields = Parameters<Desk['inventory']['record']>[0]['fields']
type Row = Record<string, string | number | Uint8Array | null>

const NOW = Date.parse('2026-11-23T02:00:00Z')
const ITEMS_PER_ROOM = 67
const WARM_UP = 100

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}

/** A site with rooms enough for `size` items at 67 a room, filled through the journal, and `spare` empty rooms. */
export function fillSite(test: TestCore, size: number, spare: number): { siteId: string; spareRooms: string[] } {
  const { core, services } = test
  const { journal, db } = core.context.store()
  const author = { officerId: test.officerId, role: 'handler' }
  const caseId = idOf('bench case')
  const write = (drafts: Parameters<typeof journal.append>[0]) =>
    journal.transact(() => journal.append(drafts, author, newCommandId()))
  const set = { caseNo: '（2025）浙9901执1号', status: 'open' }
  const body = sealBody({ set, source: { batch: idOf('batch'), line: 2 } })
  write([{ scope: 'register:浙9901', type: casesTypes.rowReported, entity: `registerEntry/${caseId}`, seen: [], body }])
  const { siteId } = services.site.create({
    commandId: newCommandId(),
    caseId,
    name: '综合市场',
    address: '示例路 1 号',
  })
  const { buildingId } = services.site.addBuilding({ commandId: newCommandId(), siteId, name: '1 号楼' })
  const wanted = Math.ceil(size / ITEMS_PER_ROOM) + spare
  for (let done = 0, floor = 1; done < wanted; done += 99, floor += 1) {
    const count = Math.min(99, wanted - done)
    const call = { commandId: newCommandId(), siteId, buildingId, prefix: '1-', firstFloor: floor, floors: 1 }
    services.site.generateRooms({ ...call, roomsPerFloor: count })
  }
  const rooms = services.site.get({ siteId }).roomList
  for (let from = 0; from < size; from += 1000) {
    const drafts = Array.from({ length: Math.min(1000, size - from) }, (_, index) => {
      const n = from + index
      const room = rooms[Math.floor(n / ITEMS_PER_ROOM)]
      if (room === undefined) throw new Error('too few rooms')
      const origin = { siteId, roomId: room.roomId, roomCode: room.code, prefix: 'D1', seqNo: (n % ITEMS_PER_ROOM) + 1 }
      const recorded = recordedBody({ ...origin, rawLine: '' }, itemFields(n) as unknown as JsonObject)
      const entity = `item/${core.context.newId()}`
      return { scope: `site:${siteId}`, type: inventoryTypes.itemRecorded, entity, seen: [], body: sealBody(recorded) }
    })
    write(drafts)
  }
  db.pragma('wal_checkpoint(TRUNCATE)')
  return { siteId, spareRooms: rooms.slice(rooms.length - spare).map((room) => room.roomId) }
}

/** Writes the rows of one item by hand: event with the same bytes, its place, item, text, pairs; one durable transaction. */
function handWritten(db: Db) {
  const insertOf = (table: string, names: readonly string[]) =>
    db.prepare(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map((name) => `@${name}`).join(', ')})`)
  const itemNames = (db.pragma('table_info(item)') as { name: string }[]).map((column) => column.name)
  const inserts = {
    event: insertOf('event', ['stream_id', 'seq', 'entity_ref', 'type', 'hash', 'envelope', 'salt', 'body']),
    place: insertOf('place_new', ['ref', 'what', 'id']),
    item: insertOf('item', itemNames),
    text: insertOf('item_text', ['item_row', 'text']),
    grams: insertOf('item_gram', ['rowid', 'grams']),
  }
  const stream = db.prepare("INSERT INTO stream (device, scope) VALUES ('floor', 'floor')").run()
  const streamId = Number(stream.lastInsertRowid)
  const write = db.transaction((event: Row, item: Row, text: string, grams: string) => {
    const eventId = Number(inserts.event.run(event).lastInsertRowid)
    inserts.place.run({ ref: event.entity_ref, what: 0, id: eventId })
    const row = Number(inserts.item.run(item).lastInsertRowid)
    inserts.text.run({ item_row: row, text })
    inserts.grams.run({ rowid: row, grams })
  })
  const lastEvent = db.prepare('SELECT * FROM event ORDER BY event_id DESC LIMIT 1')
  const itemOf = db.prepare('SELECT item.*, text FROM item JOIN item_text USING (item_row) WHERE item_id = ?')
  const grams = (text: string) => [...new Set(text.split('\n').flatMap((part) => pairs(part)))].join(' ')
  let n = 0
  return (itemId: string): number => {
    n += 1
    const event = { ...(lastEvent.get() as Row), stream_id: streamId, seq: n }
    const { text = '', ...item } = itemOf.get(itemId) as Row
    const copy = { ...item, item_row: null, item_id: `floor-${n}`, device: 'floor', seq_no: n }
    const pairsOf = grams(String(text))
    const started = performance.now()
    write.immediate(event, copy, String(text), pairsOf)
    return performance.now() - started
  }
}

/** As many tokens of the same length as the program's own pairs give. */
function pairs(part: string): string[] {
  const characters = [...part]
  return characters.slice(1).map((character, index) => Buffer.from(`p${characters[index]}${character}`).toString('hex'))
}

/** Leaves the open room, if any, and opens the next, as an officer does. */
function moveInto(test: TestCore, siteId: string, roomId: string): void {
  const rooms = test.services.site.get({ siteId }).roomList
  const open = rooms.find((room) => room.state === 'open')
  if (open !== undefined)
    test.services.site.leaveRoom({ commandId: newCommandId(), roomId: open.roomId, rev: open.rev })
  const next = rooms.find((room) => room.roomId === roomId)
  test.services.site.openRoom({ commandId: newCommandId(), roomId, rev: next?.rev ?? [] })
}

/** Times the service, the contract over a message port and the hand-written rows in turn, so that all see one disk. */
async function measure(size: number, count: number) {
  const test = await startTestCore({ now: NOW })
  const { port1, port2 } = new MessageChannel()
  try {
    const rounds = count + WARM_UP
    const { siteId, spareRooms } = fillSite(test, size, Math.ceil((rounds * 2) / ITEMS_PER_ROOM))
    const { db } = test.core.context.store()
    makeTransports(test.services).port(port1)
    port1.start()
    port2.start()
    const desk: Desk = createORPCClient(new RPCLink({ port: port2 }))
    const byHand = handWritten(db)
    const times = { service: [] as number[], contract: [] as number[], floor: [] as number[] }
    let roomId = ''
    let recorded = ''
    for (let n = 0; n < rounds; n += 1) {
      test.setNow(NOW + n * 1000)
      const room = spareRooms[Math.floor((n * 2) / ITEMS_PER_ROOM)] ?? ''
      if (room !== roomId) moveInto(test, siteId, room)
      roomId = room
      const fields: Fields = itemFields(n)
      // The window makes the ids, before it asks.
      const [first, second] = [newCommandId(), newCommandId()]
      const record = (): number => {
        const started = performance.now()
        recorded = test.services.inventory.record({ commandId: first, roomId, fields, rawLine: '' }).item.itemId
        return performance.now() - started
      }
      // Whoever comes second finds pages and disk warm, so they take turns; the floor copies the newest item recorded.
      const floorFirst = n % 2 === 1 ? byHand(recorded) : null
      const service = record()
      const floor = floorFirst ?? byHand(recorded)
      const calling = performance.now()
      await desk.inventory.record({ commandId: second, roomId, fields, rawLine: '' })
      const contract = performance.now() - calling
      if (n < WARM_UP) continue
      times.service.push(service)
      times.contract.push(contract)
      times.floor.push(floor)
    }
    return times
  } finally {
    port1.close()
    port2.close()
    await test.close()
  }
}

/**
 * Durable recording of one item, through the service and through the contract, at each number of items that stand
 * already; the floor is hand-written statements putting the same rows into the same encrypted file, turn by turn.
 */
export async function recordingBench(report: (figure: BenchFigure) => void, sizes: readonly number[]): Promise<void> {
  for (const size of sizes) {
    const { service, contract, floor } = await measure(size, 400)
    const plain = { p50: quantile(floor, 0.5), p95: quantile(floor, 0.95) }
    const ms = { size, unit: 'ms' }
    report({
      bench: 'record-service-p50',
      ...ms,
      value: quantile(service, 0.5),
      floor: plain.p50,
      goal: plain.p50 * 1.5,
    })
    report({ bench: 'record-service-p95', ...ms, value: quantile(service, 0.95), floor: plain.p95, goal: null })
    report({ bench: 'record-contract-p50', ...ms, value: quantile(contract, 0.5), floor: plain.p50, goal: null })
    report({ bench: 'record-contract-p95', ...ms, value: quantile(contract, 0.95), floor: plain.p95, goal: 5 })
  }
}
