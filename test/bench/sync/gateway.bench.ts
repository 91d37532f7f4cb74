import { courtClient } from '../../support/sync/httpPeer.ts'
import type { BenchFigure } from '../search.bench.ts'
import { startProcess } from './calls.ts'
import type { CourtCalls } from './courtCalls.ts'
import { type BenchServer, benchPostgres } from './postgres.ts'

/** Laptops that push at once. */
const SENDERS = 4
/** 5,000 events a second. */
const GOAL_MICROS = 200
/** The cost per event at ten times the size, against the smaller. */
const GROWTH = 1.5

/** A gateway in its own process over this database. */
export async function startGateway(url: string | null) {
  const remote = startProcess<CourtCalls>(new URL('./courtProcess.ts', import.meta.url))
  const opened = await remote.call('open', { url })
  const close = async (): Promise<void> => {
    await remote.call('close', undefined)
    await remote.end()
  }
  return { remote, ...opened, close }
}

/** Seconds in which a gateway takes `size` events of several laptops at once, each message acknowledged after its commit. */
async function taking(server: BenchServer, size: number): Promise<{ micros: number; floor: number }> {
  const gateway = await startGateway(server.url)
  try {
    const { remote } = gateway
    const count = Math.ceil(size / SENDERS)
    const senders = []
    for (let n = 0; n < SENDERS; n += 1) senders.push(await remote.call('sender', { name: `desk-${n}`, count }))
    const before = await remote.call('events', undefined)
    const started = performance.now()
    await Promise.all(
      senders.map(async ({ token, messages }) => {
        const client = courtClient(gateway.url, 'rpc', () => token)
        for (const batches of messages) {
          const { holding, refused } = await client.exchange.push({ batches })
          if (holding === null || refused.length > 0) throw new Error(`refused: ${JSON.stringify(refused)}`)
        }
      }),
    )
    const micros = ((performance.now() - started) * 1000) / (count * SENDERS)
    const taken = (await remote.call('events', undefined)) - before
    if (taken !== count * SENDERS) throw new Error(`${taken} of ${size} arrived`)
    return { micros, floor: await remote.call('bareInserts', undefined) }
  } finally {
    await gateway.close()
  }
}

/**
 * What one event costs at the gateway while several laptops push: HTTP, signatures and hashes checked, stored in
 * PostgreSQL with fsync as Debian has it, acknowledged by a signed holding. 200 µs are 5,000 events a second. Beside it the
 * same rows put into a bare table of the same server.
 */
export async function gatewayBench(report: (figure: BenchFigure) => void, sizes: readonly number[]): Promise<void> {
  const server = await benchPostgres()
  if (server === null) {
    process.stderr.write('gateway: skipped, no PostgreSQL server here (Debian: postgresql, as root)\n')
    return
  }
  try {
    let smallest: number | null = null
    for (const size of sizes) {
      const { micros, floor } = await taking(server, size)
      report({ bench: 'gateway-event', size, value: micros, unit: 'µs/event', floor, goal: GOAL_MICROS })
      const growth = smallest === null ? null : smallest * GROWTH
      report({ bench: 'gateway-growth', size, value: micros, unit: 'µs/event', floor: null, goal: growth })
      smallest ??= micros
    }
  } finally {
    await server.stop()
  }
}
