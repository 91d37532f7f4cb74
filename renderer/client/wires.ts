import { RPCLink as PortLink } from '@orpc/client/message-port'
import { RPCLink as SocketLink } from '@orpc/client/websocket'
import { type Connect, LinkRefused, type Wire } from './link.ts'

/** What the preload posts beside the port (see the host protocol). */
const portMessage = 'fieldwrit:link'
/** Close code of the loopback host for a token of another start. */
const wrongToken = 4401

/**
 * Connects over the loopback host's WebSocket: the token goes out as the first message, and only after `{"ready":true}`
 * does the socket belong to the procedures.
 *
 * @param url `ws://127.0.0.1:PORT/link`
 * @param token of this start, or null when the window has none
 */
export function connectSocket(url: string, token: string | null): Connect {
  return (signal) =>
    new Promise((resolve, reject) => {
      if (token === null) return reject(new LinkRefused('no token'))
      const socket = new WebSocket(url)
      const gone = new Promise<void>((end) => socket.addEventListener('close', () => end(), { once: true }))
      const close = (): void => socket.close()
      signal.addEventListener('abort', close, { once: true })
      void gone.then(() => signal.removeEventListener('abort', close))
      socket.addEventListener('open', () => socket.send(JSON.stringify({ token })), { once: true })
      socket.addEventListener('close', (event) => {
        reject(event.code === wrongToken ? new LinkRefused('wrong token') : new Error('the core does not answer'))
      })
      const first = (event: MessageEvent): void => {
        if (event.data === '{"ready":true}') resolve({ link: new SocketLink({ websocket: socket }), gone, close })
        else close()
      }
      socket.addEventListener('message', first, { once: true })
    })
}

/** The part of a window that receives ports. */
export interface PortWindow {
  readonly origin: string
  addEventListener(type: 'message', listener: (event: PortEvent) => void): void
}

/** A message with ports, as the window gives it. */
export interface PortEvent {
  readonly data: unknown
  readonly origin: string
  readonly ports: readonly MessagePort[]
}

/** Connects over the ports Electron's main process passes to the page; a newer port replaces the older one. */
export function connectPorts(page: PortWindow): Connect {
  let waiting: ((wire: Wire) => void) | null = null
  let arrived: Wire | null = null
  let current: Wire | null = null
  page.addEventListener('message', (event) => {
    const [port] = event.ports
    if (event.data !== portMessage || event.origin !== page.origin || port === undefined) return
    arrived?.close()
    current?.close()
    arrived = wireOf(port)
    if (waiting === null) return
    current = arrived
    arrived = null
    waiting(current)
    waiting = null
  })
  return (signal) =>
    new Promise((resolve, reject) => {
      if (arrived !== null) {
        current = arrived
        arrived = null
        return resolve(current)
      }
      waiting = resolve
      signal.addEventListener('abort', () => reject(new Error('closed')), { once: true })
    })
}

function wireOf(port: MessagePort): Wire {
  const link = new PortLink({ port })
  let end: () => void = () => undefined
  const gone = new Promise<void>((resolve) => {
    end = resolve
  })
  port.addEventListener('close', end)
  port.start()
  return {
    link,
    gone,
    close() {
      // The end that closes a port hears nothing of it.
      port.close()
      end()
    },
  }
}
