import { useQuery } from '@tanstack/react-query'
import { Button, Tabs } from 'antd'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { WorkItem } from '../../../shared/contract/desk/worklist.ts'
import { may } from '../../../shared/domain/identity/permissions.ts'
import type { Text } from '../../../shared/i18n/texts.ts'
import { useGo } from '../../app/navigation.tsx'
import { useSession } from '../../app/session.ts'
import type { desk } from '../../client/desk.ts'
import { explain } from '../../client/errors.ts'
import { ask } from '../../client/queries.ts'
import { EmptyState, ErrorBlock, ScreenHead, StateBar } from '../../ui/blocks.tsx'
import { DataTable, type TableHandle } from '../../ui/DataTable.tsx'
import { Kbd } from '../../ui/marks.tsx'
import { useKeys } from '../../ui/useKeys.ts'
import { useStable } from '../../ui/useStable.ts'
import { useText } from '../../ui/useText.ts'
import { formatDate } from '../../ui/values.tsx'
import { taskWords, useWorkColumns } from './columns.tsx'
import { type GroupName, type Shown, shownRows } from './groups.ts'
import { NoteDrawer } from './NoteDrawer.tsx'
import { PrintList } from './PrintList.tsx'
import { RemindDrawer } from './RemindDrawer.tsx'
import { SitePanels } from './SitePanels.tsx'
import './worklist.css'
import { Select } from '../../ui/Select.tsx'

const limit = 200
const nothing: Shown = { rows: [], heads: new Map(), hiddenOverdue: 0 }
const rules = [
  'enforcementLimit',
  'terminatedQuery',
  'officer',
  'gate',
  'objection',
  'negotiation',
  'instalment',
  'approvalDecision',
  'approvalOpinion',
  'approvalReturned',
  'approvalAnswered',
  'approvalNobody',
] as const

/** S3: what is overdue, due today, this week and later, by urgency; beside it the running sites and the tray. */
export default function WorklistScreen() {
  const t = useText()
  const go = useGo()
  const [scope, setScope] = useState<'mine' | 'all'>('mine')
  const [rule, setRule] = useState<string>('')
  const [cursor, setCursor] = useState(0)
  const [beside, setBeside] = useState<{ act: 'note' | 'remind'; item: WorkItem } | null>(null)
  const [printing, setPrinting] = useState(false)
  const officer = useSession((state) => state.officer?.name ?? '')
  const table = useRef<TableHandle>(null)
  const query = useQuery(ask.worklist.list.queryOptions({ input: { scope, limit } }))
  const list = query.data
  const shown = useMemo(() => (list ? shownRows(list, rule) : nothing), [list, rule])
  const today = list?.today ?? ''
  const columns = useWorkColumns(today)
  const words = query.error ? explain(query.error, t) : null
  const current = shown.rows[cursor]
  const isLoaded = list !== undefined
  useEffect(() => {
    if (isLoaded) table.current?.focus()
  }, [isLoaded])
  useKeys([
    {
      id: 'worklist.open',
      keys: ['Enter'],
      scope: 'list',
      text: 'worklist.key.open',
      inBar: true,
      run: () => open(current),
    },
    {
      id: 'worklist.note',
      keys: ['E'],
      scope: 'list',
      text: 'worklist.key.note',
      inBar: true,
      run: () => show('note', current),
    },
    {
      id: 'worklist.remind',
      keys: ['R'],
      scope: 'list',
      text: 'worklist.key.remind',
      inBar: true,
      run: () => show('remind', current),
    },
    {
      id: 'worklist.print',
      keys: ['Ctrl+P'],
      scope: 'global',
      text: 'worklist.print.act',
      inBar: true,
      run: () => print(),
    },
  ])
  const mayNote = useSession((state) => state.officer !== null && may(state.officer.role, 'case.note'))
  const show = (act: 'note' | 'remind', item: WorkItem | undefined) => {
    if (item !== undefined && mayNote) setBeside({ act, item })
  }
  const print = () => {
    if (shown.rows.length > 0) setPrinting(true)
  }
  const printed = useStable(() => setPrinting(false))
  const closeBeside = () => {
    setBeside(null)
    table.current?.focus()
  }
  const open = (item: WorkItem | undefined) => {
    if (item && item.requestId !== null) go(`/approvals?request=${item.requestId}`)
    else if (item) go(item.siteId === null ? `/cases/${item.caseId}` : stepAddress(item.siteId, item))
  }
  const totals = list ? list.overdue.total + list.dueToday.total + list.thisWeek.total + list.later.total : 0
  const groupBefore = useMemo(() => {
    if (!list) return () => undefined
    return (index: number) => {
      const name = shown.heads.get(index)
      return name === undefined ? undefined : (
        <GroupHead name={name} total={list[name].total} listed={list[name].items.length} />
      )
    }
  }, [list, shown])
  return (
    <div className="screen">
      <ScreenHead
        title={t('worklist.title')}
        facts={list ? <HeadFacts list={list} /> : null}
        acts={
          <Button disabled={shown.rows.length === 0} onClick={print}>
            {t('worklist.print.act')} <Kbd>Ctrl P</Kbd>
          </Button>
        }
      />
      {printing ? <PrintList shown={shown} today={today} officer={officer} onDone={printed} /> : null}
      <div className="tabs-row">
        <Tabs
          aria-label={t('worklist.tabs')}
          activeKey={scope}
          onChange={(key) => {
            setScope(key === 'all' ? 'all' : 'mine')
            setCursor(0)
          }}
          items={(['mine', 'all'] as const).map((key) => ({
            key,
            label: (
              <>
                {t(`worklist.${key}`)} <span className="text2 number">{list?.[key].toLocaleString('en-US') ?? ''}</span>
              </>
            ),
          }))}
        />
        <Select
          label={t('worklist.filter')}
          value={rule}
          onChange={(value) => {
            setRule(value)
            setCursor(0)
          }}
          popupMatchSelectWidth={false}
          options={[
            { value: '', label: t('worklist.anyKind') },
            ...rules.map((one) => ({ value: one, label: t(`worklist.rules.${one}`) })),
          ]}
        />
      </div>
      {words ? <ErrorBlock happened={words.happened} safe={words.safe} nextText={words.next} /> : null}
      {shown.hiddenOverdue > 0 ? (
        <StateBar tone="seal">
          {t('worklist.hiddenOverdue', { n: shown.hiddenOverdue })}
          <Button type="link" size="small" onClick={() => setRule('')}>
            {t('worklist.showAll')}
          </Button>
        </StateBar>
      ) : null}
      <div className="split">
        <DataTable
          ref={table}
          label={t('worklist.list')}
          columns={columns}
          count={shown.rows.length}
          getRow={(index) => shown.rows[index]}
          rowKey={(row) => row.key}
          cursor={Math.min(cursor, shown.rows.length - 1)}
          onCursor={setCursor}
          onOpen={open}
          groupBefore={groupBefore}
          empty={isLoaded && totals === 0 ? <Empty onImport={() => go('/cases/import')} /> : null}
        />
        {beside?.act === 'note' ? (
          <NoteDrawer key={beside.item.key} item={beside.item} onClose={closeBeside} />
        ) : beside?.act === 'remind' ? (
          <RemindDrawer
            key={beside.item.key}
            item={beside.item}
            task={taskWords(beside.item, t)}
            today={today}
            onClose={closeBeside}
          />
        ) : list ? (
          <SitePanels sites={list.sites} trayOpen={list.trayOpen} />
        ) : null}
      </div>
    </div>
  )
}

/** The step a duty belongs to; one that belongs to none opens the steps where they stand. */
function stepAddress(siteId: string, { title, step }: Pick<WorkItem, 'title' | 'step'>): string {
  // A room corrected after the lock is signed for again where lists are signed.
  if (title === 'SIGN_AGAIN') return `/sites/${siteId}/signing`
  return step === null ? `/sites/${siteId}/steps` : `/sites/${siteId}/steps?step=${step}`
}

type List = Awaited<ReturnType<typeof desk.worklist.list>>

function HeadFacts({ list }: { list: List }) {
  const t = useText()
  const due = list.dueToday.total
  const next = [...list.thisWeek.items, ...list.later.items][0]
  const year = Number(list.today.slice(0, 4))
  return (
    <>
      <time dateTime={list.today}>{fullDate(list.today, t)}</time>
      {due > 0 ? (
        <span>{t('worklist.dueToday', { n: due })}</span>
      ) : (
        <span>
          {t('worklist.noneToday')} {next ? t('worklist.next', { date: formatDate(next.dueOn, year, t) }) : ''}
        </span>
      )}
    </>
  )
}

function fullDate(date: string, t: Text): string {
  return `${formatDate(date, 0, t)} ${formatDate(date, Number(date.slice(0, 4)), t).split(' ')[1] ?? ''}`
}

function GroupHead({ name, total, listed }: { name: GroupName; total: number; listed: number }) {
  const t = useText()
  const label = t(name === 'dueToday' ? 'worklist.today' : `worklist.${name}`)
  return (
    <>
      <span className={name === 'overdue' ? 'group-name red' : 'group-name'}>
        {label} {total.toLocaleString('en-US')}
      </span>
      {name === 'later' ? <span className="group-hint">{t('worklist.laterHint')}</span> : null}
      {total > listed ? (
        <span className="group-hint">
          {t('worklist.more', { n: listed.toLocaleString('en-US'), total: total.toLocaleString('en-US') })}
        </span>
      ) : null}
    </>
  )
}

function Empty({ onImport }: { onImport: () => void }) {
  const t = useText()
  return <EmptyState sentence={t('worklist.empty')} act={{ label: t('worklist.import'), run: onImport }} />
}
