import { type HttpRequest, type HttpResponse, type HttpStack, Upload } from 'tus-js-client'
import { ExchangeError, type FailureClass } from '../../../shared/sync/failures.ts'
import {
  FILE_LIMIT_HEADER,
  FILE_SCOPE_HEADER,
  PIECE_BYTES,
  type Span,
  scopeToHeader,
  UPLOADS,
  uploadName,
} from '../../../shared/sync/files.ts'
import type { Reach } from './connect.ts'

/** A file to send: its bytes are asked for piece by piece, straight from the encrypted store. */
export interface Outgoing {
  hash: string
  scope: string
  size: number
  slice(span: Span): Promise<Buffer>
}

/** Files of another side. Every method may throw {@link ExchangeError} in the classes of an exchange (X9). */
export interface FileWire {
  /**
   * Size of a file it holds, bytes; null when it has none under this hash that we may have. `sentFor`: the scope we sent it
   * for, which need not be ours any more.
   */
  size(hash: string, sentFor?: string): Promise<number | null>
  piece(hash: string, span: Span): Promise<Buffer>
  /** Sends what is missing there of a file (B2). `refused`: this file is not taken; others may be. `tooLarge`: never. */
  send(file: Outgoing): Promise<Sending>
  /** Most bytes of one file, as the other side told with its last answer; null while it told nothing. */
  limit(): number | null
}

export type Sending = 'held' | 'refused' | 'tooLarge'

/** One piece must come or go in this time. */
const CALL_MS = 60_000

/** What a status means for a file; any other is not the other side at all. */
const CLASS_OF: Readonly<Record<number, FailureClass>> = {
  400: 'defect',
  401: 'signIn',
  403: 'refused',
  409: 'later',
  413: 'refused',
  416: 'later',
  423: 'later',
  503: 'later',
  507: 'otherFull',
}

/** Not this file: no right to its scope, a holder that takes none, other bytes than those of the hash. */
const ONE_FILE: readonly number[] = [403, 404, 460]

/** Files over HTTP: tus for what goes, ranges for what comes. `token` answers a bearer that is still good. */
export function fileWire(
  reach: Reach,
  { device, token, signal }: { device: string; token: () => Promise<string>; signal: AbortSignal },
): FileWire {
  let limit: number | null = null
  async function call(method: string, url: string, headers: Record<string, string>, body: Uint8Array | null) {
    const authorization = `Bearer ${await token()}`
    const ended = AbortSignal.any([signal, AbortSignal.timeout(CALL_MS)])
    const sent = body === null ? {} : { body: Buffer.from(body) }
    const asked = { method, headers: { ...headers, authorization }, signal: ended, redirect: 'error' as const }
    try {
      const answer = await reach.fetch(url, { ...asked, ...sent })
      const told = Number(answer.headers.get(FILE_LIMIT_HEADER) ?? Number.NaN)
      if (Number.isSafeInteger(told)) limit = told
      return { answer, bytes: Buffer.from(await answer.arrayBuffer()) }
    } catch (error) {
      throw new ExchangeError('offline', error instanceof Error ? error.name : 'unknown')
    }
  }
  const at = (hash: string): string => `${reach.address}/files/${hash}`

  return {
    async size(hash, sentFor) {
      const headers: Record<string, string> = {}
      if (sentFor !== undefined) headers[FILE_SCOPE_HEADER] = scopeToHeader(sentFor)
      const { answer } = await call('HEAD', at(hash), headers, null)
      if (answer.status === 404 || answer.status === 403) return null
      if (answer.status !== 200) throw failed(answer.status)
      const size = Number(answer.headers.get('content-length'))
      // A portal's page has no such name on it.
      if (answer.headers.get('etag') !== `"${hash}"` || !Number.isSafeInteger(size)) throw failed(200)
      return size
    },
    async piece(hash, { start, end }) {
      const { answer, bytes } = await call('GET', at(hash), { range: `bytes=${start}-${end - 1}` }, null)
      if (answer.status !== 206 || answer.headers.get('etag') !== `"${hash}"`) throw failed(answer.status)
      if (bytes.length !== end - start) throw new ExchangeError('offline', 'cut')
      return bytes
    },
    send: (file) => upload(reach, device, file, call),
    limit: () => limit,
  }
}

type Call = (
  method: string,
  url: string,
  headers: Record<string, string>,
  body: Uint8Array | null,
) => Promise<{ answer: Response; bytes: Buffer }>

function failed(status: number): ExchangeError {
  const known = CLASS_OF[status] ?? (status >= 500 ? 'later' : 'offline')
  return new ExchangeError(known, `files ${status}`)
}

/**
 * One upload by tus. Its name is known before it begins, so that it is found again after a kill of either side without a
 * note of its own; what the other side has already is answered at its creation.
 */
function upload(reach: Reach, device: string, file: Outgoing, call: Call): Promise<Sending> {
  const { hash, scope, size, slice } = file
  return new Promise((resolve, reject) => {
    const sending = new Upload(Buffer.alloc(0), {
      endpoint: `${reach.address}${UPLOADS}`,
      uploadUrl: `${reach.address}${UPLOADS}/${uploadName(device, scope, hash)}`,
      ...{ uploadSize: size, chunkSize: PIECE_BYTES, metadata: { sha256: hash, scope } },
      headers: { [FILE_SCOPE_HEADER]: scopeToHeader(scope), 'fieldwrit-size': String(size) },
      ...{ retryDelays: null, storeFingerprintForResuming: false, fingerprint: async () => hash },
      httpStack: stackOf(call),
      fileReader: {
        openFile: async () => ({
          size,
          async slice(start, end) {
            const to = Math.min(end, size)
            const bytes = await slice({ start, end: to })
            // tus counts what a piece says of itself.
            return { value: Object.assign(bytes, { size: bytes.length }), done: to >= size }
          },
          close: () => undefined,
        }),
      },
      onSuccess: () => resolve('held'),
      onError(error) {
        const { causingError, originalResponse } = error as { causingError?: unknown; originalResponse?: HttpResponse }
        if (causingError instanceof Error) return reject(causingError)
        const status = originalResponse?.getStatus() ?? 0
        if (status === 412) return resolve('held')
        // A proxy on the way says 413 of every piece, whatever the file; only the other side speaks tus.
        if (status === 413 && originalResponse?.getHeader('tus-resumable')) return resolve('tooLarge')
        return ONE_FILE.includes(status) ? resolve('refused') : reject(failed(status))
      },
    })
    sending.start()
  })
}

/** tus over the host's own fetch: the same pinning, limits and bearer as every other call. */
function stackOf(call: Call): HttpStack {
  return {
    getName: () => 'fieldwrit',
    createRequest(method, url): HttpRequest {
      const headers: Record<string, string> = {}
      return {
        getMethod: () => method,
        getURL: () => url,
        setHeader(name, value) {
          headers[name] = value
        },
        getHeader: (name) => headers[name],
        setProgressHandler: () => undefined,
        async send(body: Uint8Array | null | undefined): Promise<HttpResponse> {
          const { answer, bytes } = await call(method, url, headers, body ?? null)
          return {
            getStatus: () => answer.status,
            getHeader: (name) => answer.headers.get(name) ?? undefined,
            getBody: () => bytes.toString('utf8'),
            getUnderlyingObject: () => answer,
          }
        },
        abort: async () => undefined,
        getUnderlyingObject: () => null,
      }
    },
  }
}
