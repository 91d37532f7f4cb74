import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TestCore } from '../../../support/coreHarness.ts'

const REGISTER = [
  '案号,立案日期,案由,申请执行人,被执行人,承办人',
  '（2025）浙9901执101号,2025-08-15,房屋腾退纠纷,云栖示例资产公司,甲某仁,周某舟',
].join('\r\n')

/** One case of the officer at work, imported as any other. */
export async function oneCase(test: TestCore): Promise<string> {
  const path = join(test.folder, 'register.csv')
  await writeFile(path, REGISTER)
  const { services } = test
  const { mapping } = await services.importing.inspect({ path })
  for await (const _ of services.importing.run({ commandId: crypto.randomUUID(), path, mapping }, undefined));
  const found = services.cases.search({ text: '甲某仁', kind: null, status: null, mine: false, limit: 1, offset: 0 })
  const caseId = found.cases[0]?.caseId
  if (caseId === undefined) throw new Error('the case was not imported')
  return caseId
}

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
