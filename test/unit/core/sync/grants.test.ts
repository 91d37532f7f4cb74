import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { grantFact } from '../../../../court/station/facts.ts'
import { grantsHere } from '../../../../electron/core/sync/grants.ts'
import { SCOPE_GRANTED, signGrant } from '../../../../shared/sync/grant.ts'
import { newCommandId as id, startTestCore } from '../../../support/coreHarness.ts'
import { oneCase } from '../../../support/oneCase.ts'
import { enrolledLaptop, type NewLaptop, type RunningCourt, runningCourt } from '../../../support/sync/joining.ts'

const DAY_MS = 86_400_000

describe('scopes of a device as a laptop knows them', () => {
  let running: RunningCourt
  let laptop: NewLaptop

  beforeAll(async () => {
    running = await runningCourt()
    laptop = await enrolledLaptop(running, '周某舟', 'handler')
  })
  afterAll(async () => {
    await laptop.close()
    await running.close()
  })

  const met = () => laptop.services.sync.now({ peer: 'gateway:浙9901' })
  const granted = async (device: string) => grantsHere(laptop.core.context)(device)

  it('[X11] are what the court granted it, as long as it granted it', async () => {
    const { court } = running
    const until = court.clock.now + DAY_MS
    await court.publish([
      grantFact(court.station, { device: 'other', scope: 'site:s1', until: null }),
      grantFact(court.station, { device: 'other', scope: 'site:s2', until }),
    ])
    await met()
    expect(await granted('other')).toEqual(['site:s1', 'site:s2'])
    expect(await granted(laptop.core.context.profile().deviceId)).toEqual(['case:*', 'register:*', 'site:*'])
    expect(await granted('stranger')).toEqual([])
    court.clock.now += 2 * DAY_MS
    // Somebody worked on meanwhile: an idle laptop would lock itself at its next tick.
    laptop.core.state.lastTouch = court.clock.now
    expect(await granted('other')).toEqual(['site:s1'])
  })

  it('[X11] are not what somebody grants who may not', async () => {
    const { court } = running
    const { key, chain } = await court.officer('officer-9', 'other', 'handler')
    const statement = { v: 1, id: 'g9', court: court.code, device: 'other', scope: 'case:*', until: null } as const
    const body = signGrant({ ...statement, by: 'officer-9', at: court.clock.now }, key.privateKey, chain)
    await court.publish([{ type: SCOPE_GRANTED, entity: 'grant/g9', body }])
    await met()
    expect(await granted('other')).toEqual(['site:s1'])
    const lead = await court.officer('officer-8', 'other', 'teamLead')
    const given = { ...statement, id: 'g8', by: 'officer-8', at: court.clock.now }
    const sound = signGrant(given, lead.key.privateKey, lead.chain)
    await court.publish([{ type: SCOPE_GRANTED, entity: 'grant/g8', body: sound }])
    await met()
    expect(await granted('other')).toEqual(['case:*', 'site:s1'])
  })

  it('are every site and case in a court of one machine, where nobody grants anything', async () => {
    const test = await startTestCore({ now: Date.UTC(2025, 8, 10, 2) })
    try {
      expect(await grantsHere(test.core.context)('anybody')).toEqual(['site:*', 'case:*'])
    } finally {
      await test.close()
    }
  })

  it('[X11] are what a device opened itself by writing in it first', async () => {
    const second = await enrolledLaptop(running, '郑某山', 'handler', ['register:*'])
    try {
      const caseId = await oneCase(second)
      const { site } = second.services
      const { siteId } = site.create({ commandId: id(), caseId, name: '云栖商贸城', address: '云栖路18号' })
      const answer = await second.services.sync.now({ peer: 'gateway:浙9901' })
      expect(answer.peers[0]).toMatchObject({ failure: null, unsent: 0 })
      await met()
      const { deviceId } = second.core.context.profile()
      expect(await granted(deviceId)).toContain(`site:${siteId}`)
      expect(await granted(deviceId)).not.toContain('site:*')
    } finally {
      await second.close()
    }
  })
})
