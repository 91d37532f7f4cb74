import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Ports } from './ports.ts'

/** What is offered: whole bytes in memory, a media type, and the file name a browser proposes when it is kept. */
export interface MediaOffer {
  bytes: Uint8Array
  type: string
  name: string
}

/** Short-lived addresses for printed lists, pictures and recordings; the same under every host. */
export interface Media {
  /** Address on 127.0.0.1 under which the bytes can be read for {@link MEDIA_LIFE_MS}; signed, never guessable. */
  offer(offer: MediaOffer): Promise<string>
  /** Forgets everything offered so far: at lock, nothing shown before may be fetched again. */
  forget(): void
  close(): Promise<void>
}

/** How long an address works, ms. */
export const MEDIA_LIFE_MS = 10 * 60_000
/** Bytes kept at once; beyond it the oldest offer goes first. */
const MEDIA_LIMIT_BYTES = 256 * 1024 * 1024

/** Types a browser shows by itself. Anything else, HTML and SVG above all, is only ever saved. */
const SHOWN = new Set([
  'application/pdf',
  'image/png',
  'image/jpeg',
  'image/webp',
  'video/mp4',
  'video/webm',
  'audio/mpeg',
  'audio/mp4',
])

const POLICY = "default-src 'none'; img-src 'self'; media-src 'self'; object-src 'self'; style-src 'unsafe-inline'"

interface Kept extends MediaOffer {
  until: number
}

/**
 * Opens the core's own media server. It listens on 127.0.0.1 and a random port from the first offer on. No token stands
 * in for the signature: the address itself is the right to read, for ten minutes.
 */
export function openMedia(ports: Pick<Ports, 'now' | 'random'>): Media {
  const secret = ports.random(32)
  const kept = new Map<string, Kept>()
  let listening: Promise<{ server: Server; port: number }> | null = null

  function sweep(): void {
    let total = 0
    for (const offer of kept.values()) total += offer.bytes.length
    for (const [id, offer] of kept) {
      if (offer.until > ports.now() && total <= MEDIA_LIMIT_BYTES) continue
      total -= offer.bytes.length
      kept.delete(id)
    }
  }

  function answer(port: number, request: IncomingMessage, response: ServerResponse): void {
    const found = look(port, request)
    for (const [name, value] of Object.entries(headersOf(typeof found === 'number' ? null : found))) {
      response.setHeader(name, value)
    }
    if (typeof found === 'number') response.writeHead(found, { Connection: 'close' }).end()
    else send(request, response, found)
  }

  function look(port: number, request: IncomingMessage): Kept | number {
    if (request.headers.host !== `127.0.0.1:${port}`) return 421
    if (request.method !== 'GET' && request.method !== 'HEAD') return 405
    const [, id = '', until = '', mark = ''] = (request.url ?? '').split('/')
    const right = createHmac('sha256', secret).update(`${id}/${until}`).digest()
    const given = Buffer.from(mark, 'base64url')
    if (given.length !== right.length || !timingSafeEqual(given, right)) return 404
    sweep()
    return Number(until) > ports.now() ? (kept.get(id) ?? 410) : 410
  }

  return {
    async offer(offer) {
      listening ??= listen(answer)
      const { port } = await listening
      const id = ports.random(16).toString('base64url')
      const until = Math.trunc(ports.now()) + MEDIA_LIFE_MS
      kept.set(id, { ...offer, until })
      sweep()
      const mark = createHmac('sha256', secret).update(`${id}/${until}`).digest('base64url')
      return `http://127.0.0.1:${port}/${id}/${until}/${mark}/${encodeURIComponent(offer.name)}`
    },
    forget: () => kept.clear(),
    async close() {
      kept.clear()
      secret.fill(0)
      if (listening === null) return
      const { server } = await listening
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

function listen(answer: (port: number, request: IncomingMessage, response: ServerResponse) => void) {
  return new Promise<{ server: Server; port: number }>((resolve, reject) => {
    const server = createServer({ requestTimeout: 15_000, headersTimeout: 5_000, maxHeaderSize: 16 * 1024 })
    server.maxConnections = 64
    server.once('error', reject)
    server.listen({ host: '127.0.0.1', port: 0 }, () => {
      const { port } = server.address() as AddressInfo
      server.on('request', (request, response) => answer(port, request, response))
      server.unref()
      resolve({ server, port })
    })
  })
}

/** The viewer for PDF files does not run in a sandboxed document, so only the other types are put into one. */
function headersOf(offer: MediaOffer | null): Record<string, string> {
  const isShown = offer !== null && SHOWN.has(offer.type)
  const file = offer === null ? '' : `; filename*=UTF-8''${encodeName(offer.name)}`
  return {
    'Cache-Control': 'no-store',
    'Content-Security-Policy': offer?.type === 'application/pdf' ? POLICY : `${POLICY}; sandbox`,
    'Content-Type': isShown && offer !== null ? offer.type : 'application/octet-stream',
    'Content-Disposition': `${isShown ? 'inline' : 'attachment'}${file}`,
    'Cross-Origin-Resource-Policy': 'cross-origin',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'Accept-Ranges': 'bytes',
  }
}

/** RFC 8187: what `encodeURIComponent` leaves but an extended value may not hold. */
function encodeName(name: string): string {
  return encodeURIComponent(name).replace(/['()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)
}

function send(request: IncomingMessage, response: ServerResponse, offer: MediaOffer): void {
  const size = offer.bytes.length
  const range = rangeOf(request.headers.range, size)
  if (range === 'outside') {
    response.writeHead(416, { 'Content-Range': `bytes */${size}` }).end()
    return
  }
  const [start, end] = range ?? [0, size]
  response.setHeader('Content-Length', end - start)
  if (range !== null) response.setHeader('Content-Range', `bytes ${start}-${end - 1}/${size}`)
  response.statusCode = range === null ? 200 : 206
  if (request.method === 'HEAD') response.end()
  else response.end(offer.bytes.subarray(start, end))
}

/** RFC 9110 §14: one range; several, or another unit, are answered with the whole. */
function rangeOf(header: string | undefined, size: number): [number, number] | 'outside' | null {
  const parts = /^bytes=(\d*)-(\d*)$/.exec(header ?? '')
  if (parts === null) return null
  const [, first = '', last = ''] = parts
  if (first === '' && last === '') return null
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first)
  const end = first === '' || last === '' ? size : Math.min(size, Number(last) + 1)
  return start >= size || start >= end ? 'outside' : [start, end]
}
