import { Button, Form, Input } from 'antd'
import { useId, useState } from 'react'
import type { RequestDetail } from '../../../shared/contract/desk/approvals.ts'
import { fieldsOf } from '../../../shared/domain/approvals/requestForms.ts'
import { ScreenLink } from '../../app/navigation.tsx'
import { useSending } from '../../app/useSending.ts'
import { desk, withCommandId } from '../../client/desk.ts'
import { explainLine } from '../../client/errors.ts'
import { Fault, SectionHead } from '../../ui/blocks.tsx'
import { ConfirmWithReason } from '../../ui/fields.tsx'
import { useLive } from '../../ui/useLive.ts'
import { useText } from '../../ui/useText.ts'
import { DecisionsPart, MarksPart, OpinionsPart, VersionPart } from './History.tsx'
import { PaperPart } from './PaperPart.tsx'
import { ReplaceDialog } from './ReplaceDialog.tsx'
import { faultWords, RequestFields, RequestWay, startValues } from './RequestFields.tsx'
import { momentWords, requestName, roleWords } from './words.ts'
import './approvals.css'

interface OwnProps {
  readonly request: RequestDetail
  readonly onDone: (request: RequestDetail) => void
}

/** Right pane of whoever submitted: who has it, since when, seen or not; answers to a return; the next version. */
export function OwnPanel({ request, onDone }: OwnProps) {
  const t = useText()
  const [withdrawing, setWithdrawing] = useState(false)
  const [replacing, setReplacing] = useState(false)
  const [rewriting, setRewriting] = useState(false)
  const format = request.submission?.format ?? ''
  const own = ['', 'requestText/1', 'requestForm/1'].includes(format)
  const waits = request.state === 'submitted'
  const writes = own && request.may.submit && isAnswered(request) && (!waits || rewriting)
  const open = request.may.answer ? request.pointList.filter((point) => point.answer === null) : []
  return (
    <aside className="decision" aria-label={t('approvals.own.panel')} data-keys="decision" data-pane tabIndex={-1}>
      <h2 className="visually-hidden">{t('approvals.own.panel')}</h2>
      <div className="decision-scroll">
        <Progress request={request} />
        {open.length > 0 ? (
          <section className="decision-part">
            <SectionHead title={t('approvals.own.answerHead')} />
            {open.map((point) => (
              <AnswerField key={point.id} request={request} point={point} onDone={onDone} />
            ))}
          </section>
        ) : null}
        {writes ? <NextVersion key={request.version} request={request} onDone={onDone} /> : null}
        <Elsewhere request={request} />
        <VersionPart request={request} title={t('approvals.own.sent')} />
        <MarksPart request={request} />
        <OpinionsPart request={request} />
        <DecisionsPart request={request} />
        <PaperPart request={request} onDone={onDone} />
        {request.may.withdraw ? (
          <section className="decision-part">
            <div className="row">
              {own && waits && !rewriting ? (
                <Button onClick={() => setRewriting(true)}>{t('requestForms.newVersion')}</Button>
              ) : null}
              {waits ? <Button onClick={() => setReplacing(true)}>{t('requestForms.replace')}</Button> : null}
              <Button onClick={() => setWithdrawing(true)}>{t('approvals.own.withdraw')}</Button>
            </div>
          </section>
        ) : null}
      </div>
      {replacing ? (
        <ReplaceDialog
          request={request}
          onDone={(done) => {
            setReplacing(false)
            onDone(done)
          }}
          onClose={() => setReplacing(false)}
        />
      ) : null}
      <ConfirmWithReason
        open={withdrawing}
        title={t('approvals.own.withdrawTitle', { what: requestName(request, t) })}
        consequence={t('approvals.own.withdrawWhy')}
        confirmLabel={t('approvals.own.withdraw')}
        onConfirm={async (reason) => {
          const { requestId, rev } = request
          onDone(await withCommandId((commandId) => desk.approvals.withdraw({ commandId, requestId, rev, reason })))
          setWithdrawing(false)
        }}
        onCancel={() => setWithdrawing(false)}
        explain={(error) => explainLine(error, t)}
      />
    </aside>
  )
}

/** Every reason that came back, here or with the request before it, has its answer, or there is none. */
function isAnswered(request: RequestDetail): boolean {
  return request.state === 'submitted' || request.pointList.every((point) => point.answer !== null)
}

/** Where what came back is mended when its document is made by a screen of its own. */
function Elsewhere({ request }: { request: RequestDetail }) {
  const t = useText()
  const { kind, siteId, state } = request
  if (siteId === null || state !== 'returned') return null
  if (kind !== 'plan' && kind !== 'announcement' && kind !== 'searchWarrant') return null
  const [to, key] =
    kind === 'plan'
      ? ([`/sites/${siteId}/plan`, 'requestForms.toPlan'] as const)
      : ([`/sites/${siteId}/steps`, 'requestForms.toGate'] as const)
  return (
    <section className="decision-part">
      <ScreenLink to={to}>{t(key)}</ScreenLink>
    </section>
  )
}

/** The next version of what is written here: its kind's own fields, or typed grounds where it began so. */
function NextVersion(props: OwnProps) {
  const { request } = props
  const form = request.submission?.format !== 'requestText/1' && fieldsOf(request.kind).length > 0
  return form ? <FieldsForm {...props} /> : <GroundsForm {...props} />
}

/** A kind's own fields as the next version. */
function FieldsForm({ request, onDone }: OwnProps) {
  const t = useText()
  const noteId = useId()
  const { kind } = request
  const [values, setValues, valuesNow] = useLive<Record<string, string>>(request.form ?? startValues(kind))
  const [note, setNote, noteNow] = useLive('')
  const { send, busy, failed } = useSending(() => {
    const wrong = faultWords(kind, valuesNow(), t)
    if (wrong !== null) return wrong
    const { requestId, rev, dueOn } = request
    const content = { values: valuesNow(), dueOn, note: noteNow() }
    return (commandId) => desk.approvals.submitForm({ commandId, requestId, rev, ...content }).then(onDone)
  })
  return (
    <section className="decision-part">
      <Form layout="vertical" onFinish={send}>
        <RequestFields kind={kind} values={values} onPut={(part) => setValues({ ...valuesNow(), ...part })} />
        <RequestWay kind={kind} values={values} />
        <label className="section-head" htmlFor={noteId}>
          {t('approvals.own.note')}
        </label>
        <Input id={noteId} maxLength={500} value={note} onChange={(event) => setNote(event.target.value)} />
        <Fault words={failed} large />
        <Button type="primary" loading={busy} onClick={send}>
          {request.version === 0 ? t('approvals.own.submit') : t('approvals.own.again', { n: request.version + 1 })}
        </Button>
      </Form>
    </section>
  )
}

function Progress({ request }: { request: RequestDetail }) {
  const t = useText()
  const waits = request.waitsFor.length > 0
  return (
    <section className="decision-part">
      <SectionHead title={t('approvals.own.with')} />
      <p>
        <b>
          {waits
            ? t('approvals.waitsFor', { roles: roleWords(request.waitsFor, t) })
            : t(`approvals.state.${request.state}`)}
        </b>{' '}
        {request.submittedAt !== null && waits
          ? t('approvals.own.since', { when: momentWords(request.submittedAt, t) })
          : null}
      </p>
      {request.ended === null ? null : <p lang="zh-CN">{request.ended.reason}</p>}
      {waits && !request.decidesHere ? <p className="amber">{t('approvals.own.queued')}</p> : null}
      {waits && request.seenBy.length === 0 ? <p className="text2">{t('approvals.own.notSeen')}</p> : null}
      {request.seenBy.map((look) => (
        <p key={look.officer} className="text2">
          {t('approvals.own.seen', { who: look.officer, when: momentWords(look.at, t) })}
        </p>
      ))}
    </section>
  )
}

/** One reason of a return with the place for its answer. */
export function AnswerField({ request, point, onDone }: OwnProps & { point: RequestDetail['pointList'][number] }) {
  const t = useText()
  const [text, setText, textNow] = useLive('')
  const [fault, setFault] = useState<string | null>(null)
  const number = request.pointList.indexOf(point) + 1
  const save = () => {
    const { requestId, rev, returnedHash } = request
    const answer = { returned: returnedHash ?? '', point: point.id, text: textNow().trim() }
    withCommandId((commandId) => desk.approvals.answer({ commandId, requestId, rev, ...answer }))
      .then(onDone)
      .catch((error: unknown) => setFault(explainLine(error, t)))
  }
  return (
    <div className="answer-field">
      <p lang="zh-CN">
        {number}. {point.text}
      </p>
      <Input.TextArea
        aria-label={t('approvals.own.answerOf', { n: number })}
        rows={2}
        maxLength={1000}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Fault words={fault} large />
      <Button size="small" disabled={text.trim() === ''} onClick={save}>
        {t('approvals.own.save')}
      </Button>
    </div>
  )
}

/** Typed grounds as the next version, for what has no document of its own. */
function GroundsForm({ request, onDone }: OwnProps) {
  const t = useText()
  const ids = { grounds: useId(), note: useId() }
  const before = request.text.filter((line) => line.section.startsWith('paragraphs.')).map((line) => line.text)
  const [grounds, setGrounds, groundsNow] = useLive(before.join('\n\n'))
  const [note, setNote, noteNow] = useLive('')
  const { send, busy, failed } = useSending(() => {
    const { requestId, rev, level, dueOn } = request
    const content = { level, text: groundsNow(), dueOn, note: noteNow() }
    return (commandId) => desk.approvals.submitText({ commandId, requestId, rev, ...content }).then(onDone)
  })
  return (
    <section className="decision-part">
      <label className="section-head" htmlFor={ids.grounds}>
        {t('approvals.own.grounds')}
      </label>
      <Input.TextArea
        id={ids.grounds}
        rows={10}
        maxLength={20_000}
        value={grounds}
        placeholder={t('approvals.own.groundsHint')}
        onChange={(event) => setGrounds(event.target.value)}
      />
      <label className="section-head" htmlFor={ids.note}>
        {t('approvals.own.note')}
      </label>
      <Input id={ids.note} maxLength={500} value={note} onChange={(event) => setNote(event.target.value)} />
      <Fault words={failed} large />
      <Button type="primary" loading={busy} disabled={grounds.trim() === ''} onClick={send}>
        {request.version === 0 ? t('approvals.own.submit') : t('approvals.own.again', { n: request.version + 1 })}
      </Button>
    </section>
  )
}
