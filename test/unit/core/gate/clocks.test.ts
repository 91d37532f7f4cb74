import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { GateView } from '../../../../shared/contract/desk/plans/gate.ts'
import { inRole } from '../../../support/coreHarness.ts'
import { id } from '../site/support.ts'
import { day, direct, type GateUnderTest, paper, startGate } from './support.ts'

let gate: GateUnderTest
beforeEach(async () => {
  gate = await startGate()
})
afterEach(() => gate.test.end())

const step = (view: GateView, code: string) => view.steps.find((one) => one.code === code)

describe('the clocks of the table of steps', () => {
  const clocks = (code: string) =>
    gate
      .view()
      .steps.find((one) => one.code === code)
      ?.deadlines.map(({ from, dueOn, doneOn }) => ({ from, dueOn, doneOn }))

  it('[PROC 22] the notice follows within three days of a measure that came before it', async () => {
    expect(clocks('E02')).toEqual([{ from: '2026-01-05', dueOn: '2026-01-15', doneOn: null }])
    await gate.record('E18', { outcome: 'DONE', on: '2026-01-06', document: paper })
    expect(clocks('E02')).toEqual([{ from: '2026-01-06', dueOn: '2026-01-09', doneOn: null }])
    await gate.record('E02', { outcome: 'DONE', on: '2026-01-06', document: paper, service: direct })
    expect(clocks('E02')).toEqual([{ from: '2026-01-05', dueOn: '2026-01-15', doneOn: '2026-01-06' }])
  })
  it('[INV 3] of a claim for money the order to report property goes out with the notice', async () => {
    await gate.record('E02', { outcome: 'DONE', on: '2026-01-08', document: paper, service: direct })
    expect(clocks('E03')).toEqual([])
    gate.plan.facts = { ...gate.plan.facts, executionKind: 'MONEY_SEIZURE' }
    expect(clocks('E03')).toEqual([{ from: '2026-01-08', dueOn: '2026-01-08', doneOn: null }])
    await gate.record('E03', { outcome: 'NOT_NEEDED', reason: '已查明全部财产' })
    expect(clocks('E03')?.[0]?.doneOn).toBe('2026-01-08')
  })
  it('[1998R 16] the application is filed within seven days of the day it came in, once somebody states that day', async () => {
    expect(clocks('E01')).toEqual([])
    await gate.record('E01', { outcome: 'DONE', on: '2026-01-05', document: paper, since: '2025-12-30' })
    expect(clocks('E01')).toEqual([{ from: '2025-12-30', dueOn: '2026-01-06', doneOn: '2026-01-05' }])
  })
  it('[AUC 27] premises sold are handed over within fifteen days of the service of the ruling, not of its date', async () => {
    const missing = () => step(gate.view(), 'E23')?.noStart
    expect(missing()).toBe(false)
    const ruling = { kind: 'SALE_RULING' as const, on: day('2026-05-01') }
    gate.plan.facts = { ...gate.plan.facts, encumbrances: [ruling] }
    expect([clocks('E23'), missing()]).toEqual([[], true])
    gate.today('2026-05-21')
    await gate.record('E23', { outcome: 'DONE', since: '2026-05-11' })
    expect([clocks('E23'), missing()]).toEqual([[{ from: '2026-05-11', dueOn: '2026-05-26', doneOn: null }], false])
    expect(step(gate.view(), 'E23')).toMatchObject({
      status: 'INCOMPLETE',
      records: [{ set: { since: '2026-05-11' } }],
    })
    const { recordId = '', rev = [] } = step(gate.view(), 'E23')?.records[0] ?? {}
    const signature = { name: '某', on: day('2026-05-20') }
    const handedOver = {
      on: day('2026-05-20'),
      document: paper,
      addressee: { name: '某', kind: 'BUYER' as const },
      signature,
    }
    await inRole(gate.test, 'handler', () => gate.gate.edit({ commandId: id(), recordId, rev, set: handedOver }))
    expect(step(gate.view(), 'E23')?.status).toBe('DONE')
    expect(clocks('E23')?.[0]?.doneOn).toBe('2026-05-20')
  })
  it('[AUC 27] a day of service still to come starts no period, and a struck record none either', async () => {
    const ruling = { kind: 'SALE_RULING' as const, on: day('2026-05-01') }
    gate.plan.facts = { ...gate.plan.facts, encumbrances: [ruling] }
    gate.today('2026-05-21')
    await gate.record('E23', { outcome: 'DONE', since: '2026-05-22' })
    expect([clocks('E23'), step(gate.view(), 'E23')?.noStart]).toEqual([[], true])
    expect(step(gate.view(), 'E23')?.records[0]?.faults).toContain('dateAhead')
    gate.today('2026-05-23')
    expect(clocks('E23')).toHaveLength(1)
    const { recordId = '', rev = [] } = step(gate.view(), 'E23')?.records[0] ?? {}
    await inRole(gate.test, 'handler', () => gate.gate.strike({ commandId: id(), recordId, rev, reason: '误填' }))
    expect(clocks('E23')).toEqual([])
  })
  it('[B6] the day to fetch goods by is proposed from the court’s own figure, on a working day', () => {
    gate.today('2026-09-01')
    expect(gate.view().collectUsual).toBe('2026-10-08')
  })
})
