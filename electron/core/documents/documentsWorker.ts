import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { SheetPage } from '../../../shared/domain/signatures/signingSheet.ts'
import { installedFontDir, systemFontDirs, type Typeface } from './fontPlaces.ts'
import type { DocumentResources, RenderedDocument } from './render.ts'
import type { Made, RenderReply, RenderRequest } from './worker.ts'

/** Why no document came back: it could not be drawn, took too long, or the worker died or was closed meanwhile. */
export class RenderError extends Error {
  readonly code: 'refused' | 'timeout' | 'crashed' | 'closed'
  constructor(code: RenderError['code'], message: string) {
    super(message)
    this.name = 'RenderError'
    this.code = code
  }
}

/** Options of {@link openDocumentsWorker}; all are said, a host knows them. */
export interface DocumentsWorkerOptions {
  readonly resources: DocumentResources
  /** Module the thread runs; from source {@link sourceWorkerUrl}. */
  readonly workerUrl: URL
  /** Milliseconds after which a document is given up and the thread is replaced. */
  readonly timeoutMs: number
}

/** Draws documents beside the core, which goes on answering meanwhile. */
export interface DocumentsWorker {
  /** See `DocumentRenderer.inventoryList`. Orders are served one after another. Rejects with {@link RenderError}. */
  inventoryList(bytes: Uint8Array, code: string, typeface: Typeface): Promise<RenderedDocument>
  /** See `DocumentRenderer.inventoryListPages`; otherwise as {@link inventoryList}. */
  inventoryListPages(bytes: Uint8Array, typeface: Typeface): Promise<readonly SheetPage[]>
  /** See `DocumentRenderer.official`; otherwise as {@link inventoryList}. */
  official(bytes: Uint8Array, code: string, typeface: Typeface): Promise<RenderedDocument>
  /** The editable copy (DOCX) of an `officialDocument/1` snapshot; see `officialDocx`. Otherwise as {@link official}. */
  officialDocx(bytes: Uint8Array, code: string): Promise<Uint8Array>
  /** Ends the thread; what is under way rejects with `closed`. */
  close(): Promise<void>
}

export const sourceWorkerUrl = new URL('./worker.ts', import.meta.url)

/** Templates beside this file, fonts beside an installed program or from npm, the system's own font folders. */
export function sourceResources(): DocumentResources {
  return {
    templateDir: fileURLToPath(new URL('.', import.meta.url)),
    fontDir: installedFontDir(),
    systemFontDirs: systemFontDirs(),
  }
}

interface Order {
  readonly request: RenderRequest
  readonly resolve: (made: Made) => void
  readonly reject: (error: RenderError) => void
}

/** Opens the worker; the thread starts with the first order and again after a crash or a timeout. */
export function openDocumentsWorker(options: DocumentsWorkerOptions): DocumentsWorker {
  return new ThreadedDocuments(options)
}

class ThreadedDocuments implements DocumentsWorker {
  readonly #options: DocumentsWorkerOptions
  readonly #waiting: Order[] = []
  #thread: Worker | null = null
  #current: Order | null = null
  #timer: NodeJS.Timeout | null = null
  #nextId = 1
  #closed = false

  constructor(options: DocumentsWorkerOptions) {
    this.#options = options
  }

  inventoryList(bytes: Uint8Array, code: string, typeface: Typeface): Promise<RenderedDocument> {
    return this.#pages({ kind: 'inventoryList', bytes, code, typeface })
  }

  async inventoryListPages(bytes: Uint8Array, typeface: Typeface): Promise<readonly SheetPage[]> {
    const made = await this.#order({ kind: 'inventoryListPages', bytes, code: '', typeface })
    if (made.kind !== 'division') throw new RenderError('refused', made.kind)
    return made.pages
  }

  official(bytes: Uint8Array, code: string, typeface: Typeface): Promise<RenderedDocument> {
    return this.#pages({ kind: 'official', bytes, code, typeface })
  }

  async officialDocx(bytes: Uint8Array, code: string): Promise<Uint8Array> {
    const made = await this.#order({ kind: 'officialDocx', bytes, code, typeface: 'bundled' })
    if (made.kind !== 'docx') throw new RenderError('refused', made.kind)
    return made.bytes
  }

  async #pages(what: Omit<RenderRequest, 'id'>): Promise<RenderedDocument> {
    const made = await this.#order(what)
    if (made.kind !== 'pages') throw new RenderError('refused', made.kind)
    return made.document
  }

  #order(what: Omit<RenderRequest, 'id'>): Promise<Made> {
    if (this.#closed) return Promise.reject(new RenderError('closed', 'closed'))
    const request = { ...what, id: this.#nextId }
    this.#nextId += 1
    return new Promise((resolve, reject) => {
      this.#waiting.push({ request, resolve, reject })
      this.#next()
    })
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const order of this.#waiting.splice(0)) order.reject(new RenderError('closed', 'closed'))
    const thread = this.#thread
    this.#drop('closed', 'closed')
    await thread?.terminate()
  }

  #next(): void {
    if (this.#current !== null) return
    const order = this.#waiting.shift()
    if (order === undefined) return
    this.#current = order
    const thread = this.#thread ?? this.#start()
    this.#timer = setTimeout(() => {
      this.#drop('timeout', `no document within ${this.#options.timeoutMs} ms`)
      void thread.terminate()
      this.#next()
    }, this.#options.timeoutMs)
    thread.postMessage(order.request)
  }

  #start(): Worker {
    const thread = new Worker(this.#options.workerUrl, { workerData: this.#options.resources, execArgv: [] })
    thread.unref()
    const died = (message: string): void => {
      if (this.#thread !== thread) return
      this.#drop('crashed', message)
      this.#next()
    }
    thread.on('message', (reply: RenderReply) => this.#settle(reply))
    thread.on('error', (error) => died(error.message))
    thread.on('exit', (code) => died(`exit ${code}`))
    this.#thread = thread
    return thread
  }

  #settle(reply: RenderReply): void {
    const order = this.#current
    if (order === null || order.request.id !== reply.id) return
    this.#finish()
    if (reply.ok) order.resolve(reply.made)
    else order.reject(new RenderError('refused', `${reply.name}: ${reply.message}`))
    this.#next()
  }

  /** Gives up the thread and the order under way; the next order starts a new thread. */
  #drop(code: RenderError['code'], message: string): void {
    const order = this.#current
    this.#thread = null
    this.#finish()
    order?.reject(new RenderError(code, message))
  }

  #finish(): void {
    this.#current = null
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
  }
}
