import { Form, Input, InputNumber, Modal, Select } from 'antd'
import { useMemo, useState } from 'react'
import type { SiteDetail } from '../../../shared/contract/desk/site.ts'
import { roomCodes } from '../../../shared/domain/site/site.ts'
import { desk, withCommandId } from '../../client/desk.ts'
import { explainLine } from '../../client/errors.ts'
import { useText } from '../../ui/useText.ts'

const newBuilding = ''
const mostRooms = 500

/** "3 floors × 18 rooms" of one building, the codes seen before anything is made. */
export function GenerateRooms({ site, onClose }: { site: SiteDetail; onClose: () => void }) {
  const t = useText()
  const next = site.buildings.length + 1
  const empty = site.buildings.find((one) => !site.roomList.some((room) => room.buildingId === one.buildingId))
  const [buildingId, setBuildingId] = useState(empty?.buildingId ?? newBuilding)
  const [name, setName] = useState(t('site.form.buildingName', { n: next }))
  const [prefix, setPrefix] = useState(`${empty?.ord ?? next}-`)
  const [firstFloor, setFirstFloor] = useState(1)
  const [floors, setFloors] = useState(3)
  const [perFloor, setPerFloor] = useState(18)
  const [failed, setFailed] = useState('')
  const [busy, setBusy] = useState(false)
  const codes = useMemo(() => roomCodes(prefix, firstFloor, floors, perFloor), [prefix, firstFloor, floors, perFloor])
  const byFloor = [...Map.groupBy(codes, (one) => one.floor)].toReversed()
  const taken = codes.filter((one) => site.roomList.some((room) => room.code === one.code))
  const wrong =
    codes.length > mostRooms
      ? t('site.form.tooMany', { n: mostRooms })
      : taken.length > 0
        ? t('site.form.taken', { code: taken[0]?.code ?? '' })
        : buildingId === newBuilding && name.trim() === ''
          ? t('site.form.needName')
          : ''
  const make = async () => {
    const { siteId } = site
    const made =
      buildingId === newBuilding
        ? await withCommandId((commandId) => desk.site.addBuilding({ commandId, siteId, name: name.trim() }))
        : null
    if (made !== null) setBuildingId(made.buildingId)
    const building = made?.buildingId ?? buildingId
    await withCommandId((commandId) =>
      desk.site.generateRooms({
        commandId,
        siteId,
        buildingId: building,
        firstFloor,
        floors,
        roomsPerFloor: perFloor,
        prefix,
      }),
    )
  }
  const submit = () => {
    if (busy || wrong !== '') return
    setBusy(true)
    setFailed('')
    make()
      .then(onClose)
      .catch((error: unknown) => setFailed(explainLine(error, t)))
      .finally(() => setBusy(false))
  }
  const number = (id: string, label: string, value: number, low: number, high: number, set: (n: number) => void) => (
    <Form.Item label={label} htmlFor={id}>
      <InputNumber
        id={id}
        min={low}
        max={high}
        precision={0}
        value={value}
        onChange={(to) => set(to ?? low)}
        onPressEnter={submit}
      />
    </Form.Item>
  )
  return (
    <Modal
      open
      title={t('site.generate')}
      width={640}
      onCancel={onClose}
      onOk={submit}
      okText={t('site.form.make', { n: codes.length })}
      cancelText={t('app.act.cancel')}
      okButtonProps={{ disabled: wrong !== '' }}
      confirmLoading={busy}
    >
      <Form layout="horizontal" labelCol={{ flex: '96px' }} labelAlign="left" colon={false} className="site-form">
        <Form.Item label={t('site.field.building')} htmlFor="generate-building">
          <Select
            id="generate-building"
            value={buildingId}
            options={[
              ...site.buildings.map((one) => ({ value: one.buildingId, label: one.name })),
              { value: newBuilding, label: t('site.form.newBuilding') },
            ]}
            onChange={setBuildingId}
          />
        </Form.Item>
        {buildingId === newBuilding ? (
          <Form.Item label={t('site.form.newName')} htmlFor="generate-name">
            <Input
              id="generate-name"
              autoFocus
              maxLength={30}
              value={name}
              onChange={(event) => setName(event.target.value)}
              onPressEnter={submit}
            />
          </Form.Item>
        ) : null}
        <Form.Item label={t('site.form.prefix')} htmlFor="generate-prefix">
          <Input
            id="generate-prefix"
            maxLength={10}
            value={prefix}
            onChange={(event) => setPrefix(event.target.value)}
            onPressEnter={submit}
          />
        </Form.Item>
        {number('generate-first', t('site.form.firstFloor'), firstFloor, -5, 99, setFirstFloor)}
        {number('generate-floors', t('site.form.floors'), floors, 1, 60, setFloors)}
        {number('generate-rooms', t('site.form.perFloor'), perFloor, 1, 99, setPerFloor)}
      </Form>
      <div className="codes">
        {byFloor.map(([floor, list]) => (
          <p key={floor}>
            <span className="text3">{t(floor < 0 ? 'site.basement' : 'site.floor', { n: Math.abs(floor) })}</span>
            <span className="mono">{list.length > 1 ? `${list[0]?.code} – ${list.at(-1)?.code}` : list[0]?.code}</span>
            <span className="text3">{t('site.form.count', { n: list.length })}</span>
          </p>
        ))}
      </div>
      {wrong === '' && failed === '' ? null : (
        <p className="red small" role="alert">
          {wrong || failed}
        </p>
      )}
    </Modal>
  )
}
