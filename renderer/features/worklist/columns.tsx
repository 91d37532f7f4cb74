import { useMemo } from 'react'
import type { WorkItem } from '../../../shared/contract/desk/worklist.ts'
import { isTextKey, type Text } from '../../../shared/i18n/texts.ts'
import type { Column } from '../../ui/DataTable.tsx'
import { Tag } from '../../ui/marks.tsx'
import { useLanguage, useText, useTextOr } from '../../ui/useText.ts'
import { formatDate } from '../../ui/values.tsx'
import { daysUntil } from './groups.ts'

/** Columns of the work list. `today` as the core counts it, `YYYY-MM-DD`. */
export function useWorkColumns(today: string): readonly Column<WorkItem>[] {
  const t = useText()
  const debtorWidth = useLanguage() === 'en' ? '216px' : '180px'
  return useMemo(
    () => [
      { id: 'due', head: t('worklist.due'), width: '198px', cell: (row) => <Due item={row} today={today} /> },
      { id: 'task', head: t('worklist.task'), width: 'minmax(150px, 1fr)', cell: (row) => taskWords(row, t) },
      {
        id: 'caseNo',
        head: t('worklist.caseNo'),
        width: '190px',
        cell: (row) => <span lang="zh-CN">{row.caseNo}</span>,
      },
      { id: 'debtor', head: t('worklist.debtor'), width: debtorWidth, cell: (row) => <Debtor item={row} /> },
      {
        id: 'basis',
        head: t('worklist.basis'),
        width: '144px',
        cell: (row) => (
          <span className="text2" lang="zh-CN">
            {row.basis}
          </span>
        ),
      },
    ],
    [t, today, debtorWidth],
  )
}

/** What is to be done: the officer's own words, or those of the rule. */
export function taskWords(item: WorkItem, t: Text): string {
  const due = `gateLaw.due.${item.title}`
  if (item.siteId !== null && isTextKey(due)) {
    return item.progress === '' ? t(due) : t('worklist.about', { task: t(due), who: item.progress })
  }
  const byAgreement = `money.due.${item.title}`
  if (item.rule === 'instalment' && isTextKey(byAgreement)) return t(byAgreement, { no: item.progress })
  const key = `worklist.rules.${item.rule}`
  const kind = `approvals.kind.${item.title}`
  if (item.requestId !== null && isTextKey(key) && isTextKey(kind)) {
    const who = t('approvals.versionOf', { kind: t(kind), n: item.progress })
    return t('worklist.about', { task: t(key), who })
  }
  return item.rule === 'officer' || !isTextKey(key) ? item.title : t(key)
}

/** Days past or left, the day, and from where it was moved. */
function Due({ item, today }: { item: WorkItem; today: string }) {
  const t = useText()
  const year = Number(today.slice(0, 4))
  const left = daysUntil(item.dueOn, today)
  const date = formatDate(item.dueOn, year, t)
  if (left < 0) {
    return (
      <span className="work-due">
        <b className="red">{t('worklist.overdueBy', { n: -left })}</b> <small>{date}</small> <Guess item={item} />
      </span>
    )
  }
  const moved = item.originalOn === item.dueOn ? null : formatDate(item.originalOn, year, t).split(' ')[0]
  const isSameMonth = item.originalOn.slice(0, 7) === item.dueOn.slice(0, 7)
  const hint = moved
    ? isSameMonth
      ? t('worklist.shiftedDay', { day: Number(item.originalOn.slice(8)) })
      : t('worklist.shifted', { date: moved })
    : left === 0
      ? ''
      : left === 1
        ? t('worklist.tomorrow')
        : left <= 31
          ? t('worklist.daysLeft', { n: left })
          : ''
  return (
    <span className="work-due">
      <b className={left === 0 ? 'amber' : undefined}>{left === 0 ? t('worklist.today') : date}</b>{' '}
      <small>{hint}</small> <Guess item={item} />
    </span>
  )
}

/** Says that a day was counted by weekends only. */
function Guess({ item }: { item: WorkItem }) {
  const t = useText()
  return item.calendarKnown ? null : <small className="amber">{t('worklist.calendarUnknown')}</small>
}

/** Who it is about; flags stand whole, names may end early. */
function Debtor({ item }: { item: WorkItem }) {
  const textOr = useTextOr()
  const names = item.debtors.join('、')
  const codes = [...new Set(item.flags.map((flag) => flag.code))]
  return (
    <span className="work-debtor">
      <span className="work-name" lang="zh-CN" title={names}>
        {names}
      </span>
      {codes.map((code) => (
        <Tag key={code} tone={code === 'greenChannel' ? 'green' : 'amber'}>
          {textOr(`legalTerms.flag.${code}`, code)}
        </Tag>
      ))}
    </span>
  )
}
