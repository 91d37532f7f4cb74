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
 * Compares heads: which events of `theirs` are missing here (X2). A stream whose heads differ at one place is forked
 * (X7); a shorter stream of theirs tells nothing, its holder finds the fork when it is sent ours.
 */
export function missing(mine: readonly Head[], theirs: readonly Head[]): Missing {
  const known = new Map(mine.map((head) => [streamKey(head), head]))
  const ranges: Range[] = []
  const forks: Missing['forks'] = []
  for (const head of theirs) {
    const { device, scope, seq } = head
    const own = known.get(streamKey(head))
    if (own === undefined) ranges.push({ device, scope, from: 1, to: seq })
    else if (own.seq < seq) ranges.push({ device, scope, from: own.seq + 1, to: seq })
    else if (own.seq === seq && own.hash !== head.hash) forks.push({ mine: own, theirs: head })
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
