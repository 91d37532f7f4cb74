import type { RequestDetail } from '../../../shared/contract/desk/approvals.ts'
import { TEST_PIN } from '../../support/coreHarness.ts'
import { type Desk, importCase, unlock } from '../../support/sync/processes.ts'
import { joinedDesk, lockedAgain } from './newcomers.ts'
import type { Scene } from './scene.ts'
import type { World } from './world.ts'

const id = (): string => crypto.randomUUID()

/** What asks for a case to be resumed: the director decides it, and nobody has to be heard before. */
const RESUMPTION = {
  ...{ source: 'QUERY', foundOn: '2025-09-01', amount: '80000', property: '示例银行存款', facts: '查控发现存款' },
}

let cases = 500

/** A handler with a case of their own asks for something; the court has it, and its pages. */
async function askedFor(world: World): Promise<{ handler: Desk; requestId: string }> {
  const handler = await joinedDesk(world, { role: 'handler' })
  cases += 1
  const caseId = await importCase(handler, handler.folder, {
    ...{ caseNo: `（2025）浙9901执${cases}号`, debtor: `被执行人${cases}`, handler: handler.name },
  })
  const { requestId } = await handler.call<RequestDetail>('/approvals/propose', {
    ...{ commandId: id(), kind: 'resumption', caseId, title: '恢复执行', values: RESUMPTION },
    ...{ dueOn: null, note: '', answers: [] },
  })
  await handler.meet()
  return { handler, requestId }
}

const requestOn = (desk: Desk, requestId: string): Promise<RequestDetail> => desk.get(`/approvals/${requestId}`)

/** Decides with the PIN asked again, once. */
async function decide(desk: Desk, requestId: string, commandId: string): Promise<void> {
  const { rev, version, submission, decisions } = await requestOn(desk, requestId)
  if (decisions.length > 0) return
  await desk.call('/approvals/seen', { requestId, version })
  await desk.call('/approvals/decide', {
    ...{ commandId, requestId, rev, version, code: submission?.code ?? '' },
    ...{ decision: 'APPROVED', reasons: [], pin: TEST_PIN },
  })
}

/** One decision, which counts under the court's first number for it. */
async function counts(desk: Desk, requestId: string): Promise<void> {
  const { state, decisions } = await requestOn(desk, requestId)
  const verdicts = JSON.stringify(decisions.map(({ verdict }) => verdict))
  if (state === 'approved' && decisions.length === 1 && decisions[0]?.verdict.counts === true) return
  throw new Error(`${desk.name}: the request is ${state}, decisions ${verdicts}`)
}

/** The director decides on one laptop what was asked for on another; the court's receipt comes back and makes it count (P1). */
export const decided: Scene = {
  async prepare(world) {
    const { handler, requestId } = await askedFor(world)
    const director = await lockedAgain(world, await joinedDesk(world, { role: 'bureauDirector' }))
    const commandId = id()
    return {
      newcomer: director,
      async run() {
        await unlock(director)
        await director.meet()
        await decide(director, requestId, commandId)
        await director.meet()
        await counts(director, requestId)
        await director.meet()
        await unlock(handler)
        await handler.meet()
        await counts(handler, requestId)
        await handler.serving.stop()
      },
    }
  },
}

/**
 * The director's laptop is lost between the court's answer and the receipt of the decision it brought: whoever has the decision
 * is given the receipt by the court itself (P1).
 */
export const receiptAsked: Scene = {
  async prepare(world) {
    const { handler, requestId } = await askedFor(world)
    const asker = await lockedAgain(world, handler)
    const director = await joinedDesk(world, { role: 'bureauDirector' })
    await director.serving.tell('desk.receiptsKept:before:1')
    await decide(director, requestId, id())
    const answered = await director.meet().then(
      () => true,
      () => false,
    )
    if (answered || (await director.serving.tell(''))) throw new Error("the director's laptop lives")
    return {
      newcomer: asker,
      async run() {
        await unlock(asker)
        await asker.meet()
        await counts(asker, requestId)
        await asker.meet()
      },
    }
  },
}
