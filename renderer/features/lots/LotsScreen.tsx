import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import type { LotsView, LotView } from '../../../shared/contract/desk/lots.ts'
import { may } from '../../../shared/domain/identity/permissions.ts'
import { HANDOVERS, LOT_ENDS, type LotMove } from '../../../shared/domain/lots/lotMoves.ts'
import { useContextBar } from '../../app/frame.ts'
import { useGo, useRouteParam } from '../../app/navigation.tsx'
import { useSession } from '../../app/session.ts'
import { desk, withCommandId } from '../../client/desk.ts'
import { explainLine } from '../../client/errors.ts'
import { openDrawn } from '../../client/openDrawn.ts'
import { ask } from '../../client/queries.ts'
import { ActButton, Fault, ScreenHead } from '../../ui/blocks.tsx'
import { Tag } from '../../ui/marks.tsx'
import { useKeys } from '../../ui/useKeys.ts'
import { useText } from '../../ui/useText.ts'
import { formatInstant } from '../documents/instant.ts'
import { SiteWait } from '../site/SiteWait.tsx'
import { siteBar } from '../site/siteBar.ts'
import { HandoverForm, type HandoverMove } from './HandoverForm.tsx'
import { MakeForm, PlaceForm, RefuseForm } from './OtherForms.tsx'
import '../signatures/signatures.css'

/** S17, first cut: lots of a locked inventory, who received or refused them, and the receipt. */
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
  const [beside, setBeside] = useState<Beside>(null)
  const [failed, setFailed] = useState('')
  const canMake = mayMake && view.rooms.length > 0 && view.state !== null && LOCKED.has(view.state)
  const free = beside === null
  const receipt = (lot: LotView) => {
    setFailed('')
    withCommandId((commandId) => desk.lots.receipt({ commandId, lotId: lot.lotId }))
      .then(openDrawn)
      .catch((error: unknown) => setFailed(explainLine(error, t)))
  }
  useContextBar(siteBar(view, t('lots.title'), [], mayMove ? null : t('lots.readOnly')))
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
  const locked = view.state !== null && LOCKED.has(view.state)
  return (
    <div className="screen">
      <ScreenHead
        title={t('lots.titleOf', { name: view.siteName })}
        acts={
          <ActButton
            act={{ label: t('lots.make'), keys: 'M', run: () => setBeside({ kind: 'make' }), disabled: !canMake }}
          />
        }
      />
      <div className="lots-body">
        <Fault words={failed} large />
        {locked ? null : <p className="text2">{t('lots.notLocked')}</p>}
        {locked && view.lots.length === 0 ? <p className="text2">{t('lots.none')}</p> : null}
        <ul className="lot-list" aria-label={t('lots.list')}>
          {view.lots.map((lot) => (
            <li key={lot.lotId}>
              <Lot
                lot={lot}
                onMove={mayMove ? (move) => setBeside({ kind: 'move', lot, move }) : null}
                onReceipt={mayMake ? () => receipt(lot) : null}
              />
            </li>
          ))}
        </ul>
      </div>
      {beside?.kind === 'make' ? <MakeForm view={view} onDone={done} onClose={close} /> : null}
      {beside?.kind === 'move' ? (
        <MoveForm view={view} lot={beside.lot} move={beside.move} onDone={done} onClose={close} />
      ) : null}
    </div>
  )
}

const LOCKED: ReadonlySet<string> = new Set(['INVENTORY_LOCKED', 'PREMISES_DELIVERED', 'GOODS_IN_CUSTODY'])

function MoveForm(props: { view: LotsView; lot: LotView; move: LotMove; onDone: () => void; onClose: () => void }) {
  const { move, ...told } = props
  if (isHandover(move)) return <HandoverForm {...told} move={move} />
  return move === 'refuse' ? <RefuseForm {...told} /> : <PlaceForm {...told} notice={move === 'noticeCollection'} />
}

function isHandover(move: LotMove): move is HandoverMove {
  return HANDOVERS.has(move)
}

function Lot(props: { lot: LotView; onMove: ((move: LotMove) => void) | null; onReceipt: (() => void) | null }) {
  const t = useText()
  const { lot, onMove, onReceipt } = props
  const given = lot.moves.some((one) => HANDOVERS.has(one.move))
  return (
    <>
      <b>{lot.no}</b> <Tag tone={LOT_ENDS.has(lot.state) ? 'green' : 'amber'}>{t(`lots.state.${lot.state}`)}</Tag>{' '}
      {[t('lots.rows', { n: lot.rows }), lot.rooms.join('、'), lot.note].filter((part) => part !== '').join(' · ')}
      {lot.moves.map((one) => (
        <p key={`${one.move} ${one.at}`} className="text2">
          {[
            formatInstant(one.at),
            t(`lots.move.${one.move}`),
            one.relation === '' ? one.whom : `${one.whom}（${one.relation}）`,
            one.reason,
            one.officer,
          ]
            .filter((part) => part !== '')
            .join(' · ')}
        </p>
      ))}
      {lot.findings.map((one) => (
        <p key={`${one.move} ${one.at} finding`} className="red">
          {t('lots.finding', { move: t(`lots.move.${one.move}`), state: t(`lots.state.${one.state}`) })}
        </p>
      ))}
      {lot.twice.length === 0 ? null : (
        <p className="red">{t('lots.twice', { numbers: lot.twice.slice(0, 10).join('、') })}</p>
      )}
      <p className="lot-acts">
        {onMove === null
          ? null
          : lot.possible.map((move) => (
              <Button key={move} size="small" onClick={() => onMove(move)}>
                {t(`lots.move.${move}`)}
              </Button>
            ))}
        {given && onReceipt !== null ? (
          <Button size="small" onClick={onReceipt}>
            {t('lots.receipt')}
          </Button>
        ) : null}
      </p>
    </>
  )
}
