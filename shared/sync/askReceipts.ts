import { BATCH_BYTES, type Batch, MESSAGE_BATCHES } from '../contract/court/messages.ts'
import type { Peer } from './peer.ts'
import { isGranted } from './protocol.ts'
import type { Side } from './side.ts'

/**
 * Decisions that stand here without the court's receipt go to the court once more, whoever brought them first: its answer
 * names the receipt it gave (P1). So a receipt comes to everybody who has the decision, though the laptop that brought that
 * was lost before it handed the receipt on. What else the answer says is left to the exchange around this, which settles
 * heads, gaps and forks. Returns how many receipts were new here.
 */
export async function askReceipts(side: Side, peer: Peer, scopes: readonly string[]): Promise<number> {
  let kept = 0
  let bytes = 0
  let message: Batch[] = []
  const push = async (): Promise<void> => {
    if (message.length > 0) kept += side.receipts((await peer.push(message)).decisions)
    message = []
    bytes = 0
  }
  for (const { device, scope, seq } of side.unconfirmed()) {
    const batch = isGranted(scopes, scope) ? side.pack({ device, scope, from: seq }) : null
    if (batch === null) continue
    if (message.length === MESSAGE_BATCHES || bytes + batch.events.length > BATCH_BYTES) await push()
    message.push(batch)
    bytes += batch.events.length
  }
  await push()
  return kept
}
