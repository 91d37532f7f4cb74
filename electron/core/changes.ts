import type { Change } from '../../shared/contract/desk/system.ts'

/** Tells every open window, after a commit, which rows changed. */
export interface Changes {
  publish(change: Change): void
  /** Changes from now on until `signal` aborts. A slow reader gets them merged, never lost. */
  subscribe(signal: AbortSignal | undefined): AsyncGenerator<Change>
}

export function makeChanges(): Changes {
  const readers = new Set<(change: Change) => void>()
  return {
    publish(change) {
      for (const tell of readers) tell(change)
    },
    subscribe(signal) {
      const waiting: Change[] = []
      let wake: () => void = () => undefined
      let ended = signal?.aborted === true
      const tell = (change: Change): void => {
        waiting.push(change)
        if (waiting.length > 256) waiting.splice(0, waiting.length, { feature: 'all', scope: '', ids: [] })
        wake()
      }
      const end = (): void => {
        ended = true
        readers.delete(tell)
        signal?.removeEventListener('abort', end)
        wake()
      }
      // Heard from this moment on, not from the first pull: what is published in between is told too.
      if (!ended) readers.add(tell)
      signal?.addEventListener('abort', end)
      const pull = async (): Promise<IteratorResult<Change, undefined>> => {
        for (;;) {
          const next = ended ? undefined : waiting.shift()
          if (next !== undefined) return { done: false, value: next }
          if (ended) return { done: true, value: undefined }
          await new Promise<void>((resolve) => {
            wake = resolve
          })
        }
      }
      let turn: Promise<unknown> = Promise.resolve()
      const reader: AsyncGenerator<Change, undefined> = {
        next() {
          const answer = turn.then(pull)
          turn = answer
          return answer
        },
        return() {
          end()
          return Promise.resolve({ done: true, value: undefined })
        },
        throw(error) {
          end()
          return Promise.reject(error)
        },
        [Symbol.asyncIterator]: () => reader,
        [Symbol.asyncDispose]: () => Promise.resolve(end()),
      }
      return reader
    },
  }
}
