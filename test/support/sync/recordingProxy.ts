import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ANSWERED, type RecordedCall, SPOKEN } from './releasedProtocol.ts'

/** A listener of this machine and how it is ended. */
export interface Listening {
  url: string
  close(): Promise<void>
}

/** Answers every request by `answer`; what it throws is told as 500 with its words. */
export async function answering(
  answer: (call: Omit<RecordedCall, 'kind' | 'status' | 'answered' | 'answer'>) => Promise<Omit<RecordedCall, 'kind'>>,
): Promise<Listening> {
  const server = createServer((request, response) => {
    void readBody(request)
      .then((body) =>
        answer({
          ...{ method: request.method ?? '', path: request.url ?? '', body },
          headers: spoken(Object.entries(request.headers), SPOKEN),
        }),
      )
      .then(({ status, answered, answer: bytes }) => {
        response.writeHead(status, answered).end(Buffer.from(bytes, 'base64'))
      })
      .catch((error: unknown) => {
        response.writeHead(500, { 'content-type': 'application/json' }).end(JSON.stringify({ why: String(error) }))
      })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Sends a recorded call to an address; what came back, in the same words. */
export async function sendRecorded(
  url: string,
  { method, path, headers, body }: Pick<RecordedCall, 'method' | 'path' | 'headers' | 'body'>,
): Promise<RecordedCall> {
  const bytes = Buffer.from(body, 'base64')
  const sent = method === 'GET' || method === 'HEAD' || bytes.length === 0 ? {} : { body: bytes }
  const response = await fetch(`${url}${path}`, { method, headers, ...sent })
  const answer = Buffer.from(await response.arrayBuffer()).toString('base64')
  const answered = spoken([...response.headers], ANSWERED)
  return { kind: 'call', method, path, headers, body, status: response.status, answered, answer }
}

function spoken(
  headers: readonly (readonly [string, string | string[] | undefined])[],
  wanted: RegExp,
): Record<string, string> {
  return Object.fromEntries(
    headers.filter(([name]) => wanted.test(name)).map(([name, value]) => [name, String(value)] as const),
  )
}

async function readBody(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = []
  for await (const piece of request as AsyncIterable<Buffer>) pieces.push(piece)
  return Buffer.concat(pieces).toString('base64')
}
