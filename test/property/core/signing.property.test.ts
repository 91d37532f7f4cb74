import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SignatureSet } from '../../../shared/contract/desk/signatures.ts'
import { type Flat, flatOnSite, refusal, signed } from '../../support/flat.ts'
import { id, type Who } from '../../support/joined.ts'

const SEED = Number(process.env.FIELDWRIT_SEED ?? 20_261_123)
process.stderr.write(`signing: seed ${SEED}\n`)

const PEOPLE: readonly Who[] = ['handler', 'courtClerk', 'teamLead', 'bureauDirector', 'courtPresident']
const MAY_ENTER: ReadonlySet<Who> = new Set(['handler', 'courtClerk', 'teamLead'])
const MAY_LOCK: ReadonlySet<Who> = new Set(['handler', 'teamLead'])
const PAGES = 3
const ALL = [1, 2, 3]

const action = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('enter' as const),
      place: fc.constantFrom('RECORDER' as const, 'CHECKER' as const, 'DEBTOR' as const, 'ADULT_FAMILY' as const),
      status: fc.constantFrom('SIGNED' as const, 'REFUSED' as const, 'ABSENT' as const, 'UNABLE' as const),
      fault: fc.constantFrom('', '', '', 'reason', 'witness'),
      pages: fc.constantFrom(ALL, ALL, [1], [2], [3]),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'strike' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'change' as const }) },
  { weight: 2, arbitrary: fc.constant({ do: 'freeze' as const }) },
  { weight: 5, arbitrary: fc.constant({ do: 'lock' as const }) },
)
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never

/** What a plain reader of the acts knows: who answered on which page of the list on the table. */
interface Model {
  answers: { page: number; place: string }[]
  current: boolean
  locked: boolean
}

/** An act that is refused is one of the answers; a defect is not. */
async function tried(work: () => unknown): Promise<boolean> {
  try {
    await work()
    return true
  } catch (error) {
    if (typeof (error as { code?: unknown }).code === 'string') return false
    throw error
  }
}

function entryOf(act: Extract<Action, { do: 'enter' }>): SignatureSet {
  const given = act.status === 'SIGNED'
  const who = { RECORDER: '周某宁', CHECKER: '吴某远', DEBTOR: '甲某仁', ADULT_FAMILY: '甲某义' }[act.place]
  const base = { ...signed('RECORDER', who), capacity: act.place, relation: '亲属', status: act.status }
  if (given) return base
  const witnesses = act.fault === 'witness' ? refusal.witnesses.slice(0, 1) : refusal.witnesses
  return { ...base, reason: act.fault === 'reason' ? '' : refusal.reason, witnesses }
}

/** Whether the record must take the entry, and whether it answers the place. */
function expectedOf(act: Extract<Action, { do: 'enter' }>): { taken: boolean; answers: boolean } {
  const given = act.status === 'SIGNED'
  const ofCourt = act.place === 'RECORDER' || act.place === 'CHECKER'
  const taken = given ? act.pages.length === 1 || ofCourt : act.fault === ''
  return { taken, answers: taken && (given || act.place !== 'ADULT_FAMILY') }
}

async function run(flat: Flat, who: Who, act: Action, model: Model): Promise<void> {
  const { services } = flat.joined.test
  const { siteId } = flat
  await flat.joined.as(who)
  const list = flat.view().lists.find((one) => one.documentId === flat.documentId)
  const before = list?.pages.flatMap((page) => page.entries).length ?? 0
  switch (act.do) {
    case 'enter': {
      const { taken, answers } = expectedOf(act)
      const done = await tried(() => flat.enter(act.pages, entryOf(act)))
      expect(done).toBe(taken && MAY_ENTER.has(who))
      const after = flat.view().lists.find((one) => one.documentId === flat.documentId)
      expect(after?.pages.flatMap((page) => page.entries).length).toBe(before + (done ? act.pages.length : 0))
      const place = act.place === 'ADULT_FAMILY' ? 'DEBTOR' : act.place
      if (done && answers) model.answers.push(...act.pages.map((page) => ({ page, place })))
      return
    }
    case 'strike': {
      const page = list?.pages[0]
      const entries = page?.entries.filter((one) => one.struck === null) ?? []
      for (const { entryId, rev } of entries) {
        const done = await tried(() =>
          services.signatures.strike({ commandId: id(), siteId, entryId, rev, reason: '写错' }),
        )
        expect(done).toBe(MAY_ENTER.has(who) && !model.locked)
        if (done) model.answers = model.answers.filter((one) => one.page !== 1)
      }
      return
    }
    case 'change': {
      const [item] = services.inventory.list({ siteId, roomId: null, text: '', offset: 0, limit: 1 }).items
      const { itemId = '', rev = [] } = item ?? {}
      const set = { remarks: id() }
      const done = await tried(() => services.inventory.correct({ commandId: id(), itemId, rev, set, reason: '看错' }))
      expect(done).toBe(MAY_LOCK.has(who))
      if (done) model.current = false
      return
    }
    case 'freeze': {
      const old = flat.documentId
      await flat.freeze()
      if (flat.documentId === old) return
      model.answers = []
      model.current = true
      return
    }
    case 'lock': {
      const full = ALL.every((page) =>
        ['RECORDER', 'CHECKER', 'DEBTOR'].every((place) =>
          model.answers.some((one) => one.page === page && one.place === place),
        ),
      )
      const done = await tried(() => flat.joined.move('lockInventory'))
      expect(done).toBe(MAY_LOCK.has(who) && !model.locked && model.current && full)
      if (done) model.locked = true
    }
  }
}

/** The straight way to a lock; a run begins somewhere on it. */
const WAY: readonly Action[] = (['RECORDER', 'CHECKER', 'DEBTOR'] as const).map((place) => {
  return { do: 'enter', place, status: 'UNABLE', fault: '', pages: ALL }
})

describe('signing and the lock under acts of several roles', () => {
  it('[C9] [J7] the inventory is locked exactly when every page of the current list is answered, by who may; what is refused records nothing', async () => {
    const acts = fc.array(fc.tuple(fc.constantFrom(...PEOPLE, 'handler' as const, 'teamLead' as const), action), {
      minLength: 10,
      maxLength: 22,
    })
    let locks = 0
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(0, 2, 3), acts, async (steps, list) => {
        const flat = await flatOnSite([2, 1, 1])
        const model: Model = { answers: [], current: true, locked: false }
        try {
          await flat.freeze()
          expect(flat.view().lists[0]?.pages).toHaveLength(PAGES)
          for (const act of WAY.slice(0, steps)) await run(flat, 'handler', act, model)
          for (const [who, act] of list) await run(flat, who, act, model)
          if (model.locked) locks += 1
        } finally {
          await flat.joined.test.close()
        }
      }),
      { seed: SEED, numRuns: Number(process.env.FIELDWRIT_RUNS ?? 8) },
    )
    expect(locks).toBeGreaterThan(0)
  }, 180_000)
})
