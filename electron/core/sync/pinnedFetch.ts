import { createHash } from 'node:crypto'
import { request as httpsRequest } from 'node:https'
import type { TLSSocket } from 'node:tls'
import { ANSWER_BYTES } from '../../../shared/sync/door.ts'

/**
 * A fetch that talks to exactly one certificate: the connection is cut before a byte is sent when the other side shows
 * another one. Names and dates in it mean nothing; a hub has neither.
 */
export function pinnedFetch(fingerprint: string): typeof globalThis.fetch {
  return async (input, init) => {
    const request = new Request(input, init)
    const body = Buffer.from(await request.arrayBuffer())
    return new Promise<Response>((resolve, reject) => {
      const call = httpsRequest(request.url, {
        method: request.method,
        headers: { ...Object.fromEntries(request.headers), 'content-length': String(body.length) },
        rejectUnauthorized: false,
        agent: false,
        ...(init?.signal ? { signal: init.signal } : {}),
      })
      call.once('socket', (socket) => {
        ;(socket as TLSSocket).once('secureConnect', () => {
          const shown = (socket as TLSSocket).getPeerCertificate(true).raw as Buffer | undefined
          const digest = shown === undefined ? '' : createHash('sha256').update(shown).digest('hex')
          if (digest === fingerprint) call.end(body)
          else call.destroy(Object.assign(new Error('other certificate'), { code: 'OTHER_CERTIFICATE' }))
        })
      })
      call.once('error', reject)
      call.once('response', (message) => {
        const chunks: Buffer[] = []
        let size = 0
        message.on('data', (chunk: Buffer) => {
          size += chunk.length
          if (size > ANSWER_BYTES) message.destroy(Object.assign(new Error('too long'), { code: 'ANSWER_TOO_LONG' }))
          else chunks.push(chunk)
        })
        message.once('error', reject)
        message.once('end', () => {
          const headers = Object.entries(message.headers).flatMap(([name, value]): [string, string][] =>
            value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
          )
          const body = chunks.length === 0 ? null : Buffer.concat(chunks)
          resolve(new Response(body, { status: message.statusCode ?? 500, headers }))
        })
      })
    })
  }
}
