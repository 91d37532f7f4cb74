/**
 * The simulation of many exchanging devices: `npm run sim -- [--seeds n] [--from s] [--device-count n] [--steps n]
 * [--store memory|sqlite] [--json]`; `--seed s --trace` runs one and prints all that happens. Ends with 1 and the seed at
 * the first thing people would have seen wrong.
 */
import { parseArgs } from 'node:util'
import { inMemory, SimFailure, type SimOptions, type SimReport, type StoreMaker, simulate } from './simulate.ts'
import { sqliteStores } from './sqliteStore.ts'

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '500' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    trace: { type: 'boolean', default: false },
    'device-count': { type: 'string' },
    steps: { type: 'string', default: '80' },
    store: { type: 'string', default: 'memory' },
    json: { type: 'boolean', default: false },
  },
})

const TRACE_LINES = 40
const say = (line: string): boolean => process.stdout.write(`${line}\n`)

function optionsGiven(stores: StoreMaker): SimOptions {
  const deviceCount = values['device-count'] === undefined ? null : Number(values['device-count'])
  return { deviceCount, steps: Number(values.steps), stores }
}

function replay({ seed }: SimFailure): string {
  const devices = values['device-count'] === undefined ? '' : ` --device-count ${values['device-count']}`
  return `npm run sim -- --seed ${seed} --steps ${values.steps} --store ${values.store}${devices} --trace`
}

function printFailure(failure: SimFailure): void {
  if (values.json) say(JSON.stringify({ ok: false, seed: failure.seed, reason: failure.message }))
  else {
    for (const line of values.trace ? failure.trace : failure.trace.slice(-TRACE_LINES)) say(line)
    say(`WRONG with ${failure.message}`)
    if (!(failure.cause instanceof Error) || failure.cause.name !== 'Wrong') say(String((failure.cause as Error).stack))
    say(`again: ${replay(failure)}`)
  }
  process.exitCode = 1
}

function total(reports: readonly SimReport[], name: keyof SimReport['counts']): number {
  return reports.reduce((sum, report) => sum + report.counts[name], 0)
}

async function run(stores: StoreMaker): Promise<void> {
  const options = optionsGiven(stores)
  const from = Number(values.seed ?? values.from)
  const count = values.seed === undefined ? Number(values.seeds) : 1
  const started = performance.now()
  const reports: SimReport[] = []
  for (let seed = from; seed < from + count; seed += 1) {
    const report = await simulate(seed, options)
    reports.push(report)
    if (reports.length % 500 === 0) process.stderr.write(`${reports.length} seeds\n`)
  }
  const figures = {
    seeds: reports.length,
    from,
    events: reports.reduce((sum, report) => sum + report.events, 0),
    exchanges: total(reports, 'exchanges'),
    broken: total(reports, 'broken'),
    killed: total(reports, 'killed'),
    spoiled: total(reports, 'spoiled'),
    setAside: total(reports, 'forks'),
    adopted: total(reports, 'adopted'),
    putBack: total(reports, 'putBack'),
    restored: total(reports, 'restored'),
    handedBack: total(reports, 'handedBack'),
    takenAgain: total(reports, 'takenAgain'),
    hubs: total(reports, 'hubs'),
    revoked: total(reports, 'revoked'),
    seconds: Number(((performance.now() - started) / 1000).toFixed(1)),
  }
  if (values.json) say(JSON.stringify({ ok: true, ...figures }))
  else say(`nothing wrong: ${JSON.stringify(figures)}`)
}

async function storesGiven(): Promise<{ stores: StoreMaker; close(): void }> {
  if (values.store === 'memory') return { stores: inMemory, close: () => undefined }
  if (values.store === 'sqlite') return sqliteStores()
  throw new RangeError(`no such store: ${values.store}`)
}

const { stores, close } = await storesGiven()
try {
  await run(stores)
} catch (error) {
  if (!(error instanceof SimFailure)) throw error
  printFailure(error)
} finally {
  close()
}
