import type { LostLaptop, LostLaptops } from '../../../shared/contract/desk/sync/lostLaptops.ts'
import { FormDialog } from '../../app/FormDialog.tsx'
import type { FormAct } from '../../app/useSending.ts'
import { desk } from '../../client/desk.ts'
import { ChoiceField, LinesField, TickField } from '../../ui/formFields.tsx'
import { useLive } from '../../ui/useLive.ts'
import { useText } from '../../ui/useText.ts'

/** Rooms of a lost laptop go on elsewhere, or back on it once it was found: which, on which laptop, why. */
export function GiveRooms(props: {
  laptop: LostLaptop
  view: LostLaptops
  onDone: (next: LostLaptops) => void
  onClose: () => void
}) {
  const t = useText()
  const { laptop, view } = props
  const { rooms, found, device } = laptop
  const targets = found === null ? view.laptops : view.laptops.filter((one) => one.device === device)
  const [to, setTo, toNow] = useLive(targets[0]?.device ?? '')
  const [reason, setReason, reasonNow] = useLive('')
  // What stands open there is the urgent part; the rest is chosen one by one.
  const [chosen, setChosen, chosenNow] = useLive<readonly string[]>(
    rooms.filter((one) => one.state === 'open').map((one) => one.roomId),
  )
  const prepare = (): FormAct => {
    const given = rooms.filter((one) => chosenNow().includes(one.roomId))
    if (given.length === 0) return t('lost.needRooms')
    if (toNow() === '') return t('lost.needTo')
    if (reasonNow().trim() === '') return t('lost.needReason')
    const said = { to: toNow(), reason: reasonNow().trim(), rooms: given.map(({ roomId, rev }) => ({ roomId, rev })) }
    return (commandId) => desk.lost.give({ commandId, ...said }).then(props.onDone)
  }
  const tick = (roomId: string, on: boolean) =>
    setChosen(on ? [...chosenNow(), roomId] : chosenNow().filter((one) => one !== roomId))
  return (
    <FormDialog
      title={t('lost.giveTitle', { name: laptop.name })}
      width={520}
      label={t('lost.sign')}
      prepare={prepare}
      onClose={props.onClose}
    >
      <p>{t('lost.giveLead')}</p>
      <div className="lost-rooms">
        {rooms.map(({ roomId, siteName, code, state }) => (
          <TickField
            key={roomId}
            id={`lost-${roomId}`}
            label={`${siteName} ${code} ${t(`lost.room.${state}`)}`}
            value={chosen.includes(roomId)}
            onChange={(on) => tick(roomId, on)}
          />
        ))}
      </div>
      <ChoiceField
        id="lost-to"
        label={t('lost.to')}
        value={to}
        options={targets.map((one) => ({
          value: one.device,
          label: one.self ? t('lost.self', { name: one.name }) : `${one.name} ${one.prefix}`,
        }))}
        onChange={setTo}
      />
      <LinesField id="lost-why" label={t('lost.reason')} max={200} value={reason} onChange={setReason} />
    </FormDialog>
  )
}
