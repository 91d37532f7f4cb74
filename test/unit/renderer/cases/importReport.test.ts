import { describe, expect, it } from 'vitest'
import { groupFindings, reportRows } from '../../../../renderer/features/cases/importReport.ts'
import { hasAmounts, mappingFaults, remainingMs } from '../../../../renderer/features/cases/mapping.ts'
import type { ImportReport, MappedColumn } from '../../../../shared/contract/desk/cases.ts'

const finding = (row: number, reason: string, field: string) => ({ row, reason, field, detail: `text ${row}` })
const report: ImportReport = {
  rows: 3,
  imported: 1,
  updated: 0,
  unchanged: 0,
  refused: [finding(3, 'caseNoEmpty', 'caseNo')],
  refusedCount: 1,
  warnings: [finding(2, 'idChecksum', 'debtorIds'), finding(4, 'phoneForm', 'phone'), finding(5, 'phoneForm', 'phone')],
  warningCount: 3,
  handStated: 0,
  cancelled: false,
  ms: 5,
}
const column = (index: number, field: string | null): MappedColumn => ({
  index,
  heading: `列${index}`,
  field,
  unit: field === 'claimedAmount' ? 'yuan' : null,
  samples: [],
})

describe('the report of an import', () => {
  it('[A2] groups remarks of one kind, the most frequent first, and keeps their rows', () => {
    expect(groupFindings(report.warnings).map(({ reason, rows }) => [reason, rows])).toEqual([
      ['phoneForm', [4, 5]],
      ['idChecksum', [2]],
    ])
  })

  it('[A2] names every refused row with its reason before the remarks when saved', () => {
    const words = {
      head: ['类别', '行', '项目', '原因', '原文'],
      refused: '待处理',
      warning: '提醒',
      field: (name: string) => `项:${name}`,
      fault: () => '没有案号',
      remark: () => '照常导入',
    }
    const rows = reportRows(report, words)
    expect(rows[1]).toEqual(['待处理', '3', '项:caseNo', '没有案号', 'text 3'])
    expect(rows.map((row) => row[0])).toEqual(['类别', '待处理', '提醒', '提醒', '提醒'])
  })
})

describe('the mapping of columns', () => {
  it('[A2] refuses a field given twice and names what is lacking', () => {
    const mapping = [column(0, 'caseNo'), column(1, 'caseNo'), column(2, null)]
    expect(mappingFaults(mapping)).toEqual({ twice: ['caseNo'], lacking: ['debtors'] })
  })

  it('[A2] is complete with a case number and debtors', () => {
    expect(mappingFaults([column(0, 'caseNo'), column(1, 'debtors'), column(2, null), column(3, null)])).toEqual({
      twice: [],
      lacking: [],
    })
  })

  it('[A2] asks for the unit only where amounts are read', () => {
    expect(hasAmounts([column(0, 'caseNo')])).toBe(false)
    expect(hasAmounts([column(0, 'claimedAmount')])).toBe(true)
  })
})

describe('the remaining time', () => {
  const running = { kind: 'import' as const, done: 1000, total: 3000, since: 0 }

  it('follows the pace so far', () => {
    expect(remainingMs(running, 2000)).toBe(4000)
  })

  it('is not guessed before there is a pace, nor after the end', () => {
    expect(remainingMs(running, 100)).toBeUndefined()
    expect(remainingMs({ ...running, done: 0 }, 9000)).toBeUndefined()
    expect(remainingMs({ ...running, done: 3000 }, 9000)).toBeUndefined()
  })
})
