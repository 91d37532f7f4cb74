import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { kindsHandedBack, letGo, notHeldBy } from '../../../db/handBack.ts'
import { allHeads } from '../../../db/heads.ts'
import { projections } from '../../../db/projections.ts'
import { savePeerHead } from '../../../db/sync.ts'
import { heldHeads } from '../../../db/withheld.ts'
import { draft } from '../../../electron/core/context.ts'
import { PART_KINDS } from '../../../shared/domain/plans/parts.ts'
import { syncTypes } from '../../../shared/domain/sync/events.ts'
import { type Joined, readyToSubmit } from '../../support/joined.ts'
import { rebuildFaults } from '../../support/rebuildFaults.ts'
import { secondLaptop } from '../../support/secondLaptop.ts'

/** Kinds that lie in a court's, a register's or a device's own scope. */
const ELSEWHERE = [
  ...['registerEntry', 'importBatch', 'trayRow'],
  ...['officer', 'device', 'court', 'revocations', 'session', 'deviceChange', 'holidays', 'planRules'],
  ...['courtReceipt', 'sealingKey', 'handBack', 'lostLaptop', 'grant', 'takenBack', 'localKept', 'localOfficer'],
]

describe('letting go of a site', () => {
  let court: Joined
  beforeAll(async () => {
    court = await readyToSubmit()
    await court.as('handler')
    const { requestId } = await court.submitPlan()
    await court.decided(requestId, 'APPROVED')
  })
  afterAll(() => court.test.close())

  it('[L8] every kind of entity is either known to lie in a site or a case, with its tables, or to lie elsewhere', () => {
    const kinds = projections.flatMap((projection) => projection.kinds)
    expect([...kindsHandedBack(PART_KINDS), ...ELSEWHERE].sort()).toEqual([...kinds].sort())
  })

  it('[X7] [X5] what another side signed for of another branch is nothing that it holds of what is here (seed 70)', () => {
    const { db } = court.test.core.context.store()
    const scope = `site:${court.siteId}`
    const peer = 'gateway:浙9901'
    const heads = allHeads(db).filter((head) => head.scope === scope)
    const [own] = heads
    if (own === undefined) throw new Error('nothing of the site')
    const lacks = () => notHeldBy(db, { scope, device: own.device, peer }).events
    const all = heads.reduce((sum, { seq }) => sum + seq, 0)
    expect(lacks()).toBe(all)
    for (const head of heads) savePeerHead(db, peer, { ...head, hash: '0'.repeat(64) }, 'signed')
    expect(lacks()).toBe(all)
    for (const head of heads) savePeerHead(db, peer, head, 'signed')
    expect(lacks()).toBe(0)
    savePeerHead(db, peer, { ...own, seq: own.seq + 3, hash: '0'.repeat(64) }, 'signed')
    expect(lacks()).toBe(own.seq)
  })

  it('[J4] [J1] leaves chains that verify and tables as a rebuild makes them, of a site with plan, gate and approvals', () => {
    const { db, journal } = court.test.core.context.store()
    const { siteId } = court
    const rows = (table: string) => (db.prepare(`SELECT count(*) AS n FROM ${table}`).get() as { n: number }).n
    const tables = ['site', 'room', 'plan', 'plan_part', 'plan_version', 'gate_step', 'request', 'request_decision']
    for (const table of tables) expect(rows(table), table).toBeGreaterThan(0)
    const { events, files } = journal.transact(() => letGo(db, `site:${siteId}`, PART_KINDS))
    expect([events > 50, files.length > 0]).toEqual([true, true])
    for (const table of tables) expect(rows(table), table).toBe(0)
    expect(rebuildFaults(db)).toEqual([])
  })

  it('[X4] nothing more is written in it until it is asked for again', () => {
    const { journal } = court.test.core.context.store()
    const event = {
      ...{ scope: `site:${court.siteId}`, type: 'site.created', entity: `site/${crypto.randomUUID()}`, seen: [] },
      body: { value: {}, bytes: Buffer.from('{}'), salt: Buffer.alloc(16), hash: '0'.repeat(64) },
    }
    const author = { officerId: court.test.officerId, role: 'handler' }
    expect(() => journal.transact(() => journal.append([event], author, crypto.randomUUID()))).toThrow(
      expect.objectContaining({ code: 'handedBack' }),
    )
  })

  it('[X4] a laptop restored from a copy of it claims nothing of the site either', async () => {
    const { context } = court.test.core
    const { deviceId } = context.profile()
    const body = {
      ...{
        scope: `site:${court.siteId}`,
        name: '云栖商贸城',
        reason: '结束',
        holder: 'gateway:浙9901',
        events: 1,
        files: 0,
      },
    }
    const { journal } = context.store()
    const event = draft(`device:${deviceId}`, syncTypes.handedBack, 'handBack', context.newId(), [], body)
    journal.transact(() => journal.append([event], { officerId: deviceId, role: 'device' }, context.newId()))
    const restored = await secondLaptop(court.test, context.ports.now())
    try {
      const { db } = restored.core.context.store()
      const ofSite = (heads: readonly { scope: string }[]) => heads.filter(({ scope }) => scope === body.scope)
      expect(ofSite(allHeads(db)).length).toBeGreaterThan(0)
      expect(ofSite(heldHeads(db))).toEqual([])
      const { sites } = await restored.services.handBack.list()
      expect(sites).toMatchObject([{ siteId: court.siteId, state: 'back' }])
    } finally {
      await restored.close()
    }
  })
})
