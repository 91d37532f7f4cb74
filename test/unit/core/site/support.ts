import { rm } from 'node:fs/promises'
import { draft } from '../../../../electron/core/context.ts'
import { type Core, createCore } from '../../../../electron/core/core.ts'
import { draftService } from '../../../../electron/core/drafts.ts'
import { inventoryService } from '../../../../electron/core/inventory.ts'
import { appendAs } from '../../../../electron/core/sessions.ts'
import { siteService } from '../../../../electron/core/site.ts'
import type { ItemFields } from '../../../../shared/contract/desk/inventory.ts'
import { casesTypes } from '../../../../shared/domain/cases/case.ts'
import { derivedId } from '../../../../shared/journal/ids.ts'
import { founded, type Machine, machine, PIN, portsOf } from '../identity/support.ts'

export const id = (): string => crypto.randomUUID()

/** Fields of an item as the entry line gives them. */
export function fields(name: string): ItemFields {
  return {
    name,
    quantity: { amount: '3', unit: '张' },
    condition: '旧',
    owner: { name: '贺某明', kind: 'THIRD_PARTY', basis: '' },
    place: '北墙',
    remarks: '',
    brandModel: '',
    serialNo: '',
    regime: 'HANDBACK',
    box: '',
  }
}

/** A court with one case, one site, one building. */
export interface OnSite {
  on: Machine
  core: Core
  site: ReturnType<typeof siteService>
  inventory: ReturnType<typeof inventoryService>
  drafts: ReturnType<typeof draftService>
  officerId: string
  caseId: string
  siteId: string
  buildingId: string
  /** Adds a room and opens it. */
  openRoom(code: string): string
  /** Closes and opens the profile, unlocked by the first officer. */
  reopen(): Promise<void>
  end(): Promise<void>
}

function services(core: Core) {
  return {
    core,
    site: siteService(core.context),
    inventory: inventoryService(core.context),
    drafts: draftService(core.context),
  }
}

export async function startSite(): Promise<OnSite> {
  const on = machine()
  const { core, folder, officerId } = await founded(on, 'handler')
  const caseId = derivedId(Buffer.from('（2026）浙9901执1号'))
  reportCase(core, caseId, officerId)
  const it = services(core)
  const { siteId } = it.site.create({ commandId: id(), caseId, name: '兴业小区', address: '示例路 1 号' })
  const { buildingId } = it.site.addBuilding({ commandId: id(), siteId, name: '2 幢' })
  const test: OnSite = {
    on,
    ...it,
    officerId,
    caseId,
    siteId,
    buildingId,
    openRoom(code) {
      const room = test.site.addRoom({ commandId: id(), siteId, buildingId, floor: 3, code, purpose: '', occupant: '' })
      return test.site.openRoom({ commandId: id(), roomId: room.roomId, rev: room.rev }).roomId
    },
    async reopen() {
      await test.core.close()
      Object.assign(test, services(await createCore(folder, portsOf(on))))
      await test.core.identity.unlock({ officerId, pin: PIN })
    },
    async end() {
      await test.core.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
  return test
}

/** The court's register names a case, as an import says it. */
function reportCase(core: Core, caseId: string, officerId: string): void {
  const set = {
    caseNo: '（2026）浙9901执1号',
    courtName: '示例区人民法院',
    filedOn: '2026-01-05',
    cause: '房屋租赁合同纠纷',
    applicants: [{ name: '示例物业有限公司', idNo: null, kind: 'organisation' }],
    debtors: [{ name: '贺某明', idNo: null, kind: 'person' }],
    claimedAmount: 100_000,
    executedAmount: 0,
    handler: '周某舟',
    closing: null,
    status: 'open',
    closedOn: null,
    address: '示例路 1 号',
    phone: null,
    remarks: null,
    vulnerable: null,
    flags: [],
  }
  const body = { set, source: { file: 'a.csv', line: 2 } }
  const event = draft('register:浙9901', casesTypes.rowReported, 'registerEntry', caseId, [], body)
  appendAs(core.context, core.context.store(), { officerId, role: 'handler' }, [event])
}
