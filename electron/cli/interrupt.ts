/** Runs `work` with a signal that Ctrl+C or an orderly end raises; the work then stops at its next whole step. */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController()
  const abort = (): void => controller.abort()
  // Never `once`: a library that carries files ends the process at a signal for which nobody else listens any more.
  process.on('SIGINT', abort)
  process.on('SIGTERM', abort)
  try {
    return await work(controller.signal)
  } finally {
    process.off('SIGINT', abort)
    process.off('SIGTERM', abort)
  }
}
