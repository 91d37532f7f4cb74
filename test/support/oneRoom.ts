import { newCommandId, type TestCore } from './coreHarness.ts'
import { oneCase } from './oneCase.ts'

/** A site with one room, 1-101, in the case of the officer at work. */
export async function oneRoom(
  test: Pick<TestCore, 'folder' | 'services'>,
): Promise<{ siteId: string; roomId: string }> {
  const caseId = await oneCase(test)
  const { site } = test.services
  const { siteId } = site.create({ commandId: newCommandId(), caseId, name: '云栖商贸城', address: '云栖路18号' })
  const { buildingId } = site.addBuilding({ commandId: newCommandId(), siteId, name: '1号楼' })
  const rooms = { firstFloor: 1, floors: 1, roomsPerFloor: 1, prefix: '1-' }
  site.generateRooms({ commandId: newCommandId(), siteId, buildingId, ...rooms })
  return { siteId, roomId: site.get({ siteId }).roomList[0]?.roomId ?? '' }
}
