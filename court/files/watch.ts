import type { FileShelf } from './shelf.ts'
import { ShelfError, type ShelfFault } from './shelfError.ts'

/** How a shelf stands: `well`, or what it can't do. */
export type ShelfState = 'well' | ShelfFault

/** A shelf is asked at most so often, whoever asks, ms: a look at an object store costs it calls. */
const ASK_MS = 15_000
/** No answer in this time is one, ms. */
const ANSWER_MS = 5000

/** Whether a shelf can be used just now; `now` is monotonic ms. Never throws. */
export function watchShelf(shelf: FileShelf, now: () => number): () => Promise<ShelfState> {
  let asked: { at: number; state: Promise<ShelfState> } | null = null
  return () => {
    if (asked === null || now() - asked.at > ASK_MS) asked = { at: now(), state: shelfState(shelf) }
    return asked.state
  }
}

/** The same, asked once. */
export function shelfState(shelf: FileShelf): Promise<ShelfState> {
  const late = AbortSignal.timeout(ANSWER_MS)
  const silent = new Promise<ShelfState>((resolve) => {
    late.addEventListener('abort', () => resolve('unreachable'), { once: true })
  })
  const asked = shelf.check().then(
    (): ShelfState => 'well',
    (error: unknown): ShelfState => (error instanceof ShelfError ? error.fault : 'unreachable'),
  )
  return Promise.race([asked, silent])
}
