import { ORPCError } from '@orpc/server'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import {
  FILE_LIMIT_HEADER,
  FILE_SCOPE_HEADER,
  isFileHash,
  PIECE_BYTES,
  scopeFromHeader,
  spanOf,
  UPLOADS,
} from '../../shared/sync/files.ts'
import { isGranted } from '../../shared/sync/protocol.ts'
import type { FileShelf } from '../files/shelf.ts'
import { ShelfError } from '../files/shelfError.ts'
import { END_MS, makeUploads, type Sender } from '../files/uploads.ts'
import type { Gateway } from '../gateway.ts'
import { toldError } from './failures.ts'
import type { countTransfers } from './limits.ts'
import { logDefect } from './log.ts'

/** What files of a listener are served with. */
export interface FilesParts {
  bearerOf(request: FastifyRequest): string
  transfers: ReturnType<typeof countTransfers>
  /** Bytes of the largest file that is taken. */
  fileBytes: number
}

/** Seconds after which a transfer that found no place is tried again. */
const BUSY_SECONDS = 15

/**
 * Scopes of which a file is told or given. Who sent one for a scope that is its no more hears by HEAD, naming that scope,
 * that it arrived (X4); its bytes it gets no more.
 */
function scopesFor(request: FastifyRequest, { scopes, sends }: Sender): readonly string[] {
  const scope = request.method === 'HEAD' ? scopeFromHeader(request.headers[FILE_SCOPE_HEADER]) : ''
  return !scope.includes('*') && isGranted(sends, scope) ? [scope] : scopes
}

/**
 * Serves files beside the contract: uploads by tus under `/files/incoming`, downloads by hash and range under
 * `/files/<sha256>`. The bearer of an exchange's token sends and has the files of its own scopes (B1, B2).
 */
export function joinFiles(
  app: FastifyInstance,
  gateway: Gateway,
  shelf: FileShelf,
  { bearerOf, transfers, fileBytes }: FilesParts,
): void {
  const tell = (error: unknown): void => {
    if (error instanceof ShelfError) app.log.warn({ fault: error.fault, code: error.detail }, 'shelf')
    else logDefect(app, error)
  }
  const uploads = makeUploads(gateway, shelf, { tell, endMs: END_MS, fileBytes })

  /** The caller; null after it was answered that it may not. */
  async function callerOf(request: FastifyRequest, reply: FastifyReply): Promise<Sender | null> {
    try {
      return await gateway.reachOf(bearerOf(request))
    } catch (error) {
      const told = toldError(error)
      if (!(told instanceof ORPCError)) throw error
      // What is left of a body that was refused is not read.
      reply.status(told.status).header('connection', 'close')
      await reply.send({ code: told.code, data: told.data })
      return null
    }
  }

  /** Whether bytes may come or go now, of so many at once; false after it was told when to try again. */
  async function begins(caller: Sender, request: FastifyRequest, reply: FastifyReply): Promise<boolean> {
    if (request.method !== 'PATCH' && request.method !== 'GET') return true
    const end = transfers.begin(caller.device)
    if (end !== null) {
      reply.raw.once('close', end)
      return true
    }
    reply.status(503).headers({ connection: 'close', 'retry-after': BUSY_SECONDS })
    await reply.send({ code: 'LATER', data: { detail: 'transfers' } })
    return false
  }

  async function upload(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const caller = await callerOf(request, reply)
    if (caller === null || !(await begins(caller, request, reply))) return
    reply.hijack()
    for (const [name, value] of Object.entries(reply.getHeaders())) {
      if (value !== undefined) reply.raw.setHeader(name, value)
    }
    await uploads.run(caller, request.raw, reply.raw)
  }

  /** What a shelf could not do is told like a busy gateway or a full one: nothing is lost by it (X9, X10). */
  async function downloadOrLater(request: FastifyRequest<{ Params: { hash: string } }>, reply: FastifyReply) {
    try {
      return await download(request, reply)
    } catch (error) {
      if (!(error instanceof ShelfError)) throw error
      tell(error)
      return reply.status(error.status_code).send({ code: 'LATER', data: { detail: error.body } })
    }
  }

  async function download(request: FastifyRequest<{ Params: { hash: string } }>, reply: FastifyReply) {
    const caller = await callerOf(request, reply)
    if (caller === null || !(await begins(caller, request, reply))) return reply
    const { hash } = request.params
    const held = isFileHash(hash) ? await gateway.heldFile(hash, scopesFor(request, caller)) : null
    const size = held === null ? null : await shelf.sizeOf(hash)
    if (size === null) return reply.status(404).send({ code: 'NOT_FOUND' })
    const span = spanOf(request.headers.range, size)
    reply.headers({ 'accept-ranges': 'bytes', etag: `"${hash}"` })
    if (span === null) return reply.status(416).header('content-range', `bytes */${size}`).send()
    const { start, end } = span
    if (request.headers.range !== undefined) {
      reply.status(206).header('content-range', `bytes ${start}-${end - 1}/${size}`)
    }
    reply.type('application/octet-stream').header('content-length', end - start)
    return request.method === 'HEAD' ? reply.send() : reply.send(shelf.read(hash, span))
  }

  void app.register(async (inner) => {
    inner.addHook('onRequest', async (_request, reply) => {
      reply.header(FILE_LIMIT_HEADER, fileBytes)
    })
    // The body stays a stream: tus writes it as it comes.
    inner.addContentTypeParser('application/offset+octet-stream', (_request, _body, done) => done(null))
    const limits = { bodyLimit: 2 * PIECE_BYTES }
    inner.post(UPLOADS, limits, upload)
    inner.route({ method: ['HEAD', 'PATCH', 'DELETE'], url: `${UPLOADS}/:name`, ...limits, handler: upload })
    inner.route<{ Params: { hash: string } }>({
      method: ['GET', 'HEAD'],
      url: '/files/:hash',
      handler: downloadOrLater,
    })
  })
}
