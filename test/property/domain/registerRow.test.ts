import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isCalendarDate } from '../../../shared/domain/calendar/calendarDate.ts'
import { compileMapping, proposeMapping } from '../../../shared/domain/cases/columnMapping.ts'
import type { RegisterCell } from '../../../shared/domain/cases/registerCell.ts'
import { REGISTER_FIELDS } from '../../../shared/domain/cases/registerFields.ts'
import { type RegisterContext, readRegisterRow, registerRowSchema } from '../../../shared/domain/cases/registerRow.ts'

const todayText = '2026-11-23'
if (!isCalendarDate(todayText)) throw new Error(todayText)
const today = todayText

/** Cells a register may hold: plausible values of every field in any column, office-suite numbers, and rubbish. */
const plausible = fc.constantFrom<RegisterCell>(
  '（2025）浙9901执101号',
  '(2024)浙99执恢7号之一',
  '2025-03-05',
  '2023/2/30',
  '1,234.50',
  '-3',
  '约三万元',
  '甲某仁、乙某兰',
  '示例（上海、浙江）公司',
  '11010519491231002X',
  '9.90101198402083E+017',
  '终本',
  '是',
  '无',
  '',
  ' ',
  { number: '349572.80999999999' },
  { number: '9.90101198402083E+017' },
  { number: 'NaN' },
  { serial: 44556.5 },
  { serial: 60 },
  { serial: Number.POSITIVE_INFINITY },
)
const rubbish = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 20 }).map((units) => String.fromCharCode(...units)),
  fc.stringMatching(/^[0-9,.¥()（）元万、；\n-]{0,12}$/),
)
const cell = fc.oneof({ weight: 4, arbitrary: plausible }, { weight: 1, arbitrary: rubbish })
const change = fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: cell })
const usual: RegisterCell[] = REGISTER_FIELDS.map((field) =>
  field === 'caseNo' ? '（2025）浙9901执101号' : field === 'debtors' ? '甲某仁' : '',
)
const row = fc.oneof(
  fc.array(cell, { maxLength: REGISTER_FIELDS.length + 2 }),
  fc
    .array(change, {
      minLength: REGISTER_FIELDS.length,
      maxLength: REGISTER_FIELDS.length,
    })
    .map((changes) => usual.map((standard, at) => (at === 0 || at === 6 ? standard : (changes[at] ?? standard)))),
)
const contexts = fc.record({
  today: fc.constant(today),
  width: fc.constantFrom<RegisterContext['width']>('exact', 'mayBeShort'),
  idDigits: fc.constantFrom<RegisterContext['idDigits']>('trusted', 'suspect'),
})
const mapping = compileMapping(
  REGISTER_FIELDS.map((field) => ({ field, unit: field === 'claimedAmount' ? ('wan' as const) : null })),
)

describe('reading a register row', () => {
  it('[A2] whatever the cells hold, the reader and the contract agree', () => {
    let imported = 0
    fc.assert(
      fc.property(row, contexts, (cells, ctx) => {
        const result = readRegisterRow(cells, mapping, ctx)
        const said = result.ok ? result.warnings : [result.reason, ...result.further, ...result.warnings]
        expect(said.every(({ text }) => text.length <= 200 && text.isWellFormed())).toBe(true)
        if (!result.ok) return
        imported += 1
        expect(registerRowSchema.parse(result.row)).toEqual(result.row)
        expect(JSON.stringify(result.row).isWellFormed()).toBe(true)
        expect(JSON.stringify(result.row)).not.toContain('\\u0000')
        for (const { idNo } of [...result.row.applicants, ...result.row.debtors])
          expect(idNo ?? '').not.toMatch(/^\d.*E\+/)
      }),
      { numRuns: 4000 },
    )
    expect(imported).toBeGreaterThan(300)
  })

  it('[A2] a proposal exists for any headings and never gives one field twice', () => {
    fc.assert(
      fc.property(
        fc.array(rubbish, { maxLength: 12 }),
        fc.array(fc.array(cell, { maxLength: 12 }), { maxLength: 5 }),
        (headings, rows) => {
          const proposal = proposeMapping(headings, rows)
          const fields = proposal.flatMap(({ field }) => (field === null ? [] : [field]))
          expect(proposal).toHaveLength(headings.length)
          expect(new Set(fields).size).toBe(fields.length)
        },
      ),
    )
  })
})
