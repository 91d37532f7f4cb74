import { sealBody } from '../../../../db/journal.ts'
import { inventoryTypes, recordedBody } from '../../../../shared/domain/inventory/item.ts'
import type { JsonObject } from '../../../../shared/journal/canonical.ts'
import type { TestCore } from '../../../support/coreHarness.ts'
import { oneCase } from '../../../support/oneCase.ts'

/** A site of that case: one building of 2 floors × 3 rooms, 1-101 open. */
export async function siteWithRooms(test: TestCore) {
  const caseId = await oneCase(test)
  const { site } = test.services
  const id = () => crypto.randomUUID()
  const { siteId } = site.create({ commandId: id(), caseId, name: '云栖商贸城', address: '云栖路18号' })
  const { buildingId } = site.addBuilding({ commandId: id(), siteId, name: '1号楼' })
  const shape = { firstFloor: 1, floors: 2, roomsPerFloor: 3, prefix: '1-' }
  site.generateRooms({ commandId: id(), siteId, buildingId, ...shape })
  const room = site.get({ siteId }).roomList.find((one) => one.code === '1-101')
  if (room === undefined) throw new Error('no room')
  site.openRoom({ commandId: id(), roomId: room.roomId, rev: room.rev })
  return { caseId, siteId, buildingId, roomId: room.roomId }
}

/** Fills a room with `size` items through the journal, a thousand per transaction, numbered without a gap. */
export function fillRoom(test: TestCore, at: { siteId: string; roomId: string }, size: number): void {
  const { core } = test
  const { journal } = core.context.store()
  const author = { officerId: test.officerId, role: 'handler' }
  for (let from = 0; from < size; from += 1000) {
    const drafts = Array.from({ length: Math.min(1000, size - from) }, (_, index) => {
      const origin = { ...at, roomCode: '1-101', prefix: 'D1', seqNo: from + index + 1, rawLine: '' }
      const body = sealBody(recordedBody(origin, fieldsOf(`木桌${from + index + 1}`)))
      const entity = `item/${core.context.newId()}`
      return { scope: `site:${at.siteId}`, type: inventoryTypes.itemRecorded, entity, seen: [], body }
    })
    journal.transact(() => journal.append(drafts, author, crypto.randomUUID()))
  }
}

function fieldsOf(name: string): JsonObject {
  const owner = { name: '王某福', kind: 'THIRD_PARTY', basis: '' }
  const rest = { condition: '旧', place: '西墙', remarks: '', brandModel: '', serialNo: '', box: '' }
  return { name, quantity: { amount: '1', unit: '张' }, owner, regime: 'HANDBACK', ...rest }
}
