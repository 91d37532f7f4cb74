import { afterAll, beforeAll } from 'vitest'
import type { Database } from '../../../court/store/schema.ts'
import { type GatewayCourt, gatewayCourt } from './gatewayCourt.ts'
import type { DatabaseKind } from './testDatabase.ts'

/** Courts of one suite of tests in a database of its own. */
export interface CourtsOn {
  /** The database, while the tests run. */
  readonly db: Database
  /** Founds one more court, whose code is the suite's prefix and a number. */
  next(): Promise<GatewayCourt>
}

/** Opens a database of a kind before the suite's tests and drops it after them. */
export function courtsOn({ open }: Pick<DatabaseKind, 'open'>, prefix: string): CourtsOn {
  let database: Awaited<ReturnType<typeof open>> | undefined
  let made = 0
  beforeAll(async () => {
    database = await open()
  })
  afterAll(() => database?.drop())
  const courts: CourtsOn = {
    get db() {
      if (database === undefined) throw new RangeError('no test runs')
      return database.db
    },
    next() {
      made += 1
      return gatewayCourt(courts.db, `${prefix}${made}`)
    },
  }
  return courts
}
