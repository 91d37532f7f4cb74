import type { EntityEvent } from '../../journal/registers.ts'
import { fields, isText, isWhole, listOf, orNull, type Shape } from '../shape.ts'

/** Event types of sync: `courtReceipt/<id>` and `handBack/<id>` in the device's own scope, and in the court's `sealingKey/<id>`, `lostLaptop/<id>`, `grant/<id>` and `takenBack/<id>`. */
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
  /** A device gets a scope; `shared/sync/grant.ts` says whose word counts. */
  scopeGranted: 'sync.scopeGranted',
  /** It is taken back from it, whatever date the grant has. */
  scopeTakenBack: 'sync.scopeTakenBack',
} as const

const signedWords = {
  ...{ at: isWhole, by: isText, court: isText, device: isText, id: isText, scope: isText, signature: isText },
  chain: fields({ certificate: isText, issuing: isText, root: isText }),
}

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
  [syncTypes.scopeGranted]: fields({
    ...signedWords,
    until: orNull(isWhole),
    v: (value) => value === 1 || value === 2,
  }),
  [syncTypes.scopeTakenBack]: fields({ ...signedWords, reason: isText, v: (value) => value === 1 }),
}

/** Whether the fold of a receipt or a key understands an event's body (J5). */
export function understandsSync(event: Pick<EntityEvent, 'type' | 'body'>): boolean {
  return bodies[event.type]?.(event.body ?? undefined) ?? false
}
