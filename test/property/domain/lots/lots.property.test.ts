import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldLot, lotRank, lotTypes } from '../../../../shared/domain/lots/lot.ts'
import { LOT_ENDS, LOT_MOVES, LOT_STATES, lotMove, lotMovesFrom } from '../../../../shared/domain/lots/lotMoves.ts'
import type { JsonObject } from '../../../../shared/journal/canonical.ts'
import { type EntityEvent, orderEvents } from '../../../../shared/journal/registers.ts'

const SEED = Number(process.env.FIELDWRIT_SEED ?? 20_261_123)
process.stderr.write(`lots: seed ${SEED}\n`)
const options = { seed: SEED, numRuns: Number(process.env.FIELDWRIT_RUNS ?? 400) }

/** What a move of any kind may need to be understood. */
const DATA: JsonObject = {
  amountFen: 100,
  costsFen: null,
  custodian: '示例仓储公司',
  given: 3,
  on: '2025-10-20',
  paper: '处置审批表',
  place: '示例仓库',
  reason: '拒收',
  receiver: { name: '甲某义', relation: '儿子' },
  received: 3,
  request: null,
  until: '2025-10-16',
  whom: '某',
}

function event(hash: string, seen: readonly string[], type: string, body: JsonObject, at: number): EntityEvent {
  return {
    hash,
    type,
    scope: 's',
    device: hash,
    seq: 1,
    at: [at, 0],
    actor: 'o',
    role: 'handler',
    act: 'x',
    seen,
    body,
  }
}

const made = event(
  'made',
  [],
  lotTypes.made,
  { case: 'c', items: ['a', 'b', 'c'], no: 'L-D1-01', note: '', rooms: ['1-101'], rows: 3, site: 's' },
  0,
)

const steps = fc.array(
  fc.record({ move: fc.constantFrom(...LOT_MOVES), sees: fc.array(fc.nat(9), { minLength: 1, maxLength: 3 }) }),
  { maxLength: 12 },
)
type Steps = typeof steps extends fc.Arbitrary<infer T> ? T : never

function eventsOf(list: Steps): EntityEvent[] {
  const events = [made]
  for (const [index, step] of list.entries()) {
    const seen = [...new Set(step.sees.map((at) => (events[events.length - 1 - (at % events.length)] ?? made).hash))]
    events.push(event(`e${index}`, seen, lotTypes.moved, { data: DATA, move: step.move }, index))
  }
  return events
}
const fold = (events: readonly EntityEvent[]) => foldLot(orderEvents(events, lotRank))

describe('random moves of a lot by several desks', () => {
  it('[J3] [C11] fold to the same lot in any order, with repeats', () => {
    fc.assert(
      fc.property(steps, fc.array(fc.nat(99), { minLength: 5, maxLength: 20 }), (list, keys) => {
        const events = eventsOf(list)
        const twice = [...events, ...events.filter((_, index) => (keys[index % keys.length] ?? 0) % 3 === 0)]
        const shuffled = twice
          .map((one, index) => ({ one, key: keys[index % keys.length] ?? 0 }))
          .sort((a, b) => a.key - b.key)
          .map(({ one }) => one)
        expect(fold(shuffled)).toEqual(fold(events))
      }),
      options,
    )
  })

  it('[J7] [C11] reach no state but by the written table, and lose no move: each counts or is a finding', () => {
    fc.assert(
      fc.property(steps, (list) => {
        const lot = fold(eventsOf(list))
        expect((lot?.moves.length ?? 0) + (lot?.findings.length ?? 0)).toBe(list.length)
        let state: (typeof LOT_STATES)[number] = 'IN_TRANSIT'
        for (const { move } of lot?.moves ?? []) {
          const next = lotMove(state, move)
          expect(next).not.toBeNull()
          state = next ?? state
        }
        expect(lot?.state).toBe(state)
      }),
      options,
    )
  })

  it('[C11] whatever has left the court’s hands comes back by no move, and everything else has a way on', () => {
    for (const state of LOT_STATES) expect(lotMovesFrom(state).length === 0).toBe(LOT_ENDS.has(state))
  })

  it('[C11] every state of domain §1.5 is reached from transport', () => {
    const reached = new Set<string>(['IN_TRANSIT'])
    for (let round = 0; round < LOT_STATES.length; round += 1) {
      for (const state of LOT_STATES.filter((one) => reached.has(one))) {
        for (const move of lotMovesFrom(state)) reached.add(lotMove(state, move) ?? state)
      }
    }
    expect([...reached].sort()).toEqual([...LOT_STATES].sort())
  })

  it('[J7] a refusal and a hand-over that did not know of each other leave the goods refused, the hand-over a finding', () => {
    for (const order of [0, 1]) {
      const both = [
        event('b', ['made'], lotTypes.moved, { data: DATA, move: 'deliver' }, 1),
        event('a', ['made'], lotTypes.moved, { data: DATA, move: 'refuse' }, 2),
      ]
      const lot = fold([made, ...(order === 0 ? both : both.toReversed())])
      expect(lot?.state).toBe('REFUSED')
      expect(lot?.findings.map((one) => [one.move, one.kind])).toEqual([['deliver', 'ILLEGAL']])
    }
  })
})
