import type { SyncPeer } from '../../../shared/contract/desk/sync.ts'
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
  const key = `sync.aside.fault.${code}`
  return isTextKey(key) ? t(key) : t('sync.aside.fault.other', { code })
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
