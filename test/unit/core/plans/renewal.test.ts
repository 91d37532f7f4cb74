import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PIN } from '../identity/support.ts'
import { id } from '../site/support.ts'
import { type Planning, startPlan } from './support.ts'

let test: Planning

beforeEach(async () => {
  test = await startPlan()
})
afterEach(() => test.end())

const renew = (stamp: string | null) => test.plans.renew({ siteId: test.siteId, stamp })

describe('a plan told again', () => {
  it('[B3] names the rows that changed and no other, with everything that is measured', () => {
    const [first = ''] = test.rooms(3)
    test.add('witness', { name: '甲' }, { name: '乙' })
    const told = renew(null)
    expect(told).toMatchObject({ whole: true, struck: [] })
    expect(told.plan).toEqual(test.get())
    test.editRooms([{ roomId: first, set: { estimate: 40 } }])
    const [added] = test.add('witness', { name: '丙' })
    const again = renew(told.stamp)
    expect(again).toMatchObject({ whole: false, struck: [] })
    expect(again.plan.rooms.map((room) => room.roomId)).toEqual([first])
    expect(again.plan.parts.map((part) => part.partId)).toEqual([added])
    expect(again.plan.findings).toEqual(test.get().findings)
    expect(renew(again.stamp).plan).toMatchObject({ rooms: [], parts: [] })
  })

  it('[B3] names what stands no more', () => {
    const [gone = ''] = test.add('witness', { name: '甲' }, { name: '乙' })
    const told = renew(null)
    const rev = told.plan.parts.find((part) => part.partId === gone)?.rev ?? []
    const strike = [{ kind: 'witness' as const, partId: gone, rev }]
    test.plans.write({ commandId: id(), siteId: test.siteId, add: [], edit: [], strike, reason: '不来' })
    expect(renew(told.stamp)).toMatchObject({ whole: false, struck: [gone], plan: { rooms: [], parts: [] } })
  })

  it('[B3] is told whole where rows have changed places, after a stamp nobody knows, and of another session', async () => {
    const [, second = ''] = test.rooms(2)
    const told = renew(null)
    test.editRooms([{ roomId: second, set: { code: '2-001' } }])
    expect(renew(told.stamp)).toMatchObject({ whole: true, plan: test.get() })
    expect(renew(crypto.randomUUID())).toMatchObject({ whole: true, plan: test.get() })
    const { stamp } = renew(null)
    expect(renew(stamp)).toMatchObject({ whole: false })
    test.on.core.identity.lock()
    await test.on.core.identity.unlock({ officerId: test.on.officerId, pin: PIN })
    expect(renew(stamp)).toMatchObject({ whole: true, plan: test.get() })
  })
})
