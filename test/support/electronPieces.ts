/** Doubles of Electron's process, page and window; `electronDouble.ts` puts them together. */
import { EventEmitter } from 'node:events'
import type { MessagePort } from 'node:worker_threads'
import type { BrowserWindowConstructorOptions, ForkOptions } from 'electron'
import { passLink } from '../../electron/preload/passLink.ts'
import type { FromCore, ToCore } from '../../shared/contract/host.ts'
import { PortDouble, takePorts } from './electronPorts.ts'
import type { SessionDouble } from './electronSession.ts'
import { preventable } from './preventable.ts'

/** The utility process: what it was told is kept as structured clones, ports as MessagePortMain. */
export class CoreDouble extends EventEmitter {
  pid: number | undefined = undefined
  readonly received: ToCore[] = []
  readonly links: PortDouble[] = []
  readonly entry: string
  readonly arguments: string[]
  readonly options: ForkOptions
  #ended = false

  constructor(entry: string, arguments_: string[], options: ForkOptions) {
    super()
    this.entry = entry
    this.arguments = arguments_
    this.options = options
  }

  postMessage(message: unknown, transfer: object[] = []): void {
    if (this.#ended) return
    this.received.push(structuredClone(message) as ToCore)
    this.links.push(...takePorts(transfer).map((port) => new PortDouble(port)))
    this.emit('received')
  }

  kill(): boolean {
    if (this.#ended) return false
    setImmediate(() => this.exits(143))
    return true
  }

  spawns(): void {
    this.pid = 4000
    this.emit('spawn')
  }

  says(message: FromCore): void {
    this.emit('message', structuredClone(message))
  }

  /** The process is gone: its ports close with it. */
  exits(code: number): void {
    if (this.#ended) return
    this.#ended = true
    this.pid = undefined
    for (const link of this.links) link.close()
    this.emit('exit', code)
  }

  /** Waits for the n-th answer or refusal to what the core asked. */
  async answered(id: number): Promise<ToCore> {
    for (;;) {
      const found = this.received.find((m) => (m.kind === 'answer' || m.kind === 'refusal') && m.id === id)
      if (found !== undefined) return found
      await new Promise((resolve) => this.once('received', resolve))
    }
  }
}

/** A web contents with the page in it. */
export class ContentsDouble extends EventEmitter {
  static last = 0
  readonly id = ++ContentsDouble.last
  readonly session: SessionDouble
  openHandler: ((details: { url: string }) => { action: string }) | null = null
  /** Ports the page holds, newest last; all dropped when it leaves. */
  pagePorts: MessagePort[] = []
  address = ''
  destroyed = false
  reloads = 0
  #ipc = new EventEmitter()

  constructor(session: SessionDouble) {
    super()
    this.session = session
  }

  getURL(): string {
    return this.address
  }

  isDestroyed(): boolean {
    return this.destroyed
  }

  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.openHandler = handler
  }

  postMessage(channel: string, _message: unknown, transfer: object[] = []): void {
    this.#ipc.emit(channel, { ports: takePorts(transfer) })
  }

  reload(): void {
    this.reloads += 1
    this.shows(this.address)
  }

  /** The page leaves, another one loads: preload first, then the page, then `did-finish-load`. */
  shows(address: string): void {
    this.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false })
    this.leaves()
    this.address = address
    const origin = `${new URL(address).protocol}//${new URL(address).host}`
    passLink<MessagePort>(this.#ipc, {
      location: { origin },
      postMessage: (message, target, transfer) => {
        if (message === 'fieldwrit:link' && target === origin) this.pagePorts.push(...transfer)
      },
    })
    this.emit('did-finish-load')
  }

  leaves(): void {
    for (const port of this.pagePorts) port.close()
    this.pagePorts = []
    this.#ipc = new EventEmitter()
  }

  /** The page's process dies. */
  crashes(reason: string): void {
    this.leaves()
    this.emit('render-process-gone', preventable({}), { reason })
  }

  /** A navigation event as the page would cause it; returns whether it went through. */
  navigates(
    event: 'will-navigate' | 'will-redirect' | 'will-frame-navigate',
    url: string,
    isMainFrame: boolean,
  ): boolean {
    const details = preventable({ url, isMainFrame })
    this.emit(event, details)
    return !details.defaultPrevented
  }
}

export class WindowDouble extends EventEmitter {
  readonly options: BrowserWindowConstructorOptions
  readonly webContents: ContentsDouble
  readonly calls: string[] = []
  minimized = false
  destroyed = false

  constructor(options: BrowserWindowConstructorOptions, session: SessionDouble) {
    super()
    this.options = options
    this.webContents = new ContentsDouble(session)
  }

  loadURL(address: string): Promise<void> {
    this.webContents.shows(address)
    this.emit('ready-to-show')
    return Promise.resolve()
  }

  show(): void {
    this.calls.push('show')
  }

  focus(): void {
    this.calls.push('focus')
  }

  restore(): void {
    this.minimized = false
    this.calls.push('restore')
  }

  isMinimized(): boolean {
    return this.minimized
  }

  isDestroyed(): boolean {
    return this.destroyed
  }

  close(): void {
    this.destroy()
  }

  destroy(): void {
    if (this.destroyed) return
    this.destroyed = true
    this.webContents.destroyed = true
    this.webContents.leaves()
    this.emit('closed')
  }
}
