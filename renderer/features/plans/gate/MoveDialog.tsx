import { Form } from 'antd'
import { useState } from 'react'
import type { GateView } from '../../../../shared/contract/desk/plans/gate.ts'
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
import { ChoiceField, LinesField, TextField } from './formFields.tsx'
import type { GateWords } from './gateWords.ts'

/** Moves a person makes; what goes up goes up with its document, from a dialog or a screen of its own. */
export type OwnMove = Exclude<GateView['moves'][number]['move'], 'submitAnnouncement' | 'submitPlan' | 'resubmit'>

const REASONED: readonly OwnMove[] = [
  'return',
  'suspend',
  'resumeEnforcement',
  'reopenPlan',
  'pause',
  'abort',
  'reconciled',
]
const RULED: readonly OwnMove[] = ['suspend', 'resumeEnforcement']

/** Confirms a move and asks what it has to say: a reason, a cause, the commander's decision. */
export function MoveDialog(props: {
  view: GateView
  move: OwnMove
  words: GateWords
  onDone: () => void
  onClose: () => void
}) {
  const { view, move, words } = props
  const { t, law } = words
  const [said, setSaid, saidNow] = useLive({ reason: '', document: '', videoMark: '' })
  const [cause, setCause, causeNow] = useLive<PauseCause>('MEDICAL')
  const [decision, setDecision, decisionNow] = useLive<Reconciliation>('STOP')
  const [failed, setFailed] = useState('')
  const [busy, setBusy, busyNow] = useLive(false)
  const put = (part: Partial<typeof said>) => setSaid({ ...saidNow(), ...part })
  const needsReason = REASONED.includes(move)
  const save = () => {
    if (busyNow()) return
    const now = saidNow()
    if (RULED.includes(move) && now.document.trim() === '') return setFailed(t('errors.rules.rulingNeeded'))
    if (move === 'pause' && now.videoMark.trim() === '') return setFailed(t('errors.rules.videoMarkNeeded'))
    if (needsReason && now.reason.trim() === '') return setFailed(t('gate.form.needReason'))
    setBusy(true)
    setFailed('')
    const data = {
      ...(needsReason ? { reason: now.reason.trim() } : {}),
      ...(RULED.includes(move) ? { document: now.document.trim() } : {}),
      ...(move === 'pause' ? { cause: causeNow(), videoMark: now.videoMark.trim() } : {}),
      ...(move === 'reconciled' ? { decision: decisionNow() } : {}),
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
        {move === 'pause' ? (
          <TextField
            id="move-videoMark"
            label={t('gateAuthority.videoMark')}
            hint={t('gateAuthority.videoMarkHint')}
            max={60}
            value={said.videoMark}
            onChange={(videoMark) => put({ videoMark })}
          />
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
