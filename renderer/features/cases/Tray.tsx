import { useQuery } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useRef, useState } from 'react'
import type { TrayRow } from '../../../shared/contract/desk/cases.ts'
import { useGo } from '../../app/navigation.tsx'
import { desk, withCommandId } from '../../client/desk.ts'
import { codeOf, dataOf, explain, explainLine } from '../../client/errors.ts'
import { ask } from '../../client/queries.ts'
import { ActButton, EmptyState, ErrorBlock, SectionHead } from '../../ui/blocks.tsx'
import { type Column, DataTable, type TableHandle } from '../../ui/DataTable.tsx'
import { Drawer, DrawerSection } from '../../ui/Drawer.tsx'
import { ConfirmWithReason, FilterChips, useToast } from '../../ui/fields.tsx'
import { Kbd, Tag } from '../../ui/marks.tsx'
import { belongsToInputMethod } from '../../ui/useKeys.ts'
import { useText } from '../../ui/useText.ts'
import { momentOf } from '../../ui/values.tsx'
import { refreshCases } from './caseData.ts'
import { useFindingWords } from './ImportReport.tsx'

const states = ['open', 'mended', 'dismissed'] as const
type State = TrayRow['state']
const PAGE = 200

/** How many rows wait in the tray; undefined until known or where the role may not look. */
export function useTrayCount(allowed: boolean): number | undefined {
  const input = { state: 'open' as const, limit: 1, offset: 0 }
  return useQuery({ ...ask.cases.listTray.queryOptions({ input }), enabled: allowed }).data?.open
}

const stateTones = { open: 'amber', mended: 'green', dismissed: 'plain' } as const

/** Imports that broke off, and the way to finish them. */
export function UnfinishedImports({ allowed }: { allowed: boolean }) {
  const t = useText()
  const input = { state: 'open' as const, limit: 1, offset: 0 }
  const { data } = useQuery({ ...ask.cases.listTray.queryOptions({ input }), enabled: allowed })
  return (data?.unfinished ?? []).map((batch) => (
    <ErrorBlock
      key={batch.batchId}
      tone="amber"
      happened={t('cases.tray.unfinished', {
        file: batch.fileName,
        officer: batch.officer,
        time: momentOf(batch.startedAt),
      })}
      safe={t('cases.tray.unfinishedSafe')}
    />
  ))
}

/** Rows that could not be imported, kept for ever: why, who dealt with them, and the cells to mend in place. */
export function Tray() {
  const t = useText()
  const words = useFindingWords()
  const [state, setState] = useState<State | null>('open')
  const [offset, setOffset] = useState(0)
  const [cursor, setCursor] = useState(0)
  const [closed, setClosed] = useState(false)
  const table = useRef<TableHandle>(null)
  const list = useQuery(ask.cases.listTray.queryOptions({ input: { state, limit: PAGE, offset } }))
  const rows = list.data?.rows ?? []
  const index = Math.min(cursor, rows.length - 1)
  const row = rows[index]
  const total = list.data?.total ?? 0
  const choose = (next: State | null) => {
    setState(next)
    setOffset(0)
    setCursor(0)
  }
  if (list.error) {
    const { happened } = explain(list.error, t)
    return (
      <div className="screen-body">
        <ErrorBlock
          happened={happened}
          safe={t('cases.reading.failedSafe')}
          next={{ label: t('app.act.retry'), run: () => void list.refetch() }}
        />
      </div>
    )
  }
  return (
    <div className="split">
      <section className="screen" aria-label={t('cases.tray.table')}>
        <div className="tray-bar">
          <FilterChips
            label={t('cases.tray.states')}
            chips={states.map((one) => ({
              id: one,
              label: t(`cases.tray.${one}`),
              ...(one === 'open' && list.data ? { count: list.data.open } : {}),
            }))}
            on={state === null ? [] : [state]}
            onToggle={(one) => choose(state === one ? null : one)}
          />
          <Pages offset={offset} total={total} onOffset={setOffset} />
        </div>
        <DataTable
          ref={table}
          label={t('cases.tray.table')}
          twoLines
          columns={trayColumns(t, words)}
          count={rows.length}
          getRow={(at) => rows[at]}
          rowKey={(one) => one.trayId}
          cursor={index}
          onCursor={(at) => {
            setCursor(at)
            setClosed(false)
          }}
          onOpen={() => {
            const whole = document.querySelector<HTMLElement>('.tray-open')
            if (whole) whole.click()
            else toFaultyCell()
          }}
          rowTone={(one) => (one.state === 'open' ? undefined : 'quiet')}
          empty={
            list.data ? (
              <EmptyState
                sentence={t(state === null || state === 'open' ? 'cases.tray.none' : 'cases.tray.noneState')}
              />
            ) : null
          }
        />
      </section>
      {row && !closed ? (
        <TrayDrawer
          key={row.trayId}
          row={row}
          onClose={() => {
            setClosed(true)
            table.current?.focus()
          }}
          onSettled={() => table.current?.focus()}
        />
      ) : null}
    </div>
  )
}

function Pages({ offset, total, onOffset }: { offset: number; total: number; onOffset: (offset: number) => void }) {
  const t = useText()
  if (total <= PAGE) return null
  return (
    <span className="row tray-pages">
      <Button size="small" disabled={offset === 0} onClick={() => onOffset(offset - PAGE)}>
        ‹<span className="visually-hidden">{t('app.keys.pages')}</span>
      </Button>
      <span className="number">
        {offset + 1}–{Math.min(offset + PAGE, total)} / {total.toLocaleString('en-US')}
      </span>
      <Button size="small" disabled={offset + PAGE >= total} onClick={() => onOffset(offset + PAGE)}>
        ›<span className="visually-hidden">{t('app.keys.pages')}</span>
      </Button>
    </span>
  )
}

/** The cell a fault is about; the beginning of the line when it is about the whole row. */
function shownText(row: TrayRow): string {
  return row.cells.find((cell) => cell.field === row.field)?.text ?? row.raw.slice(0, 120)
}

function caseNoOf(row: TrayRow): string {
  return row.cells.find((cell) => cell.field === 'caseNo')?.text ?? ''
}

function trayColumns(t: ReturnType<typeof useText>, words: ReturnType<typeof useFindingWords>): Column<TrayRow>[] {
  return [
    {
      id: 'file',
      head: t('cases.tray.file'),
      width: 'minmax(132px, 0.8fr)',
      cell: (row) => (
        <>
          <b>{t('cases.imports.lineNo', { n: row.line.toLocaleString('en-US') })}</b>
          <small title={row.fileName} lang="zh-CN">
            {row.fileName}
          </small>
        </>
      ),
    },
    {
      id: 'reason',
      head: t('cases.tray.reason'),
      width: 'minmax(220px, 2fr)',
      cell: (row) => {
        const why = words.fault({ row: row.line, field: row.field, reason: row.reason, detail: shownText(row) })
        return (
          <>
            <span title={why}>{why}</span>
            <small lang="zh-CN" title={row.raw}>
              {words.field(row.field)} · {caseNoOf(row) || row.raw}
            </small>
          </>
        )
      },
    },
    {
      id: 'state',
      head: t('cases.tray.state'),
      width: '132px',
      cell: (row) => (
        <>
          <Tag tone={stateTones[row.state]}>{t(`cases.tray.${row.state}`)}</Tag>
          {row.decidedBy ? <small>{row.decidedBy}</small> : null}
        </>
      ),
    },
  ]
}

/** Where mending begins: the cell the fault is about, else the first. */
function toFaultyCell(): void {
  const faulty = document.querySelector<HTMLElement>('.tray-cell.faulty input')
  ;(faulty ?? document.querySelector<HTMLElement>('.tray-cells input'))?.focus()
}

function TrayDrawer({ row, onClose, onSettled }: { row: TrayRow; onClose: () => void; onSettled: () => void }) {
  const t = useText()
  const go = useGo()
  const toast = useToast()
  const words = useFindingWords()
  const [whole, setWhole] = useState(row.state !== 'open')
  const [cells, setCells] = useState(() => row.cells.map((cell) => cell.text))
  const [failure, setFailure] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const [dismissing, setDismissing] = useState(false)
  const open = row.state === 'open'
  const { trayId, rev } = row
  const show = async () => {
    setBusy(true)
    setFailure(null)
    try {
      const shown = await desk.cases.openTrayRow({ trayId })
      setCells(shown.cells.map((cell) => cell.text))
      setWhole(true)
      requestAnimationFrame(() => toFaultyCell())
    } catch (error) {
      setFailure(error)
    } finally {
      setBusy(false)
    }
  }
  const mend = async () => {
    setBusy(true)
    setFailure(null)
    try {
      const done = await withCommandId((commandId) => desk.cases.mendTrayRow({ commandId, trayId, rev, cells }))
      toast(t(`cases.tray.outcome.${done.outcome}`))
      onSettled()
      await refreshCases()
    } catch (error) {
      setFailure(error)
    } finally {
      setBusy(false)
    }
  }
  const dismiss = async (reason: string) => {
    await withCommandId((commandId) => desk.cases.dismissTrayRow({ commandId, trayId, rev, reason }))
    setDismissing(false)
    onSettled()
    await refreshCases()
  }
  const why = words.fault({ row: row.line, field: row.field, reason: row.reason, detail: shownText(row) })
  const { caseId } = row
  const hint = !open ? 'cases.tray.settled' : whole ? 'cases.tray.mendHint' : 'cases.tray.openHint'
  return (
    <Drawer
      title={t('cases.tray.drawer', { file: row.fileName, line: row.line.toLocaleString('en-US') })}
      tags={<Tag tone={stateTones[row.state]}>{t(`cases.tray.${row.state}`)}</Tag>}
      onClose={onClose}
    >
      <DrawerSection>
        <p className={open ? 'red' : 'text2'}>{why}</p>
        {row.decidedBy ? <p className="text2">{t('cases.tray.by', { officer: row.decidedBy })}</p> : null}
        {row.note ? <p className="text2">{t('cases.tray.note', { note: row.note })}</p> : null}
        {caseId ? <ActButton act={{ label: t('cases.tray.toCase'), run: () => go(`/cases/${caseId}`) }} /> : null}
      </DrawerSection>
      <DrawerSection>
        <SectionHead title={t('cases.tray.cells')} aside={t(hint)} />
        <div className="tray-cells">
          {row.cells.map((cell, at) => (
            <label
              // biome-ignore lint/suspicious/noArrayIndexKey: columns of a file are named by their place
              key={at}
              htmlFor={`cell-${at}`}
              className={cell.field === row.field ? 'tray-cell faulty' : 'tray-cell'}
            >
              <span lang="zh-CN" title={cell.heading}>
                {cell.heading || '—'}
              </span>
              <Input
                id={`cell-${at}`}
                size="small"
                lang="zh-CN"
                readOnly={!open || !whole}
                maxLength={2000}
                status={open && cell.field === row.field ? 'error' : undefined}
                value={cells[at] ?? ''}
                onChange={(event) => setCells(cells.map((text, other) => (other === at ? event.target.value : text)))}
                onKeyDown={(event) => {
                  if (event.key === 'Enter' && event.ctrlKey && !belongsToInputMethod(event) && open && whole)
                    void mend()
                }}
              />
            </label>
          ))}
        </div>
        {failure ? <MendFault error={failure} /> : null}
        {open ? (
          <span className="row tray-acts">
            {whole ? (
              <Button type="primary" loading={busy} onClick={() => void mend()}>
                {t('cases.tray.mend')}
                <Kbd>Ctrl Enter</Kbd>
              </Button>
            ) : (
              <Button type="primary" className="tray-open" loading={busy} onClick={() => void show()}>
                {t('cases.tray.openRow')}
                <Kbd>Enter</Kbd>
              </Button>
            )}
            <Button onClick={() => setDismissing(true)}>{t('cases.tray.dismiss')}</Button>
          </span>
        ) : null}
      </DrawerSection>
      <DrawerSection>
        <SectionHead title={t('cases.tray.raw')} />
        <p className="tray-raw mono" lang="zh-CN">
          {row.raw}
        </p>
      </DrawerSection>
      <ConfirmWithReason
        open={dismissing}
        title={t('cases.tray.dismissTitle', { line: row.line.toLocaleString('en-US') })}
        consequence={t('cases.tray.dismissConsequence')}
        confirmLabel={t('cases.tray.dismiss')}
        onConfirm={dismiss}
        onCancel={() => setDismissing(false)}
        explain={(error) => explainLine(error, t)}
      />
    </Drawer>
  )
}

/** Still faulty: the sentence of the fault that stands now. */
function MendFault({ error }: { error: unknown }) {
  const t = useText()
  const words = useFindingWords()
  const data = dataOf(error)
  const text = (name: string) => (typeof data[name] === 'string' ? data[name] : '')
  if (codeOf(error) === 'REFUSED') {
    const reason = words.fault({ row: 0, field: text('field'), reason: text('rule'), detail: text('detail') })
    const sentence = reason === text('rule') ? explainLine(error, t) : reason
    return (
      <p className="red" role="alert">
        {t('cases.tray.still', { reason: sentence })}
      </p>
    )
  }
  return <ErrorBlock happened={explainLine(error, t)} safe={t('cases.reading.notSavedSafe')} />
}
