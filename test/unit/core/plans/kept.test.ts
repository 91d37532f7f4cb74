import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { projections } from '../../../../db/projections.ts'
import { repairTables } from '../../../../db/rebuild.ts'
import { completeness } from '../../../../shared/domain/plans/completeness.ts'
import type { PartKind } from '../../../../shared/domain/plans/parts.ts'
import type { JsonObject } from '../../../../shared/journal/canonical.ts'
import { inRole } from '../../../support/coreHarness.ts'
import { id, type Joined, readyToSubmit } from '../../../support/joined.ts'
import { answersAnew, answersOf, fromAnotherDesk } from '../../../support/keptPlans.ts'

vi.mock('../../../../shared/domain/plans/completeness.ts', async (original) => {
  const real = await original<typeof import('../../../../shared/domain/plans/completeness.ts')>()
  return { ...real, completeness: vi.fn(real.completeness) }
})

let joined: Joined

beforeEach(async () => {
  joined = await readyToSubmit()
})
afterEach(() => joined.test.close())

const plan = () => joined.test.services.plans.get({ siteId: joined.siteId })
const answers = () => answersOf(joined.test, joined.siteId)
const anew = () => answersAnew(joined.test, joined.siteId)
const roomNow = () => {
  const [room] = plan().rooms
  if (room === undefined) throw new Error('no room')
  return room
}
const editRoom = (set: JsonObject) => {
  const { roomId, rev } = roomNow()
  const edit = [{ roomId, rev, set }]
  joined.test.services.plans.editRooms({ commandId: id(), siteId: joined.siteId, edit, strike: [], reason: '' })
}
const strike = (kind: PartKind) => {
  const part = plan().parts.find((one) => one.kind === kind)
  const struck = [{ partId: part?.partId ?? '', kind, rev: part?.rev ?? [] }]
  const all = { siteId: joined.siteId, add: [], edit: [], strike: struck, reason: '多写了' }
  joined.test.services.plans.write({ commandId: id(), ...all })
}
const elsewhere = (type: string, kind: string, entity: string, seen: readonly string[], body: JsonObject) =>
  fromAnotherDesk(joined.test, { scope: `site:${joined.siteId}`, type, kind, id: entity, seen, body })

/** Each kind of thing a plan's answers are made of, changed once. */
const changes: readonly [string, () => unknown][] = [
  ['a cell of a room', () => editRoom({ groupId: null })],
  ['a room’s new code, which moves it', () => editRoom({ code: '1-999' })],
  [
    'rooms that are exchanged',
    () => {
      const [a, b] = plan().rooms
      const edit = [a, b].map((room, at) => {
        const set = { code: (at === 0 ? b : a)?.code ?? '' }
        return { roomId: room?.roomId ?? '', rev: room?.rev ?? [], set }
      })
      joined.test.services.plans.editRooms({ commandId: id(), siteId: joined.siteId, edit, strike: [], reason: '' })
    },
  ],
  [
    'a room struck out',
    () => {
      const { roomId, rev } = roomNow()
      const all = { siteId: joined.siteId, edit: [], strike: [{ roomId, rev }], reason: '并入' }
      joined.test.services.plans.editRooms({ commandId: id(), ...all })
    },
  ],
  [
    'a new building with rooms',
    () => {
      const { site } = joined.test.services
      const { buildingId } = site.addBuilding({ commandId: id(), siteId: joined.siteId, name: '2号楼' })
      const floors = { firstFloor: 1, floors: 2, roomsPerFloor: 3, prefix: '2-' }
      site.generateRooms({ commandId: id(), siteId: joined.siteId, buildingId, ...floors })
    },
  ],
  ['a part more', () => joined.add('duty', { duty: 'MEMBER', name: '韩某川' })],
  ['the first part of its kind', () => joined.add('risk', { kind: 'VIOLENCE' })],
  ['a part edited', () => joined.edit('storage', { area: '1' })],
  ['a part struck out', () => strike('storage')],
  [
    'the head',
    () => {
      const { rev } = plan().head
      const window = { from: '2025-09-20', to: '2025-09-19' }
      joined.test.services.plans.editHead({ commandId: id(), siteId: joined.siteId, rev, set: { window }, reason: '' })
    },
  ],
  [
    'a lot recorded in a room',
    () => {
      const { roomId, rev } = roomNow()
      joined.test.services.site.openRoom({ commandId: id(), roomId, rev })
      const fields = {
        ...{ name: '课桌', quantity: { amount: '3', unit: '张' }, condition: '旧', place: '北墙', remarks: '' },
        ...{ owner: { name: '贺某明', kind: 'THIRD_PARTY' as const, basis: '' }, brandModel: '', serialNo: '' },
        ...{ regime: 'HANDBACK' as const, box: '' },
      }
      joined.test.services.inventory.record({ commandId: id(), roomId, fields, rawLine: '' })
    },
  ],
  [
    'a room left out of the clearing',
    () => {
      const { roomId, rev } = roomNow()
      return inRole(joined.test, 'teamLead', () =>
        joined.test.services.site.excludeRoom({ commandId: id(), roomId, rev, on: true, reason: '另案' }),
      )
    },
  ],
  [
    'what another desk says of a room',
    () => {
      const { roomId, rev } = roomNow()
      const event = elsewhere('site.roomEdited', 'room', roomId, rev, { set: { groupId: null } })
      editRoom({
        groupId:
          plan()
            .parts.filter((one) => one.kind === 'group')
            .at(-1)?.partId ?? '',
      })
      answers()
      event.arrive()
    },
  ],
  [
    'a part another desk struck out',
    () => {
      const part = plan().parts.find((one) => one.kind === 'storage')
      const body = { reason: '错', set: { struck: '错' } }
      elsewhere('plans.partStruck', 'storage', part?.partId ?? '', part?.rev ?? [], body).arrive()
    },
  ],
  ['a day later', () => joined.today('2025-09-20')],
  [
    'a rule of the court',
    () => {
      const { rev } = joined.test.services.gate.rules()
      const said = { name: 'registrarsAtLeast', value: 9, reason: '本院规定' }
      return inRole(joined.test, 'administrator', () =>
        joined.test.services.gate.putRule({ commandId: id(), rev, ...said }),
      )
    },
  ],
  [
    'a step taken back',
    () => {
      const record = joined.test.services.gate.get({ siteId: joined.siteId }).steps.find((one) => one.code === 'E08')
      const { recordId = '', rev = [] } = record?.records.at(-1) ?? {}
      elsewhere('gate.stepEdited', 'gateStep', recordId, rev, { set: { struck: '送错了' } }).arrive()
    },
  ],
  [
    'the package printed',
    async () => {
      const made = await joined.test.services.forms.makePackage({
        commandId: id(),
        siteId: joined.siteId,
        sheets: 1,
      })
      joined.test.services.forms.notePackagePrinted({ commandId: id(), packageId: made.packageId })
    },
  ],
  [
    'the plan approved',
    async () => {
      const { requestId } = await joined.submitPlan()
      await joined.decided(requestId, 'APPROVED')
      await joined.as('handler')
      await joined.gate()
    },
  ],
]

describe('what is kept of a plan', () => {
  it.each(changes)('[B3] [J4] answers as if nothing were kept after %s', async (_name, change) => {
    const before = answers()
    await change()
    const after = answers()
    // A change that shows nowhere would prove nothing.
    expect(after).not.toEqual(before)
    expect(after).toEqual(anew())
  })

  it('[B3] [J4] answers as if nothing were kept when the tables were emptied and folded anew', () => {
    const before = answers()
    const { db } = joined.test.core.context.store()
    db.exec(`UPDATE room SET code = 'damaged'; UPDATE plan_part SET stated = '{}'`)
    repairTables(db, projections, () => undefined)
    expect(answers()).toEqual(before)
    expect(answers()).toEqual(anew())
  })

  it('[J2] is as before when the act that wrote was undone, also where it was read in between', () => {
    const before = answers()
    const { journal } = joined.test.core.context.store()
    const storage = plan().parts.find((one) => one.kind === 'storage')
    const undone = new Error('undone')
    expect(() =>
      journal.transact(() => {
        joined.edit('storage', { area: '1' })
        expect(answers().plan.findings.map((one) => one.code)).toContain('storageTooSmall')
        throw undone
      }),
    ).toThrow(undone)
    expect(plan().parts.find((one) => one.partId === storage?.partId)).toEqual(storage)
    expect(answers()).toEqual(before)
    expect(answers()).toEqual(anew())
  })

  it('[L2] is forgotten at the lock: who unlocks next reads the store', async () => {
    const before = answers()
    const { db } = joined.test.core.context.store()
    db.exec(`UPDATE plan_part SET stated = json_set(stated, '$.place', '别处') WHERE kind = 'storage'`)
    expect(answers()).toEqual(before)
    await joined.as('handler')
    expect(plan().parts.find((one) => one.kind === 'storage')?.stated).toMatchObject({ place: '别处' })
  })

  it('[A5] [B3] measures a plan once for all who ask, and again only after it changed', () => {
    const { services } = joined.test
    const work = () => services.worklist.list({ scope: 'all', limit: 100 })
    const measured = vi.mocked(completeness)
    const counted = (asks: () => unknown): number => {
      measured.mockClear()
      asks()
      return measured.mock.calls.length
    }
    answers()
    expect(counted(() => [work(), plan(), services.gate.get({ siteId: joined.siteId }), work()])).toBe(0)
    editRoom({ note: '一' })
    expect(counted(() => [work(), plan(), work()])).toBe(1)
    joined.today('2025-09-12')
    expect(counted(() => [work(), plan(), work()])).toBe(1)
  })

  it('[A5] [B3] measures no other plan after a cell of one', () => {
    const { services } = joined.test
    const other = services.site.create({ commandId: id(), caseId: joined.caseId, name: '二处', address: '' })
    services.gate.open({ commandId: id(), siteId: other.siteId })
    const work = () => services.worklist.list({ scope: 'all', limit: 100 })
    const measured = vi.mocked(completeness)
    work()
    editRoom({ note: '一' })
    measured.mockClear()
    work()
    expect(measured.mock.calls.map(([view]) => view.siteId)).toEqual([joined.siteId])
  })
})
