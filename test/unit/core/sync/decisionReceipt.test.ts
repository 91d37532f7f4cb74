import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SyncPeer } from '../../../../shared/contract/desk/sync.ts'
import { newCommandId as id, TEST_PIN } from '../../../support/coreHarness.ts'
import { oneCase } from '../../../support/oneCase.ts'
import { enrolledLaptop, type NewLaptop, type RunningCourt, runningCourt } from '../../../support/sync/joining.ts'

const GATEWAY = 'gateway:浙9901'

let running: RunningCourt
let handler: NewLaptop
let director: NewLaptop

beforeEach(async () => {
  running = await runningCourt()
  handler = await enrolledLaptop(running, '周某舟', 'handler')
  director = await enrolledLaptop(running, '钱某安', 'bureauDirector')
})
afterEach(async () => {
  await Promise.all([handler, director].map((one) => one.close()))
  await running.close()
})

const exchanged = async ({ services }: NewLaptop): Promise<SyncPeer | undefined> =>
  (await services.sync.now({ peer: GATEWAY })).peers.find((one) => one.peer === GATEWAY)

/** The handler asks for something and the director decides it; nobody has told the court of the decision. */
async function decidedAtTheDirectors(): Promise<string> {
  const caseId = await oneCase(handler)
  const values = { source: 'QUERY', foundOn: '2026-02-01', amount: '80000', property: '存款', facts: '查控发现存款' }
  const { requestId } = await handler.services.approvals.propose({
    ...{ commandId: id(), kind: 'resumption', caseId, title: '恢复执行', values, dueOn: null, note: '', answers: [] },
  })
  await exchanged(handler)
  await exchanged(director)
  const { approvals } = director.services
  const { rev, version, submission } = await approvals.get({ requestId })
  for (const hash of [submission?.snapshotHash ?? '', submission?.renderingHash ?? '']) {
    const bytes = await handler.core.context.store().blobs.readAll(hash)
    await director.core.context.store().blobs.put({ bytes })
  }
  approvals.markSeen({ requestId, version })
  await approvals.decide({
    ...{ commandId: id(), requestId, rev, version, code: submission?.code ?? '' },
    ...{ decision: 'APPROVED', reasons: [], pin: TEST_PIN },
  })
  return requestId
}

describe('the court’s receipt of a decision', () => {
  it('[P1] [X10] that could not be written comes again with the next exchange, and the decision counts', async () => {
    const requestId = await decidedAtTheDirectors()
    const { db } = director.core.context.store()
    db.exec(`CREATE TEMP TRIGGER cut BEFORE INSERT ON event WHEN NEW.type = 'approvals.receipted'
      BEGIN SELECT RAISE(ABORT, 'cut'); END`)
    expect((await exchanged(director))?.failure).not.toBeNull()
    db.exec('DROP TRIGGER cut')
    expect((await director.services.approvals.get({ requestId })).state).toBe('submitted')
    expect(await exchanged(director)).toMatchObject({ failure: null })
    await exchanged(director)
    await exchanged(handler)
    for (const { services } of [director, handler]) {
      const { state, decisions } = await services.approvals.get({ requestId })
      expect([state, decisions.map(({ verdict }) => verdict)]).toMatchObject([
        'approved',
        [{ counts: true, number: 1 }],
      ])
    }
  })

  it('[P1] is kept once, however often the decision is delivered', async () => {
    const requestId = await decidedAtTheDirectors()
    const { db, journal } = director.core.context.store()
    // Cut after the receipt was written and before the court's signature under the heads is.
    db.exec("CREATE TEMP TRIGGER cut BEFORE INSERT ON peer_head BEGIN SELECT RAISE(ABORT, 'cut'); END")
    db.exec("CREATE TEMP TRIGGER cut2 BEFORE UPDATE ON peer_head BEGIN SELECT RAISE(ABORT, 'cut'); END")
    expect((await exchanged(director))?.failure).not.toBeNull()
    db.exec('DROP TRIGGER cut')
    db.exec('DROP TRIGGER cut2')
    expect((await director.services.approvals.get({ requestId })).state).toBe('approved')
    await exchanged(director)
    const receipted = journal
      .history(`request/${requestId}`)
      .events.filter(({ type }) => type === 'approvals.receipted')
    expect(receipted).toHaveLength(1)
  })
})
