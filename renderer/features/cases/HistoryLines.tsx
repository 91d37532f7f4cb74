import type { HistoryLine } from '../../../shared/contract/desk/base.ts'
import { dayOf, momentOf } from '../../ui/values.tsx'
import { byEvent } from './caseFacts.ts'
import { whyOf } from './FieldHistory.tsx'
import { useCaseWords } from './words.tsx'

/** Everything that happened to a case as sentences, newest first: what, who, when, on which laptop, why. */
export function HistoryLines({ lines }: { lines: readonly HistoryLine[] }) {
  const words = useCaseWords()
  const { t } = words
  return (
    <ol className="history-lines">
      {byEvent(lines).map(({ event, first, lines: parts }) => (
        <li key={event}>
          <time dateTime={dayOf(first.at)}>{momentOf(first.at)}</time>
          <div>
            <b>{parts.length > 1 || first.field === '' ? words.event(first.type) : words.field(first.field)}</b>{' '}
            {parts.length > 1 ? (
              <span className="text2">{t('cases.history.listed', { n: parts.length })}</span>
            ) : (
              <span lang="zh-CN">{words.value(first.field, first.value)}</span>
            )}
            <span className="history-why">
              {whyOf(first, words)} <span className="text3">{first.device}</span>
            </span>
          </div>
        </li>
      ))}
    </ol>
  )
}
