import { describe, expect, it } from 'vitest'
import { csvText } from '../../../../renderer/features/cases/csv.ts'

describe('a saved report', () => {
  it('[A2] is CSV with a byte order mark, quoted cells and CR LF', () => {
    expect(
      csvText([
        ['行', '原因'],
        ['2', '含“,”和"引号"'],
      ]),
    ).toBe('\ufeff"行","原因"\r\n"2","含“,”和""引号"""\r\n')
  })

  it.each(['=cmd|calc', '+1+1', '-2+3', '@SUM(A1)', '\t=1', '\r=1', '＝1'])(
    '[A2] never lets a spreadsheet run the cell %j',
    (cell) => {
      expect(csvText([[cell]])).toBe(`\ufeff"'${cell}"\r\n`)
    },
  )

  it('leaves plain negative amounts as numbers', () => {
    expect(csvText([['-12.50']])).toBe('\ufeff"-12.50"\r\n')
  })
})
