import { createPublicKey, verify } from 'node:crypto'
import { identityTypes, type SignedHead } from '../shared/domain/identity/events.ts'
import { isObject } from '../shared/domain/shape.ts'
import { canonicalBytes, type Json, type JsonObject } from '../shared/journal/canonical.ts'
import type { ChainFault } from '../shared/journal/chain.ts'
import type { Envelope } from '../shared/journal/envelope.ts'
import { splitEntity } from '../shared/journal/ids.ts'
import { localOriginalOf } from '../shared/journal/localKept.ts'
import { leafHash, merkleRoot } from '../shared/journal/merkle.ts'
import { isAdopted } from './branches.ts'
import { headsToSign } from './heads.ts'
import type { Db } from './open.ts'
import { prepared } from './statements.ts'

/** Streams of a device that grew since a closed session last signed for them, by scope. */
export function unsignedHeads(db: Db, device: string): SignedHead[] {
  return headsToSign(db, device).map(({ hash, scope, seq }) => ({ hash, scope, seq }))
}

/** Merkle root over heads in their order, 64 hex digits. */
export function headsRoot(heads: readonly SignedHead[]): string {
  return Buffer.from(merkleRoot(heads.map((head) => leafHash(canonicalBytes({ ...head }))))).toString('hex')
}

type Place = Pick<ChainFault, 'device' | 'scope' | 'seq'>
interface SessionEvent {
  envelope: Envelope
  body: JsonObject
}

/**
 * Checks the statements of sessions from the journal alone: gathered while the chains are read, judged at the end.
 * Signatures count by a key that a certificate gives this officer on this device; certificates themselves are judged
 * elsewhere.
 */
export function sessionChecker() {
  const keys = new Set<string>()
  const opened: SessionEvent[] = []
  const closed = new Map<string, SessionEvent[]>()
  // A device that the court has not certified yet has sessions whose keys nobody can know: they are judged once it has (P3).
  const changed = new Set<string>()
  const certified = new Set<string>()
  const isJudged = ({ envelope }: SessionEvent): boolean =>
    !changed.has(envelope.device) || certified.has(envelope.device)
  return {
    /** Takes one stored event of suite 1 with its body. */
    take(envelope: Envelope, body: JsonObject): void {
      // Keys of a local court that this laptop left still prove what was signed by them (decision 0048).
      const kept = localOriginalOf(envelope, body)
      if (kept?.envelope.type === identityTypes.officerAdded && kept.body !== null) noteKey(keys, kept.body)
      if (envelope.type === identityTypes.officerAdded) noteKey(keys, body)
      else if (envelope.type === identityTypes.deviceAdded) certified.add(splitEntity(envelope.entity).id)
      else if (envelope.type === identityTypes.deviceChanged) changed.add(envelope.device)
      else if (envelope.type === identityTypes.sessionOpened) opened.push({ envelope, body })
      else if (envelope.type === identityTypes.sessionClosed) {
        const act = `${envelope.device} ${envelope.act}`
        closed.set(act, [...(closed.get(act) ?? []), { envelope, body }])
      }
    },
    /** Every statement that is not what its officer signed, or that signs for heads the journal does not have. */
    faults(db: Db): ChainFault[] {
      return [
        ...opened
          .filter(isJudged)
          .flatMap((event) => (openingHolds(event, keys) ? [] : [faultAt(event, 'badSignature')])),
        ...[...closed.values()].flatMap((pieces) => (pieces.every(isJudged) ? closingFaults(db, pieces, keys) : [])),
      ]
    },
  }
}

function faultAt(event: SessionEvent, fault: ChainFault['fault']): ChainFault {
  const { device, scope, seq }: Place = event.envelope
  return { device, scope, seq, fault }
}

function noteKey(keys: Set<string>, body: JsonObject): void {
  const certificate = isObject(body.set) ? body.set.certificate : undefined
  if (typeof certificate !== 'string') return
  try {
    const said = JSON.parse(Buffer.from(certificate.split('.')[1] ?? '', 'base64url').toString('utf8')) as JsonObject
    if (isObject(said.key)) keys.add(keyName(said.subject, said.device, said.key.x))
  } catch {
    // No certificate: it gives nobody a key.
  }
}

const keyName = (...parts: (Json | undefined)[]): string => JSON.stringify(parts)

function openingHolds({ envelope, body }: SessionEvent, keys: ReadonlySet<string>): boolean {
  const { statement } = body
  if (!isObject(statement)) return false
  const same =
    statement.device === envelope.device &&
    statement.officer === envelope.actor &&
    statement.role === envelope.role &&
    statement.boot === envelope.boot &&
    statement.head === envelope.prev
  return same && isSigned({ envelope, body }, 'session', statement, keys)
}

function closingFaults(db: Db, pieces: readonly SessionEvent[], keys: ReadonlySet<string>): ChainFault[] {
  const [first] = pieces
  if (first === undefined) return []
  const lists = pieces.map(({ body }) => readHeads(body.list))
  const list = lists.flatMap((heads) => heads ?? [])
  const { heads: statement } = first.body
  const whole =
    isObject(statement) &&
    statement.device === first.envelope.device &&
    statement.count === list.length &&
    lists.every((heads) => heads !== null) &&
    statement.root === headsRoot(list) &&
    pieces.every(
      ({ body }, index) => isObject(body.piece) && body.piece.n === index + 1 && body.piece.of === pieces.length,
    )
  if (!whole || !pieces.every((piece) => isSigned(piece, 'heads', statement, keys))) {
    return [faultAt(first, 'badSignature')]
  }
  const stored = prepared(
    db,
    'SELECT hash FROM event JOIN stream USING (stream_id) WHERE device = ? AND scope = ? AND event.seq = ?',
  )
  return list.flatMap((head) => {
    const row = stored.get(first.envelope.device, head.scope, head.seq) as { hash: Uint8Array } | undefined
    const stands =
      (row !== undefined && Buffer.from(row.hash).toString('hex') === head.hash) || isAdopted(db, head.hash)
    return stands
      ? []
      : [{ device: first.envelope.device, scope: head.scope, seq: head.seq, fault: 'signedHead' as const }]
  })
}

function readHeads(list: Json | undefined): SignedHead[] | null {
  if (!Array.isArray(list)) return null
  const heads = list.flatMap((entry) => {
    if (!isObject(entry)) return []
    const { hash, scope, seq } = entry
    return typeof hash === 'string' && typeof scope === 'string' && typeof seq === 'number'
      ? [{ hash, scope, seq }]
      : []
  })
  return heads.length === list.length ? heads : null
}

/** Ed25519 over `fieldwrit/<purpose>/1\n` and the statement's canonical bytes, by a key of this officer on this device. */
function isSigned(
  { envelope, body }: SessionEvent,
  purpose: 'session' | 'heads',
  statement: JsonObject,
  keys: ReadonlySet<string>,
): boolean {
  const { publicKey, signature } = body
  if (typeof publicKey !== 'string' || typeof signature !== 'string') return false
  if (!keys.has(keyName(envelope.actor, envelope.device, publicKey))) return false
  const bytes = Buffer.concat([Buffer.from(`fieldwrit/${purpose}/1\n`, 'utf8'), canonicalBytes(statement)])
  try {
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' })
    return verify(null, bytes, key, Buffer.from(signature, 'base64url'))
  } catch {
    return false
  }
}
