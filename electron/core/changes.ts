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
    async *subscribe(signal) {
      const waiting: Change[] = []
      let wake: () => void = () => undefined
      const tell = (change: Change): void => {
        waiting.push(change)
        if (waiting.length > 256) waiting.splice(0, waiting.length, { feature: 'all', scope: '', ids: [] })
        wake()
      }
      const onAbort = (): void => wake()
      readers.add(tell)
      signal?.addEventListener('abort', onAbort)
      try {
        while (signal?.aborted !== true) {
          const next = waiting.shift()
          if (next !== undefined) yield next
          else
            await new Promise<void>((resolve) => {
              wake = resolve
            })
        }
      } finally {
        readers.delete(tell)
        signal?.removeEventListener('abort', onAbort)
      }
    },
  }
}
