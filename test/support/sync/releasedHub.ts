import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { RPCHandler } from '@orpc/server/node'
import { connect } from '../../../electron/core/sync/connect.ts'
import { deviceChains } from '../../../shared/sync/batch.ts'
import { type Exchanged, exchange } from '../../../shared/sync/exchange.ts'
import { exchangeRouter } from '../../../shared/sync/exchangeRouter.ts'
import { makeHolder } from '../../../shared/sync/holder.ts'
import { signingKeyFrom } from '../../../shared/sync/trust/signingKey.ts'
import { MemoryNode } from './memoryNode.ts'
import type { Listening } from './recordingProxy.ts'
import type { RecordedCall } from './releasedProtocol.ts'

interface Machine {
  device: string
  /** Hex. */
  seed: string
  chain: { certificate: string; issuing: string; root: string }
}

/** A released hub and a laptop as they spoke: their keys, which exist in this file alone, and everything they said. */
export interface ReleasedHub {
  /** Clock of both, ms. */
  at: number
  court: string
  hub: Machine
  laptop: Machine
  /** SHA-256 of the certificate that the hub showed, and the digits that people compared. */
  fingerprint: string
  digits: string
  /** Sealed the hub's challenges and tokens; hex. */
  secret: string
  calls: RecordedCall[]
}

export const HUB_SITE = 'site:s1'

function nodeOf({ at, court }: Omit<ReleasedHub, 'calls'>, { device, seed, chain }: Machine): MemoryNode {
  const as = { code: court, root: chain.root, from: at } as MemoryNode['court']
  const node = new MemoryNode(device, as, { key: signingKeyFrom(Buffer.from(seed, 'hex')).privateKey, chain })
  node.now = at
  return node
}

/** The hub of today with the recorded one's keys and secret, without TLS: the certificate is what its audience names. */
export async function servingHub(released: Omit<ReleasedHub, 'calls'>): Promise<Listening & { node: MemoryNode }> {
  const { at, court, hub, fingerprint, secret } = released
  const node = nodeOf(released, hub)
  node.granted = ['site:*']
  node.write(HUB_SITE, '柜台')
  node.write(`court:${court}`, '人人都有')
  const holder = makeHolder({
    identity: {
      ...{ kind: 'hub', court, holder: hub.device, audience: fingerprint, sealing: null },
      ...{ ...node.signerOf(), secret: Buffer.from(secret, 'hex') },
    },
    store: node.holderStore('hub'),
    chains: deviceChains(hub.chain.root),
    trust: () => Promise.resolve(node.trust()),
    now: () => at,
    random: (length) => Buffer.alloc(length, 3),
  })
  const handler = new RPCHandler({ exchange: exchangeRouter({ holder, court, program: '1.0.0' }) })
  const server = createServer((request, response) => {
    const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? ''
    void handler.handle(request, response, { prefix: '/rpc', context: { token } }).then(({ matched }) => {
      if (!matched) response.writeHead(404).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    node,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Everything a laptop asks of a hub, by the code of the program: an exchange with something to give and to get, and another. */
export async function driveHub(released: Omit<ReleasedHub, 'calls'>, url: string): Promise<Exchanged[]> {
  const { at, court, laptop, fingerprint } = released
  const node = nodeOf(released, laptop)
  const { key, chain } = node.signerOf()
  const keys = { device: laptop.device, court, key, chain, trust: node.trust() }
  const ports = { now: () => at, random: (length: number) => Buffer.alloc(length, 7), version: '1.0.0' }
  const reach = { address: url, audience: fingerprint, fetch: globalThis.fetch }
  const run = async (): Promise<Exchanged> => {
    const how = { ports, signal: new AbortController().signal, mark: null }
    const { welcome, peer } = await connect(reach, keys, how)
    return exchange(node.side(`hub:${welcome.holder}`), peer, {
      ...{ device: laptop.device, scopes: welcome.scopes, protocol: welcome.protocol, feed: false },
      ...{ history: welcome.history, takenBack: [], chains: deviceChains(chain.root), step: () => undefined },
    })
  }
  node.write(HUB_SITE, '办公桌')
  node.write(HUB_SITE, '椅子')
  const first = await run()
  node.write(HUB_SITE, '书柜')
  return [first, await run()]
}
