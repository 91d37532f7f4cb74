import './cases.css'
import { Tabs } from 'antd'
import { type RefObject, useEffect, useRef, useState } from 'react'
import { useGo, useQueryParam } from '../../app/navigation.tsx'
import { dataOf, explain } from '../../client/errors.ts'
import { ActButton, ErrorBlock, ProgressLine, ScreenHead } from '../../ui/blocks.tsx'
import { Icon } from '../../ui/icons.tsx'
import { Tag } from '../../ui/marks.tsx'
import { useKeys } from '../../ui/useKeys.ts'
import { useText, useTextOr } from '../../ui/useText.ts'
import { FileBrowser } from '../settings/FileBrowser.tsx'
import { DryRunReport, ImportResult } from './ImportReport.tsx'
import { type Import, useImport } from './importWork.ts'
import { MappingTable } from './MappingTable.tsx'
import { hasAmounts, mappingFaults, remainingMs } from './mapping.ts'
import { useMay } from './permission.ts'
import { Tray, UnfinishedImports, useTrayCount } from './Tray.tsx'
import { useControlFocused } from './useControlFocused.ts'

/** S6: a court's export into the store in three steps, and the rows that were set aside. */
export default function ImportScreen() {
  const t = useText()
  const go = useGo()
  const allowed = useMay('case.import')
  const tab = useQueryParam('tab') === 'tray' ? 'tray' : 'import'
  const open = useTrayCount(allowed.may)
  const work = useImport()
  const toTab = (name: string) => go(name === 'tray' ? '/cases/import?tab=tray' : '/cases/import', { replace: true })
  useKeys([{ id: 'import.back', keys: ['Esc'], scope: 'global', text: 'app.keys.back', run: () => go('/cases') }])
  return (
    <div className="screen cases">
      <ScreenHead title={t('cases.imports.title')} />
      {allowed.may ? (
        <>
          <div className="tabs-row">
            <Tabs
              activeKey={tab}
              onChange={toTab}
              aria-label={t('cases.imports.tabs')}
              items={[
                { key: 'import', label: t('cases.imports.tabImport') },
                { key: 'tray', label: open ? `${t('cases.imports.tabTray')} ${open}` : t('cases.imports.tabTray') },
              ]}
            />
          </div>
          {work.state.running === null ? <UnfinishedImports allowed={allowed.may} /> : null}
          {tab === 'tray' ? <Tray /> : <Steps work={work} toTray={() => toTab('tray')} />}
        </>
      ) : (
        <div className="screen-body">
          <ErrorBlock
            tone="amber"
            happened={t('cases.imports.mayNot', { role: allowed.role })}
            safe={t('cases.reading.failedSafe')}
            next={{ label: t('cases.reading.back'), run: () => go('/cases') }}
          />
        </div>
      )}
    </div>
  )
}

function Steps({ work, toTray }: { work: Import; toTray: () => void }) {
  const t = useText()
  const { state } = work
  const faults = mappingFaults(state.mapping)
  const ready =
    state.file !== null &&
    state.running === null &&
    faults.twice.length === 0 &&
    faults.lacking.length === 0 &&
    (state.unitsSeen || !hasAmounts(state.mapping))
  const onControl = useControlFocused()
  const steps = useStepFocus(state)
  const next = () => {
    if (!ready || state.result) return
    if (state.dry === null) void work.dryRun()
    else if (rowsIn(work) > 0) void work.run()
  }
  useKeys(
    onControl || !ready || state.result !== null
      ? []
      : [{ id: 'import.next', keys: ['Enter'], scope: 'list', text: 'cases.key.next', inBar: true, run: next }],
  )
  return (
    <div className="screen-body import-steps" data-pane tabIndex={-1} ref={steps}>
      <FileStep work={work} />
      {state.file ? <ColumnStep work={work} /> : null}
      {state.file ? (
        <section className="import-step" aria-labelledby="import-step-3">
          <h2 id="import-step-3" tabIndex={-1}>
            {t('cases.imports.stepReport')}
          </h2>
          <RunStep work={work} ready={ready} toTray={toTray} />
        </section>
      ) : null}
    </div>
  )
}

/**
 * Keeps the keys where the work is: what was pressed goes with its step, so each new step takes the focus to its
 * heading. Answers the ref of what holds the steps.
 */
function useStepFocus(state: Import['state']): RefObject<HTMLDivElement | null> {
  const steps = useRef<HTMLDivElement>(null)
  const stage = stageOf(state)
  const before = useRef(stage)
  useEffect(() => {
    const from = before.current
    before.current = stage
    // A column chosen anew drops what was tried; whoever chose it is not taken away from it.
    if (from === stage || (stage === 'columns' && from === 'report')) return
    const heading = steps.current?.querySelector<HTMLElement>(`#import-step-${stepOf(stage, from)}`)
    heading?.focus({ preventScroll: true })
    if (stage === 'report') heading?.scrollIntoView({ block: 'start' })
  }, [stage])
  return steps
}

type Stage = 'file' | 'columns' | 'running' | 'report'

function stageOf({ running, dry, result, file }: Import['state']): Stage {
  if (running !== null) return 'running'
  if (dry !== null || result !== null) return 'report'
  return file === null ? 'file' : 'columns'
}

/** The step that holds a stage; what was cancelled or failed is said where it ran. */
function stepOf(stage: Stage, from: Stage): 1 | 2 | 3 {
  if (stage === 'file') return 1
  return stage === 'columns' && from !== 'running' ? 2 : 3
}

function rowsIn(work: Import): number {
  const { dry } = work.state
  return dry ? dry.imported + dry.updated + dry.unchanged : 0
}

function FileStep({ work }: { work: Import }) {
  const t = useText()
  const { state } = work
  const [browsing, setBrowsing] = useState(false)
  const heading = useRef<HTMLHeadingElement>(null)
  const { file } = state
  const busy = state.running !== null
  const leaveBrowser = () => {
    setBrowsing(false)
    heading.current?.focus({ preventScroll: true })
  }
  return (
    <section className="import-step" aria-labelledby="import-step-1">
      <h2 id="import-step-1" tabIndex={-1} ref={heading}>
        {t('cases.imports.stepFile')}
      </h2>
      {file ? (
        <div className="import-file">
          <Icon name="document" />
          <b lang="zh-CN">{file.fileName}</b>
          <span>{sizeOf(file.bytes, t)}</span>
          <span>
            {file.format === 'xlsx'
              ? t('cases.imports.workbook')
              : t('cases.imports.encoding', { encoding: file.encoding.toUpperCase() })}
          </span>
          <span>{t('cases.imports.rows', { rows: file.approxRows.toLocaleString('en-US') })}</span>
        </div>
      ) : (
        <p className="text2">{state.reading ? t('cases.imports.reading') : t('cases.imports.pickHint')}</p>
      )}
      {state.failure && !file ? <FileFault error={state.failure} /> : null}
      {browsing ? (
        <div className="import-browser">
          <FileBrowser
            kind="file"
            extensions={['csv', 'txt', 'xlsx', 'xls']}
            onPick={(path) => {
              leaveBrowser()
              void work.choose(path)
            }}
            onCancel={leaveBrowser}
          />
        </div>
      ) : (
        <span>
          <ActButton
            kind={file ? 'default' : 'primary'}
            act={{
              label: t(file ? 'cases.imports.pickOther' : 'cases.imports.pick'),
              run: () => setBrowsing(true),
              disabled: busy || state.reading,
            }}
          />
        </span>
      )}
    </section>
  )
}

function sizeOf(bytes: number, t: ReturnType<typeof useText>): string {
  const mb = bytes / 1_000_000
  return mb < 0.1
    ? t('cases.imports.sizeKb', { kb: Math.max(1, Math.round(bytes / 1000)) })
    : t('cases.imports.size', { mb: mb.toFixed(1) })
}

function FileFault({ error }: { error: unknown }) {
  const t = useText()
  const textOr = useTextOr()
  const { happened, safe, next } = explain(error, t)
  const { reason, detail } = dataOf(error)
  const what = reason === 'notATable' ? textOr(`cases.badFile.${detail}`, happened) : happened
  return <ErrorBlock happened={what} safe={safe} nextText={next} />
}

function ColumnStep({ work }: { work: Import }) {
  const t = useText()
  const { state } = work
  const mapped = state.mapping.filter((column) => column.field !== null).length
  return (
    <section className="import-step" aria-labelledby="import-step-2">
      <h2 id="import-step-2" tabIndex={-1}>
        {t('cases.imports.stepColumns')}
        <span className="import-facts">
          {t('cases.imports.columns', { n: state.mapping.length, mapped })}
          {state.file?.remembered ? (
            <Tag tone="green" icon="check">
              {t('cases.imports.remembered')}
            </Tag>
          ) : (
            <Tag tone="amber">{t('cases.imports.proposed')}</Tag>
          )}
        </span>
      </h2>
      <MappingTable work={work} />
    </section>
  )
}

function RunStep({ work, ready, toTray }: { work: Import; ready: boolean; toTray: () => void }) {
  const t = useText()
  const { state } = work
  const { running, dry, result, file } = state
  if (running) {
    const left = remainingMs(running, performance.now())
    return (
      <>
        <ProgressLine
          thing={t(running.kind === 'dryRun' ? 'cases.imports.dryRunning' : 'cases.imports.importing')}
          done={running.done}
          total={running.total}
          {...(left === undefined ? {} : { remainingMs: left })}
          onCancel={work.cancel}
        />
        <p className="text3">
          {t(running.kind === 'dryRun' ? 'cases.imports.dryRunHint' : 'cases.imports.cancelHint')}
        </p>
      </>
    )
  }
  const failure = state.failure ? <FileFault error={state.failure} /> : null
  if (result && file) {
    return <ImportResult report={result} fileName={file.fileName} onTray={toTray} onAgain={work.again} />
  }
  if (dry && file) {
    const rows = rowsIn(work)
    return (
      <>
        {failure}
        <DryRunReport
          report={dry}
          fileName={file.fileName}
          run={
            rows === 0 ? (
              <p className="amber">{t('cases.imports.none')}</p>
            ) : (
              <div className="import-run">
                <ActButton
                  kind="primary"
                  act={{
                    label: t('cases.imports.run', { n: rows.toLocaleString('en-US') }),
                    run: () => void work.run(),
                    keys: 'Enter',
                  }}
                />
                <span className="text3">{t('cases.imports.cancelHint')}</span>
              </div>
            )
          }
        />
      </>
    )
  }
  return (
    <>
      {failure}
      {state.dryCancelled ? <p className="amber">{t('cases.imports.cancelledDry')}</p> : null}
      <div className="import-run">
        <ActButton
          kind="primary"
          act={{ label: t('cases.imports.dryRun'), run: () => void work.dryRun(), keys: 'Enter', disabled: !ready }}
        />
        <span className="text3">{t('cases.imports.dryRunHint')}</span>
      </div>
    </>
  )
}
