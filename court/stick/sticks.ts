import type { KeyObject } from 'node:crypto'
import type { DeviceChains } from '../../shared/sync/batch.ts'
import { KEY_CARD_NAME, keyIdOf, SMALL_FILE_LIMIT } from '../../shared/sync/bundle/format.ts'
import type { StickReader } from '../../shared/sync/bundle/partReader.ts'
import { readKeyCard, signKeyCard, type TransferWriter } from '../../shared/sync/bundle/segment.ts'
import type { Stick } from '../../shared/sync/bundle/stick.ts'
import { courtCardFile } from '../../shared/sync/bundle/stickEnrolment.ts'
import type { Holder } from '../../shared/sync/holder.ts'
import { privateKeyFrom, publicText, type Random } from '../../shared/sync/trust/primitives.ts'
import { written } from '../../shared/sync/writePoints.ts'
import { type Court, receiptChain } from '../store/courts.ts'
import type { Database } from '../store/schema.ts'
import { rememberSealingKey } from '../store/sealingKeys.ts'

/** Left free on a stick. */
export const SPARE_BYTES = 1024 * 1024
/** Cards looked at on one stick: more laptops than any court has. */
const CARDS_LIMIT = 500

/** What a gateway reads and writes sticks with: under its receipt key, opened by its sealing key. */
export interface StickParts {
  db: Database
  court: Court
  holder: Pick<Holder, 'carried'>
  chains: DeviceChains
  reader: StickReader
  writer: TransferWriter
  /** ms of the court's clock. */
  now(): number
  random: Random
  newId(): string
}

/** Reader and writer of the court itself. `sealing`: 32 raw bytes of its X25519 key. */
export function courtHands(
  court: Court,
  receiptKey: KeyObject,
  sealing: Uint8Array,
): Pick<StickParts, 'reader' | 'writer'> {
  const secret = privateKeyFrom('X25519', sealing)
  const reply = publicText(secret)
  return {
    reader: { court: court.code, self: court.code, secret, keyId: keyIdOf(reply) },
    writer: { court: court.code, device: court.code, key: receiptKey, chain: receiptChain(court), reply },
  }
}

/** Leaves the court's card, so that whoever has met it by stick alone may seal to it; nothing of a case. */
export async function leaveCourtCard({ writer, now }: StickParts, stick: Stick, place: string): Promise<void> {
  const card = `${JSON.stringify(signKeyCard(writer, Math.trunc(now())), null, 2)}\n`
  const path = `${place}/${courtCardFile}`
  await written('gateway.cardLeft', () => stick.write(path, Buffer.from(card, 'utf8')))
}

/** Takes in the cards of this court's laptops; answers whose they are. */
export async function takeLaptopCards(parts: StickParts, stick: Stick, place: string): Promise<string[]> {
  const { db, court, chains } = parts
  const names = (await stick.names(place)).filter((name) => KEY_CARD_NAME.test(name)).slice(0, CARDS_LIMIT)
  const devices: string[] = []
  for (const name of names) {
    const bytes = await stick.read(`${place}/${name}`, SMALL_FILE_LIMIT)
    const card = bytes === null ? null : await readKeyCard(bytes, court.code, chains)
    if (card === null || card.device === court.code) continue
    await rememberSealingKey(db, court, { device: card.device, publicKey: card.key, at: card.at })
    devices.push(card.device)
  }
  return devices
}
