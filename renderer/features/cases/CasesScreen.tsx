import './cases.css'
import type { InputRef } from 'antd'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { CaseSummary } from '../../../shared/contract/desk/cases.ts'
import { CASE_STATUSES, type CaseStatus } from '../../../shared/domain/cases/caseStatus.ts'
import { useGo } from '../../app/navigation.tsx'
import { useSession } from '../../app/session.ts'
import { explain } from '../../client/errors.ts'
import { ActButton, EmptyState, ErrorBlock } from '../../ui/blocks.tsx'
import { DataTable, type TableHandle } from '../../ui/DataTable.tsx'
import { type Chip, FilterChips, SearchField } from '../../ui/fields.tsx'
import { useKeys } from '../../ui/useKeys.ts'
import { useLanguage, useText } from '../../ui/useText.ts'
import { CaseDrawer } from './CaseDrawer.tsx'
import { caseColumns } from './caseColumns.tsx'
import { COUNTED, rowsShown } from './caseFacts.ts'
import {
  type CaseAnswer,
  type CaseQuestion,
  type MatchKind,
  noQuestion,
  useCaseSearch,
  useEnterOpens,
  useListMemory,
} from './caseSearch.ts'
import { useMay } from './permission.ts'
import { useControlFocused } from './useControlFocused.ts'
import { useCaseWords } from './words.tsx'

const kinds = ['party', 'address', 'caseNo', 'id'] as const satisfies readonly MatchKind[]
type ChipId = MatchKind | CaseStatus | 'mine'

function isKind(id: ChipId): id is MatchKind {
  return kinds.some((kind) => kind === id)
}

/** The ways of closing a case that stand among the chips only where they occur; 终本 and 终结执行 are never one. */
const rareStates: ReadonlySet<CaseStatus> = new Set(['finallyTerminated', 'other'])

/** The question as this officer left it; another officer starts anew. */
function useQuestion() {
  const officer = useSession((state) => state.officer?.id ?? null)
  const memory = useListMemory()
  const own = memory.officer === officer
  const ask = (question: CaseQuestion) => useListMemory.setState({ officer, question, cursor: 0 })
  const question = own ? memory.question : noQuestion
  const setCursor = (cursor: number) => useListMemory.setState({ officer, question, cursor })
  return { question, cursor: own ? memory.cursor : 0, ask, setCursor }
}

/** S4: search as you type over all cases, the file of the chosen one beside the list. */
export default function CasesScreen() {
  const t = useText()
  const words = useCaseWords()
  const language = useLanguage()
  const go = useGo()
  const { question, cursor, ask, setCursor } = useQuestion()
  const search = useCaseSearch(question)
  const [drawer, setDrawer] = useState(true)
  const [tab, setTab] = useState<{ of: string; name: string } | null>(null)
  const table = useRef<TableHandle>(null)
  const field = useRef<InputRef>(null)
  const { answer, getRow } = search
  const found = answer?.found
  const count = found ? rowsShown(found) : 0
  const index = count === 0 ? -1 : Math.min(Math.max(cursor, 0), count - 1)
  const current = index < 0 ? undefined : getRow(index)
  const text = answer?.asked.text.trim() ?? ''
  const open = (one: CaseSummary | undefined) => one && go(`/cases/${one.caseId}`)
  const enter = useEnterOpens(question, answer, () => open(current))
  const chips = useChips(answer, question.status)
  const on: ChipId[] = [
    ...(question.kind ? [question.kind] : []),
    ...(question.status ? [question.status] : []),
    ...(question.mine ? (['mine'] as const) : []),
  ]
  const toggle = (id: ChipId) => {
    if (id === 'mine') ask({ ...question, mine: !question.mine })
    else if (isKind(id)) ask({ ...question, kind: question.kind === id ? null : id })
    else ask({ ...question, status: question.status === id ? null : id })
  }
  const toTable = () => {
    if (count === 0) return
    table.current?.focus()
    setDrawer(true)
  }
  const onControl = useControlFocused()
  useKeys([
    { id: 'cases.select', keys: ['↓'], scope: 'list', text: 'cases.key.select', inBar: true, run: toTable },
    ...(onControl
      ? []
      : [
          {
            id: 'cases.open',
            keys: ['Enter'],
            scope: 'list' as const,
            text: 'cases.key.open' as const,
            inBar: true,
            run: () => open(current),
          },
        ]),
    {
      id: 'cases.history',
      keys: ['H'],
      scope: 'list',
      text: 'cases.key.history',
      inBar: true,
      run: () => {
        if (!current) return
        setDrawer(true)
        setTab({ of: current.caseId, name: 'history' })
      },
    },
    { id: 'cases.filter', keys: ['/'], scope: 'list', text: 'app.keys.filter', run: () => field.current?.focus() },
  ])
  const nothing = found !== undefined && found.stored === 0
  return (
    <div className="split cases">
      <section className="screen" data-pane tabIndex={-1} aria-labelledby="cases-heading">
        <h1 className="visually-hidden" id="cases-heading">
          {t('cases.title')}
        </h1>
        <div className="cases-find">
          <SearchField
            ref={field}
            label={t('cases.search.label')}
            placeholder={t('cases.search.placeholder')}
            value={question.text}
            autoFocus
            onChange={(typed) => ask({ ...question, text: typed.slice(0, 200) })}
            onDown={toTable}
            onEnter={enter}
            result={<ResultWords answer={answer} waiting={search.waiting} />}
          />
          <ImportAct />
        </div>
        <div className="cases-chips">
          <FilterChips label={t('cases.search.kinds')} chips={chips} on={on} onToggle={toggle} />
        </div>
        {search.error && !search.waiting ? (
          <SearchError error={search.error} retry={() => void search.retry()} />
        ) : null}
        {nothing ? (
          <NoCases />
        ) : (
          <DataTable
            ref={table}
            label={t('cases.search.table')}
            twoLines
            columns={caseColumns(words, text, language === 'en')}
            count={count}
            getRow={getRow}
            rowKey={(one) => one.caseId}
            cursor={index}
            onCursor={(at) => {
              setCursor(at)
              setDrawer(true)
            }}
            onOpen={open}
            onRange={search.onRange}
            empty={
              found ? (
                <NoHit
                  text={text}
                  filtered={on.length > 0}
                  mine={question.mine}
                  clear={() => ask({ ...noQuestion, text: question.text })}
                  again={() => {
                    ask(noQuestion)
                    field.current?.focus()
                  }}
                />
              ) : null
            }
          />
        )}
        <Foot answer={answer} count={count} typed={question.text} />
      </section>
      {drawer && current ? (
        <CaseDrawer
          caseId={current.caseId}
          tab={tab?.of === current.caseId ? tab.name : 'overview'}
          onTab={(name) => setTab({ of: current.caseId, name })}
          onOpen={() => open(current)}
          onClose={() => {
            setDrawer(false)
            table.current?.focus()
          }}
        />
      ) : null}
    </div>
  )
}

function useChips(answer: CaseAnswer | undefined, chosen: CaseStatus | null): Chip<ChipId>[] {
  const t = useText()
  const { status } = useCaseWords()
  const counts = answer?.found.counts
  const statusCounts = answer?.found.statusCounts ?? {}
  const searched = (answer?.asked.text.trim() ?? '') !== ''
  const withCount = (n: number | undefined) => (n === undefined || n >= COUNTED ? {} : { count: n })
  /** The core counts no further than this; a larger number is said as such. */
  const many = (n: number | undefined) =>
    n !== undefined && n >= COUNTED ? ` ${COUNTED.toLocaleString('en-US')}+` : ''
  const matched = kinds.map((kind) => ({
    id: kind,
    label: t(`cases.search.${kind}`) + (searched ? many(counts?.[kind]) : ''),
    ...withCount(searched ? counts?.[kind] : undefined),
  }))
  const shown = CASE_STATUSES.filter((one) => !rareStates.has(one) || one === chosen || (statusCounts[one] ?? 0) > 0)
  const states = shown.map((one, at) => ({
    id: one,
    label: status(one) + many(answer ? statusCounts[one] : undefined),
    ...withCount(answer ? (statusCounts[one] ?? 0) : undefined),
    separated: at === 0,
  }))
  const mine = answer?.found.mineCount ?? undefined
  return [...matched, ...states, { id: 'mine', label: t('cases.search.mine') + many(mine), ...withCount(mine) }]
}

/** `1,000,000 案中 214 案，6 毫秒`; what it says belongs to the rows shown. */
function ResultWords({ answer, waiting }: { answer: CaseAnswer | undefined; waiting: boolean }) {
  const t = useText()
  const [seconds, setSeconds] = useState(0)
  useEffect(() => {
    if (!waiting) return setSeconds(0)
    const timer = setInterval(() => setSeconds((n) => n + 1), 1000)
    return () => clearInterval(timer)
  }, [waiting])
  const found = answer?.found
  const number = (n: number) => n.toLocaleString('en-US')
  let words: ReactNode = null
  if (seconds > 0) words = t('cases.search.searching', { n: seconds })
  else if (found && answer.asked.text.trim() === '' && found.total === found.stored)
    words = t('cases.search.stored', { stored: number(found.stored) })
  else if (found) {
    const total = t(found.totalIsExact ? 'cases.search.found' : 'cases.search.foundMore', {
      total: number(found.total),
    })
    const share = t('cases.search.result', { stored: number(found.stored) })
    words = (
      <ResultSentence
        total={total}
        share={share}
        time={t('cases.search.time', { ms: Math.max(1, Math.round(found.ms)) })}
      />
    )
  }
  return (
    <span role="status" aria-live="polite">
      {words}
    </span>
  )
}

/** Chinese names the whole first, English the part. */
function ResultSentence({ total, share, time }: { total: string; share: string; time: string }) {
  const english = useLanguage() === 'en'
  const strong = <b>{total}</b>
  return english ? (
    <>
      {strong} {share}
      {time}
    </>
  ) : (
    <>
      {share} {strong}
      {time}
    </>
  )
}

function ImportAct() {
  const t = useText()
  const go = useGo()
  const allowed = useMay('case.import')
  return (
    <span className="cases-import">
      <ActButton
        act={{
          label: t('cases.search.import'),
          run: () => go('/cases/import'),
          disabled: !allowed.may,
          ...(allowed.may ? {} : { why: t('cases.imports.mayNot', { role: allowed.role }) }),
        }}
      />
    </span>
  )
}

function NoCases() {
  const t = useText()
  const go = useGo()
  const allowed = useMay('case.import')
  return (
    <div className="cases-empty">
      <EmptyState
        sentence={t('cases.search.empty')}
        act={{
          label: t('cases.search.emptyAct'),
          run: () => go('/cases/import'),
          disabled: !allowed.may,
        }}
        more={allowed.may ? null : <p className="text2">{t('cases.imports.mayNot', { role: allowed.role })}</p>}
      />
    </div>
  )
}

function NoHit(props: { text: string; filtered: boolean; mine: boolean; clear: () => void; again: () => void }) {
  const t = useText()
  const name = useSession((state) => state.officer?.name ?? '')
  const go = useGo()
  const allowed = useMay('case.import')
  const sentence =
    props.text === ''
      ? t('cases.search.noneOfFilter')
      : t(props.filtered ? 'cases.search.noneFiltered' : 'cases.search.none', { text: props.text })
  const act = props.filtered
    ? { label: t('cases.search.noneClear'), run: props.clear }
    : { label: t('cases.search.noneAct'), run: props.again }
  return (
    <EmptyState
      sentence={sentence}
      act={act}
      more={
        <>
          {allowed.may ? (
            <ActButton act={{ label: t('cases.search.emptyAct'), run: () => go('/cases/import') }} />
          ) : null}
          {props.mine ? <p className="text2 small">{t('cases.search.mineMeans', { name })}</p> : null}
        </>
      }
    />
  )
}

function SearchError({ error, retry }: { error: unknown; retry: () => void }) {
  const t = useText()
  const { happened, safe } = explain(error, t)
  return (
    <div className="cases-error">
      <ErrorBlock happened={happened} safe={safe} next={{ label: t('app.act.retry'), run: retry }} />
    </div>
  )
}

/** Under the list: how to search, and what a search of ID numbers means. */
function Foot({ answer, count, typed }: { answer: CaseAnswer | undefined; count: number; typed: string }) {
  const t = useText()
  const found = answer?.found
  const short = /^[\dXx]{1,3}$/.test(typed.trim())
  const byId = (found?.counts.id ?? 0) > 0 && answer?.asked.text.trim() !== ''
  const words =
    found && found.total > count && count > 0
      ? t('cases.search.firstOnly', { n: count })
      : byId
        ? t('cases.search.idLogged')
        : short
          ? t('cases.search.idShort')
          : t('cases.search.hint')
  return <p className="cases-foot">{words}</p>
}
