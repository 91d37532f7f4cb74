import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import { readJsonBody } from './body.ts'
import { mediaHeaders, refusalOf, securityHeaders } from './headers.ts'
import { makeLinks } from './links.ts'
import { serveStatic } from './staticFiles.ts'
import { bearerToken, isSameToken, TOKEN_BYTES } from './token.ts'

export { BODY_LIMIT } from './body.ts'
export { LINK_CLOSED } from './links.ts'

/** A request below `/api/`: its token was right, its JSON body is read and within the limit. */
export type ApiRequest = IncomingMessage & { body?: unknown }

/** What the loopback host needs from whoever starts it. */
export type LoopbackOptions = {
  /** Folder with the built renderer; served without a token, it holds no data. */
  readonly rendererDir: string
  /** Token of this start; 32 random bytes in base64url are drawn when none is given. */
  readonly token?: string
  /** Answers an authorised request below `/api/`; the security headers are already set on the response. */
  readonly handleApi: (request: ApiRequest, response: ServerResponse) => Promise<void>
  /** Takes over a link whose first message held the token; must listen before it returns, or messages are lost. */
  readonly handleLink: (link: WebSocket) => void
  /** Answers a GET or HEAD below `/media/`, whose signed URL stands in for the token; without it there is no media. */
  readonly handleMedia?: (request: IncomingMessage, response: ServerResponse) => Promise<void>
  /** Called after an authorised `POST /stop` was answered. */
  readonly onRequestStop: () => void
  /** Hears of a handler that threw; gets no request data. */
  readonly onError?: (error: unknown) => void
  /** Links open at once; 8 when not given. */
  readonly maxLinks?: number
  /** How long a new link may wait with its token, in ms; 3,000 when not given. */
  readonly tokenTimeoutMs?: number
  /** How long a request may take to arrive, in ms; 15,000 when not given (headers: a third of it). */
  readonly requestTimeoutMs?: number
}

/** A running loopback host. */
export type Loopback = {
  /** Address for the browser, token in the fragment: `http://127.0.0.1:PORT/#t=TOKEN`. */
  readonly url: string
  /** Base address of the HTTP procedures: `http://127.0.0.1:PORT/api`. */
  readonly apiUrl: string
  readonly token: string
  readonly port: number
  /** Stops listening, closes the links (1001), lets running answers end for `graceMs` (2,000 when not given), then cuts. */
  readonly close: (graceMs?: number) => Promise<void>
}

/**
 * Starts the HTTP and WebSocket shell of the loopback host on 127.0.0.1 and a random port. Every request must name this
 * very host and, where it names an origin, this very origin; `/api/` and `/stop` ask for the token as bearer, `/link`
 * asks for it as the first message. No cookie is ever set or read, because cookies do not know ports.
 *
 * @throws when no port can be opened
 */
export async function startLoopback(options: LoopbackOptions): Promise<Loopback> {
  const token = options.token ?? randomBytes(TOKEN_BYTES).toString('base64url')
  const requestTimeout = options.requestTimeoutMs ?? 15_000
  const server = createServer({
    requestTimeout,
    headersTimeout: Math.ceil(requestTimeout / 3),
    keepAliveTimeout: 5_000,
    connectionsCheckingInterval: Math.min(1_000, Math.ceil(requestTimeout / 3)),
    maxHeaderSize: 16 * 1024,
  })
  server.maxConnections = 256
  const links = makeLinks({
    token,
    maxLinks: options.maxLinks ?? 8,
    tokenTimeoutMs: options.tokenTimeoutMs ?? 3_000,
    handleLink: options.handleLink,
  })
  const port = await listen(server)
  const shell: Shell = { options, token, port }
  server.on('request', (request, response) => {
    answer(shell, request, response).catch((error: unknown) => fail(shell, response, error))
  })
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    const status = refusalOf(request, port)?.status ?? (pathOf(request) === '/link' ? undefined : 404)
    if (status === undefined) links.accept(request, socket, head)
    else socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
  })
  const base = `http://127.0.0.1:${port}`
  return {
    url: `${base}/#t=${token}`,
    apiUrl: `${base}/api`,
    token,
    port,
    close: async (graceMs = 2_000) => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      const cut = setTimeout(() => server.closeAllConnections(), graceMs)
      server.closeIdleConnections()
      await Promise.all([links.close(graceMs), closed])
      clearTimeout(cut)
    },
  }
}

type Shell = { readonly options: LoopbackOptions; readonly token: string; readonly port: number }

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host: '127.0.0.1', port: 0 }, () => {
      server.off('error', reject)
      const address = server.address()
      if (address === null || typeof address === 'string') reject(new Error('no TCP address'))
      else resolve(address.port)
    })
  })
}

async function answer(shell: Shell, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = pathOf(request)
  setHeaders(response, securityHeaders(shell.port))
  const refusal = refusalOf(request, shell.port)
  if (refusal !== undefined) return refuse(request, response, refusal.status, refusal.code)
  if (path.startsWith('/api/')) return answerApi(shell, request, response)
  if (path === '/stop') return answerStop(shell, request, response)
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(request, response, 405, 'WRONG_METHOD')
  if (path.startsWith('/media/') && shell.options.handleMedia !== undefined) {
    setHeaders(response, mediaHeaders())
    return shell.options.handleMedia(request, response)
  }
  const wasServed = await serveStatic(shell.options.rendererDir, path, {}, request, response)
  if (!wasServed) refuse(request, response, 404, 'NOT_FOUND')
}

function setHeaders(response: ServerResponse, headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
}

async function answerApi(shell: Shell, request: ApiRequest, response: ServerResponse): Promise<void> {
  if (!isAuthorised(shell, request)) return refuse(request, response, 401, 'NO_TOKEN')
  const result = await readJsonBody(request)
  if (!result.ok) return refuse(request, response, result.status, result.code)
  if (result.body !== undefined) request.body = result.body
  await shell.options.handleApi(request, response)
}

function answerStop(shell: Shell, request: IncomingMessage, response: ServerResponse): void {
  if (!isAuthorised(shell, request)) refuse(request, response, 401, 'NO_TOKEN')
  else if (request.method !== 'POST') refuse(request, response, 405, 'WRONG_METHOD')
  else {
    response.once('finish', shell.options.onRequestStop)
    response.writeHead(202, { 'Content-Type': 'application/json', Connection: 'close' }).end('{"stopping":true}')
  }
}

function isAuthorised(shell: Shell, request: IncomingMessage): boolean {
  const presented = bearerToken(request.headers.authorization)
  return presented !== undefined && isSameToken(presented, shell.token)
}

/** Turns a request away with `{"code": …}`. Its body is not read: the connection ends with the answer. */
function refuse(request: IncomingMessage, response: ServerResponse, status: number, code: string): void {
  if (status === 401) response.setHeader('WWW-Authenticate', 'Bearer')
  const text = JSON.stringify({ code })
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(text),
    Connection: 'close',
  })
  response.end(request.method === 'HEAD' ? undefined : text)
}

function fail(shell: Shell, response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) response.destroy()
  else refuse(response.req, response, 500, 'INTERNAL')
  shell.options.onError?.(error)
}

/** The path of a request, still percent-encoded, without its query. */
function pathOf(request: IncomingMessage): string {
  const url = request.url ?? '/'
  const end = url.search(/[?#]/)
  return end < 0 ? url : url.slice(0, end)
}
