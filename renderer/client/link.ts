import { type ClientContext, type ClientLink, type ClientOptions, ORPCError } from '@orpc/client'

/** One open connection to the core. `gone` resolves (never rejects) when nothing more can come over it. */
export interface Wire {
  readonly link: ClientLink<ClientContext>
  readonly gone: Promise<void>
  readonly close: () => void
}

/** Opens a connection; rejects with `LinkRefused` when trying again is of no use, with anything else when it is. */
export type Connect = (signal: AbortSignal) => Promise<Wire>

/** The core turned this window away: it belongs to another start of the program. */
export class LinkRefused extends Error {
  constructor(reason: string) {
    super(reason)
    this.name = 'LinkRefused'
  }
}

/** `ready` = calls go out; `waiting` = they wait for the next connection; `refused` = only a new start helps. */
export type LinkState = 'waiting' | 'ready' | 'refused'

export interface LinkOptions {
  readonly connect: Connect
  /** How long a call waits for a connection, in ms, before it fails with CORE_GONE. */
  readonly waitMs: number
  /** Pauses before each further try to connect, in ms; the last one repeats. */
  readonly pausesMs: readonly number[]
  /** Hears of every answered call that carried a `commandId`: what it wrote is on disk. */
  readonly onAcknowledged: () => void
}

/** A link that survives its connections. */
export interface DeskLink extends ClientLink<ClientContext> {
  readonly state: () => LinkState
  /** Calls `listener` at each change of state until the returned function is called. */
  readonly onState: (listener: (state: LinkState) => void) => () => void
  readonly close: () => void
}

/** The error of a call whose connection ended: whether the core did the work is unknown, a repeat by `commandId` is safe. */
export function coreGone(): ORPCError<'CORE_GONE', Record<string, never>> {
  return new ORPCError('CORE_GONE', { data: {} })
}

/** Whether `error` says that the connection ended. */
export function isCoreGone(error: unknown): boolean {
  return error instanceof ORPCError && error.code === 'CORE_GONE'
}

/**
 * Keeps one connection open for as long as the window lives. When it ends, pending calls and streams fail with
 * CORE_GONE at once and later calls wait for the next connection, so that nothing ever hangs on a closed port.
 */
export function makeDeskLink(options: LinkOptions): DeskLink {
  const end = new AbortController()
  const listeners = new Set<(state: LinkState) => void>()
  let state: LinkState = 'waiting'
  let wire: Wire | null = null
  const setState = (next: LinkState): void => {
    if (next === state) return
    state = next
    for (const tell of [...listeners]) tell(next)
  }
  const run = async (): Promise<void> => {
    for (let tries = 0; !end.signal.aborted; ) {
      try {
        wire = await options.connect(end.signal)
        tries = 0
        setState('ready')
        await Promise.race([wire.gone, aborted(end.signal)])
      } catch (error) {
        if (error instanceof LinkRefused) {
          setState('refused')
          return
        }
      }
      wire?.close()
      wire = null
      setState('waiting')
      await pause(options.pausesMs[Math.min(tries++, options.pausesMs.length - 1)] ?? 0, end.signal)
    }
  }
  const nextWire = (signal: AbortSignal | undefined): Promise<Wire> =>
    new Promise((resolve, reject) => {
      const settle = (act: () => void): void => {
        clearTimeout(late)
        listeners.delete(look)
        signal?.removeEventListener('abort', look)
        end.signal.removeEventListener('abort', look)
        act()
      }
      const look = (): void => {
        const open = wire
        if (signal?.aborted) settle(() => reject(signal.reason))
        else if (state === 'refused' || end.signal.aborted) settle(() => reject(coreGone()))
        else if (state === 'ready' && open !== null) settle(() => resolve(open))
      }
      const late = setTimeout(() => settle(() => reject(coreGone())), options.waitMs)
      listeners.add(look)
      signal?.addEventListener('abort', look)
      end.signal.addEventListener('abort', look)
      look()
    })
  void run()
  return {
    state: () => state,
    onState(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: () => end.abort(),
    async call(path, input, call) {
      const open = await nextWire(call.signal)
      const answer = await untilGone(open, () => open.link.call(path, input, call as ClientOptions<ClientContext>))
      if (carriesCommand(input)) options.onAcknowledged()
      return isStream(answer) ? guardStream(open, answer) : answer
    },
  }
}

/** Waits for `work`, but no longer than its connection lives. */
async function untilGone<T>(wire: Wire, work: () => Promise<T>): Promise<T> {
  const ended = wire.gone.then((): never => {
    throw coreGone()
  })
  ended.catch(() => undefined)
  const working = work()
  // After the connection ended the link may reject or stay silent; neither may surface as an unhandled rejection.
  working.catch(() => undefined)
  return Promise.race([ended, working])
}

async function* guardStream(wire: Wire, stream: AsyncIterator<unknown>): AsyncGenerator<unknown> {
  let isOver = false
  try {
    while (true) {
      const step = await untilGone(wire, () => stream.next())
      if (step.done) {
        isOver = true
        return step.value
      }
      yield step.value
    }
  } catch (error) {
    isOver = true
    throw error
  } finally {
    // Telling the core that nobody reads on may itself meet a dead connection: nobody waits for it.
    if (!isOver) void Promise.resolve(stream.return?.()).catch(() => undefined)
  }
}

function isStream(value: unknown): value is AsyncIterator<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value && 'next' in value
}

function carriesCommand(input: unknown): boolean {
  return typeof input === 'object' && input !== null && 'commandId' in input
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done)
  })
}
