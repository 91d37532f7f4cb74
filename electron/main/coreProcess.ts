/**
 * The core as a utility process: started after `ready`, watched, restarted after a crash, stopped in order. Every page
 * load and every core start gets a fresh channel; main keeps neither end. Main holds no key: secrets pass through the
 * host protocol and are forgotten.
 */
import { type CoreRefusal, fromCore, HostError, type HostEvent, type ToCore } from '../../shared/contract/host.ts'
import { crashBudget } from './crashBudget.ts'
import type { Contents, CoreChild, ElectronApi, ElectronPort } from './electronApi.ts'
import { isOwnPage } from './origin.ts'
import type { Clock } from './wallClock.ts'

/** The channel on which a page gets its port. */
export const linkChannel = 'fieldwrit:link'

/** How long an orderly stop may take, in milliseconds. */
export const stopLimitMs = 5_000

export type CoreFailure =
  | { readonly kind: 'crashed'; readonly crashes: number; readonly exitCode: number }
  | { readonly kind: 'refused'; readonly reason: CoreRefusal }

export type CoreProcessParts = {
  readonly api: Pick<ElectronApi, 'utilityProcess' | 'MessageChannelMain'>
  /** Absolute path of the bundled core entry. */
  readonly entry: string
  readonly arguments: readonly string[]
  readonly environment: Record<string, string>
  readonly clock: Clock
  /** Does what the core asks of the host; rejects with HostError. */
  readonly answer: (act: string, input: unknown) => Promise<unknown>
  readonly onFailure: (failure: CoreFailure) => void
}

export type CoreProcess = {
  /** Starts the core; only after `ready`. */
  start(): void
  /** The page in this window has loaded and waits for its port. */
  pageLoaded(contents: Contents): void
  /** The page left (reload, crash, closed window). */
  pageGone(): void
  /** Tells the core what happened to the machine. */
  tell(event: HostEvent): void
  /** Stops in order within `stopLimitMs`, then by force; says which. Never restarts afterwards. */
  stop(): Promise<'stopped' | 'killed' | 'notRunning'>
  /** Starts again after a failure, with a fresh restart budget. */
  retry(): void
}

type State = {
  child: CoreChild | null
  spawned: boolean
  stopping: boolean
  refusal: CoreRefusal | null
  page: Contents | null
  onExit: (() => void) | null
}

export function coreProcess(parts: CoreProcessParts): CoreProcess {
  const budget = crashBudget(parts.clock)
  const state: State = { child: null, spawned: false, stopping: false, refusal: null, page: null, onExit: null }

  const post = (child: CoreChild, message: ToCore, transfer: ElectronPort[]): void => {
    if (child === state.child) child.postMessage(message, transfer)
  }

  const link = (): void => {
    const { child, page } = state
    if (child === null || !state.spawned || page === null) return
    if (page.isDestroyed() || !isOwnPage(page.getURL())) return
    const channel = new parts.api.MessageChannelMain()
    post(child, { kind: 'link' }, [channel.port1])
    page.postMessage(linkChannel, null, [channel.port2])
  }

  const receive = async (child: CoreChild, raw: unknown): Promise<void> => {
    const parsed = fromCore.safeParse(raw)
    if (!parsed.success || child !== state.child) return
    const message = parsed.data
    if (message.kind === 'refused') state.refusal = message.reason
    if (message.kind !== 'ask') return
    try {
      post(child, { kind: 'answer', id: message.id, output: await parts.answer(message.act, message.input) }, [])
    } catch (error) {
      const code = error instanceof HostError ? error.code : 'INTERNAL'
      const detail = error instanceof Error ? error.message : String(error)
      post(child, { kind: 'refusal', id: message.id, code, detail }, [])
    }
  }

  const ended = (child: CoreChild, exitCode: number): void => {
    if (child !== state.child) return
    state.child = null
    state.spawned = false
    state.onExit?.()
    if (state.stopping) return
    if (state.refusal !== null) {
      parts.onFailure({ kind: 'refused', reason: state.refusal })
      return
    }
    const { crashes, restart } = budget.record()
    if (restart) start()
    else parts.onFailure({ kind: 'crashed', crashes, exitCode })
  }

  const start = (): void => {
    if (state.child !== null || state.stopping) return
    state.refusal = null
    const child = parts.api.utilityProcess.fork(parts.entry, [...parts.arguments], {
      env: parts.environment,
      execArgv: [],
      serviceName: 'Fieldwrit core',
      stdio: 'inherit',
    })
    state.child = child
    child.on('spawn', () => {
      if (child !== state.child) return
      state.spawned = true
      link()
    })
    child.on('message', (message) => void receive(child, message))
    child.on('exit', (code) => ended(child, code))
  }

  const stop = (): Promise<'stopped' | 'killed' | 'notRunning'> => {
    state.stopping = true
    const { child } = state
    if (child === null) return Promise.resolve('notRunning')
    return new Promise((resolve) => {
      const cancel = parts.clock.after(stopLimitMs, () => {
        state.onExit = null
        child.kill()
        resolve('killed')
      })
      const before = state.onExit
      state.onExit = () => {
        before?.()
        cancel()
        resolve('stopped')
      }
      post(child, { kind: 'stop' }, [])
    })
  }

  return {
    start,
    stop,
    pageLoaded(contents) {
      state.page = contents
      link()
    },
    pageGone() {
      state.page = null
    },
    tell(event) {
      if (state.child !== null) post(state.child, { kind: 'event', event }, [])
    },
    retry() {
      budget.clear()
      start()
    },
  }
}
