import { Input, type InputRef } from 'antd'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import type { PlanAnswer, PlanStanding } from '../../../shared/contract/desk/plans.ts'
import { parseCalendarDate } from '../../../shared/domain/calendar/calendarDate.ts'
import type { PlanWindow } from '../../../shared/domain/plans/plan.ts'
import { ScreenLink } from '../../app/navigation.tsx'
import { desk, withCommandId } from '../../client/desk.ts'
import { explainLine } from '../../client/errors.ts'
import { ActButton } from '../../ui/blocks.tsx'
import { ConfirmWithReason, useToast } from '../../ui/fields.tsx'
import { Tag } from '../../ui/marks.tsx'
import { belongsToInputMethod, useKeys } from '../../ui/useKeys.ts'
import { useText } from '../../ui/useText.ts'
import type { Jump } from './PlanGrid.tsx'
import { deciderRole } from './usePlanStanding.ts'

interface HeadSet {
  purpose?: string
  window?: PlanWindow | null
}

/** Purpose and dates of the plan, its state in a line, and the act that freezes a version. */
export function HeadBar(props: {
  plan: PlanAnswer
  standing: PlanStanding | undefined
  mayWrite: boolean
  jump: Jump | null
  onVersions: () => void
  /** Opens the submission; null for who may not, or while the task is elsewhere. */
  onSubmit: (() => void) | null
}) {
  const t = useText()
  const toast = useToast()
  const { plan, standing, mayWrite, jump, onSubmit } = props
  const { head, siteId } = plan
  const [fault, setFault] = useState('')
  const [busy, setBusy] = useState(false)
  const [deciding, setDeciding] = useState<HeadSet | null>(null)
  const from = useRef<InputRef>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: goes once for each asking
  useEffect(() => {
    if (jump?.kind === 'head' && jump.field === 'window') from.current?.focus()
  }, [jump?.at])
  const keep = async (set: HeadSet) => {
    setFault('')
    // What two desks say differently is decided with a reason.
    if (Object.keys(set).some((name) => head.doubts[name] !== undefined)) return setDeciding(set)
    try {
      await send(set, '')
    } catch (error) {
      setFault(explainLine(error, t))
    }
  }
  // Fields typed one after the other go on from each other, not from what the screen last read: their writes queue.
  const said = useRef<Pick<PlanAnswer['head'], 'rev' | 'window'>>(head)
  const writing = useRef<Promise<unknown>>(Promise.resolve())
  useEffect(() => {
    said.current = head
  }, [head])
  const send = (set: HeadSet, reason: string) => {
    if (set.window !== undefined) said.current = { ...said.current, window: set.window }
    const write = async () => {
      const rev = [...said.current.rev]
      said.current = await withCommandId((commandId) => desk.plans.editHead({ commandId, siteId, rev, set, reason }))
    }
    const written = writing.current.then(write)
    writing.current = written.catch(() => undefined)
    return written
  }
  const keepDay = (end: 'from' | 'to', text: string) => {
    const typed = text.trim()
    const date = parseCalendarDate(typed)
    const before = said.current.window
    if (typed === '' && before !== null) return void keep({ window: null })
    if (!date.ok) return setFault(typed === '' ? '' : t('plans.dateForm'))
    const window = before ?? { from: date.value, to: date.value }
    if (window[end] === date.value && before !== null) return
    void keep({ window: { ...window, [end]: date.value } })
  }
  const freeze = () => {
    if (busy || !mayWrite) return
    setBusy(true)
    setFault('')
    withCommandId((commandId) => desk.plans.freeze({ commandId, siteId }))
      .then((version) => toast(t('plans.frozen', { n: version.number, code: version.code })))
      .catch((error: unknown) => setFault(explainLine(error, t)))
      .finally(() => setBusy(false))
  }
  useKeys([
    {
      id: 'plans.freeze',
      keys: ['Ctrl+Enter'],
      scope: 'global',
      text: onSubmit === null ? 'plans.keys.freeze' : 'plans.submit.act',
      inBar: mayWrite,
      run: onSubmit ?? freeze,
    },
  ])
  const newest = plan.versions[0]
  const doubted = head.doubts.window !== undefined || head.doubts.purpose !== undefined
  return (
    <header className="plan-head">
      <div className="plan-head-values">
        <HeadField
          label={t('plans.purpose')}
          value={head.purpose}
          wide
          disabled={!mayWrite}
          placeholder={t('plans.purposeExample')}
          onKeep={(text) => text !== head.purpose && void keep({ purpose: text })}
        />
        <HeadField
          ref={from}
          label={t('plans.from')}
          value={head.window?.from ?? ''}
          disabled={!mayWrite}
          onKeep={(text) => keepDay('from', text)}
        />
        <HeadField
          label={t('plans.to')}
          value={head.window?.to ?? ''}
          disabled={!mayWrite}
          onKeep={(text) => keepDay('to', text)}
        />
        <span className="plan-facts">
          {doubted ? <Tag tone="amber">{t('plans.inDoubt', { values: doubtWords(head.doubts) })}</Tag> : null}
          <button type="button" className="plan-link" onClick={props.onVersions}>
            {newest === undefined
              ? `${t('plans.draft')} · ${t('plans.noVersion')}`
              : t('plans.sinceVersion', { n: newest.number })}
          </button>
          <Standing standing={standing} onCompare={props.onVersions} />
          <span title={plan.level.reasons.map((reason) => t(`plans.levelReason.${reason}`)).join(t('plans.join'))}>
            <Tag tone={plan.level.level === 1 ? 'plain' : 'amber'}>{t(`plans.levelNames.l${plan.level.level}`)}</Tag>
          </span>
          <span className={plan.passed === plan.checks ? 'green' : 'text2'}>
            {t('plans.completeness', { passed: plan.passed, checks: plan.checks })}
          </span>
        </span>
      </div>
      {onSubmit === null ? (
        <ActButton
          kind="primary"
          act={{ label: t('plans.freeze'), run: freeze, keys: 'Ctrl Enter', disabled: !mayWrite || busy }}
        />
      ) : (
        <ActButton kind="primary" act={{ label: t('plans.submit.act'), run: onSubmit, keys: 'Ctrl Enter' }} />
      )}
      {fault === '' ? null : (
        <p className="red small plan-head-fault" role="alert">
          {fault}
        </p>
      )}
      {deciding === null ? null : (
        <ConfirmWithReason
          open
          title={t('plans.decideTitle')}
          consequence={t('plans.decideConsequence', {
            column: t(deciding.purpose === undefined ? 'planFields.field.window' : 'plans.purpose'),
            values: doubtWords(head.doubts),
          })}
          confirmLabel={t('plans.decideConfirm')}
          onConfirm={async (reason) => {
            await send(deciding, reason)
            setDeciding(null)
          }}
          onCancel={() => setDeciding(null)}
          explain={(error) => explainLine(error, t)}
        />
      )}
    </header>
  )
}

/** The stamp on exactly the version that was approved; amber as soon as the plan says anything else; else who has it. */
function Standing({ standing, onCompare }: { standing: PlanStanding | undefined; onCompare: () => void }) {
  const t = useText()
  if (standing === undefined) return null
  const { approved, request } = standing
  const waits = request !== null && request.state !== 'approved'
  return (
    <>
      {approved === null ? null : approved.differs === 0 ? (
        <Tag tone="green">
          {t('plans.stamp', { n: approved.number, role: t(`legalTerms.role.${deciderRole(approved.role)}`) })}
        </Tag>
      ) : (
        <button type="button" className="plan-link" onClick={onCompare}>
          <Tag tone="amber">
            {approved.differs === null
              ? t('plans.differsUnknown', { n: approved.number })
              : t('plans.differs', { n: approved.number, count: approved.differs })}
          </Tag>
        </button>
      )}
      {waits && request.paper !== null ? (
        <Tag tone="amber">
          {t('approvals.localPaper', {
            decision: t(`approvals.decision.${request.paper.decision}`),
            officer: request.paper.officer,
          })}
        </Tag>
      ) : null}
      {waits ? (
        <ScreenLink to={`/approvals?request=${request.requestId}`}>
          {t('approvals.version', { n: request.version })}{' '}
          {request.waitsFor.length > 0
            ? t('approvals.waitsFor', {
                roles: request.waitsFor.map((role) => t(`legalTerms.role.${role}`)).join('、'),
              })
            : t(`approvals.state.${request.state}`)}
        </ScreenLink>
      ) : null}
    </>
  )
}

function doubtWords(doubts: PlanAnswer['head']['doubts']): string {
  const values = Object.values(doubts).flatMap((standings) => standings.map((standing) => standing.value))
  return values
    .map((value) => (typeof value === 'string' ? value : Object.values((value ?? {}) as object).join('–')))
    .join(' / ')
}

/** One value of the head: Enter or leaving the field records it, Esc puts back what stands. */
function HeadField(props: {
  label: string
  value: string
  disabled: boolean
  wide?: boolean
  placeholder?: string
  onKeep: (text: string) => void
  ref?: React.Ref<InputRef>
}) {
  const id = useId()
  const [typed, setTyped] = useState<string | null>(null)
  const leave = () => {
    if (typed !== null) props.onKeep(typed)
    setTyped(null)
  }
  return (
    <label htmlFor={id} className={props.wide === true ? 'plan-field wide' : 'plan-field'}>
      <span>{props.label}</span>
      <Input
        id={id}
        ref={props.ref}
        value={typed ?? props.value}
        disabled={props.disabled}
        maxLength={500}
        placeholder={props.placeholder}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={leave}
        onKeyDown={(event: KeyboardEvent) => {
          if (belongsToInputMethod(event)) return
          if (event.key === 'Enter' && !event.ctrlKey) leave()
          if (event.key === 'Escape' && typed !== null) {
            event.preventDefault()
            setTyped(null)
          }
        }}
      />
    </label>
  )
}
