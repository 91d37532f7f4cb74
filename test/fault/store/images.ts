import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Db, openStore } from '../../../db/open.ts'
import { seededRandom } from '../../support/syntheticCases.ts'
import { itemFields, openStoreUnderTest, type StoreUnderTest, TEST_KEY } from '../../unit/db/storeUnderTest.ts'
import { assert, assertClean, DEVICE, newStore, scratchStore } from './plan.ts'

export const IMAGE_KINDS = ['cut', 'tornPage', 'garbageTail', 'staleTail', 'tornCheckpoint'] as const
export type ImageKind = (typeof IMAGE_KINDS)[number]

/** What a run of crash images did and saw. */
export interface ImageReport {
  images: number
  kinds: Record<ImageKind, number>
  /** Acknowledged events looked for, over all images. */
  acknowledged: number
  /** Images in which the cut fell into a frame, not between two. */
  insideFrame: number
  /** Images in which events after the last acknowledged one were lost, as they may be. */
  lostUnacknowledged: number
  /** Open, recover and check the chains, ms per image. */
  reopenMs: number
  /** Rebuild aside and compare, ms per image. */
  compareMs: number
  seed: number
}

/** A stretch of recording between two checkpoints: the files before and after, and where the log ended at each answer. */
interface Stretch {
  before: Buffer
  after: Buffer
  /** Log bytes as they lay there when the stretch began: frames of an older generation. */
  stale: Buffer
  log: Buffer
  /** Per answer: events so far, hash of the newest, end of the log. */
  answers: { events: number; hash: string; end: number }[]
}

const IMAGES_PER_STRETCH = 100
const FRAME_HEADER = 24
const LOG_HEADER = 32

/** End of the frames that belong to the log's present generation (SQLite file format, §4.2). */
function logEnd(log: Buffer): number {
  const page = log.readUInt32BE(8)
  let end = LOG_HEADER
  while (end + FRAME_HEADER + page <= log.length && log.compare(log, 16, 24, end + 8, end + 16) === 0) {
    end += FRAME_HEADER + page
  }
  return end
}

/** Records one stretch in the store of `folder`: items, corrections, strike-outs, drafts. */
function recordStretch(test: StoreUnderTest, roomId: string, length: number, keepLog: boolean): Stretch {
  const { db, journal } = test.store
  const path = test.context.paths.store
  db.pragma('wal_autocheckpoint=0')
  db.pragma(`wal_checkpoint(${keepLog ? 'RESTART' : 'TRUNCATE'})`)
  const before = readFileSync(path)
  const stale = readFileSync(`${path}-wal`)
  const answers: Stretch['answers'] = []
  for (let n = 1; n <= length; n += 1) {
    const commandId = crypto.randomUUID()
    if (n % 7 === 0) test.drafts.put({ slot: 'entry', text: `第 ${n} 行` })
    const fields = itemFields(n)
    const { item } = test.inventory.record({ commandId, roomId, fields, rawLine: '木桌' })
    if (n % 4 === 0) {
      const set = { place: `西墙 ${n}` }
      test.inventory.correct({ commandId: crypto.randomUUID(), itemId: item.itemId, rev: item.rev, set, reason: '' })
    }
    const head = journal.heads().find((entry) => entry.scope.startsWith('site:'))
    assert(head !== undefined, 'no stream')
    answers.push({ events: head.seq, hash: head.hash, end: logEnd(readFileSync(`${path}-wal`)) })
  }
  const log = readFileSync(`${path}-wal`).subarray(0, answers.at(-1)?.end)
  db.pragma('wal_checkpoint(PASSIVE)')
  return { before, after: readFileSync(path), stale, log, answers }
}

/** Files as a crash may leave them at a moment at or after `answer`; returns where the log was cut. */
function makeImage(
  stretch: Stretch,
  kind: ImageKind,
  answer: number,
  random: () => number,
): { db: Buffer; log: Buffer } {
  const from = stretch.answers[answer]?.end ?? 0
  const cut = from + Math.floor(random() * (stretch.log.length - from + 1))
  const kept = stretch.log.subarray(0, cut)
  const page = stretch.log.readUInt32BE(8)
  if (kind === 'cut') return { db: stretch.before, log: kept }
  if (kind === 'garbageTail') return { db: stretch.before, log: Buffer.concat([kept, garbage(random, 6000)]) }
  if (kind === 'staleTail') return { db: stretch.before, log: Buffer.concat([kept, stretch.stale.subarray(cut)]) }
  if (kind === 'tornPage') {
    const torn = Buffer.from(stretch.log)
    const frame = FRAME_HEADER + page
    const frames = (torn.length - LOG_HEADER) / frame
    const first = (from - LOG_HEADER) / frame
    if (frames > first) {
      const at = LOG_HEADER + frame * (first + Math.floor(random() * (frames - first)))
      garbage(random, page / 2).copy(torn, at + FRAME_HEADER + page / 2)
    }
    return { db: stretch.before, log: torn }
  }
  return { db: tornCheckpoint(stretch, page, random), log: stretch.log }
}

/** The database while a checkpoint copies pages into it: some new, some old, one of them half. The log is whole. */
function tornCheckpoint(stretch: Stretch, page: number, random: () => number): Buffer {
  const db = Buffer.from(stretch.after)
  const old = Buffer.alloc(db.length)
  stretch.before.copy(old)
  for (let at = 0; at < db.length; at += page) if (random() < 0.5) old.copy(db, at, at, at + page)
  const half = Math.floor((random() * db.length) / page) * page
  old.copy(db, half, half, half + page / 2)
  return db
}

function garbage(random: () => number, length: number): Buffer {
  return Buffer.from(Uint8Array.from({ length: Math.floor(length) }, () => Math.floor(random() * 256)))
}

/** Opens an image as the program would after the crash and checks everything that was acknowledged. */
function checkImage(path: string, stretch: Stretch, acknowledged: number, scratch: Db, report: ImageReport): void {
  const started = performance.now()
  const db = openStore(path, Buffer.from(TEST_KEY, 'hex'), { readonly: false })
  try {
    const site = db
      .prepare("SELECT max(event.seq) AS seq FROM event JOIN stream USING (stream_id) WHERE scope LIKE 'site:%'")
      .get() as { seq: number }
    const must = stretch.answers[acknowledged]
    const last = stretch.answers.at(-1)
    assert(must !== undefined && last !== undefined, 'no answer')
    const stored = db.prepare(
      'SELECT hash FROM event WHERE seq = ? AND stream_id = (SELECT stream_id FROM stream WHERE scope LIKE ?)',
    )
    const found = stored.get(must.events, 'site:%') as { hash: Buffer } | undefined
    assert(found?.hash.toString('hex') === must.hash, `acknowledged event ${must.events} is gone`)
    if (site.seq < last.events) report.lostUnacknowledged += 1
    report.acknowledged += must.events
    report.reopenMs += performance.now() - started
    const comparing = performance.now()
    assertClean(db, scratch)
    report.compareMs += performance.now() - comparing
  } finally {
    db.close()
  }
}

/** Makes and checks `images` crash images; throws naming kind, image and seed of the first that lost something. */
export async function runImages(images: number, seed: number): Promise<ImageReport> {
  const random = seededRandom(seed)
  const kinds = Object.fromEntries(IMAGE_KINDS.map((kind) => [kind, 0])) as Record<ImageKind, number>
  const report: ImageReport = {
    images: 0,
    kinds,
    acknowledged: 0,
    insideFrame: 0,
    lostUnacknowledged: 0,
    reopenMs: 0,
    compareMs: 0,
    seed,
  }
  const folder = mkdtempSync(join(tmpdir(), 'fieldwrit-images-'))
  const scratch = scratchStore(folder)
  try {
    while (report.images < images) await runStretch(folder, scratch, images, random, report)
  } finally {
    scratch.close()
    rmSync(folder, { recursive: true, force: true })
  }
  report.reopenMs /= report.images
  report.compareMs /= report.images
  return report
}

async function runStretch(folder: string, scratch: Db, images: number, random: () => number, report: ImageReport) {
  const place = await newStore()
  const test = await openStoreUnderTest({ folder: place.folder, device: DEVICE, now: Date.now() })
  try {
    recordStretch(test, place.roomId, 12, false)
    const stretch = recordStretch(test, place.roomId, 8 + Math.floor(random() * 16), true)
    const path = join(folder, 'image.db')
    for (let n = 0; n < IMAGES_PER_STRETCH && report.images < images; n += 1) {
      const kind = IMAGE_KINDS[report.images % IMAGE_KINDS.length] ?? 'cut'
      const whole = kind === 'tornCheckpoint'
      const acknowledged = whole ? stretch.answers.length - 1 : Math.floor(random() * stretch.answers.length)
      const image = makeImage(stretch, kind, acknowledged, random)
      if (kind === 'cut' && (image.log.length - LOG_HEADER) % (FRAME_HEADER + image.log.readUInt32BE(8)) !== 0) {
        report.insideFrame += 1
      }
      rmSync(`${path}-shm`, { force: true })
      writeFileSync(path, image.db)
      writeFileSync(`${path}-wal`, image.log)
      try {
        checkImage(path, stretch, acknowledged, scratch, report)
      } catch (error) {
        throw new Error(`${kind}, image ${report.images}, seed ${report.seed}: ${String(error)}`, { cause: error })
      }
      report.images += 1
      report.kinds[kind] += 1
    }
  } finally {
    test.store.db.close()
    rmSync(place.folder, { recursive: true, force: true })
  }
}

/** Cuts the log before the last acknowledged event, as no crash can: the check must throw. Proof that it can fail. */
export async function losingImage(): Promise<void> {
  const place = await newStore()
  const scratch = scratchStore(place.folder)
  const test = await openStoreUnderTest({ folder: place.folder, device: DEVICE, now: Date.now() })
  try {
    const stretch = recordStretch(test, place.roomId, 5, false)
    const path = join(place.folder, 'image.db')
    writeFileSync(path, stretch.before)
    writeFileSync(`${path}-wal`, stretch.log.subarray(0, stretch.answers[3]?.end))
    const report = { lostUnacknowledged: 0, acknowledged: 0, reopenMs: 0, compareMs: 0 } as ImageReport
    checkImage(path, stretch, 3, scratch, report)
    writeFileSync(path, stretch.before)
    writeFileSync(`${path}-wal`, stretch.log.subarray(0, (stretch.answers[3]?.end ?? 0) - 1))
    rmSync(`${path}-shm`, { force: true })
    checkImage(path, stretch, 3, scratch, report)
  } finally {
    scratch.close()
    test.store.db.close()
    rmSync(place.folder, { recursive: true, force: true })
  }
}
