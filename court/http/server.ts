import { OpenAPIGenerator } from '@orpc/openapi'
import { OpenAPIHandler } from '@orpc/openapi/fastify'
import { onError } from '@orpc/server'
import { RPCHandler } from '@orpc/server/fastify'
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest, LogController } from 'fastify'
import { courtContract } from '../../shared/contract/court/index.ts'
import { type Door, type DoorLimits, GATEWAY_DOOR, makeDoor, wireTimes } from '../../shared/sync/door.ts'
import type { FileShelf } from '../files/shelf.ts'
import { type ShelfState, watchShelf } from '../files/watch.ts'
import type { Gateway } from '../gateway.ts'
import { joinFiles } from './files.ts'
import { countTransfers, makeLimiter, RATES, type Rates, type Transfers } from './limits.ts'
import { logDefect } from './log.ts'
import { makeMetrics } from './metrics.ts'
import { courtRouter, type RouterParts } from './router.ts'

/** How a gateway is reached. */
export interface ServerOptions {
  /** 127.0.0.1 unless told otherwise. */
  host: string
  /** 0 takes a free one. */
  port: number
  /** PEM; null = plain HTTP, for this machine or behind a proxy that speaks TLS. */
  tls: { key: string; cert: string } | null
  /** A proxy in front speaks TLS and names the caller in `X-Forwarded-For`. */
  behindProxy: boolean
  adminToken: string | null
  program: string
  /** Lines of JSON, one per answer; null = none. */
  log: { write(line: string): void } | null
  /** How sticks are read for whoever has the administrator's token; null of a public listener. */
  sticks: RouterParts['sticks']
  /** Where files lie; null where no files are served. */
  files: FileShelf | null
  limits: ServerLimits
}

/** What one caller may cost. ms and bytes. */
export interface ServerLimits extends DoorLimits {
  rates: Rates
  /** Most bytes of an ordinary call, and of those that carry batches, scopes or holdings. */
  bodyBytes: number
  messageBytes: number
  transfers: Transfers
}

export const LIMITS: ServerLimits = {
  ...GATEWAY_DOOR,
  ...{ rates: RATES, transfers: { ofDevice: 4, inAll: 64 } },
  ...{ bodyBytes: 256 * 1024, messageBytes: 8 * 1024 * 1024 },
}

/** A gateway that listens. */
export interface RunningServer {
  url: string
  port: number
  /** Connections that are open now. */
  connections(): number
  /** Stops listening, lets running answers end for `graceMs`, then cuts. */
  close(graceMs: number): Promise<void>
}

/** TLS is asked for wherever the wire leaves this machine. */
export class TlsNeededError extends Error {
  readonly code = 'TLS_NEEDED'
  readonly data: { host: string }
  constructor(host: string) {
    super(`TLS is needed on ${host}`)
    this.data = { host }
  }
}

/** What a server counts while it runs. */
interface Watched {
  metrics: ReturnType<typeof makeMetrics>
  door: Door
}

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost'])

/** Calls with large bodies: only whom a token proves may send them. */
const LARGE = ['/exchange/push', '/exchange/heads', '/exchange/ranges', '/exchange/report', '/exchange/tell']

/**
 * Serves the court's contract by OpenAPI (`/api`, document `/api/openapi.json`) and by RPC (`/rpc`), beside `/healthz` and
 * `/metrics`. Throws {@link TlsNeededError} for an address beyond this machine without TLS or a proxy, and what listening
 * throws.
 */
export async function startServer(gateway: Gateway, options: ServerOptions): Promise<RunningServer> {
  const { host, tls, behindProxy } = options
  if (tls === null && !behindProxy && !LOOPBACK.has(host)) throw new TlsNeededError(host)
  const app = makeApp(options)
  const metrics = makeMetrics()
  const files = options.files === null ? null : watchShelf(options.files, () => performance.now())
  // All the court's laptops come from the proxy's address.
  const door = makeDoor(behindProxy ? { ...options.limits, ofAddress: options.limits.connections } : options.limits)
  door.guard(app.server)
  const bearerOf = guard(app, gateway, options, { metrics, door })
  const router = courtRouter({
    ...{ gateway, adminToken: options.adminToken, program: options.program, metrics, sticks: options.sticks, files },
  })
  const tell = (error: unknown): void => logDefect(app, error)
  const handlers = {
    '/api': new OpenAPIHandler(router, { interceptors: [onError(tell)] }),
    '/rpc': new RPCHandler(router, { interceptors: [onError(tell)] }),
  }
  const document = JSON.stringify(await openApiDocument())
  app.get('/api/openapi.json', (_request, reply) => reply.type('application/json; charset=utf-8').send(document))
  for (const [prefix, handler] of Object.entries(handlers)) {
    const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
      const context = { token: bearerOf(request) }
      const { matched } = await handler.handle(request, reply, { prefix: prefix === '/api' ? '/api' : '/rpc', context })
      if (!matched) await reply.status(404).send({ code: 'NOT_FOUND' })
    }
    for (const path of LARGE) app.post(`${prefix}${path}`, { bodyLimit: options.limits.messageBytes }, answer)
    app.all(`${prefix}/*`, answer)
  }
  if (options.files !== null) {
    joinFiles(app, gateway, options.files, { bearerOf, transfers: countTransfers(options.limits.transfers) })
  }
  watchPoints(app, gateway, { metrics, door }, files)
  await app.listen({ host, port: options.port })
  return running(app, options, door)
}

function makeApp({ tls, behindProxy, log, limits }: ServerOptions): FastifyInstance {
  const common = {
    ...{ bodyLimit: limits.bodyBytes, trustProxy: behindProxy },
    ...{ requestTimeout: limits.requestMs, connectionTimeout: limits.idleMs },
    keepAliveTimeout: Math.min(30_000, limits.idleMs),
    ...{ return503OnClosing: true, forceCloseConnections: 'idle' as const, exposeHeadRoutes: false },
    logController: new LogController({ disableRequestLogging: true }),
    logger: log === null ? false : { level: 'info', stream: log },
  }
  const wire = { ...wireTimes(limits), handshakeTimeout: limits.headersMs }
  const app: FastifyInstance =
    tls === null
      ? fastify({ ...common, http: wire })
      : fastify({ ...common, https: { ...wire, ...tls, minVersion: 'TLSv1.2' } })
  app.removeContentTypeParser('text/plain')
  app.setErrorHandler((error: { statusCode?: number; code?: string }, request, reply) => {
    const status = error.statusCode ?? 500
    if (status >= 500) logDefect(app, error)
    // What is left of a body that was refused is not read.
    if (status === 413 || request.raw.complete === false) reply.header('connection', 'close')
    return reply.status(status).send({ code: status >= 500 ? 'INTERNAL' : (error.code ?? 'BAD_REQUEST') })
  })
  app.setNotFoundHandler((_request, reply) => reply.status(404).send({ code: 'NOT_FOUND' }))
  return app
}

const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const

/** Before a body is read: headers, limits, and a token for what is large. Returns how a call's token is read. */
function guard(
  app: FastifyInstance,
  gateway: Gateway,
  { tls, adminToken, limits }: ServerOptions,
  { metrics, door }: Watched,
): (request: FastifyRequest) => string {
  const now = (): number => performance.now()
  const { device, address, enrol, files } = limits.rates
  const limiters = {
    device: makeLimiter(device, now),
    address: makeLimiter(address, now),
    enrol: makeLimiter(enrol, now),
    files: makeLimiter(files, now),
  }
  const bearerOf = ({ headers }: FastifyRequest): string =>
    /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? ''
  const waitOf = (request: FastifyRequest, path: string, caller: string | null): number => {
    if (path.startsWith('/enrol/')) return limiters.enrol.take(request.ip)
    if (caller === null) return limiters.address.take(request.ip)
    return path.startsWith('/files/') ? limiters.files.take(caller) : limiters.device.take(caller)
  }
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(tls === null ? HEADERS : { ...HEADERS, 'strict-transport-security': 'max-age=31536000' })
    const [, prefix = '', path = ''] = /^(\/api|\/rpc|(?=\/files\/))(\/[^?]*)/.exec(request.url) ?? []
    const token = bearerOf(request)
    const caller = token === '' || token === adminToken ? null : gateway.bearer(token)
    if (path === '' || (adminToken !== null && token === adminToken)) return undefined
    const waitMs = waitOf(request, path, caller)
    if (waitMs > 0) {
      metrics.limited()
      return refuse(reply.header('retry-after', Math.ceil(waitMs / 1000)), prefix, 'LATER', 503, 'rate')
    }
    if (caller === null) return LARGE.includes(path) ? refuse(reply, prefix, 'SIGN_IN', 401, 'tokenEnded') : undefined
    door.know(request.raw)
    // Files have a count of their own.
    return path.startsWith('/files/') || door.admit(caller, reply.raw)
      ? undefined
      : refuse(reply, prefix, 'LATER', 503, 'calls')
  })
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url?.endsWith('/*')
      ? knownPath(request.url)
      : (request.routeOptions.url ?? 'none')
    const ms = Math.round(reply.elapsedTime)
    metrics.answered(route, reply.statusCode, ms)
    const who = gateway.bearer(bearerOf(request))
    request.log.info({ route, status: reply.statusCode, ms, device: who }, 'answered')
  })
  return bearerOf
}

/** Paths of the contract; anything else is counted as `other`, so that nobody fills a log or a counter with names. */
const PATHS: ReadonlySet<string> = new Set(
  Object.entries(courtContract).flatMap(([group, calls]) =>
    Object.entries(calls).flatMap(([name, call]) => [`/api${call['~orpc'].route.path}`, `/rpc/${group}/${name}`]),
  ),
)

function knownPath(url: string): string {
  const path = url.split('?')[0] ?? ''
  return PATHS.has(path) ? path : 'other'
}

/** A refusal before any procedure was reached, in the words of either protocol; the body is not read. */
function refuse(reply: FastifyReply, prefix: string, code: string, status: number, detail: string): FastifyReply {
  const error = { defined: true, code, status, message: code, data: { detail } }
  return reply
    .status(status)
    .header('connection', 'close')
    .send(prefix === '/rpc' ? { json: error, meta: [] } : error)
}

/** `files` of `/healthz`: a shelf that can't be used stops no events, so the gateway is well without it. */
function watchPoints(
  app: FastifyInstance,
  gateway: Gateway,
  { metrics, door }: Watched,
  shelfState: (() => Promise<ShelfState>) | null,
): void {
  app.get('/healthz', async (_request, reply) => {
    const isWell = await gateway.counters().then(
      () => true,
      () => false,
    )
    const files = shelfState === null ? {} : { files: await shelfState() }
    return reply.status(isWell ? 200 : 503).send({ ok: isWell, ...files })
  })
  app.get('/metrics', async (_request, reply) => {
    const { feed, arrivals } = await gateway.counters()
    const { rss, heapUsed } = process.memoryUsage()
    const gauges: Record<string, number> = { events: feed, decisions: arrivals, memory_rss_bytes: rss }
    Object.assign(gauges, { memory_heap_bytes: heapUsed, connections: door.open() })
    if (shelfState !== null) gauges.files_well = (await shelfState()) === 'well' ? 1 : 0
    return reply.type('text/plain; version=0.0.4; charset=utf-8').send(metrics.text(gauges))
  })
}

function running(app: FastifyInstance, { tls, host }: ServerOptions, door: Door): RunningServer {
  const address = app.server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const name = host.includes(':') ? `[${host}]` : host
  return {
    ...{ url: `${tls === null ? 'http' : 'https'}://${name}:${port}`, port, connections: door.open },
    async close(graceMs) {
      const cut = setTimeout(() => app.server.closeAllConnections(), graceMs)
      await app.close()
      clearTimeout(cut)
    },
  }
}

/** The OpenAPI document of the court's contract. */
export function openApiDocument(): Promise<object> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] })
  return generator.generate(courtContract, {
    info: { title: 'Fieldwrit court gateway', version: '1' },
    servers: [{ url: '/api' }],
    security: [{ bearer: [] }],
    components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
  })
}
