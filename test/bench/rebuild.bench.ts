import { join } from 'node:path'
import { migrate } from '../../db/migrate.ts'
import { type Db, openScratch } from '../../db/open.ts'
import { projections } from '../../db/projections.ts'
import { rebuildInto } from '../../db/rebuild.ts'
import { compareTables } from '../../db/verify.ts'
import { parseCanonical } from '../../shared/journal/canonical.ts'
import { startTestCore } from '../support/coreHarness.ts'
import { fillSite } from './recording.bench.ts'
import type { BenchFigure } from './search.bench.ts'

/** Reads every envelope and body once, as bytes made objects; nothing is folded or written. ms. */
function bareReading(db: Db): number {
  const started = performance.now()
  const rows = db.prepare('SELECT envelope, body FROM event ORDER BY event_id').iterate()
  let events = 0
  for (const row of rows as IterableIterator<{ envelope: Uint8Array; body: Uint8Array | null }>) {
    parseCanonical(row.envelope)
    if (row.body !== null) parseCanonical(row.body)
    events += 1
  }
  if (events === 0) throw new Error('nothing to read')
  return performance.now() - started
}

/**
 * Rebuilds every table of a store with `size` items aside, per item, next to the bare reading of the same events. The
 * goal of the largest size is 1.5 × the cost per item of the smallest: a rebuild grows with the items and no faster.
 */
export async function rebuildBench(report: (figure: BenchFigure) => void, sizes: readonly number[]): Promise<void> {
  let smallest: number | null = null
  for (const size of sizes) {
    const test = await startTestCore({ now: Date.parse('2026-11-23T02:00:00Z') })
    const { db, key } = test.core.context.store()
    const scratch = openScratch(join(test.folder, 'aside.db'), key)
    try {
      fillSite(test, size, 0)
      migrate(scratch)
      const reading = bareReading(db)
      const started = performance.now()
      rebuildInto(db, scratch, projections, () => undefined)
      const perItem = ((performance.now() - started) * 1000) / size
      if (compareTables(db, scratch, projections).length > 0) throw new Error('the rebuilt tables differ')
      const goal = smallest === null ? null : smallest * 1.5
      report({ bench: 'rebuild', size, value: perItem, unit: 'µs/item', floor: (reading * 1000) / size, goal })
      smallest ??= perItem
    } finally {
      scratch.close()
      await test.close()
    }
  }
}
