import type { HistoryLine } from '../../../shared/contract/desk/base.ts'
import { explainLine } from '../../client/errors.ts'
import { Icon } from '../../ui/icons.tsx'
import { dayOf, momentOf } from '../../ui/values.tsx'
import { useCaseHistory } from './caseData.ts'
import { useFieldHost } from './fieldHost.tsx'
import { type CaseWords, useCaseWords } from './words.tsx'

/** Why a value stands: the import it came from, or who wrote it and the reason given. */
export function whyOf(line: HistoryLine, words: CaseWords): string {
  if (line.source !== '') {
    const colon = line.source.lastIndexOf(':')
    const [file, at] = [line.source.slice(0, colon), line.source.slice(colon + 1)]
    return words.t('cases.value.importedAt', { file, line: Number(at).toLocaleString('en-US') })
  }
  return line.reason === '' ? line.officer : words.t('cases.value.why', { officer: line.officer, reason: line.reason })
}

/** Past values of one field in place: day, value, who and why, on which laptop. Newest first. */
export function FieldHistory({ name }: { name: string }) {
  const words = useCaseWords()
  const { t } = words
  const { detail } = useFieldHost()
  const history = useCaseHistory(detail.caseId, name)
  const lines = history.data ?? []
  return (
    <section className="field-history" aria-label={`${words.field(name)} ${t('cases.tab.history')}`}>
      <header>
        <b>{words.field(name)}</b>
        {lines.length > 1 ? <span>{t('cases.value.changed', { n: lines.length - 1 })}</span> : null}
        <span className="field-history-aside">
          <Icon name="history" size={13} />
          {t('cases.value.onlyAdded')}
        </span>
      </header>
      {history.error ? <p className="red">{explainLine(history.error, t)}</p> : null}
      {history.data !== undefined && lines.length === 0 ? <p>{t('cases.value.noHistory')}</p> : null}
      <ol>
        {lines.map((line, at) => (
          <li key={`${line.event}${line.field}`} className={at === 0 ? undefined : 'old'} title={momentOf(line.at)}>
            <time dateTime={dayOf(line.at)}>{dayOf(line.at)}</time>
            <b lang="zh-CN">{words.value(line.field, line.value) || t('cases.value.empty')}</b>
            <span>
              {whyOf(line, words)}
              <span className="text3"> {line.device}</span>
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}
