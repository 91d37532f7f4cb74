import type { GateView } from '../../../../shared/contract/desk/plans/gate.ts'
import type { SiteHeld } from '../../../../shared/contract/desk/plans/held.ts'
import {
  PAUSE_CAUSES,
  type PauseCause,
  RECONCILIATIONS,
  type Reconciliation,
} from '../../../../shared/domain/plans/taskMoves.ts'
import { FormDialog } from '../../../app/FormDialog.tsx'
import type { FormAct } from '../../../app/useSending.ts'
import { desk } from '../../../client/desk.ts'
import { ChoiceField, LinesField, TextField } from '../../../ui/formFields.tsx'
import { useLive } from '../../../ui/useLive.ts'
import { LeavingNote } from '../../sync/LeavingNote.tsx'
import type { GateWords } from './gateWords.ts'

/** Moves a person makes; what goes up goes up with its document, from a dialog or a screen of its own. */
export type OwnMove = Exclude<GateView['moves'][number]['move'], 'submitAnnouncement' | 'submitPlan' | 'resubmit'>

const REASONED: readonly OwnMove[] = [
  'announcementReturned',
  'return',
  'suspend',
  'resumeEnforcement',
  'reopenPlan',
  'pause',
  'abort',
  'reconciled',
]
/** With these the teams' day at the site ends, so the check before leaving is asked for. */
const ENDS: readonly OwnMove[] = ['pause', 'abort', 'lockInventory', 'premisesHandedOver']
const RULED: readonly OwnMove[] = ['suspend', 'resumeEnforcement']

/** Confirms a move and asks what it has to say: a reason, a cause, the commander's decision. */
export function MoveDialog(props: {
  /** The site's task as it was shown. */
  of: Pick<SiteHeld, 'siteId' | 'rev'>
  move: OwnMove
  words: GateWords
  onDone: () => void
  onClose: () => void
}) {
  const { of, move, words } = props
  const { t, law } = words
  const [said, setSaid, saidNow] = useLive({ reason: '', document: '', videoMark: '' })
  const [cause, setCause, causeNow] = useLive<PauseCause>('MEDICAL')
  const [decision, setDecision, decisionNow] = useLive<Reconciliation>('STOP')
  const put = (part: Partial<typeof said>) => setSaid({ ...saidNow(), ...part })
  const needsReason = REASONED.includes(move)
  const act = (): FormAct => {
    const now = saidNow()
    if (RULED.includes(move) && now.document.trim() === '') return t('errors.rules.rulingNeeded')
    if (move === 'pause' && now.videoMark.trim() === '') return t('errors.rules.videoMarkNeeded')
    if (needsReason && now.reason.trim() === '') return t('gate.form.needReason')
    const data = {
      ...(needsReason ? { reason: now.reason.trim() } : {}),
      ...(RULED.includes(move) ? { document: now.document.trim() } : {}),
      ...(move === 'pause' ? { cause: causeNow(), videoMark: now.videoMark.trim() } : {}),
      ...(move === 'reconciled' ? { decision: decisionNow() } : {}),
    }
    const { siteId, rev } = of
    return (commandId) => desk.gate.move({ commandId, siteId, rev, move, data }).then(props.onDone)
  }
  const legal = move === 'reconciled' || move === 'abort'
  return (
    <FormDialog
      title={law('move', move)}
      width={476}
      label={legal ? law('move', move) : t('gate.act.confirm')}
      danger={legal}
      prepare={act}
      onClose={props.onClose}
    >
      {ENDS.includes(move) ? <LeavingNote siteId={of.siteId} /> : null}
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
    </FormDialog>
  )
}
