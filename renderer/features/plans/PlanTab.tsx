import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { memo, type ReactNode, useCallback, useDeferredValue, useMemo, useState } from 'react'
import type { PlanAnswer } from '../../../shared/contract/desk/plans.ts'
import { areaText, sumAreas } from '../../../shared/domain/plans/area.ts'
import { ask } from '../../client/queries.ts'
import { useText } from '../../ui/useText.ts'
import { GenerateRooms } from '../site/GenerateRooms.tsx'
import { OccupantCard } from './OccupantCard.tsx'
import { type PictureSubject, Pictures } from './Pictures.tsx'
import { type Jump, PlanGrid } from './PlanGrid.tsx'
import type { GridRow } from './planRows.ts'
import { ScheduleLanes } from './ScheduleLanes.tsx'
import { TABS, type TabId, type TableKind } from './tables.ts'
import type { PlanDesk } from './usePlan.ts'

interface TabProps {
  readonly plan: PlanAnswer
  readonly desk: PlanDesk
  readonly mayWrite: boolean
  readonly jump: Jump | null
}

/** The tables of one tab. */
export function PlanTab({ tab, ...props }: TabProps & { tab: TabId }) {
  switch (tab) {
    case 'rooms':
      return <Rooms {...props} />
    case 'occupants':
      return <Occupants {...props} />
    case 'groups':
      return <Groups {...props} />
    case 'schedule':
      return (
        <Stack>
          <Table {...props} kind="slot" />
          <ScheduleLanes plan={props.plan} />
        </Stack>
      )
    case 'premises':
    case 'people':
    case 'agencies':
    case 'storage':
    case 'risks':
    case 'witnesses':
    case 'costs':
    case 'texts':
    case 'versions':
      return (
        <Stack>
          {(TABS.find((one) => one.id === tab)?.kinds ?? []).map((kind: TableKind, index) => (
            <Table key={kind} {...props} kind={kind} bare={index > 0} />
          ))}
        </Stack>
      )
  }
}

/** Tables one above the other, sharing the height. */
export function Stack({ children }: { children: ReactNode }) {
  return <div className="plan-stack">{children}</div>
}

const NO_ROWS: readonly GridRow[] = []

/** One table under its name; what follows its cursor does not draw it again. */
export const Table = memo(function Table(
  props: TabProps & {
    kind: TableKind
    title?: string
    /** Without the line about keys: another table of the tab has it. */
    bare?: boolean
    rows?: readonly GridRow[]
    preset?: Record<string, unknown>
    onRow?: (row: GridRow | undefined) => void
  },
) {
  const t = useText()
  const { kind, desk, title = t(`planFields.kind.${kind}`) } = props
  const rows = props.rows ?? desk.tables.get(kind) ?? NO_ROWS
  const head = useMemo(
    () => (
      <>
        <h2>
          {title} <span className="text3">{t('plans.rows', { n: rows.length })}</span>
        </h2>
        <span className="plan-hint">{props.bare === true ? '' : t('plans.gridHint')}</span>
      </>
    ),
    [title, rows.length, props.bare, t],
  )
  return (
    <PlanGrid
      kind={kind}
      label={title}
      head={head}
      rows={rows}
      desk={desk}
      mayWrite={props.mayWrite}
      jump={props.jump}
      empty={t('plans.emptyRows')}
      {...(props.preset === undefined ? {} : { preset: props.preset })}
      {...(props.onRow === undefined ? {} : { onRow: props.onRow })}
    />
  )
})

/** The row a grid's cursor stands on, for what is shown beside it: that follows when no key waits to be painted. */
function useFollowedRow(): [GridRow | undefined, (row: GridRow | undefined) => void] {
  const [row, setRow] = useState<GridRow | undefined>()
  return [useDeferredValue(row), setRow]
}

function Rooms({ plan, desk, mayWrite, jump }: TabProps) {
  const t = useText()
  const [generating, setGenerating] = useState(false)
  const site = useQuery(ask.site.get.queryOptions({ input: { siteId: plan.siteId }, enabled: generating })).data
  const rows = desk.tables.get('room') ?? NO_ROWS
  const [chosen, setChosen] = useFollowedRow()
  const heads = useMemo(() => buildingHeads(plan, rows), [plan, rows])
  const headBefore = useCallback(
    (index: number) => {
      const head = heads.get(index)
      return head === undefined ? undefined : t('plans.buildingHead', head)
    },
    [heads, t],
  )
  const head = useMemo(() => {
    const lots = plan.rooms.reduce((sum, room) => sum + (room.estimate ?? 0), 0).toLocaleString('en-US')
    const area = areaText(sumAreas(plan.rooms.map((room) => room.area)))
    return (
      <>
        <h2>
          {t('planFields.kind.room')}{' '}
          <span className="text3">{t('plans.sums', { rooms: plan.rooms.length, area, lots })}</span>
        </h2>
        <span className="plan-hint">{t('plans.gridHint')}</span>
        <Button size="small" disabled={!mayWrite} onClick={() => setGenerating(true)}>
          {t('plans.generate')}
        </Button>
      </>
    )
  }, [plan.rooms, mayWrite, t])
  return (
    <Stack>
      <PlanGrid
        kind="room"
        label={t('planFields.kind.room')}
        head={head}
        rows={rows}
        desk={desk}
        mayWrite={mayWrite}
        jump={jump}
        headBefore={headBefore}
        onRow={setChosen}
        empty={t('plans.noRooms')}
      />
      {chosen === undefined ? null : (
        <Pictures
          key={chosen.id}
          siteId={plan.siteId}
          desk={desk}
          mayWrite={mayWrite}
          subjects={subjectsOfRoom(plan, chosen, (floor) => t('plans.picture.floor', { n: floor }))}
        />
      )}
      {generating && site !== undefined ? <GenerateRooms site={site} onClose={() => setGenerating(false)} /> : null}
    </Stack>
  )
}

/** What a picture may show where this room is: the room, its floor as a sketch, its building. */
function subjectsOfRoom(plan: PlanAnswer, room: GridRow, floorName: (floor: number) => string): PictureSubject[] {
  const own: PictureSubject = { owner: 'room', ownerId: room.id, floor: null, name: room.label }
  const building = plan.buildings.find((one) => one.buildingId === room.buildingId)
  const { floor } = room.values
  if (building === undefined || typeof floor !== 'number') return [own]
  const { buildingId: ownerId, name } = building
  return [
    own,
    { owner: 'floor', ownerId, floor, name: `${name} ${floorName(floor)}` },
    { owner: 'building', ownerId, floor: null, name },
  ]
}

/** Heads before the first room of each building, by row. */
function buildingHeads(plan: PlanAnswer, rows: readonly GridRow[]) {
  const names = new Map(plan.buildings.map((building) => [building.buildingId, building.name]))
  const byBuilding = Map.groupBy(rows, (row) => row.buildingId ?? '')
  return new Map(
    [...byBuilding].map(([id, list]) => {
      const area = areaText(sumAreas(list.map((row) => (row.values.area ?? null) as string | null)))
      return [rows.indexOf(list[0] as GridRow), { name: names.get(id) ?? '', rooms: list.length, area }]
    }),
  )
}

function Occupants(props: TabProps) {
  const [row, setRow] = useFollowedRow()
  return (
    <Stack>
      <Table {...props} kind="occupant" onRow={setRow} />
      <OccupantCard {...props} occupant={row} />
    </Stack>
  )
}

function Groups(props: TabProps) {
  const t = useText()
  const [row, setRow] = useFollowedRow()
  const duties = useMemo(
    () => (props.desk.tables.get('duty') ?? []).filter((duty) => duty.values.groupId === row?.id),
    [props.desk.tables, row?.id],
  )
  return (
    <Stack>
      <Table {...props} kind="group" onRow={setRow} />
      {row === undefined ? null : (
        <Table
          {...props}
          key={row.id}
          bare
          kind="duty"
          title={t('plans.dutiesOf', { group: row.label || t('plans.nameless') })}
          rows={duties}
          preset={{ groupId: row.id }}
        />
      )}
    </Stack>
  )
}
