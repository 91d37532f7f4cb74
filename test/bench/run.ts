/**
 * All benches: `npm run -s bench -- [--quick] [--json] [NAME…]`. A NAME is a group (`cases`, `journal`, `start`,
 * `plan`, `documents`, `sync`) or the beginning of a figure's name. Prints a table, or one JSON line per figure; ends with 1 when a goal
 * is missed.
 */
import { parseArgs } from 'node:util'
import type { BenchFigure } from './search.bench.ts'

type Report = (figure: BenchFigure) => void

/** A bench: the beginnings of its figures' names, and how it runs at full size or at a tenth. */
interface Bench {
  group: string
  names: readonly string[]
  run(report: Report, quick: boolean): Promise<void>
}

const MILLION = 1_000_000

const benches: readonly Bench[] = [
  {
    group: 'cases',
    names: ['import', 'worklist', 'search-service', 'search-wire'],
    async run(report, quick) {
      const { importBench } = await import('./import.bench.ts')
      await importBench(report, { large: !quick })
    },
  },
  {
    group: 'cases',
    names: ['search'],
    async run(report, quick) {
      const { searchBench } = await import('./search.bench.ts')
      searchBench(report, { sizes: quick ? [MILLION / 10] : [MILLION / 10, MILLION] })
    },
  },
  {
    group: 'journal',
    names: ['record'],
    async run(report, quick) {
      const { recordingBench } = await import('./recording.bench.ts')
      await recordingBench(report, quick ? [2000] : [2000, 20_000])
    },
  },
  {
    group: 'journal',
    names: ['rebuild'],
    async run(report, quick) {
      const { rebuildBench } = await import('./rebuild.bench.ts')
      await rebuildBench(report, quick ? [200, 2000] : [2000, 20_000])
    },
  },
  {
    group: 'start',
    names: ['start'],
    async run(report, quick) {
      const { startBench } = await import('./start.bench.ts')
      await startBench(report, quick ? [MILLION / 10] : [MILLION / 10, MILLION])
    },
  },
  {
    group: 'plan',
    names: ['plan'],
    async run(report, quick) {
      const { planBench } = await import('./plan.bench.ts')
      const sizes = quick ? [330] : [330, 9900]
      await planBench(report, sizes)
      const { planWindowBench } = await import('./planWindow.bench.ts')
      await planWindowBench(report, sizes)
    },
  },
  {
    group: 'documents',
    names: ['documents'],
    async run(report) {
      const { documentsBench } = await import('./documents.bench.ts')
      documentsBench(report)
    },
  },
  {
    group: 'sync',
    names: ['bundle'],
    async run(report, quick) {
      const { bundleBench } = await import('./bundle.bench.ts')
      await bundleBench(report, quick ? [2200] : [2200, 22_000])
    },
  },
  {
    group: 'sync',
    names: ['hub'],
    async run(report, quick) {
      const { hubBench } = await import('./sync/hub.bench.ts')
      await hubBench(report, quick ? [2200] : [2200, 22_000])
    },
  },
  {
    group: 'sync',
    names: ['gateway'],
    async run(report, quick) {
      const { gatewayBench } = await import('./sync/gateway.bench.ts')
      await gatewayBench(report, quick ? [4000] : [4000, 40_000])
    },
  },
  {
    group: 'sync',
    names: ['pull'],
    async run(report, quick) {
      const { pullBench } = await import('./sync/pull.bench.ts')
      await pullBench(report, quick ? [7186] : [7186, 71_866])
    },
  },
  {
    group: 'sync',
    names: ['memory'],
    async run(report, quick) {
      const { memoryBench } = await import('./sync/memory.bench.ts')
      await memoryBench(report, quick ? [2200] : [22_000, 220_000])
    },
  },
]

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, quick: { type: 'boolean', default: false } },
})

const short = (value: number): string =>
  value >= 100 ? value.toFixed(0) : value >= 1 ? value.toFixed(2) : value.toPrecision(2)
const round = (value: number): number => Number(value.toPrecision(6))

let missed = 0
const report: Report = (figure) => {
  const { bench, size, value, unit, floor, goal } = figure
  if (positionals.length > 0 && !positionals.some((name) => isWanted(name, bench))) return
  const ratio = floor === null || floor === 0 ? null : round(value / floor)
  const ok = goal === null || value <= goal
  if (!ok) missed += 1
  const line = { bench, size, value: round(value), unit, floor: floor === null ? null : round(floor), ratio, goal, ok }
  process.stdout.write(values.json ? `${JSON.stringify(line)}\n` : `${tableRow(line)}\n`)
}

function tableRow(line: BenchFigure & { ratio: number | null; ok: boolean }): string {
  const cells = [
    line.bench.padEnd(32),
    String(line.size).padStart(9),
    `${short(line.value)} ${line.unit}`.padStart(16),
    (line.floor === null ? '–' : short(line.floor)).padStart(10),
    (line.ratio === null ? '–' : `${line.ratio.toFixed(2)} ×`).padStart(10),
    (line.goal === null ? '–' : `≤ ${short(line.goal)}`).padStart(10),
    line.ok ? '' : '  MISSED',
  ]
  return cells.join('')
}

function isWanted(name: string, figure: string): boolean {
  const group = benches.filter((bench) => bench.group === name)
  return figure.startsWith(name) || group.some((bench) => bench.names.some((start) => figure.startsWith(start)))
}

const wanted = benches.filter(
  (bench) =>
    positionals.length === 0 ||
    positionals.some(
      (name) => bench.group === name || bench.names.some((own) => name.startsWith(own) || own.startsWith(name)),
    ),
)
if (wanted.length === 0) {
  process.stderr.write(
    `no bench of that name; groups: ${[...new Set(benches.map((bench) => bench.group))].join(', ')}\n`,
  )
  process.exitCode = 2
} else {
  const heads = ['bench'.padEnd(32), 'size'.padStart(9), 'value'.padStart(16), 'floor'.padStart(10)]
  if (!values.json) process.stdout.write(`${[...heads, 'ratio'.padStart(10), 'goal'.padStart(10)].join('')}\n`)
  for (const bench of wanted) await bench.run(report, values.quick)
  if (missed > 0) process.exitCode = 1
}
