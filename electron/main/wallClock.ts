/** Time as the shell needs it; tests bring their own. */
export type Clock = {
  /** Milliseconds from any fixed moment; never goes back. */
  now(): number
  /** Runs `act` once after `ms` milliseconds unless the returned function is called before. */
  after(ms: number, act: () => void): () => void
}

export const wallClock: Clock = {
  now: () => performance.now(),
  after(ms, act) {
    const timer = setTimeout(act, ms)
    return () => clearTimeout(timer)
  },
}
