import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { siteTypes, understandsSite } from '../../../../shared/domain/site/site.ts'
import { syncTypes, understandsSync } from '../../../../shared/domain/sync/events.ts'
import {
  exceptionBody,
  exceptionOf,
  exceptionStatement,
  type LeavingException,
  leavingTypes,
  statementOf,
  understandsLeaving,
} from '../../../../shared/domain/sync/leaving.ts'
import { canonicalText, type JsonObject } from '../../../../shared/journal/canonical.ts'

interface Frozen {
  /** What an officer signs for an exception: canonical JSON. */
  signed: string
  /** Bodies of events by their type, as the first version wrote them. */
  bodies: Record<string, JsonObject>
}

const golden = new URL('../../../golden/sync/leaving-1.json', import.meta.url)
const frozen = JSON.parse(readFileSync(golden, 'utf8')) as Frozen
const bodyOf = (type: string): JsonObject => frozen.bodies[type] ?? {}

const exception: LeavingException = {
  siteId: 'site-1',
  reason: '三号机没电，明早带回',
  rows: [
    {
      ...{ device: 'laptop-3', known: 37 },
      issues: [
        { code: 'events', n: 12 },
        { code: 'files', n: 2 },
      ],
    },
  ],
}

describe('what is said when a site is left and a laptop is lost', () => {
  it('[C1] [L8] an exception is signed and written as it was in the first version', () => {
    expect(canonicalText(exceptionStatement(exception))).toBe(frozen.signed)
    const { signed, ...rest } = bodyOf(leavingTypes.excepted)
    expect(signed).toMatchObject({ officer: expect.any(String), publicKey: expect.any(String) })
    expect(exceptionBody(exception)).toEqual(rest)
    expect(exceptionOf(rest)).toEqual(exception)
    const { rooms, files, former } = statementOf(bodyOf(leavingTypes.stated))
    expect({ rooms, files, former }).toEqual({ rooms: 1, files: 2, former: ['laptop-0'] })
  })

  it('[J5] every body of the first version is still understood, and none with a field less', () => {
    const readers = [
      [understandsLeaving, Object.values(leavingTypes)],
      [understandsSync, [syncTypes.laptopLost, syncTypes.laptopFound]],
      [understandsSite, [siteTypes.roomGiven]],
    ] as const
    for (const [understands, types] of readers) {
      for (const type of types) {
        const body = bodyOf(type)
        expect([type, understands({ type, body })]).toEqual([type, true])
        for (const field of Object.keys(body)) {
          const { [field]: _, ...less } = body
          expect([type, field, understands({ type, body: less })]).toEqual([type, field, false])
        }
      }
    }
  })
})
