import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { S3Place } from '../../../court/files/s3Place.ts'
import { Bucket, S3Fault } from './bucket.ts'
import { answerCall, type S3Answer, type S3Call } from './calls.ts'
import { type S3Account, signatureFault } from './signature.ts'

/** What befalls a call: an error of the store's, its connection cut before or after it was done, or halfway through its body. */
export type Mishap = { status: number; code: string } | 'cutBefore' | 'cutAfter' | 'cutBody'

/** An S3 that listens on this machine, for one account and one bucket. */
export interface S3Double {
  place: S3Place
  bucket: Bucket
  account: S3Account
  /** Every call that came, as `PutObject incoming/x`. */
  calls: string[]
  /** Asked before each call is done; null lets it go on. */
  befalls: (call: S3Call) => Mishap | null
  close(): Promise<void>
}

export const ACCOUNT: S3Account = { accessKeyId: 'court-key', secretAccessKey: 'court/secret+key', region: 'cn-east-1' }

/**
 * Starts a double of S3: signatures, tags, ranges, the order and least size of parts, pages of its lists and the errors are
 * those of Amazon's (API Reference, 2006-03-01); everything lies in memory. Path style, bucket `court`.
 */
export async function startS3(pageSize = 3): Promise<S3Double> {
  const bucket = new Bucket()
  const server = createServer((request, response) => {
    void answer(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const double: S3Double = {
    ...{ bucket, account: ACCOUNT, calls: [], befalls: () => null },
    place: {
      ...{ bucket: 'court', prefix: 'files/', endpoint: `http://127.0.0.1:${port}`, region: ACCOUNT.region },
      keys: { accessKeyId: ACCOUNT.accessKeyId, secretAccessKey: ACCOUNT.secretAccessKey, sessionToken: null },
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request)
    const url = new URL(request.url ?? '/', 'http://s3')
    const [, name = '', ...path] = decodeURIComponent(url.pathname).split('/')
    const call: S3Call = { key: path.join('/'), query: url.searchParams, headers: request.headers, body, operation: '' }
    let told: S3Answer
    let mishap: Mishap | null = null
    try {
      const fault = signatureFault(request, body, double.account)
      if (fault !== null) throw new S3Fault(403, fault)
      if (name !== 'court') throw new S3Fault(404, 'NoSuchBucket')
      const { operation, run } = answerCall(bucket, request.method ?? '', call, pageSize)
      call.operation = operation
      double.calls.push(`${operation} ${call.key}`)
      mishap = double.befalls(call)
      if (mishap === 'cutBefore') return void response.destroy()
      if (mishap !== null && typeof mishap === 'object') throw new S3Fault(mishap.status, mishap.code)
      told = run()
      if (mishap === 'cutAfter') return void response.destroy()
    } catch (error) {
      if (!(error instanceof S3Fault)) throw error
      const xml = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${error.code}</Code></Error>`
      told = { status: error.status, headers: { 'content-type': 'application/xml' }, body: Buffer.from(xml) }
    }
    const { status, headers, body: bytes } = told
    response.writeHead(status, { 'content-length': bytes.length, ...headers })
    if (request.method === 'HEAD') return void response.end()
    if (mishap !== 'cutBody') return void response.end(bytes)
    response.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () => response.destroy())
  }
  return double
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of request as AsyncIterable<Buffer>) pieces.push(piece)
  return Buffer.concat(pieces)
}
