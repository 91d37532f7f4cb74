import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, it } from 'vitest'
import { isAdopted, restoreAdopted } from '../../../db/branches.ts'
import { type EventDraft, openJournal, sealBody } from '../../../db/journal.ts'
import { migrate } from '../../../db/migrate.ts'
import { type Db, openScratch } from '../../../db/open.ts'
import { projections } from '../../../db/projections.ts'
import { rebuildInto } from '../../../db/rebuild.ts'
import { compareTables, verifyChains } from '../../../db/verify.ts'
import { identityTypes } from '../../../shared/domain/identity/events.ts'
import { inventoryTypes } from '../../../shared/domain/inventory/item.ts'
import { recorded } from '../../unit/db/foreign.ts'
import { AUTHOR, idOf, TEST_KEY } from '../../unit/db/storeUnderTest.ts'

const NOW = 1_763_900_000_000
const SEED = Number(process.env.FIELDWRIT_SEED ?? 20_261_128)
const folder = mkdtempSync(join(tmpdir(), 'fieldwrit-localkept-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let made = 0
function freshStore(): Db {
  made += 1
  const db = openScratch(join(folder, `${made}.db`), Buffer.from(TEST_KEY, 'hex'))
  migrate(db)
  return db
}

const COURT = 'court:浙9901'
const proof = { signedAt: NOW, signature: 'c2ln', chain: { certificate: 'c', issuing: 'i', root: 'r' } }

/** An act of a laptop that stands alone: somebody is added to its court, or an item is recorded on its site. */
function draftOf(move: number, n: number): EventDraft {
  const officer = { set: { active: true, certificate: '', name: `人${n}`, role: 'handler' } }
  return move % 2 === 0
    ? {
        ...{ scope: COURT, type: identityTypes.officerAdded, entity: `officer/${idOf(`officer ${n}`)}`, seen: [] },
        body: sealBody(officer),
      }
    : {
        ...{ scope: `site:${idOf('site')}`, type: inventoryTypes.itemRecorded, entity: `item/${idOf(`item ${n}`)}` },
        ...{ seen: [], body: sealBody(recorded(n, {})) },
      }
}

const hashesOf = (db: Db): string[] =>
  (db.prepare('SELECT hash FROM event').all() as { hash: Uint8Array }[]).map(({ hash }) =>
    Buffer.from(hash).toString('hex'),
  )
const items = (db: Db): unknown[] => db.prepare('SELECT * FROM item ORDER BY item_id').all()

it('[X7] [J1] [J4] whatever stood in a local court’s scope, no event is lost by its hash, and nothing else moves', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(1), { minLength: 1, maxLength: 12 }),
      fc.array(fc.nat(1), { maxLength: 4 }),
      (first, later) => {
        const db = freshStore()
        const machine = { device: 'me', boot: 'b', now: () => NOW, monotonic: () => 0 }
        const journal = openJournal(db, machine, projections)
        for (const [n, move] of first.entries())
          journal.transact(() => journal.append([draftOf(move, n)], AUTHOR, 'act'))
        const before = { hashes: hashesOf(db), items: items(db) }
        const kept = journal.transact(() => journal.keepLocal(COURT, () => proof, AUTHOR, 'act'))
        expect(kept).toBe(first.filter((move) => move % 2 === 0).length)
        expect(journal.heads().filter(({ scope, seq }) => scope === COURT && seq > 0)).toEqual([])
        expect(db.prepare('SELECT count(*) AS n FROM officer').get()).toEqual({ n: 0 })
        // The scope begins anew, also where its entities are made a second time by somebody else's word.
        for (const [n, move] of later.entries())
          journal.transact(() => journal.append([draftOf(move, n + 100)], AUTHOR, 'a'))
        const now = new Set(hashesOf(db))
        expect(before.hashes.filter((hash) => !now.has(hash) && !isAdopted(db, hash))).toEqual([])
        expect(items(db)).toEqual(expect.arrayContaining(before.items))
        expect(verifyChains(db).faults).toEqual([])
        const again = freshStore()
        rebuildInto(db, again, projections, () => undefined)
        expect(compareTables(db, again, projections)).toEqual([])
        const noted = () => db.prepare('SELECT * FROM adopted ORDER BY hash').all()
        const notedAtOnce = noted()
        restoreAdopted(db)
        expect(noted()).toEqual(notedAtOnce)
        db.close()
        again.close()
      },
    ),
    { seed: SEED, numRuns: 40 },
  )
})
