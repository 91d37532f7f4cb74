import { afterAll, beforeAll, expect, it } from 'vitest'
import { escapeForSpreadsheet, writeCsv } from '../../../../electron/core/tables/index.ts'
import { plainOptions, readAll, scratch } from './support.ts'

let disk: Awaited<ReturnType<typeof scratch>>
beforeAll(async () => {
  disk = await scratch()
})
afterAll(() => disk.remove())

it('[A2] puts an apostrophe before what a spreadsheet would run', () => {
  for (const formula of ["=cmd|' /C calc'!A0", '+1+1', '-2+3', '@SUM(A1)', '\t=1', '\r=1', '＝1+1']) {
    expect(escapeForSpreadsheet(formula)).toBe(`'${formula}`)
  }
  for (const harmless of ['甲', '-12.50', '+3', '（2022）浙9906执1号', 'a=b', ''])
    expect(escapeForSpreadsheet(harmless)).toBe(harmless)
  expect(escapeForSpreadsheet(-3.5)).toBe('-3.5')
  expect(escapeForSpreadsheet('a\0\ud800')).toBe('a\ufffd\ufffd')
})

it('[A2] writes a CSV with mark and CRLF that reads back', async () => {
  const written = [
    ...writeCsv([
      ['案号', '被执行人', '备注'],
      ['甲', 12, '一,"二"\n三'],
      ['=1', '', ' x'],
    ]),
  ].join('')
  expect(written).toBe('\ufeff案号,被执行人,备注\r\n甲,12,"一,""二""\n三"\r\n\'=1,," x"\r\n')
  const rows = await readAll(await disk.write('w.csv', written), plainOptions)
  expect(rows.map((row) => row.cells)).toEqual([
    ['甲', '12', '一,"二"\n三'],
    ["'=1", '', ' x'],
  ])
})
