import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SyncPeer } from '../../../../shared/contract/desk/sync.ts'
import { APPROVED, decidedUntold, receiptsAt, stands } from '../../../support/sync/decided.ts'
import { exportTo, importFrom } from '../../../support/sync/desks.ts'
import { enrolledLaptop, type NewLaptop, type RunningCourt, runningCourt } from '../../../support/sync/joining.ts'
import { stickCourt } from '../../../support/sync/stickCourt.ts'

const GATEWAY = 'gateway:浙9901'

let running: RunningCourt
beforeEach(async () => {
  running = await runningCourt()
})
afterEach(() => running.close())

const exchanged = async ({ services }: NewLaptop): Promise<SyncPeer | undefined> =>
  (await services.sync.now({ peer: GATEWAY })).peers.find((one) => one.peer === GATEWAY)

/** The laptop cannot write a receipt; returns what ends that. */
function cutReceipts({ core }: NewLaptop): () => void {
  const { db } = core.context.store()
  db.exec(`CREATE TEMP TRIGGER cut BEFORE INSERT ON event WHEN NEW.type = 'approvals.receipted'
    BEGIN SELECT RAISE(ABORT, 'cut'); END`)
  return () => db.exec('DROP TRIGGER cut')
}

describe('the court’s receipt of a decision', () => {
  let handler: NewLaptop
  let director: NewLaptop
  beforeEach(async () => {
    handler = await enrolledLaptop(running, '周某舟', 'handler')
    director = await enrolledLaptop(running, '钱某安', 'bureauDirector')
  })
  afterEach(async () => void (await Promise.all([handler, director].map((one) => one.close()))))

  it('[P1] [X10] that could not be written comes again with the next exchange, and the decision counts', async () => {
    const requestId = await decidedUntold(handler, director, exchanged)
    const uncut = cutReceipts(director)
    expect((await exchanged(director))?.failure).not.toBeNull()
    uncut()
    expect((await director.services.approvals.get({ requestId })).state).toBe('submitted')
    expect(await exchanged(director)).toMatchObject({ failure: null })
    await exchanged(director)
    await exchanged(handler)
    for (const laptop of [director, handler]) expect(await stands(laptop, requestId)).toEqual(APPROVED)
  })

  it('[P1] is kept once, however often the decision is delivered', async () => {
    const requestId = await decidedUntold(handler, director, exchanged)
    const { db } = director.core.context.store()
    // Cut after the receipt was written and before the court's signature under the heads is.
    db.exec("CREATE TEMP TRIGGER cut BEFORE INSERT ON peer_head BEGIN SELECT RAISE(ABORT, 'cut'); END")
    db.exec("CREATE TEMP TRIGGER cut2 BEFORE UPDATE ON peer_head BEGIN SELECT RAISE(ABORT, 'cut'); END")
    expect((await exchanged(director))?.failure).not.toBeNull()
    db.exec('DROP TRIGGER cut')
    db.exec('DROP TRIGGER cut2')
    expect((await director.services.approvals.get({ requestId })).state).toBe('approved')
    await exchanged(director)
    expect(receiptsAt(director, requestId)).toHaveLength(1)
  })

  it('[P1] comes from the court to whoever has the decision, where the laptop that brought it was lost', async () => {
    const requestId = await decidedUntold(handler, director, exchanged)
    const president = await enrolledLaptop(running, '李某正', 'courtPresident')
    const uncut = cutReceipts(director)
    expect((await exchanged(director))?.failure).not.toBeNull()
    uncut()
    // The director's laptop is lost here: what it was told last nobody hears from it.
    expect(await exchanged(handler)).toMatchObject({ failure: null, unsent: 0 })
    expect(await exchanged(president)).toMatchObject({ failure: null, unsent: 0 })
    for (const laptop of [handler, president]) expect(await stands(laptop, requestId)).toEqual(APPROVED)
    // The court gave it once: the president has it from the handler.
    expect(receiptsAt(president, requestId)).toHaveLength(1)
    await president.close()
  })

  it('[P1] [X10] and is asked for again where it could not be written, though nothing else is left to exchange', async () => {
    const requestId = await decidedUntold(handler, director, exchanged)
    for (const laptop of [director, handler]) {
      const uncut = cutReceipts(laptop)
      expect((await exchanged(laptop))?.failure).not.toBeNull()
      uncut()
    }
    expect(await stands(handler, requestId)).toMatchObject(['submitted', [{ counts: false }]])
    expect(await exchanged(handler)).toMatchObject({ failure: null, unsent: 0 })
    expect(await stands(handler, requestId)).toEqual(APPROVED)
    const receipted = receiptsAt(handler, requestId).length
    expect(await exchanged(handler)).toMatchObject({ failure: null })
    expect([receipted, receiptsAt(handler, requestId).length]).toEqual([1, 1])
  })
})

describe('the court’s receipt of a decision, by stick', () => {
  it('[P1] that was lost with the court’s answer comes with the next, though the court signed for the decision', async () => {
    const court = await stickCourt(running)
    const bySticks = async (laptop: NewLaptop, deviceId = laptop.core.context.profile().deviceId): Promise<void> => {
      await exportTo(laptop, court.stick, { to: 'court' })
      await court.takes()
      await court.gives(deviceId)
      await importFrom(laptop, court.stick)
    }
    const asker = await court.enrolled('周某舟', 'handler')
    const decider = await court.enrolled('冯某海', 'bureauDirector')
    const requestId = await decidedUntold(asker, decider, bySticks)
    await exportTo(decider, court.stick, { to: 'court' })
    await court.takes()
    await court.loseStick()
    // What the court has of this laptop it says with every stick for it.
    await court.gives(decider.core.context.profile().deviceId)
    await importFrom(decider, court.stick)
    expect(await stands(decider, requestId)).toMatchObject(['submitted', [{ counts: false }]])
    await bySticks(decider)
    expect(await stands(decider, requestId)).toEqual(APPROVED)
    await Promise.all([asker, decider].map((one) => one.close()))
    await court.close()
  })
})
