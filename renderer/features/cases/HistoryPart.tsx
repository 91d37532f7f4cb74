import { Button, Input } from 'antd'
import { useState } from 'react'
import type { HistoryLine } from '../../../shared/contract/desk/base.ts'
import type { CaseDetail } from '../../../shared/contract/desk/cases.ts'
import { explain } from '../../client/errors.ts'
import { EmptyState, ErrorBlock } from '../../ui/blocks.tsx'
import { type Column, DataTable } from '../../ui/DataTable.tsx'
import { Select } from '../../ui/Select.tsx'
import { dayOf, momentOf } from '../../ui/values.tsx'
import { useCaseHistory } from './caseData.ts'
import { filterHistory, type HistoryFilter } from './caseFacts.ts'
import { csvText, saveText } from './csv.ts'
import { whyOf } from './FieldHistory.tsx'
import { type CaseWords, useCaseWords } from './words.tsx'

const noFilter: HistoryFilter = { person: '', field: '', device: '', day: '' }

function historyColumns(words: CaseWords): Column<HistoryLine>[] {
  const { t } = words
  return [
    { id: 'when', head: t('cases.history.when'), width: '132px', cell: (line) => momentOf(line.at) },
    {
      id: 'what',
      head: t('cases.history.what'),
      width: '148px',
      cell: (line) => (line.field === '' ? words.event(line.type) : words.field(line.field)),
    },
    {
      id: 'value',
      head: t('cases.history.value'),
      width: 'minmax(180px, 1.4fr)',
      cell: (line) => {
        const was = line.replaced.map((one) => words.value(line.field, one)).filter(Boolean)
        const now = words.value(line.field, line.value)
        return (
          <span lang="zh-CN" title={now}>
            <b>{now || (line.field === '' ? '' : t('cases.value.empty'))}</b>
            {was.length > 0 ? (
              <span className="text3"> {t('cases.history.from', { value: was.join('、') })}</span>
            ) : null}
          </span>
        )
      },
    },
    {
      id: 'who',
      head: t('cases.history.who'),
      width: 'minmax(120px, 0.8fr)',
      cell: (line) => (
        <span title={`${line.officer} · ${line.device}`}>
          {line.officer} <span className="text3">{line.device}</span>
        </span>
      ),
    },
    {
      id: 'why',
      head: t('cases.history.why'),
      width: 'minmax(140px, 1fr)',
      cell: (line) => {
        const words2 = line.source === '' ? line.reason || '—' : whyOf(line, words)
        return <span title={words2}>{words2}</span>
      },
    },
  ]
}

/** Everything that happened to a case, filtered by person, value, laptop or day; saved as CSV. */
export function HistoryPart({ detail }: { detail: CaseDetail }) {
  const words = useCaseWords()
  const { t } = words
  const history = useCaseHistory(detail.caseId, null)
  const [filter, setFilter] = useState(noFilter)
  const [cursor, setCursor] = useState(0)
  const all = history.data ?? []
  const lines = filterHistory(all, filter)
  const pick = (part: Partial<HistoryFilter>) => {
    setFilter({ ...filter, ...part })
    setCursor(0)
  }
  const options = (values: readonly string[], name: (value: string) => string) => [
    { value: '', label: t('cases.history.all') },
    ...[...new Set(values)].filter(Boolean).map((value) => ({ value, label: name(value) })),
  ]
  const select = (part: 'person' | 'field' | 'device', values: readonly string[], name: (value: string) => string) => (
    <label className="history-filter" htmlFor={`history-${part}`}>
      <span>{t(`cases.history.${part}`)}</span>
      <Select
        id={`history-${part}`}
        label={t(`cases.history.${part}`)}
        value={filter[part]}
        options={options(values, name)}
        onChange={(value) => pick({ [part]: value })}
      />
    </label>
  )
  const save = () =>
    saveText(
      `${detail.caseNo}-${t('cases.tab.history')}.csv`,
      csvText([
        (['when', 'what', 'value', 'who', 'why'] as const).map((name) => t(`cases.history.${name}`)),
        ...lines.map((line) => [
          momentOf(line.at),
          line.field === '' ? words.event(line.type) : words.field(line.field),
          words.value(line.field, line.value),
          `${line.officer} ${line.device}`,
          whyOf(line, words),
        ]),
      ]),
    )
  if (history.error) {
    const { happened } = explain(history.error, t)
    return (
      <div className="screen-body">
        <ErrorBlock
          happened={happened}
          safe={t('cases.reading.failedSafe')}
          next={{ label: t('app.act.retry'), run: () => void history.refetch() }}
        />
      </div>
    )
  }
  return (
    <>
      <div className="history-filters">
        {select(
          'person',
          all.map((line) => line.officer),
          (name) => name,
        )}
        {select(
          'field',
          all.map((line) => line.field),
          words.field,
        )}
        {select(
          'device',
          all.map((line) => line.device),
          (name) => name,
        )}
        <label className="history-filter" htmlFor="history-day">
          <span>{t('cases.history.day')}</span>
          <Input
            id="history-day"
            className="history-day"
            placeholder={dayOf(Date.now())}
            maxLength={10}
            value={filter.day}
            onChange={(event) => pick({ day: event.target.value.trim() })}
          />
        </label>
        <span className="history-count text2" role="status">
          {lines.length === all.length
            ? t('cases.history.count', { n: all.length })
            : t('cases.history.shown', { n: all.length, shown: lines.length })}
        </span>
        <Button size="small" disabled={lines.length === 0} onClick={save}>
          {t('cases.history.save')}
        </Button>
      </div>
      <DataTable
        label={t('cases.history.table')}
        columns={historyColumns(words)}
        count={lines.length}
        getRow={(index) => lines[index]}
        rowKey={(line) => `${line.event}${line.field}`}
        cursor={Math.min(cursor, lines.length - 1)}
        onCursor={setCursor}
        empty={
          history.data === undefined ? null : (
            <EmptyState sentence={t(all.length === 0 ? 'cases.history.none' : 'cases.history.noneFiltered')} />
          )
        }
      />
    </>
  )
}
