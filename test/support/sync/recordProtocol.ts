/**
 * Records what a laptop and a gateway of this version say to each other: `node test/support/sync/recordProtocol.ts FILE`.
 * A released version is recorded once and never again: an existing file is refused.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDiskShelf } from '../../../court/files/diskShelf.ts'
import { enrolmentFacts, nextPrefix, revocationFact, stationChain } from '../../../court/station/facts.ts'
import { type StationFact, streamBatches } from '../../../court/station/stationStream.ts'
import { makeCode } from '../../../court/store/enrolment.ts'
import { openDatabase } from '../../../court/store/open.ts'
import { PROTOCOL } from '../../../shared/contract/court/messages.ts'
import { peekCertificate } from '../../../shared/sync/trust/certificates.ts'
import { signingKeyFrom } from '../../../shared/sync/trust/signingKey.ts'
import { courtServer } from './courtServer.ts'
import { newLaptop } from './enrolling.ts'
import { gatewayCourt } from './gatewayCourt.ts'
import { inMemory } from './inMemory.ts'
import { answering, sendRecorded } from './recordingProxy.ts'
import { driveDesk, type Recorded, type Released } from './releasedProtocol.ts'

const file = process.argv[2]
if (file === undefined) throw new Error('name the file to write')

const database = await openDatabase(await inMemory())
const court = await gatewayCourt(database.db, '浙9901')
const folder = await mkdtemp(join(tmpdir(), 'fieldwrit-record-'))
const server = await courtServer(court.gateway, { files: await openDiskShelf(folder, court.clock.now) })
const { papers, seeds } = court.station
const { code, name, root, issuing, receipt, station } = papers
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const codeBytes = court.gateway.challenge().slice(0, 64)
const wanted = { name: '周某舟', role: 'handler', deviceName: '外勤电脑', scopes: ['site:*', 'case:*'], officer: null }
const random = (length: number): Buffer => Buffer.from(codeBytes, 'utf8').subarray(0, length)
const made = await makeCode(database.db, court.gateway.court, wanted, { at: court.clock.now, random })
const laptop = newLaptop('laptop-1', 'officer-1')
const row = await database.db.selectFrom('secret').select('value').executeTakeFirstOrThrow()

const timeline: Recorded[] = []
const signer = { key: signingKeyFrom(seeds.station).privateKey, chain: stationChain(papers), at: court.clock.now }
const published = (from: number): void => {
  timeline.push({ kind: 'station', batches: streamBatches(court.station.stream, from, signer) })
}
const publish = async (facts: readonly StationFact[]): Promise<void> => {
  const from = court.station.stream.events.length + 1
  await court.publish(facts)
  published(from)
}
const proxy = await answering(async (call) => {
  const recorded = await sendRecorded(server.url, call)
  timeline.push(recorded)
  return recorded
})
published(1)
const released: Omit<Released, 'timeline'> = {
  ...{ protocol: PROTOCOL.max, at: court.clock.now },
  court: { code, name, root, issuing, receipt, station },
  stationChain: stationChain(papers),
  seeds: {
    ...{ receipt: hex(court.receiptSeed), station: hex(seeds.station), secret: hex(row.value) },
    ...{ code: hex(Buffer.from(codeBytes, 'utf8')), device: hex(laptop.keys.device.seed) },
    officer: hex(laptop.keys.officer.seed),
  },
  redeeming: laptop.redeeming(made.code),
}
const driven = await driveDesk(released, proxy.url, async (what) => {
  if (what === 'enrol') {
    for (const asked of await court.gateway.waiting())
      await publish(await enrolmentFacts(court.station, asked, nextPrefix(court.station.stream)))
    return
  }
  const lost = await court.officer('officer-9', 'laptop-9', 'handler')
  const certificate = peekCertificate(lost.chain.certificate)
  if (certificate === null) throw new Error('no certificate')
  await publish([await revocationFact(court.station, [certificate], '遗失')])
})
await writeFile(file, `${JSON.stringify({ ...released, timeline }, null, 1)}\n`, { flag: 'wx' })
process.stdout.write(`${JSON.stringify({ calls: timeline.length, revocations: driven.revocations, ...driven.file })}\n`)
await proxy.close()
await server.close(0)
await database.close()
await rm(folder, { recursive: true })
