import { Form, Input, InputNumber } from 'antd'
import { useMemo, useState } from 'react'
import type { SiteDetail } from '../../../shared/contract/desk/site.ts'
import { roomCodes } from '../../../shared/domain/site/site.ts'
import type { Text } from '../../../shared/i18n/texts.ts'
import { desk, withCommandId } from '../../client/desk.ts'
import { explainLine } from '../../client/errors.ts'
import { Fault } from '../../ui/blocks.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Select } from '../../ui/Select.tsx'
import { belongsToInputMethod } from '../../ui/useKeys.ts'
import { useLive } from '../../ui/useLive.ts'
import { useText } from '../../ui/useText.ts'
import { chosenBuilding, newBuilding } from './newBuilding.ts'
import './site.css'

const mostRooms = 500

/** What is to be made: rooms of one building (`buildingId` '' = a new one of this name). */
interface Plan {
  readonly buildingId: string
  readonly name: string
  readonly prefix: string
  readonly firstFloor: number
  readonly floors: number
  readonly perFloor: number
}

const codesOf = (plan: Plan) => roomCodes(plan.prefix, plan.firstFloor, plan.floors, plan.perFloor)

/** Why a plan cannot be made, in words; '' = it can. */
function wrongWith(plan: Plan, site: SiteDetail, t: Text): string {
  const codes = codesOf(plan)
  if (codes.length > mostRooms) return t('site.form.tooMany', { n: mostRooms })
  const taken = codes.find((one) => site.roomList.some((room) => room.code === one.code))
  if (taken !== undefined) return t('site.form.taken', { code: taken.code })
  return plan.buildingId === newBuilding && plan.name.trim() === '' ? t('site.form.needName') : ''
}

/** A first plan: the building without rooms, or the next building. */
function firstPlan(site: SiteDetail, t: Text): Plan {
  const next = site.buildings.length + 1
  const empty = site.buildings.find((one) => !site.roomList.some((room) => room.buildingId === one.buildingId))
  return {
    buildingId: empty?.buildingId ?? newBuilding,
    name: t('site.form.buildingName', { n: next }),
    prefix: `${empty?.ord ?? next}-`,
    firstFloor: 1,
    floors: 3,
    perFloor: 18,
  }
}

/** Makes the building, where it is new, and its rooms. `onBuilding` is told the new building's id. */
async function makeRooms(siteId: string, plan: Plan, onBuilding: (buildingId: string) => void): Promise<void> {
  const buildingId = await chosenBuilding(siteId, plan, onBuilding)
  const { prefix, firstFloor, floors, perFloor: roomsPerFloor } = plan
  await withCommandId((commandId) =>
    desk.site.generateRooms({ commandId, siteId, buildingId, firstFloor, floors, roomsPerFloor, prefix }),
  )
}

/** "3 floors × 18 rooms" of one building, the codes seen before anything is made. */
export function GenerateRooms({ site, onClose }: { site: SiteDetail; onClose: () => void }) {
  const t = useText()
  const [plan, setPlan, planNow] = useLive(firstPlan(site, t))
  const [failed, setFailed] = useState('')
  const [busy, setBusy, busyNow] = useLive(false)
  const change = (part: Partial<Plan>) => setPlan({ ...planNow(), ...part })
  const wrong = wrongWith(plan, site, t)
  const submit = () => {
    if (busyNow() || wrongWith(planNow(), site, t) !== '') return
    setBusy(true)
    setFailed('')
    makeRooms(site.siteId, planNow(), (buildingId) => change({ buildingId }))
      .then(onClose)
      .catch((error: unknown) => setFailed(explainLine(error, t)))
      .finally(() => setBusy(false))
  }
  return (
    <Dialog
      title={t('site.generate')}
      width={640}
      onClose={onClose}
      act={{ label: t('site.form.make', { n: codesOf(plan).length }), run: submit, busy, disabled: wrong !== '' }}
    >
      <PlanFields site={site} plan={plan} change={change} onEnter={submit} />
      <CodesByFloor plan={plan} />
      <Fault words={wrong || failed} />
    </Dialog>
  )
}

const numbers = [
  { name: 'firstFloor', id: 'generate-first', low: -5, high: 99 },
  { name: 'floors', id: 'generate-floors', low: 1, high: 60 },
  { name: 'perFloor', id: 'generate-rooms', low: 1, high: 99 },
] as const

function PlanFields(props: {
  site: SiteDetail
  plan: Plan
  change: (part: Partial<Plan>) => void
  onEnter: () => void
}) {
  const t = useText()
  const { site, plan, change } = props
  const onPressEnter = (event: { readonly nativeEvent: KeyboardEvent }) => {
    if (!belongsToInputMethod(event)) props.onEnter()
  }
  return (
    <Form layout="horizontal" labelCol={{ flex: '96px' }} labelAlign="left" colon={false} className="close-form">
      <Form.Item label={t('site.field.building')} htmlFor="generate-building">
        <Select
          label={t('site.field.building')}
          id="generate-building"
          value={plan.buildingId}
          options={[
            ...site.buildings.map((one) => ({ value: one.buildingId, label: one.name })),
            { value: newBuilding, label: t('site.form.newBuilding') },
          ]}
          onChange={(buildingId) => change({ buildingId })}
        />
      </Form.Item>
      {plan.buildingId === newBuilding ? (
        <Form.Item label={t('site.form.newName')} htmlFor="generate-name">
          <Input
            id="generate-name"
            autoFocus
            maxLength={30}
            value={plan.name}
            onChange={(event) => change({ name: event.target.value })}
            onPressEnter={onPressEnter}
          />
        </Form.Item>
      ) : null}
      <Form.Item label={t('site.form.prefix')} htmlFor="generate-prefix">
        <Input
          id="generate-prefix"
          autoFocus={plan.buildingId !== newBuilding}
          maxLength={10}
          value={plan.prefix}
          onChange={(event) => change({ prefix: event.target.value })}
          onPressEnter={onPressEnter}
        />
      </Form.Item>
      {numbers.map(({ name, id, low, high }) => (
        <Form.Item key={name} label={t(`site.form.${name}`)} htmlFor={id}>
          <InputNumber
            id={id}
            min={low}
            max={high}
            precision={0}
            value={plan[name]}
            onChange={(to) => change({ [name]: to ?? low })}
            onPressEnter={onPressEnter}
          />
        </Form.Item>
      ))}
    </Form>
  )
}

/** The codes a plan makes, the highest floor first. */
function CodesByFloor({ plan }: { plan: Plan }) {
  const t = useText()
  const byFloor = useMemo(() => [...Map.groupBy(codesOf(plan), (one) => one.floor)].toReversed(), [plan])
  return (
    <div className="codes">
      {byFloor.map(([floor, list]) => (
        <p key={floor}>
          <span className="text3">{t(floor < 0 ? 'site.basement' : 'site.floor', { n: Math.abs(floor) })}</span>
          <span className="mono">{list.length > 1 ? `${list[0]?.code} – ${list.at(-1)?.code}` : list[0]?.code}</span>
          <span className="text3">{t('site.form.count', { n: list.length })}</span>
        </p>
      ))}
    </div>
  )
}
