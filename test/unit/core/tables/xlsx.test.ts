import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { formatCodeUse } from '../../../../electron/core/tables/cells.ts'
import {
  cellText,
  defaultTableLimits,
  lostDigits,
  openTable,
  plainNumber,
  type SheetCell,
  serialToDay,
} from '../../../../electron/core/tables/index.ts'
import {
  errorOf,
  part,
  plainOptions,
  readAll,
  scratch,
  text,
  textRow,
  type WorkbookParts,
  workbookEntries,
  zip,
} from './support.ts'

const office = fileURLToPath(new URL('../../../fixtures/court/court-export-office.xlsx', import.meta.url))
const headings = textRow(1, ['案号', '被执行人', '标的额'])

let disk: Awaited<ReturnType<typeof scratch>>
beforeAll(async () => {
  disk = await scratch()
})
afterAll(() => disk.remove())

async function fileOf(parts: WorkbookParts) {
  return disk.write('t.xlsx', zip(workbookEntries(parts)))
}

async function rowsOf(parts: WorkbookParts) {
  return readAll(await fileOf(parts), plainOptions)
}

function sheetCell(cell: unknown): SheetCell {
  if (typeof cell !== 'object' || cell === null) throw new Error('plain text')
  return cell as SheetCell
}

describe('the office export', () => {
  it('[A2] reads 800 rows with dates from serials and notices the lost digits of ID numbers', async () => {
    const source = await openTable(office, plainOptions)
    expect(source).toMatchObject({ format: 'xlsx', sheetName: 'court-export', headingsLine: 1, approxRows: 800 })
    expect(source.headings).toHaveLength(17)
    const rows = await readAll(office, plainOptions)
    expect(rows).toHaveLength(800)
    expect(rows.at(-1)?.line).toBe(801)
    expect(rows[1]?.cells[2]).toMatchObject({ kind: 'date', text: '2017-06-17', serial: 42_903, date1904: false })
    const id = sheetCell(rows[1]?.cells[5])
    expect(id).toMatchObject({ kind: 'number', text: '9.90101196509238E+017', integerDigits: 18 })
    expect(lostDigits(id)).toBe(true)
    expect(plainNumber(id)).toBeNull()
    expect(lostDigits(sheetCell(rows[1]?.cells[15]))).toBe(false)
  })
})

describe('cells', () => {
  it('[A2] tells days, times and numbers by built-in and custom formats, in both epochs', async () => {
    const styles =
      '<numFmts><numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@"/>' +
      '<numFmt numFmtId="171" formatCode="#,##0.00&quot;日&quot;"/></numFmts>' +
      '<cellXfs>' +
      [0, 14, 22, 170, 171, 31, 20].map((id) => `<xf numFmtId="${id}"/>`).join('') +
      '</cellXfs>'
    const cells = ['A', 'B', 'C', 'D', 'E', 'F', 'G'].map(
      (column, style) => `<c r="${column}2" s="${style}"><v>45356.5</v></c>`,
    )
    const rows = `${headings}<row r="2">${cells.join('')}</row>`
    const [plain] = await rowsOf({ rows, styles })
    expect(plain?.cells.map(cellText)).toEqual([
      '45356.5',
      ...['2024-03-05 12:00:00', '2024-03-05 12:00:00', '2024-03-05 12:00:00'],
      '45356.5',
      ...['2024-03-05 12:00:00', '2024-03-05 12:00:00'],
    ])
    const workbook =
      '<workbook xmlns:r="r"><workbookPr date1904="1"/><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>'
    const [mac] = await rowsOf({ rows, styles, workbook })
    expect(mac?.cells[1]).toMatchObject({ kind: 'date', text: '2028-03-06 12:00:00', date1904: true })
  })

  it('[A2] knows what format codes mean', () => {
    for (const code of ['yyyy\\-mm\\-dd', 'm/d/yy', '[$-804]aaaa;@yyyy', 'mmmm', 'yyyy/m/d h:mm'])
      expect(formatCodeUse(code)).toBe('date')
    for (const code of ['[h]:mm', 'h:mm:ss', '上午/下午h"时"mm"分"']) expect(formatCodeUse(code)).toBe('time')
    for (const code of ['General', '0.00_);[Red]\\(0.00\\)', '#,##0"元/日"', '@', '0.00E+00'])
      expect(formatCodeUse(code)).toBe('number')
  })

  it('[A2] turns serials into days and refuses those that name none', () => {
    expect([1, 59, 61, 43_831].map((serial) => serialToDay(serial, false))).toEqual([
      '1900-01-01',
      '1900-02-28',
      '1900-03-01',
      '2020-01-01',
    ])
    expect(serialToDay(0, true)).toBe('1904-01-01')
    for (const serial of [0, -1, 60, 3_000_000, Number.NaN]) expect(serialToDay(serial, false)).toBeNull()
  })

  it('[A2] keeps numbers as stored, and reads a binary fraction as the office suite shows it', async () => {
    const cells = ['106937.99000000001', '330802199001011234', '1E-3', '1234567890.5']
    const row = cells.map((value, index) => `<c r="${'ABCD'[index]}2"><v>${value}</v></c>`).join('')
    const [read] = await rowsOf({ rows: `${headings}<row r="2">${row}</row>` })
    expect(read?.cells.map(cellText)).toEqual(cells)
    expect(read?.cells.map((cell) => plainNumber(sheetCell(cell)))).toEqual([
      '106937.99',
      null,
      '0.001',
      '1234567890.5',
    ])
    expect(sheetCell(read?.cells[0]).significantDigits).toBe(17)
    expect(lostDigits(sheetCell(read?.cells[1]))).toBe(true)
  })

  it('[A2] reads shared, rich, inline and formula texts, booleans and errors, without phonetic runs', async () => {
    const strings =
      '<si><t>甲_x000D_乙</t></si><si><r><t>李</t></r><r><rPr><b/></rPr><t xml:space="preserve"> 某</t></r><rPh sb="0" eb="1"><t>LI</t></rPh></si>'
    const rows = `${headings}<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>1</v></c><c r="C2" t="str"><f>A1</f><v>算</v></c><c r="D2" t="b"><v>1</v></c><c r="E2" t="e"><v>#N/A</v></c><c r="F2" t="s"><v>9</v></c></row>`
    const [row] = await rowsOf({ rows, strings })
    expect(row?.cells.map(cellText)).toEqual(['甲\r乙', '李 某', '算', 'TRUE', '#N/A', '#REF!'])
    expect(row?.cells.slice(3).map((cell) => sheetCell(cell).kind)).toEqual(['boolean', 'error', 'error'])
  })

  it('[A2] passes over titles and blank rows, keeps row numbers, and believes references within bounds only', async () => {
    const rows =
      `<row r="1">${text('A1', '执行案件台账')}</row><row r="2">${text('A2', '单位：元')}${text('C2', '2026-11-23')}</row>` +
      textRow(4, ['案号', '被执行人', '标的额']) +
      `<row r="7">${text('C7', '丙')}</row><row r="3">${text('A8', '倒退')}</row><row r="99999999">${text('ZZZZ1', '远')}</row><row r="10"></row>`
    const source = await openTable(await fileOf({ rows }), plainOptions)
    expect(source).toMatchObject({ headingsLine: 4, headings: ['案号', '被执行人', '标的额'], approxRows: 3 })
    expect(source.sampleRows.map((row) => [row.line, row.cells.length])).toEqual([
      [7, 3],
      [8, 1],
      [9, 1],
    ])
  })

  it('[A2] reads the first visible sheet', async () => {
    const workbook =
      '<workbook xmlns:r="r"><sheets><sheet name="藏" sheetId="1" state="hidden" r:id="rId1"/><sheet name="见" sheetId="2" r:id="rId2"/></sheets></workbook>'
    const second = part(
      'xl/worksheets/sheet2.xml',
      `<worksheet><sheetData>${headings}${textRow(2, ['甲', '乙', '丙'])}</sheetData></worksheet>`,
    )
    const path = await fileOf({ rows: headings, workbook, extra: [second] })
    expect(await openTable(path, plainOptions)).toMatchObject({ sheetName: '见', approxRows: 1 })
    const hidden = workbook.replace('<sheet name="见" sheetId="2" r:id="rId2"/>', '')
    expect((await errorOf(rowsOf({ rows: headings, workbook: hidden }))).code).toBe('noSheet')
  })
})

describe('hostile workbooks', () => {
  it('[A2] refuses a document type, so that no entity is ever expanded', async () => {
    const sheet = part(
      'xl/worksheets/sheet2.xml',
      `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet><sheetData>${headings}</sheetData></worksheet>`,
    )
    const workbook = '<workbook xmlns:r="r"><sheets><sheet name="a" sheetId="1" r:id="rId2"/></sheets></workbook>'
    expect((await errorOf(rowsOf({ rows: '', workbook, extra: [sheet] }))).code).toBe('brokenZip')
    expect((await errorOf(rowsOf({ rows: `${headings}<row><c t="str"><v>&a;</v></c></row>` }))).code).toBe('brokenZip')
  })

  it('[A2] refuses a part that inflates too well, and one that is longer than it states', async () => {
    const long = Buffer.alloc(40 * 1024 * 1024, 0x20)
    const entries = workbookEntries({ rows: headings }).filter((entry) => entry.name !== 'xl/worksheets/sheet1.xml')
    const bomb = await disk.write('bomb.xlsx', zip([...entries, { name: 'xl/worksheets/sheet1.xml', data: long }]))
    expect(await errorOf(openTable(bomb, plainOptions))).toMatchObject({ code: 'zipBomb', data: { limit: 500 } })
    const lie = { name: 'xl/worksheets/sheet1.xml', data: long, statedBytes: 1000 }
    expect((await errorOf(openTable(await disk.write('lie.xlsx', zip([...entries, lie])), plainOptions))).code).toBe(
      'brokenZip',
    )
  })

  it('[A2] bounds inflated bytes, shared strings and entries', async () => {
    const path = await fileOf({
      rows: headings + textRow(2, ['甲', '乙', '丙']),
      strings: '<si><t>a</t></si>'.repeat(50),
    })
    for (const bound of [
      { maxInflatedBytes: 500 },
      { maxSharedStrings: 10 },
      { maxSharedStringsBytes: 100 },
      { maxZipEntries: 3 },
    ]) {
      const limits = { ...defaultTableLimits, ...bound }
      expect((await errorOf(openTable(path, { ...plainOptions, limits }))).code).toBe('zipBomb')
    }
    const limits = { ...defaultTableLimits, maxWorkbookBytes: 100 }
    expect((await errorOf(openTable(path, { ...plainOptions, limits }))).code).toBe('tooLarge')
  })

  it('[A2] costs one row where a text or a column is beyond the bound', async () => {
    const rows = `${headings}<row r="2">${text('A2', 'x'.repeat(2_000_000))}</row><row r="3">${text('XFD3', '远')}${text('A3', '甲')}</row>${textRow(4, ['好', '好', '好'])}`
    expect((await rowsOf({ rows })).map((row) => [row.line, row.fault])).toEqual([
      [2, 'rowTooLarge'],
      [3, 'tooManyCells'],
      [4, null],
    ])
  })

  it('[A2] names other archives, encrypted workbooks and cut files', async () => {
    const other = async (entries: Parameters<typeof zip>[0]) =>
      errorOf(openTable(await disk.write('o.csv', zip(entries)), plainOptions))
    expect(await other([part('a.txt', 'a')])).toMatchObject({ code: 'notATable', data: { kind: 'zip' } })
    expect(await other([part('word/document.xml', 'a')])).toMatchObject({ data: { kind: 'docx' } })
    expect(await other([part('xl/workbook.bin', 'a')])).toMatchObject({ data: { kind: 'xlsb' } })
    expect(await other([part('mimetype', 'a'), part('content.xml', 'a')])).toMatchObject({ data: { kind: 'ods' } })
    const locked = workbookEntries({ rows: headings }).map((entry) => ({ ...entry, flags: 1 }))
    expect((await other(locked)).code).toBe('encryptedWorkbook')
    expect((await other([...workbookEntries({ rows: headings }), part('../../etc/passwd', 'a')])).code).toBe(
      'brokenZip',
    )
    const whole = zip(workbookEntries({ rows: headings }))
    const cut = await disk.write('cut.xlsx', whole.subarray(0, whole.length - 40))
    expect((await errorOf(openTable(cut, plainOptions))).code).toBe('brokenZip')
    const ole = Buffer.alloc(4096)
    Buffer.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1).copy(ole)
    ole.writeUInt16LE(9, 30)
    ole.writeUInt32LE(1, 48)
    ole.write('EncryptedPackage', 1024 + 128, 'utf16le')
    const encrypted = await disk.write('e.xlsx', ole)
    expect((await errorOf(openTable(encrypted, plainOptions))).code).toBe('encryptedWorkbook')
  })

  it('[A2] stops at a raised signal', async () => {
    const abort = new AbortController()
    abort.abort()
    expect((await errorOf(openTable(office, { ...plainOptions, signal: abort.signal }))).code).toBe('cancelled')
  })
})
