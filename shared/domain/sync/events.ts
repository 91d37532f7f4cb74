import type { EntityEvent } from '../../journal/registers.ts'
import { fields, isText, isWhole, type Shape } from '../shape.ts'

/** Event types of sync (`courtReceipt/<id>`, in the device's own scope). */
export const syncTypes = {
  /** A court's receipt (P4): what stands before it in this stream was written after it came. */
  receiptKept: 'sync.receiptKept',
} as const

const bodies: Readonly<Record<string, Shape>> = {
  [syncTypes.receiptKept]: fields({
    at: isWhole,
    chain: fields({ certificate: isText, issuing: isText, root: isText }),
    feed: isWhole,
    streams: isWhole,
    token: isText,
  }),
}

/** Whether the fold of a receipt understands an event's body (J5). */
export function understandsSync(event: Pick<EntityEvent, 'type' | 'body'>): boolean {
  return bodies[event.type]?.(event.body ?? undefined) ?? false
}
