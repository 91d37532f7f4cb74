import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { courtCommand } from '../../support/sync/courtProcess.ts'

/** Five files of keys and the stream, then the papers twice, then the database. */
const PLACES = ['station.courtKept:after:5', 'station.courtKept:after:6', 'gateway.accepted:before:1']

describe('the founding of a court', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fieldwrit-founding-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  it.each(PLACES)(
    'killed at %s is ended by the same command, or by the first that issues',
    { timeout: 180_000 },
    async (place) => {
      const [data, keys] = [join(folder, 'data'), join(folder, 'keys')]
      const names = ['--court-code', '浙9901', '--court-name', '测试法院']
      const init = ['init', '--data', data, '--keys', keys, ...names]
      expect((await courtCommand(init, { FIELDWRIT_DIE_AT: place })).code).toBeNull()
      const again = await courtCommand(init, {})
      if (again.code !== 0) {
        // Everything is on the disks already; only the database has not heard of it.
        expect(again.value).toMatchObject({ error: { code: 'COURT_EXISTS' } })
        expect((await courtCommand(['issue', '--data', data, '--keys', keys], {})).code).toBe(0)
      }
      const { code, value } = await courtCommand(['status', '--data', data], {})
      expect([code, value]).toMatchObject([0, { court: '浙9901', feed: 2 }])
    },
  )
})
