import { Button } from 'antd'
import type { AgreementView } from '../../../shared/contract/desk/money.ts'
import { Tag, type Tone } from '../../ui/marks.tsx'
import { useText } from '../../ui/useText.ts'
import { formatFen } from '../../ui/values.tsx'
import { DefaultFigures } from './DefaultFigures.tsx'

const STATUS_TONES: Readonly<Record<AgreementView['instalments'][number]['status'], Tone>> = {
  SCHEDULED: 'plain',
  DUE: 'amber',
  PARTIAL: 'amber',
  PAID: 'green',
  OVERDUE: 'amber',
  CURED: 'amber',
  DEFAULTED: 'seal',
}

/** What a person may do with an agreement; null = reads only. */
export interface AgreementActs {
  readonly pay: () => void
  readonly strike: () => void
  readonly strikePayment: (payment: AgreementView['payments'][number]) => void
}

/** One agreement: its instalments, what came when, and what a default comes to. */
export function Agreement(props: {
  agreement: AgreementView
  caseId: string
  sites: readonly { siteId: string; name: string }[]
  acts: AgreementActs | null
  until: string
  onUntil: (until: string) => void
}) {
  const t = useText()
  const { agreement, acts } = props
  const { set, struck } = agreement
  const sum = set.instalments.reduce((total, one) => total + one.fen, 0)
  return (
    <section className={struck === null ? 'agreement' : 'agreement struck'} aria-label={set.title}>
      <h3>
        <Tag>{t(`money.kind.${set.kind}`)}</Tag> <span lang="zh-CN">{set.title}</span>{' '}
        <small className="text2">{t(`money.kindHint.${set.kind}`)}</small>
        {acts === null || struck !== null ? null : (
          <span className="agreement-acts">
            <Button size="small" onClick={acts.pay}>
              {t('money.pay')}
            </Button>
            <Button size="small" onClick={acts.strike}>
              {t('money.strike')}
            </Button>
          </span>
        )}
      </h3>
      {struck === null ? null : <p className="text2">{t('money.struckBecause', { reason: struck })}</p>}
      <p className="text2">
        {t('money.facts', {
          n: set.instalments.length,
          sum: formatFen(sum),
          grace: set.graceDays,
          cure: set.cureDays,
          consequence: t(`money.consequence.${set.consequence}`),
        })}
      </p>
      {set.clause === '' ? null : <blockquote lang="zh-CN">{set.clause}</blockquote>}
      {agreement.default === null ? null : (
        <DefaultFigures
          figures={agreement.default}
          costsFen={set.costsFen}
          caseId={props.caseId}
          sites={props.sites}
          mayAct={acts !== null}
          until={props.until}
          onUntil={props.onUntil}
        />
      )}
      <Instalments agreement={agreement} />
      <Payments agreement={agreement} acts={struck === null ? acts : null} />
    </section>
  )
}

function Instalments({ agreement }: { agreement: AgreementView }) {
  const t = useText()
  return (
    <table className="plain-table">
      <caption className="visually-hidden">{t('money.form.lines')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('money.column.no')}</th>
          <th scope="col">{t('money.column.dueOn')}</th>
          <th scope="col" className="right">
            {t('money.column.fen')}
          </th>
          <th scope="col" className="right">
            {t('money.column.paid')}
          </th>
          <th scope="col" className="right">
            {t('money.column.late')}
          </th>
          <th scope="col">{t('money.column.status')}</th>
        </tr>
      </thead>
      <tbody>
        {agreement.instalments.map((one) => (
          <tr key={one.no}>
            <td>{t('money.no', { n: one.no })}</td>
            <td className="number">{one.dueOn}</td>
            <td className="right number">{formatFen(one.fen)}</td>
            <td className="right number">{one.paidFen === 0 ? '' : formatFen(one.paidFen)}</td>
            <td className={one.lateFen === 0 ? 'right number' : 'right number amber'}>
              {one.lateFen === 0 ? '' : formatFen(one.lateFen)}
            </td>
            <td>
              <Tag tone={STATUS_TONES[one.status]}>{t(`money.status.${one.status}`)}</Tag>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Payments({ agreement, acts }: { agreement: AgreementView; acts: AgreementActs | null }) {
  const t = useText()
  return (
    <>
      <h4>{t('money.payments')}</h4>
      {agreement.payments.length === 0 ? <p className="text3">{t('money.noPayments')}</p> : null}
      <ul className="agreement-payments">
        {agreement.payments.map((payment) => (
          <li key={payment.paymentId} className={payment.struck === null ? undefined : 'struck'}>
            <span className="number">{payment.set.on}</span> {t(`money.way.${payment.set.way}`)}{' '}
            <b className="number">{formatFen(payment.set.fen)}</b>{' '}
            {payment.struck === null ? (
              <Tag tone={payment.timeliness === 'IN_TIME' ? 'plain' : 'amber'}>
                {t(`money.timeliness.${payment.timeliness}`)}
              </Tag>
            ) : (
              <small>{t('money.struckBecause', { reason: payment.struck })}</small>
            )}{' '}
            <small className="text2">
              <span lang="zh-CN">{payment.set.voucher}</span> {payment.officer}
            </small>
            {acts === null || payment.struck !== null ? null : (
              <Button type="link" size="small" onClick={() => acts.strikePayment(payment)}>
                {t('money.strike')}
                <span className="visually-hidden"> {payment.set.on}</span>
              </Button>
            )}
          </li>
        ))}
      </ul>
    </>
  )
}
