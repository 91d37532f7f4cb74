/**
 * The long fault run: `npm run -s fault -- [--kills n] [--images n] [--seed n] [--json]`. Kills a recording core for
 * real and opens crash images; ends with 1 and the seed at the first thing lost. `npm run -s fault -- sync` kills
 * laptops, hub, gateway and station at every named write of the exchange instead; `--at NAME,NAME` at those that begin so,
 * `--server URL` with the gateway's rows on a PostgreSQL server.
 */
import { parseArgs } from 'node:util'
import { type ImageReport, runImages } from './store/images.ts'
import { type KillReport, runKills } from './store/kills.ts'
import { runSyncKills, type SyncKillReport } from './sync/runSync.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    kills: { type: 'string', default: '100' },
    images: { type: 'string', default: '2000' },
    seed: { type: 'string' },
    at: { type: 'string', default: '' },
    server: { type: 'string', default: '' },
    json: { type: 'boolean', default: false },
  },
})
const seed = Number(values.seed ?? 1 + Math.floor(Math.random() * 1_000_000_000))

type Report = KillReport | ImageReport | SyncKillReport

function print(name: string, report: Report, seconds: number): void {
  if (values.json) process.stdout.write(`${JSON.stringify({ fault: name, ok: true, seconds, ...report })}\n`)
  else {
    const figures = Object.entries({ ...report, seconds: seconds.toFixed(1) })
    process.stdout.write(`${name}: nothing lost\n`)
    for (const [key, value] of figures) {
      process.stdout.write(`  ${key.padEnd(20)} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}\n`)
    }
  }
}

async function timed(name: string, work: () => Promise<Report>): Promise<void> {
  const started = performance.now()
  const report = await work()
  print(name, report, (performance.now() - started) / 1000)
}

async function store(): Promise<void> {
  process.stderr.write(`seed ${seed}\n`)
  if (Number(values.kills) > 0) await timed('kills', () => runKills(Number(values.kills), seed))
  if (Number(values.images) > 0) await timed('crash images', () => runImages(Number(values.images), seed))
}

const sync = (): Promise<void> =>
  timed('kills at every write of the exchange', () =>
    runSyncKills(
      ({ point }) => values.at.split(',').some((name) => point.startsWith(name)),
      (line) => process.stderr.write(`${line}\n`),
      values.server === '' ? null : values.server,
    ),
  )

try {
  await (positionals.includes('sync') ? sync() : store())
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error)
  if (values.json) process.stdout.write(`${JSON.stringify({ ok: false, seed, reason })}\n`)
  else process.stdout.write(positionals.includes('sync') ? `LOST: ${reason}\n` : `LOST with seed ${seed}: ${reason}\n`)
  process.exitCode = 1
}
