import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { connect, type Socket } from 'node:net'
import { type ClientOptions, WebSocket } from 'ws'

/** What came back over HTTP. */
export type HttpAnswer = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly text: string }

/**
 * Sends one request to 127.0.0.1 exactly as written: the path is not normalised and `Host` may be any, which `fetch`
 * would not allow.
 */
export function sendHttp(request: {
  readonly port: number
  readonly path: string
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
}): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      {
        host: '127.0.0.1',
        port: request.port,
        path: request.path,
        method: request.method ?? 'GET',
        headers: { host: `127.0.0.1:${request.port}`, ...request.headers },
        agent: false,
      },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(chunks).toString('utf8'),
          }),
        )
      },
    )
    outgoing.on('error', reject)
    outgoing.end(request.body)
  })
}

/** Opens a bare TCP connection to 127.0.0.1 and collects what arrives until the other side closes. */
export function openSocket(port: number): Promise<{ socket: Socket; received: Promise<string> }> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    const chunks: Buffer[] = []
    socket.on('data', (chunk: Buffer) => chunks.push(chunk))
    const received = new Promise<string>((done) =>
      socket.on('close', () => done(Buffer.concat(chunks).toString('utf8'))),
    )
    socket.once('connect', () => resolve({ socket, received }))
    socket.once('error', reject)
  })
}

/** A WebSocket under test: what it received, and how it ended. */
export type TestLink = {
  readonly link: WebSocket
  /** The next message, in order; rejects when the link closes first. */
  readonly nextMessage: () => Promise<string>
  /** The close code, once closed. */
  readonly closed: Promise<number>
}

/**
 * Opens a WebSocket to 127.0.0.1.
 *
 * @throws Error with the HTTP status in its message when the upgrade is refused
 */
export function openLink(port: number, options: ClientOptions = {}, path = '/link'): Promise<TestLink> {
  return new Promise((resolve, reject) => {
    const link = new WebSocket(`ws://127.0.0.1:${port}${path}`, options)
    const arrived: string[] = []
    const waiting: { give: (text: string) => void; fail: (error: Error) => void }[] = []
    link.on('message', (data) => {
      const next = waiting.shift()
      if (next === undefined) arrived.push(data.toString())
      else next.give(data.toString())
    })
    const closed = new Promise<number>((done) =>
      link.on('close', (code) => {
        for (const next of waiting.splice(0)) next.fail(new Error(`link closed with ${code}`))
        done(code)
      }),
    )
    const nextMessage = () =>
      new Promise<string>((give, fail) => {
        const text = arrived.shift()
        if (text !== undefined) give(text)
        else if (link.readyState === WebSocket.CLOSED) fail(new Error('link is closed'))
        else waiting.push({ give, fail })
      })
    link.on('error', reject)
    link.once('open', () => resolve({ link, nextMessage, closed }))
  })
}

/** Opens a WebSocket, presents the token and waits for `{"ready":true}`. */
export async function openReadyLink(port: number, token: string, options: ClientOptions = {}): Promise<TestLink> {
  const opened = await openLink(port, options)
  opened.link.send(JSON.stringify({ token }))
  const first = await opened.nextMessage()
  if (first !== '{"ready":true}') throw new Error(`unexpected first message: ${first}`)
  return opened
}
