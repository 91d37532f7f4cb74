import { describe, expect, it } from 'vitest'
import { isCalendarDate } from '../../../../shared/domain/calendar/calendarDate.ts'
import { compileMapping, proposeMapping } from '../../../../shared/domain/cases/columnMapping.ts'
import { cellText, type RegisterCell } from '../../../../shared/domain/cases/registerCell.ts'
import {
  idDigitsOf,
  type RegisterContext,
  readRegisterRow,
  registerRowSchema,
} from '../../../../shared/domain/cases/registerRow.ts'
import { csvRows, xlsxRows } from './courtFiles.ts'

function day(text: string) {
  if (!isCalendarDate(text)) throw new Error(text)
  return text
}
const today = day('2026-11-23')

function readFile(rows: readonly (readonly RegisterCell[])[], width: RegisterContext['width']) {
  const [head = [], ...body] = rows
  const mapping = compileMapping(proposeMapping(head.map(cellText), body.slice(0, 20)))
  const ctx: RegisterContext = { today, width, idDigits: idDigitsOf(body.slice(0, 200), mapping) }
  const results = body.map((cells, at) => ({ line: at + 2, cells, result: readRegisterRow(cells, mapping, ctx) }))
  const refused: Record<string, number[]> = {}
  const warned: Record<string, number[]> = {}
  for (const { line, result } of results) {
    if (!result.ok) refused[result.reason.code] = [...(refused[result.reason.code] ?? []), line]
    else for (const { code } of result.warnings) warned[code] = [...(warned[code] ?? []), line]
  }
  return { ctx, results, refused, warned }
}

describe('the court export in GB18030', () => {
  const { results, refused, warned, ctx } = readFile(csvRows('court-export-gb18030.csv', 'gb18030'), 'exact')

  it('[A2] finds the 35 faulty rows: 25 refused with their reason, 10 wrong ID numbers warned of', () => {
    expect(refused).toEqual({
      rowBroken: [93, 3028],
      caseNoForm: [178, 2441, 2745],
      dateUnreal: [368, 1818, 2170, 3554],
      debtorMissing: [501, 2717, 2792],
      amountForm: [1133, 2672, 2723, 2897, 4482],
      amountNegative: [55, 298, 1456, 2204, 2282, 3063, 4212, 4417],
    })
    expect(warned.idChecksum).toEqual([123, 854, 1008, 1271, 1519, 2171])
    expect(warned.creditChecksum).toEqual([412, 1572, 3145, 4200])
  })

  it('[A2] believes its ID numbers: they are text and none is destroyed', () => {
    expect(ctx.idDigits).toBe('trusted')
    expect(warned.digitsLost).toBeUndefined()
    expect(warned.digitsMayBeLost).toHaveLength(4)
  })

  it('[A2] every imported row satisfies the contract', () => {
    for (const { line, result } of results) {
      if (result.ok) expect(registerRowSchema.safeParse(result.row).error, `row ${line}`).toBeUndefined()
    }
    expect(results.filter(({ result }) => result.ok)).toHaveLength(4975)
  })

  it('[A2] keeps rare name characters, quoted line breaks and half-width brackets right', () => {
    const rows = results.flatMap(({ result }) => (result.ok ? [result.row] : []))
    expect(
      rows.some(
        (row) =>
          row.debtors.some((party) => party.name === '𠮷伟') || row.applicants.some((party) => party.name === '𠮷伟'),
      ),
    ).toBe(true)
    expect(rows[1]).toMatchObject({
      caseNo: '（2021）浙9901执1号',
      remarks: '"优先"接待，\n需绿色通道',
      flags: ['greenChannel'],
    })
    expect(rows[0]).toMatchObject({
      claimedAmount: 25569424,
      flags: ['extremePoverty', 'disability'],
      status: 'terminated',
    })
    expect(rows.every((row) => /^（\d{4}）浙99\d\d执恢?\d+号$/.test(row.caseNo))).toBe(true)
    expect(new Set(rows.map((row) => row.caseNo)).size).toBe(4975)
  })

  it('[A2] tells open, terminated and completed cases apart', () => {
    const count = (status: string) => results.filter(({ result }) => result.ok && result.row.status === status).length
    expect(count('open') + count('terminated') + count('completed')).toBe(4975)
    expect(count('finallyTerminated')).toBe(0)
  })
})

describe('the court export in UTF-8 with other headings', () => {
  const { results, refused, warned } = readFile(csvRows('court-export-utf8bom.csv', 'utf-8'), 'exact')

  it('[A2] finds the 6 faulty rows: 5 refused, 1 wrong ID number warned of', () => {
    expect(refused).toEqual({ debtorMissing: [26, 276], amountNegative: [39], caseNoForm: [79, 204] })
    expect(warned.idChecksum).toEqual([167])
  })

  it('[A6] flags the 45 cases marked 是 and no other', () => {
    const rows = results.flatMap(({ result }) => (result.ok ? [result.row] : []))
    expect(rows.every((row) => (row.vulnerable === '是') === row.flags.includes('hardship'))).toBe(true)
    expect(results.filter(({ cells }) => cells.includes('是'))).toHaveLength(45)
  })
})

describe('the court export of an office suite', async () => {
  const { results, refused, warned, ctx } = readFile(await xlsxRows('court-export-office.xlsx'), 'mayBeShort')

  it('[A2] refuses exactly the 12 damaged rows', () => {
    expect(refused).toEqual({
      debtorMissing: [24, 51, 141, 504, 565],
      amountForm: [30, 309, 685],
      amountNegative: [353, 368, 794],
      dateUnreal: [713],
    })
  })

  it('[A2] imports no ID number whose digits are lost, says so, and keeps the rest of the row', () => {
    expect(ctx.idDigits).toBe('suspect')
    let lost = 0
    for (const { cells, result } of results) {
      if (!result.ok) continue
      const numbers = [cells[5], cells[7]].filter((cell) => typeof cell === 'object')
      lost += numbers.length
      expect(result.warnings.filter(({ code }) => code === 'digitsLost')).toHaveLength(numbers.length)
      for (const [cell, party] of [
        [cells[5], result.row.applicants[0]],
        [cells[7], result.row.debtors[0]],
      ] as const) {
        expect(party?.idNo).toBe(typeof cell === 'string' ? cell : null)
        expect(party?.name).not.toBe('')
      }
    }
    expect(lost).toBeGreaterThan(1000)
    expect(warned.digitsLost).toHaveLength(lost)
  })

  it('[A2] reads dates and amounts from their serials and numbers', () => {
    const first = results[0]?.result
    expect(first).toMatchObject({
      ok: true,
      row: {
        filedOn: '2021-12-26',
        closedOn: '2022-05-28',
        claimedAmount: 14272164,
        executedAmount: 0,
        phone: '15340910170',
        status: 'completed',
      },
    })
    for (const { result } of results) if (result.ok) expect(registerRowSchema.safeParse(result.row).success).toBe(true)
  })
})

describe('speed', () => {
  it('[A2] 71,866 rows pass in less than a second of computing', () => {
    const [head = [], ...body] = csvRows('court-export-gb18030.csv', 'gb18030')
    const mapping = compileMapping(proposeMapping(head, body.slice(0, 20)))
    const ctx: RegisterContext = { today, width: 'exact', idDigits: 'trusted' }
    const run = () => {
      const before = process.cpuUsage()
      for (let at = 0; at < 71_866; at += 1) readRegisterRow(body[at % body.length] ?? [], mapping, ctx)
      const { user, system } = process.cpuUsage(before)
      return (user + system) / 1000
    }
    run()
    expect(Math.min(run(), run(), run())).toBeLessThan(1000)
  })
})
