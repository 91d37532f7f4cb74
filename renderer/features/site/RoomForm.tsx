import { Form, Input, InputNumber } from 'antd'
import type { Room, SiteDetail } from '../../../shared/contract/desk/site.ts'
import { useSending } from '../../app/useSending.ts'
import { desk } from '../../client/desk.ts'
import { Fault } from '../../ui/blocks.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Select } from '../../ui/Select.tsx'
import { belongsToInputMethod } from '../../ui/useKeys.ts'
import { useLive } from '../../ui/useLive.ts'
import { useText } from '../../ui/useText.ts'
import { chosenBuilding, newBuilding } from './newBuilding.ts'

/** One room typed by hand (`room` null), also in a building that is made with it, or one room's code, purpose and occupant changed. */
export function RoomForm({ site, room, onClose }: { site: SiteDetail; room: Room | null; onClose: () => void }) {
  const t = useText()
  const [buildingId, setBuildingId, buildingNow] = useLive(
    room?.buildingId ?? site.buildings[0]?.buildingId ?? newBuilding,
  )
  const [name, setName, nameNow] = useLive(t('site.form.buildingName', { n: site.buildings.length + 1 }))
  const [floor, setFloor, floorNow] = useLive(room?.floor ?? 1)
  const [code, setCode, codeNow] = useLive(room?.code ?? '')
  const [purpose, setPurpose, purposeNow] = useLive(room?.purpose ?? '')
  const [occupant, setOccupant, occupantNow] = useLive(room?.occupant ?? '')
  const { send, busy, failed } = useSending(() => {
    const words = { code: codeNow().trim(), purpose: purposeNow().trim(), occupant: occupantNow().trim() }
    if (words.code === '') return t('site.form.needCode')
    if (room === null && buildingNow() === newBuilding && nameNow().trim() === '') return t('site.form.needName')
    const { siteId } = site
    const add = async (commandId: string) => {
      const building = await chosenBuilding(siteId, { buildingId: buildingNow(), name: nameNow() }, setBuildingId)
      await desk.site.addRoom({ commandId, siteId, buildingId: building, floor: floorNow(), ...words })
      onClose()
    }
    return room === null
      ? add
      : (commandId) => desk.site.editRoom({ commandId, roomId: room.roomId, rev: room.rev, ...words }).then(onClose)
  })
  const text = (id: string, label: string, value: string, most: number, set: (text: string) => void) => (
    <Form.Item label={label} htmlFor={id}>
      <Input
        id={id}
        autoFocus={id === 'room-code'}
        autoComplete="off"
        maxLength={most}
        value={value}
        onChange={(event) => set(event.target.value)}
        onPressEnter={(event) => belongsToInputMethod(event) || send()}
      />
    </Form.Item>
  )
  return (
    <Dialog
      title={room === null ? t('site.addRoom') : t('site.form.editTitle', { code: room.code })}
      width={476}
      onClose={onClose}
      act={{ label: t(room === null ? 'site.addRoom' : 'site.form.save'), run: send, busy }}
    >
      <Form layout="horizontal" labelCol={{ flex: '96px' }} labelAlign="left" colon={false} className="close-form">
        {room === null ? (
          <>
            <Form.Item label={t('site.field.building')} htmlFor="room-building">
              <Select
                label={t('site.field.building')}
                id="room-building"
                value={buildingId}
                options={[
                  ...site.buildings.map((one) => ({ value: one.buildingId, label: one.name })),
                  { value: newBuilding, label: t('site.form.newBuilding') },
                ]}
                onChange={setBuildingId}
              />
            </Form.Item>
            {buildingId === newBuilding ? text('room-building-name', t('site.form.newName'), name, 30, setName) : null}
            <Form.Item label={t('site.field.floor')} htmlFor="room-floor">
              <InputNumber
                id="room-floor"
                min={-5}
                max={99}
                precision={0}
                value={floor}
                onChange={(to) => setFloor(to ?? 1)}
              />
            </Form.Item>
          </>
        ) : null}
        {text('room-code', t('site.field.code'), code, 20, setCode)}
        {text('room-purpose', t('site.field.purpose'), purpose, 40, setPurpose)}
        {text('room-occupant', t('site.field.occupant'), occupant, 60, setOccupant)}
      </Form>
      <Fault words={failed} />
    </Dialog>
  )
}
