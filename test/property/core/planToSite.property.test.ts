import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { planVersionRows } from '../../../db/plans.ts'
import { draft } from '../../../electron/core/context.ts'
import { appendAs } from '../../../electron/core/sessions.ts'
import { approvalsTypes } from '../../../shared/domain/approvals/events.ts'
import { id, type Joined, officersAtTheDoor, readyToSubmit, type Who } from '../../support/joined.ts'

const PEOPLE: readonly Who[] = ['handler', 'courtClerk', 'teamLead', 'bureauDirector', 'courtPresident']
const MOVES = [
  'schedule',
  'arrive',
  'pause',
  'resume',
  'abort',
  'reopenPlan',
  'approve',
  'return',
  'lockInventory',
] as const

const action = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ do: 'submit' as const }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('decide' as const), approves: fc.boolean(), heard: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'change' as const }) },
  { weight: 4, arbitrary: fc.constant({ do: 'remake' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'answer' as const }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('forge' as const), what: fc.constantFrom('move', 'decision') }) },
  { weight: 12, arbitrary: fc.record({ do: fc.constant('move' as const), move: fc.constantFrom(...MOVES) }) },
)
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never

/** What a plain reader of the acts knows: the version whose last decision in force approved it, by its snapshot. */
interface Model {
  approved: string | null
  /** Storage area as it is written now, and as each version had it: what the plan says, in one figure. */
  area: string
  areas: Map<string, string>
  arrivals: number
}

/** An act that is refused is one of the answers; a defect is not. */
async function tried<T>(work: () => T | Promise<T>): Promise<T | null> {
  try {
    return await work()
  } catch (error) {
    const code = (error as { code?: unknown }).code
    if (typeof code === 'string') return null
    throw error
  }
}

const newest = ({ test, siteId }: Joined) => planVersionRows(test.core.context.store().db, siteId)[0] ?? null
const requestOf = ({ test, siteId }: Joined) =>
  test.services.approvals.openRequest(`plan:${siteId}`)?.row.request_id ?? null

let change = 0

async function run(joined: Joined, who: Who, act: Action, model: Model): Promise<void> {
  const { test, siteId } = joined
  const requestId = requestOf(joined)
  switch (act.do) {
    case 'submit':
      await joined.as(who)
      await tried(() => joined.submitPlan())
      noteVersion(joined, model)
      return
    case 'change':
      await rewrite(joined, model)
      return
    case 'remake':
      await rewrite(joined, model)
      await test.services.plans.freeze({ commandId: id(), siteId })
      noteVersion(joined, model)
      return
    case 'answer':
      await joined.as('handler')
      if (requestId !== null) await tried(() => answerOne(joined, requestId))
      return
    case 'decide': {
      if (requestId === null) return
      if (act.heard) await tried(() => joined.hear(requestId))
      const done = await tried(() =>
        joined.decide(requestId, act.approves ? 'APPROVED' : 'RETURNED', act.approves ? [] : ['补充']),
      )
      const stands = done?.decisions.findLast((one) => one.standing && one.version === done.version)
      if (done !== null)
        model.approved = stands?.decision === 'APPROVED' ? (done.submission?.snapshotHash ?? null) : null
      return
    }
    case 'forge':
      forge(joined, act.what, requestId)
      return
    case 'move':
      await joined.as(who)
      await arriveOrMove(joined, act.move, model)
  }
}

/** The handler writes something new into the plan. */
async function rewrite(joined: Joined, model: Model): Promise<void> {
  await joined.as('handler')
  change += 1
  model.area = String(200 + change)
  joined.edit('storage', { area: model.area })
}

/** A version that was just made says what is written now. */
function noteVersion(joined: Joined, model: Model): void {
  const hash = newest(joined)?.snapshot_hash ?? ''
  if (!model.areas.has(hash)) model.areas.set(hash, model.area)
}

/** What is written is what was approved, to the letter (B5). */
function unchanged(model: Model): boolean {
  return model.areas.get(model.approved ?? '') === model.area
}

async function arriveOrMove(joined: Joined, move: (typeof MOVES)[number], model: Model): Promise<void> {
  const done = await tried(() => joined.move(move, { reason: '现场情况', cause: 'OTHER', videoMark: '10:42:15' }))
  if (done === null || move !== 'arrive') return
  model.arrivals += 1
  // Nobody goes in without a decision that counts, about exactly the newest version that was made (B4, P2).
  expect(model.approved).not.toBeNull()
  expect(newest(joined)?.snapshot_hash).toBe(model.approved)
  expect(unchanged(model)).toBe(true)
  expect(done.task?.state).toBe('ON_SITE')
}

/** Neither the plan of the day nor the door is offered on anything but the newest version's own approval. */
async function doorsShut(joined: Joined, model: Model): Promise<void> {
  const { moves } = await joined.gate()
  const offered = moves.filter((one) => one.possible && (one.move === 'schedule' || one.move === 'arrive'))
  if (offered.length === 0) return
  expect(newest(joined)?.snapshot_hash).toBe(model.approved)
  expect(unchanged(model)).toBe(true)
}

async function answerOne(joined: Joined, requestId: string): Promise<void> {
  const { approvals } = joined.test.services
  const { rev, pointList, returnedHash } = await approvals.get({ requestId })
  const open = pointList.find((point) => point.answer === null)
  const answer = { returned: returnedHash ?? '', point: open?.id ?? '', text: '已补充' }
  await approvals.answer({ commandId: id(), requestId, rev, ...answer })
}

/** What a desk with a bent program might write: an approval nobody signed, or the move without any. */
function forge({ test, siteId, people }: Joined, what: string, requestId: string | null): void {
  const { context } = test.core
  const store = context.store()
  const seen = (entity: string) => store.journal.history(entity).frontier
  const version = newest({ test, siteId } as Joined)?.number ?? 1
  const scope = `site:${siteId}`
  const author = { officerId: people.courtPresident, role: 'courtPresident' }
  if (what === 'move') {
    const body = { data: { version }, move: 'approve' }
    appendAs(context, store, author, [draft(scope, 'plans.moved', 'plan', siteId, seen(`plan/${siteId}`), body)])
  } else if (requestId !== null) {
    const chain = { certificate: 'x', issuing: 'x', root: 'x' }
    const body = { chain, decision: 'APPROVED', points: [], replaces: null, token: 'x', version }
    appendAs(context, store, author, [
      draft(scope, approvalsTypes.decided, 'request', requestId, seen(`request/${requestId}`), body),
    ])
  }
}

/** The straight way to the site; a run begins somewhere on it. */
const WAY: readonly Action[] = [
  { do: 'submit' },
  { do: 'decide', approves: true, heard: true },
  { do: 'move', move: 'schedule' },
  { do: 'move', move: 'arrive' },
]

describe('the way of a plan to the site, over the joined services', () => {
  it('[B4] [P1] [P2] whatever people and bent programs do, nobody is at the site without a counting approval of exactly that version', async () => {
    const acts = fc.array(fc.tuple(fc.constantFrom(...PEOPLE), action), { minLength: 12, maxLength: 20 })
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(0, 2, 3, 3, 3), acts, async (steps, list) => {
        const joined = await prepared()
        const model: Model = { approved: null, area: '200', areas: new Map(), arrivals: 0 }
        try {
          for (const act of WAY.slice(0, steps)) await run(joined, 'handler', act, model)
          for (const [who, act] of list) {
            await run(joined, who, act, model)
            await doorsShut(joined, model)
          }
          await joined.as('handler')
          const { task } = await joined.gate()
          if (model.arrivals === 0) expect(['ON_SITE', 'PAUSED', 'INVENTORY_LOCKED']).not.toContain(task?.state)
        } finally {
          await joined.test.close()
        }
      }),
      { numRuns: 8 },
    )
  }, 180_000)

  it('[B4] the straight way leads there, so that the promise is not kept by a closed door', async () => {
    const joined = await prepared()
    const model: Model = { approved: null, area: '200', areas: new Map(), arrivals: 0 }
    try {
      for (const act of WAY) await run(joined, 'handler', act, model)
      expect(model.arrivals).toBe(1)
    } finally {
      await joined.test.close()
    }
  })
})

/** The plan written, notices sent, two officers named for the door. */
async function prepared(): Promise<Joined> {
  const joined = await readyToSubmit()
  const document = { title: '到场通知书', no: '1', hash: '' }
  for (const kind of ['DEBTOR', 'BASE_ORGANISATION'] as const) {
    joined.record('E09', { outcome: 'DONE', on: '2025-09-11', document, addressee: { name: '某', kind } })
  }
  joined.record('E13', officersAtTheDoor('2025-09-11'))
  return joined
}
