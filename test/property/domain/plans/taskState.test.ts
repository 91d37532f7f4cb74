import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  TASK_MOVES,
  TASK_STATES,
  type TaskMove,
  taskMove,
  UNDER_WAY,
} from '../../../../shared/domain/plans/taskMoves.ts'
import { foldTask, taskRank, unreconciled } from '../../../../shared/domain/plans/taskState.ts'
import type { JsonObject } from '../../../../shared/journal/canonical.ts'
import { type EntityEvent, orderEvents } from '../../../../shared/journal/registers.ts'
import { APPROVED, fold, line, moved, opened } from '../../../unit/domain/plans/taskSteps.ts'

const SEED = Number(process.env.FIELDWRIT_SEED ?? 20_261_123)
process.stderr.write(`taskState: seed ${SEED}\n`)
const options = { seed: SEED, numRuns: Number(process.env.FIELDWRIT_RUNS ?? 400) }

/** A step: who, which move, how much of the past they know. `depth` moves most runs to where a site is at work. */
const steps = fc.array(
  fc.record({
    device: fc.constantFrom('desk', 'laptop', 'court', 'phone'),
    move: fc.constantFrom(...TASK_MOVES),
    decision: fc.constantFrom('STOP', 'RESTORE', 'REPORT'),
    sees: fc.array(fc.nat(30), { minLength: 1, maxLength: 3 }),
  }),
  { maxLength: 14 },
)
const starts = fc.constantFrom(
  [opened],
  line([opened], 'desk', ['submitAnnouncement', 'presidentSigned', 'serve']),
  line([opened], 'desk', APPROVED),
  line([opened], 'desk', [...APPROVED, 'schedule']),
  line([opened], 'desk', [...APPROVED, 'schedule', 'arrive']),
)

function eventsOf(start: readonly EntityEvent[], list: typeof steps extends fc.Arbitrary<infer T> ? T : never) {
  const made = [...start]
  for (const [index, step] of list.entries()) {
    const seen = [...new Set(step.sees.map((at) => made[made.length - 1 - (at % made.length)] ?? opened))]
    const data: JsonObject = step.move === 'reconciled' ? { decision: step.decision } : {}
    made.push(moved(`${step.device} ${index}`, seen, step.move, data))
  }
  return made
}

/** The same set in another order, some of it twice. */
function shuffled(events: readonly EntityEvent[], keys: readonly number[]): EntityEvent[] {
  const twice = [...events, ...events.filter((_, index) => (keys[index % keys.length] ?? 0) % 3 === 0)]
  return twice
    .map((event, index) => ({ event, key: keys[index % keys.length] ?? 0 }))
    .sort((a, b) => a.key - b.key)
    .map(({ event }) => event)
}

describe('random moves of several desks', () => {
  it('[J3] fold to the same task in any order, with repeats', () => {
    fc.assert(
      fc.property(starts, steps, fc.array(fc.nat(99), { minLength: 5, maxLength: 40 }), (start, list, keys) => {
        const events = eventsOf(start, list)
        expect(fold(shuffled(events, keys))).toEqual(fold(events))
      }),
      options,
    )
  })
  it('[J7] reach no state but by the written table, and lose no move: each counts or is a finding', () => {
    fc.assert(
      fc.property(starts, steps, (start, list) => {
        const history = orderEvents(eventsOf(start, list), taskRank)
        const task = foldTask(history)
        expect(TASK_STATES).toContain(task?.state)
        const count = history.events.filter((event) => event.type === 'plans.moved').length
        expect((task?.moves.length ?? 0) + (task?.findings.length ?? 0)).toBe(count)
        let before = 'DRAFT'
        for (let end = 1; end <= history.events.length; end += 1) {
          const prefix = foldTask({ ...history, events: history.events.slice(0, end) })
          if (prefix === null) continue
          const move = TASK_MOVES.find((known) => known === history.events[end - 1]?.body?.move)
          if (move !== undefined && move !== 'reconciled' && prefix.state !== before) {
            const from = TASK_STATES.find((state) => state === before) ?? 'DRAFT'
            const earlier = foldTask({ ...history, events: history.events.slice(0, end - 1) })
            expect(taskMove(from, earlier?.before ?? null, move)).toBe(prefix.state)
          }
          before = prefix.state
        }
      }),
      options,
    )
  })
  it('[J6][J7] a device clock changes nothing', () => {
    fc.assert(
      fc.property(starts, steps, fc.array(fc.nat(4_000_000_000_000), { minLength: 3 }), (start, list, clocks) => {
        const events = eventsOf(start, list)
        const wrong = events.map((event, index) => {
          return { ...event, at: [clocks[index % clocks.length] ?? 0, 0] as const }
        })
        const strip = (task: ReturnType<typeof fold>) => [
          task.state,
          task.before,
          task.findings.map((one) => one.event),
        ]
        expect(strip(fold(wrong))).toEqual(strip(fold(events)))
      }),
      options,
    )
  })
  it('[J7] an announcement that came back without anybody at the desk knowing is never taken for signed or served', () => {
    const after = fc.constantFrom<TaskMove[]>(['presidentSigned'], ['presidentSigned', 'serve'], [])
    fc.assert(
      fc.property(after, fc.nat(2), fc.array(fc.nat(99), { minLength: 5, maxLength: 9 }), (rest, knows, keys) => {
        const sent = line([opened], 'desk', ['submitAnnouncement'])
        const served = line(sent, 'desk', rest)
        const seen = served[Math.min(served.length - 1, sent.length - 1 + knows)] ?? opened
        const back = moved('court return', [seen], 'announcementReturned')
        const task = fold(shuffled([...served, back], keys))
        expect(task.state).toBe('DRAFT')
        expect(unreconciled(task)).toEqual([])
        // Mended, it goes the whole way again.
        const again = line([...served, back, moved('desk mends', [...served, back], 'submitAnnouncement')], 'desk', [
          'presidentSigned',
          'serve',
          'graceEnded',
        ])
        expect(fold(shuffled(again, keys)).state).toBe('PLAN_DRAFTING')
      }),
      options,
    )
  })
  it('[F5] whenever a return and an arrival did not know of each other, the task is held until somebody decides', () => {
    const after = fc.array(fc.constantFrom('pause', 'resume', 'lockInventory', 'premisesHandedOver'), { maxLength: 4 })
    fc.assert(
      fc.property(after, fc.nat(1), fc.array(fc.nat(99), { minLength: 5, maxLength: 9 }), (rest, knows, keys) => {
        const approved = line([opened], 'desk', APPROVED)
        const field = line(approved, 'laptop', ['schedule', 'arrive', ...rest] as never)
        // The court knows the approval only, or that it was scheduled.
        const seen = field[approved.length - 1 + knows] ?? opened
        const events = [...field, moved('court return', [seen], 'return')]
        const task = fold(shuffled(events, keys))
        expect(task.state).toBe('PLAN_RETURNED')
        expect(unreconciled(task).length).toBeGreaterThan(0)
        const stop = moved('laptop decides', events, 'reconciled')
        const decided = fold([...events, stop])
        expect(unreconciled(decided)).toEqual([])
        expect(UNDER_WAY.has(decided.state)).toBe(false)
      }),
      options,
    )
  })
})
