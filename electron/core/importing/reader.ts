import { Worker } from 'node:worker_threads'
import { deskError } from '../errors.ts'
import type { TableErrorCode, TableErrorData } from '../tables/index.ts'
import type { ReadOrder, ReadReply, WireChunk, WireHead } from './messages.ts'

const workerAddress = new URL('../workers/importWorker.ts', import.meta.url)

/** Replies of a reading worker, in order; each taken chunk lets the worker go on. Ends when the worker does. */
class WorkerReplies {
  readonly #worker: Worker
  readonly #waiting: ReadReply[] = []
  #wake: () => void = () => undefined
  #failure: Error | null = null
  #gone = false

  constructor(order: ReadOrder) {
    this.#worker = new Worker(workerAddress, { workerData: order, execArgv: [] })
    this.#worker.on('message', (reply: ReadReply) => {
      this.#waiting.push(reply)
      this.#wake()
    })
    this.#worker.on('error', (error) => {
      this.#failure = error instanceof Error ? error : new Error(String(error))
    })
    this.#worker.on('exit', () => {
      this.#gone = true
      this.#wake()
    })
  }

  /** The next reply, or null at the end. Throws what the worker died of, and the contract's error for a refused file. */
  async next(signal: AbortSignal | undefined): Promise<ReadReply | null> {
    const onAbort = (): void => this.#wake()
    signal?.addEventListener('abort', onAbort)
    try {
      while (this.#waiting.length === 0 && !this.#gone && signal?.aborted !== true) {
        await new Promise<void>((resolve) => {
          this.#wake = resolve
        })
      }
    } finally {
      signal?.removeEventListener('abort', onAbort)
    }
    if (signal?.aborted === true) return null
    const reply = this.#waiting.shift()
    if (reply === undefined) {
      if (this.#failure !== null) throw this.#failure
      return null
    }
    if (reply.kind === 'tableError') throw badFile(reply.code, reply.data)
    if (reply.kind === 'mappingError') {
      throw deskError('REFUSED', { rule: reply.rule, field: reply.field, detail: reply.detail })
    }
    if (reply.kind === 'chunk') this.#worker.postMessage('taken')
    return reply
  }

  /** Up to `most` further chunks that are here already. */
  moreChunks(most: number): WireChunk[] {
    const more: WireChunk[] = []
    for (let next = this.#waiting[0]; more.length < most && next?.kind === 'chunk'; next = this.#waiting[0]) {
      this.#waiting.shift()
      this.#worker.postMessage('taken')
      more.push(next)
    }
    return more
  }

  async stop(): Promise<void> {
    await this.#worker.terminate()
  }
}

/** A refused file as the contract says it: the reason, and for a foreign file what it is. */
function badFile(code: TableErrorCode, data: TableErrorData) {
  const sizes = data.limit > 0 ? `${data.found}/${data.limit}` : ''
  return deskError('BAD_FILE', { reason: code, detail: data.kind ?? sizes })
}

/** Reads the head of a file in a worker. Throws BAD_FILE. */
export async function readHead(path: string): Promise<WireHead> {
  const replies = new WorkerReplies({ mode: 'inspect', path })
  try {
    const reply = await replies.next(undefined)
    if (reply?.kind !== 'head') throw new Error('the reading worker ended without an answer')
    return reply
  } finally {
    await replies.stop()
  }
}

/** What a reading of a whole file says first. */
export interface OpenedFile {
  fileHash: string
  approxRows: number
  fingerprint: string
}

/**
 * Reads a whole file in a worker: first `opened`, then chunks, as many at once as `together` says and are ready. Ends early, without a throw, when `signal` aborts.
 * Throws BAD_FILE or REFUSED before the first chunk; BAD_FILE also later when the file turns out broken inside.
 */
export async function readRows(
  order: Extract<ReadOrder, { mode: 'rows' }>,
  signal: AbortSignal | undefined,
  opened: (file: OpenedFile) => void,
  take: (chunks: WireChunk[]) => Promise<void>,
  together: () => number,
): Promise<void> {
  const replies = new WorkerReplies(order)
  try {
    for (;;) {
      const reply = await replies.next(signal)
      if (reply === null || reply.kind === 'end') return
      if (reply.kind === 'opened') opened(reply)
      else if (reply.kind === 'chunk') await take([reply, ...replies.moreChunks(together() - 1)])
    }
  } finally {
    await replies.stop()
  }
}
