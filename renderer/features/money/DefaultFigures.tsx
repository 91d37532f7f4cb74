import { Input } from 'antd'
import { useState } from 'react'
import type { AgreementView } from '../../../shared/contract/desk/money.ts'
import { parseCalendarDate } from '../../../shared/domain/calendar/calendarDate.ts'
import { useGo } from '../../app/navigation.tsx'
import { desk, withCommandId } from '../../client/desk.ts'
import { explainLine } from '../../client/errors.ts'
import { ActButton } from '../../ui/blocks.tsx'
import { Icon } from '../../ui/icons.tsx'
import { belongsToInputMethod } from '../../ui/useKeys.ts'
import { useText } from '../../ui/useText.ts'
import { formatFen } from '../../ui/values.tsx'

/** What a default comes to on a chosen day, and what the clause makes of it: everything due, or an eviction. */
export function DefaultFigures(props: {
  figures: NonNullable<AgreementView['default']>
  costsFen: number
  caseId: string
  sites: readonly { siteId: string; name: string }[]
  mayAct: boolean
  until: string
  onUntil: (until: string) => void
}) {
  const t = useText()
  const { figures, costsFen } = props
  const [typed, setTyped] = useState<string | null>(null)
  const keep = () => {
    const read = parseCalendarDate((typed ?? '').trim())
    if (read.ok) props.onUntil(read.value)
    setTyped(null)
  }
  const rows: [string, number][] = [
    [t(figures.accelerates ? 'money.figures.outstanding' : 'money.figures.outstandingDue'), figures.outstandingFen],
    [t('money.figures.principal'), figures.principalFen],
    [t('money.figures.doubled'), figures.doubledFen],
    [t('money.figures.payoff'), figures.payoffFen],
    [t('money.figures.fee'), figures.feeFen],
  ]
  return (
    <div className="agreement-default">
      <p className="red">
        <Icon name="warning" size={13} /> <b>{t('money.defaulted', { no: figures.no, date: figures.on })}</b>{' '}
        {figures.accelerates ? t('money.accelerates') : null}
        {figures.opensEviction ? t('money.vacate') : null}
      </p>
      <label htmlFor="money-until" className="agreement-until">
        {t('money.figures.until')}{' '}
        <Input
          id="money-until"
          size="small"
          maxLength={20}
          value={typed ?? props.until}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={keep}
          onPressEnter={(event) => belongsToInputMethod(event) || keep()}
        />
      </label>
      <dl className="agreement-figures">
        {rows.map(([label, fen]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd className="number">{formatFen(fen)}</dd>
          </div>
        ))}
      </dl>
      {costsFen === 0 ? null : (
        <p className="text2 small">
          {figures.costsInBase ? t('money.figures.costs') : t('money.figures.noCosts', { sum: formatFen(costsFen) })}
        </p>
      )}
      {figures.opensEviction ? <Eviction caseId={props.caseId} sites={props.sites} mayAct={props.mayAct} /> : null}
    </div>
  )
}

/** The eviction the clause asks for, begun at one of the case's sites. */
function Eviction(props: { caseId: string; sites: readonly { siteId: string; name: string }[]; mayAct: boolean }) {
  const t = useText()
  const go = useGo()
  const [failed, setFailed] = useState('')
  const begin = (siteId: string) => {
    withCommandId((commandId) => desk.gate.open({ commandId, siteId }))
      .then(() => go(`/sites/${siteId}/steps`))
      .catch((error: unknown) => setFailed(explainLine(error, t)))
  }
  return (
    <p className="agreement-eviction">
      {props.sites.length === 0 ? (
        <ActButton act={{ label: t('money.newSite'), run: () => go(`/cases/${props.caseId}?tab=sites`) }} />
      ) : (
        props.sites.map((site) => (
          <ActButton
            key={site.siteId}
            act={{
              label: t('money.startEviction', { site: site.name }),
              run: () => begin(site.siteId),
              disabled: !props.mayAct,
            }}
          />
        ))
      )}
      {failed === '' ? null : (
        <span className="red small" role="alert">
          {failed}
        </span>
      )}
    </p>
  )
}
