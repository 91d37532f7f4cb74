import type { Progress } from '../../../shared/contract/desk/base.ts'

/** Progress of long work for one reader: a slow reader sees the newest step, never a queue of old ones. */
export class Steps {
  readonly #step: string
  #newest: Progress | null = null
  #wake: () => void = () => undefined

  constructor(step: string) {
    this.#step = step
  }

  /** Tells how far the work is; `total` may be an estimate. */
  progress(done: number, total: number): void {
    this.#newest = { kind: 'progress', done, total, step: this.#step }
    this.#wake()
  }

  /** Yields progress until `work` is settled; throws what it throws. */
  async *until(work: Promise<unknown>): AsyncGenerator<Progress, void, undefined> {
    let settled = false
    const end = (): void => {
      settled = true
      this.#wake()
    }
    work.then(end, end)
    for (;;) {
      const newest = this.#newest
      this.#newest = null
      if (newest !== null) yield newest
      else if (settled) break
      else
        await new Promise<void>((resolve) => {
          this.#wake = resolve
        })
    }
    await work
  }
}
