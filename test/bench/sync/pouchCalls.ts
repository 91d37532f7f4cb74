import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join, sep } from 'node:path'
import expressPouchdb from 'express-pouchdb'
import http from 'pouchdb-adapter-http'
import leveldb from 'pouchdb-adapter-leveldb'
import PouchDB from 'pouchdb-core'
import replication from 'pouchdb-replication'
import { itemFields } from '../../unit/db/storeUnderTest.ts'

const Pouch = PouchDB.plugin(leveldb).plugin(http).plugin(replication)

/** As many documents as one of our batches has events; PouchDB's own default is 100, which is slower here. */
const AT_ONCE = 200
/** Name of the one database of each process. */
const NAME = 'site'

/** What a PouchDB of the bench does, each call in its own process (`pouchProcess.ts`). */
export function pouchCalls() {
  let open: { database: PouchDB; folder: string } | null = null
  let server: Server | null = null
  const pouch = () => {
    if (open === null) throw new Error('no database is open')
    return open
  }

  return {
    /** Opens an empty LevelDB in a folder. */
    open({ folder }: { folder: string }) {
      open = { database: new Pouch(join(folder, NAME), { adapter: 'leveldb' }), folder }
      // Each replication listens for the end of both sides; its own limit warns at ten.
      open.database.setMaxListeners(100)
    },

    /**
     * Serves the database over HTTP on this machine as PouchDB's own server does; its address. Without compression, which
     * between processes of one machine only costs.
     */
    async serve() {
      const { folder } = pouch()
      const Served = Pouch.defaults({ prefix: `${folder}${sep}`, adapter: 'leveldb' })
      const overrideMode = { exclude: ['compression'] }
      const app = expressPouchdb(Served, {
        ...{ mode: 'minimumForPouchDB', overrideMode, inMemoryConfig: true, logPath: join(folder, 'log.txt') },
      })
      const listening = createServer(app)
      server = listening
      await new Promise<void>((resolve) => {
        listening.listen(0, '127.0.0.1', resolve)
      })
      return `http://127.0.0.1:${(listening.address() as AddressInfo).port}/${NAME}`
    },

    /** Writes documents numbered from `first`, as many as our batches hold at once. */
    async fill({ first, count }: { first: number; count: number }) {
      for (let done = 0; done < count; done += AT_ONCE) {
        await pouch().database.bulkDocs(
          Array.from({ length: Math.min(AT_ONCE, count - done) }, (_, index) => {
            const n = first + done + index
            return { _id: `item-${String(n).padStart(7, '0')}`, room: `1-${n % 330}`, ...itemFields(n) }
          }),
        )
      }
    },

    /** Corrects the condition of the first `count` documents by their ids. */
    async correct({ count, condition }: { count: number; condition: string }) {
      const { database } = pouch()
      const { rows } = await database.allDocs({ include_docs: true, limit: count })
      await database.bulkDocs(rows.map(({ doc }) => ({ ...doc, condition })))
    },

    /** Both ways, as a laptop exchanges with a hub; documents moved. */
    async exchange({ url }: { url: string }) {
      const { database } = pouch()
      const options = { batch_size: AT_ONCE }
      const sent = await database.replicate.to(url, options)
      const received = await database.replicate.from(url, options)
      return sent.docs_written + received.docs_written
    },

    /** Documents that stand here, and those that show both of two corrections. */
    async standing() {
      const { rows } = await pouch().database.allDocs({ include_docs: true, conflicts: true })
      return { items: rows.length, doubted: rows.filter(({ doc }) => doc?._conflicts?.length === 1).length }
    },

    /** Processor time so far, s. */
    cpu() {
      const { userCPUTime, systemCPUTime } = process.resourceUsage()
      return (userCPUTime + systemCPUTime) / 1e6
    },

    async close() {
      server?.closeAllConnections()
      server?.close()
      await pouch().database.close()
    },
  }
}
export type PouchCalls = ReturnType<typeof pouchCalls>
