import type { Envelope } from './envelope.ts'

/** Newest event of a stream: `seq` 0 and hash null before the first. */
export interface StreamHead {
  seq: number
  hash: string | null
}

/** A break in a stream, named by stream and seq (J1). */
export interface ChainFault {
  device: string
  scope: string
  seq: number
  fault: 'gap' | 'wrongPrev' | 'fork' | 'hashMismatch' | 'bodyMismatch' | 'unreadable' | 'badSignature' | 'signedHead'
}

/** Checks that `envelope` follows `head`. Returns null when it does, the named fault otherwise (J1). */
export function checkNext(
  head: StreamHead,
  envelope: Pick<Envelope, 'device' | 'scope' | 'seq' | 'prev'>,
): ChainFault | null {
  const place = { device: envelope.device, scope: envelope.scope, seq: envelope.seq }
  if (envelope.seq > head.seq + 1) return { ...place, fault: 'gap' }
  if (envelope.seq <= head.seq) return { ...place, fault: 'fork' }
  return envelope.prev === head.hash ? null : { ...place, fault: 'wrongPrev' }
}
