import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { LotsView, LotView } from '../../../shared/contract/desk/lots.ts'
import { may } from '../../../shared/domain/identity/permissions.ts'
import { HANDOVERS, type LotMove } from '../../../shared/domain/lots/lotMoves.ts'
import { DECIDES_DISPOSAL, isSettling } from '../../../shared/domain/lots/settling.ts'
import { useContextBar } from '../../app/frame.ts'
import { useGo, useRouteParam } from '../../app/navigation.tsx'
import { useSession } from '../../app/session.ts'
import { desk, withCommandId } from '../../client/desk.ts'
import { explainLine } from '../../client/errors.ts'
import { openDrawn } from '../../client/openDrawn.ts'
import { ask } from '../../client/queries.ts'
import { ActButton, EmptyState, Fault, ScreenHead } from '../../ui/blocks.tsx'
import type { TableHandle } from '../../ui/DataTable.tsx'
import { useKeys } from '../../ui/useKeys.ts'
import { useText } from '../../ui/useText.ts'
import { SiteWait } from '../site/SiteWait.tsx'
import { siteBar } from '../site/siteBar.ts'
import { HandoverForm, type HandoverMove } from './HandoverForm.tsx'
import { LotSide } from './LotSide.tsx'
import { LotTable } from './LotTable.tsx'
import { MakeForm, PlaceForm, RefuseForm } from './OtherForms.tsx'
import { SettleForm } from './SettleForm.tsx'
import '../signatures/signatures.css'
import './lots.css'

/** S17: lots of a locked inventory, where each stands and lies, what comes next, and what became of it. */
export default function LotsScreen() {
  const t = useText()
  const siteId = useRouteParam('siteId')
  const asked = useQuery(ask.lots.list.queryOptions({ input: { siteId }, placeholderData: undefined }))
  if (asked.data !== undefined) return <Lots view={asked.data} refresh={() => void asked.refetch()} />
  return <SiteWait title={t('lots.title')} error={asked.error} />
}

type Beside = { kind: 'make' } | { kind: 'move'; lot: LotView; move: LotMove } | null

function Lots({ view, refresh }: { view: LotsView; refresh: () => void }) {
  const t = useText()
  const go = useGo()
  const role = useSession((state) => state.officer?.role)
  const mayMake = role !== undefined && may(role, 'inventory.record')
  const mayMove = role !== undefined && may(role, 'inventory.lock')
  const decides = role !== undefined && DECIDES_DISPOSAL.includes(role)
  const [beside, setBeside] = useState<Beside>(null)
  const [picked, setPicked] = useState('')
  const [failed, setFailed] = useState('')
  const table = useRef<TableHandle>(null)
  const side = useRef<HTMLElement>(null)
  const lot = view.lots.find((one) => one.lotId === picked) ?? view.lots[0]
  const locked = view.state !== null && LOCKED.has(view.state)
  const canMake = mayMake && view.rooms.length > 0 && locked
  // The list has the keys when it stands, as everywhere.
  const some = lot !== undefined
  useEffect(() => {
    if (some && document.activeElement === document.body) table.current?.focus()
  }, [some])
  const free = beside === null
  const receipt = (lot: LotView) => {
    setFailed('')
    withCommandId((commandId) => desk.lots.receipt({ commandId, lotId: lot.lotId }))
      .then(openDrawn)
      .catch((error: unknown) => setFailed(explainLine(error, t)))
  }
  useContextBar(siteBar(view, t('lots.title'), [], mayMove || decides ? null : t('lots.readOnly')))
  useKeys([
    {
      id: 'lots.make',
      keys: ['M'],
      scope: 'screen',
      text: 'lots.keys.make',
      inBar: true,
      run: () => free && canMake && setBeside({ kind: 'make' }),
    },
    {
      id: 'lots.back',
      keys: ['Esc'],
      scope: 'global',
      text: 'lots.keys.back',
      run: () => free && go(`/sites/${view.siteId}`),
    },
  ])
  const done = () => {
    setBeside(null)
    refresh()
  }
  const close = () => setBeside(null)
  const make = { label: t('lots.make'), keys: 'M', run: () => setBeside({ kind: 'make' }), disabled: !canMake }
  return (
    <div className="screen">
      <ScreenHead
        title={t('lots.titleOf', { name: view.siteName })}
        facts={view.lots.length === 0 ? null : t('lots.count', { n: view.lots.length, late: lateIn(view) })}
        acts={view.lots.length === 0 ? null : <ActButton act={make} />}
      />
      <div className="lots-body">
        <Fault words={failed} large />
        {locked ? null : (
          <EmptyState
            sentence={t('lots.notLocked')}
            act={{ label: t('gate.title'), run: () => go(`/sites/${view.siteId}/steps`) }}
          />
        )}
        {locked && view.lots.length === 0 ? <EmptyState sentence={t('lots.none')} act={make} /> : null}
        {lot === undefined ? null : (
          <div className="split">
            <LotTable
              ref={table}
              label={t('lots.list')}
              lots={view.lots}
              current={lot.lotId}
              onCurrent={setPicked}
              onOpen={() => side.current?.querySelector<HTMLElement>('button:not([disabled])')?.focus()}
            />
            <LotSide
              ref={side}
              lot={lot}
              mayMove={mayMove}
              onMove={(move) => setBeside({ kind: 'move', lot, move })}
              onReceipt={mayMake ? () => receipt(lot) : null}
            />
          </div>
        )}
      </div>
      {beside?.kind === 'make' ? <MakeForm view={view} onDone={done} onClose={close} /> : null}
      {beside?.kind === 'move' ? (
        <MoveForm view={view} lot={beside.lot} move={beside.move} onDone={done} onClose={close} />
      ) : null}
    </div>
  )
}

function lateIn(view: LotsView): number {
  return view.lots.filter((lot) => lot.state === 'COLLECTION_NOTICED' && lot.overdue).length
}

const LOCKED: ReadonlySet<string> = new Set(['INVENTORY_LOCKED', 'PREMISES_DELIVERED', 'GOODS_IN_CUSTODY'])

function MoveForm(props: { view: LotsView; lot: LotView; move: LotMove; onDone: () => void; onClose: () => void }) {
  const { move, ...told } = props
  if (isSettling(move)) return <SettleForm {...told} move={move} />
  if (isHandover(move)) return <HandoverForm {...told} move={move} />
  return move === 'refuse' ? <RefuseForm {...told} /> : <PlaceForm {...told} notice={move === 'noticeCollection'} />
}

function isHandover(move: LotMove): move is HandoverMove {
  return HANDOVERS.has(move)
}
