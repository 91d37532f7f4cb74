import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import type { CaseDetail } from '../../../shared/contract/desk/cases.ts'
import { desk, withCommandId } from '../../client/desk.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { useLive } from '../../ui/useLive.ts'
import { DateText, dayOf } from '../../ui/values.tsx'
import { refreshCases } from './caseData.ts'
import { type Deadline, isPassedQuery, openDeadlines, readDay } from './caseFacts.ts'
import { NotSaved } from './FieldEditor.tsx'
import { dueWords, useCaseWords } from './words.tsx'

const NEAR = 4

/** The day a deadline ends, and the day it would have ended without holidays where the two differ. */
function DueDay({ one }: { one: Deadline }) {
  const { t } = useCaseWords()
  const due = dueWords(one.dueOn, dayOf(Date.now()), t)
  const open = one.doneOn === null && !isPassedQuery(one, dayOf(Date.now()))
  return (
    <>
      <span className={open ? due.tone : 'text3'}>{open ? due.words : <DateText date={one.dueOn} />}</span>
      {one.originalOn === one.dueOn ? null : <small>{t('cases.deadlines.original', { date: one.originalOn })}</small>}
      {one.calendarKnown ? null : <small className="amber">{t('worklist.calendarUnknown')}</small>}
    </>
  )
}

/** The next deadlines of a case in one column of days and one of tasks. */
export function NearDeadlines({ detail }: { detail: CaseDetail }) {
  const words = useCaseWords()
  const { t } = words
  const open = openDeadlines(detail.deadlines, dayOf(Date.now()))
  const today = dayOf(Date.now())
  return (
    <>
      {open.length === 0 ? <p className="text3">{t('cases.deadlines.noneNear')}</p> : null}
      <dl className="fields due-fields">
        {open.slice(0, NEAR).map((one) => {
          const due = dueWords(one.dueOn, today, t)
          return (
            <div key={one.deadlineId} className="field-row">
              <dt className={due.tone === '' ? undefined : `${due.tone} strong`}>{due.words}</dt>
              <dd>
                <span>{words.due(one.title)}</span>{' '}
                {one.originalOn === one.dueOn ? null : (
                  <span className="text3">{t('cases.deadlines.original', { date: one.originalOn })}</span>
                )}
                {one.calendarKnown ? null : <span className="amber"> {t('worklist.calendarUnknown')}</span>}
              </dd>
            </div>
          )
        })}
      </dl>
    </>
  )
}

/** All deadlines of a case; add one, mark one done. */
export function DeadlinesPart({ detail, readOnly }: { detail: CaseDetail; readOnly: string | null }) {
  const words = useCaseWords()
  const { t } = words
  const [adding, setAdding] = useState(false)
  const [completing, setCompleting] = useState<Deadline | null>(null)
  const open = openDeadlines(detail.deadlines, dayOf(Date.now()))
  const past = detail.deadlines.filter((one) => !open.includes(one)).toSorted((a, b) => (a.dueOn < b.dueOn ? 1 : -1))
  const rows = [...open, ...past]
  return (
    <div className="deadlines">
      {readOnly !== null ? null : adding ? (
        <AddDeadline caseId={detail.caseId} onClose={() => setAdding(false)} />
      ) : (
        <Button size="small" onClick={() => setAdding(true)}>
          {t('cases.deadlines.add')}
        </Button>
      )}
      {rows.length === 0 ? <p className="text3">{t('cases.deadlines.none')}</p> : null}
      {rows.length > 0 ? (
        <table className="plain-table">
          <caption className="visually-hidden">{t('cases.deadlines.table')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('cases.deadlines.due')}</th>
              <th scope="col">{t('cases.deadlines.what')}</th>
              <th scope="col">{t('cases.deadlines.basis')}</th>
              <th scope="col">{t('cases.deadlines.officer')}</th>
              <th scope="col">{t('cases.deadlines.state')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((one) => (
              <tr key={one.deadlineId}>
                <td>
                  <DueDay one={one} />
                </td>
                <td>{words.due(one.title)}</td>
                <td lang="zh-CN">{one.basis || '—'}</td>
                <td>
                  {one.officer || '—'}
                  <small>
                    {t(one.source === 'rule' ? 'cases.deadlines.rule' : 'cases.deadlines.typed', {
                      officer: one.officer,
                    })}
                  </small>
                </td>
                <td>
                  {one.doneOn !== null ? (
                    <span className="green">{t('cases.deadlines.doneOn', { date: one.doneOn })}</span>
                  ) : one.source === 'officer' && readOnly === null ? (
                    <Button size="small" onClick={() => setCompleting(one)}>
                      {t('cases.deadlines.complete')}
                    </Button>
                  ) : (
                    t(open.includes(one) ? 'cases.deadlines.open' : 'cases.deadlines.passed')
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
      {completing ? <CompleteDeadline deadline={completing} onClose={() => setCompleting(null)} /> : null}
    </div>
  )
}

function AddDeadline({ caseId, onClose }: { caseId: string; onClose: () => void }) {
  const { t } = useCaseWords()
  const [title, setTitle, titleNow] = useLive('')
  const [basis, setBasis, basisNow] = useLive('')
  const [on, setOn, onNow] = useLive('')
  const [asked, setAsked] = useState(false)
  const [failure, setFailure] = useState<unknown>(null)
  const [busy, setBusy, busyNow] = useLive(false)
  const keep = async () => {
    setAsked(true)
    const dueOn = readDay(onNow())
    if (titleNow().trim() === '' || dueOn === null || busyNow()) return
    const input = { caseId, title: titleNow().trim(), basis: basisNow().trim(), dueOn }
    setBusy(true)
    try {
      await withCommandId((commandId) => desk.cases.addDeadline({ ...input, commandId }))
      await refreshCases()
      onClose()
    } catch (error) {
      setFailure(error)
      setBusy(false)
    }
  }
  const noTitle = asked && title.trim() === ''
  const noDay = asked && readDay(on) === null
  return (
    <Form className="deadline-form" layout="vertical" onFinish={() => void keep()}>
      <Form.Item
        label={t('cases.deadlines.what')}
        htmlFor="deadline-title"
        validateStatus={noTitle ? 'error' : undefined}
        help={noTitle ? t('cases.deadlines.titleNeeded') : undefined}
      >
        <Input
          id="deadline-title"
          autoFocus
          maxLength={100}
          placeholder={t('cases.deadlines.titlePlaceholder')}
          value={title}
          onChange={(event) => setTitle(event.target.value)}
        />
      </Form.Item>
      <Form.Item
        label={t('cases.deadlines.on')}
        htmlFor="deadline-on"
        validateStatus={noDay ? 'error' : undefined}
        help={noDay ? t('cases.deadlines.onWrong') : undefined}
      >
        <Input id="deadline-on" maxLength={20} value={on} onChange={(event) => setOn(event.target.value)} />
      </Form.Item>
      <Form.Item label={t('cases.deadlines.basis')} htmlFor="deadline-basis">
        <Input
          id="deadline-basis"
          maxLength={100}
          placeholder={t('cases.deadlines.basisPlaceholder')}
          value={basis}
          onChange={(event) => setBasis(event.target.value)}
        />
      </Form.Item>
      <span className="row deadline-acts">
        <Button type="primary" htmlType="submit" loading={busy}>
          {t('cases.deadlines.keep')}
        </Button>
        <Button onClick={onClose}>{t('app.act.cancel')}</Button>
      </span>
      {failure ? <NotSaved error={failure} /> : null}
    </Form>
  )
}

function CompleteDeadline({ deadline, onClose }: { deadline: Deadline; onClose: () => void }) {
  const { t } = useCaseWords()
  const [on, setOn, onNow] = useLive(dayOf(Date.now()))
  const [busy, setBusy, busyNow] = useLive(false)
  const [failure, setFailure] = useState<unknown>(null)
  const wrongDay = readDay(on) === null
  const keep = async () => {
    const doneOn = readDay(onNow())
    if (doneOn === null || busyNow()) return
    const { deadlineId, rev } = deadline
    setBusy(true)
    try {
      await withCommandId((commandId) => desk.cases.completeDeadline({ commandId, deadlineId, rev, doneOn }))
      await refreshCases()
      onClose()
    } catch (error) {
      setFailure(error)
      setBusy(false)
    }
  }
  return (
    <Dialog
      width={476}
      title={t('cases.deadlines.completeTitle', { title: deadline.title })}
      onClose={onClose}
      act={{ label: t('cases.deadlines.complete'), run: () => void keep(), busy, disabled: wrongDay }}
    >
      <Form layout="vertical" onFinish={() => void keep()}>
        <Form.Item
          label={t('cases.deadlines.completeOn')}
          htmlFor="deadline-done"
          validateStatus={wrongDay ? 'error' : undefined}
          help={wrongDay ? t('cases.deadlines.onWrong') : undefined}
        >
          <Input id="deadline-done" autoFocus value={on} onChange={(event) => setOn(event.target.value)} />
        </Form.Item>
      </Form>
      {failure ? <NotSaved error={failure} /> : null}
    </Dialog>
  )
}
