import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import type { AgreementView } from '../../../shared/contract/desk/money.ts'
import { may } from '../../../shared/domain/identity/permissions.ts'
import { useSession } from '../../app/session.ts'
import { desk, withCommandId } from '../../client/desk.ts'
import { explainLine } from '../../client/errors.ts'
import { ask } from '../../client/queries.ts'
import { SectionHead } from '../../ui/blocks.tsx'
import { ConfirmWithReason } from '../../ui/fields.tsx'
import { useText } from '../../ui/useText.ts'
import { Agreement } from './Agreement.tsx'
import { AgreementForm } from './AgreementForm.tsx'
import { PaymentForm } from './PaymentForm.tsx'
import './money.css'

type Beside =
  | { kind: 'add' }
  | { kind: 'pay'; agreement: AgreementView }
  | { kind: 'strike'; agreement: AgreementView }
  | { kind: 'strikePayment'; payment: AgreementView['payments'][number] }
  | null

/** Agreements in instalments of a case, below its ledgers (A7); never added up with them. */
export function MoneyPart(props: { caseId: string; sites: readonly { siteId: string; name: string }[] }) {
  const t = useText()
  const { caseId } = props
  const role = useSession((state) => state.officer?.role)
  const keeps =
    role !== undefined && (may(role, 'money.receive') || may(role, 'money.register') || may(role, 'money.approve'))
  const [until, setUntil] = useState<string | null>(null)
  const [beside, setBeside] = useState<Beside>(null)
  const asked = useQuery(ask.money.list.queryOptions({ input: { caseId, until } }))
  if (asked.data === undefined) return null
  const { agreements, today } = asked.data
  const done = () => {
    setBeside(null)
    void asked.refetch()
  }
  const close = () => setBeside(null)
  return (
    <section className="money-part">
      <SectionHead
        title={t('money.title')}
        aside={
          keeps ? (
            <Button size="small" onClick={() => setBeside({ kind: 'add' })}>
              {t('money.add')}
            </Button>
          ) : null
        }
      />
      {agreements.length === 0 ? <p className="text3">{t('money.none')}</p> : null}
      {agreements.map((agreement) => (
        <Agreement
          key={agreement.agreementId}
          agreement={agreement}
          caseId={caseId}
          sites={props.sites}
          until={until ?? today}
          onUntil={setUntil}
          acts={
            keeps
              ? {
                  pay: () => setBeside({ kind: 'pay', agreement }),
                  strike: () => setBeside({ kind: 'strike', agreement }),
                  strikePayment: (payment) => setBeside({ kind: 'strikePayment', payment }),
                }
              : null
          }
        />
      ))}
      {beside?.kind === 'add' ? <AgreementForm caseId={caseId} onDone={done} onClose={close} /> : null}
      {beside?.kind === 'pay' ? (
        <PaymentForm agreementId={beside.agreement.agreementId} today={today} onDone={done} onClose={close} />
      ) : null}
      {beside?.kind === 'strike' || beside?.kind === 'strikePayment' ? (
        <ConfirmWithReason
          open
          title={t('money.strikeTitle', {
            what: beside.kind === 'strike' ? beside.agreement.set.title : beside.payment.set.on,
          })}
          consequence={t('money.strikeConsequence')}
          confirmLabel={t('money.strike')}
          explain={(error) => explainLine(error, t)}
          onCancel={close}
          onConfirm={async (reason) => {
            await withCommandId((commandId) => {
              if (beside.kind === 'strikePayment') {
                const { paymentId, rev } = beside.payment
                return desk.money.strikePayment({ commandId, paymentId, rev, reason })
              }
              const { agreementId, rev } = beside.agreement
              return desk.money.strike({ commandId, agreementId, rev, reason })
            })
            done()
          }}
        />
      ) : null}
    </section>
  )
}
