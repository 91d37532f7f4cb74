import type { Db } from '../../../db/open.ts'
import { newPeer, peerRow, savePeer } from '../../../db/sync.ts'
import { refuse } from '../errors.ts'

/** How the gateway of a court is named among the other sides. */
export const gatewayPeer = (court: string): string => `gateway:${court}`

/** Keeps where the gateway of this laptop's court is reached; inside the caller's transaction. What it holds stays known. */
export function saveGateway(db: Db, court: { code: string; name: string }, address: string): void {
  const peer = gatewayPeer(court.code)
  const row = peerRow(db, peer) ?? newPeer({ peer, kind: 'gateway', name: court.name, address })
  savePeer(db, { ...row, name: court.name, address, failure: null, detail: '', attempts: 0 })
}

/**
 * An address as it is kept: scheme and host only. Plain HTTP reaches this machine alone. REFUSED `addressUnreadable`,
 * `addressNotSafe`.
 */
export function addressOf(typed: string): string {
  const text = typed.trim()
  const url = URL.parse(/^https?:\/\//i.test(text) ? text : `https://${text}`)
  if (url === null || url.username !== '' || url.password !== '') refuse('addressUnreadable', 'address', '')
  const local = url.hostname === '127.0.0.1' || url.hostname === 'localhost' || url.hostname === '[::1]'
  if (url.protocol !== 'https:' && !local) refuse('addressNotSafe', 'address', '')
  return url.origin
}
