/**
 * MessagePortMain and MessageChannelMain on node's own channel, with Electron's shape: an EventEmitter whose messages
 * arrive as `{data, ports}` and wait for `start()`, `close` when the other end is gone, only ports in the transfer list,
 * and a transferred port that is dead where it was.
 */
import { EventEmitter } from 'node:events'
import { MessageChannel, type MessagePort } from 'node:worker_threads'

/** How a message with ports crosses node's channel; a message without crosses as it is. */
type Wire = { withPorts: true; data: unknown; ports: MessagePort[] }

/** What a page or the core gets for ports sent to it: node's ports behave as a browser's do. */
export function takePorts(transfer: readonly object[]): MessagePort[] {
  return transfer.map((port, index) => {
    if (!(port instanceof PortDouble)) throw new TypeError(`Port at index ${index} is not a valid port`)
    return port.giveAway()
  })
}

export class PortDouble extends EventEmitter {
  #port: MessagePort | null
  #started = false

  constructor(port: MessagePort) {
    super()
    this.#port = port
    port.once('close', () => this.emit('close'))
  }

  postMessage(data: unknown, transfer: object[] = []): void {
    const ports = takePorts(transfer)
    const wire: unknown = ports.length === 0 ? data : ({ withPorts: true, data, ports } satisfies Wire)
    this.#own().postMessage(wire, ports)
  }

  start(): void {
    if (this.#started) return
    this.#started = true
    this.#own().on('message', (raw: unknown) => {
      const wire = isWire(raw) ? raw : { data: raw, ports: [] }
      this.emit('message', { data: wire.data, ports: wire.ports.map((port) => new PortDouble(port)) })
    })
  }

  close(): void {
    this.#own().close()
  }

  /** Hands the node port over; this object is dead afterwards. */
  giveAway(): MessagePort {
    const port = this.#own()
    port.removeAllListeners('close')
    this.#port = null
    return port
  }

  #own(): MessagePort {
    if (this.#port === null) throw new TypeError('this port was transferred')
    return this.#port
  }
}

function isWire(raw: unknown): raw is Wire {
  return typeof raw === 'object' && raw !== null && 'withPorts' in raw && 'ports' in raw && Array.isArray(raw.ports)
}

export class ChannelDouble {
  readonly port1: PortDouble
  readonly port2: PortDouble

  constructor() {
    const channel = new MessageChannel()
    this.port1 = new PortDouble(channel.port1)
    this.port2 = new PortDouble(channel.port2)
  }
}
