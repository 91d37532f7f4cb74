import { join } from 'node:path'
import { blobRows } from '../../../../db/copies.ts'
import { namesOfFile } from '../../../../db/files.ts'
import { deviceHoldings } from '../../../../db/sync.ts'
import { openTransfer, saveTransfer } from '../../../../db/syncBundle.ts'
import type { Head } from '../../../../shared/contract/court/messages.ts'
import type { Progress } from '../../../../shared/contract/desk/base.ts'
import type { BundleExported, BundlePlan } from '../../../../shared/contract/desk/sync/bundle.ts'
import { deviceChains } from '../../../../shared/sync/batch.ts'
import { keyIdOf, MANIFEST_FILE } from '../../../../shared/sync/bundle/format.ts'
import { partFolders, readHeader } from '../../../../shared/sync/bundle/partReader.ts'
import { beginPart, isPartFile, type PartContent, type PartWriter } from '../../../../shared/sync/bundle/partWriter.ts'
import { PIECE_BYTES, type TransferRecord } from '../../../../shared/sync/bundle/records.ts'
import { clearFolder, type Stick } from '../../../../shared/sync/bundle/stick.ts'
import { peekHolding } from '../../../../shared/sync/holding.ts'
import { streamKey } from '../../../../shared/sync/missing.ts'
import { isGranted } from '../../../../shared/sync/protocol.ts'
import type { Chain } from '../../../../shared/sync/trust/certificates.ts'
import { type CoreContext, requirePermission } from '../../context.ts'
import { checkPlace, PlaceError } from '../../copies/place.ts'
import { deskError } from '../../errors.ts'
import { BlobError } from '../../files/blobStore.ts'
import { durable } from '../durable.ts'
import { holdingsAfter } from '../holdings.ts'
import type { GrantsOf } from '../hubStore.ts'
import { packStream } from '../pack.ts'
import { leaveCard, takeCards } from './cards.ts'
import { wholeHolding } from './holding.ts'
import { type CourtKey, type Lacking, lackingOf, namedRecipients, type Recipient, recipientsOf } from './lacking.ts'
import { readNames } from './namedFiles.ts'
import { type BundleKeys, bundleKeys } from './sealingKey.ts'

/** What a bundle needs from outside: the stick, what each recipient may have, and the court's key. */
export interface BundleTools {
  stick: Stick
  grantsOf: GrantsOf
  courtKey: CourtKey
}

/** `to`: a device, `court`, or null for everybody known. `maxBytes`: of this part; null = what the stick has. */
export interface ExportInput {
  place: string
  to: string | null
  whole: boolean
  maxBytes: number | null
}

/** Left free on a stick, and the least a part is begun with. */
const SPARE_BYTES = 1024 * 1024
const LEAST_BYTES = 256 * 1024
/** Beside the records: header, manifest, heads of segments. */
const ROUND_BYTES = 256 * 1024

interface Prepared {
  bundle: BundleKeys
  recipients: Recipient[]
  lacking: Lacking
  free: number
  /** Of the transfer under way: its name and what its earlier parts hold. */
  transfer: string
  parts: number
  written: { heads: Head[]; files: string[] }
  budget: number
  /** How many parts this and all that follow are, about. */
  left: number
}

/**
 * Looks at what would be written and whether there is room for all of it, before anything is (X10) but, when `leaves`,
 * the card of this laptop: where nobody is known yet, the stick makes it known to whoever reads it next.
 */
async function prepare(
  context: CoreContext,
  input: ExportInput,
  tools: BundleTools,
  leaves: boolean,
): Promise<Prepared> {
  const { place, to, whole, maxBytes } = input
  requirePermission(context, 'backup.make')
  await checkPlace(place, context.paths.folder)
  const bundle = await bundleKeys(context)
  await takeCards(context, tools.stick, place, deviceChains(bundle.keys.trust.root))
  const free = await tools.stick.free(place)
  const budget = Math.min(maxBytes ?? Number.MAX_SAFE_INTEGER, free - SPARE_BYTES)
  if (budget < LEAST_BYTES) throw new PlaceError('full')
  if (leaves) await leaveCard(tools.stick, place, bundle.writer, Math.trunc(context.ports.now()))
  const recipients = recipientsOf(context, bundle.keys, to, tools.courtKey)
  const under = openTransfer(context.store().db, recipientsName(recipients))
  const written = {
    heads: JSON.parse(under?.heads ?? '[]') as Head[],
    files: JSON.parse(under?.files ?? '[]') as string[],
  }
  const lacking = await lackingOf(context, bundle.keys, recipients, { whole, grantsOf: tools.grantsOf, written })
  const left = Math.max(1, Math.ceil((lacking.bytes + ROUND_BYTES) / budget))
  const transfer = under?.transfer ?? context.newId()
  return { bundle, recipients, lacking, free, transfer, parts: under?.parts ?? 0, written, budget, left }
}

const recipientsName = (recipients: readonly Recipient[]): string =>
  JSON.stringify(recipients.map(({ device }) => device))

/** What an export would write, and on how many sticks like this one. Nothing is written on it. */
export async function planBundle(context: CoreContext, input: ExportInput, tools: BundleTools): Promise<BundlePlan> {
  const { recipients, lacking, free, parts, left } = await prepare(context, input, tools, false)
  return {
    recipients: recipients.map((one) => one.device),
    ...{ events: lacking.events, files: lacking.files.length, bytes: lacking.bytes, free, part: parts + 1 },
    parts: parts + left,
  }
}

/**
 * Writes the next part of what the recipients lack, sealed to them. What it holds counts as written only when its
 * manifest was read back from the stick; before that, this laptop and the stick are as they were (X10). Nothing here
 * counts as held by anybody: that comes with their answer (X4).
 */
export async function* exportBundle(
  context: CoreContext,
  input: ExportInput,
  signal: AbortSignal | undefined,
  tools: BundleTools,
): AsyncGenerator<Progress | BundleExported> {
  const ready = await prepare(context, input, tools, true)
  const { bundle, recipients, lacking, transfer, budget } = ready
  const { ports } = context
  const part = ready.parts + 1
  const at = Math.trunc(ports.now())
  const folder = join(input.place, `fieldwrit-transfer-${transfer}-${part}`)
  const recipientKeys = recipients.map((one) => one.publicKey)
  const plan = { folder, kind: 'transfer' as const, transfer, part, at, budget, recipients: recipientKeys }
  const ids = recipientKeys.map(keyIdOf)
  await clearHalfWritten(tools.stick, input.place, bundle.keys.device)
  const writer = await beginPart(tools.stick, bundle.writer, { ...plan, recipientIds: ids }, ports.random)
  let finished = false
  try {
    if (part === 1) await addHoldings(context, bundle, writer, await scopesOfAll(recipients, tools.grantsOf))
    const wrote = yield* fillPart(context, { bundle, recipients, lacking }, writer, budget, signal)
    const content = await writer.finish(wrote.more)
    finished = true
    const more = wrote.more || content.events < wrote.events || content.files.length < wrote.files
    keepCursor(context, ready, content, more)
    const { events, bytes, files } = content
    yield {
      ...{ kind: 'done', transfer, part, parts: more ? Math.max(part + 1, ready.parts + ready.left) : part, more },
      ...{ events, files: files.length, bytes, folder, tooLarge: wrote.tooLarge },
      recipients: recipients.map((one) => one.device),
      ...namedRecipients(context, bundle.keys, recipients, input.to),
    }
  } finally {
    if (!finished) await writer.abandon()
  }
}

/** Removes what this laptop left half-written on a stick that was pulled: all of it is written again. */
async function clearHalfWritten(stick: Stick, place: string, device: string): Promise<void> {
  for (const folder of await partFolders(stick, place)) {
    if (folder === place || (await stick.size(join(folder, MANIFEST_FILE))) !== null) continue
    const header = await readHeader(stick, folder)
    if (header?.from === device) await clearFolder(stick, folder, isPartFile)
  }
}

/** Whether every recipient may have a scope: what one of them may not have is not named to any. */
async function scopesOfAll(recipients: readonly Recipient[], grantsOf: GrantsOf): Promise<(scope: string) => boolean> {
  const granted = await Promise.all(recipients.map(({ device }) => grantsOf(device)))
  return (scope) => granted.every((scopes) => isGranted(scopes, scope))
}

/** What this laptop holds and what others signed that they hold of sites: the answers of others travel on too (G5). */
async function addHoldings(
  context: CoreContext,
  bundle: BundleKeys,
  writer: PartWriter,
  mayHave: (scope: string) => boolean,
): Promise<void> {
  const { db } = context.store()
  const { told } = holdingsAfter(db, 0, ({ scope }) => scope.startsWith('site:') && mayHave(scope))
  const others = [
    ...deviceHoldings(db)
      .filter(({ token }) => peekHolding(token)?.heads.every(({ scope }) => mayHave(scope)))
      .map(({ token, chain }) => ({ token, chain: JSON.parse(chain) as Chain })),
    ...told.flatMap(({ tokens, chain }) => tokens.map((token) => ({ token, chain }))),
  ]
  const records = [await wholeHolding(context, bundle.keys, mayHave), ...others].map(
    (holding): TransferRecord => ({ kind: 'holding', holding }),
  )
  await writer.add([...records, { kind: 'files', hashes: blobRows(db).map((row) => row.hash) }], {})
}

interface Filled {
  more: boolean
  events: number
  files: number
  tooLarge: number
}

async function* fillPart(
  context: CoreContext,
  { bundle, recipients, lacking }: Pick<Prepared, 'bundle' | 'recipients' | 'lacking'>,
  writer: PartWriter,
  budget: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<Progress, Filled> {
  const { db } = context.store()
  readNames(context)
  const filled: Filled = { more: false, events: 0, files: 0, tooLarge: 0 }
  let done = 0
  const progress = (step: string): Progress => {
    if (signal?.aborted === true) throw deskError('BAD_BUNDLE', { reason: 'cancelled' })
    return { kind: 'progress', done, total: Math.max(done, lacking.bytes), step }
  }
  yield progress('events')
  for (const range of lacking.ranges) {
    for (let from = range.from; from <= range.to; ) {
      const { device, scope } = range
      const now = context.ports.now()
      const stream = { device, scope, from }
      const batch = durable(context, 'bundle.packed', () => packStream(db, bundle.keys, now, stream))
      // Nothing of it is signed by its own device yet, so nobody could be shown that it is whole.
      if (batch === null) break
      const frames = Buffer.from(batch.events, 'base64')
      const size = frames.length + 8 * 1024
      if (!writer.fits(size)) return { ...filled, more: true }
      const { head, chain } = batch
      const records: TransferRecord[] = [
        { kind: 'chain', device, chain },
        { kind: 'batch', from, head, frames },
      ]
      const events = head.seq - from + 1
      if (!(await writer.add(records, { head, events }))) return { ...filled, more: true }
      filled.events += events
      done += frames.length
      from = head.seq + 1
      yield progress('events')
    }
  }
  for (const file of lacking.files) {
    const needed = file.size + Math.ceil(file.size / PIECE_BYTES + 1) * 400
    if (!writer.fits(needed)) {
      if (needed > budget - LEAST_BYTES) filled.tooLarge += 1
      else filled.more = true
      continue
    }
    const isWritten = yield* addFile(context, file, namesFor(context, recipients, file.hash), writer, (bytes) => {
      done += bytes
      return progress('files')
    })
    if (isWritten === 'full') return { ...filled, more: true }
    if (isWritten === 'whole') filled.files += 1
  }
  return filled
}

/** The scopes that name a file, for the court, which files by scope (B1); laptops know them from the events. */
function namesFor(context: CoreContext, recipients: readonly Recipient[], hash: string): TransferRecord[] {
  const { courtCode } = context.profile()
  if (!recipients.some(({ device }) => device === courtCode)) return []
  return namesOfFile(context.store().db, hash).map(({ scope }) => ({ kind: 'named', hash, scope }))
}

/** Adds a file piece by piece; one that is damaged or gone here is left out, `verify` names it. */
async function* addFile(
  context: CoreContext,
  { hash, format }: { hash: string; format: string },
  named: readonly TransferRecord[],
  writer: PartWriter,
  progress: (bytes: number) => Progress,
): AsyncGenerator<Progress, 'whole' | 'full' | 'damaged'> {
  const { blobs } = context.store()
  try {
    const size = await blobs.size(hash)
    for (let offset = 0; offset === 0 || offset < size; ) {
      const end = Math.min(size, offset + PIECE_BYTES)
      const pieces: Buffer[] = []
      for await (const piece of blobs.read(hash, { start: offset, end })) pieces.push(piece)
      const bytes = Buffer.concat(pieces)
      const piece: TransferRecord = { kind: 'piece', hash, size, format, offset, bytes }
      const records = offset === 0 ? [...named, piece] : [piece]
      if (!(await writer.add(records, end === size ? { file: hash } : {}))) return 'full'
      yield progress(bytes.length)
      if (end === size) return 'whole'
      offset = end
    }
    return 'whole'
  } catch (error) {
    if (!(error instanceof BlobError)) throw error
    context.ports.log.warn('file left out of bundle', { code: error.code })
    return 'damaged'
  }
}

/** How far the transfer has come; the furthest head of each stream. */
function keepCursor(context: CoreContext, ready: Prepared, content: PartContent, more: boolean): void {
  const { db } = context.store()
  const furthest = new Map([...ready.written.heads, ...content.heads].map((head) => [streamKey(head), head]))
  const heads = [...furthest.values()].map(({ device, scope, seq, hash }) => ({ device, scope, seq, hash }))
  const row = {
    ...{ recipients: recipientsName(ready.recipients), transfer: ready.transfer, parts: ready.parts + 1 },
    ...{ heads: JSON.stringify(heads), files: JSON.stringify([...ready.written.files, ...content.files]) },
    at: Math.trunc(context.ports.now()),
  }
  durable(context, 'bundle.cursorKept', () => saveTransfer(db, row, !more))
}
