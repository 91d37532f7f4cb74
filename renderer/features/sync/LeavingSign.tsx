import type { LeavingCheck, LeavingRow } from '../../../shared/contract/desk/sync/leaving.ts'
import { FormDialog } from '../../app/FormDialog.tsx'
import type { FormAct } from '../../app/useSending.ts'
import { desk } from '../../client/desk.ts'
import { PinField } from '../../ui/fields.tsx'
import { ChoiceField, Field, LinesField } from '../../ui/formFields.tsx'
import { useLive } from '../../ui/useLive.ts'
import { useText } from '../../ui/useText.ts'
import { issueWords, laptopName } from './leavingWords.ts'

/** Leaves although something is not even: names it, asks why, and takes the PIN of whoever answers for it. */
export function LeavingSign(props: {
  view: LeavingCheck
  open: readonly LeavingRow[]
  onDone: (next: LeavingCheck) => void
  onClose: () => void
}) {
  const t = useText()
  const { view, open } = props
  const { siteId, signers } = view
  const [reason, setReason, reasonNow] = useLive('')
  const [pin, setPin, pinNow] = useLive('')
  const [signer, setSigner, signerNow] = useLive(signers[0]?.officerId ?? '')
  const prepare = (): FormAct => {
    if (signers.length === 0) return t('leaving.except.none')
    if (reasonNow().trim() === '') return t('leaving.except.needReason')
    if (pinNow() === '') return t('leaving.except.needPin')
    const said = { siteId, reason: reasonNow().trim(), devices: open.map((row) => row.device) }
    const by = { officerId: signerNow(), pin: pinNow() }
    return (commandId) => desk.leaving.except({ commandId, ...said, signer: by }).then(props.onDone)
  }
  return (
    <FormDialog
      title={t('leaving.except.title')}
      width={520}
      label={t('leaving.except.sign')}
      danger
      prepare={prepare}
      onClose={props.onClose}
    >
      <p>{t('leaving.except.lead')}</p>
      <ul className="leaving-rows">
        {open.map((row) => (
          <li key={row.device}>
            <b lang="zh-CN">{laptopName(row, t)}</b> {issueWords(row.issues, t)}
          </li>
        ))}
      </ul>
      {signers.length === 0 ? <p className="amber">{t('leaving.except.none')}</p> : null}
      <LinesField
        id="leaving-reason"
        label={t('leaving.except.reason')}
        max={500}
        first
        value={reason}
        onChange={setReason}
      />
      <ChoiceField
        id="leaving-signer"
        label={t('leaving.except.signer')}
        value={signer}
        options={signers.map(({ officerId, name }) => ({ value: officerId, label: name }))}
        onChange={setSigner}
      />
      <Field id="leaving-pin" label={t('leaving.except.pin')}>
        <PinField id="leaving-pin" label={t('leaving.except.pin')} value={pin} onChange={setPin} />
      </Field>
    </FormDialog>
  )
}
