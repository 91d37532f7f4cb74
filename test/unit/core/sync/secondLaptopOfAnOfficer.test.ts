import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { verifyChains } from '../../../../db/verify.ts'
import { codeText } from '../../../../shared/sync/enrolment.ts'
import { newCommandId as id } from '../../../support/coreHarness.ts'
import { oneCase } from '../../../support/oneCase.ts'
import {
  emptyLaptop,
  enrolledLaptop,
  joining,
  type NewLaptop,
  oneWait,
  type RunningCourt,
  runningCourt,
} from '../../../support/sync/joining.ts'

const GATEWAY = 'gateway:浙9901'

describe('another laptop of somebody the court knows', () => {
  let running: RunningCourt
  const open: NewLaptop[] = []

  beforeAll(async () => {
    running = await runningCourt()
  })
  afterAll(() => running.close())
  afterEach(async () => {
    await Promise.all(open.splice(0).map((one) => one.close()))
  })

  /** A code for another laptop of an officer, as `enrol-code --officer` makes it. */
  async function codeFor(officer: string): Promise<string> {
    const wanted = {
      name: '王某法',
      role: 'handler',
      deviceName: '备用机',
      scopes: ['register:*', 'case:*', 'site:*'],
      officer,
    }
    return codeText((await running.court.gateway.makeCode(wanted)).code)
  }
  const exchanged = async (laptop: NewLaptop) => {
    const { peers } = await laptop.services.sync.now({ peer: GATEWAY })
    expect(peers.find((one) => one.peer === GATEWAY)).toMatchObject({ failure: null })
  }

  it('[P1] [G1] is the same person with a key of its own there, and both laptops go on', async () => {
    const first = await enrolledLaptop(running, '王某法', 'handler')
    open.push(first)
    const { session } = await first.core.status()
    const officerId = session?.officerId ?? ''
    const second = await emptyLaptop(running.court.clock)
    open.push(second)
    await second.core.identity.join(joining(running, await codeFor(officerId)))
    await running.issue()
    expect(await oneWait(second.core)).toMatchObject({ kind: 'done', open: true })
    const there = await second.core.status()
    expect(there.session).toMatchObject({ officerId, name: '王某法' })
    expect(there.device?.prefix).not.toBe((await first.core.status()).device?.prefix)
    const known = (await running.court.gateway.officers()).find(({ officer }) => officer === officerId)
    expect(known).toMatchObject({ name: '王某法', role: 'handler' })
    const laptops = [first, second].map((one) => one.core.context.profile().deviceId)
    expect(known?.devices.toSorted()).toEqual(laptops.toSorted())

    const caseId = await oneCase(first)
    const { siteId } = first.services.site.create({
      commandId: id(),
      caseId,
      name: '云栖商贸城',
      address: '云栖路18号',
    })
    await exchanged(first)
    await exchanged(second)
    const { buildingId } = second.services.site.addBuilding({ commandId: id(), siteId, name: '1号楼' })
    expect(buildingId).not.toBe('')
    await exchanged(second)
    await exchanged(first)
    expect(first.services.site.get({ siteId }).buildings.map((one) => one.name)).toEqual(['1号楼'])
    // What either signed with its own key stands on both.
    for (const laptop of [first, second]) {
      expect(verifyChains(laptop.core.context.store().db).faults).toEqual([])
    }
  })

  it('a code for somebody known is nobody else’s, and a wrong one counts as a try', async () => {
    const code = await codeFor('nobody-the-court-knows')
    const laptop = await emptyLaptop(running.court.clock)
    open.push(laptop)
    const wrong = `${code.slice(0, -4)}0000`
    for (let tries = 0; tries < 10; tries += 1) {
      await expect(running.court.gateway.whose(wrong)).rejects.toMatchObject({ detail: 'code' })
    }
    await expect(running.court.gateway.whose(code)).rejects.toMatchObject({ detail: 'codeDead' })
    await expect(laptop.core.identity.join(joining(running, code))).rejects.toMatchObject({
      ...{ code: 'REFUSED', data: { rule: 'enrolCodeDead' } },
    })
    expect((await laptop.core.status()).phase).toBe('empty')
  })
})
