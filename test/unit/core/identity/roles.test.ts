import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { documentsService } from '../../../../electron/core/documents.ts'
import { type Role, roles } from '../../../../shared/domain/identity/roles.ts'
import { inRole } from '../../../support/coreHarness.ts'
import { fields, id, type OnSite, startSite } from '../site/support.ts'
import { errorOf } from './support.ts'

/** domain.md §10, columns of what this program can write so far; who isn't named is refused. */
const recorders: readonly Role[] = ['handler', 'judgeAssistant', 'courtClerk', 'teamLead']
const correctors: readonly Role[] = ['handler', 'teamLead']
const managers: readonly Role[] = ['handler', 'teamLead', 'bureauDirector', 'administrator']
const readers = roles.filter((role) => role !== 'administrator')

let test: OnSite
let documents: ReturnType<typeof documentsService>

beforeEach(async () => {
  test = await startSite()
  documents = documentsService(test.core)
})
afterEach(() => test.end())

/** Each procedure with the roles that may; the call is one that a rule or a missing row refuses when the role may. */
const matrix: [name: string, allowed: readonly Role[], call: () => unknown][] = [
  ['site.create', recorders, () => test.site.create({ commandId: id(), caseId: id(), name: 'a', address: '' })],
  ['site.addBuilding', recorders, () => test.site.addBuilding({ commandId: id(), siteId: id(), name: 'a' })],
  [
    'site.generateRooms',
    recorders,
    () =>
      test.site.generateRooms({
        commandId: id(),
        siteId: id(),
        buildingId: id(),
        firstFloor: 1,
        floors: 1,
        roomsPerFloor: 1,
        prefix: '',
      }),
  ],
  [
    'site.addRoom',
    recorders,
    () =>
      test.site.addRoom({
        commandId: id(),
        siteId: id(),
        buildingId: id(),
        floor: 1,
        code: '1',
        purpose: '',
        occupant: '',
      }),
  ],
  [
    'site.editRoom',
    recorders,
    () => test.site.editRoom({ commandId: id(), roomId: id(), rev: [], code: '1', purpose: '', occupant: '' }),
  ],
  ['site.openRoom', recorders, () => test.site.openRoom({ commandId: id(), roomId: id(), rev: [] })],
  ['site.leaveRoom', recorders, () => test.site.leaveRoom({ commandId: id(), roomId: id(), rev: [] })],
  [
    'inventory.record',
    recorders,
    () => test.inventory.record({ commandId: id(), roomId: id(), fields: fields('桌'), rawLine: '' }),
  ],
  [
    'inventory.correct',
    correctors,
    () => test.inventory.correct({ commandId: id(), itemId: id(), rev: [], set: { box: '1' }, reason: '' }),
  ],
  [
    'inventory.strike',
    correctors,
    () => test.inventory.strike({ commandId: id(), itemId: id(), rev: [], reason: '错' }),
  ],
  [
    'documents.freezeInventoryList',
    recorders,
    () => documents.freezeInventoryList({ commandId: id(), siteId: id(), roomId: null, checker: null }),
  ],
  [
    'identity.addOfficer',
    managers,
    () => test.core.identity.addOfficer({ commandId: id(), name: '吴某玲', role: 'courtClerk', pin: '000000' }),
  ],
  [
    'identity.removeOfficer',
    managers,
    () => test.core.identity.removeOfficer({ commandId: id(), officerId: test.officerId, reason: '调离', pin: '' }),
  ],
  ['identity.changePin', roles, () => test.core.identity.changePin({ oldPin: '730194', newPin: '000000' })],
  ['drafts.put', roles, () => test.drafts.put({ slot: 'a', text: '' })],
  ['site.list', readers, () => test.site.list()],
  ['inventory.get', readers, () => test.inventory.get({ itemId: id() })],
  ['inventory.history', readers, () => test.inventory.history({ itemId: id(), field: null })],
  ['documents.list', readers, () => documents.list({ subject: 'a' })],
  ['documents.open', readers, () => documents.open({ documentId: id() })],
]

describe('[L2] what a role may', () => {
  for (const [name, allowed, call] of matrix) {
    it(`${name}: ${allowed.length === roles.length ? 'everybody' : allowed.join(', ')}`, async () => {
      const events = () =>
        test.core.context
          .store()
          .journal.heads()
          .reduce((sum, head) => sum + head.seq, 0)
      const before = events()
      for (const role of roles) {
        const { code } = await inRole(test, role, () => errorOf(call))
        expect([role, code === 'NOT_ALLOWED']).toEqual([role, !allowed.includes(role)])
      }
      expect(events()).toBe(before)
    })
  }
})
