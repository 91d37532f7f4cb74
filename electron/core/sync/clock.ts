import { clockWords, saveClockWord } from '../../../db/clockWords.ts'
import type { Db } from '../../../db/open.ts'
import { courtReceipts } from '../../../db/sync.ts'
import {
  type ClockStand,
  type ClockWord,
  COURT_TOLERANCE_MS,
  clockStand,
} from '../../../shared/domain/sync/clockGrade.ts'
import { holdsReceiptKey } from '../approvals/trust.ts'
import type { CoreContext } from '../context.ts'

const KINDS = ['gateway', 'hub', 'laptop'] as const satisfies readonly ClockWord['kind'][]

/**
 * Keeps what another side's clock said, inside the caller's transaction. `theirs` and `ours` in ms, of one moment. Of a
 * laptop whose word was handed on only one that agrees says anything: an old one differs by its age.
 */
export function noteClock(db: Db, peer: string, word: ClockWord): void {
  saveClockWord(db, { peer, ...word, theirs: Math.trunc(word.theirs), ours: Math.trunc(word.ours) })
}

/**
 * How far this laptop's clock can be trusted (J6, P4); null where this machine is its own court and has nobody to compare
 * with.
 */
export function clockHere(context: CoreContext): ClockStand | null {
  const heard = clockWords(context.store().db)
  const hubs = new Set(heard.filter(({ kind }) => kind === 'hub').map(({ peer }) => deviceOf(peer)))
  const words = heard.flatMap(({ peer, kind, theirs, ours }): ClockWord[] => {
    const known = KINDS.find((one) => one === kind)
    const twice = kind === 'laptop' && hubs.has(deviceOf(peer))
    return known === undefined || twice ? [] : [{ kind: known, theirs, ours }]
  })
  // The court signed for something at a time that this clock has not reached: by whatever carrier, it is behind (P4).
  const now = context.ports.now()
  const receipt = courtReceipts(context.store().db, 1)[0]
  if (receipt !== undefined && receipt.at > now + COURT_TOLERANCE_MS && !holdsReceiptKey(context)) {
    words.push({ kind: 'gateway', theirs: receipt.at, ours: Math.trunc(now) })
  }
  if (words.length === 0 && holdsReceiptKey(context)) return null
  return clockStand(words, now)
}

const deviceOf = (peer: string): string => peer.slice(peer.indexOf(':') + 1)
