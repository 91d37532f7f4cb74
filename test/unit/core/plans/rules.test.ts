import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { gateService } from '../../../../electron/core/gate.ts'
import { inRole } from '../../../support/coreHarness.ts'
import { standingAlone } from '../../../support/gatePorts.ts'
import { id } from '../site/support.ts'
import { type Planning, startPlan } from './support.ts'

let test: Planning

beforeEach(async () => {
  test = await startPlan()
})
afterEach(() => test.end())

describe('a court’s own figures', () => {
  it('[B6] reach the level, the validator and the hours of every plan at once', async () => {
    const { context } = test.on.core
    const [groupId = ''] = test.add('group', { name: '一组', kind: 'IMPLEMENTATION' })
    test.add('duty', ...['甲', '乙'].map((name) => ({ name, groupId, duty: 'RECORDER' })))
    test.rooms(6)
    const rooms = test.get().rooms.map((room) => room.roomId)
    test.editRooms(rooms.map((roomId) => ({ roomId, set: { groupId } })))
    const before = test.get()
    expect(before.level.level).toBe(1)
    expect(before.findings.map((one) => one.code)).not.toContain('recordersTooFew')
    const lots = rooms.length * 67
    expect(before.hours[0]).toMatchObject({ lots, neededMinutes: Math.ceil((lots * 23.6) / 60 / 2) })

    const gate = gateService(context, standingAlone)
    const put = (name: string, value: number) =>
      gate.putRule({ commandId: id(), rev: gate.rules().rev, name, value, reason: '本院规定' })
    await inRole(test.on, 'administrator', () => {
      put('levelRooms', rooms.length)
      put('registrarsAtLeast', 3)
      put('lotsPerRoom', 10)
      put('secondsPerHundredLots', 6000)
    })
    const after = test.get()
    expect(after.level).toMatchObject({ level: 3, reasons: ['manyRooms'] })
    expect(after.findings.find((one) => one.code === 'recordersTooFew')?.places[0]?.detail).toBe('2/3')
    expect(after.hours[0]).toMatchObject({ lots: rooms.length * 10, neededMinutes: (rooms.length * 10) / 2 })
  })
})
