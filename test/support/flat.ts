import type { SignatureSet } from '../../shared/contract/desk/signatures.ts'
import {
  id,
  type Joined,
  officersAtTheDoor,
  reasonsOf,
  scheduled,
  startJoined,
  TEST_PIN,
  untilDrafting,
  writeWholePlan,
} from './joined.ts'

/** The flat of scenario 1: three rooms, the team inside, everything counted, the list frozen. */
export interface Flat {
  joined: Joined
  siteId: string
  documentId: string
  /** Freezes the list of the whole site with the team lead as checker and has it signed. */
  freeze(): Promise<string>
  enter(pages: number[], set: Partial<SignatureSet>): ReturnType<Joined['test']['services']['signatures']['get']>
  view(): ReturnType<Joined['test']['services']['signatures']['get']>
}

/** Fields of an item as the entry line gives them. */
function goods(name: string) {
  return {
    name,
    quantity: { amount: '1', unit: '件' },
    condition: '旧',
    owner: { name: '甲某仁', kind: 'DEBTOR' as const, basis: '' },
    ...{ place: '北墙', remarks: '', brandModel: '', serialNo: '', box: '' },
    regime: 'HANDBACK' as const,
  }
}

/** What 甲某仁 does in scenario 1, on every page. */
export const refusal: SignatureSet = {
  signer: '甲某仁',
  capacity: 'DEBTOR',
  relation: '',
  status: 'REFUSED',
  reason: '当场喊叫，称不认可清点，不签字',
  at: '2025-09-16T10:42:15+08:00',
  mark: '10:42:15',
  witnesses: [
    { name: '钱某', capacity: '社区工作者' },
    { name: '孙某', capacity: '公证员' },
  ],
}

/** A pen put to a page by somebody of the court. */
export function signed(capacity: 'RECORDER' | 'CHECKER', signer: string): SignatureSet {
  return { ...refusal, capacity, signer, status: 'SIGNED', reason: '', mark: '', witnesses: [] }
}

/** Takes a new court to the flat, 2025-09-16 at 10:40, with rows in each of the three rooms. */
export async function flatOnSite(rows: readonly number[]): Promise<Flat> {
  const joined = await startJoined()
  const { siteId } = joined
  const { services } = joined.test
  const { buildings } = services.site.get({ siteId })
  const buildingId = buildings[0]?.buildingId ?? ''
  const room = { siteId, buildingId, floor: 1, code: '1-103', purpose: '', occupant: '' }
  services.site.addRoom({ commandId: id(), ...room })
  await untilDrafting(joined)
  writeWholePlan(joined)
  const { requestId } = await joined.submitPlan({ reasons: reasonsOf(joined) })
  await joined.decided(requestId, 'APPROVED')
  await scheduled(joined)
  joined.today('2025-09-16', '08:50')
  await joined.as('handler')
  joined.record('E13', officersAtTheDoor('2025-09-16'))
  await joined.move('arrive')
  // The announcement read at the door, and the clearing room by room: both stand in the record of the action.
  for (const step of ['E14', 'E16'] as const) {
    joined.record(step, { outcome: 'DONE', on: '2025-09-16', document: { title: '现场执行笔录', no: '', hash: '' } })
  }
  await joined.as('courtClerk')
  for (const [index, count] of rows.entries()) record(joined, index, count)
  await joined.as('handler')
  joined.today('2025-09-16', '10:40')
  const flat: Flat = {
    joined,
    siteId,
    documentId: '',
    async freeze() {
      await joined.as('courtClerk')
      const checker = { officerId: joined.people.teamLead, pin: TEST_PIN }
      const made = await services.documents.freezeInventoryList({ commandId: id(), siteId, roomId: null, checker })
      flat.documentId = made.documentId
      await services.signatures.open({ commandId: id(), siteId, documentId: made.documentId })
      await joined.as('handler')
      return made.documentId
    },
    enter: (pages, set) =>
      services.signatures.enter({
        commandId: id(),
        siteId,
        documentId: flat.documentId,
        pages,
        set: { ...refusal, ...set },
      }),
    view: () => services.signatures.get({ siteId }),
  }
  return flat
}

function record(joined: Joined, index: number, count: number): void {
  const { site, inventory } = joined.test.services
  const room = site.get({ siteId: joined.siteId }).roomList[index]
  if (room === undefined) throw new Error(`no room ${index}`)
  const { roomId } = room
  const opened = site.openRoom({ commandId: id(), roomId, rev: room.rev })
  for (let n = 1; n <= count; n += 1) {
    inventory.record({ commandId: id(), roomId, fields: goods(`木椅${n}`), rawLine: '' })
  }
  site.leaveRoom({ commandId: id(), roomId, rev: opened.rev })
}
