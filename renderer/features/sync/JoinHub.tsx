import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { FormDialog } from '../../app/FormDialog.tsx'
import { desk } from '../../client/desk.ts'
import { ask } from '../../client/queries.ts'
import { TextField } from '../../ui/formFields.tsx'
import { useLive } from '../../ui/useLive.ts'
import { useText } from '../../ui/useText.ts'

/** Six digits with the space between them, as the other screen shows them. */
const SHOWN_DIGITS = 7

/** Joins a hub that was found on this network, or one whose address was read aloud; the digits are always compared. */
export function JoinHub({ onDone, onClose }: { onDone: () => void; onClose: () => void }) {
  const t = useText()
  const found = useQuery({ ...ask.sync.findHubs.queryOptions(), refetchInterval: 5000, gcTime: 0 })
  const [said, setSaid, saidNow] = useLive({ address: '', digits: '' })
  const put = (part: Partial<typeof said>) => setSaid({ ...saidNow(), ...part })
  return (
    <FormDialog
      title={t('sync.hub.join')}
      width={460}
      label={`${t('sync.hub.joinAct')} Ctrl Enter`}
      prepare={() => () => desk.sync.joinHub(saidNow()).then(onDone)}
      onClose={onClose}
    >
      <p className="text3" role="status">
        {found.data === undefined
          ? t('sync.hub.finding')
          : t(found.data.length === 0 ? 'sync.hub.none' : 'sync.hub.found')}
      </p>
      {found.data?.map((hub) => (
        <Button key={hub.address} onClick={() => put({ address: hub.address })}>
          {t('sync.hub.choose', hub)}
        </Button>
      ))}
      <TextField
        id="hub-digits"
        label={t('sync.hub.digits')}
        max={SHOWN_DIGITS}
        first
        value={said.digits}
        onChange={(digits) => put({ digits })}
      />
      <TextField
        id="hub-address"
        label={t('sync.hub.address')}
        max={300}
        value={said.address}
        onChange={(address) => put({ address })}
      />
      <p className="text3">{t('sync.hub.addressHint')}</p>
    </FormDialog>
  )
}
