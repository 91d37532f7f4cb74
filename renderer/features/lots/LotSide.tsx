import { Button } from 'antd'
import type { Ref } from 'react'
import type { LotView } from '../../../shared/contract/desk/lots.ts'
import { HANDOVERS, type LotMove } from '../../../shared/domain/lots/lotMoves.ts'
import { isSettling } from '../../../shared/domain/lots/settling.ts'
import { SectionHead } from '../../ui/blocks.tsx'
import { Tag } from '../../ui/marks.tsx'
import { useText, useTextOr } from '../../ui/useText.ts'
import { DateText, formatFen, KeyValues } from '../../ui/values.tsx'
import { formatInstant } from '../documents/instant.ts'
import { toneOf } from './LotTable.tsx'

/** The lot under the cursor: what is known of it, what may be done, what may not and why, and how it came here. */
export function LotSide(props: {
  lot: LotView
  /** Whether this role hands goods over; settling moves have guards of their own. */
  mayMove: boolean
  onMove: (move: LotMove) => void
  onReceipt: (() => void) | null
  ref: Ref<HTMLElement>
}) {
  const t = useText()
  const { lot } = props
  return (
    <aside className="lot-side" aria-label={t('lots.lotLabel', { no: lot.no })} data-pane tabIndex={-1} ref={props.ref}>
      <section>
        <h2 className="lot-title">
          {lot.no} <Tag tone={toneOf(lot)}>{t(`lots.state.${lot.state}`)}</Tag>
        </h2>
        <KeyValues
          rows={[
            { label: t('lots.field.rows'), value: t('lots.rows', { n: lot.rows }) },
            { label: t('lots.rooms'), value: lot.rooms.join('、') },
            { label: t('lots.form.place'), value: lot.place || null },
            { label: t('lots.form.custodian'), value: lot.custodian || null },
            { label: t('lots.form.until'), value: <DateText date={lot.until} />, amber: lot.overdue },
            ...(lot.priceFen === null ? [] : [{ label: t('lots.field.price'), value: formatFen(lot.priceFen) }]),
            ...(lot.note === '' ? [] : [{ label: t('lots.note'), value: lot.note }]),
          ]}
        />
      </section>
      <Claims lot={lot} />
      <Acts {...props} />
      <History lot={lot} />
    </aside>
  )
}

/** Claims shown one by one; the rest is counted. */
const CLAIMS_SHOWN = 8

function Claims({ lot }: { lot: LotView }) {
  const t = useText()
  if (lot.disputed.length === 0 && lot.twice.length === 0) return null
  return (
    <section>
      {lot.disputed.length === 0 ? null : (
        <p className="red">
          <b>{t('lots.disputedCount', { n: lot.disputed.length })}</b> {t('lots.disputedHint')}
        </p>
      )}
      {lot.disputed.slice(0, CLAIMS_SHOWN).map((one) => (
        <p key={one.number} className="small">
          <b>{one.number}</b> {t(`lots.claim.${one.cause}`, { who: one.who })}
        </p>
      ))}
      {lot.twice.length === 0 ? null : (
        <p className="red">{t('lots.twice', { numbers: lot.twice.slice(0, 10).join('、') })}</p>
      )}
    </section>
  )
}

function Acts(props: {
  lot: LotView
  mayMove: boolean
  onMove: (move: LotMove) => void
  onReceipt: (() => void) | null
}) {
  const t = useText()
  const textOr = useTextOr()
  const { lot, mayMove, onMove, onReceipt } = props
  const wordsOf = (rule: string, detail: string) => textOr(`errors.rules.${rule}`, rule).replace('{{detail}}', detail)
  const given = lot.moves.some((one) => HANDOVERS.has(one.move))
  const open = lot.possible.filter((move) => mayMove || isSettling(move))
  const receipt = given ? onReceipt : null
  if (open.length === 0 && lot.closed.length === 0 && receipt === null) return null
  return (
    <section>
      <p className="lot-acts">
        {open.map((move) => (
          <Button key={move} size="small" onClick={() => onMove(move)}>
            {t(`lots.move.${move}`)}
          </Button>
        ))}
        {receipt === null ? null : (
          <Button size="small" onClick={receipt}>
            {t('lots.receipt')}
          </Button>
        )}
      </p>
      <ul className="lot-closed" aria-label={t('lots.closed')}>
        {[...Map.groupBy(lot.closed, ({ rule, detail }) => wordsOf(rule, detail))].map(([words, moves]) => (
          <li key={words}>
            {moves.map(({ move }) => (
              <Button key={move} size="small" disabled>
                {t(`lots.move.${move}`)}
              </Button>
            ))}
            <small className="text2">{words}</small>
          </li>
        ))}
      </ul>
    </section>
  )
}

function History({ lot }: { lot: LotView }) {
  const t = useText()
  return (
    <section>
      <SectionHead title={t('lots.history')} />
      {lot.moves.length === 0 ? <p className="text3 small">{t('lots.noMoves')}</p> : null}
      <ul className="lot-history">
        {lot.moves.map((one) => (
          <li key={`${one.move} ${one.at}`}>
            <b>{t(`lots.move.${one.move}`)}</b>{' '}
            {[
              one.on,
              one.relation === '' ? one.whom : `${one.whom}（${one.relation}）`,
              one.amountFen === null ? '' : t('lots.yuan', { sum: formatFen(one.amountFen) }),
              one.costsFen === null ? '' : t('lots.costs', { sum: formatFen(one.costsFen) }),
              one.paper,
              one.reason,
            ]
              .filter((part) => part !== '')
              .join(' · ')}
            <br />
            <span className="text3 small">
              {formatInstant(one.at)} {one.officer}
            </span>
          </li>
        ))}
        {lot.findings.map((one) => (
          <li key={`${one.move} ${one.at} finding`} className="red">
            {t('lots.finding', { move: t(`lots.move.${one.move}`), state: t(`lots.state.${one.state}`) })}
          </li>
        ))}
      </ul>
    </section>
  )
}
