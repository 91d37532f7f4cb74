import type { IncomingMessage } from 'node:http'

/** The most a request body may hold, in bytes. Files travel by path or stream, never inside a call. */
export const BODY_LIMIT = 1024 * 1024

/** A request body, or the status and code it is refused with. */
export type BodyResult =
  | { readonly ok: true; readonly body: unknown }
  | {
      readonly ok: false
      readonly status: 400 | 413 | 415
      readonly code: 'BAD_JSON' | 'BODY_TOO_LARGE' | 'NOT_JSON'
    }

/** A body beyond the limit is still taken in and dropped up to here, so that the sender reads why it was refused. */
const DRAIN_LIMIT = 16 * BODY_LIMIT

/**
 * Reads a request's JSON body up to `BODY_LIMIT` bytes; never more than that is kept in memory. Anything but JSON in
 * UTF-8 is refused, which also keeps out every form a foreign page can send.
 *
 * @returns the parsed value, `undefined` as value for an empty body
 */
export async function readJsonBody(request: IncomingMessage): Promise<BodyResult> {
  if (Number(request.headers['content-length'] ?? 0) > DRAIN_LIMIT) return tooLarge
  const bytes = await readBytes(request)
  if (bytes === 'cut') return { ok: false, status: 400, code: 'BAD_JSON' }
  if (bytes === 'too large') return tooLarge
  if (bytes.length === 0) return { ok: true, body: undefined }
  const type = request.headers['content-type'] ?? ''
  if (!/^application\/json\s*(;\s*charset=utf-8\s*)?$/i.test(type)) return { ok: false, status: 415, code: 'NOT_JSON' }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return { ok: true, body: JSON.parse(text) }
  } catch {
    return { ok: false, status: 400, code: 'BAD_JSON' }
  }
}

const tooLarge = { ok: false, status: 413, code: 'BODY_TOO_LARGE' } as const

function readBytes(request: IncomingMessage): Promise<Buffer | 'too large' | 'cut'> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= BODY_LIMIT) chunks.push(chunk)
      else chunks.length = 0
      if (size > DRAIN_LIMIT) {
        request.pause()
        resolve('too large')
      }
    })
    request.once('end', () => resolve(size > BODY_LIMIT ? 'too large' : Buffer.concat(chunks)))
    request.once('close', () => resolve('cut'))
  })
}
