import { Form } from 'antd'
import type { StandAlone } from '../../../shared/contract/desk/identity/joinAlone.ts'
import { useAct } from '../../app/useSending.ts'
import { desk } from '../../client/desk.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { useLive } from '../../ui/useLive.ts'
import { useText } from '../../ui/useText.ts'
import { CopiedField } from './actFields.tsx'

/** The court whose gateway was asked, with the code it is to be joined by and its six words. */
export interface AloneCourt {
  readonly address: string
  readonly code: string
  readonly name: string
  readonly court: string
  readonly words: string
}

/** Where the court's gateway is and the code for whoever joins; `refused` = what the court said to the last one. */
export function AloneWhere(props: {
  state: StandAlone
  refused: string
  onCourt: (court: AloneCourt) => void
  onClose: () => void
}) {
  const t = useText()
  const { state, onCourt, onClose } = props
  const [address, setAddress, addressNow] = useLive('')
  const [code, setCode, codeNow] = useLive('')
  const { send, busy, failed } = useAct(() => {
    const said = { address: addressNow().trim(), code: codeNow().trim() }
    if (said.address === '' || said.code === '') return t('identity.fault.required')
    return async () => onCourt({ ...(await desk.identity.lookAtCourt({ address: said.address })), ...said })
  }, props.refused)
  const self = state.officers.find((one) => one.self)?.name ?? ''
  return (
    <Dialog
      title={t('devices.alone.title')}
      width={560}
      onClose={onClose}
      act={{ label: t('devices.alone.look'), run: send, busy }}
    >
      <p>{t('devices.alone.lead', { name: state.court.name })}</p>
      <p className="green">{t('devices.alone.safe')}</p>
      <Form layout="vertical">
        <CopiedField
          label={t('devices.alone.address')}
          hint={t('devices.alone.addressHint')}
          fault=""
          first
          max={300}
          value={address}
          onChange={setAddress}
          onEnter={send}
        />
        <CopiedField
          label={t('devices.alone.code')}
          hint={t('devices.alone.codeHint', { name: self })}
          fault={failed}
          mono
          max={64}
          value={code}
          onChange={setCode}
          onEnter={send}
        />
      </Form>
    </Dialog>
  )
}
