import type { Range } from '../../shared/contract/court/messages.ts'
import type { StickGiven, StickProgress } from '../../shared/contract/court/sticks.ts'
import { keyIdOf, MANIFEST_FILE } from '../../shared/sync/bundle/format.ts'
import { partFolders, readHeader } from '../../shared/sync/bundle/partReader.ts'
import { beginPart, isPartFile, type PartWriter } from '../../shared/sync/bundle/partWriter.ts'
import type { TransferRecord } from '../../shared/sync/bundle/records.ts'
import { clearFolder, type Stick } from '../../shared/sync/bundle/stick.ts'
import { ExchangeError } from '../../shared/sync/failures.ts'
import { decodeFrames } from '../../shared/sync/frames.ts'
import { signHolding } from '../../shared/sync/holding.ts'
import { missing } from '../../shared/sync/missing.ts'
import type { FileShelf } from '../files/shelf.ts'
import { everGrantedTo, grantedTo } from '../store/grants.ts'
import { batchesOf, headsIn, receivedHeads } from '../store/pieces.ts'
import { receiptsAmong } from '../store/receipts.ts'
import { reportedHeads } from '../store/reports.ts'
import { isRevokedDevice } from '../store/revocations.ts'
import { sealingKeyOf } from '../store/sealingKeys.ts'
import { giveFiles } from './giveFiles.ts'
import { enrolmentOf, giveCertificates, requestingDevices } from './stickEnrolment.ts'
import { leaveCourtCard, SPARE_BYTES, type StickParts, takeLaptopCards } from './sticks.ts'

/** A laptop a stick is written for. */
interface Recipient {
  device: string
  publicKey: string
  /** Whether it asked on the stick to be enrolled. */
  joins: boolean
}

/** Beside the events of a batch on a stick. */
const BATCH_EXTRA = 8 * 1024

/**
 * Writes for each laptop, sealed to it alone, what it may have and did not say it holds: the court's own scope with its
 * certificates and revocations, decisions and records of others, what the court has of its own (X4, P3), and then files. Of a
 * laptop that asked on the stick to be enrolled its certificates too, once they are issued. `to`: one laptop, or null for all
 * whose card, bundle or request lies on the stick. What does not fit waits until its answer came back. Throws ExchangeError
 * `refused`: `noRecipient`, `unknownRecipient`, `revokedRecipient`, `notIssued` where only requests wait.
 */
export async function* giveStick(
  parts: StickParts,
  stick: Stick,
  shelf: FileShelf,
  wanted: { place: string; to: string | null; maxBytes: number | null },
): AsyncGenerator<StickProgress | StickGiven> {
  const { place, to, maxBytes } = wanted
  const { recipients, waiting } = await recipientsOf(parts, stick, place, to)
  await leaveCourtCard(parts, stick, place)
  const written: StickGiven['written'] = []
  for (const recipient of recipients) {
    yield { kind: 'progress', done: written.length, total: recipients.length }
    await clearOlder(parts, stick, place, recipient)
    const budget = Math.min(maxBytes ?? Number.MAX_SAFE_INTEGER, (await stick.free(place)) - SPARE_BYTES)
    const given = await writeFor(parts, stick, shelf, place, recipient, budget)
    // Last: who finds certificates here finds the court's record beside them.
    if (recipient.joins) await giveCertificates(parts, stick, place, recipient.device)
    written.push({ ...given, joined: recipient.joins })
  }
  yield { kind: 'done', written, waiting }
}

async function recipientsOf(
  parts: StickParts,
  stick: Stick,
  place: string,
  to: string | null,
): Promise<{ recipients: Recipient[]; waiting: string[] }> {
  const { db, court, now } = parts
  const asking = new Set(await requestingDevices(parts, stick, place))
  const devices = new Set([...(await takeLaptopCards(parts, stick, place)), ...asking])
  for (const folder of await partFolders(stick, place)) {
    const from = (await readHeader(stick, folder))?.from
    if (from !== undefined && from !== court.code) devices.add(from)
  }
  const chosen = to === null ? [...devices].sort() : [to]
  const recipients: Recipient[] = []
  const waiting: string[] = []
  for (const device of chosen) {
    if (await isRevokedDevice(db, court, device, now())) {
      if (to !== null) throw new ExchangeError('refused', 'revokedRecipient')
      continue
    }
    const publicKey = await sealingKeyOf(db, court, device)
    if (publicKey === null) continue
    const stands = await enrolmentOf(parts, device)
    // Its request may lie on another stick: who never said that it holds anything still waits for the certificates.
    const isAsking = asking.has(device) || (to !== null && (await reportedHeads(db, court, device)).length === 0)
    if (stands === 'waiting') waiting.push(device)
    else recipients.push({ device, publicKey, joins: stands === 'issued' && isAsking })
  }
  if (recipients.length > 0) return { recipients, waiting }
  const missing = to === null ? 'noRecipient' : 'unknownRecipient'
  throw new ExchangeError('refused', waiting.length > 0 ? 'notIssued' : missing)
}

/** What was written for this laptop before says less than what is written now. */
async function clearOlder(parts: StickParts, stick: Stick, place: string, recipient: Recipient): Promise<void> {
  const key = keyIdOf(recipient.publicKey)
  for (const folder of await partFolders(stick, place)) {
    if (folder === place) continue
    const header = await readHeader(stick, folder)
    const isOurs = header?.from === parts.court.code && header.kind === 'transfer'
    const isHalf = isOurs && (await stick.size(`${folder}/${MANIFEST_FILE}`)) === null
    if (isOurs && (isHalf || header.recipients.every((one) => one === key))) {
      await clearFolder(stick, folder, isPartFile)
    }
  }
}

async function writeFor(
  parts: StickParts,
  stick: Stick,
  shelf: FileShelf,
  place: string,
  { device, publicKey }: Recipient,
  budget: number,
): Promise<Omit<StickGiven['written'][number], 'joined'>> {
  const { db, court, writer, random } = parts
  const at = Math.trunc(parts.now())
  const transfer = parts.newId()
  const plan = { folder: `${place}/fieldwrit-transfer-${transfer}-1`, kind: 'transfer' as const, transfer, part: 1, at }
  const keys = { recipients: [publicKey], recipientIds: [keyIdOf(publicKey)] }
  const part = await beginPart(stick, writer, { ...plan, ...keys, budget }, random)
  try {
    const scopes = [`court:${court.code}`, `device:${device}`, ...(await grantedTo(db, court, device, at))]
    const heads = await headsIn(db, court, scopes)
    // Of its own it hears what the court has also where a scope is its no more: that may go from it then.
    const ever = [`court:${court.code}`, `device:${device}`, ...(await everGrantedTo(db, court, device))]
    const own = (await headsIn(db, court, ever)).filter((head) => head.device === device)
    const held = await receivedHeads(db, court, own)
    const said = { v: 1 as const, court: court.code, holder: court.code, at, heads: held }
    await part.add([{ kind: 'holding', holding: await signHolding(said, writer.key, writer.chain) }], {})
    // What it wrote itself it has, unless it lost it: then the restored laptop asks for it by a new name.
    const reported = await reportedHeads(db, court, device)
    const others = heads.filter((head) => head.device !== device)
    const filled = await fill(parts, part, missing(reported, others).ranges)
    // Files come after every record: a photograph without its record says nothing.
    const given = await giveFiles(parts, shelf, part, { device, scopes, budget })
    const content = await part.finish(filled.more || given.left > 0)
    // What a stick that turned out to be full did not take waits as well.
    const unwritten = given.files - content.files.length
    const left = given.left + unwritten
    const more = filled.more || left > 0 || content.events < filled.events
    const { files: taken, events, bytes } = content
    return { device, events, bytes, more, ...given, files: taken.length, left }
  } catch (error) {
    await part.abandon()
    throw error
  }
}

/** Adds the batches of these ranges as far as they fit; how many events, and whether something is left. */
async function fill(
  { db, court }: StickParts,
  part: PartWriter,
  ranges: readonly Range[],
): Promise<{ events: number; more: boolean }> {
  let added = 0
  for (const range of ranges) {
    for (let from = range.from; from <= range.to; ) {
      const batches = await batchesOf(db, court, [{ ...range, from }])
      if (batches.length === 0) break
      for (const { from: first, head, events, chain } of batches) {
        const frames = Buffer.from(events, 'base64')
        if (!part.fits(frames.length + BATCH_EXTRA)) return { events: added, more: true }
        const decisions = await receiptsAmong(db, court, decodeFrames(frames) ?? [])
        const records: TransferRecord[] = [
          { kind: 'chain', device: head.device, chain },
          { kind: 'batch', from: first, head, frames },
          ...(decisions.length === 0 ? [] : [{ kind: 'receipts' as const, decisions }]),
        ]
        const n = head.seq - first + 1
        if (!(await part.add(records, { head, events: n }))) return { events: added, more: true }
        added += n
        from = head.seq + 1
      }
    }
  }
  return { events: added, more: false }
}
