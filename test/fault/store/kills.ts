import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { seededRandom } from '../../support/syntheticCases.ts'
import { itemFields, openStoreUnderTest, type StoreUnderTest } from '../../unit/db/storeUnderTest.ts'
import { assert, assertClean, commandOf, DEVICE, draftText, newStore, scratchStore } from './plan.ts'

/** What a run of kills did and saw. */
export interface KillReport {
  kills: number
  /** Acknowledgements the parent had read before the child died. */
  acknowledged: number
  /** Items that were durable though their acknowledgement was never read. */
  durableUnread: number
  /** Kills that fell before the child answered anything. */
  beforeFirstAnswer: number
  /** Commands repeated after the crash that returned the stored answer. */
  repeatsAnswered: number
  draftsBack: number
  /** Open and recover the store after a kill, ms. */
  reopenMs: number
  seed: number
}

interface Answer {
  n: number
  itemId: string
  number: string
}
interface Heard {
  items: Answer[]
  draft: number
}

const KILLS_PER_STORE = 20
const RECORDER = fileURLToPath(new URL('./recorder.ts', import.meta.url))

/** Runs the recorder until a random moment and kills it. An acknowledgement counts when it was read here. */
async function killed(folder: string, round: number, roomId: string, random: () => number): Promise<Heard> {
  const child = spawn(process.execPath, [RECORDER, folder, String(round), roomId], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const gone = once(child, 'exit')
  const heard: Heard = { items: [], draft: 0 }
  const lines = Math.floor(random() * 60)
  const delay = random() * 4
  let count = 0
  for await (const line of createInterface(child.stdout)) {
    const said = JSON.parse(line) as { ready?: true; draft?: number } & Partial<Answer>
    if (said.draft !== undefined) heard.draft = said.draft
    else if (said.ready === undefined) heard.items.push(said as Answer)
    count += 1
    if (count === 1 + lines) setTimeout(() => child.kill('SIGKILL'), delay)
  }
  const [, signal] = (await gone) as [number | null, string | null]
  assert(signal === 'SIGKILL', 'the recorder ended by itself')
  return heard
}

function checkItems(test: StoreUnderTest, known: Map<string, string>, roomId: string): number {
  const rows = test.store.db
    .prepare('SELECT item_id, number, seq_no FROM item WHERE room_id = ? ORDER BY seq_no')
    .all(roomId)
  const items = rows as { item_id: string; number: string; seq_no: number }[]
  for (const [index, row] of items.entries()) assert(row.seq_no === index + 1, `number ${index + 1} is missing`)
  const byId = new Map(items.map((row) => [row.item_id, row.number]))
  assert(byId.size === items.length, 'an item stands twice')
  for (const [itemId, number] of known) assert(byId.get(itemId) === number, `acknowledged ${number} is gone`)
  return items.length
}

/** Kills a recording core `kills` times; throws naming the first thing that was lost. */
export async function runKills(kills: number, seed: number): Promise<KillReport> {
  const random = seededRandom(seed)
  const report: KillReport = {
    kills: 0,
    acknowledged: 0,
    durableUnread: 0,
    beforeFirstAnswer: 0,
    repeatsAnswered: 0,
    draftsBack: 0,
    reopenMs: 0,
    seed,
  }
  while (report.kills < kills) {
    const place = await newStore()
    const scratch = scratchStore(place.folder)
    const known = new Map<string, string>()
    try {
      for (let round = 0; round < KILLS_PER_STORE && report.kills < kills; round += 1) {
        const heard = await killed(place.folder, round, place.roomId, random)
        report.kills += 1
        report.acknowledged += heard.items.length
        if (heard.items.length === 0) report.beforeFirstAnswer += 1
        for (const item of heard.items) known.set(item.itemId, item.number)
        await afterKill(place, round, heard, known, report, (db) => assertClean(db, scratch))
      }
    } finally {
      scratch.close()
      rmSync(place.folder, { recursive: true, force: true })
    }
  }
  report.reopenMs /= Math.max(1, report.kills)
  return report
}

async function afterKill(
  place: { folder: string; roomId: string },
  round: number,
  heard: Heard,
  known: Map<string, string>,
  report: KillReport,
  clean: (db: StoreUnderTest['store']['db']) => number,
): Promise<void> {
  const started = performance.now()
  const test = await openStoreUnderTest({ folder: place.folder, device: DEVICE, now: Date.now() })
  report.reopenMs += performance.now() - started
  try {
    const found = checkItems(test, known, place.roomId)
    report.durableUnread += found - known.size
    clean(test.store.db)
    if (heard.draft > 0) {
      const { text } = test.drafts.get({ slot: `entry:${place.roomId}` })
      assert(
        [heard.draft, heard.draft + 1].some((n) => text === draftText(round, n)),
        `draft lost: ${text}`,
      )
      report.draftsBack += 1
    }
    repeat(test, place.roomId, round, heard, known, report)
  } finally {
    test.store.db.close()
  }
}

/** Sends the last command again, and the one that was in flight: each item stands once (J8). */
function repeat(
  test: StoreUnderTest,
  roomId: string,
  round: number,
  heard: Heard,
  known: Map<string, string>,
  report: KillReport,
): void {
  const last = heard.items.at(-1)
  const send = (n: number) =>
    test.inventory.record({
      commandId: commandOf(round, n),
      roomId,
      fields: itemFields(n),
      rawLine: draftText(round, n),
    }).item
  if (last !== undefined) {
    assert(send(last.n).itemId === last.itemId, 'a repeat gave another answer')
    report.repeatsAnswered += 1
  }
  const inFlight = send((last?.n ?? 0) + 1)
  known.set(inFlight.itemId, inFlight.number)
  const all = test.store.db.prepare('SELECT item_id, number FROM item').all() as { item_id: string; number: string }[]
  for (const row of all) known.set(row.item_id, row.number)
  checkItems(test, known, roomId)
}
