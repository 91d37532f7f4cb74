import { useEffect } from 'react'
import { createPortal } from 'react-dom'
import type { WorkItem } from '../../../shared/contract/desk/worklist.ts'
import { useText } from '../../ui/useText.ts'
import { taskWords } from './columns.tsx'
import type { Shown } from './groups.ts'

/** Every row the list shows, as a sheet for the printer; the browser's own dialog opens at once. */
export function PrintList(props: { shown: Shown; today: string; officer: string; onDone: () => void }) {
  const t = useText()
  const { shown, onDone } = props
  useEffect(() => {
    document.body.classList.add('prints-list')
    addEventListener('afterprint', onDone)
    window.print()
    return () => {
      removeEventListener('afterprint', onDone)
      document.body.classList.remove('prints-list')
    }
  }, [onDone])
  const groups = [...shown.heads].map(([from, name], at, all) => ({
    name,
    rows: shown.rows.slice(from, all[at + 1]?.[0] ?? shown.rows.length),
  }))
  return createPortal(
    <section className="print-sheet" aria-label={t('worklist.print.title')}>
      <h1>{t('worklist.print.title')}</h1>
      <p>{t('worklist.print.of', { officer: props.officer, date: props.today, n: shown.rows.length })}</p>
      <table>
        <thead>
          <tr>
            {(['due', 'task', 'caseNo', 'debtor', 'basis'] as const).map((name) => (
              <th key={name}>{t(`worklist.${name}`)}</th>
            ))}
            <th>{t('worklist.print.done')}</th>
          </tr>
        </thead>
        {groups.map(({ name, rows }) => (
          <tbody key={name}>
            <tr>
              <th colSpan={6}>{t(name === 'dueToday' ? 'worklist.today' : `worklist.${name}`)}</th>
            </tr>
            {rows.map((row) => (
              <PrintRow key={row.key} row={row} />
            ))}
          </tbody>
        ))}
      </table>
    </section>,
    document.body,
  )
}

function PrintRow({ row }: { row: WorkItem }) {
  const t = useText()
  return (
    <tr>
      <td>{row.dueOn}</td>
      <td>{taskWords(row, t)}</td>
      <td lang="zh-CN">{row.caseNo}</td>
      <td lang="zh-CN">{row.debtors.join('、')}</td>
      <td lang="zh-CN">{row.basis}</td>
      <td />
    </tr>
  )
}
