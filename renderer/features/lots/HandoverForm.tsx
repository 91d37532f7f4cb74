import type { LotsView, LotView } from '../../../shared/contract/desk/lots.ts'
import { type SignatureStatus, signatureStatuses } from '../../../shared/domain/documents/inventoryList.ts'
import {
  IDENTITY_CHECKS,
  type IdentityCheck,
  RECEIVER_CAPACITIES,
  type ReceiverCapacity,
} from '../../../shared/domain/lots/handover.ts'
import { isGiven } from '../../../shared/domain/signatures/signature.ts'
import { FormDialog } from '../../app/FormDialog.tsx'
import type { FormAct } from '../../app/useSending.ts'
import { desk } from '../../client/desk.ts'
import { ChoiceField, TextField } from '../../ui/formFields.tsx'
import { useLive } from '../../ui/useLive.ts'
import { useText } from '../../ui/useText.ts'
import { NotSigningFields, noReason, timeOf, typedTime } from '../signatures/witnesses.tsx'

export type HandoverMove = 'deliver' | 'acceptLate' | 'collect'

/** Hands a lot over: who receives and how they were identified, both sides' counts, and their answer (S17). */
export function HandoverForm(props: {
  view: LotsView
  lot: LotView
  move: HandoverMove
  onDone: () => void
  onClose: () => void
}) {
  const t = useText()
  const { view, lot, move } = props
  const [said, setSaid, saidNow] = useLive({
    name: '',
    capacity: 'DEBTOR' as ReceiverCapacity,
    relation: '',
    check: 'ID_CARD' as IdentityCheck,
    ...{ idNo: '', checkNote: '', given: '', received: '' },
    status: 'SIGNED' as SignatureStatus,
    at: typedTime(view.now),
  })
  const [why, setWhy, whyNow] = useLive(noReason)
  const put = (part: Partial<typeof said>) => setSaid({ ...saidNow(), ...part })
  const act = (): FormAct => {
    const { given, received, status, at, ...receiver } = saidNow()
    const counts = [given, received].map((text) => (/^\d{1,6}$/.test(text.trim()) ? Number(text) : null))
    const [ours, theirs] = counts
    if (typeof ours !== 'number' || typeof theirs !== 'number') return t('lots.form.badCount')
    const { reason, mark, witnesses } = isGiven(status) ? noReason : whyNow()
    const seen = witnesses.filter((one) => one.name.trim() !== '')
    const answer = { status, reason, mark: mark.trim(), witnesses: seen, at: timeOf(at) }
    const set = { receiver: { ...receiver, idNo: receiver.idNo.trim() }, given: ours, received: theirs, ...answer }
    const { lotId, rev } = lot
    return (commandId) => desk.lots.handOver({ commandId, lotId, rev, move, set }).then(props.onDone)
  }
  const text = (name: 'name' | 'relation' | 'idNo' | 'checkNote' | 'given' | 'received', max: number) => (
    <TextField
      id={`handover-${name}`}
      label={t(`lots.form.${name}`)}
      max={max}
      first={name === 'name'}
      value={said[name]}
      onChange={(value) => put({ [name]: value })}
    />
  )
  return (
    <FormDialog
      title={`${t(`lots.move.${move}`)} · ${lot.no} · ${t('lots.rows', { n: lot.rows })}`}
      width={560}
      label={`${t('lots.form.save')} Ctrl Enter`}
      prepare={act}
      onClose={props.onClose}
    >
      <div className="signing-pair">
        {text('name', 60)}
        <ChoiceField
          id="handover-capacity"
          label={t('lots.form.capacity')}
          value={said.capacity}
          options={RECEIVER_CAPACITIES.map((value) => ({ value, label: t(`lots.receiver.${value}`) }))}
          onChange={(capacity) => put({ capacity })}
        />
        {said.capacity === 'DEBTOR' ? null : text('relation', 60)}
        <ChoiceField
          id="handover-check"
          label={t('lots.form.check')}
          value={said.check}
          options={IDENTITY_CHECKS.map((value) => ({ value, label: t(`lots.check.${value}`) }))}
          onChange={(check) => put({ check })}
        />
        {text('idNo', 30)}
        {said.check === 'ID_CARD' ? null : text('checkNote', 200)}
        {text('given', 6)}
        {text('received', 6)}
        <ChoiceField
          id="handover-status"
          label={t('signatures.form.status')}
          value={said.status}
          options={signatureStatuses.map((value) => ({ value, label: t(`signatures.status.${value}`) }))}
          onChange={(status) => put({ status })}
        />
        <TextField
          id="handover-at"
          label={t('signatures.form.at')}
          max={40}
          value={said.at}
          onChange={(at) => put({ at })}
        />
      </div>
      {isGiven(said.status) ? null : <NotSigningFields said={why} onChange={setWhy} />}
    </FormDialog>
  )
}
