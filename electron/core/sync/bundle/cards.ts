import { join } from 'node:path'
import { saveKeyCard } from '../../../../db/syncBundle.ts'
import type { DeviceChains } from '../../../../shared/sync/batch.ts'
import { KEY_CARD_NAME, SMALL_FILE_LIMIT } from '../../../../shared/sync/bundle/format.ts'
import { readKeyCard, signKeyCard, type TransferWriter } from '../../../../shared/sync/bundle/segment.ts'
import type { Stick } from '../../../../shared/sync/bundle/stick.ts'
import { written } from '../../../../shared/sync/writePoints.ts'
import type { CoreContext } from '../../context.ts'
import { durable } from '../durable.ts'

/** Cards looked at on one stick: more laptops than any court has. */
const CARDS_LIMIT = 500

/** Leaves this laptop's public sealing key on a stick, so that the next laptop may seal to it; nothing of a case. */
export async function leaveCard(stick: Stick, place: string, writer: TransferWriter, at: number): Promise<void> {
  const card = `${JSON.stringify(signKeyCard(writer, at), null, 2)}\n`
  const path = join(place, `fieldwrit-key-${writer.device}.json`)
  await written('bundle.cardLeft', () => stick.write(path, Buffer.from(card, 'utf8')))
}

/** Takes in the key cards of this court's other laptops; returns how many there were. */
export async function takeCards(
  context: CoreContext,
  stick: Stick,
  place: string,
  chains: DeviceChains,
): Promise<number> {
  const { courtCode, deviceId } = context.profile()
  const names = (await stick.names(place)).filter((name) => KEY_CARD_NAME.test(name)).slice(0, CARDS_LIMIT)
  let taken = 0
  for (const name of names) {
    const bytes = await stick.read(join(place, name), SMALL_FILE_LIMIT)
    const card = bytes === null ? null : await readKeyCard(bytes, courtCode, chains)
    if (card === null || card.device === deviceId) continue
    const { device, key, at } = card
    durable(context, 'bundle.cardTaken', () => saveKeyCard(context.store().db, { device, publicKey: key, at }))
    taken += 1
  }
  return taken
}
