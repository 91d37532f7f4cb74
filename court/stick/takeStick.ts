import { BATCH_BYTES, type Batch, type DecisionReceipt, MESSAGE_BATCHES } from '../../shared/contract/court/messages.ts'
import type { StickProgress, StickTaken } from '../../shared/contract/court/sticks.ts'
import { keyIdOf } from '../../shared/sync/bundle/format.ts'
import { type FoundPart, lookAtPart, partFolders, readSegment, toldOf } from '../../shared/sync/bundle/partReader.ts'
import { beginPart } from '../../shared/sync/bundle/partWriter.ts'
import type { TransferRecord } from '../../shared/sync/bundle/records.ts'
import type { OpenedSegment, SegmentFault } from '../../shared/sync/bundle/segment.ts'
import type { Stick } from '../../shared/sync/bundle/stick.ts'
import { COURT_NAME } from '../../shared/sync/bundle/stickEnrolment.ts'
import { ExchangeError } from '../../shared/sync/failures.ts'
import { signHolding } from '../../shared/sync/holding.ts'
import { streamKey } from '../../shared/sync/missing.ts'
import type { Peer } from '../../shared/sync/peer.ts'
import type { Chain } from '../../shared/sync/trust/certificates.ts'
import type { FileShelf } from '../files/shelf.ts'
import { keepHeldFiles } from '../store/heldFiles.ts'
import { receivedHeads } from '../store/pieces.ts'
import { keepCarriedReport } from '../store/reports.ts'
import { rememberSealingKey } from '../store/sealingKeys.ts'
import { takeRequests } from './stickEnrolment.ts'
import { type FileTaker, fileTaker } from './stickFiles.ts'
import { leaveCourtCard, type StickParts, takeLaptopCards } from './sticks.ts'

/** What a stick brought so far, and whom it is answered to. */
interface Taking {
  parts: StickParts
  files: FileTaker
  /** Streams of which something came, by their key. */
  streams: Map<string, { device: string; scope: string }>
  /** Keys that the answer is sealed to, by the device that wrote. */
  writers: Map<string, string>
  decisions: Map<string, DecisionReceipt>
  refused: Map<string, number>
  events: number
}

/**
 * Takes in whatever on a stick is sealed to the court, by the rules of an exchange over a line, whoever carried it: what is
 * known changes nothing, what is cut or damaged is named and the rest goes in (X3, X8, X11). Then it leaves the court's
 * signed answer: which heads it has, and the receipts of decisions (X4, P1). Laptops that ask to be enrolled are answered
 * first. Throws ExchangeError `diskFull` before anything of a bundle is taken when there is no room for all of it (X10).
 */
export async function* takeStick(
  parts: StickParts,
  stick: Stick,
  shelf: FileShelf,
  place: string,
): AsyncGenerator<StickProgress | StickTaken> {
  const asked = await takeRequests(parts, stick, place)
  const cards = await takeLaptopCards(parts, stick, place)
  const found: FoundPart[] = []
  for (const folder of await partFolders(stick, place)) {
    found.push(await lookAtPart(stick, folder, parts.reader, parts.chains))
  }
  const total = found.reduce((sum, part) => sum + (part.refusal === null ? part.bytes : 0), 0)
  if (total > 0 && !(await shelf.hasRoom(total))) throw new ExchangeError('diskFull', 'stick')
  const taking: Taking = {
    ...{ parts, files: fileTaker(parts, shelf), streams: new Map(), writers: new Map() },
    ...{ decisions: new Map(), refused: new Map(), events: 0 },
  }
  const told: StickTaken['parts'] = []
  let done = 0
  for (const part of found) {
    const faults = new Map<number, SegmentFault>()
    for (const no of part.refusal === null ? part.numbers : []) {
      yield { kind: 'progress', done: Math.round(done), total }
      const opened = await readSegment(stick, part, no, parts.reader, parts.chains)
      const fault = typeof opened === 'string' ? opened : await takeSegment(taking, opened)
      if (fault !== null) faults.set(no, fault)
      done += part.bytes / part.numbers.length
    }
    await taking.files.end()
    told.push(toldOf(part, faults))
  }
  await leaveCourtCard(parts, stick, place).catch(() => undefined)
  const answered = taking.writers.size > 0 && (await leaveAnswer(taking, stick, place))
  const { taken, cut } = taking.files.counts
  const refused = [...taking.refused].map(([fault, n]) => ({ fault, n }))
  yield {
    ...{ kind: 'done', parts: told, events: taking.events, refused, files: taken, filesCut: cut },
    ...{ decisions: taking.decisions.size, cards: cards.length, asked, answered },
  }
}

/** The records of one segment; `forged` when its writer is none that this court knows. */
async function takeSegment(taking: Taking, { head, records }: OpenedSegment): Promise<SegmentFault | null> {
  const { parts } = taking
  let peer: Awaited<ReturnType<StickParts['holder']['carried']>>
  try {
    peer = await parts.holder.carried(head.chain)
  } catch (error) {
    if (error instanceof ExchangeError && error.failure === 'signIn') return 'forged'
    throw error
  }
  await takeBatches(taking, peer, records)
  for (const record of records) {
    if (record.kind === 'holding') await keepCarriedReport(parts.db, parts.court, record.holding, parts.now())
    if (record.kind === 'named' || record.kind === 'piece') await taking.files.take(peer, record)
  }
  taking.writers.set(peer.device, head.reply)
  if (peer.standing === 'good') {
    for (const record of records) {
      if (record.kind === 'files') {
        const said = { device: peer.device, at: head.at, hashes: record.hashes }
        await keepHeldFiles(parts.db, parts.court, said)
      }
    }
    await rememberSealingKey(parts.db, parts.court, { device: peer.device, publicKey: head.reply, at: head.at })
  }
  return null
}

/**
 * Hands the batches of a segment on as messages of an exchange. The court's own scope goes in before the rest, because the
 * grants in it decide about that.
 */
async function takeBatches(taking: Taking, peer: Peer, records: readonly TransferRecord[]): Promise<void> {
  const chains = new Map<string, Chain>()
  let message: Batch[] = []
  let bytes = 0
  const push = async (): Promise<void> => {
    if (message.length > 0) await pushAll(taking, peer, message)
    message = []
    bytes = 0
  }
  for (const record of records) {
    if (record.kind === 'chain') chains.set(record.device, record.chain)
    if (record.kind !== 'batch') continue
    const { from, head, frames } = record
    const chain = chains.get(head.device)
    if (chain === undefined) {
      note(taking, 'badChain')
      continue
    }
    const batch = { from, head, events: Buffer.from(frames).toString('base64'), chain }
    const isOther = message[0]?.head.scope.startsWith('court:') === true && !head.scope.startsWith('court:')
    if (isOther || message.length === MESSAGE_BATCHES || bytes + frames.length > BATCH_BYTES) await push()
    message.push(batch)
    bytes += frames.length
  }
  await push()
}

async function pushAll(taking: Taking, peer: Peer, batches: readonly Batch[]): Promise<void> {
  const answer = await peer.push(batches)
  const refused = new Set(answer.refused.map(streamKey))
  for (const { fault } of answer.refused) note(taking, fault)
  for (const { from, head } of batches) {
    const { device, scope } = head
    taking.streams.set(streamKey(head), { device, scope })
    if (!refused.has(streamKey(head))) taking.events += head.seq - from + 1
  }
  for (const one of answer.decisions) taking.decisions.set(one.event, one)
}

function note({ refused }: Taking, fault: string): void {
  refused.set(fault, (refused.get(fault) ?? 0) + 1)
}

/** Says, sealed to those who wrote, what the court has now of what they brought. False where the stick takes nothing. */
async function leaveAnswer(taking: Taking, stick: Stick, place: string): Promise<boolean> {
  const { parts, decisions, files } = taking
  const { db, court, writer, random } = parts
  const at = Math.trunc(parts.now())
  const recipients = [...new Set(taking.writers.values())]
  try {
    const heads = await receivedHeads(db, court, [...taking.streams.values()])
    const holding = await signHolding(
      { v: 1, court: court.code, holder: court.code, at, heads },
      writer.key,
      writer.chain,
    )
    const plan = { folder: `${place}/fieldwrit-answer-${COURT_NAME}`, kind: 'answer' as const, at, recipients }
    const sized = { transfer: parts.newId(), part: 1, budget: await stick.free(place) }
    const answer = await beginPart(stick, writer, { ...plan, ...sized, recipientIds: recipients.map(keyIdOf) }, random)
    try {
      const records: TransferRecord[] = [
        { kind: 'holding', holding },
        { kind: 'receipts', decisions: [...decisions.values()] },
        { kind: 'files', hashes: files.held() },
      ]
      await answer.add(records, {})
      await answer.finish(false)
      return true
    } catch (error) {
      await answer.abandon()
      throw error
    }
  } catch (error) {
    if (error instanceof ExchangeError) throw error
    return false
  }
}
