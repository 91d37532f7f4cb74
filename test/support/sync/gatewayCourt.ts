import { randomBytes } from 'node:crypto'
import { type Gateway, makeGateway } from '../../../court/gateway.ts'
import {
  foundingFacts,
  grantFact,
  issuedCertificates,
  revocationFact,
  type Station,
  stationChain,
} from '../../../court/station/facts.ts'
import { foundCourt, issueFor } from '../../../court/station/founding.ts'
import type { StationFact } from '../../../court/station/stationStream.ts'
import { appendFacts, readStream, streamBatches } from '../../../court/station/stationStream.ts'
import { addCourt, findCourt } from '../../../court/store/courts.ts'
import type { Database } from '../../../court/store/schema.ts'
import { PROTOCOL } from '../../../shared/contract/court/messages.ts'
import { uuidV7 } from '../../../shared/journal/ids.ts'
import { signHello } from '../../../shared/sync/hello.ts'
import type { Peer } from '../../../shared/sync/peer.ts'
import { type Chain, peekCertificate } from '../../../shared/sync/trust/certificates.ts'
import { type NewSigningKey, newSigningKey, signingKeyFrom } from '../../../shared/sync/trust/signingKey.ts'
import { MemoryNode } from './memoryNode.ts'
import type { SyncCourt } from './syncCourt.ts'

/** A court with a real gateway over a real database, and its issuing station; the clock is the test's. */
export interface GatewayCourt extends SyncCourt {
  gateway: Gateway
  station: Station
  clock: { now: number }
  receiptSeed: Buffer
  officer(id: string, device: string, role: string): Promise<{ key: NewSigningKey; chain: Chain }>
  /** Writes facts into the station's stream and pushes them. */
  publish(facts: readonly StationFact[]): Promise<void>
  /** Revokes every certificate of a device; a second later. */
  revoke(device: string): Promise<void>
  /** The gateway as the other side of this laptop's exchange. */
  peerOf(node: MemoryNode): Promise<Peer>
}

const DAY_MS = 24 * 3_600_000

/** Founds a court in the database; its founding is published already. */
export async function gatewayCourt(db: Database, code: string): Promise<GatewayCourt> {
  const clock = { now: Date.parse('2026-03-02T09:00:00+08:00') }
  const random = (length: number): Buffer => randomBytes(length)
  const newId = (): string => uuidV7(clock.now, randomBytes(10))
  const ports = { random, newId, now: () => clock.now }
  const { papers, seeds } = await foundCourt({ code, name: '测试法院' }, ports)
  const { root, issuing, receipt, station: stationId, name } = papers
  const court = await addCourt(db, { code, name, root, issuing, receipt, station: stationId })
  const gateway = await makeGateway({ db, court, receiptSeed: seeds.receipt, ...ports })
  const station: Station = { papers, seeds, stream: readStream(stationId, `court:${code}`, Buffer.alloc(0)), ports }
  const issue = async (use: 'device' | 'officer', subject: string, device: string | null, roles: string[]) => {
    const key = newSigningKey(random)
    const asked = { use, subject, device, name: subject, roles, publicKey: key.publicKey }
    const certificate = await issueFor(papers, seeds.issuing, asked, ports)
    return { key, chain: { certificate, issuing, root } }
  }
  const made: GatewayCourt = {
    ...{ code, root, from: clock.now - DAY_MS, gateway, station, clock, receiptSeed: seeds.receipt },
    receipt: {
      key: { ...signingKeyFrom(Buffer.from(seeds.receipt)), seed: seeds.receipt },
      chain: { certificate: receipt, issuing, root },
    },
    async device(id) {
      const { key, chain } = await issue('device', id, null, [])
      const certificate = peekCertificate(chain.certificate)
      if (certificate === null) throw new Error('no certificate')
      return { key, chain, certificate }
    },
    officer: (id, device, role) => issue('officer', id, device, [role]),
    async publish(facts) {
      const before = station.stream.events.length
      station.stream = appendFacts(station.stream, facts, ports)
      const key = signingKeyFrom(seeds.station).privateKey
      const chain = stationChain(papers)
      const peer = await openPeer(made.gateway, { device: stationId, court: code, at: clock.now }, { key, chain })
      const answer = await peer.push(streamBatches(station.stream, before + 1, { key, chain, at: clock.now }))
      if (answer.refused.length > 0) throw new Error(JSON.stringify(answer.refused))
    },
    async revoke(device) {
      const serials = issuedCertificates(station.stream).filter((one) => one.subject === device)
      await made.publish([await revocationFact(station, serials, '丢失')])
      clock.now += 1000
    },
    peerOf: (node) => openPeer(made.gateway, { device: node.name, court: code, at: clock.now }, node.signerOf()),
  }
  await made.publish(foundingFacts(papers, newId))
  return made
}

/** The court's gateway over another copy of its database, as a start after a restore makes it. */
export async function gatewayOver(db: Database, court: GatewayCourt): Promise<Gateway> {
  const row = await findCourt(db, court.code)
  if (row === null) throw new Error('no court in this database')
  return makeGateway({ db, court: row, receiptSeed: court.receiptSeed, ...court.station.ports })
}

/** Opens an exchange and answers the other side of it. */
export async function openPeer(
  gateway: Pick<Gateway, 'challenge' | 'open' | 'peer'>,
  who: { device: string; court: string; at: number },
  { key, chain }: ReturnType<MemoryNode['signerOf']>,
): Promise<Peer> {
  const { token } = await gateway.open(
    signHello(
      {
        ...{ v: 1, protocol: { ...PROTOCOL }, program: 'test', court: who.court, device: who.device },
        ...{
          challenge: gateway.challenge(),
          nonce: 'nonce of one exchange',
          audience: who.court,
          mark: null,
          at: who.at,
        },
      },
      key,
      chain,
    ),
  )
  return gateway.peer(token)
}

/** A laptop of this court, its own certificate published by the station; it keeps everything in memory. */
export async function laptopOf(court: GatewayCourt, name: string, scopes: readonly string[]): Promise<MemoryNode> {
  const node = await MemoryNode.device(name, court)
  node.now = court.clock.now
  await court.publish([
    {
      type: 'identity.deviceAdded',
      entity: `device/${name}`,
      body: { set: { certificate: node.signerOf().chain.certificate, name, prefix: 'D9' } },
    },
    ...scopes.map((scope) => grantFact(court.station, { device: name, scope, until: null })),
  ])
  return node
}
