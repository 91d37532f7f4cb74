import type { BenchFigure } from '../search.bench.ts'
import { startTeam } from './team.ts'

/** How much larger a process may get at ten times the size. */
const GROWTH = 1.25

/** Largest sizes (MiB) of a hub that gives `size` items to a laptop, and of that laptop, while they exchange. */
async function peaks(size: number): Promise<{ hub: number; desk: number }> {
  const team = await startTeam(2)
  const { hub, siteId, peer } = team
  const [desk] = team.others
  if (desk === undefined) throw new RangeError('no laptop')
  try {
    await hub.call('fill', { siteId, first: 0, count: size, prefix: 'D1' })
    await Promise.all([hub, desk].map((one) => one.call('forgetPeak', undefined)))
    await desk.call('exchange', { peer })
    const { items } = await desk.call('standing', undefined)
    if (items !== size) throw new Error(`${items} of ${size} came`)
    const [ofHub, ofDesk] = [await hub.call('used', undefined), await desk.call('used', undefined)]
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
