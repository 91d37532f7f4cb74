import type { Head, Range } from '../contract/court/messages.ts'

/** Names a stream in a map. */
export function streamKey({ device, scope }: { device: string; scope: string }): string {
  return `${device} ${scope}`
}

/** What a side lacks of another's streams, and streams of which both hold another event at the same place. */
export interface Missing {
  ranges: Range[]
  forks: { mine: Head; theirs: Head }[]
}

/**
 * Compares heads: which events of `theirs` are missing here (X2). A stream of which another event stands here at the place
 * of their head is forked (X7). `hashAt`: the event here at a place; left out where only ranges are asked for.
 */
export function missing(
  mine: readonly Head[],
  theirs: readonly Head[],
  hashAt?: (stream: { device: string; scope: string }, seq: number) => string | null,
): Missing {
  const known = new Map(mine.map((head) => [streamKey(head), head]))
  const ranges: Range[] = []
  const forks: Missing['forks'] = []
  for (const head of theirs) {
    const { device, scope, seq } = head
    const own = known.get(streamKey(head))
    if (own === undefined) ranges.push({ device, scope, from: 1, to: seq })
    else if (own.seq < seq) ranges.push({ device, scope, from: own.seq + 1, to: seq })
    else if (own.seq === seq && own.hash !== head.hash) forks.push({ mine: own, theirs: head })
    else if (own.seq > seq && hashAt !== undefined && hashAt(head, seq) !== head.hash)
      forks.push({ mine: own, theirs: head })
  }
  return { ranges: byUrgency(ranges), forks }
}

/**
 * The court's own scope first, because certificates, grants and revocations decide about the rest; then sites, the goods
 * of people under way; the imported register, which is large and changes nothing, last.
 */
const URGENCY = ['court:', 'site:', 'case:', 'device:']

function urgencyOf(scope: string): number {
  const at = URGENCY.findIndex((prefix) => scope.startsWith(prefix))
  return at < 0 ? URGENCY.length : at
}

/** Ranges in the order in which they are worth most when the link breaks. */
export function byUrgency(ranges: readonly Range[]): Range[] {
  return ranges.toSorted(
    (a, b) =>
      urgencyOf(a.scope) - urgencyOf(b.scope) || compareText(a.scope, b.scope) || compareText(a.device, b.device),
  )
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
