import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { objectionsOfSite, sitesWithGate, statedRules, stepsOfSite, taskOf } from '../../../db/gate.ts'
import { migrate, migrations, STORE_VERSION, storeVersion } from '../../../db/migrate.ts'
import { gate } from '../../../db/migrations/0003-gate.ts'
import { openScratch } from '../../../db/open.ts'
import { projections } from '../../../db/projections.ts'
import { rebuildInto } from '../../../db/rebuild.ts'
import { compareTables } from '../../../db/verify.ts'
import { eventDraft, idOf, openStoreUnderTest, type StoreUnderTest, TEST_KEY } from './storeUnderTest.ts'

let test: StoreUnderTest
beforeEach(async () => {
  test = await openStoreUnderTest({ folder: null, device: idOf('device'), now: 1_763_900_000_000 })
})
afterEach(() => test.close())

const siteId = idOf('site')
const plan = `plan/${siteId}`
const key = () => Buffer.from(TEST_KEY, 'hex')

describe('the tables of the statutory gate', () => {
  it('0003 takes a store of the first version and leaves its rows alone', () => {
    const db = openScratch(`${test.folder}/first.db`, key())
    db.transaction(() => {
      for (const statement of migrations[0]?.statements ?? []) db.exec(statement)
      db.pragma('user_version=1')
    })()
    db.exec("INSERT INTO meta (name, value) VALUES ('kept', 'yes')")
    migrate(db)
    expect(storeVersion(db)).toBe(STORE_VERSION)
    expect(db.prepare('SELECT value FROM meta').pluck().all()).toEqual(['yes'])
    const names = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").pluck().all()
    expect(gate.statements.filter((text) => text.startsWith('CREATE TABLE'))).toHaveLength(4)
    for (const name of ['plan_task', 'gate_step', 'objection', 'plan_rules']) expect(names).toContain(name)
    db.close()
  })
  it('[J4] hold what the events say, and a rebuild gives equal rows', () => {
    const [head] = test.write(eventDraft(plan, 'plans.opened', [], { case: 'c', set: {}, site: siteId }))
    const [moved] = test.write(
      eventDraft(plan, 'plans.moved', [head ?? ''], { data: { reason: '和解' }, move: 'suspend' }),
    )
    const [step] = test.write(
      eventDraft(`gateStep/${idOf('step')}`, 'plans.stepRecorded', [], {
        set: { note: '一', outcome: 'DONE', on: '2025-08-04' },
        site: siteId,
        step: 'E08',
      }),
    )
    test.write(eventDraft(`gateStep/${idOf('step')}`, 'plans.stepStruck', [step ?? ''], { set: { struck: '记错' } }))
    test.write(
      eventDraft(`objection/${idOf('objection')}`, 'plans.objectionFiled', [], {
        kind: 'THIRD_PARTY',
        set: { person: '乙某兰', receivedOn: '2025-06-09' },
        site: siteId,
      }),
    )
    test.write(
      eventDraft(`planRules/${idOf('court')}`, 'plans.ruleStated', [], { reason: '', set: { collectDays: 15 } }),
    )
    const { db } = test.store
    expect(taskOf(db, siteId)).toMatchObject({ fold: { state: 'SUSPENDED', before: 'DRAFT' }, rev: [moved] })
    expect(stepsOfSite(db, siteId)).toMatchObject([
      { record: { step: 'E08', struck: '记错', by: { role: 'handler' } } },
    ])
    expect(objectionsOfSite(db, siteId)).toMatchObject([{ objection: { person: '乙某兰', kind: 'THIRD_PARTY' } }])
    expect(statedRules(db, idOf('court')).values).toEqual({ collectDays: 15 })
    expect(sitesWithGate(db)).toEqual([siteId])
    const scratch = openScratch(`${test.folder}/rebuilt.db`, key())
    migrate(scratch)
    rebuildInto(db, scratch, projections, () => undefined)
    expect(compareTables(db, scratch, projections)).toEqual([])
    scratch.close()
  })
})
