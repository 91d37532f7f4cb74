import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newCommandId as id } from '../../../support/coreHarness.ts'
import { oneCase } from '../../../support/oneCase.ts'
import { courtServer } from '../../../support/sync/courtServer.ts'
import { enrolledLaptop, type NewLaptop, type RunningCourt, runningCourt } from '../../../support/sync/joining.ts'

const GATEWAY = 'gateway:浙9901'

describe('a court whose disk is full', () => {
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

  it('[X10] [X9] is told as such, nothing here is let go, and it is sent again once there is room', async () => {
    const caseId = await oneCase(laptop)
    laptop.services.site.create({ commandId: id(), caseId, name: '云栖商贸城', address: '云栖路18号' })
    const { court, server } = running
    const full = Object.assign(new Error('could not extend file'), { code: '53100' })
    const peer: typeof court.gateway.peer = async (token) => ({
      ...(await court.gateway.peer(token)),
      push: () => Promise.reject(full),
    })
    const broken = await courtServer({ ...court.gateway, peer }, {})
    laptop.services.sync.setGateway({ commandId: id(), address: broken.url })
    const state = await laptop.services.sync.now({ peer: GATEWAY })
    expect(state.peers[0]).toMatchObject({ failure: 'otherFull', act: 'retryNow', nextAt: expect.any(Number) })
    expect(state.onlyHere.events).toBeGreaterThan(0)
    await broken.close(0)
    laptop.services.sync.setGateway({ commandId: id(), address: server.url })
    const after = await laptop.services.sync.now({ peer: GATEWAY })
    expect(after.peers[0]).toMatchObject({ failure: null, unsent: 0 })
    expect(after.onlyHere.events).toBe(0)
  })
})
