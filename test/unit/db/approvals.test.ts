import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  arrivalNumber,
  decisionRows,
  endedRequestRows,
  looksAt,
  noteSeen,
  openRequestRows,
  rememberedVerdict,
  rememberVerdict,
  requestRow,
  requestRowsOf,
  takeArrival,
} from '../../../db/approvals.ts'
import { migrate, migrations } from '../../../db/migrate.ts'
import { openScratch } from '../../../db/open.ts'
import { approvalsTypes } from '../../../shared/domain/approvals/events.ts'
import type { JsonObject } from '../../../shared/journal/canonical.ts'
import { eventDraft, idOf, openStoreUnderTest, type StoreUnderTest, TEST_KEY } from './storeUnderTest.ts'

const NOW = 1_763_900_000_000
const request = `request/${idOf('request')}`
const chain = { certificate: 'c', issuing: 'i', root: 'r' }
let test: StoreUnderTest

beforeEach(async () => {
  test = await openStoreUnderTest({ folder: null, device: idOf('device own'), now: NOW })
})
afterEach(() => test.close())

function add(type: string, seen: readonly string[], body: JsonObject): string {
  return test.write(eventDraft(request, type, seen, body))[0] ?? ''
}
function submitted(): string {
  const first = add(approvalsTypes.drafted, [], {
    case: null,
    kind: 'plan',
    level: 3,
    site: idOf('site'),
    subject: 'plan:x',
    title: '',
  })
  return add(approvalsTypes.submitted, [first], {
    dueOn: null,
    level: 3,
    note: '',
    rendering: { code: 'c', hash: 'a'.repeat(64), pages: 61 },
    snapshot: { format: 'planVersion/1', hash: 'b'.repeat(64) },
    version: 1,
  })
}
const approval = { chain, decision: 'APPROVED', points: [], replaces: null, token: 't', version: 1 }

describe('requests as rows', () => {
  it('0004 adds its tables to a store of the version before and leaves what is there', () => {
    const db = openScratch(`${test.folder}/old.db`, Buffer.from(TEST_KEY, 'hex'))
    for (const step of migrations.filter((entry) => entry.version < 4)) {
      for (const statement of step.statements) db.exec(statement)
      db.pragma(`user_version=${step.version}`)
    }
    db.exec("INSERT INTO setting (owner, name, value) VALUES ('o', 'n', 'v')")
    migrate(db)
    const names = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").pluck().all()
    for (const name of ['request', 'request_decision', 'decision_check', 'request_seen', 'court_arrival']) {
      expect(names).toContain(name)
    }
    expect(db.prepare('SELECT value FROM setting').pluck().get()).toBe('v')
    db.close()
  })
  it('[F1] hold what was submitted and every decision that came, whether or not it counts', () => {
    const seen = submitted()
    const decided = add(approvalsTypes.decided, [seen], approval)
    expect(requestRow(test.store.db, idOf('request'))).toMatchObject({ version: 1, claimed_state: 'approved' })
    expect(requestRowsOf(test.store.db, 'plan:x').map((row) => row.request_id)).toEqual([idOf('request')])
    expect(decisionRows(test.store.db, idOf('request'))).toMatchObject([{ event_hash: decided, decision: 'APPROVED' }])
  })
  it('[P1] stay on the desk while a decision is not known to count, however old they are', () => {
    const decided = add(approvalsTypes.decided, [submitted()], approval)
    const { db } = test.store
    const live = () => openRequestRows(db).length
    expect(live()).toBe(1)
    const known = { basis: 'b', revocationsKnown: 0 }
    rememberVerdict(db, decided, { ...known, verdict: { counts: false, fault: 'BAD_SIGNATURE' } })
    expect(live()).toBe(1)
    rememberVerdict(db, decided, { ...known, verdict: { counts: true, number: 1, at: NOW } })
    expect(live()).toBe(0)
    expect(endedRequestRows(db, NOW + 1_000_000, 10)).toEqual([])
    expect(endedRequestRows(db, 0, 10)).toHaveLength(1)
    expect(rememberedVerdict(db, decided)).toEqual({ ...known, verdict: { counts: true, number: 1, at: NOW } })
    expect(rememberedVerdict(db, 'other')).toBe(null)
  })
  it('[A5] are all on the desk while they wait, the longest waiting first, however many there are', () => {
    const { db } = test.store
    const put = db.prepare(
      `INSERT INTO request (request_id, scope, kind, subject, title, version, drafted_by, last_at, claimed_state, rev)
       VALUES (?, 's', 'fine', 'fine:c', '', 1, 'o', ?, 'submitted', '[]')`,
    )
    for (let n = 0; n < 600; n += 1) put.run(`r${String(n).padStart(3, '0')}`, NOW + n)
    const open = openRequestRows(db).map((row) => row.request_id)
    expect([open.length, open[0], open.at(-1)]).toEqual([600, 'r000', 'r599'])
    expect(endedRequestRows(db, 0, 500)).toEqual([])
  })
  it('[F6] every version an officer has looked at is kept with the time of the last look', () => {
    const { db } = test.store
    expect(looksAt(db, 'r')).toEqual([])
    noteSeen(db, 'o', 'r', 2, NOW)
    noteSeen(db, 'o', 'r', 3, NOW + 1)
    noteSeen(db, 'o', 'r', 3, NOW + 2)
    expect(looksAt(db, 'r')).toEqual([
      { officer_id: 'o', version: 3, at: NOW + 2 },
      { officer_id: 'o', version: 2, at: NOW },
    ])
    expect(looksAt(db, 'other')).toEqual([])
  })
  it('[P1] arrival numbers of a court have no gap, and each is given once', () => {
    const { db } = test.store
    expect(arrivalNumber(db, '浙9901')).toBe(0)
    expect(takeArrival(db, '浙9901', 1)).toBe(true)
    expect(takeArrival(db, '浙9901', 1)).toBe(false)
    expect(takeArrival(db, '浙9901', 3)).toBe(false)
    expect(takeArrival(db, '浙9901', 2)).toBe(true)
    expect(takeArrival(db, '浙9902', 1)).toBe(true)
    expect(arrivalNumber(db, '浙9901')).toBe(2)
  })
})
