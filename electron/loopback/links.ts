import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { BODY_LIMIT } from './body.ts'
import { isSameToken, tokenOfFirstMessage } from './token.ts'

/** Why the host closed a link: the WebSocket close codes a client can tell apart (4000–4999 are an application's own). */
export const LINK_CLOSED = {
  /** The host is stopping. */
  stopping: 1001,
  /** The first message held no token, or a wrong one. */
  wrongToken: 4401,
  /** No token came in time. */
  noToken: 4408,
  /** As many links are open as the host allows. */
  tooMany: 4429,
} as const

/** How the links of one host behave. Times in milliseconds. */
export type LinkOptions = {
  readonly token: string
  readonly maxLinks: number
  readonly tokenTimeoutMs: number
  readonly handleLink: (link: WebSocket) => void
}

/** The WebSocket links of one host. */
export type Links = {
  /** Takes over an upgrade request that passed the host and origin checks. */
  readonly accept: (request: IncomingMessage, socket: Duplex, head: Buffer) => void
  /** Closes every link; those that do not answer within `graceMs` are cut. */
  readonly close: (graceMs: number) => Promise<void>
}

/**
 * Makes the link keeper. A new link may send one thing only, `{"token": "…"}`; it is answered with `{"ready":true}` and
 * handed to `handleLink`, or closed with a code of `LINK_CLOSED`.
 */
export function makeLinks(options: LinkOptions): Links {
  const server = new WebSocketServer({ noServer: true, maxPayload: BODY_LIMIT, perMessageDeflate: false })
  const open = new Set<WebSocket>()
  const admit = (link: WebSocket) => {
    if (open.size >= options.maxLinks) {
      link.close(LINK_CLOSED.tooMany, 'too many links')
      return
    }
    open.add(link)
    link.once('close', () => open.delete(link))
    link.send('{"ready":true}')
    options.handleLink(link)
  }
  return {
    accept: (request, socket, head) => {
      // Links without a token yet are bounded too, or a local program could pile them up before the time runs out.
      if (server.clients.size - open.size >= options.maxLinks) {
        socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
        return
      }
      server.handleUpgrade(request, socket, head, (link) => {
        awaitToken(link, options, () => admit(link))
      })
    },
    close: async (graceMs) => {
      const links = [...server.clients]
      const closed = links.map((link) => new Promise<void>((resolve) => link.once('close', () => resolve())))
      for (const link of links) link.close(LINK_CLOSED.stopping, 'stopping')
      const cut = setTimeout(() => {
        for (const link of links) link.terminate()
      }, graceMs)
      await Promise.all(closed)
      clearTimeout(cut)
      server.close()
    },
  }
}

function awaitToken(link: WebSocket, options: LinkOptions, admit: () => void): void {
  const late = setTimeout(() => refuse(LINK_CLOSED.noToken, 'no token'), options.tokenTimeoutMs)
  const refuse = (code: number, reason: string) => {
    clearTimeout(late)
    link.close(code, reason)
    // A client that never answers the closing handshake is cut.
    const cut = setTimeout(() => link.terminate(), options.tokenTimeoutMs)
    link.once('close', () => clearTimeout(cut))
  }
  link.once('close', () => clearTimeout(late))
  link.on('error', () => link.terminate())
  link.once('message', (data, isBinary) => {
    clearTimeout(late)
    const token = isBinary ? undefined : tokenOfFirstMessage(data.toString())
    if (token !== undefined && isSameToken(token, options.token)) admit()
    else refuse(LINK_CLOSED.wrongToken, 'wrong token')
  })
}
