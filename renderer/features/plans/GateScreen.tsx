import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { GateView, ObjectionView, StepRecordView, StepView } from '../../../shared/contract/desk/plans/gate.ts'
import { may } from '../../../shared/domain/identity/permissions.ts'
import { useContextBar } from '../../app/frame.ts'
import { useGo, useQueryParam, useRouteParam } from '../../app/navigation.tsx'
import { useSession } from '../../app/session.ts'
import { desk, withCommandId } from '../../client/desk.ts'
import { explainLine } from '../../client/errors.ts'
import { ask } from '../../client/queries.ts'
import { EmptyState, Fault, Panel, PanelRow } from '../../ui/blocks.tsx'
import { ConfirmWithReason } from '../../ui/fields.tsx'
import { Tag } from '../../ui/marks.tsx'
import { useKeys } from '../../ui/useKeys.ts'
import { useText } from '../../ui/useText.ts'
import { SiteWait } from '../site/SiteWait.tsx'
import { siteBar } from '../site/siteBar.ts'
import { useFlagWords } from '../site/useFlagWords.ts'
import './gate/gate.css'
import { Findings, Residence } from './gate/Findings.tsx'
import { type GateWords, isWaiting, useGateWords } from './gate/gateWords.ts'
import { LeftOut } from './gate/LeftOut.tsx'
import { MoveDialog, type OwnMove } from './gate/MoveDialog.tsx'
import { NextPanel } from './gate/NextPanel.tsx'
import { ObjectionForm } from './gate/ObjectionForm.tsx'
import { Objections } from './gate/Objections.tsx'
import { OrderDialog, type OrderKind } from './gate/OrderDialog.tsx'
import { type Recording, StepForm } from './gate/StepForm.tsx'
import { focusCurrentStep, Steps } from './gate/Steps.tsx'
import { usePlanStanding } from './usePlanStanding.ts'

/** S13: the statutory steps of a site as a line of time, what may come next and why not, objections and findings. */
export default function GateScreen() {
  const t = useText()
  const siteId = useRouteParam('siteId')
  const asked = useQuery(ask.gate.get.queryOptions({ input: { siteId }, placeholderData: undefined }))
  if (asked.data !== undefined) return <Gate view={asked.data} refresh={() => void asked.refetch()} />
  return <SiteWait title={t('gate.title')} error={asked.error} />
}

type Beside =
  | { kind: 'step'; recording: Recording }
  | { kind: 'objection'; objection: ObjectionView | null }
  | { kind: 'strike'; step: StepView; record: StepRecordView }
  | { kind: 'move'; move: OwnMove }
  | { kind: 'order'; order: OrderKind }
  | null

function Gate({ view, refresh }: { view: GateView; refresh: () => void }) {
  const words = useGateWords(view.today)
  const { t, law } = words
  const go = useGo()
  const role = useSession((state) => state.officer?.role)
  const mayRecord =
    role !== undefined &&
    (may(role, 'plan.draft') || may(role, 'order.register') || may(role, 'order.review') || may(role, 'order.sign'))
  // An address may name a step, `?step=E07`: what a document waits for leads here.
  const named = useQueryParam('step')
  const [picked, setPicked] = useState<string | null>(named === '' ? null : named)
  const [beside, setBeside] = useState<Beside>(null)
  const current = picked ?? view.steps.find(isWaiting)?.code ?? view.steps[0]?.code ?? ''
  const step = view.steps.find((one) => one.code === current)
  const flags = useFlagWords(view.flags)
  const { bar } = usePlanStanding(view.siteId)
  const mayNot = mayRecord ? null : t('gate.mayNot', { role: words.role(role ?? '') })
  useContextBar({ ...siteBar(view, t('gate.title'), flags, mayNot), ...bar })
  const close = () => {
    setBeside(null)
    document.querySelector<HTMLElement>(`[data-step="${current}"]`)?.focus()
  }
  const done = () => {
    close()
    refresh()
  }
  const [failed, setFailed] = useState('')
  const confirm = ({ recordId, rev }: StepRecordView) => {
    setFailed('')
    withCommandId((commandId) => desk.gate.confirm({ commandId, recordId, rev }))
      .then(refresh)
      .catch((error: unknown) => setFailed(explainLine(error, t)))
  }
  const toRequest = (requestId: string) => go(`/approvals?request=${requestId}`)
  const makeMove = (move: GateView['moves'][number]['move']) => {
    if (move === 'submitPlan' || move === 'resubmit') return go(`/sites/${view.siteId}/plan?submit=1`)
    if (move === 'submitAnnouncement') return setBeside({ kind: 'order', order: 'announcement' })
    const request = requestBehind(view, move)
    // What somebody decides is decided where it is read, with their signature.
    if (request !== null) return toRequest(request)
    setBeside({ kind: 'move', move })
  }
  const begin = (one: StepView | undefined, outcome: Recording['outcome']) => {
    if (one === undefined || !mayRecord || (one.code === 'E07' && outcome === 'NOT_NEEDED')) return
    setBeside({ kind: 'step', recording: { step: one.code, record: null, outcome, guard: '', subject: '' } })
  }
  useKeys([
    {
      id: 'gate.record',
      keys: ['Enter'],
      scope: 'list',
      text: 'gate.keys.record',
      inBar: true,
      run: () => begin(step, 'DONE'),
    },
    {
      id: 'gate.notNeeded',
      keys: ['X'],
      scope: 'list',
      text: 'gate.keys.notNeeded',
      inBar: true,
      run: () => begin(step, 'NOT_NEEDED'),
    },
    {
      id: 'gate.objection',
      keys: ['O'],
      scope: 'list',
      text: 'gate.keys.objection',
      inBar: true,
      run: () => mayRecord && setBeside({ kind: 'objection', objection: null }),
    },
    { id: 'gate.back', keys: ['Esc'], scope: 'global', text: 'app.keys.back', run: () => go(`/sites/${view.siteId}`) },
  ])
  const settled = view.steps.filter(
    (one) => one.always && ['DONE', 'NOT_NEEDED', 'OVERRIDDEN'].includes(one.status),
  ).length
  const total = view.steps.filter((one) => one.always).length
  return (
    <div className="screen gate">
      <h1 className="visually-hidden">{t('gate.titleOf', { name: view.siteName })}</h1>
      <div className="gate-summary">
        <span>
          {t('gate.state')}{' '}
          {view.task === null ? (
            <Tag>—</Tag>
          ) : (
            <Tag tone={view.task.held ? 'seal' : 'ink'}>{law('state', view.task.state)}</Tag>
          )}
          {view.task?.before ? <small> {t('gate.before', { state: law('state', view.task.before) })}</small> : null}
        </span>
        <span>{t('gate.settled', { n: settled, total })}</span>
        {view.task !== null && view.task.openObjections > 0 ? (
          <Tag tone="seal" icon="flag">
            {t('gate.objections')} {view.task.openObjections}
          </Tag>
        ) : null}
      </div>
      <Fault words={failed} />
      <div className="split">
        <div className="gate-scroll" data-pane tabIndex={-1}>
          <Steps
            view={view}
            words={words}
            current={current}
            mayRecord={mayRecord}
            onCurrent={setPicked}
            acts={{
              onRecord: (one) => begin(one, 'DONE'),
              onNotNeeded: (one) => begin(one, 'NOT_NEEDED'),
              onEdit: (one, record) =>
                setBeside({
                  kind: 'step',
                  recording: {
                    step: one.code,
                    record,
                    outcome: record.set.outcome,
                    guard: record.set.guard,
                    subject: record.set.subject,
                  },
                }),
              onStrike: (one, record) => setBeside({ kind: 'strike', step: one, record }),
              onConfirm: confirm,
              onRequest: toRequest,
              onOrder:
                role !== undefined && may(role, 'order.draft') ? (order) => setBeside({ kind: 'order', order }) : null,
            }}
          />
        </div>
        {beside?.kind === 'step' ? (
          <StepForm
            key={`${beside.recording.step} ${beside.recording.record?.recordId ?? beside.recording.guard}`}
            siteId={view.siteId}
            today={view.today}
            collectUsual={view.collectUsual}
            debtors={view.debtors}
            recording={beside.recording}
            words={words}
            onDone={done}
            onClose={close}
          />
        ) : beside?.kind === 'objection' ? (
          <ObjectionForm view={view} objection={beside.objection} words={words} onDone={done} onClose={close} />
        ) : (
          <Side
            view={view}
            words={words}
            role={role ?? ''}
            mayRecord={mayRecord}
            refresh={refresh}
            show={setBeside}
            onMove={makeMove}
          />
        )}
      </div>
      {beside?.kind === 'move' ? (
        <MoveDialog
          of={{ siteId: view.siteId, rev: view.task?.rev ?? [] }}
          move={beside.move}
          words={words}
          onDone={done}
          onClose={close}
        />
      ) : null}
      {beside?.kind === 'order' ? (
        <OrderDialog view={view} order={beside.order} words={words} onClose={close} onSent={toRequest} />
      ) : null}
      {beside?.kind === 'strike' ? <Strike beside={beside} words={words} onDone={done} onClose={close} /> : null}
    </div>
  )
}

/** The open request whose decision a move would follow; null where there is only paper. */
function requestBehind(view: GateView, move: GateView['moves'][number]['move']): string | null {
  const code = move === 'approve' || move === 'return' ? 'E10' : move === 'presidentSigned' ? 'E07' : null
  const request = view.steps.find((step) => step.code === code)?.request ?? null
  return request !== null && request.state === 'submitted' ? request.requestId : null
}

function Side(props: {
  view: GateView
  words: GateWords
  role: string
  mayRecord: boolean
  refresh: () => void
  show: (beside: Beside) => void
  onMove: (move: GateView['moves'][number]['move']) => void
}) {
  const { view, words, mayRecord, show } = props
  const { t } = words
  const [failed, setFailed] = useState('')
  const open = () => {
    withCommandId((commandId) => desk.gate.open({ commandId, siteId: view.siteId }))
      .then(() => {
        // The button that was pressed goes; the focus must not go with it.
        focusCurrentStep(document.querySelector('.gate-steps'))
        props.refresh()
      })
      .catch((error: unknown) => setFailed(explainLine(error, t)))
  }
  return (
    <aside className="side gate-side" aria-label={t('gate.next')} data-pane tabIndex={-1}>
      <Panel title={t('gate.next')}>
        <PanelRow>
          {view.task === null ? (
            <EmptyState
              sentence={t('gate.notOpened')}
              act={{ label: t('gate.open'), run: open, disabled: !mayRecord }}
            />
          ) : (
            <NextPanel
              view={view}
              words={words}
              role={props.role}
              onMove={props.onMove}
              onOverride={(recording) => show({ kind: 'step', recording })}
            />
          )}
          <Fault words={failed} />
        </PanelRow>
      </Panel>
      <Panel
        title={t('gate.objections')}
        aside={
          mayRecord ? (
            <button type="button" className="link-button" onClick={() => show({ kind: 'objection', objection: null })}>
              {t('gate.addObjection')}
            </button>
          ) : null
        }
      >
        <PanelRow>
          <Objections
            view={view}
            words={words}
            mayRecord={mayRecord}
            onOpen={(objection) => show({ kind: 'objection', objection })}
          />
        </PanelRow>
      </Panel>
      <LeftOut view={view} words={words} />
      <Residence view={view} words={words} />
      <Findings view={view} words={words} />
    </aside>
  )
}

function Strike(props: {
  beside: { step: StepView; record: StepRecordView }
  words: GateWords
  onDone: () => void
  onClose: () => void
}) {
  const { t, law } = props.words
  const { step, record } = props.beside
  return (
    <ConfirmWithReason
      open
      title={t('gate.form.title', { code: step.code, name: law('step', step.code) })}
      consequence={t('inventory.strike.consequence')}
      confirmLabel={t('gate.strike')}
      explain={(error) => explainLine(error, t)}
      onCancel={props.onClose}
      onConfirm={async (reason) => {
        const { recordId, rev } = record
        await withCommandId((commandId) => desk.gate.strike({ commandId, recordId, rev, reason }))
        props.onDone()
      }}
    />
  )
}
