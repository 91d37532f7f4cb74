import type { CaseSummary } from '../../../shared/contract/desk/cases.ts'
import type { Column } from '../../ui/DataTable.tsx'
import { Tag } from '../../ui/marks.tsx'
import { dayOf, Money } from '../../ui/values.tsx'
import { HitText } from './HitText.tsx'
import { type CaseFlag, type CaseWords, dueWords, flagTone, StatusWord } from './words.tsx'

/** Beyond this many, a row says how many there are instead of cutting one off; English words are longer. */
const flagsInRow = { zh: { all: 3, some: 2 }, en: { all: 1, some: 1 } }

function RowFlags({ flags, words, wide }: { flags: readonly CaseFlag[]; words: CaseWords; wide: boolean }) {
  const room = flagsInRow[wide ? 'en' : 'zh']
  const title = flags.map(words.flag).join('、')
  const shown = flags.length > room.all ? flags.slice(0, room.some) : flags
  return (
    <>
      {shown.map((flag) => (
        <span key={`${flag.code}:${flag.subject}`} className={`tag tag-${flagTone(flag.code)} row-flag`} title={title}>
          {words.flagCode(flag.code)}
        </span>
      ))}
      {shown.length < flags.length ? (
        <span className="row-flag" title={title}>
          <Tag tone="amber">{words.t('cases.flags.total', { n: flags.length })}</Tag>
        </span>
      ) : null}
    </>
  )
}

function NextDue({ one, words }: { one: CaseSummary; words: CaseWords }) {
  if (one.nextDue === null) return <span className="text3">—</span>
  const due = dueWords(one.nextDue.on, dayOf(Date.now()), words.t)
  return (
    <>
      <span className={due.tone}>{due.words}</span>
      <small title={words.due(one.nextDue.title)}>
        {one.nextDue.calendarKnown ? null : <span className="amber">{words.t('worklist.calendarUnknown')} </span>}
        {words.due(one.nextDue.title)}
      </small>
    </>
  )
}

/** The columns of the list; hits of `search` are marked, ID numbers never appear. */
export function caseColumns(words: CaseWords, search: string, wide: boolean): Column<CaseSummary>[] {
  const { t } = words
  return [
    {
      id: 'caseNo',
      head: t('cases.column.caseNo'),
      width: 'minmax(200px, 1fr)',
      cell: (one) => (
        <>
          <b lang="zh-CN" title={one.caseNo}>
            <HitText text={one.caseNo} search={search} />
          </b>
          {one.matched.includes('address') && search !== '' ? (
            <small title={one.address}>
              <HitText text={one.address} search={search} />
            </small>
          ) : (
            <small>{[one.cause, one.handler].filter(Boolean).join('，') || one.courtName || '—'}</small>
          )}
        </>
      ),
    },
    {
      id: 'parties',
      head: t('cases.column.parties'),
      width: `minmax(${wide ? 140 : 170}px, 1.4fr)`,
      cell: (one) => {
        const applicants = one.applicants.join('、')
        const debtors = one.debtors.join('、')
        return (
          <>
            <span title={applicants}>{applicants === '' ? '—' : <HitText text={applicants} search={search} />}</span>
            <small className="case-line">
              <span className="case-names" title={debtors}>
                <HitText text={debtors} search={search} />
              </span>
              <RowFlags flags={one.flags} words={words} wide={wide} />
            </small>
          </>
        )
      },
    },
    {
      id: 'amount',
      head: t('cases.column.amount'),
      width: '118px',
      align: 'right',
      cell: (one) => <Money fen={one.claimedFen} />,
    },
    {
      id: 'status',
      head: t('cases.column.status'),
      width: wide ? '128px' : '84px',
      cell: (one) => <StatusWord status={one.status} />,
    },
    {
      id: 'next',
      head: t('cases.column.next'),
      width: 'minmax(118px, 0.7fr)',
      cell: (one) => <NextDue one={one} words={words} />,
    },
  ]
}
