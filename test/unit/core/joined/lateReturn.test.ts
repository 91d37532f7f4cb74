import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { eventsAfter } from '../../../../db/copies.ts'
import type { Core } from '../../../../electron/core/core.ts'
import { id, type Joined, officersAtTheDoor, readyToSubmit, scheduled, TEST_PIN } from '../../../support/joined.ts'
import { fieldLaptop, type SecondLaptop } from '../../../support/secondLaptop.ts'
import { errorOf, eventsOf } from '../identity/support.ts'
import { fields } from '../site/support.ts'

const DAY = '2025-09-16'
const at = (time: string): number => Date.parse(`${DAY}T${time}:00+08:00`)

let court: Joined
let laptop: SecondLaptop

beforeEach(async () => {
  court = await readyToSubmit()
  court.test.setNow(at('07:30'))
})
afterEach(async () => {
  await laptop?.close()
  await court.test.close()
})

/** Brings what one device has to the other, as any carrier does. */
function bring(from: Core, to: Core): void {
  const events = eventsAfter(from.context.store().db, 0, 1_000_000)
  const { journal } = to.context.store()
  const result = journal.transact(() => journal.receive(events))
  expect(result.refused).toEqual([])
  expect(result.waiting).toBe(0)
}

const rule = async (call: () => unknown) => (await errorOf(call)).data.rule

/** Version 3 approved at 08:00, receipt number 1182, scheduled, and on the team's laptop at 08:05. */
async function approvedAndTaken(): Promise<{ requestId: string }> {
  const { services, core } = court.test
  const { siteId } = court
  for (const area of ['210', '220']) {
    await services.plans.freeze({ commandId: id(), siteId })
    court.edit('storage', { area })
  }
  const sent = await court.submitPlan()
  expect(sent.version).toBe(3)
  core.context.store().db.exec('UPDATE court_arrival SET number = 1181')
  court.test.setNow(at('08:00'))
  await court.decided(sent.requestId, 'APPROVED')
  court.test.setNow(at('08:03'))
  await scheduled(court)
  laptop = await fieldLaptop(court.test, at('08:05'), at('08:20'))
  return sent
}

/** The team goes in at 08:40, hears nothing, and records 40 items until 11:00. */
async function worksOffline(): Promise<void> {
  const { services } = laptop
  const { siteId } = court
  laptop.setNow(at('08:40'))
  const step = { commandId: id(), siteId, step: 'E13' as const, set: officersAtTheDoor(DAY) }
  services.gate.record(step)
  const rev = (await services.showGate({ siteId })).task?.rev ?? []
  services.gate.move({ commandId: id(), siteId, rev, move: 'arrive', data: {} })
  const room = services.site.get({ siteId }).roomList[0]
  const { roomId = '', rev: shown = [] } = room ?? {}
  const opened = services.site.openRoom({ commandId: id(), roomId, rev: shown })
  for (let n = 1; n <= 40; n += 1) {
    laptop.setNow(at('09:00') + n * 3 * 60_000)
    services.inventory.record({ commandId: id(), roomId, fields: fields(`办公桌${n}`), rawLine: `办公桌${n}` })
  }
  services.site.leaveRoom({ commandId: id(), roomId, rev: opened.rev })
}

describe('an approval returned while the team is offline (scenario 12)', () => {
  it('[F5] [P5] keeps every fact, stops the task with time and reason, and waits for the commander', async () => {
    const { requestId } = await approvedAndTaken()
    court.test.setNow(at('09:10'))
    await court.decide(requestId, 'RETURNED', ['9月16日新收到案外人异议'])
    await worksOffline()
    laptop.setNow(at('12:30'))
    bring(court.test.core, laptop.core)
    bring(laptop.core, court.test.core)
    court.test.setNow(at('12:30'))
    await court.as('handler')
    const { siteId } = court
    for (const services of [laptop.services, court.test.services]) {
      const view = await services.showGate({ siteId })
      expect(view.task?.held).toMatchObject({
        cause: {
          move: 'return',
          officer: '李某正',
          role: 'courtPresident',
          at: at('09:10'),
          reason: '9月16日新收到案外人异议',
        },
        version: 3,
        acted: [{ move: 'arrive', officer: '周某舟', at: at('08:40') }],
        arrival: { version: 3, courtSeq: 1182, offlineSince: at('08:20') },
        reported: null,
      })
      expect(view.steps.find((one) => one.code === 'E10')).toMatchObject({
        status: 'OPEN',
        request: { state: 'returned', decision: { decision: 'RETURNED', version: 3, number: 1183 } },
      })
      expect(services.site.get({ siteId }).roomList[0]?.items).toBe(40)
      for (const move of ['resume', 'lockInventory', 'premisesHandedOver'] as const) {
        const rev = view.task?.rev ?? []
        expect(await rule(() => services.gate.move({ commandId: id(), siteId, rev, move, data: {} }))).toBe(
          'moveNotHere',
        )
      }
    }
    expect(eventsOf(laptop.core, 'plans.moved').find((event) => event.body.move === 'arrive')?.body.data).toMatchObject(
      {
        version: 3,
        courtSeq: 1182,
        offlineSince: at('08:20'),
      },
    )
    await commanderDecides()
  })

  it('[P2] going in needs a court contact young enough, or the commander’s reasoned word', async () => {
    await approvedAndTaken()
    const { services } = laptop
    const { siteId } = court
    laptop.setNow(at('08:20') + 200 * 60 * 60_000)
    services.gate.record({ commandId: id(), siteId, step: 'E13', set: officersAtTheDoor(DAY) })
    const view = await services.showGate({ siteId })
    const contact = () =>
      view.moves.find((one) => one.move === 'arrive')?.conditions.find((one) => one.code === 'COURT_CONTACT')
    expect(contact()).toMatchObject({ met: false, overridden: false, detail: '200', guard: 'COURT_CONTACT' })
    expect(await rule(() => arrive())).toBe('moveNotYet')
    const set = { outcome: 'OVERRIDE' as const, guard: 'COURT_CONTACT' as const, reason: '山区无信号，已电话核实' }
    services.gate.record({ commandId: id(), siteId, step: 'E13', set })
    expect(arrive().task?.state).toBe('ON_SITE')
  })

  it('[F2] the laptop decides nothing: it has no receipt key', async () => {
    const { requestId } = await approvedAndTaken()
    const { approvals } = laptop.services
    expect((await approvals.get({ requestId })).decidesHere).toBe(false)
    await laptop.core.identity.unlock({ officerId: court.people.handler, pin: TEST_PIN })
    const session = laptop.core.context.session()
    session.role = 'courtPresident'
    const { rev, version, submission } = await approvals.get({ requestId })
    approvals.markSeen({ requestId, version })
    const input = {
      commandId: id(),
      requestId,
      rev,
      version,
      code: submission?.code ?? '',
      reasons: ['x'],
      pin: TEST_PIN,
    }
    session.officerId = court.people.courtPresident
    expect(await rule(() => approvals.decide({ ...input, decision: 'RETURNED' }))).toBe('decideAtCourt')
  })
})

function arrive() {
  const { services } = laptop
  const { siteId } = court
  const rev = services.gate.get({ siteId }).task?.rev ?? []
  return services.gate.move({ commandId: id(), siteId, rev, move: 'arrive', data: {} })
}

/** Nobody but the plan's commander decides; after that the task goes the way of a returned plan, the items stay. */
async function commanderDecides(): Promise<void> {
  const { siteId } = court
  const { services } = court.test
  const said = { decision: 'STOP' as const, reason: '已收队，等异议审查' }
  const decide = async () => {
    const rev = (await services.showGate({ siteId })).task?.rev ?? []
    return services.gate.move({ commandId: id(), siteId, rev, move: 'reconciled', data: said })
  }
  await court.as('teamLead')
  expect(await rule(decide)).toBe('onlyCommander')
  await court.as('handler')
  const after = await decide()
  expect(after.task).toMatchObject({ state: 'PLAN_RETURNED', held: null })
  expect(services.site.get({ siteId }).roomList[0]?.items).toBe(40)
  bring(court.test.core, laptop.core)
  expect((await laptop.services.showGate({ siteId })).task).toEqual(after.task)
}
