/**
 * Records what a laptop and a hub of this version say to each other: `node test/support/sync/recordHub.ts FILE`. A released
 * version is recorded once and never again: an existing file is refused.
 */
import { writeFile } from 'node:fs/promises'
import { makeHubCertificate } from '../../../electron/core/sync/hubCertificate.ts'
import { hubDigits } from '../../../electron/core/sync/hubDigits.ts'
import { answering, sendRecorded } from './recordingProxy.ts'
import { driveHub, type ReleasedHub, servingHub } from './releasedHub.ts'
import type { RecordedCall } from './releasedProtocol.ts'
import { syncCourt } from './syncCourt.ts'

const file = process.argv[2]
if (file === undefined) throw new Error('name the file to write')
const court = await syncCourt()
const machine = async (device: string): Promise<ReleasedHub['hub']> => {
  const { key, chain } = await court.device(device)
  return { device, seed: Buffer.from(key.seed).toString('hex'), chain }
}
const at = court.from + 30 * 24 * 3_600_000
const { fingerprint } = await makeHubCertificate(at)
const released: Omit<ReleasedHub, 'calls'> = {
  ...{ at, court: court.code, hub: await machine('hub-1'), laptop: await machine('laptop-1') },
  ...{ fingerprint, digits: hubDigits(fingerprint), secret: Buffer.alloc(32, 5).toString('hex') },
}
const hub = await servingHub(released)
const calls: RecordedCall[] = []
const proxy = await answering(async (call) => {
  const recorded = await sendRecorded(hub.url, call)
  calls.push(recorded)
  return recorded
})
const exchanged = await driveHub(released, proxy.url)
await writeFile(file, `${JSON.stringify({ ...released, calls }, null, 1)}\n`, { flag: 'wx' })
process.stdout.write(`${JSON.stringify({ calls: calls.map(({ path }) => path), exchanged })}\n`)
await proxy.close()
await hub.close()
