import { FormDialog } from '../../app/FormDialog.tsx'
import { desk } from '../../client/desk.ts'
import { TextField } from '../../ui/formFields.tsx'
import { useLive } from '../../ui/useLive.ts'
import { useText } from '../../ui/useText.ts'

/** Sets or changes the address of the court's gateway. */
export function GatewayForm({ address, onClose }: { address: string; onClose: () => void }) {
  const t = useText()
  const [said, setSaid, saidNow] = useLive(address)
  return (
    <FormDialog
      title={t(address === '' ? 'sync.gateway.set' : 'sync.gateway.change')}
      width={460}
      label={`${t('sync.gateway.save')} Ctrl Enter`}
      prepare={() => (commandId) => desk.sync.setGateway({ commandId, address: saidNow() }).then(onClose)}
      onClose={onClose}
    >
      <TextField
        id="gateway-address"
        label={t('sync.gateway.address')}
        max={300}
        first
        value={said}
        onChange={setSaid}
      />
      <p className="text3">{t('sync.gateway.hint')}</p>
    </FormDialog>
  )
}
