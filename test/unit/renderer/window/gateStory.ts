import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sealBody } from '../../../../db/journal.ts'
import type { ObjectionSet, StepSet } from '../../../../shared/contract/desk/plans/gate.ts'
import type { Role } from '../../../../shared/domain/identity/roles.ts'
import type { StepCode } from '../../../../shared/domain/plans/gateTable.ts'
import type { TaskMove } from '../../../../shared/domain/plans/taskMoves.ts'
import type { JsonObject } from '../../../../shared/journal/canonical.ts'
import { newCommandId as id, inRole, type TestCore } from '../../../support/coreHarness.ts'

const paper = { title: '笔录', no: '卷1第8页', hash: '' }
const service = { mode: 'DIRECT' as const, receipt: true, refusal: '', photos: 0, video: false, places: 0 }

/** Records the steps of a shop up to the posted announcement; one is not needed, one announcement lacks its day. */
export async function upToService(test: TestCore, siteId: string): Promise<void> {
  const { gate } = test.services
  gate.open({ commandId: id(), siteId })
  const record = (step: StepCode, set: StepSet) => gate.record({ commandId: id(), siteId, step, set })
  const path = join(test.folder, 'signed.pdf')
  writeFileSync(path, '%PDF the signed original %%EOF')
  const { hash } = await gate.attach({ siteId, path })
  record('E02', { outcome: 'DONE', on: '2025-08-20', document: { ...paper, title: '执行通知书' }, service })
  record('E04', { outcome: 'DONE', on: '2025-08-25', document: { ...paper, title: '现场勘查笔录' } })
  record('E06', { outcome: 'NOT_NEEDED', reason: '商业用房，不是住房' })
  confirmed(test, siteId, 'E06', 'bureauDirector')
  const signature = { name: '李某正', on: '2025-08-28' }
  const document = { title: '强制迁出公告', no: '（2025）浙9901执101号', hash }
  await inRole(test, 'courtClerk', () =>
    record('E07', { outcome: 'DONE', on: '2025-08-28', document, signature, until: '2025-09-10' }),
  )
  confirmed(test, siteId, 'E07', 'teamLead')
  const posted = { ...service, mode: 'POSTING' as const, receipt: false, places: 3, photos: 6 }
  record('E08', { outcome: 'DONE', on: '2025-08-29', service: posted })
  const left = { ...service, mode: 'LEAVING' as const, receipt: false, refusal: '拒收' }
  const witnesses = [{ name: '钱某', capacity: '社区工作人员' }]
  record('E08', {
    outcome: 'DONE',
    on: '2025-08-29',
    service: left,
    addressee: { name: '甲某仁', kind: 'DEBTOR' },
    witnesses,
  })
  record('E09', { outcome: 'DONE', on: '2025-09-12', document: paper, addressee: { name: '甲某仁', kind: 'DEBTOR' } })
  record('E04', { outcome: 'DONE', on: '2025-08-26' })
}

/** Another officer stands for the newest record of a step. */
function confirmed(test: TestCore, siteId: string, code: StepCode, role: Role): void {
  const { gate } = test.services
  const session = test.core.context.session()
  const own = { officerId: session.officerId, role: session.role }
  const record = gate
    .get({ siteId })
    .steps.find((one) => one.code === code)
    ?.records.at(-1)
  Object.assign(session, { officerId: 'second', role })
  gate.confirm({ commandId: id(), recordId: record?.recordId ?? '', rev: record?.rev ?? [] })
  Object.assign(session, own)
}

/** A judge who does not enforce the case rules on its first objection, with the ruling kept as a scan. */
export async function ruled(test: TestCore, siteId: string, set: ObjectionSet): Promise<void> {
  const { gate } = test.services
  const reviewer = await test.addOfficer('卯某山', 'handler')
  const path = join(test.folder, 'ruling.pdf')
  writeFileSync(path, '%PDF the ruling %%EOF')
  const { hash } = await gate.attach({ siteId, path })
  const session = test.core.context.session()
  const { officerId, name } = session
  Object.assign(session, { officerId: reviewer, name: '卯某山' })
  const { objectionId = '', rev = [] } = gate.get({ siteId }).objections[0] ?? {}
  const document = { title: '执行裁定书', hash }
  gate.editObjection({ commandId: id(), objectionId, rev, set: { ...set, reviewer, document } })
  Object.assign(session, { officerId, name })
}

/** Moves as other desks wrote them, each having seen the one before; returns the hash of each. */
export function moves(test: TestCore, siteId: string, list: readonly [TaskMove, JsonObject][]): string[] {
  const { journal } = test.core.context.store()
  const entity = `plan/${siteId}`
  return list.map(([move, data]) =>
    write(test, siteId, journal.history(entity).frontier, move, data, test.officerId, 'handler'),
  )
}

/** One move that had seen only what is named. */
export function write(
  test: TestCore,
  siteId: string,
  seen: readonly string[],
  move: TaskMove,
  data: JsonObject,
  officerId: string,
  role: string,
): string {
  const { journal } = test.core.context.store()
  const draft = {
    scope: `site:${siteId}`,
    type: 'plans.moved',
    entity: `plan/${siteId}`,
    seen,
    body: sealBody({ data, move }),
  }
  return journal.transact(() => journal.append([draft], { officerId, role }, id()))[0]?.hash ?? ''
}

/**
 * The team went in on version 3, and the president's return of it arrives afterwards (scenario 12).
 *
 * @param seen - the last the president had seen: the approval, or already that the team is in
 */
export async function returnedLate(
  test: TestCore,
  siteId: string,
  seen: 'approval' | 'arrival' = 'approval',
): Promise<void> {
  const president = await test.addOfficer('寅某平', 'courtPresident')
  const until: [TaskMove, JsonObject][] = [
    ['submitAnnouncement', {}],
    ['presidentSigned', {}],
    ['serve', {}],
    ['graceEnded', {}],
    ['submitPlan', { version: 3 }],
    ['approve', { version: 3 }],
  ]
  const approval = moves(test, siteId, until).at(-1) ?? ''
  const [, arrival = ''] = moves(test, siteId, [
    ['schedule', {}],
    ['arrive', { version: 3 }],
  ])
  const said = { reason: '9月15日新收到异议', version: 3 }
  const last = seen === 'approval' ? approval : arrival
  write(test, siteId, [last], 'return', said, president, 'courtPresident')
}
