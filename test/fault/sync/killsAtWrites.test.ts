import { describe, expect, it } from 'vitest'
import { WRITE_POINTS } from '../../../shared/sync/writePoints.ts'
import { testServer } from '../../support/sync/testDatabase.ts'
import { everyKill } from './kills.ts'
import { runSyncKills } from './runSync.ts'
import { placeOf } from './scene.ts'

/** Where most would be lost if a commit and the answer to it could come apart; all places: `npm run -s fault -- sync`. */
const QUICK: readonly string[] = [
  'desk.received:before',
  'desk.holdingKept:after',
  'gateway.accepted:before',
  'gateway.accepted:after',
  'gateway.fileSettled:after',
  'hub.accepted:after',
  'bundle.cursorKept:before',
  'join.requestKept:before',
  'join.requestLeft:after',
  'gateway.answerLeft:before',
  'station.courtKept:after:7',
]

const kind = testServer === undefined ? 'the embedded database' : 'a PostgreSQL server'

describe(`processes killed at named writes, the gateway on ${kind}`, () => {
  it('[X4] [X5] [B1] lose nothing that was acknowledged, and nothing is there twice', {
    timeout: 600_000,
  }, async () => {
    const told: string[] = []
    const report = await runSyncKills(
      (kill) => QUICK.includes(placeOf(kill)),
      (line) => told.push(line),
      testServer ?? null,
    )
    expect(report.kills).toBe(QUICK.length)
    expect(told).toHaveLength(QUICK.length)
    expect(report.items).toBeGreaterThan(QUICK.length)
    expect(report.photos).toBeGreaterThan(QUICK.length / 2)
  })

  it('have every name of the list among their places', () => {
    const places = new Set(everyKill().map(({ point }) => point))
    expect([...places].sort()).toEqual([...WRITE_POINTS].sort())
  })
})
