import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { approvalsTypes, requestRank } from '../../../shared/domain/approvals/events.ts'
import { DECISIONS, defaultApprovalRules, mayMake, ruleOf } from '../../../shared/domain/approvals/kinds.ts'
import { foldRequest, type RequestFold } from '../../../shared/domain/approvals/request.ts'
import type { Role } from '../../../shared/domain/identity/roles.ts'
import type { JsonObject } from '../../../shared/journal/canonical.ts'
import { sha256Hex } from '../../../shared/journal/hash.ts'
import { type EntityEvent, type EntityHistory, orderEvents } from '../../../shared/journal/registers.ts'

const SEED = Number(process.env.FIELDWRIT_SEED ?? 20_261_127)
const ROLES: readonly Role[] = ['handler', 'teamLead', 'bureauDirector', 'courtPresident']
const MOVES = [
  'submitted',
  'opinionGiven',
  'APPROVED',
  'RETURNED',
  'REJECTED',
  'withdrawn',
  'superseded',
  'receipted',
] as const
/** What ends a request is left to be rare. */
const OFTEN = ['submitted', 'APPROVED', 'RETURNED', 'REJECTED'] as const
const STATES = ['approved', 'drafted', 'rejected', 'returned', 'submitted', 'superseded', 'withdrawn']
const rule = ruleOf(defaultApprovalRules, 'plan', 3)
const chain = { certificate: 'c', issuing: 'i', root: 'r' }

interface Move {
  move: (typeof MOVES)[number]
  role: Role
  version: number
  sees: number[]
  replaces: number
}

const moves = fc.array(
  fc.record<Move>({
    move: fc.constantFrom(...MOVES, ...OFTEN, ...OFTEN),
    role: fc.constantFrom(...ROLES, 'courtPresident', 'courtPresident'),
    version: fc.integer({ min: 1, max: 3 }),
    sees: fc.array(fc.nat(11), { minLength: 1, maxLength: 3 }),
    replaces: fc.nat(14),
  }),
  { minLength: 1, maxLength: 12 },
)

/** Events of several desks: each sees an arbitrary part of what came before, legal or not. */
function eventsOf(list: readonly Move[]): EntityEvent[] {
  const drafted = { case: null, kind: 'plan', level: 3, site: 's', subject: 'plan:s', title: '' }
  const events = [eventOf(0, approvalsTypes.drafted, 'handler', drafted, [])]
  for (const one of list) {
    const seen = [...new Set(one.sees.map((at) => events[at % events.length]?.hash ?? ''))].sort()
    const named = events[one.replaces % (events.length + 3)]?.hash ?? null
    const [type, body] = bodyOf(one, named)
    events.push(eventOf(events.length, type, one.role, body, seen))
  }
  return events
}

function eventOf(n: number, type: string, role: Role, body: JsonObject, seen: readonly string[]): EntityEvent {
  const hash = sha256Hex(Buffer.from(`${n} ${type} ${JSON.stringify(body)}`))
  return { hash, type, scope: 's', device: role, seq: n + 1, at: [n, 0], actor: role, role, act: `${n}`, seen, body }
}

function bodyOf({ move, version }: Move, named: string | null): [string, JsonObject] {
  switch (move) {
    case 'submitted': {
      const rendering = { code: 'c', hash: 'a'.repeat(64), pages: 1 }
      const snapshot = { format: 'planVersion/1', hash: 'b'.repeat(64) }
      return [approvalsTypes.submitted, { dueOn: null, level: 3, note: '', rendering, snapshot, version }]
    }
    case 'opinionGiven':
      return [approvalsTypes.opinionGiven, { opinion: 'AGREE', text: '', version }]
    case 'withdrawn':
      return [approvalsTypes.withdrawn, { reason: 'r' }]
    case 'superseded':
      return [approvalsTypes.superseded, { by: 'x', reason: 'r' }]
    case 'receipted':
      return [approvalsTypes.receipted, { chain, decision: named ?? 'c'.repeat(64), token: 't' }]
    case 'APPROVED':
    case 'RETURNED':
    case 'REJECTED': {
      const points = move === 'APPROVED' ? [] : [{ id: 'p1', text: 't' }]
      const type = move === 'RETURNED' ? approvalsTypes.returned : approvalsTypes.decided
      return [type, { chain, decision: move, points, replaces: named, token: 't', version }]
    }
  }
}

/** What the judge would say, by the table of roles alone. */
function authorityIn(events: readonly EntityEvent[]): (hash: string) => boolean {
  const lawful = events.filter((event) => {
    const decision = DECISIONS.find((one) => one === event.body?.decision)
    return decision !== undefined && event.actor !== 'handler' && mayMake(rule, event.role as Role, decision)
  })
  const hashes = new Set(lawful.map((event) => event.hash))
  return (hash) => hashes.has(hash)
}

function judged(events: readonly EntityEvent[]): { fold: RequestFold; history: EntityHistory } {
  const history = orderEvents(events, requestRank)
  const fold = foldRequest(history, authorityIn(events))
  if (fold === null) throw new Error('no request')
  return { fold, history }
}

describe('a request under any moves of any roles and desks', () => {
  it('[P1] nothing stands without authority, at most one decision a version, and each about that version only', () => {
    const reached = new Set<string>()
    fc.assert(
      fc.property(moves, (list) => {
        const events = eventsOf(list)
        const counts = authorityIn(events)
        const { fold } = judged(events)
        reached.add(fold.state)
        const standing = fold.decisions.filter((one) => one.standing)
        expect(standing.every((one) => counts(one.hash))).toBe(true)
        expect(new Set(standing.map((one) => one.version)).size).toBe(standing.length)
        const submitted = fold.submissions.map((one) => one.version)
        expect(standing.every((one) => submitted.includes(one.version))).toBe(true)
        expect(submitted).toEqual([...new Set(submitted)].sort((a, b) => a - b))
        const now = standing.find((one) => one.version === fold.version)
        if (fold.state === 'approved') expect(now).toMatchObject({ decision: 'APPROVED', role: 'courtPresident' })
        if (fold.state === 'returned') expect(now?.decision).toBe('RETURNED')
        if (fold.state === 'rejected') expect(now?.decision).toBe('REJECTED')
      }),
      { seed: SEED, numRuns: 3000 },
    )
    expect([...reached].sort()).toEqual(STATES)
  })
  it('[J7] an approval stands only if it knew of every return and refusal of its version', () => {
    fc.assert(
      fc.property(moves, (list) => {
        const events = eventsOf(list)
        const counts = authorityIn(events)
        const { fold, history } = judged(events)
        if (fold.ended !== null) return
        for (const approval of fold.decisions.filter((one) => one.standing && one.decision === 'APPROVED')) {
          const beside = fold.decisions.filter(
            (one) => one.version === approval.version && one.decision !== 'APPROVED' && counts(one.hash),
          )
          // One that saw the approval and doesn't name it takes nothing back (P2).
          const unaware = beside.filter((one) => !history.hadSeen(one.hash, approval.hash))
          for (const one of unaware) expect(history.hadSeen(approval.hash, one.hash)).toBe(true)
        }
      }),
      { seed: SEED, numRuns: 3000 },
    )
  })
  it('[J3] any order and any repetition of the events folds to the same request', () => {
    fc.assert(
      fc.property(moves, fc.array(fc.nat(1000), { minLength: 13, maxLength: 13 }), (list, keys) => {
        const events = eventsOf(list)
        const mixed = events
          .map((event, index) => ({ event, key: keys[index % keys.length] ?? 0 }))
          .sort((a, b) => a.key - b.key)
          .flatMap(({ event, key }) => (key % 3 === 0 ? [event, event] : [event]))
        expect(judged(mixed).fold).toEqual(judged(events).fold)
      }),
      { seed: SEED, numRuns: 300 },
    )
  })
  it('[F5] whatever else happens, what was said and decided is kept', () => {
    fc.assert(
      fc.property(moves, (list) => {
        const { fold, history } = judged(eventsOf(list))
        const decisions = history.events.filter((event) =>
          [approvalsTypes.decided, approvalsTypes.returned].some((type) => type === event.type),
        )
        expect(fold.decisions.map((one) => one.hash)).toEqual(decisions.map((event) => event.hash))
        const words = history.events.filter((event) => event.type === approvalsTypes.opinionGiven)
        expect(fold.opinions).toHaveLength(words.length)
      }),
      { seed: SEED, numRuns: 200 },
    )
  })
})
