import type { BenchFigure } from '../search.bench.ts'
import { pouchTeam } from './pouch.ts'
import { startTeam, type Team } from './team.ts'

/** Laptops of the team; one of them is the hub (G2). */
const DESKS = 6
/** One item in twenty is corrected by two laptops that don't know of each other. */
const CORRECTED = 0.05
const GOAL_SIZE = 22_000
const GOAL_SECONDS = 10
/** The cost per item at ten times the size, against the smaller. */
const GROWTH = 1.5
/** Exchanges of everybody after which those that still lack something never get it. */
const ROUNDS = 10

/** What the work took: wall-clock seconds, and seconds of processor time of everybody together. */
export interface Took {
  seconds: number
  cpu: number
}

/** Everybody exchanges with the hub at once, again and again, until each laptop has `size` events more than it began with. */
async function untilAllHaveAll(team: Team, isDone: () => Promise<boolean>): Promise<number> {
  const started = performance.now()
  for (let round = 1; ; round += 1) {
    await Promise.all(team.others.map((desk) => desk.call('exchange', { peer: team.peer })))
    if (await isDone()) return (performance.now() - started) / 1000
    if (round === ROUNDS) throw new Error('not everybody has everything')
  }
}

async function cpuOf(team: Team): Promise<number> {
  const used = await Promise.all([team.hub, ...team.others].map((desk) => desk.call('used', undefined)))
  return used.reduce((sum, { cpu }) => sum + cpu, 0)
}

/** Items as each wrote them, then the corrections: both parts timed from the first exchange until all have all. */
async function ours(size: number): Promise<Took> {
  const team = await startTeam(DESKS)
  const { hub, others, siteId } = team
  const desks = [hub, ...others]
  const events = () => Promise.all(desks.map((desk) => desk.call('siteEvents', { siteId })))
  const allHave = (wanted: number) => async () => (await events()).every((n) => n === wanted)
  try {
    const before = (await events())[0] ?? 0
    const share = Math.ceil(size / DESKS)
    await Promise.all(
      desks.map((desk, n) => {
        const count = Math.min(share, size - n * share)
        return desk.call('fill', { siteId, first: n * share, count, prefix: `D${n + 1}` })
      }),
    )
    const idle = await cpuOf(team)
    const first = await untilAllHaveAll(team, allHave(before + size))
    const recorded = (await cpuOf(team)) - idle
    const corrected = Math.round(size * CORRECTED)
    const [one, two] = others
    await one?.call('correct', { siteId, count: corrected, condition: '损坏' })
    await two?.call('correct', { siteId, count: corrected, condition: '缺件' })
    const between = await cpuOf(team)
    const second = await untilAllHaveAll(team, allHave(before + size + 2 * corrected))
    const cpu = recorded + (await cpuOf(team)) - between
    const standing = await Promise.all(desks.map((desk) => desk.call('standing', undefined)))
    const same = new Set(standing.map(({ hash }) => hash)).size === 1
    if (!same || standing.some(({ items, doubted }) => items !== size || doubted !== corrected)) {
      throw new Error(`the laptops differ: ${JSON.stringify(standing)}`)
    }
    return { seconds: first + second, cpu }
  } finally {
    await team.close()
  }
}

/**
 * Six laptops of a site, one of them the hub, each with a sixth of the items: how long until all six have all of them, and
 * again when one in twenty was corrected by two at once. Encrypted durable stores, TLS sockets, a process for each laptop,
 * all on this machine's processors. Beside it PouchDB with the same records (`pouch.ts`).
 */
export async function hubBench(report: (figure: BenchFigure) => void, sizes: readonly number[]): Promise<void> {
  let smallest: number | null = null
  for (const size of sizes) {
    const took = await ours(size)
    const pouch = await pouchTeam({ desks: DESKS, size, corrected: Math.round(size * CORRECTED) })
    const goal = size === GOAL_SIZE ? GOAL_SECONDS : null
    report({ bench: 'hub', size, value: took.seconds, unit: 's', floor: pouch.seconds, goal })
    report({ bench: 'hub-cpu', size, value: took.cpu, unit: 's', floor: pouch.cpu, goal: null })
    const perItem = (took.seconds * 1e6) / size
    const growth = smallest === null ? null : smallest * GROWTH
    report({
      bench: 'hub-item',
      size,
      value: perItem,
      unit: 'µs/item',
      floor: (pouch.seconds * 1e6) / size,
      goal: growth,
    })
    smallest ??= perItem
  }
}
