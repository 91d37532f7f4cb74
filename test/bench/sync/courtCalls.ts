import { sql } from 'kysely'
import type { RunningServer } from '../../../court/http/server.ts'
import { enrolmentFacts, nextPrefix } from '../../../court/station/facts.ts'
import type { Role } from '../../../shared/domain/identity/roles.ts'
import { recordedBody } from '../../../shared/domain/inventory/item.ts'
import type { JsonObject } from '../../../shared/journal/canonical.ts'
import { codeText } from '../../../shared/sync/enrolment.ts'
import { packMessage } from '../../../shared/sync/message.ts'
import { courtServer } from '../../support/sync/courtServer.ts'
import { type GatewayCourt, gatewayCourt, laptopOf } from '../../support/sync/gatewayCourt.ts'
import { openOverHttp } from '../../support/sync/httpPeer.ts'
import { wordsOf } from '../../support/sync/joining.ts'
import { databaseKinds, serverDatabase } from '../../support/sync/testDatabase.ts'
import { writeEvent } from '../../support/sync/writtenEvent.ts'
import { idOf, itemFields } from '../../unit/db/storeUnderTest.ts'
import { peakSize } from './calls.ts'

/** Events of one transaction of the floor: about as many as a message brings. */
const FLOOR_EVENTS = 600

type Opened = Awaited<ReturnType<typeof serverDatabase>> | Awaited<ReturnType<(typeof databaseKinds)[number]['open']>>

/** What a court's gateway does in the bench, each call in its own process (`courtProcess.ts`). */
export function courtCalls() {
  let open: { database: Opened; court: GatewayCourt; server: RunningServer } | null = null
  const gateway = () => {
    if (open === null) throw new Error('no gateway is open')
    return open
  }

  return {
    /** Founds the court 浙9901 on a server, or on the embedded database (null), and listens; its clock is the machine's. */
    async open({ url }: { url: string | null }) {
      const [embedded] = databaseKinds
      if (embedded === undefined) throw new Error('no database')
      const database = url === null ? await embedded.open() : await serverDatabase(url)
      const court = await gatewayCourt(database.db, '浙9901')
      const server = await courtServer(court.gateway, {})
      open = { database, court, server }
      return { url: server.url, words: wordsOf(court.root), now: court.clock.now }
    },

    /** A one-time code for a laptop, as the court's clerk makes it. */
    async code({ name, role, scopes }: { name: string; role: Role; scopes: string[] }) {
      const { court } = gateway()
      return codeText((await court.gateway.makeCode({ name, role, deviceName: '', scopes, officer: null })).code)
    },

    /** Issues certificates for every laptop that waits. */
    async issue() {
      const { court } = gateway()
      for (const asked of await court.gateway.waiting()) {
        await court.publish(await enrolmentFacts(court.station, asked, nextPrefix(court.station.stream)))
      }
    },

    /** A laptop that wrote `count` items in a site of its own: its messages, packed and signed, and a token to push them. */
    async sender({ name, count }: { name: string; count: number }) {
      const { court, server } = gateway()
      const node = await laptopOf(court, name, [])
      const siteId = idOf(`site of ${name}`)
      const scope = `site:${siteId}`
      const origin = { siteId, roomId: idOf('room'), roomCode: '1-101', prefix: 'D1', rawLine: '' }
      for (let n = 0; n < count; n += 1) {
        const body = recordedBody({ ...origin, seqNo: n + 1 }, itemFields(n) satisfies JsonObject)
        writeEvent(node, scope, { type: 'inventory.itemRecorded', entity: `item/${idOf(`${name} ${n}`)}`, body })
      }
      const { token } = await openOverHttp(node, server.url, 'rpc')
      const messages = []
      for (let from = 1; from <= count; ) {
        const batches = packMessage(
          [{ device: name, scope, from, to: count }],
          (stream) => node.pack(stream),
          () => undefined,
        )
        messages.push(batches)
        from = (batches.at(-1)?.head.seq ?? count) + 1
      }
      return { token, messages }
    },

    /** Largest size this process ever had, MiB. */
    peak: () => peakSize(),

    /** How many events the court has numbered. */
    events: async () => (await gateway().court.gateway.counters()).feed,

    /**
     * The same rows once more into a bare table of the same shape, as many in a transaction as a message brings, by one
     * statement each: µs per event.
     */
    async bareInserts() {
      const { db } = gateway().database
      const { rows } = await sql<Record<string, unknown>>`SELECT * FROM event ORDER BY feed`.execute(db)
      await sql`CREATE TABLE bare (LIKE event INCLUDING ALL)`.execute(db)
      const started = performance.now()
      for (let from = 0; from < rows.length; from += FLOOR_EVENTS) {
        const some = rows.slice(from, from + FLOOR_EVENTS)
        const all = (name: string): unknown[] => some.map((row) => row[name])
        await sql`INSERT INTO bare (stream_id, seq, feed, hash, envelope, salt, body)
          SELECT * FROM unnest(${all('stream_id')}::bigint[], ${all('seq')}::bigint[], ${all('feed')}::bigint[],
            ${all('hash')}::bytea[], ${all('envelope')}::bytea[], ${all('salt')}::bytea[], ${all('body')}::bytea[])`.execute(
          db,
        )
      }
      const micros = ((performance.now() - started) * 1000) / rows.length
      await sql`DROP TABLE bare`.execute(db)
      return micros
    },

    async close() {
      const { database, server } = gateway()
      await server.close(500)
      await database.drop()
      open = null
    },
  }
}
export type CourtCalls = ReturnType<typeof courtCalls>
