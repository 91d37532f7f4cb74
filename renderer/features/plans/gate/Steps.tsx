import { Button } from 'antd'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import type { GateDeadline, GateView, StepRecordView, StepView } from '../../../../shared/contract/desk/plans/gate.ts'
import { Icon } from '../../../ui/icons.tsx'
import { Kbd, Tag } from '../../../ui/marks.tsx'
import { belongsToInputMethod } from '../../../ui/useKeys.ts'
import { daysBetween, type GateWords, isWaiting, STATUS_MARKS } from './gateWords.ts'
import type { OrderKind } from './OrderDialog.tsx'
import { ScanButton } from './ScanButton.tsx'

/** What a person can do with the current step. */
export interface StepActs {
  readonly onRecord: (step: StepView) => void
  readonly onNotNeeded: (step: StepView) => void
  readonly onEdit: (step: StepView, record: StepRecordView) => void
  readonly onStrike: (step: StepView, record: StepRecordView) => void
  /** Stands for a record as its second person. */
  readonly onConfirm: (record: StepRecordView) => void
  readonly onRequest: (requestId: string) => void
  /** Drafts an announcement or a warrant for the president; null for who may not. */
  readonly onOrder: ((order: OrderKind) => void) | null
}

/** Puts the focus on the current step of this list. */
export function focusCurrentStep(list: Element | null): void {
  list?.querySelector<HTMLElement>('[tabindex="0"][data-step]')?.focus()
}

/** The steps as a vertical line of time; the later ones are visible from the first day. ↑↓ move, Enter records. */
export function Steps(props: {
  view: GateView
  words: GateWords
  current: string
  mayRecord: boolean
  acts: StepActs
  onCurrent: (code: string) => void
}) {
  const { view, words, current } = props
  const list = useRef<HTMLOListElement>(null)
  // Who comes by keyboard stands at what is to be done; a focus somebody set is left where it is.
  useEffect(() => {
    const at = document.activeElement
    if (at === document.body || at?.id === 'main') focusCurrentStep(list.current)
  }, [])
  const focus = (code: string | undefined) => {
    if (code === undefined) return
    props.onCurrent(code)
    list.current?.querySelector<HTMLElement>(`[data-step="${code}"]`)?.focus()
  }
  const move = (event: KeyboardEvent) => {
    if (belongsToInputMethod(event) || !(event.target instanceof HTMLElement)) return
    if (event.target.dataset.step === undefined) return
    const at = view.steps.findIndex((step) => step.code === current)
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: view.steps.length - 1 }[event.key]
    const waiting = view.steps.findIndex((step, index) => index > at && isWaiting(step))
    const next = event.key === 'n' ? (waiting < 0 ? view.steps.findIndex(isWaiting) : waiting) : to
    if (next === undefined || view.steps[next] === undefined || event.ctrlKey || event.altKey) return
    event.preventDefault()
    focus(view.steps[next].code)
  }
  return (
    <ol className="gate-steps" ref={list} aria-label={words.t('gate.list')} data-keys onKeyDown={move}>
      {view.steps.map((step) => (
        <Step
          key={step.code}
          step={step}
          view={view}
          words={words}
          isCurrent={step.code === current}
          mayRecord={props.mayRecord}
          acts={props.acts}
          onPick={() => props.onCurrent(step.code)}
        />
      ))}
    </ol>
  )
}

function Step(props: {
  step: StepView
  view: GateView
  words: GateWords
  isCurrent: boolean
  mayRecord: boolean
  acts: StepActs
  onPick: () => void
}) {
  const { step, view, words, isCurrent, acts, mayRecord } = props
  const { t, law } = words
  const mark = STATUS_MARKS[step.status]
  return (
    <li className={`gate-step gate-step-${step.status.toLowerCase()}${isCurrent ? ' current' : ''}`}>
      <i className="gate-dot" aria-hidden="true">
        <Icon name={mark.icon} size={13} />
      </i>
      <div className="gate-step-body">
        <button
          type="button"
          className="gate-step-head"
          data-step={step.code}
          data-item
          tabIndex={isCurrent ? 0 : -1}
          aria-current={isCurrent ? 'step' : undefined}
          onFocus={props.onPick}
          onClick={props.onPick}
          onDoubleClick={() => mayRecord && acts.onRecord(step)}
        >
          <b className="mono">{step.code}</b>
          <span className="gate-step-name">{law('step', step.code)}</span>
          <Tag tone={mark.tone}>{law('status', step.status)}</Tag>
          {step.always ? null : <small>{law('when', step.code)}</small>}
          <small className="gate-step-basis">
            {law('decider', step.decider)} · <span lang="zh-CN">{step.basis}</span>
          </small>
          {step.mark === 'v' ? null : <Tag tone="plain">{law('mark', step.mark)}</Tag>}
        </button>
        {isCurrent ? (
          <p className="gate-line text2">
            {t('gate.document')} <span lang="zh-CN">{step.document}</span>
            {step.mark === 'v' ? null : ` · ${law('markWhy', step.mark)}`}
          </p>
        ) : null}
        {step.known === null ? null : (
          <p className="gate-line">
            {t(step.code === 'E01' ? 'gate.fromRegister' : 'gate.counts', { words: step.known.words })}
            {step.known.on === null ? '' : ` ${words.day(step.known.on)}`}
          </p>
        )}
        {step.request === null ? null : <RequestLine request={step.request} words={words} onOpen={acts.onRequest} />}
        {step.records.map((record) => (
          <RecordLine
            key={record.recordId}
            step={step}
            record={record}
            words={words}
            acts={acts}
            isOpen={isCurrent && mayRecord}
          />
        ))}
        {step.lacking.map((who) => (
          <p key={who} className="gate-line amber">
            {law('lacking', who)}
          </p>
        ))}
        {step.missing.length === 0 ? null : (
          <p className="gate-line amber">{t('gateAuthority.missing', { names: step.missing.join('、') })}</p>
        )}
        {step.noStart ? <p className="gate-line amber">{law('noStart', step.code)}</p> : null}
        {step.deadlines.map((deadline) => (
          <DeadlineBar key={deadline.key} deadline={deadline} today={props.view.today} words={words} />
        ))}
        {step.code === 'E06' && !props.view.residence.applies ? (
          <p className="gate-line text2">{t('gate.noGrace')}</p>
        ) : null}
        {isCurrent ? (
          <p className="gate-line gate-acts">
            <Button size="small" disabled={!mayRecord} onClick={() => acts.onRecord(step)}>
              {t(step.records.length === 0 ? 'gate.record' : 'gate.recordAnother')} <Kbd>Enter</Kbd>
            </Button>
            <OrderButton step={step} view={view} words={words} onOrder={acts.onOrder} />
            {step.code === 'E07' ? null : (
              <Button size="small" disabled={!mayRecord} onClick={() => acts.onNotNeeded(step)}>
                {t('gate.notNeeded')} <Kbd>X</Kbd>
              </Button>
            )}
          </p>
        ) : null}
      </div>
    </li>
  )
}

/** The request behind a step: with whom it is, or what was decided, by whom, and the court's number. */
function RequestLine(props: {
  request: NonNullable<StepView['request']>
  words: GateWords
  onOpen: (requestId: string) => void
}) {
  const { request, words } = props
  const { t } = words
  const { decision } = request
  const stands = decision !== null && decision.version === request.version
  return (
    <p className={`gate-line${stands && decision.decision !== 'APPROVED' ? ' amber' : ''}`}>
      {t('approvals.version', { n: request.version })}{' '}
      {stands
        ? t('gate.decidedBy', {
            role: words.role(decision.role),
            officer: decision.officer,
            decision: t(`approvals.decision.${decision.decision}`),
            date: words.moment(decision.at),
            number: decision.number,
          })
        : request.waitsFor.length > 0
          ? t('approvals.waitsFor', { roles: request.waitsFor.map((role) => words.role(role)).join('、') })
          : t(`approvals.state.${request.state}`)}{' '}
      {stands || request.paper === null ? null : (
        <span className="amber">
          {t('approvals.localPaper', {
            decision: t(`approvals.decision.${request.paper.decision}`),
            officer: request.paper.officer,
          })}{' '}
        </span>
      )}
      <button type="button" className="link-button" onClick={() => props.onOpen(request.requestId)}>
        {t('gate.toRequest')}
      </button>
    </p>
  )
}

/** Drafting what only the president signs, where the step is. */
function OrderButton(props: { step: StepView; view: GateView; words: GateWords; onOrder: StepActs['onOrder'] }) {
  const { step, view, words, onOrder } = props
  const { t } = words
  const order = step.code === 'E07' ? 'announcement' : step.code === 'E11' ? 'searchWarrant' : null
  if (order === null || onOrder === null || view.task === null) return null
  const early = view.task.state === 'DRAFT' || view.task.state === 'ANNOUNCEMENT_PENDING'
  if (order === 'announcement' && !early) return null
  return (
    <Button size="small" onClick={() => onOrder(order)}>
      {t('gate.order.open')}
    </Button>
  )
}

/** What was recorded: an override stays amber, a struck line stays struck, what is missing is said. */
function RecordLine(props: {
  step: StepView
  record: StepRecordView
  words: GateWords
  acts: StepActs
  isOpen: boolean
}) {
  const { step, record, words, acts } = props
  const { t, law } = words
  const { set, by } = record
  const goesOn = set.outcome === 'OVERRIDE' || set.outcome === 'NOT_NEEDED'
  const tone = record.struck !== null ? ' struck' : goesOn || record.faults.length > 0 ? ' amber' : ''
  const what = set.guard === '' ? law('outcome', set.outcome) : law('guard', set.guard)
  const facts = [
    set.on === null ? '' : words.day(set.on),
    set.signature === null ? '' : t('gate.signedBy', { name: set.signature.name }),
    set.addressee.name === '' ? '' : `${law('addressee', set.addressee.kind)} ${set.addressee.name}`,
    set.service === null ? '' : law('mode', set.service.mode),
    set.service?.places ? t('gate.posted', { n: set.service.places }) : '',
    set.service?.photos ? t('gate.photos', { n: set.service.photos }) : '',
    set.since === null ? '' : `${law('since', step.code)} ${words.day(set.since)}`,
    set.until === null ? '' : t('gate.until', { date: words.day(set.until) }),
    [set.document.title, set.document.no].filter(Boolean).join(' '),
    set.document.hash === '' ? '' : t('gate.scan'),
    set.officers.map((one) => one.name).join('、'),
    set.witnesses.map((one) => `${one.name} ${one.capacity}`.trim()).join('、'),
  ].filter((part) => part !== '')
  const date = words.moment(by.at)
  return (
    <div className={`gate-line gate-record${tone}`}>
      {goesOn || set.outcome === 'ATTEMPTED' ? <b>{what} </b> : null}
      <span lang="zh-CN">{facts.join(' · ')}</span>{' '}
      <small>{t('gate.by', { officer: by.officer, role: words.role(by.role), date })}</small>
      {set.reason === '' ? null : <div lang="zh-CN">{t('gate.whyOf', { reason: set.reason })}</div>}
      {record.struck === null ? null : <div>{t('gate.struckBecause', { reason: record.struck })}</div>}
      {record.faults.length === 0 || record.struck !== null ? null : (
        <div>{t('gate.lacks', { what: record.faults.map((fault) => law('fault', fault)).join('、') })}</div>
      )}
      {set.document.hash === '' ? null : <ScanButton recordId={record.recordId} />}
      <Second step={step} record={record} words={words} onConfirm={acts.onConfirm} />
      {props.isOpen && record.struck === null ? (
        <span className="gate-record-acts">
          <Button type="link" size="small" onClick={() => acts.onEdit(step, record)}>
            {t('gate.edit')}
          </Button>
          <Button type="link" size="small" onClick={() => acts.onStrike(step, record)}>
            {t('gate.strike')}
          </Button>
        </span>
      ) : null}
    </div>
  )
}

/** The second person who stands for a record, or whom it waits for; and that an earlier action's record is past. */
function Second(props: { step: StepView; record: StepRecordView; words: GateWords; onConfirm: StepActs['onConfirm'] }) {
  const { step, record, words } = props
  const { t } = words
  const { confirmed } = record
  if (record.struck !== null) return null
  const waits = record.faults.some((fault) => ['notConfirmed', 'noDirector', 'paperOnly'].includes(fault))
  const roles = step.confirmBy.map((role) => words.role(role)).join('、')
  return (
    <>
      {record.isPast ? <div className="amber">{t('gateAuthority.past')}</div> : null}
      {confirmed === null ? null : (
        <div>
          {t('gateAuthority.confirmedBy', {
            role: words.role(confirmed.role),
            officer: confirmed.officer,
            date: words.moment(confirmed.at),
          })}
        </div>
      )}
      {waits && record.confirmable ? (
        <Button type="link" size="small" onClick={() => props.onConfirm(record)}>
          {t(step.decider === 'PRESIDENT' ? 'gateAuthority.confirm' : 'gateAuthority.countersign')}
        </Button>
      ) : waits ? (
        <div>{t('gateAuthority.waitsFor', { roles })}</div>
      ) : null}
    </>
  )
}

/** A period as a bar from its first day to its last, with today on it; said in words beside it. */
function DeadlineBar({ deadline, today, words }: { deadline: GateDeadline; today: string; words: GateWords }) {
  const { t } = words
  const left = daysBetween(today, deadline.dueOn)
  const over = left < 0
  const done = deadline.doneOn !== null
  const whole = deadline.from === null ? 0 : daysBetween(deadline.from, deadline.dueOn)
  const passed = deadline.from === null ? 0 : Math.min(whole, Math.max(0, daysBetween(deadline.from, today)))
  // A period that protects somebody is over when it has passed; a duty that has passed is late.
  const protects = deadline.code === 'COMPLY_BY' || deadline.code === 'GRACE'
  const tone = done || protects ? '' : over ? ' red' : left <= 1 ? ' amber' : ''
  const rest = over ? t('gate.passed', { n: -left }) : left === 0 ? t('gate.today') : t('gate.left', { n: left })
  return (
    <p className={`gate-line gate-due${tone}`}>
      <span>{words.law('due', deadline.code)}</span>
      {whole > 0 ? <progress max={whole} value={passed} aria-label={words.law('due', deadline.code)} /> : null}
      <span className="number">{words.day(deadline.dueOn)}</span>
      <span>{done && !protects ? words.law('status', 'DONE') : rest}</span>
      {deadline.originalOn === deadline.dueOn ? null : (
        <small>{t('gate.shifted', { date: words.day(deadline.originalOn) })}</small>
      )}
      {deadline.calendarKnown ? null : <Tag tone="amber">{t('worklist.calendarUnknown')}</Tag>}
      {deadline.mark === 'v' ? null : <Tag tone="plain">{words.law('mark', deadline.mark)}</Tag>}
    </p>
  )
}
