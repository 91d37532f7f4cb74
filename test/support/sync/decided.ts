import { expect } from 'vitest'
import { newCommandId as id, TEST_PIN } from '../coreHarness.ts'
import { oneCase } from '../oneCase.ts'
import type { NewLaptop } from './joining.ts'

/** What {@link stands} says of a request that the court's receipt made count, the first of that court. */
export const APPROVED = ['approved', [expect.objectContaining({ counts: true, number: 1 })]]

/**
 * The handler asks for something and the director decides it; nobody has told the court of the decision. `exchange`: how
 * both meet the court before. Returns the request.
 */
export async function decidedUntold(
  handler: NewLaptop,
  director: NewLaptop,
  exchange: (laptop: NewLaptop) => Promise<unknown>,
): Promise<string> {
  const caseId = await oneCase(handler)
  const values = { source: 'QUERY', foundOn: '2026-02-01', amount: '80000', property: '存款', facts: '查控发现存款' }
  const { requestId } = await handler.services.approvals.propose({
    ...{ commandId: id(), kind: 'resumption', caseId, title: '恢复执行', values, dueOn: null, note: '', answers: [] },
  })
  await exchange(handler)
  await exchange(director)
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

/** How a laptop shows a request: its state, and what it judges of each decision. */
export async function stands({ services }: NewLaptop, requestId: string) {
  const { state, decisions } = await services.approvals.get({ requestId })
  return [state, decisions.map(({ verdict }) => verdict)]
}

/** Events with which laptops kept the court's receipts of a request's decisions, as this laptop has them. */
export function receiptsAt({ core }: NewLaptop, requestId: string) {
  const { events } = core.context.store().journal.history(`request/${requestId}`)
  return events.filter(({ type }) => type === 'approvals.receipted')
}
