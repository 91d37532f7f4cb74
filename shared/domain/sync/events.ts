import type { EntityEvent } from '../../journal/registers.ts'
import { fields, isText, isWhole, listOf, type Shape } from '../shape.ts'

/** Event types of sync: `courtReceipt/<id>` and `handBack/<id>` in the device's own scope, `sealingKey/<id>` and `lostLaptop/<id>` in the court's. */
export const syncTypes = {
  /** A court's receipt (P4): what stands before it in this stream was written after it came. */
  receiptKept: 'sync.receiptKept',
  /** The public key to which this laptop's bundles are sealed (X25519, base64url); its stream says whose it is. */
  sealingKeyMade: 'sync.sealingKeyMade',
  /** A scope's bodies, files and rows left this laptop, because a named holder has them (L8). */
  handedBack: 'sync.handedBack',
  /** It is asked for again. */
  takenAgain: 'sync.takenAgain',
  /** A laptop is reported lost; asks the court to revoke it. `heads`: what of it was known where that was said. */
  laptopLost: 'sync.laptopLost',
  /** It turned up again. */
  laptopFound: 'sync.laptopFound',
  /** A scope is granted to a device: `grant/<id>` in the court's scope. Whether it counts its signature says, where it is read. */
  scopeGranted: 'sync.scopeGranted',
} as const

/** Whether this program can read a grant of this version (`shared/sync/grant.ts`). */
const isGrantVersion: Shape = (value) => value === 1

const bodies: Readonly<Record<string, Shape>> = {
  [syncTypes.receiptKept]: fields({
    at: isWhole,
    chain: fields({ certificate: isText, issuing: isText, root: isText }),
    feed: isWhole,
    streams: isWhole,
    token: isText,
  }),
  [syncTypes.sealingKeyMade]: fields({ at: isWhole, key: isText }),
  [syncTypes.handedBack]: fields({
    ...{ events: isWhole, files: isWhole, holder: isText, name: isText, reason: isText, scope: isText },
  }),
  [syncTypes.takenAgain]: fields({ scope: isText }),
  [syncTypes.laptopLost]: fields({
    ...{ device: isText, reason: isText },
    heads: listOf(fields({ scope: isText, seq: isWhole })),
  }),
  [syncTypes.laptopFound]: fields({ reason: isText }),
  [syncTypes.scopeGranted]: fields({ by: isText, device: isText, id: isText, scope: isText, v: isGrantVersion }),
}

/** Whether the fold of a receipt or a key understands an event's body (J5). */
export function understandsSync(event: Pick<EntityEvent, 'type' | 'body'>): boolean {
  return bodies[event.type]?.(event.body ?? undefined) ?? false
}
