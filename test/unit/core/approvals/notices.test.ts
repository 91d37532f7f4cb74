import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadEvents } from '../../../../db/journal.ts'
import { noticesService } from '../../../../electron/core/approvals/notices.ts'
import type { RequestDetail } from '../../../../shared/contract/desk/approvals.ts'
import { approvalsTypes } from '../../../../shared/domain/approvals/events.ts'
import { otherDevice } from '../../db/foreign.ts'
import { type Bench, id, PIN, startBench } from './support.ts'

const MINUTE = 60_000

let bench: Bench
beforeEach(async () => {
  bench = await startBench()
})
afterEach(() => bench.end())

const notices = () => noticesService(bench.test.core.context)
const list = () => notices().list()

async function decided(decision: 'APPROVED' | 'RETURNED'): Promise<RequestDetail> {
  await bench.as('handler')
  const request = await bench.heard(await bench.submit(await bench.draftPlan(), 3, { rooms: 330 }))
  await bench.as('courtPresident')
  return bench.decide(request, decision)
}

/** The same desk as a laptop that got the decision over one link and has its receipt to come; the receipt's body. */
function withoutReceipt(requestId: string) {
  const { db, journal } = bench.test.core.context.store()
  const events = loadEvents(db, `request/${requestId}`)
  const receipt = events.find((one) => one.type === approvalsTypes.receipted)
  db.exec("DELETE FROM event WHERE type = 'approvals.receipted'; DELETE FROM decision_check")
  journal.transact(() => journal.project(`request/${requestId}`))
  return receipt?.body ?? {}
}

describe('an answer that came for the officer who asked', () => {
  it('[F3] [P1] is told until they have seen it, also after a restart, and to nobody else', async () => {
    const { requestId } = await decided('APPROVED')
    expect(await list()).toEqual([])
    await bench.as('handler')
    const [told] = await list()
    expect(told).toMatchObject({
      ...{ requestId, kind: 'plan', version: 3, decision: 'APPROVED', officer: '李某正', role: 'courtPresident' },
      ...{ stands: 'counts', fault: null, undone: false, reverses: false },
    })
    await bench.test.reopen()
    expect(await list()).toEqual([told])
    expect(await notices().see({ notices: [told?.notice ?? ''] })).toEqual([])
    await bench.test.reopen()
    expect(await list()).toEqual([])
    await bench.as('teamLead')
    expect(await list()).toEqual([])
  })

  it('[F2] a return is told as one', async () => {
    await decided('RETURNED')
    await bench.as('handler')
    expect(await list()).toMatchObject([{ decision: 'RETURNED', stands: 'counts' }])
  })

  it('[P1] signed and not confirmed is told as that; the receipt that confirms it is news again', async () => {
    const { requestId } = await decided('APPROVED')
    await bench.as('handler')
    const receipt = withoutReceipt(requestId)
    const [signed] = await list()
    expect(signed).toMatchObject({ stands: 'signed', fault: 'NO_RECEIPT' })
    await notices().see({ notices: [signed?.notice ?? ''] })
    expect(await list()).toEqual([])
    const { journal } = bench.test.core.context.store()
    const shown = await bench.approvals.get({ requestId })
    const device = otherDevice('carrier', bench.test.on.now)
    const scope = `site:${bench.test.siteId}`
    const came = device.make(`request/${requestId}`, approvalsTypes.receipted, shown.rev, receipt, { scope })
    journal.transact(() => journal.receive([came]))
    expect(await list()).toMatchObject([{ stands: 'counts', fault: null }])
  })

  it('[P3] a revocation that undoes an approval is told, also of one that was seen to count', async () => {
    await decided('APPROVED')
    await bench.as('handler')
    const [counted] = await list()
    await notices().see({ notices: [counted?.notice ?? ''] })
    // The list says that the key had been taken away before the court received what was signed with it.
    bench.test.on.now -= 30 * MINUTE
    await bench.test.core.identity.removeOfficer({
      ...{ commandId: id(), officerId: bench.people.courtPresident, reason: '调离', pin: PIN },
    })
    expect(await list()).toMatchObject([{ stands: 'refused', fault: 'REVOKED', undone: true }])
  })
})
