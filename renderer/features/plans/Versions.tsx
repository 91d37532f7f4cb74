import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { PlanAnswer, PlanChangeAnswer } from '../../../shared/contract/desk/plans.ts'
import { explainLine } from '../../client/errors.ts'
import { ask } from '../../client/queries.ts'
import { EmptyState } from '../../ui/blocks.tsx'
import { useText, useTextOr } from '../../ui/useText.ts'
import { momentOf } from '../../ui/values.tsx'
import { type CellWords, cellText } from './cells.ts'
import type { GridRow } from './planRows.ts'
import { COLUMNS, type TableKind } from './tables.ts'

type Tables = ReadonlyMap<TableKind, readonly GridRow[]>

/** Frozen versions and what changed since one of them, or between it and the one before, by weight. */
export function Versions({ plan, words, tables }: { plan: PlanAnswer; words: CellWords; tables: Tables }) {
  const t = useText()
  const [chosen, setChosen] = useState('')
  const [withNow, setWithNow] = useState(true)
  const at = Math.max(
    0,
    plan.versions.findIndex((version) => version.versionId === chosen),
  )
  const version = plan.versions[at]
  const before = plan.versions[at + 1]
  if (version === undefined) return <EmptyState sentence={t('plans.noVersions')} />
  const pair = withNow || before === undefined ? { from: version, to: null } : { from: before, to: version }
  return (
    <div className="plan-versions">
      <nav aria-label={t('plans.versions')} data-pane tabIndex={-1}>
        <ul>
          {plan.versions.map((one) => (
            <li key={one.versionId}>
              <button
                type="button"
                aria-pressed={one.versionId === version.versionId}
                onClick={() => setChosen(one.versionId)}
              >
                <b>{t('plans.versionLine', { n: one.number })}</b>
                <small>
                  {t('plans.versionFacts', {
                    time: momentOf(one.frozenAt),
                    who: one.officer,
                    code: one.code,
                  })}
                </small>
              </button>
            </li>
          ))}
        </ul>
      </nav>
      <section className="plan-changes" data-pane tabIndex={-1}>
        <div className="row">
          <button type="button" className="chip" aria-pressed={pair.to === null} onClick={() => setWithNow(true)}>
            {t('plans.compareWith')}
          </button>
          {before === undefined ? null : (
            <button type="button" className="chip" aria-pressed={pair.to !== null} onClick={() => setWithNow(false)}>
              {t('plans.compareBefore')}
            </button>
          )}
        </div>
        <Changes
          siteId={plan.siteId}
          from={pair.from.versionId}
          to={pair.to?.versionId ?? null}
          words={words}
          tables={tables}
        />
      </section>
    </div>
  )
}

function Changes(props: { siteId: string; from: string; to: string | null; words: CellWords; tables: Tables }) {
  const t = useText()
  const { siteId, from, to } = props
  const asked = useQuery(ask.plans.difference.queryOptions({ input: { siteId, from, to }, placeholderData: undefined }))
  if (asked.error !== null) return <p className="red">{explainLine(asked.error, t)}</p>
  if (asked.data === undefined) return null
  if (asked.data.length === 0) return <p className="text2">{t('plans.noChanges')}</p>
  const byWeight = [...Map.groupBy(asked.data, (change) => change.weight)]
  return (
    <>
      <h2>{t('plans.changes', { n: asked.data.length })}</h2>
      {byWeight.map(([weight, changes]) => (
        <section key={weight}>
          <h3>
            {t(`plans.weight.${weight}`)} <span className="text3">{changes.length}</span>
          </h3>
          <ul>
            {changes.map((change) => (
              <Change
                key={`${change.kind} ${change.id} ${change.field}`}
                change={change}
                words={props.words}
                tables={props.tables}
              />
            ))}
          </ul>
        </section>
      ))}
    </>
  )
}

/** One difference as a sentence: deletions struck, insertions underlined. */
function Change({ change, words, tables }: { change: PlanChangeAnswer; words: CellWords; tables: Tables }) {
  const t = useText()
  const textOr = useTextOr()
  const name = change.label === '' ? labelNow(change, tables) : labelInWords(change.label, words)
  const kind = textOr(`planFields.kind.${change.kind}`, change.kind)
  const field = change.field === '' ? '' : textOr(`planFields.field.${fieldName(change)}`, change.field)
  const before = change.act === 'added' ? '' : valueWords(change, change.before, words) || t('plans.nothing')
  const after = change.act === 'struck' ? '' : valueWords(change, change.after, words) || t('plans.nothing')
  return (
    <li>
      <span className="text3">{t(`plans.act.${change.act}`)}</span>
      <span>
        {kind} <b>{name}</b> {field}
      </span>
      <span>
        {change.field === '' ? null : (
          <>
            <del>{before}</del> <ins>{after}</ins>
          </>
        )}
      </span>
    </li>
  )
}

function fieldName(change: PlanChangeAnswer): string {
  return change.kind === 'room' && change.field === 'purpose' ? 'use' : change.field
}

function labelNow(change: PlanChangeAnswer, tables: Tables): string {
  return tables.get(change.kind as TableKind)?.find((row) => row.id === change.id)?.label ?? ''
}

/** A label that is a code of some list is said in words. */
function labelInWords(label: string, words: CellWords): string {
  if (!/^[A-Z_]+$/.test(label)) return label
  const lists = ['riskKind', 'agencyKind', 'witnessKind', 'costKind', 'slotKind', 'duty', 'groupKind', 'evidenceKind']
  const said = [...lists, 'encumbranceKind', 'executionKind', 'textSection', 'occupantClass'].map((list) =>
    words.code(list, label),
  )
  return said.find((word) => word !== label) ?? label
}

function valueWords(change: PlanChangeAnswer, value: unknown, words: CellWords): string {
  if (typeof value === 'object' && value !== null && 'inDoubt' in value && Array.isArray(value.inDoubt)) {
    return value.inDoubt.map((one) => valueWords(change, one, words)).join(' / ')
  }
  const column = COLUMNS[change.kind as TableKind]?.find((one) => one.field === change.field)
  if (column !== undefined) return cellText(column.cell, value, words)
  if (value === null || value === undefined) return ''
  return typeof value === 'object' ? Object.values(value).join(' – ') : String(value)
}
