import type { LargeFile } from '../../../shared/contract/desk/sync/largeFiles.ts'
import type { Text } from '../../../shared/i18n/texts.ts'
import { lengthWords } from './words.ts'

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const

/** `1.2 GB`: three digits at most, rounded down, so that what is not whole never reads as whole (U1). */
export function bytesWords(bytes: number): string {
  let [left, unit] = [bytes, 0]
  while (left >= 1000 && unit < UNITS.length - 1) {
    left /= 1024
    unit += 1
  }
  const digits = left >= 10 || unit === 0 ? 1 : 10
  return `${(Math.floor(left * digits) / digits).toLocaleString('en-US')} ${UNITS[unit] ?? 'B'}`
}

/** How a file stands, in a few words. */
export function fileStateWords({ state, way, chosen, done, size, limit }: LargeFile, t: Text): string {
  if (state === 'moving') {
    return t('largeFiles.state.moving', { done: bytesWords(done ?? 0), size: bytesWords(size ?? 0) })
  }
  if (state === 'tooLarge') return t('largeFiles.state.tooLarge', { limit: bytesWords(limit ?? 0) })
  if (state === 'checking' && way === 'fetch') return t('largeFiles.state.checkingHere')
  return t(state === 'absent' && chosen ? 'largeFiles.state.absentChosen' : `largeFiles.state.${state}`)
}

/** Where it goes or is, how large it is and how long it takes. */
export function fileSentences({ state, way, peerName, device, size, leftMs }: LargeFile, t: Text): string[] {
  const place =
    state === 'absent' ? t('largeFiles.way.absent', { device }) : t(`largeFiles.way.${way}`, { name: peerName })
  const isLast = state === 'absent' || state === 'tooLarge' || state === 'checking'
  const time = leftMs === null ? t('largeFiles.leftUnknown') : t('largeFiles.left', { time: lengthWords(leftMs, t) })
  return [place, size === null ? t('largeFiles.sizeUnknown') : bytesWords(size), ...(isLast ? [] : [time])]
}
