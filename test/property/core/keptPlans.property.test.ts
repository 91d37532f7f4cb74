import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { patched } from '../../../shared/contract/desk/plans/patched.ts'
import type { PlanAnswer } from '../../../shared/contract/desk/plans.ts'
import type { PartKind } from '../../../shared/domain/plans/parts.ts'
import { id, type Joined, startJoined, writeWholePlan } from '../../support/joined.ts'
import { answersAnew, answersOf, fromAnotherDesk } from '../../support/keptPlans.ts'

const KINDS = ['occupant', 'evidenceItem', 'storage', 'duty', 'premises'] as const satisfies readonly PartKind[]
/** A register of each kind that every check of the plan goes past. */
const WORDS: Readonly<Record<(typeof KINDS)[number], string>> = {
  occupant: 'name',
  evidenceItem: 'source',
  storage: 'place',
  duty: 'name',
  premises: 'certificateNo',
}

const kind = fc.constantFrom(...KINDS)
const at = fc.nat(30)
const text = fc.constantFrom('', '甲', '乙', '丙', '2-1', '1-101')
const move = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('room' as const), at, code: fc.boolean(), text }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('strikeRoom' as const), at }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('rooms' as const), count: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('add' as const), kind, count: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('edit' as const), kind, at, text }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('strike' as const), kind, at }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('elsewhere' as const), at, text, between: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('undone' as const), at, text }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('day' as const), on: fc.integer({ min: 10, max: 28 }) }) },
  { weight: 1, arbitrary: fc.constant({ do: 'look' as const }) },
)
type Move = typeof move extends fc.Arbitrary<infer T> ? T : never

/** A write the core refuses changes nothing; a defect is not an answer. */
function tried(work: () => unknown): void {
  try {
    work()
  } catch (error) {
    if (typeof (error as { code?: unknown }).code !== 'string') throw error
  }
}

function writeRoom({ test, siteId }: Joined, index: number, set: Record<string, string>): void {
  const { rooms } = test.services.plans.get({ siteId })
  const room = rooms[index % Math.max(1, rooms.length)]
  if (room === undefined) return
  const edit = [{ roomId: room.roomId, rev: room.rev, set }]
  tried(() => test.services.plans.editRooms({ commandId: id(), siteId, edit, strike: [], reason: '定了' }))
}

function writePart(joined: Joined, one: Extract<Move, { do: 'edit' | 'strike' }>): void {
  const { test, siteId } = joined
  const parts = test.services.plans.get({ siteId }).parts.filter((part) => part.kind === one.kind)
  const part = parts[one.at % Math.max(1, parts.length)]
  if (part === undefined) return
  const row = { kind: one.kind, partId: part.partId, rev: part.rev }
  const edit = one.do === 'edit' ? [{ ...row, set: { [WORDS[one.kind]]: one.text } }] : []
  const strike = one.do === 'strike' ? [row] : []
  tried(() => test.services.plans.write({ commandId: id(), siteId, add: [], edit, strike, reason: '改' }))
}

function run(joined: Joined, one: Move): void {
  const { test, siteId } = joined
  const { plans, site } = test.services
  switch (one.do) {
    case 'room':
      writeRoom(joined, one.at, { [one.code ? 'code' : 'occupant']: one.text })
      return
    case 'strikeRoom': {
      const { rooms } = plans.get({ siteId })
      const room = rooms[one.at % Math.max(1, rooms.length)]
      if (room === undefined) return
      const strike = [{ roomId: room.roomId, rev: room.rev }]
      tried(() => plans.editRooms({ commandId: id(), siteId, edit: [], strike, reason: '并入' }))
      return
    }
    case 'rooms': {
      const prefix = `${plans.get({ siteId }).buildings.length + 1}-`
      const { buildingId } = site.addBuilding({ commandId: id(), siteId, name: `${prefix}幢` })
      const floors = { firstFloor: 1, floors: 1, roomsPerFloor: one.count, prefix }
      tried(() => site.generateRooms({ commandId: id(), siteId, buildingId, ...floors }))
      return
    }
    case 'add':
      joined.add(one.kind, ...Array.from({ length: one.count }, (_, n) => ({ [WORDS[one.kind]]: `新 ${n}` })))
      return
    case 'edit':
    case 'strike':
      writePart(joined, one)
      return
    case 'elsewhere': {
      const { rooms } = plans.get({ siteId })
      const room = rooms[one.at % Math.max(1, rooms.length)]
      if (room === undefined) return
      const said = { scope: `site:${siteId}`, type: 'site.roomEdited', kind: 'room', id: room.roomId, seen: room.rev }
      const event = fromAnotherDesk(test, { ...said, body: { set: { occupant: one.text } } })
      if (one.between) writeRoom(joined, one.at, { occupant: '这里' })
      event.arrive()
      return
    }
    case 'undone': {
      const undone = new Error('undone')
      try {
        test.core.context.store().journal.transact(() => {
          writeRoom(joined, one.at, { occupant: one.text })
          joined.add('occupant', { name: one.text })
          answersOf(test, siteId)
          throw undone
        })
      } catch (error) {
        if (error !== undone) throw error
      }
      return
    }
    case 'day':
      joined.today(`2025-08-${one.on}`)
      return
    case 'look':
      answersOf(test, siteId)
  }
}

describe('what is kept of plans', () => {
  it('[B3] [J4] after whatever was written here, elsewhere or in vain, every answer is as if nothing were kept, and a window that is told only what changed shows the same', async () => {
    const joined = await startJoined()
    const { test, siteId } = joined
    try {
      writeWholePlan(joined)
      await fc.assert(
        fc.asyncProperty(fc.array(fc.array(move, { minLength: 1, maxLength: 4 }), { maxLength: 6 }), async (rounds) => {
          await joined.as('handler')
          const first = test.services.plans.renew({ siteId, stamp: null })
          let shown: { stamp: string; plan: PlanAnswer } = first
          for (const moves of rounds) {
            for (const one of moves) run(joined, one)
            const { stamp, whole, plan, struck } = test.services.plans.renew({ siteId, stamp: shown.stamp })
            const { parts, rooms } = whole
              ? plan
              : patched(shown.plan, { parts: plan.parts, rooms: plan.rooms, struck })
            shown = { stamp, plan: { ...plan, parts, rooms } }
            const kept = answersOf(test, siteId)
            expect(shown.plan).toEqual(kept.plan)
            expect(kept).toEqual(answersAnew(test, siteId))
          }
        }),
        { numRuns: 60 },
      )
    } finally {
      await test.close()
    }
  }, 120_000)
})
