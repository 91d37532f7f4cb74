import type { Server } from 'node:https'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { RPCHandler } from '@orpc/server/node'
import { deviceChains } from '../../../shared/sync/batch.ts'
import { exchangeRouter } from '../../../shared/sync/exchangeRouter.ts'
import { makeHolder } from '../../../shared/sync/holder.ts'
import type { Core } from '../core.ts'
import { sealingKey } from './bundle/sealingKey.ts'
import { makeHubCertificate } from './hubCertificate.ts'
import { hubDigits } from './hubDigits.ts'
import { answerFiles } from './hubFiles.ts'
import { type GrantsOf, hubStore } from './hubStore.ts'
import { syncKeys } from './keys.ts'

/** A message of an exchange: 1 MiB of events as base64 with what stands around them. */
const BODY_LIMIT = 8 * 1024 * 1024
/** Laptops at a site, each with a few calls under way. */
const CONNECTIONS = 64

/** An open hub. */
export interface Hub {
  port: number
  fingerprint: string
  digits: string
  close(): Promise<void>
}

/**
 * Opens this laptop as a hub on one address: TLS by a certificate of this very start, whose fingerprint both sides sign
 * with their device keys (G2). It has no authority; it stops with the core or when somebody closes it.
 */
export async function openHub(core: Core, host: string, grantsOf: GrantsOf, port = 0): Promise<Hub> {
  const { context, ports } = core
  const keys = await syncKeys(context)
  sealingKey(context)
  const { certificate, key, fingerprint } = await makeHubCertificate(ports.now())
  const store = hubStore(context, keys, grantsOf)
  const holder = makeHolder({
    identity: {
      ...{ kind: 'hub', court: keys.court, holder: keys.device, audience: fingerprint },
      ...{ key: keys.key, chain: keys.chain, secret: ports.random(32), sealing: null },
    },
    store,
    chains: deviceChains(keys.trust.root),
    trust: async () => (await syncKeys(context)).trust,
    now: ports.now,
    random: ports.random,
  })
  const answers = exchangeRouter({ holder, court: keys.court, program: ports.version })
  const handler = new RPCHandler({ exchange: answers })
  const server = createServer({ cert: certificate, key, minVersion: 'TLSv1.3' }, (request, response) => {
    const length = Number(request.headers['content-length'] ?? 0)
    if (length > BODY_LIMIT || request.headers['content-length'] === undefined) {
      response.writeHead(413, { connection: 'close' }).end()
      return
    }
    const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? ''
    const files = { context, holder, granted: store.granted }
    void answerFiles(files, request, response, token)
      .then(async (answered) => {
        if (answered) return
        const { matched } = await handler.handle(request, response, { prefix: '/rpc', context: { token } })
        if (!matched) response.writeHead(404).end()
      })
      .catch((error: unknown) => {
        ports.log.warn('hub call failed', { code: error instanceof Error ? error.name : 'unknown' })
        response.destroy()
      })
  })
  server.maxConnections = CONNECTIONS
  server.requestTimeout = 60_000
  server.headersTimeout = 10_000
  await listening(server, host, port)
  const close = () => closed(server)
  return { port: (server.address() as AddressInfo).port, fingerprint, digits: hubDigits(fingerprint), close }
}

function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => resolve())
  })
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
