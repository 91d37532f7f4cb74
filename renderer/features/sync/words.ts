import type { SyncPeer, SyncState } from '../../../shared/contract/desk/sync.ts'
import { isTextKey, type Text } from '../../../shared/i18n/texts.ts'
import { dayOf, formatTime } from '../../ui/values.tsx'

/** `10:42:07` of today, with the date before it of any other day. */
export function instantWords(at: number, now = Date.now()): string {
  return dayOf(at) === dayOf(now) ? formatTime(at) : `${dayOf(at)} ${formatTime(at)}`
}

/** The name of another side as a line begins with it. */
export function peerName(peer: SyncPeer, t: Text): string {
  return t(`sync.peer.${peer.kind}`, { name: peer.name })
}

/** Why something was refused; a code without words of its own is told as it is. */
export function faultWords(code: string, t: Text): string {
  const key = `quarantine.fault.${code}`
  return isTextKey(key) ? t(key) : t('quarantine.fault.other', { code })
}

/** Why the other side refused; of a reason without words of its own the code stands in brackets. */
export function refusalWords(detail: string, t: Text): string {
  const key = `sync.refusals.${detail}`
  return isTextKey(key) ? t(key) : t('sync.refusals.other', { code: detail })
}

/** The sentences about an exchange: what runs or failed, what is safe, what comes next (X9, U1). */
export function peerSentences(peer: SyncPeer, t: Text): string[] {
  const { running, failure, doneAt, unsent, unsentSince, heldAt, nextAt, putBackAt } = peer
  if (running !== null) {
    const { phase, done, left } = running
    return [t(`sync.peer.${phase}`, { done: done.toLocaleString('en-US'), left: left.toLocaleString('en-US') })]
  }
  const waiting = t('sync.peer.unsent', {
    n: unsent.toLocaleString('en-US'),
    since: unsentSince === null ? '—' : instantWords(unsentSince),
  })
  const held = heldAt === null ? [] : [t('sync.peer.held', { at: instantWords(heldAt) })]
  const next = nextAt === null ? [] : [t('sync.peer.next', { at: instantWords(nextAt) })]
  return [
    ...(failure === null ? [] : [t('sync.peer.kept')]),
    doneAt === null ? t('sync.peer.never') : t('sync.peer.done', { at: instantWords(doneAt) }),
    unsent > 0 ? waiting : doneAt === null ? '' : t('sync.peer.allHeld'),
    ...(putBackAt === null ? [] : [t('sync.peer.putBack', { at: instantWords(putBackAt) })]),
    ...held,
    ...next,
  ].filter((sentence) => sentence !== '')
}

const SECOND_MS = 1000
const UNITS = [
  ['d', 86_400 * SECOND_MS],
  ['h', 3600 * SECOND_MS],
  ['m', 60 * SECOND_MS],
  ['s', SECOND_MS],
] as const

/** A length of time in its two largest units: `3 分 10 秒`. Years are told in days: a clock decades off is seen as that. */
export function lengthWords(ms: number, t: Text): string {
  let left = Math.round(Math.abs(ms) / SECOND_MS) * SECOND_MS
  const first = UNITS.findIndex(([, unit]) => left >= unit)
  const shown = UNITS.slice(first < 0 ? UNITS.length - 1 : first).slice(0, 2)
  const parts = shown.map(([name, unit]) => {
    const n = Math.floor(left / unit)
    left -= n * unit
    return { n, words: t(`sync.clock.unit.${name}`, { n: n.toLocaleString('en-US') }) }
  })
  return parts
    .filter(({ n }, at) => n > 0 || at === 0)
    .map(({ words }) => words)
    .join(' ')
}

/** What is known of this laptop's clock, what is safe, and what comes next (J6, P4). */
export function clockSentences(clock: NonNullable<SyncState['clock']>, t: Text): string[] {
  const { grade, aheadMs, by, at, agree, fault } = clock
  const told = {
    by: by === null ? '' : t(`sync.clock.by.${by}`),
    at: at === null ? '—' : instantWords(at),
    off: lengthWords(aheadMs ?? 0, t),
  }
  if (fault !== null) {
    const key = fault === 'setBack' ? 'setBack' : (aheadMs ?? 0) > 0 ? 'ahead' : 'behind'
    return [t(`sync.clock.${key}`, told), t('sync.clock.safe'), t('sync.clock.setIt')]
  }
  if (grade === 'A') return [t('sync.clock.court', told)]
  const others = grade === 'B' ? t('sync.clock.agree', { n: agree }) : t('sync.clock.alone')
  return [others, ...(by === null ? [] : [t('sync.clock.court', told)]), t('sync.clock.safe'), t('sync.clock.later')]
}
