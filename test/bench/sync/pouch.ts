import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import leveldb from 'pouchdb-adapter-leveldb'
import PouchDB from 'pouchdb-core'
import replication from 'pouchdb-replication'
import { itemFields } from '../../unit/db/storeUnderTest.ts'
import type { Took } from './hub.bench.ts'

const Pouch = PouchDB.plugin(leveldb).plugin(replication)
type Database = InstanceType<typeof Pouch>

/** As many documents as one of our batches has events; PouchDB's own default is 100, which is slower here. */
const AT_ONCE = 200

interface Replicated {
  docs_written: number
}

/** Both ways, as a laptop exchanges with a hub; documents moved. */
async function exchange(laptop: Database, hub: Database): Promise<number> {
  const options = { batch_size: AT_ONCE }
  const sent: Replicated = await laptop.replicate.to(hub, options)
  const received: Replicated = await laptop.replicate.from(hub, options)
  return sent.docs_written + received.docs_written
}

async function untilNothingMoves(hub: Database, others: readonly Database[]): Promise<void> {
  for (;;) {
    const moved = await Promise.all(others.map((laptop) => exchange(laptop, hub)))
    if (moved.every((n) => n === 0)) return
  }
}

/**
 * The same work by PouchDB over LevelDB: `desks` databases, one of them the hub, the same records, the same share of
 * concurrent corrections. All in one process and without HTTP between them, since its HTTP adapter is not installed: it is
 * spared serialisation, TLS, signatures, encryption and fsync, and has one processor where ours have all.
 */
export async function pouchTeam(wanted: { desks: number; size: number; corrected: number }): Promise<Took> {
  const folder = await mkdtemp(join(tmpdir(), 'fieldwrit-pouch-'))
  const databases = Array.from(
    { length: wanted.desks },
    (_, n) => new Pouch(join(folder, `d${n}`), { adapter: 'leveldb' }),
  )
  const [hub, ...others] = databases
  const [one, two] = others
  if (hub === undefined || one === undefined || two === undefined) throw new RangeError('three desks at least')
  try {
    const share = Math.ceil(wanted.size / wanted.desks)
    for (const [n, database] of databases.entries())
      await fill(database, n * share, Math.min(share, wanted.size - n * share))
    const first = await timed(() => untilNothingMoves(hub, others))
    await correct(one, wanted.corrected, '损坏')
    await correct(two, wanted.corrected, '缺件')
    const second = await timed(() => untilNothingMoves(hub, others))
    for (const database of databases) await check(database, wanted)
    return { seconds: first.seconds + second.seconds, cpu: first.cpu + second.cpu }
  } finally {
    for (const database of databases) await database.close()
    await rm(folder, { recursive: true, force: true })
  }
}

async function fill(database: Database, first: number, count: number): Promise<void> {
  for (let done = 0; done < count; done += AT_ONCE) {
    await database.bulkDocs(
      Array.from({ length: Math.min(AT_ONCE, count - done) }, (_, index) => {
        const n = first + done + index
        return { _id: `item-${String(n).padStart(7, '0')}`, room: `1-${n % 330}`, ...itemFields(n) }
      }),
    )
  }
}

async function correct(database: Database, count: number, condition: string): Promise<void> {
  const { rows } = await database.allDocs({ include_docs: true, limit: count })
  await database.bulkDocs(rows.map(({ doc }) => ({ ...doc, condition })))
}

/** That every database has every document, and both corrections of each that two made. */
async function check(database: Database, { size, corrected }: { size: number; corrected: number }): Promise<void> {
  const { rows } = await database.allDocs({ include_docs: true, conflicts: true })
  const doubted = rows.filter(({ doc }) => (doc?._conflicts?.length ?? 0) === 1).length
  if (rows.length !== size || doubted !== corrected) throw new Error(`PouchDB has ${rows.length}, ${doubted} doubted`)
}

async function timed(work: () => Promise<void>): Promise<Took> {
  const before = process.cpuUsage()
  const started = performance.now()
  await work()
  const seconds = (performance.now() - started) / 1000
  const { user, system } = process.cpuUsage(before)
  return { seconds, cpu: (user + system) / 1e6 }
}
