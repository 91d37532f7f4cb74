import { eventsAfter } from '../../db/copies.ts'
import { type Desk, exportTo, importFrom, introduce, startDesks } from '../support/sync/desks.ts'
import { fillSite } from './recording.bench.ts'
import type { BenchFigure } from './search.bench.ts'

const EVENTS_AT_ONCE = 200
/** Writing and reading a bundle of the whole size may take so long. */
const GOAL_SECONDS = 30
const GOAL_SIZE = 22_000
/** The cost per item at ten times the size, against the smaller. */
const GROWTH = 1.5

/** The same events applied to another laptop with nothing around them: no seals, no checks, no stick. Seconds. */
function bareApplying(from: Desk, to: Desk): number {
  const { db } = from.core.context.store()
  const { journal } = to.core.context.store()
  const started = performance.now()
  for (let last = 0; ; ) {
    const events = eventsAfter(db, last, EVENTS_AT_ONCE)
    if (events.length === 0) break
    journal.transact(() => journal.apply(events))
    last = events.at(-1)?.eventId ?? last
  }
  return (performance.now() - started) / 1000
}

/**
 * An office writes a bundle of `size` items for a laptop that has none of them, on a folder of this disk, and the laptop
 * reads it, every batch checked and every item in its tables. Beside it the same events applied bare.
 */
export async function bundleBench(report: (figure: BenchFigure) => void, sizes: readonly number[]): Promise<void> {
  let smallest: number | null = null
  for (const size of sizes) {
    const desks = await startDesks()
    try {
      const laptop = await desks.laptop()
      const plain = await desks.laptop()
      const stick = await desks.stick()
      await introduce([desks.office, laptop], stick)
      fillSite(desks.office, size, 0)
      const started = performance.now()
      const wrote = await exportTo(desks.office, stick)
      const between = performance.now()
      const read = await importFrom(laptop, stick)
      const ended = performance.now()
      const all = read.applied + read.known === wrote.events && read.applied >= size
      if (!all || read.refused > 0) throw new Error('not all arrived')
      const seconds = (ended - started) / 1000
      const floor = bareApplying(desks.office, plain)
      const goal = size === GOAL_SIZE ? GOAL_SECONDS : null
      report({ bench: 'bundle', size, value: seconds, unit: 's', floor, goal })
      report({ bench: 'bundle-write', size, value: (between - started) / 1000, unit: 's', floor: null, goal: null })
      report({ bench: 'bundle-bytes', size, value: wrote.bytes / size, unit: 'bytes/item', floor: null, goal: null })
      const perItem = (seconds * 1e6) / size
      const growth = smallest === null ? null : smallest * GROWTH
      report({ bench: 'bundle-item', size, value: perItem, unit: 'µs/item', floor: (floor * 1e6) / size, goal: growth })
      smallest ??= perItem
    } finally {
      await desks.close()
    }
  }
}
