/**
 * Calls `end` when the system or a person asks this process to end, until the answer is called. The listeners stay while they
 * run, and for a second signal: a library that cleans up at exit ends the process itself once it sees no listener but its own.
 */
export function onEnd(end: () => void): () => void {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const signal of signals) process.on(signal, end)
  return () => {
    for (const signal of signals) process.off(signal, end)
  }
}

/** Runs `work` with a signal that Ctrl+C or an orderly end raises; the work then stops at its next whole step. */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController()
  const unheard = onEnd(() => controller.abort())
  try {
    return await work(controller.signal)
  } finally {
    unheard()
  }
}
