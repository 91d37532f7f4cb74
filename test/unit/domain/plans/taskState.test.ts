import { describe, expect, it } from 'vitest'
import { TASK_STATES, type TaskMove } from '../../../../shared/domain/plans/taskMoves.ts'
import { foldTask, taskRank, understandsTask, unreconciled } from '../../../../shared/domain/plans/taskState.ts'
import { orderEvents } from '../../../../shared/journal/registers.ts'
import { APPROVED, fold, line, moved, opened, taskEvent } from './taskSteps.ts'

const approved = line([opened], 'desk', APPROVED)
const last = (events: readonly (typeof opened)[]) => events.at(-1) ?? opened

describe('an eviction task', () => {
  it('[B4] goes the whole way of §1.2 to its end', () => {
    const way: TaskMove[] = ['schedule', 'arrive', 'pause', 'resume', 'lockInventory', 'premisesHandedOver']
    const done = fold(line(approved, 'desk', [...way, 'goodsRemain', 'goodsSettled']))
    expect(done.state).toBe('CLOSED')
    expect(done.findings).toEqual([])
    expect(done.moves).toHaveLength(APPROVED.length + way.length + 2)
    expect(fold(line(approved, 'desk', [...way, 'goodsReturned'])).state).toBe('CLOSED')
  })
  it('[B4] comes back from a suspension to where it was', () => {
    for (const [at, moves] of [
      ['PLAN_APPROVED', APPROVED],
      ['GRACE_RUNNING', APPROVED.slice(0, 3)],
    ] as const) {
      const suspended = line([opened], 'desk', [...moves, 'suspend'])
      expect(fold(suspended)).toMatchObject({ state: 'SUSPENDED', before: at })
      expect(fold(line(suspended, 'desk', ['resumeEnforcement']))).toMatchObject({ state: at, before: null })
    }
  })
  it('[B4] keeps the objections that are open whatever else happens', () => {
    const filed = line(approved, 'desk', ['objectionFiled', 'schedule'])
    expect(fold(filed)).toMatchObject({ state: 'SCHEDULED', openObjections: ['o1'] })
    expect(fold(line(filed, 'desk', ['objectionClosed'])).openObjections).toEqual([])
  })
  it('[B4] an aborted action goes back to the plan and its approval is spent', () => {
    const aborted = fold(line(approved, 'desk', ['schedule', 'arrive', 'abort']))
    expect(aborted).toMatchObject({ state: 'PLAN_DRAFTING', approved: null, lastAbort: { reason: '人员受伤' } })
  })
  it('[J7] a move illegal where it lands changes no state, is kept and shows', () => {
    const early = fold(line([opened], 'desk', ['submitAnnouncement', 'arrive']))
    expect(early.state).toBe('ANNOUNCEMENT_PENDING')
    expect(early.findings).toMatchObject([{ move: 'arrive', kind: 'ILLEGAL', state: 'ANNOUNCEMENT_PENDING' }])
  })
  it('[J7] the same said twice by two desks is a repeat that asks nobody', () => {
    const scheduled = line(approved, 'desk', ['schedule'])
    const two = [
      ...scheduled,
      moved('a arrive', [last(scheduled)], 'arrive'),
      moved('b arrive', [last(scheduled)], 'arrive'),
    ]
    const task = fold(two)
    expect(task.state).toBe('ON_SITE')
    expect(task.findings).toMatchObject([{ kind: 'REPEAT', stops: false }])
    expect(unreconciled(task)).toEqual([])
  })
  it('[J5] a move this program does not know, or without what it must say, is not folded', () => {
    const body = (move: string, data: object) => ({ type: 'plans.moved', body: { move, data } as never })
    expect(understandsTask(body('teleport', {}))).toBe(false)
    expect(understandsTask(body('return', {}))).toBe(false)
    expect(understandsTask(body('pause', { reason: '', cause: 'BOREDOM' }))).toBe(false)
    expect(understandsTask(body('arrive', { version: 3 }))).toBe(true)
    expect(
      foldTask(orderEvents([taskEvent('x y', [], 'plans.moved', { move: 'serve', data: {} })], taskRank)),
    ).toBeNull()
  })
})

describe('a return that arrives late', () => {
  const scheduled = line(approved, 'desk', ['schedule'])
  const returned = moved('court return', [last(approved)], 'return')

  it('[J7][F5] comes before a schedule and an arrival that did not know of it, and asks for reconciliation', () => {
    const field = line(approved, 'laptop', ['schedule', 'arrive', 'lockInventory'])
    const task = fold([...field, returned])
    expect(task.state).toBe('PLAN_RETURNED')
    expect(task.approved).toBeNull()
    expect(task.findings.map((finding) => [finding.move, finding.stops])).toEqual([
      ['schedule', false],
      ['arrive', true],
      ['lockInventory', true],
    ])
    expect(unreconciled(task)).toHaveLength(2)
    expect(task.lastReturn).toMatchObject({ reason: '新的异议', actor: 'officer of court' })
  })
  it('[F5] scenario 12: one that knows of the arrival changes no state, erases nothing and stops the next step', () => {
    const field = line(scheduled, 'laptop', ['arrive'])
    const late = moved('court late', [last(field)], 'return')
    const task = fold([...field, late])
    expect(task.state).toBe('ON_SITE')
    expect(unreconciled(task)).toMatchObject([{ move: 'return', reason: '新的异议', stops: true }])
    expect(task.moves.map((move) => move.move)).toContain('arrive')
  })
  it('[F5] STOP and RESTORE end the action, REPORT waits and goes on being asked', () => {
    const field = line(scheduled, 'laptop', ['arrive'])
    const late = moved('court late', [last(field)], 'return')
    const decide = (decision: string) =>
      fold([...field, late, moved('laptop decides', [late], 'reconciled', { decision })])
    expect(decide('STOP')).toMatchObject({ state: 'PLAN_RETURNED', reported: null })
    expect(decide('RESTORE').state).toBe('PLAN_RETURNED')
    expect(unreconciled(decide('STOP'))).toEqual([])
    const reported = decide('REPORT')
    expect(reported).toMatchObject({ state: 'PAUSED', reported: { reason: '停止执行' } })
    expect(unreconciled(reported)).toHaveLength(1)
  })
  it('[F5] a decision settles only what its author had seen', () => {
    const field = line(scheduled, 'laptop', ['arrive'])
    const late = moved('court late', [last(field)], 'return')
    const blind = moved('laptop decides', [last(field)], 'reconciled')
    expect(unreconciled(fold([...field, late, blind]))).toHaveLength(1)
  })
  it('[P2] a new approval that knows what happened lets a reported action stand', () => {
    const field = line(scheduled, 'laptop', ['arrive'])
    const late = moved('court late', [last(field)], 'return')
    const report = moved('laptop reports', [late], 'reconciled', { decision: 'REPORT' })
    const again = moved('court approves', [report], 'approve', { version: 3 })
    const task = fold([...field, late, report, again])
    expect(task).toMatchObject({ state: 'PAUSED', reported: null, approved: { version: 3 } })
    expect(unreconciled(task)).toEqual([])
  })
  it('[J7] a return while suspended takes the approval back for the day of resumption', () => {
    const suspended = line(approved, 'desk', ['suspend'])
    const both = [...suspended, returned, moved('desk goes on', [last(suspended), returned], 'resumeEnforcement')]
    expect(fold(both).state).toBe('PLAN_RETURNED')
  })
  it('[J7] is folded before an approval of the same moment', () => {
    const submitted = line([opened], 'desk', APPROVED.slice(0, 5))
    const no = moved('court no', [last(submitted)], 'return')
    const yes = moved('deputy yes', [last(submitted)], 'approve')
    expect(fold([...submitted, yes, no])).toMatchObject({ state: 'PLAN_RETURNED', approved: null })
    expect(TASK_STATES).toContain(fold([...submitted, no, yes]).state)
  })
})
