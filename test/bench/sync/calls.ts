import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'

/** A call to a process of the bench, and its answer. */
export interface Call {
  id: number
  name: string
  input: unknown
}
export interface Answer {
  id: number
  value: unknown
  error: string | null
}

type Calls = Record<string, (input: never) => unknown>
type InputOf<F> = F extends (input: infer I) => unknown ? (unknown extends I ? undefined : I) : never

/** A process of the bench and what it can be asked. */
export interface Remote<C extends Calls> {
  call<K extends keyof C & string>(name: K, input: InputOf<C[K]>): Promise<Awaited<ReturnType<C[K]>>>
  /** Ends the process; resolves when it is gone. */
  end(): Promise<void>
}

/** Answers calls in a process that {@link startProcess} started. */
export function answerCalls(calls: Calls): void {
  const answer = async ({ id, name, input }: Call): Promise<Answer> => {
    try {
      const call = calls[name]
      if (call === undefined) throw new Error(`no call ${name}`)
      return { id, value: await call(input as never), error: null }
    } catch (error) {
      return { id, value: undefined, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }
    }
  }
  process.on('message', (message) => {
    void answer(message as Call).then((said) => process.send?.(said))
  })
  // Whoever asked is gone or has had enough; open sockets would keep the process.
  process.on('disconnect', () => process.exit(0))
}

/** Starts a process from a file that answers `C`. Its words on stderr are this process's. */
export function startProcess<C extends Calls>(file: URL): Remote<C> {
  const child: ChildProcess = fork(file, { serialization: 'advanced' })
  const waiting = new Map<number, (answer: Answer) => void>()
  let last = 0
  child.on('message', (message) => {
    const answer = message as Answer
    waiting.get(answer.id)?.(answer)
    waiting.delete(answer.id)
  })
  child.on('exit', () => {
    for (const [id, tell] of waiting) tell({ id, value: undefined, error: 'the process ended' })
    waiting.clear()
  })
  return {
    call(name, input) {
      last += 1
      const id = last
      return new Promise((resolve, reject) => {
        waiting.set(id, ({ error, value }) =>
          error === null ? resolve(value as never) : reject(new Error(`${name}: ${error}`)),
        )
        child.send({ id, name, input } satisfies Call)
      })
    },
    async end() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = once(child, 'exit')
      child.disconnect()
      await gone
    },
  }
}

/** Largest size of this process, MiB. What `resourceUsage` says of a child begins with its parent's, so Linux is asked itself. */
export function peakSize(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS / 1024
  const [, kib = '0'] = /^VmHWM:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? []
  return Number(kib) / 1024
}
