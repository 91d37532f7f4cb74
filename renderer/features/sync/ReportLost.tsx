import type { LostLaptops } from '../../../shared/contract/desk/sync/lostLaptops.ts'
import { FormDialog } from '../../app/FormDialog.tsx'
import type { FormAct } from '../../app/useSending.ts'
import { desk } from '../../client/desk.ts'
import { ChoiceField, LinesField } from '../../ui/formFields.tsx'
import { useLive } from '../../ui/useLive.ts'
import { useText } from '../../ui/useText.ts'

/** Says which laptop is lost and how; the words say what that does and what it does not. */
export function ReportLost(props: {
  laptops: LostLaptops['laptops']
  onDone: (next: LostLaptops) => void
  onClose: () => void
}) {
  const t = useText()
  const { laptops } = props
  const [device, setDevice, deviceNow] = useLive(laptops[0]?.device ?? '')
  const [reason, setReason, reasonNow] = useLive('')
  const prepare = (): FormAct => {
    const said = { device: deviceNow(), reason: reasonNow().trim() }
    if (said.reason === '') return t('lost.needReason')
    return (commandId) => desk.lost.report({ commandId, ...said }).then(props.onDone)
  }
  return (
    <FormDialog
      title={t('lost.report')}
      width={520}
      label={t('lost.report')}
      danger
      prepare={prepare}
      onClose={props.onClose}
    >
      <p>{t('lost.consequence')}</p>
      <ChoiceField
        id="lost-device"
        label={t('lost.which')}
        value={device}
        options={laptops.map((one) => ({ value: one.device, label: `${one.name} ${one.prefix}` }))}
        onChange={setDevice}
      />
      <LinesField id="lost-reason" label={t('lost.reason')} max={200} first value={reason} onChange={setReason} />
    </FormDialog>
  )
}
