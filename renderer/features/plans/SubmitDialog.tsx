import { useQuery } from '@tanstack/react-query'
import { Form, Input } from 'antd'
import type { PlanAnswer } from '../../../shared/contract/desk/plans.ts'
import { levelHeld } from '../../../shared/domain/approvals/request.ts'
import { parseCalendarDate } from '../../../shared/domain/calendar/calendarDate.ts'
import { useSending } from '../../app/useSending.ts'
import { desk } from '../../client/desk.ts'
import { ask } from '../../client/queries.ts'
import { Fault } from '../../ui/blocks.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { useLive } from '../../ui/useLive.ts'
import { useText, useTextOr } from '../../ui/useText.ts'

/** What goes up, at which level, and why each open finding may stand; blocking ones are named and close the button. */
export function SubmitDialog(props: {
  plan: PlanAnswer
  /** The plan's newest request; null = it never went up. */
  requestId: string | null
  onSent: (sent: { requestId: string; version: number; code: string }) => void
  onClose: () => void
}) {
  const t = useText()
  const textOr = useTextOr()
  const { plan } = props
  const blocking = plan.findings.filter((one) => one.severity === 'block')
  const open = plan.findings.filter((one) => one.severity === 'reason')
  const asked = useQuery(
    ask.approvals.get.queryOptions({
      input: { requestId: props.requestId ?? '' },
      enabled: props.requestId !== null,
    }),
  )
  const measured = plan.level.level
  const level = levelHeld({ escalated: asked.data?.escalated ?? null }, measured)
  const [reasons, setReasons, reasonsNow] = useLive<Record<string, string>>({})
  const [note, setNote, noteNow] = useLive('')
  const [due, setDue, dueNow] = useLive('')
  const sentence = (code: string, detail: string) =>
    textOr(`planFindings.${code}`, code).replace('{{detail}}', detail || t('plans.nameless'))
  const { send, busy, failed } = useSending(() => {
    const day = dueNow().trim() === '' ? null : parseCalendarDate(dueNow().trim())
    if (day !== null && !day.ok) return t('plans.dateForm')
    const said = reasonsNow()
    if (open.some((one) => (said[one.code] ?? '').trim() === '')) return t('plans.submit.needReasons')
    const input = {
      siteId: plan.siteId,
      dueOn: day?.value ?? null,
      note: noteNow().trim(),
      reasons: open.map(({ code }) => ({ code, text: (said[code] ?? '').trim() })),
    }
    return (commandId) => desk.plans.submit({ commandId, ...input }).then(props.onSent)
  })
  return (
    <Dialog
      title={t('plans.submit.title')}
      width={620}
      onClose={props.onClose}
      act={{ label: t('plans.submit.act'), run: send, busy, disabled: blocking.length > 0 }}
    >
      <Form layout="vertical" onFinish={send}>
        <p>
          {t(`plans.levelNames.l${level}`)}{' '}
          <span className="text2">
            {plan.level.reasons.map((reason) => t(`plans.levelReason.${reason}`)).join(t('plans.join'))}
          </span>
        </p>
        {level === measured ? null : (
          <p className="amber">{t('plans.submit.escalated', { level: t(`plans.levelNames.l${measured}`) })}</p>
        )}
        {blocking.length === 0 ? null : (
          <section>
            <h3 className="red">{t('plans.blocks')}</h3>
            <ul>
              {blocking.map((one) => (
                <li key={one.code}>
                  {sentence(one.code, one.places[0]?.detail ?? '')}
                  {one.count > 1 ? ` (${one.count})` : ''}
                </li>
              ))}
            </ul>
          </section>
        )}
        {open.map((one, at) => (
          <Form.Item
            key={one.code}
            htmlFor={`why-${one.code}`}
            label={`${sentence(one.code, one.places[0]?.detail ?? '')}${one.count > 1 ? ` (${one.count})` : ''}`}
          >
            <Input
              id={`why-${one.code}`}
              autoFocus={at === 0}
              maxLength={500}
              placeholder={t('plans.submit.why')}
              value={reasons[one.code] ?? ''}
              onChange={(event) => setReasons({ ...reasonsNow(), [one.code]: event.target.value })}
            />
          </Form.Item>
        ))}
        <Form.Item label={t('approvals.own.note')} htmlFor="submit-note">
          <Input.TextArea
            id="submit-note"
            rows={2}
            maxLength={500}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        </Form.Item>
        <Form.Item label={t('approvals.form.due')} htmlFor="submit-due">
          <Input id="submit-due" maxLength={20} value={due} onChange={(event) => setDue(event.target.value)} />
        </Form.Item>
      </Form>
      <p className="text2">{t('plans.submit.offline')}</p>
      <Fault words={failed} large />
    </Dialog>
  )
}
