import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Server } from 'node:https'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { RPCHandler } from '@orpc/server/node'
import { deviceChains } from '../../../shared/sync/batch.ts'
import { type Door, type DoorLimits, HUB_DOOR, makeDoor, wireTimes } from '../../../shared/sync/door.ts'
import { exchangeRouter } from '../../../shared/sync/exchangeRouter.ts'
import { makeHolder } from '../../../shared/sync/holder.ts'
import type { Core } from '../core.ts'
import { sealingKey } from './bundle/sealingKey.ts'
import { makeHubCertificate } from './hubCertificate.ts'
import { type HubCompany, hubCompany } from './hubCompany.ts'
import { hubDigits } from './hubDigits.ts'
import { answerFiles } from './hubFiles.ts'
import { type GrantsOf, hubStore } from './hubStore.ts'
import { syncKeys } from './keys.ts'

/** A message of an exchange: 1 MiB of events as base64 with what stands around them. */
const BODY_LIMIT = 8 * 1024 * 1024
/** A call of somebody without a token: a hello with its chain. */
const STRANGER_LIMIT = 64 * 1024

/** How often an open hub sees who went, ms. */
const LOOK_AROUND_MS = 5000

/** An open hub. */
export interface Hub {
  port: number
  fingerprint: string
  digits: string
  /** Connections that are open now. */
  connections(): number
  /** Laptops that exchanged lately. */
  company: HubCompany
  close(): Promise<void>
}

/**
 * Opens this laptop as a hub on one address: TLS by a certificate of this very start, whose fingerprint both sides sign
 * with their device keys (G2). It has no authority; it stops with the core or when somebody closes it. `limits`: what others
 * may cost it.
 */
export async function openHub(
  core: Core,
  host: string,
  grantsOf: GrantsOf,
  port = 0,
  limits: DoorLimits = HUB_DOOR,
): Promise<Hub> {
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
  const door = makeDoor(limits)
  const company = hubCompany(
    () => ports.monotonic(),
    () => context.changes.publish({ feature: 'sync', scope: '', ids: [] }),
  )
  const tls = { cert: certificate, key, minVersion: 'TLSv1.3' as const, handshakeTimeout: limits.headersMs }
  const server = createServer({ ...tls, ...wireTimes(limits) }, (request, response) => {
    const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? ''
    const device = holder.bearer(token)
    if (!isLetIn(door, request, response, device)) return
    if (device !== null) company.heard(device)
    const files = { context, holder, granted: store.granted, mightHave: store.mightHave }
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
  server.timeout = limits.idleMs
  door.guard(server)
  await listening(server, host, port)
  const looking = setInterval(company.lookAround, LOOK_AROUND_MS)
  looking.unref()
  const close = () => {
    clearInterval(looking)
    return closed(server)
  }
  const { port: heard } = server.address() as AddressInfo
  return { port: heard, fingerprint, digits: hubDigits(fingerprint), connections: door.open, company, close }
}

/** Before a body is read: its length, who sends it, and how much of theirs is under way. Answers whoever may not. */
function isLetIn(door: Door, request: IncomingMessage, response: ServerResponse, device: string | null): boolean {
  const length = Number(request.headers['content-length'] ?? Number.NaN)
  if (!(length <= BODY_LIMIT)) {
    response.writeHead(413, { connection: 'close' }).end()
    return false
  }
  if (device === null) return length <= STRANGER_LIMIT || told(response, 401, 'SIGN_IN', 'tokenEnded')
  door.know(request)
  return door.admit(device, response) || told(response, 503, 'LATER', 'calls')
}

/** A refusal in the words of the protocol before any procedure was reached; the body is not read. Always false. */
function told(response: ServerResponse, status: number, code: string, detail: string): boolean {
  const error = { defined: true, code, status, message: code, data: { detail } }
  response.writeHead(status, { connection: 'close', 'content-type': 'application/json' })
  response.end(JSON.stringify({ json: error, meta: [] }))
  return false
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
