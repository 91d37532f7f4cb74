import type { ReactNode } from 'react'
import type { ImportReport as Report } from '../../../shared/contract/desk/cases.ts'
import { useGo } from '../../app/navigation.tsx'
import { ActButton, SectionHead } from '../../ui/blocks.tsx'
import { useKeys } from '../../ui/useKeys.ts'
import { useText, useTextOr } from '../../ui/useText.ts'
import { momentOf } from '../../ui/values.tsx'
import { csvText, saveText } from './csv.ts'
import { type Finding, groupFindings, type ReportWords, reportRows } from './importReport.ts'

const number = (n: number) => n.toLocaleString('en-US')
/** Rows of a group named one by one; the rest is in the saved report. */
const ROWS_NAMED = 12

/** A finding's sentence: what is wrong and the way out. */
export function useFindingWords(): ReportWords {
  const t = useText()
  const textOr = useTextOr()
  const field = (name: string) => textOr(`importReasons.field.${name || 'row'}`, name)
  const sentence = (kind: 'fault' | 'warning', { reason, detail }: Finding) =>
    textOr(`importReasons.${kind}.${reason}`, reason).replaceAll('{{text}}', () => detail)
  return {
    head: [
      t('cases.imports.reportKind'),
      t('cases.imports.line'),
      t('cases.imports.field'),
      t('cases.imports.reason'),
      t('cases.imports.reportText'),
    ],
    refused: t('cases.imports.kindRefused'),
    warning: t('cases.imports.kindWarning'),
    field,
    fault: (finding) => sentence('fault', finding),
    remark: (finding) => sentence('warning', finding),
  }
}

function Counts({ report }: { report: Report }) {
  const t = useText()
  const boxes = [
    { name: t('cases.imports.added'), n: report.imported, tone: '' },
    { name: t('cases.imports.updated'), n: report.updated, tone: '' },
    { name: t('cases.imports.unchanged'), n: report.unchanged, tone: '' },
    { name: t('cases.imports.refused'), n: report.refusedCount, tone: report.refusedCount > 0 ? 'red' : '' },
    { name: t('cases.imports.warnings'), n: report.warningCount, tone: report.warningCount > 0 ? 'amber' : '' },
  ]
  return (
    <dl className="ledgers report-counts">
      {boxes.map((box) => (
        <div key={box.name}>
          <dt className="ledger-name">{box.name}</dt>
          <dd className={`field-figure ${box.tone}`}>{number(box.n)}</dd>
        </div>
      ))}
    </dl>
  )
}

function Findings({ report, fileName, dry }: { report: Report; fileName: string; dry: boolean }) {
  const t = useText()
  const words = useFindingWords()
  const groups = groupFindings(report.warnings)
  const save = () =>
    saveText(`${t('cases.imports.reportTitle', { file: fileName })}.csv`, csvText(reportRows(report, words)))
  const print = () => window.print()
  useKeys([{ id: 'import.print', keys: ['Ctrl+P'], scope: 'global', text: 'cases.key.print', inBar: true, run: print }])
  const listed = (shown: number, total: number) =>
    shown < total ? t('cases.imports.refusedFirst', { total: number(total), shown: number(shown) }) : undefined
  return (
    <div className="print-area">
      <p className="print-only print-title" lang="zh-CN">
        {t('cases.imports.reportTitle', { file: fileName })}
        <span>{t('cases.imports.reportMade', { time: momentOf(Date.now()) })}</span>
      </p>
      <SectionHead title={t('cases.imports.refusedTitle')} aside={listed(report.refused.length, report.refusedCount)} />
      {report.refusedCount === 0 ? (
        <p className="text2">{t('cases.imports.noRefused')}</p>
      ) : (
        <>
          {dry ? <p className="text2">{t('cases.imports.refusedAfterDry')}</p> : null}
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by Tab */}
          <section className="report-scroll" data-pane tabIndex={0} aria-label={t('cases.imports.refusedTitle')}>
            <table className="plain-table">
              <thead>
                <tr>
                  <th scope="col" className="report-row">
                    {t('cases.imports.line')}
                  </th>
                  <th scope="col" className="report-field">
                    {t('cases.imports.field')}
                  </th>
                  <th scope="col">{t('cases.imports.reason')}</th>
                </tr>
              </thead>
              <tbody>
                {report.refused.map((finding) => (
                  <tr key={`${finding.row}${finding.field}${finding.reason}`}>
                    <td className="number">{number(finding.row)}</td>
                    <td>{words.field(finding.field)}</td>
                    <td className="wrap">{words.fault(finding)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        </>
      )}
      <SectionHead
        title={t('cases.imports.warningsTitle')}
        aside={
          report.warnings.length < report.warningCount
            ? t('cases.imports.warningsFirst', {
                total: number(report.warningCount),
                shown: number(report.warnings.length),
              })
            : undefined
        }
      />
      {groups.length === 0 ? <p className="text2">{t('cases.imports.noWarnings')}</p> : null}
      {groups.length > 0 ? (
        <table className="plain-table">
          <thead>
            <tr>
              <th scope="col" className="report-row">
                {t('cases.imports.count')}
              </th>
              <th scope="col" className="report-field">
                {t('cases.imports.field')}
              </th>
              <th scope="col">{t('cases.imports.reason')}</th>
            </tr>
          </thead>
          <tbody>
            {groups.map((group) => (
              <tr key={`${group.reason}${group.field}`}>
                <td className="number">{number(group.rows.length)}</td>
                <td>{words.field(group.field)}</td>
                <td className="wrap">
                  {words.remark({ row: 0, field: group.field, reason: group.reason, detail: group.example })}
                  <small>
                    {t(group.rows.length > ROWS_NAMED ? 'cases.imports.lineMore' : 'cases.imports.lineList', {
                      lines: group.rows.slice(0, ROWS_NAMED).map(number).join('、'),
                    })}
                  </small>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
      <span className="row print-hidden">
        <ActButton act={{ label: t('cases.imports.saveReport'), run: save }} />
        <ActButton act={{ label: t('cases.imports.printReport'), run: print, keys: 'Ctrl P' }} />
      </span>
    </div>
  )
}

/** What an import would do; nothing was written. */
export function DryRunReport({ report, fileName, run }: { report: Report; fileName: string; run: ReactNode }) {
  const t = useText()
  const seconds = (report.ms / 1000).toFixed(1)
  return (
    <>
      <p role="status">{t('cases.imports.dryDone', { rows: number(report.rows), seconds })}</p>
      <Counts report={report} />
      {report.handStated > 0 ? (
        <p className="amber">{t('cases.imports.handStated', { n: number(report.handStated) })}</p>
      ) : null}
      {run}
      <Findings report={report} fileName={fileName} dry />
    </>
  )
}

/** What an import did. */
export function ImportResult(props: { report: Report; fileName: string; onTray: () => void; onAgain: () => void }) {
  const t = useText()
  const go = useGo()
  const { report } = props
  const said = {
    added: number(report.imported),
    updated: number(report.updated),
    unchanged: number(report.unchanged),
    refused: number(report.refusedCount),
    seconds: (report.ms / 1000).toFixed(1),
  }
  const nothingNew = report.imported === 0 && report.updated === 0 && report.refusedCount === 0
  return (
    <>
      <p role="status" className={report.cancelled ? 'amber' : 'green'}>
        <b>{nothingNew && !report.cancelled ? t('cases.imports.nothingNew', said) : t('cases.imports.done', said)}</b>{' '}
        {report.cancelled ? t('cases.imports.cancelled') : null}
      </p>
      <Counts report={report} />
      {report.handStated > 0 ? (
        <p className="amber">{t('cases.imports.handStated', { n: number(report.handStated) })}</p>
      ) : null}
      <span className="row">
        <ActButton kind="primary" act={{ label: t('cases.imports.toCases'), run: () => go('/cases') }} />
        {report.refusedCount > 0 ? <ActButton act={{ label: t('cases.imports.toTray'), run: props.onTray }} /> : null}
        <ActButton act={{ label: t('cases.imports.runAgain'), run: props.onAgain }} />
      </span>
      <Findings report={report} fileName={props.fileName} dry={false} />
    </>
  )
}
