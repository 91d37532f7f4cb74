import { Form } from 'antd'
import { useState } from 'react'
import type { GateView } from '../../../../shared/contract/desk/plans/gate.ts'
import { parseCalendarDate } from '../../../../shared/domain/calendar/calendarDate.ts'
import {
  PAUSE_CAUSES,
  type PauseCause,
  RECONCILIATIONS,
  type Reconciliation,
} from '../../../../shared/domain/plans/taskMoves.ts'
import { desk, withCommandId } from '../../../client/desk.ts'
import { explainLine } from '../../../client/errors.ts'
import { Dialog } from '../../../ui/Dialog.tsx'
import { useLive } from '../../../ui/useLive.ts'
import { usePlanRules } from '../usePlanRules.ts'
import { ChoiceField, LinesField, TextField } from './formFields.tsx'
import type { GateWords } from './gateWords.ts'

type Move = GateView['moves'][number]['move']

const REASONED: readonly Move[] = [
  'return',
  'suspend',
  'resumeEnforcement',
  'reopenPlan',
  'pause',
  'abort',
  'reconciled',
]
const RULED: readonly Move[] = ['suspend', 'resumeEnforcement']

/** Confirms a move and asks what it has to say: a reason, a cause, the commander's decision, the announcement's data. */
export function MoveDialog(props: {
  view: GateView
  move: Move
  words: GateWords
  onDone: () => void
  onClose: () => void
}) {
  const { view, move, words } = props
  const { t, law } = words
  const rules = usePlanRules()
  const [said, setSaid, saidNow] = useLive({ reason: '', document: '', persons: '', address: '', complyBy: '' })
  const [cause, setCause, causeNow] = useLive<PauseCause>('MEDICAL')
  const [decision, setDecision, decisionNow] = useLive<Reconciliation>('STOP')
  const [failed, setFailed] = useState('')
  const [busy, setBusy, busyNow] = useLive(false)
  const put = (part: Partial<typeof said>) => setSaid({ ...saidNow(), ...part })
  const needsReason = REASONED.includes(move)
  const announces = move === 'submitAnnouncement'
  const save = () => {
    if (busyNow()) return
    const now = saidNow()
    const day = parseCalendarDate(now.complyBy.trim())
    if (needsReason && now.reason.trim() === '') return setFailed(t('gate.form.needReason'))
    if (announces && !day.ok) return setFailed(t('gate.form.wrongDay', { field: t('gate.act.complyBy') }))
    setBusy(true)
    setFailed('')
    const data = {
      ...(needsReason ? { reason: now.reason.trim() } : {}),
      ...(RULED.includes(move) ? { document: now.document.trim() } : {}),
      ...(move === 'pause' ? { cause: causeNow() } : {}),
      ...(move === 'reconciled' ? { decision: decisionNow() } : {}),
      ...(announces && day.ok ? { persons: now.persons.trim(), address: now.address.trim(), complyBy: day.value } : {}),
    }
    const { siteId } = view
    withCommandId((commandId) => desk.gate.move({ commandId, siteId, rev: view.task?.rev ?? [], move, data }))
      .then(props.onDone)
      .catch((error: unknown) => setFailed(explainLine(error, t)))
      .finally(() => setBusy(false))
  }
  const legal = move === 'reconciled' || move === 'abort'
  return (
    <Dialog
      title={law('move', move)}
      width={476}
      onClose={props.onClose}
      act={{ label: legal ? law('move', move) : t('gate.act.confirm'), run: save, busy, danger: legal }}
    >
      <Form layout="vertical" onFinish={save}>
        {move === 'reconciled' ? (
          <>
            <ChoiceField
              id="move-decision"
              label={t('gate.act.decision')}
              value={decision}
              options={RECONCILIATIONS.map((value) => ({ value, label: law('decision', value) }))}
              onChange={setDecision}
            />
            <p className="text2">{t('gate.act.decisionHint')}</p>
          </>
        ) : null}
        {move === 'pause' ? (
          <ChoiceField
            id="move-cause"
            label={t('gate.act.cause')}
            value={cause}
            options={PAUSE_CAUSES.map((value) => ({ value, label: law('cause', value) }))}
            onChange={setCause}
          />
        ) : null}
        {announces ? (
          <>
            <TextField
              id="move-persons"
              label={t('gate.act.persons')}
              max={500}
              first
              value={said.persons}
              onChange={(persons) => put({ persons })}
            />
            <TextField
              id="move-address"
              label={t('gate.act.address')}
              max={200}
              value={said.address}
              onChange={(address) => put({ address })}
            />
            <TextField
              id="move-comply"
              label={t('gate.act.complyBy')}
              hint={t('gate.act.usual', { n: rules.usualComplyDays })}
              max={20}
              value={said.complyBy}
              onChange={(complyBy) => put({ complyBy })}
            />
          </>
        ) : null}
        {RULED.includes(move) ? (
          <TextField
            id="move-document"
            label={t('gate.act.document')}
            max={100}
            value={said.document}
            onChange={(document) => put({ document })}
          />
        ) : null}
        {needsReason ? (
          <LinesField
            id="move-reason"
            label={t('gate.form.reason')}
            max={500}
            first
            value={said.reason}
            onChange={(reason) => put({ reason })}
          />
        ) : null}
      </Form>
      {failed === '' ? null : (
        <p className="red small" role="alert">
          {failed}
        </p>
      )}
    </Dialog>
  )
}
