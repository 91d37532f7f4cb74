import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as letOthersIn } from 'node:timers/promises'
import { chinaDate } from '../../../shared/domain/worklist/rules.ts'
import { casesService } from '../cases.ts'
import type { Core } from '../core.ts'
import { found } from '../errors.ts'
import { importService } from '../importCases.ts'
import { inventoryService } from '../inventory.ts'
import { siteService } from '../site.ts'
import { type DemoDesk, passDemoPlan } from './approvalBuild.ts'
import { DEMO_PEOPLE, DEMO_PIN } from './approvalWork.ts'
import { demoDeadlines, demoFlags, demoNotes, demoStatements } from './caseWork.ts'
import { writeDemoPlan } from './planBuild.ts'
import { DEMO_CASE, DEMO_HANDLER, demoRegister } from './register.ts'
import { type DemoRoom, demoRooms, demoSite } from './siteWork.ts'

/** Invented cases beside the fixed ones. */
export const DEMO_CASES = 2000
const CLERK = '周某宁'
const FILE_NAME = '示例区人民法院案件导出.csv'

/** Says how far a step is. */
export type Report = (step: 'court' | 'officers' | 'cases' | 'site' | 'items', done: number, total: number) => void

/**
 * Makes the demo court in this empty profile through the same services a person uses, ending unlocked as the team
 * lead. Returns the recovery code. Throws REFUSED `profileNotEmpty`.
 */
export async function buildDemo(core: Core, desk: DemoDesk, report: Report): Promise<{ recoveryCode: string }> {
  report('court', 0, 1)
  const { recoveryCode } = await core.identity.setUp({
    courtName: '示例区人民法院',
    courtCode: '浙9901',
    officerName: DEMO_HANDLER,
    role: 'teamLead',
    pin: DEMO_PIN,
    deviceName: '演示电脑',
    demo: true,
  })
  report('court', 1, 1)
  const lead = core.context.session().officerId
  const clerk = await addPeople(core, report)
  await importCases(core, report)
  const caseId = workOnCases(core)
  const site = await layOutSite(core, caseId, report)
  writeDemoPlan(core, site, chinaDate(core.ports.now()))
  await passDemoPlan(core, desk, site, { lead, clerk })
  await core.identity.unlock({ officerId: clerk, pin: DEMO_PIN })
  await recordItems(core, site, report)
  await core.identity.unlock({ officerId: lead, pin: DEMO_PIN })
  return { recoveryCode }
}

async function addPeople(core: Core, report: Report): Promise<string> {
  report('officers', 0, 1)
  const person = { name: CLERK, role: 'courtClerk', pin: DEMO_PIN } as const
  const added = await core.identity.addOfficer({ commandId: core.context.newId(), ...person })
  for (const [done, one] of DEMO_PEOPLE.entries()) {
    report('officers', done + 1, DEMO_PEOPLE.length + 1)
    await core.identity.addOfficer({ commandId: core.context.newId(), ...one, pin: DEMO_PIN })
  }
  report('officers', 1, 1)
  return added.officerId
}

/** The court's export is written, imported as any other, and taken away. */
async function importCases(core: Core, report: Report): Promise<void> {
  const importing = importService(core.context)
  const path = join(core.paths.folder, FILE_NAME)
  const today = chinaDate(core.ports.now())
  try {
    await writeFile(path, demoRegister(today, DEMO_CASES), { mode: 0o600 })
    const { mapping } = await importing.inspect({ path })
    const commandId = core.context.newId()
    for await (const event of importing.run({ commandId, path, mapping }, undefined)) {
      if (event.kind === 'progress') report('cases', event.done, event.total)
    }
  } finally {
    await rm(path, { force: true })
  }
}

/** Flags, notes, statements and deadlines of the team lead's cases. Returns the id of the demo's case. */
function workOnCases(core: Core): string {
  const cases = casesService(core.context)
  const { newId } = core.context
  const idOf = (caseNo: string): string => {
    const answer = cases.search({ text: caseNo, kind: null, status: null, mine: false, limit: 5, offset: 0 })
    return found(
      answer.cases.find((row) => row.caseNo === caseNo),
      'case',
    ).caseId
  }
  const caseId = idOf(DEMO_CASE)
  for (const text of demoNotes) cases.addNote({ commandId: newId(), caseId, text })
  let { rev } = cases.get({ caseId })
  for (const flag of demoFlags) rev = cases.setFlag({ commandId: newId(), caseId, rev, on: true, ...flag }).rev
  for (const said of demoStatements) rev = cases.state({ commandId: newId(), caseId, rev, ...said }).rev
  for (const { caseNo, ...deadline } of demoDeadlines(chinaDate(core.ports.now()))) {
    cases.addDeadline({ commandId: newId(), caseId: idOf(caseNo), ...deadline })
  }
  return caseId
}

/** The site with its buildings and 330 rooms; uses and holders of the rooms worked in. Returns the site's id. */
async function layOutSite(core: Core, caseId: string, report: Report): Promise<string> {
  const sites = siteService(core.context)
  const { newId } = core.context
  const { name, address, buildings } = demoSite
  const { siteId } = sites.create({ commandId: newId(), caseId, name, address })
  for (const [index, building] of buildings.entries()) {
    report('site', index, buildings.length)
    const { buildingId } = sites.addBuilding({ commandId: newId(), siteId, name: building.name })
    const { prefix, floors, roomsPerFloor } = building
    sites.generateRooms({ commandId: newId(), siteId, buildingId, firstFloor: 1, floors, roomsPerFloor, prefix })
    await letOthersIn()
  }
  const rooms = new Map(sites.get({ siteId }).roomList.map((room) => [room.code, room]))
  for (const { code, purpose, occupant } of demoRooms()) {
    const { roomId, rev } = found(rooms.get(code), 'room')
    sites.editRoom({ commandId: newId(), roomId, rev, code, purpose, occupant })
  }
  report('site', buildings.length, buildings.length)
  return siteId
}

async function recordItems(core: Core, siteId: string, report: Report): Promise<void> {
  const sites = siteService(core.context)
  const rooms = demoRooms()
  const total = rooms.reduce((sum, room) => sum + room.items.length, 0)
  const known = new Map(sites.get({ siteId }).roomList.map((room) => [room.code, room]))
  let done = 0
  for (const room of rooms) {
    const { roomId, rev } = found(known.get(room.code), 'room')
    recordRoom(core, roomId, rev, room)
    done += room.items.length
    report('items', done, total)
    await letOthersIn()
  }
}

function recordRoom(core: Core, roomId: string, rev: string[], room: DemoRoom): void {
  const sites = siteService(core.context)
  const inventory = inventoryService(core.context)
  const { newId } = core.context
  const opened = sites.openRoom({ commandId: newId(), roomId, rev })
  for (const fields of room.items) {
    const { name, quantity, condition, place, remarks } = fields
    const rawLine = [name, quantity.amount, condition, place, remarks].filter((part) => part !== '').join(' ')
    inventory.record({ commandId: newId(), roomId, fields, rawLine })
  }
  if (room.isLeft) sites.leaveRoom({ commandId: newId(), roomId, rev: opened.rev })
}
