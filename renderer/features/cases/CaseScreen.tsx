import './cases.css'
import { Tabs } from 'antd'
import { useMemo } from 'react'
import type { CaseDetail } from '../../../shared/contract/desk/cases.ts'
import { useContextBar } from '../../app/frame.ts'
import { useGo, useQueryParam, useRouteParam } from '../../app/navigation.tsx'
import { codeOf, explain } from '../../client/errors.ts'
import { ErrorBlock, StateBar } from '../../ui/blocks.tsx'
import { useKeys } from '../../ui/useKeys.ts'
import { useText } from '../../ui/useText.ts'
import { dayOf } from '../../ui/values.tsx'
import { MoneyPart } from '../money/MoneyPart.tsx'
import { useCase } from './caseData.ts'
import { isDisputed, openDeadlines } from './caseFacts.ts'
import { DeadlinesPart } from './Deadlines.tsx'
import { FlagList } from './Flags.tsx'
import { FieldHostProvider } from './fieldHost.tsx'
import { HistoryPart } from './HistoryPart.tsx'
import { MoneyBoxes } from './Money.tsx'
import { OverviewPart } from './OverviewPart.tsx'
import { PartyLines } from './Parties.tsx'
import { useMay } from './permission.ts'
import { SitesPart } from './SitesPart.tsx'
import { flagTone, StatusWord, useCaseWords } from './words.tsx'

const tabNames = ['overview', 'parties', 'money', 'sites', 'deadlines', 'history'] as const
/** More flags than this wrap on a line of their own, since the bar would cut them off. */
const FLAGS_IN_BAR = 3
type TabName = (typeof tabNames)[number]

/** S5: the file of one case; its tab is part of the address. */
export default function CaseScreen() {
  const t = useText()
  const go = useGo()
  const caseId = useRouteParam('caseId')
  const asked = useCase(caseId)
  const detail = asked.data?.caseId === caseId ? asked.data : undefined
  if (detail) return <CaseFile detail={detail} />
  if (!asked.error) return <div className="screen" aria-busy="true" />
  const missing = ['NOT_FOUND', 'BAD_REQUEST'].includes(codeOf(asked.error))
  return (
    <div className="screen-message">
      <h1 className="visually-hidden">{t('cases.title')}</h1>
      <ErrorBlock
        tone={missing ? 'amber' : 'seal'}
        happened={missing ? t('cases.reading.missing') : explain(asked.error, t).happened}
        safe={t(missing ? 'cases.reading.missingSafe' : 'cases.reading.failedSafe')}
        next={
          missing
            ? { label: t('cases.reading.back'), run: () => go('/cases', { replace: true }) }
            : { label: t('app.act.retry'), run: () => void asked.refetch() }
        }
      />
    </div>
  )
}

function CaseFile({ detail }: { detail: CaseDetail }) {
  const words = useCaseWords()
  const { t } = words
  const go = useGo()
  const asked = useQueryParam('tab')
  const tab: TabName = tabNames.find((name) => name === asked) ?? 'overview'
  const toTab = (name: string) => go(`/cases/${detail.caseId}?tab=${name}`, { replace: true })
  const allowed = useMay('case.note')
  const readOnly = allowed.may ? null : t('cases.reading.readOnly', { role: allowed.role })
  const disputed = detail.fields.filter(isDisputed)
  const parties = detail.debtors.map((party) => party.name).join('、')
  const status = useMemo(() => <StatusWord status={detail.status} />, [detail.status])
  useContextBar({
    caseId: detail.caseId,
    caseNo: detail.caseNo,
    crumbs: parties === '' ? [] : [{ text: parties }],
    flags: (detail.flags.length > FLAGS_IN_BAR ? [] : detail.flags).map((flag) => ({
      tone: flagTone(flag.code),
      text: words.flag(flag),
    })),
    ...(readOnly === null ? {} : { readOnly }),
    right: status,
  })
  useKeys([
    { id: 'case.back', keys: ['Esc'], scope: 'global', text: 'app.keys.back', run: () => go('/cases') },
    ...(readOnly === null
      ? [
          {
            id: 'case.note',
            keys: ['E'],
            scope: 'screen' as const,
            text: 'cases.key.note' as const,
            inBar: true,
            run: () => {
              if (tab !== 'overview') toTab('overview')
              requestAnimationFrame(() => document.getElementById('case-note')?.focus())
            },
          },
        ]
      : []),
  ])
  const count = (n: number) => (n === 0 ? '' : ` ${n}`)
  const label: Record<TabName, string> = {
    overview: t('cases.tab.overview'),
    parties: `${t('cases.tab.parties')}${count(detail.applicants.length + detail.debtors.length)}`,
    money: t('cases.tab.money'),
    sites: `${t('cases.tab.sites')}${count(detail.sites.length)}`,
    deadlines: `${t('cases.tab.deadlines')}${count(openDeadlines(detail.deadlines, dayOf(Date.now())).length)}`,
    history: `${t('cases.tab.history')}${count(detail.historyCount)}`,
  }
  return (
    <div className="screen cases">
      <h1 className="visually-hidden" lang="zh-CN">
        {detail.caseNo}
      </h1>
      {detail.flags.length > FLAGS_IN_BAR ? (
        <div className="case-tags">
          <FlagList flags={detail.flags} />
        </div>
      ) : null}
      {disputed.length > 0 ? (
        <StateBar tone="amber">
          <b>{t('cases.value.conflicts', { n: disputed.length })}</b>{' '}
          {disputed.map((field) => words.field(field.name)).join('、')}
        </StateBar>
      ) : null}
      <div className="tabs-row">
        <Tabs
          activeKey={tab}
          onChange={toTab}
          aria-label={t('cases.drawer.tabs')}
          items={tabNames.map((name) => ({ key: name, label: label[name] }))}
        />
      </div>
      <FieldHostProvider
        key={detail.caseId}
        detail={detail}
        readOnly={readOnly}
        onHistory={() => toTab('history')}
        inBar
      >
        {tab === 'history' ? (
          <HistoryPart detail={detail} />
        ) : (
          <div className="screen-body" data-pane tabIndex={-1}>
            {tab === 'overview' ? null : <h2 className="visually-hidden">{label[tab]}</h2>}
            <CasePart tab={tab} detail={detail} readOnly={readOnly} />
          </div>
        )}
      </FieldHostProvider>
    </div>
  )
}

function CasePart(props: { tab: Exclude<TabName, 'history'>; detail: CaseDetail; readOnly: string | null }) {
  const { t } = useCaseWords()
  const { tab, detail, readOnly } = props
  switch (tab) {
    case 'overview':
      return <OverviewPart detail={detail} readOnly={readOnly} />
    case 'parties':
      return (
        <div className="case-narrow">
          <PartyLines side="applicants" parties={detail.applicants} />
          <PartyLines side="debtors" parties={detail.debtors} />
        </div>
      )
    case 'money':
      return (
        <div className="case-narrow">
          <MoneyBoxes />
          <p className="text3 money-remark">{t('cases.money.never')}</p>
          <MoneyPart key={detail.caseId} caseId={detail.caseId} sites={detail.sites} />
        </div>
      )
    case 'sites':
      return <SitesPart detail={detail} />
    case 'deadlines':
      return <DeadlinesPart detail={detail} readOnly={readOnly} />
  }
}
