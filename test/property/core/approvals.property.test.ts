import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadEvents } from '../../../db/journal.ts'
import { verifyChains } from '../../../db/verify.ts'
import { effectiveDecision } from '../../../electron/core/approvals.ts'
import type { RequestDetail } from '../../../shared/contract/desk/approvals.ts'
import { approvalsTypes } from '../../../shared/domain/approvals/events.ts'
import { type Bench, id, startBench } from '../../unit/core/approvals/support.ts'

const SEED = Number(process.env.FIELDWRIT_SEED ?? 20_261_127)
const WHO = ['handler', 'teamLead', 'bureauDirector', 'courtPresident'] as const
const ACTS = ['submit', 'opinion', 'APPROVED', 'RETURNED', 'REJECTED', 'withdraw', 'answer'] as const
/** How often each is tried; a withdrawal ends a request, so it is rare. */
const OFTEN = { submit: 4, opinion: 8, APPROVED: 6, RETURNED: 3, REJECTED: 1, withdraw: 1, answer: 4 }
let bench: Bench

beforeAll(async () => {
  bench = await startBench()
})
afterAll(() => bench.end())

/** One attempt, allowed or not; refusals are the service's and change nothing. */
async function attempt(request: RequestDetail, act: (typeof ACTS)[number]): Promise<RequestDetail> {
  const by = { commandId: id(), requestId: request.requestId, rev: request.rev }
  const { approvals } = bench
  switch (act) {
    case 'submit':
      return bench.submit(request, request.version + 1, { rooms: request.version })
    case 'opinion':
      return approvals.giveOpinion({ ...by, version: request.version, opinion: 'AGREE', text: '' })
    case 'withdraw':
      return approvals.withdraw({ ...by, reason: '另行研究' })
    case 'answer': {
      const open = request.pointList.find((point) => point.answer === null)
      return approvals.answer({ ...by, returned: request.returnedHash ?? '', point: open?.id ?? '', text: '已补' })
    }
    case 'APPROVED':
    case 'RETURNED':
    case 'REJECTED':
      return bench.decide(request, act)
  }
}

describe('requests under any acts of any officers at one court', () => {
  it('[P1] [F1] nothing is decided without authority, and the last word that counts is the one that was made', async () => {
    const acts = ACTS.flatMap((act) => Array.from({ length: OFTEN[act] }, () => act))
    const step = fc.record({ who: fc.constantFrom(...WHO), act: fc.constantFrom(...acts) })
    const runs = fc.sample(fc.array(step, { minLength: 16, maxLength: 24 }), { seed: SEED, numRuns: 8 })
    let decided = 0
    for (const steps of runs) {
      await bench.as('handler')
      let request = await bench.submit(await bench.draftPlan(), 1, { rooms: 0 })
      let last: RequestDetail['decisions'][number] | undefined
      for (const { who, act } of steps) {
        await bench.as(who)
        const count = loadEvents(bench.test.core.context.store().db, `request/${request.requestId}`).length
        const before = request
        try {
          request = await attempt(request, act)
        } catch (error) {
          expect(error).toMatchObject({ code: expect.stringMatching(/^(REFUSED|NOT_ALLOWED|NOT_FOUND)$/) })
          expect(loadEvents(bench.test.core.context.store().db, `request/${request.requestId}`)).toHaveLength(count)
          request = await bench.approvals.get({ requestId: request.requestId })
          continue
        }
        if (act === 'APPROVED' || act === 'REJECTED') expect(who).toBe('courtPresident')
        if (act === 'RETURNED') expect(who).not.toBe('handler')
        if (act === 'submit') expect(request.version).toBe(before.version + 1)
        if (!['APPROVED', 'RETURNED', 'REJECTED'].includes(act)) continue
        decided += 1
        last = request.decisions.at(-1)
        expect(request.decisions.at(-1)).toMatchObject({ decision: act, standing: true, verdict: { counts: true } })
      }
      const effective = await effectiveDecision(bench.test.core.context, request.requestId)
      if (request.state === 'withdrawn') expect(effective).toBe(null)
      else expect(effective?.decisionHash).toBe(last?.hash)
    }
    expect(decided).toBeGreaterThan(3)
    const arrivals = [...eventsOfType(approvalsTypes.receipted)]
    expect(arrivals).toHaveLength(decided)
    expect(verifyChains(bench.test.core.context.store().db).ok).toBe(true)
  })
})

function eventsOfType(type: string): string[] {
  const { db } = bench.test.core.context.store()
  return db.prepare('SELECT hash FROM event WHERE type = ?').pluck().all(type) as string[]
}
