import type { Room } from '../../../shared/contract/desk/site.ts'
import { useText } from '../../ui/useText.ts'
import { instantWords } from '../sync/words.ts'

/** A room that goes on on another laptop: since when, why, and that both records stand when the first one turns up (U2). */
export function GivenNote({ given }: { given: Room['given'] }) {
  const t = useText()
  if (given === null) return null
  const from = given.from || t('lost.someLaptop')
  return (
    <p className="amber small">
      {t('lost.given', { who: given.by, at: instantWords(given.at), from, to: given.to, reason: given.reason })}
      {given.arrived > 0 ? ` ${t('lost.both', { from, n: given.arrived.toLocaleString('en-US') })}` : ''}
    </p>
  )
}
