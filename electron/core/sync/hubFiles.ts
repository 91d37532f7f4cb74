import { statfs } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { noteBlob } from '../../../db/documents.ts'
import { namesOfFile, readNamedFiles, savePeerFile } from '../../../db/files.ts'
import { ExchangeError } from '../../../shared/sync/failures.ts'
import {
  FILE_SCOPE_HEADER,
  isFileHash,
  PIECE_BYTES,
  scopeFromHeader,
  spanOf,
  UPLOAD_NAME,
  UPLOADS,
  uploadName,
} from '../../../shared/sync/files.ts'
import type { Holder } from '../../../shared/sync/holder.ts'
import { isGranted } from '../../../shared/sync/protocol.ts'
import { written } from '../../../shared/sync/writePoints.ts'
import type { CoreContext } from '../context.ts'
import { BlobError } from '../files/blobStore.ts'
import { durable } from './durable.ts'

/**
 * What a hub's files are answered from; `granted`: scopes its own device and the asking one both may have, `mightHave`:
 * whether a file of a scope is taken from a device.
 */
export interface HubFiles {
  context: CoreContext
  holder: Holder
  granted(device: string): Promise<string[]>
  mightHave(device: string, scope: string): Promise<boolean>
}

interface Caller {
  device: string
  scopes: readonly string[]
}
interface Sent {
  hash: string
  scope: string
  size: number
}
/** Status, headers, and bytes as a body. */
interface Answer {
  status: number
  headers: Record<string, string | number>
  body: AsyncIterable<Uint8Array> | null
}

/** Left free beside a file that comes, bytes (X10). */
const RESERVE_BYTES = 64 * 1024 * 1024

const plain = (status: number, headers: Answer['headers'] = {}): Answer => ({ status, headers, body: null })

/**
 * Files of an open hub in the words of the gateway: downloads by hash and range, and of tus what its client asks for, into
 * the encrypted store. Taken and given is only what an event of a granted scope names (B1). False for other paths.
 */
export async function answerFiles(
  parts: HubFiles,
  request: IncomingMessage,
  response: ServerResponse,
  token: string,
): Promise<boolean> {
  const path = (request.url ?? '').split('?')[0] ?? ''
  if (!path.startsWith('/files/')) return false
  const { status, headers, body } = await answerTo(parts, request, path, token)
  const length =
    body === null && status !== 204 && headers['content-length'] === undefined ? { 'content-length': 0 } : {}
  response.writeHead(status, { ...headers, ...length, 'cache-control': 'no-store' })
  if (body === null) response.end()
  else await pipeline(Readable.from(body), response)
  return true
}

async function answerTo(parts: HubFiles, request: IncomingMessage, path: string, token: string): Promise<Answer> {
  try {
    const { device, standing } = await parts.holder.peer(token)
    if (standing !== 'good') return plain(403)
    const caller: Caller = { device, scopes: await parts.granted(device) }
    const { db } = parts.context.store()
    while (durable(parts.context, 'hub.filesRead', () => readNamedFiles(db)).more);
    if (path === UPLOADS || path.startsWith(`${UPLOADS}/`)) return await upload(parts, request, path, caller)
    return await download(parts, request, path.slice('/files/'.length), caller)
  } catch (error) {
    if (error instanceof ExchangeError) return plain(error.failure === 'signIn' ? 401 : 503)
    if (error instanceof BlobError) return plain(error.code === 'BUSY' ? 423 : 404)
    throw error
  }
}

function isNamed({ context }: HubFiles, hash: string, scopes: readonly string[]): boolean {
  return namesOfFile(context.store().db, hash).some((one) => isGranted(scopes, one.scope))
}

/** Who may have a file hears its size; so does who sends it for a scope that is its no more, to know that it arrived. */
async function mayHear(parts: HubFiles, request: IncomingMessage, hash: string, caller: Caller): Promise<boolean> {
  if (isNamed(parts, hash, caller.scopes)) return true
  const scope = scopeFromHeader(request.headers[FILE_SCOPE_HEADER])
  const isSent = request.method === 'HEAD' && isNamed(parts, hash, [scope])
  return isSent && (await parts.mightHave(caller.device, scope))
}

async function download(parts: HubFiles, request: IncomingMessage, hash: string, caller: Caller): Promise<Answer> {
  const { blobs } = parts.context.store()
  if (!isFileHash(hash) || !(await mayHear(parts, request, hash, caller))) return plain(404)
  const size = await blobs.size(hash)
  const span = spanOf(request.headers.range, size)
  if (span === null) return plain(416, { 'content-range': `bytes */${size}` })
  const { start, end } = span
  const headers: Answer['headers'] = { etag: `"${hash}"`, 'content-length': end - start, 'accept-ranges': 'bytes' }
  if (request.headers.range !== undefined) headers['content-range'] = `bytes ${start}-${end - 1}/${size}`
  const status = request.headers.range === undefined ? 200 : 206
  if (request.method === 'HEAD') return plain(status, headers)
  return request.method === 'GET' ? { status, headers, body: blobs.read(hash, span) } : plain(405)
}

async function upload(parts: HubFiles, request: IncomingMessage, path: string, caller: Caller): Promise<Answer> {
  const { context } = parts
  const sent = request.method === 'POST' ? createdBy(request) : namedBy(request, path, caller)
  if (sent === null) return plain(request.method === 'POST' ? 400 : 404)
  const { hash, scope, size } = sent
  const isTaken = await parts.mightHave(caller.device, scope)
  if (!isTaken || !isNamed(parts, hash, [scope])) return plain(403)
  const { blobs } = context.store()
  const isHeld = await blobs.has(hash)
  if (request.method === 'POST') {
    if (isHeld) return plain(412)
    return plain(201, { ...TUS, location: `${UPLOADS}/${uploadName(caller.device, scope, hash)}` })
  }
  if (isHeld) return plain(404)
  const { bavail, bsize } = await statfs(context.paths.folder)
  if (bavail * bsize < size + RESERVE_BYTES) return plain(507)
  // The whole piece first: the file stays free for others however slowly this one comes.
  const bytes = request.method === 'PATCH' ? await bodyOf(request) : Buffer.alloc(0)
  const arriving = await blobs.arrive(hash, size)
  try {
    const offset = arriving.offset()
    if (request.method === 'HEAD') return plain(200, { ...TUS, 'upload-offset': offset, 'upload-length': size })
    if (request.method !== 'PATCH') return plain(405)
    if (request.headers['upload-offset'] !== String(offset)) return plain(409)
    if (bytes === null || offset + bytes.length > size) return plain(413)
    await written('hub.filePiece', () => arriving.append(bytes))
    const now = arriving.offset()
    if (now < size) return plain(204, { ...TUS, 'upload-offset': now })
    if (!(await written('hub.fileWhole', () => arriving.finish()))) return plain(460)
    const format = namesOfFile(context.store().db, hash)[0]?.format ?? 'application/octet-stream'
    const { db } = context.store()
    durable(context, 'hub.fileNoted', () => {
      noteBlob(db, hash, size, format)
      savePeerFile(db, `hub:${caller.device}`, hash, scope)
    })
    context.changes.publish({ feature: 'copies', scope: '', ids: [] })
    return plain(204, { ...TUS, 'upload-offset': now })
  } finally {
    await arriving.close()
  }
}

const TUS = { 'tus-resumable': '1.0.0' } as const

/** What a creation says: hash and scope in its metadata (tus 1.0), the size beside it. */
function createdBy({ headers }: IncomingMessage): Sent | null {
  const said = new Map(
    String(headers['upload-metadata'] ?? '')
      .split(',')
      .map((one) => one.trim().split(' '))
      .map(([key = '', value = '']) => [key, Buffer.from(value, 'base64').toString('utf8')] as const),
  )
  return sentOf(said.get('sha256') ?? '', said.get('scope') ?? '', headers['upload-length'])
}

/** What goes on: hash in its name, scope and size beside it; a hub keeps no notes of uploads. */
function namedBy({ headers }: IncomingMessage, path: string, { device }: Caller): Sent | null {
  const name = path.slice(UPLOADS.length + 1)
  if (!UPLOAD_NAME.test(name)) return null
  const scope = scopeFromHeader(headers[FILE_SCOPE_HEADER])
  const sent = sentOf(name.slice(33), scope, headers['fieldwrit-size'])
  return sent !== null && uploadName(device, scope, sent.hash) === name ? sent : null
}

function sentOf(hash: string, scope: string, length: string | string[] | undefined): Sent | null {
  const size = /^\d{1,15}$/.test(String(length)) ? Number(length) : Number.NaN
  return isFileHash(hash) && scope !== '' && Number.isSafeInteger(size) ? { hash, scope, size } : null
}

/** One piece whole; null when it is more than a piece. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | null> {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of request as AsyncIterable<Buffer>) {
    size += piece.length
    if (size > PIECE_BYTES) return null
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}
