import type { BenchFigure } from '../search.bench.ts'
import { startTeam } from './team.ts'

/** How much larger a process may get at ten times the size. */
const GROWTH = 1.25

/** Largest sizes (MiB) of a hub that gives `size` items to a laptop that joins, and of that laptop; both began empty. */
async function peaks(size: number): Promise<{ hub: number; desk: number }> {
  const team = await startTeam(2, size)
  const [desk] = team.others
  if (desk === undefined) throw new RangeError('no laptop')
  try {
    const [ofHub, ofDesk] = [await team.hub.call('used', undefined), await desk.call('used', undefined)]
    const { items } = await desk.call('standing', undefined)
    if (items !== size) throw new Error(`${items} of ${size} came`)
    return { hub: ofHub.peak, desk: ofDesk.peak }
  } finally {
    await team.close()
  }
}

/** How large the hub's and the laptop's processes get while a laptop that has nothing takes everything over. */
export async function memoryBench(report: (figure: BenchFigure) => void, sizes: readonly number[]): Promise<void> {
  let smallest: { hub: number; desk: number } | null = null
  for (const size of sizes) {
    const most = await peaks(size)
    for (const who of ['hub', 'desk'] as const) {
      const goal = smallest === null ? null : smallest[who] * GROWTH
      report({ bench: `memory-${who}`, size, value: most[who], unit: 'MiB', floor: null, goal })
    }
    smallest ??= most
  }
}
