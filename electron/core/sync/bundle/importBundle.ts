import { join } from 'node:path'
import { blobRows } from '../../../../db/copies.ts'
import { noteTailAsked } from '../../../../db/ownDevice.ts'
import { saveDeviceFiles, sealingKeys } from '../../../../db/syncBundle.ts'
import { heldHeads } from '../../../../db/withheld.ts'
import type { DecisionReceipt, SignedHolding } from '../../../../shared/contract/court/messages.ts'
import type { Progress } from '../../../../shared/contract/desk/base.ts'
import type { BundleImported, BundlePart } from '../../../../shared/contract/desk/sync/bundle.ts'
import { type DeviceChains, deviceChains } from '../../../../shared/sync/batch.ts'
import { keyIdOf } from '../../../../shared/sync/bundle/format.ts'
import {
  type FoundPart,
  lookAtPart,
  partFolders,
  readSegment,
  toldOf,
} from '../../../../shared/sync/bundle/partReader.ts'
import { beginPart } from '../../../../shared/sync/bundle/partWriter.ts'
import type { OpenedSegment, SegmentFault } from '../../../../shared/sync/bundle/segment.ts'
import type { Stick } from '../../../../shared/sync/bundle/stick.ts'
import { isGranted } from '../../../../shared/sync/protocol.ts'
import type { CoreContext } from '../../context.ts'
import { checkPlace } from '../../copies/place.ts'
import { deskError } from '../../errors.ts'
import { keepReceipts } from '../courtReceipts.ts'
import { durable } from '../durable.ts'
import { stickGrants } from '../grants.ts'
import { deviceNames } from '../state.ts'
import { batchTaker, fileTaker, keepHoldings } from './arrivals.ts'
import { leaveCard, takeCards } from './cards.ts'
import { wholeHolding } from './holding.ts'
import { type BundleKeys, bundleKeys } from './sealingKey.ts'

/** Kept free on this laptop beside what comes in. */
const SPARE_BYTES = 64 * 1024 * 1024

/** What segments brought that is kept only after the records they speak of. */
interface Gathered {
  holdings: SignedHolding[]
  files: { device: string; hashes: string[] }[]
  /** The court's receipts, of the court's own sticks. */
  receipts: DecisionReceipt[]
  /** Sealing keys of those who wrote, by device: the answer is sealed to them. */
  writers: Map<string, string>
}

/**
 * Takes in whatever on a stick is sealed to this laptop: pieces of streams by the rules of every exchange, files by their
 * hash. The same stick again changes nothing (X3). What is cut or damaged is named and the rest goes in. Then it leaves
 * the signed answer that acknowledges what this laptop now holds (X4).
 */
export async function* importBundle(
  context: CoreContext,
  { place }: { place: string },
  signal: AbortSignal | undefined,
  { stick }: { stick: Stick },
): AsyncGenerator<Progress | BundleImported> {
  context.session()
  await checkPlace(place, context.paths.folder)
  const bundle = await bundleKeys(context)
  const chains = deviceChains(bundle.keys.trust.root)
  const cards = await takeCards(context, stick, place, chains)
  const found = await findParts(context, stick, place, bundle, chains)
  const total = found.reduce((sum, part) => sum + (part.refusal === null ? part.bytes : 0), 0)
  const taking = { batches: batchTaker(context, bundle.keys, chains), files: fileTaker(context) }
  const gathered: Gathered = { holdings: [], files: [], receipts: [], writers: new Map() }
  const parts: BundlePart[] = []
  let done = 0
  let cancelled = false
  for (const part of found) {
    const faults = new Map<number, SegmentFault>()
    for (const no of part.refusal === null ? part.numbers : []) {
      cancelled ||= signal?.aborted === true
      if (cancelled) break
      yield { kind: 'progress', done: Math.round(done), total, step: 'segments' }
      const opened = await readSegment(stick, part, no, bundle.reader, chains)
      if (typeof opened === 'string') faults.set(no, opened)
      else await takeSegment(opened, taking, gathered)
      done += part.bytes / part.numbers.length
    }
    await taking.files.end()
    parts.push(toldOf(part, faults))
  }
  const { holdings, receipts } = await keepGathered(context, bundle, gathered)
  const answered = await leaveAnswer(context, stick, place, bundle, gathered.writers)
  if (found.length > 0) context.changes.publish({ feature: 'all', scope: '', ids: [] })
  const { arrived } = taking.batches
  const { files, cut: filesCut } = taking.files.counts
  yield { kind: 'done', parts, ...arrived, files, filesCut, holdings, receipts, cards, answered, cancelled }
}

/** What lies on the stick, and whether all of it has room here, before anything is taken (X10). */
async function findParts(
  context: CoreContext,
  stick: Stick,
  place: string,
  bundle: BundleKeys,
  chains: DeviceChains,
): Promise<FoundPart[]> {
  const found: FoundPart[] = []
  for (const folder of await partFolders(stick, place))
    found.push(await lookAtPart(stick, folder, bundle.reader, chains))
  const needed = found.reduce((sum, part) => sum + (part.refusal === null ? part.bytes : 0), 0)
  const { folder } = context.paths
  if (needed > 0 && (await stick.free(folder)) < needed + SPARE_BYTES) throw deskError('DISK_FULL', { path: folder })
  return found
}

async function takeSegment(
  opened: OpenedSegment,
  taking: { batches: ReturnType<typeof batchTaker>; files: ReturnType<typeof fileTaker> },
  gathered: Gathered,
): Promise<void> {
  const { head, records } = opened
  await taking.batches.take(opened, () => undefined)
  for (const record of records) {
    if (record.kind === 'piece') await taking.files.take(record)
    if (record.kind === 'holding') gathered.holdings.push(record.holding)
    if (record.kind === 'receipts' && head.from === head.court) gathered.receipts.push(...record.decisions)
    if (record.kind === 'files') gathered.files.push({ device: head.from, hashes: record.hashes })
  }
  if (head.kind === 'transfer') gathered.writers.set(head.from, head.reply)
}

/** Keeps it; how many signed statements were the others', and how many of the court's receipts were new here. */
async function keepGathered(
  context: CoreContext,
  bundle: BundleKeys,
  gathered: Gathered,
): Promise<{ holdings: number; receipts: number }> {
  const { db } = context.store()
  durable(context, 'bundle.filesSaid', () => {
    for (const { device, hashes } of gathered.files) saveDeviceFiles(db, device, hashes)
    for (const device of gathered.writers.keys()) {
      noteTailAsked(db, deviceNames(db)(device), Math.trunc(context.ports.now()))
    }
  })
  const receipts = gathered.receipts.length > 0 ? keepReceipts(context, gathered.receipts) : 0
  return { receipts, holdings: await keepHoldings(context, bundle.keys, gathered.holdings) }
}

/**
 * What an answer to those who wrote speaks of: scopes that one of them may have; and the keys of the other laptops that may
 * have all of these, so that it tells nobody of what is not theirs (X11).
 */
async function answerFor(
  context: CoreContext,
  { keys }: BundleKeys,
  writers: readonly string[],
): Promise<{ named(scope: string): boolean; knowing: string[] }> {
  const { db } = context.store()
  const grantsOf = stickGrants(context)
  const theirs = await Promise.all(writers.map((device) => grantsOf(device)))
  const named = (scope: string): boolean => theirs.some((scopes) => isGranted(scopes, scope))
  const scopes = [...new Set(heldHeads(db).map(({ scope }) => scope))].filter(named)
  const knowing: string[] = []
  for (const { device, publicKey } of sealingKeys(db)) {
    if (device === keys.device) continue
    const granted = await grantsOf(device)
    if (scopes.every((scope) => isGranted(granted, scope))) knowing.push(publicKey)
  }
  return { named, knowing }
}

/**
 * Writes what this laptop holds now beside what it read, sealed to those who wrote and to every laptop that may know of it. A stick that
 * takes nothing keeps no answer: the next bundle from here carries it.
 */
async function leaveAnswer(
  context: CoreContext,
  stick: Stick,
  place: string,
  bundle: BundleKeys,
  writers: ReadonlyMap<string, string>,
): Promise<boolean> {
  const { ports } = context
  const at = Math.trunc(ports.now())
  const { db } = context.store()
  try {
    await leaveCard(stick, place, bundle.writer, at)
    if (writers.size === 0) return false
    const { named, knowing } = await answerFor(context, bundle, [...writers.keys()])
    const recipients = [...new Set([...writers.values(), ...knowing])]
    const folder = join(place, `fieldwrit-answer-${bundle.keys.device}`)
    const plan = { folder, kind: 'answer' as const, transfer: context.newId(), part: 1, at, recipients }
    const sized = { ...plan, budget: await stick.free(place), recipientIds: recipients.map(keyIdOf) }
    const writer = await beginPart(stick, bundle.writer, sized, ports.random)
    try {
      const holding = await wholeHolding(context, bundle.keys, named)
      const hashes = blobRows(db).map((row) => row.hash)
      await writer.add(
        [
          { kind: 'holding', holding },
          { kind: 'files', hashes },
        ],
        {},
      )
      await writer.finish(false)
      return true
    } catch (error) {
      await writer.abandon()
      throw error
    }
  } catch {
    ports.log.warn('no answer left on the stick', {})
    return false
  }
}
