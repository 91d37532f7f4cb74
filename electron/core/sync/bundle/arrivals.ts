import { createHash, type Hash } from 'node:crypto'
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { noteBlob } from '../../../../db/documents.ts'
import { peerRow, savePeer } from '../../../../db/sync.ts'
import { BATCH_EVENTS, type Batch, type SignedHolding } from '../../../../shared/contract/court/messages.ts'
import { type CheckedBatch, checkBatch, type DeviceChains } from '../../../../shared/sync/batch.ts'
import type { TransferRecord } from '../../../../shared/sync/bundle/records.ts'
import type { OpenedSegment } from '../../../../shared/sync/bundle/segment.ts'
import { readHolding, readScopeHolding } from '../../../../shared/sync/holding.ts'
import type { Chain } from '../../../../shared/sync/trust/certificates.ts'
import { written } from '../../../../shared/sync/writePoints.ts'
import type { CoreContext } from '../../context.ts'
import { PRIVATE_FILE, writeFully } from '../../files/atomicFile.ts'
import { durable } from '../durable.ts'
import { gatewayPeer } from '../gatewayPeer.ts'
import { keepTold } from '../holdings.ts'
import { chainOfDevice, type SyncKeys } from '../keys.ts'
import { type OtherSide, sideOf } from '../side.ts'
import { formatNamed } from './namedFiles.ts'

type BatchRecord = Extract<TransferRecord, { kind: 'batch' }>
type PieceRecord = Extract<TransferRecord, { kind: 'piece' }>

/** A laptop as the other side of an exchange by stick. */
export function stickPeer(device: string): OtherSide {
  return { peer: `bundle:${device}`, kind: 'bundle', name: device, address: '' }
}

/** Who wrote a stick as the other side: a laptop, or the court itself. */
function writerPeer(from: string, { court }: SyncKeys): OtherSide {
  return from === court ? courtPeer(court) : stickPeer(from)
}

/** The court's gateway, of which no address need be known here. */
function courtPeer(court: string): OtherSide {
  return { peer: gatewayPeer(court), kind: 'gateway', name: court, address: '' }
}

/** What became of batches from a stick so far. */
export interface Arrived {
  applied: number
  known: number
  waiting: number
  refused: number
}

/** Takes batches in through the same checks and steps as any exchange, at most 200 events in one transaction. */
export function batchTaker(context: CoreContext, keys: SyncKeys, chains: DeviceChains) {
  const arrived: Arrived = { applied: 0, known: 0, waiting: 0, refused: 0 }

  async function store(from: string, sound: readonly CheckedBatch[]): Promise<void> {
    if (sound.length === 0) return
    const side = sideOf(context, writerPeer(from, keys), keys)
    const batches = sound.map((one) => one.batch)
    const { applied, known, waiting, refused } = side.store(sound, {})
    if (refused.length > 0) side.aside(refused, 'received', batches)
    else side.learn(batches.map((batch) => batch.head))
    arrived.applied += applied
    arrived.known += known
    arrived.waiting += waiting
    arrived.refused += refused.length
    await new Promise((resolve) => setImmediate(resolve))
  }

  return {
    arrived,
    /** The batches of one segment; what is faulty is set aside with its reason and the rest goes on (X8). */
    async take({ head: { from }, records }: OpenedSegment, step: () => void): Promise<void> {
      const chainsHere = new Map<string, Chain>()
      let sound: CheckedBatch[] = []
      let events = 0
      for (const record of records) {
        if (record.kind === 'chain') chainsHere.set(record.device, record.chain)
        if (record.kind !== 'batch') continue
        const batch = batchOf(
          record,
          chainsHere.get(record.head.device) ?? chainOfDevice(context.store().db, record.head.device),
        )
        const checked = batch === null ? 'badChain' : await checkBatch(batch, chains)
        if (typeof checked === 'string') {
          const { device, scope, seq, hash } = record.head
          const fault = { device, scope, seq, hash, fault: checked, stands: null }
          sideOf(context, writerPeer(from, keys), keys).aside([fault], 'received', batch === null ? [] : [batch])
          arrived.refused += 1
          continue
        }
        if (events + checked.events.length > BATCH_EVENTS) {
          await store(from, sound)
          step()
          sound = []
          events = 0
        }
        sound.push(checked)
        events += checked.events.length
      }
      await store(from, sound)
    },
  }
}

function batchOf({ from, head, frames }: BatchRecord, chain: Chain | null): Batch | null {
  return chain === null ? null : { from, head, events: Buffer.from(frames).toString('base64'), chain }
}

/** Files above this many bytes are put together beside the store instead of in memory. */
const IN_MEMORY_BYTES = 8 * 1024 * 1024

interface Growing {
  hash: string
  size: number
  format: string
  done: number
  digest: Hash
  pieces: Uint8Array[]
}

/**
 * Puts files together from their pieces. A file becomes visible only when all of it came and its content has the very
 * hash it was announced by (B1); anything else leaves nothing.
 */
export function fileTaker(context: CoreContext) {
  // Swept with everything unfinished when the store opens next.
  const path = join(context.paths.blobs, 'incoming', 'bundle.tmp')
  const counts = { files: 0, cut: 0 }
  let growing: Growing | null = null

  async function drop(): Promise<void> {
    if (growing === null) return
    growing = null
    counts.cut += 1
    await rm(path, { force: true })
  }

  async function keep(file: Growing): Promise<void> {
    growing = null
    try {
      if (file.digest.digest('hex') !== file.hash) {
        counts.cut += 1
        return
      }
      const { blobs, db } = context.store()
      const bytes = Buffer.concat(file.pieces)
      const from = file.size > IN_MEMORY_BYTES ? { path } : { bytes }
      const { stored } = await written('bundle.fileStored', () => blobs.put(from))
      const format = file.format === '' ? formatNamed(context, file.hash) : file.format
      durable(context, 'bundle.fileNoted', () => noteBlob(db, file.hash, file.size, format))
      if (stored !== 'existing') counts.files += 1
    } finally {
      await rm(path, { force: true })
    }
  }

  return {
    counts,
    async take(piece: PieceRecord): Promise<void> {
      const { hash, size, format, offset, bytes } = piece
      const isNext = growing?.hash === hash && growing.size === size && growing.done === offset
      if (!isNext) {
        await drop()
        if (offset > 0) return
      }
      const file: Growing = growing ?? { hash, size, format, done: 0, digest: createHash('sha256'), pieces: [] }
      growing = file
      file.digest.update(bytes)
      if (size > IN_MEMORY_BYTES) await written('bundle.fileGrown', () => appendTo(path, bytes, offset))
      else file.pieces.push(bytes)
      file.done += bytes.length
      if (file.done === size) await keep(file)
    },
    /** After the last segment of a part: a file goes on in no other. */
    end: drop,
  }
}

async function appendTo(path: string, bytes: Uint8Array, offset: number): Promise<void> {
  const handle = await open(path, offset === 0 ? 'w' : 'a', PRIVATE_FILE)
  try {
    await writeFully(handle, bytes)
  } finally {
    await handle.close()
  }
}

/**
 * Keeps what others signed that they hold, whoever carried it (X4, G5): a laptop's under its own name, the court's as its
 * receipt (P4). Returns how many were theirs; an older one than is known changes nothing.
 */
export async function keepHoldings(
  context: CoreContext,
  keys: SyncKeys,
  holdings: readonly SignedHolding[],
): Promise<number> {
  const { db } = context.store()
  const ofScopes: Parameters<typeof keepTold>[1][number][] = []
  let kept = 0
  for (const signed of holdings) {
    const ofScope = await readScopeHolding(signed, keys.trust)
    if (ofScope !== null) {
      if (ofScope.court !== keys.court || ofScope.holder === keys.device) continue
      ofScopes.push({ holdings: [{ token: signed.token, holding: ofScope }], chain: signed.chain })
      continue
    }
    const ofDevice = await readHolding(signed, keys.trust, 'device')
    const holding = ofDevice ?? (await readHolding(signed, keys.trust, 'receipt'))
    if (holding === null || holding.court !== keys.court || holding.holder === keys.device) continue
    const other = ofDevice === null ? courtPeer(keys.court) : stickPeer(holding.holder)
    if ((peerRow(db, other.peer)?.held_at ?? 0) > holding.at) continue
    const side = sideOf(context, other, keys)
    if ((await side.hold(signed)) === null) continue
    if (ofDevice !== null) await side.others([signed])
    const row = peerRow(db, other.peer)
    const now = Math.trunc(context.ports.now())
    if (row !== null && ofDevice !== null)
      durable(context, 'bundle.peerHeard', () => savePeer(db, { ...row, done_at: now }))
    kept += 1
  }
  if (ofScopes.length > 0) keepTold(context, ofScopes, () => undefined)
  return kept
}
