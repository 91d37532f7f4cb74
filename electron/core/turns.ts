/** Work that waits in the middle, done one after the other, each whole. */
export function turns() {
  let last: Promise<unknown> = Promise.resolve()
  return {
    inTurn<In extends unknown[], Out>(work: (...input: In) => Promise<Out>): (...input: In) => Promise<Out> {
      return (...input) => {
        const run = last.then(() => work(...input))
        last = run.catch(() => undefined)
        return run
      }
    },
    /** Resolves when what was asked so far has ended, well or not. */
    settled: (): Promise<void> => last.then(() => undefined),
  }
}
