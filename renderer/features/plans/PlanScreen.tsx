import { Tabs } from 'antd'
import { useCallback, useState } from 'react'
import { may } from '../../../shared/domain/identity/permissions.ts'
import { useContextBar } from '../../app/frame.ts'
import { useQueryParam, useRouteParam } from '../../app/navigation.tsx'
import { useSession } from '../../app/session.ts'
import { useToast } from '../../ui/fields.tsx'
import { useText } from '../../ui/useText.ts'
import { SiteWait } from '../site/SiteWait.tsx'
import { siteBar } from '../site/siteBar.ts'
import { useFlagWords } from '../site/useFlagWords.ts'
import { Findings } from './Findings.tsx'
import { HeadBar } from './HeadBar.tsx'
import type { Jump } from './PlanGrid.tsx'
import { PlanTab } from './PlanTab.tsx'
import './plans.css'
import { ReturnPoints } from './ReturnPoints.tsx'
import { SubmitDialog } from './SubmitDialog.tsx'
import { TABS, type TabId, tabOf } from './tables.ts'
import { usePlan } from './usePlan.ts'
import { usePlanStanding } from './usePlanStanding.ts'
import { Versions } from './Versions.tsx'

/** S12: the whole plan of a site in tables, with what is still missing beside them. */
export default function PlanScreen() {
  const t = useText()
  const siteId = useRouteParam('siteId')
  const desk = usePlan(siteId)
  const { plan, asked } = desk
  const role = useSession((state) => state.officer?.role)
  const mayWrite = role !== undefined && may(role, 'plan.draft')
  const maySubmit = role !== undefined && may(role, 'plan.submit')
  const flags = useFlagWords(plan?.flags ?? [])
  const { standing, bar } = usePlanStanding(siteId)
  const toast = useToast()
  const sendable = maySubmit && standing?.sendable === true
  const [submitting, setSubmitting] = useState(useQueryParam('submit') !== '')
  const compares = useQueryParam('compare') !== ''
  // An address may name a cell, `?at=<kind>.<id>.<field>`: what a document lacks leads here.
  const [kind = '', id = '', field = ''] = useQueryParam('at').split('.')
  const [tab, setTab] = useState<TabId>(compares ? 'versions' : kind === '' ? 'rooms' : tabOf(kind))
  const [jump, setJump] = useState<Jump | null>(() => (kind === '' ? null : { kind, id, field, at: performance.now() }))
  const jumpTo = useCallback((place: Omit<Jump, 'at'>) => {
    if (place.kind !== 'head') setTab(tabOf(place.kind))
    setJump({ ...place, at: performance.now() })
  }, [])
  useContextBar(
    plan === undefined
      ? null
      : { ...siteBar(plan, t('plans.title'), flags, mayWrite ? null : t('plans.readOnly')), ...bar },
  )
  if (plan === undefined) return <SiteWait title={t('plans.title')} error={asked.error} />
  return (
    <div className="screen plan">
      <h1 className="visually-hidden">{t('plans.titleOf', { site: plan.siteName })}</h1>
      <HeadBar
        key={plan.siteId}
        plan={plan}
        standing={standing}
        mayWrite={mayWrite}
        jump={jump}
        onVersions={() => setTab('versions')}
        onSubmit={sendable ? () => setSubmitting(true) : null}
      />
      {submitting && sendable ? (
        <SubmitDialog
          plan={plan}
          requestId={standing?.request?.requestId ?? null}
          onClose={() => setSubmitting(false)}
          onSent={({ version, code }) => {
            setSubmitting(false)
            toast(t('plans.submit.sent', { n: version, code }))
          }}
        />
      ) : null}
      <div className="tabs-row">
        <Tabs
          tabBarGutter={20}
          activeKey={tab}
          onChange={(key) => setTab(TABS.find((one) => one.id === key)?.id ?? 'rooms')}
          items={TABS.map(({ id }) => ({ key: id, label: t(`plans.tab.${id}`) }))}
        />
      </div>
      <div className="split">
        {tab === 'versions' ? (
          <Versions plan={plan} words={desk.words} tables={desk.tables} />
        ) : (
          <PlanTab key={tab} tab={tab} plan={plan} desk={desk} mayWrite={mayWrite} jump={jump} />
        )}
        <div className="plan-side">
          {standing?.request && !['submitted', 'approved'].includes(standing.request.state) ? (
            <ReturnPoints request={standing.request} />
          ) : null}
          <Findings plan={plan} onJump={jumpTo} />
        </div>
      </div>
    </div>
  )
}
