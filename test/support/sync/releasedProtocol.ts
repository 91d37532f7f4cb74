import { createHash } from 'node:crypto'
import { askCourt, soundCertificates } from '../../../electron/core/joinChecks.ts'
import { type Connected, connect, courtClient, told } from '../../../electron/core/sync/connect.ts'
import { fileWire } from '../../../electron/core/sync/fileWire.ts'
import type { SyncKeys } from '../../../electron/core/sync/keys.ts'
import type { Batch } from '../../../shared/contract/court/messages.ts'
import { deviceChains } from '../../../shared/sync/batch.ts'
import { type Exchanged, exchange } from '../../../shared/sync/exchange.ts'
import type { Span } from '../../../shared/sync/files.ts'
import { signingKeyFrom } from '../../../shared/sync/trust/signingKey.ts'
import { MemoryNode } from './memoryNode.ts'
import { writeEvent } from './writtenEvent.ts'

/** One call as it went over the wire, bytes as base64; or what the issuing station published between two calls. */
export type Recorded =
  | { kind: 'station'; batches: Batch[] }
  | {
      kind: 'call'
      method: string
      path: string
      headers: Record<string, string>
      body: string
      status: number
      answered: Record<string, string>
      answer: string
    }
export type RecordedCall = Extract<Recorded, { kind: 'call' }>

/** A released version as it spoke: a court, its gateway's secrets, one laptop, and everything they said. */
export interface Released {
  protocol: number
  /** Clock of both, ms. */
  at: number
  court: { code: string; name: string; root: string; issuing: string; receipt: string; station: string }
  stationChain: { certificate: string; issuing: string; root: string }
  /** Seeds and secrets of a court that exists in this file alone; hex. */
  seeds: { receipt: string; station: string; secret: string; code: string; device: string; officer: string }
  redeeming: Parameters<ReturnType<typeof courtClient>['enrol']['redeem']>[0]
  timeline: Recorded[]
}

/** Headers that belong to the protocol. */
export const SPOKEN =
  /^(authorization|content-type|range|tus-resumable|upload-(length|offset|metadata)|fieldwrit-(scope|size))$/
export const ANSWERED = /^(content-(type|length|range)|etag|location|tus-resumable|upload-(offset|length))$/

export const SITE = 'site:s1'
const FILE = Buffer.alloc(1000, 'a photograph of the room')

/** What one run of the laptop of today came to. */
export interface Driven {
  exchanged: Exchanged[]
  revocations: number[]
  file: { sent: string; size: number | null; same: boolean }
  node: MemoryNode
}

/**
 * Everything a laptop ever asks of its gateway, by the code of the program: the court looked at, a code redeemed,
 * certificates collected, exchanges, a file both ways. `station` is told when the issuing station has work.
 */
export async function driveDesk(
  released: Omit<Released, 'timeline'>,
  url: string,
  station: (what: 'enrol' | 'revoke') => Promise<void>,
): Promise<Driven> {
  const { at, redeeming, seeds, court } = released
  const signal = new AbortController().signal
  const asked = await askCourt(url)
  const { enrol } = courtClient({ address: url, fetch: globalThis.fetch }, signal, () => null)
  const { request } = await told(enrol.redeem(redeeming))
  if ((await told(enrol.collect({ request, device: redeeming.device }))).issued !== null) throw new Error('too early')
  await station('enrol')
  const { issued } = await told(enrol.collect({ request, device: redeeming.device }))
  if (issued === null) throw new Error('nothing issued')
  const { chain } = await soundCertificates(asked, redeeming, issued)

  const key = signingKeyFrom(Buffer.from(seeds.device, 'hex')).privateKey
  const as = { code: court.code, root: asked.root, from: at } as MemoryNode['court']
  const node = new MemoryNode(redeeming.device, as, { key, chain })
  node.now = at
  const keys: SyncKeys = {
    ...{ device: redeeming.device, court: court.code, key, chain },
    trust: { root: asked.root, revocations: [] },
  }
  const reach = { address: url, audience: court.code, fetch: globalThis.fetch }
  const ports = { now: () => at, random: (length: number) => Buffer.alloc(length, 7), version: '1.0.0' }
  const open = (): Promise<Connected> =>
    connect(reach, keys, { ports, signal, mark: node.marks.get(court.code) ?? null })
  const exchanged: Exchanged[] = []
  const revocations: number[] = []
  const run = async (): Promise<Connected> => {
    const connected = await open()
    const { scopes, protocol, history, revocations: known } = connected.welcome
    revocations.push(known)
    const how = {
      device: node.name,
      scopes,
      protocol,
      feed: true,
      history,
      takenBack: [],
      chains: deviceChains(asked.root),
    }
    exchanged.push(await exchange(node.side(court.code), connected.peer, { ...how, step: () => undefined }))
    return connected
  }
  node.write(SITE, '办公桌')
  node.write(SITE, '椅子')
  writeEvent(node, SITE, { type: 'approvals.decided', entity: 'request/r1', body: { token: 'a decision' } })
  const first = await run()
  const file = await throughWire(fileWire(reach, { device: node.name, token: async () => first.token, signal }))
  await station('revoke')
  node.write(SITE, '书柜')
  const second = await run()
  // What only a laptop that lost something asks: heads and ranges.
  const heads = await second.peer.heads([SITE])
  const last = heads[0]?.seq ?? 0
  if ((await second.peer.ranges([{ device: node.name, scope: SITE, from: 1, to: last }])).length === 0) {
    throw new Error('no ranges')
  }
  return { exchanged, revocations, file, node }
}

async function throughWire(wire: ReturnType<typeof fileWire>): Promise<Driven['file']> {
  const hash = createHash('sha256').update(FILE).digest('hex')
  const slice = async ({ start, end }: Span) => Buffer.from(FILE.subarray(start, end))
  const sent = await wire.send({ hash, scope: SITE, size: FILE.length, slice })
  const size = await wire.size(hash)
  const same = (await wire.piece(hash, { start: 10, end: 900 })).equals(FILE.subarray(10, 900))
  return { sent, size, same }
}

/**
 * The shape of a message: names and kinds of everything in it, and the inside of what is signed. Lists by the shapes of
 * their members; texts that hold a message by its shape.
 */
export function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return [...new Set(value.map((one) => JSON.stringify(shapeOf(one))))].sort()
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, inner]) => [key, shapeOf(inner)]),
    )
  }
  if (typeof value === 'string') return shapeOfText(value)
  return value === null ? 'null' : typeof value
}

function shapeOfText(text: string): unknown {
  const [head = '', payload = '', signature] = text.split('.')
  if (signature === undefined || !head.startsWith('eyJ')) return 'string'
  const read = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
  return { signed: read(head), payload: shapeOf(read(payload)) }
}

/** Shape of a body on the wire: JSON by its names, anything else by its length. */
export function shapeOfBody(body: string): unknown {
  const bytes = Buffer.from(body, 'base64')
  const text = bytes.toString('utf8')
  return text.startsWith('{') ? shapeOf(JSON.parse(text)) : bytes.length
}
