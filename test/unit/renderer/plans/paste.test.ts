import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type CellType,
  type CellWords,
  cellText,
  parseCell,
  typedText,
} from '../../../../renderer/features/plans/cells.ts'
import {
  copyText,
  isMerged,
  type PasteColumn,
  pasteRows,
  readBlock,
} from '../../../../renderer/features/plans/paste.ts'
import { OCCUPANT_CLASSES, SEXES } from '../../../../shared/domain/plans/codes.ts'
import { createText, isTextKey } from '../../../../shared/i18n/index.ts'

const t = createText('zh-CN')
const words: CellWords = {
  code: (list, code) => (isTextKey(`planTerms.${list}.${code}`) ? t(`planTerms.${list}.${code}` as never) : code),
  yes: '是',
  join: '、',
  no: '否',
  people: [],
  named: {
    group: [
      { id: 'g1', name: '一组' },
      { id: 'g2', name: '二组' },
      { id: 'g3', name: '二组' },
    ],
    room: [{ id: 'r1', name: '2-302' }],
    occupant: [],
    building: [],
  },
  day: '2025-09-16',
}
const text: CellType = { type: 'text', max: 40 }
const columns: PasteColumn[] = [
  { field: 'name', cell: text },
  { field: 'class', cell: { type: 'code', list: 'occupantClass', codes: OCCUPANT_CLASSES } },
  { field: 'roomId', cell: { type: 'ref', to: 'room' } },
  { field: 'notifiedOn', cell: { type: 'date' } },
]
const room = { rows: 500, why: 'tooManyRows' } as const
const paste = (copied: string, html = '', over = columns) => pasteRows({ text: copied, html }, over, room, words)

describe('pasting from a spreadsheet', () => {
  it('[B3] takes rows in words of the lists, names and dates as people write them', () => {
    expect(paste('乙某兰\t先租后抵\t2-302\t2025/9/1\r\n丙某\t无权占有\t\t\r\n')).toEqual({
      kind: 'rows',
      rows: [
        { name: '乙某兰', class: 'LESSEE_PRE_MORTGAGE', roomId: 'r1', notifiedOn: '2025-09-01' },
        { name: '丙某', class: 'UNLAWFUL', roomId: null, notifiedOn: null },
      ],
    })
  })
  it('[B3] keeps a cell’s own line breaks, tabs and marks in one cell', () => {
    expect(readBlock('"一行\n二行"\t"说 ""好"""\n"a\tb"\tc\n')).toEqual([
      ['一行\n二行', '说 "好"'],
      ['a\tb', 'c'],
    ])
    const long: PasteColumn[] = [{ field: 'text', cell: { type: 'text', max: 100, long: true } }]
    expect(paste('"一行\n二行"', '', long)).toEqual({ kind: 'rows', rows: [{ text: '一行\n二行' }] })
    expect(paste('"一行\n二行"')).toEqual({ kind: 'rows', rows: [{ name: '一行 二行' }] })
  })
  it('[B3] an inch mark is no quotation; one that stays open over lines is refused', () => {
    expect(readBlock('65" 电视\t1')).toEqual([['65" 电视', '1']])
    expect(readBlock('"特大"号\t1')).toEqual([['"特大"号', '1']])
    expect(paste('"没有收尾\n丙某\t"尾')).toEqual({ kind: 'block', fault: { fault: 'openQuote' } })
  })
  it('[B3] merged cells, uneven rows, too many columns or rows, and empty cells are refused as a whole', () => {
    expect(paste('甲\t乙', '<table><tr><td rowspan="2">甲</td></tr></table>')).toEqual({
      kind: 'block',
      fault: { fault: 'merged' },
    })
    expect(isMerged('<td colspan=1 style="x">甲</td>')).toBe(false)
    expect(paste('甲\t\n乙')).toEqual({ kind: 'block', fault: { fault: 'ragged', row: 2, n: 1, first: 2 } })
    expect(paste('1\t2\t3\t4\t5')).toEqual({ kind: 'block', fault: { fault: 'tooWide', n: 5, room: 4 } })
    expect(paste(Array.from({ length: 10_000 }, () => '甲').join('\n'))).toEqual({
      kind: 'block',
      fault: { fault: 'tooManyRows', n: 10_000, limit: 500 },
    })
    expect(paste('\t\n')).toEqual({ kind: 'block', fault: { fault: 'empty' } })
    const shown: PasteColumn[] = [{ field: 'needs', cell: { type: 'shown' } }]
    expect(paste('x', '', shown)).toEqual({ kind: 'block', fault: { fault: 'readOnly', field: 'needs' } })
  })
  it('[B3] one bad cell keeps everything out and every bad cell is named', () => {
    expect(paste('甲\t鬼\t9-999\t2025-02-30\n乙\t无权占有\t\t')).toEqual({
      kind: 'cells',
      faults: [
        { row: 1, field: 'class', fault: 'code', text: '鬼' },
        { row: 1, field: 'roomId', fault: 'ref', text: '9-999' },
        { row: 1, field: 'notifiedOn', fault: 'date', text: '2025-02-30' },
      ],
    })
  })
  it('[B3] what was copied here pastes back to the same cells, whatever stands in them', () => {
    const cell = fc.string({ unit: fc.constantFrom('甲', 'a', '"', '\t', '\n', ' ', '，') })
    const table = fc
      .integer({ min: 1, max: 4 })
      .chain((wide) => fc.array(fc.array(cell, { minLength: wide, maxLength: wide }), { minLength: 1, maxLength: 5 }))
    fc.assert(
      fc.property(table, (rows) => {
        // A last row of one empty cell cannot be told from the line end behind the block.
        fc.pre(rows.at(-1)?.join('') !== '')
        expect(readBlock(copyText(rows))).toEqual(rows)
      }),
      { seed: 20_261_123, numRuns: 300 },
    )
  })
})

describe('cells', () => {
  const parse = (type: CellType, typed: string) => parseCell(type, typed, words)
  it.each([
    [{ type: 'area' }, '２,７００ ㎡', '2700'],
    [{ type: 'area' }, '12.50', '12.5'],
    [{ type: 'area' }, '0012', '12'],
    [{ type: 'area' }, '50.00', '50'],
    [{ type: 'money' }, '12,500.00', 1_250_000],
    [{ type: 'whole' }, '１２', 12],
    [{ type: 'flag', blank: null }, '√', true],
    [{ type: 'flag', blank: null }, '', null],
    [{ type: 'flag', blank: false }, '', false],
    [{ type: 'time' }, '8:30-12:00', { day: '2025-09-16', from: '08:30', to: '12:00' }],
    [{ type: 'time' }, '2025年9月17日 13:00 至 17:30', { day: '2025-09-17', from: '13:00', to: '17:30' }],
    [{ type: 'ref', to: 'group' }, '一组', 'g1'],
    [{ type: 'code', list: 'sex', codes: SEXES }, '', ''],
    [{ type: 'codes', list: 'sex', codes: SEXES }, '女，男、女', ['F', 'M']],
  ] as [CellType, string, unknown][])('[B3] %o takes %s', (type, typed, expected) => {
    expect(parse(type, typed)).toEqual({ ok: true, value: expected })
  })
  it.each([
    [{ type: 'area' }, '12.345', 'area'],
    [{ type: 'area' }, '约 50', 'area'],
    [{ type: 'whole' }, '1.5', 'whole'],
    [{ type: 'time' }, '8:30', 'time'],
    [{ type: 'time' }, '8:30-25:00', 'time'],
    [{ type: 'time' }, '2025-02-30 8:30-12:00', 'time'],
    [{ type: 'ref', to: 'group' }, '二组', 'refTwice'],
    [{ type: 'text', max: 3 }, '四个汉字', 'tooLong'],
    [{ type: 'shown' }, '甲', 'code'],
  ] as [CellType, string, string][])('[B3] %o refuses %s', (type, typed, fault) => {
    expect(parse(type, typed)).toEqual({ ok: false, fault })
  })
  it('[L2] an ID number is masked where it is shown and whole where it is typed', () => {
    const idNo: CellType = { type: 'text', max: 20, masked: true }
    expect(cellText(idNo, '99010119880229001X', words)).toBe('990101**********1X')
    expect(typedText(idNo, '99010119880229001X', words)).toBe('99010119880229001X')
  })
  it('[J5] a code of a later program is shown as it is', () => {
    expect(cellText({ type: 'code', list: 'sex', codes: SEXES }, 'X', words)).toBe('X')
  })
})
