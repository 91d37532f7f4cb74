import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** How much of something is under way at once: of one caller, and in all. */
export interface AtOnce {
  ofDevice: number
  inAll: number
}

/**
 * What a peer may cost whoever serves exchanges, if it sends slowly, reads slowly, says nothing at all or comes a hundredfold.
 * Times in ms.
 */
export interface DoorLimits {
  /** TLS is agreed on in this time, and again the headers of a call have come. */
  headersMs: number
  /** A whole call has come in this time. */
  requestMs: number
  /** Bytes of an answer wait for their reader so long, and a second more for each `readPerSecond` bytes of the answer. */
  answerMs: number
  readPerSecond: number
  /** A connection on which nothing moves is cut: its other end is gone. */
  idleMs: number
  connections: number
  /** Connections from one address. */
  ofAddress: number
  /** Calls under a token. Each holds a message in memory until its answer was read. */
  calls: AtOnce
}

/** A hub is a laptop among some twenty others. */
export const HUB_DOOR: DoorLimits = {
  ...{ headersMs: 10_000, requestMs: 60_000, answerMs: 30_000, readPerSecond: 16 * 1024, idleMs: 60_000 },
  ...{ connections: 96, ofAddress: 48, calls: { ofDevice: 4, inAll: 32 } },
}

/** A gateway serves a court; all of it may stand behind one address. */
export const GATEWAY_DOOR: DoorLimits = {
  ...{ headersMs: 20_000, requestMs: 60_000, answerMs: 30_000, readPerSecond: 16 * 1024, idleMs: 120_000 },
  ...{ connections: 2000, ofAddress: 1000, calls: { ofDevice: 8, inAll: 128 } },
}

/** How long a laptop waits for one call before the link counts as gone. */
export const CALL_MS = 60_000

/** Bytes of an answer that a laptop takes; more is not the other side. */
export const ANSWER_BYTES = 32 * 1024 * 1024

/** Counts what is under way. `begin` answers how to end it, once; null when there is as much as may be. */
export function countAtOnce(most: AtOnce): { begin(device: string): (() => void) | null } {
  const running = new Map<string, number>()
  let all = 0
  return {
    begin(device) {
      const own = running.get(device) ?? 0
      if (own >= most.ofDevice || all >= most.inAll) return null
      running.set(device, own + 1)
      all += 1
      let ended = false
      return () => {
        if (ended) return
        ended = true
        all -= 1
        const left = (running.get(device) ?? 1) - 1
        if (left === 0) running.delete(device)
        else running.set(device, left)
      }
    },
  }
}

/** Time-outs as Node's HTTP servers take them. */
export function wireTimes({ headersMs, requestMs }: DoorLimits) {
  return {
    requestTimeout: requestMs,
    headersTimeout: Math.min(headersMs, requestMs),
    connectionsCheckingInterval: Math.min(5000, Math.ceil(headersMs / 3), Math.ceil(requestMs / 3)),
    maxHeaderSize: 16 * 1024,
  }
}

/** Watches who stands at a server's door. */
export interface Door {
  /** Counts connections of a server, and cuts whoever does not read what it asked for. */
  guard(server: Server): void
  /** A call with a good token came: its connection stays when others push in. */
  know(request: IncomingMessage): void
  /** Counts a call of a device until it is answered; false when it has as many as may be. */
  admit(device: string, response: ServerResponse): boolean
  /** Connections that are open now. */
  open(): number
}

/** The door of one server. */
export function makeDoor(limits: DoorLimits): Door {
  const places = countPlaces(limits)
  const calls = countAtOnce(limits.calls)
  const answers = watchAnswers(limits)
  return {
    guard(server) {
      server.on('connection', places.enter)
      server.on('request', (_request, response) => answers.watch(response))
    },
    know: ({ socket }) => places.know(socket),
    admit(device, response) {
      const end = calls.begin(device)
      if (end !== null) response.once('close', end)
      return end !== null
    },
    open: places.count,
  }
}

/** Names a connection by its far end; TLS and the bare socket below it have the same. */
const farEnd = ({ remoteAddress = '', remotePort = 0 }: Socket): string => `${remoteAddress} ${remotePort}`

/**
 * Places for connections. When there are as many as may be, the oldest of which no call with a good token came goes for the
 * new one: who opens many keeps none of them, and nobody who works is put out for them.
 */
function countPlaces({ connections, ofAddress }: DoorLimits) {
  /** Nobody knows yet whose they are; the oldest first. */
  const strangers = new Map<string, Socket>()
  const leaving = new WeakMap<Socket, () => void>()
  const byAddress = new Map<string, number>()
  let open = 0

  function enter(socket: Socket): void {
    const name = farEnd(socket)
    const address = socket.remoteAddress ?? ''
    const others = byAddress.get(address) ?? 0
    if (others >= ofAddress || open >= connections) {
      const oldest = [...strangers.values()].find((one) => others < ofAddress || one.remoteAddress === address)
      if (oldest === undefined) {
        socket.destroy()
        return
      }
      leaving.get(oldest)?.()
      oldest.destroy()
    }
    open += 1
    byAddress.set(address, (byAddress.get(address) ?? 0) + 1)
    strangers.set(name, socket)
    let left = false
    const leave = (): void => {
      if (left) return
      left = true
      open -= 1
      if (strangers.get(name) === socket) strangers.delete(name)
      const rest = (byAddress.get(address) ?? 1) - 1
      if (rest === 0) byAddress.delete(address)
      else byAddress.set(address, rest)
    }
    leaving.set(socket, leave)
    socket.once('close', leave)
  }

  return { enter, know: (socket: Socket) => strangers.delete(farEnd(socket)), count: () => open }
}

/** Cuts an answer that is read more slowly than allowed. Only the time in which bytes wait for their reader is counted. */
function watchAnswers({ answerMs, readPerSecond }: DoorLimits) {
  const open = new Map<ServerResponse, { waitedMs: number; before: number | null }>()
  const stepMs = Math.max(10, Math.min(1000, answerMs / 4))
  let timer: NodeJS.Timeout | null = null

  function look(): void {
    for (const [response, state] of open) {
      const { socket } = response
      if (socket === null) continue
      state.before ??= socket.bytesWritten
      if (response.writableLength === 0) continue
      state.waitedMs += stepMs
      const bytes = socket.bytesWritten - state.before
      if (state.waitedMs > answerMs + (bytes * 1000) / readPerSecond) socket.destroy()
    }
  }

  return {
    watch(response: ServerResponse): void {
      open.set(response, { waitedMs: 0, before: response.socket?.bytesWritten ?? null })
      timer ??= setInterval(look, stepMs).unref()
      response.once('close', () => {
        open.delete(response)
        if (open.size > 0 || timer === null) return
        clearInterval(timer)
        timer = null
      })
    },
  }
}
