import { describe, expect, it } from 'vitest'
import { isCalendarDate } from '../../../../shared/domain/calendar/calendarDate.ts'
import { statusOfClosing } from '../../../../shared/domain/cases/caseStatus.ts'
import {
  compileMapping,
  headingFingerprint,
  isHeadingRow,
  missingFields,
  proposeMapping,
} from '../../../../shared/domain/cases/columnMapping.ts'
import type { RegisterCell } from '../../../../shared/domain/cases/registerCell.ts'
import { REGISTER_FIELDS, type RegisterField } from '../../../../shared/domain/cases/registerFields.ts'
import { splitParties } from '../../../../shared/domain/cases/registerParties.ts'
import {
  REGISTER_FAULTS,
  REGISTER_WARNINGS,
  type RegisterContext,
  readRegisterRow,
} from '../../../../shared/domain/cases/registerRow.ts'
import { normaliseForSearch } from '../../../../shared/domain/cases/text.ts'
import { flagsInText, flagsOfColumn } from '../../../../shared/domain/cases/vulnerability.ts'
import { importReasons } from '../../../../shared/i18n/importReasons.ts'

function day(text: string) {
  if (!isCalendarDate(text)) throw new Error(text)
  return text
}
const ctx: RegisterContext = { today: day('2026-11-23'), width: 'exact', idDigits: 'trusted' }
const mapping = compileMapping(REGISTER_FIELDS.map((field) => ({ field, unit: null })))

const sound: Partial<Record<RegisterField, RegisterCell>> = {
  caseNo: '（2025）浙9901执101号',
  filedOn: '2025/3/5',
  applicants: '云栖示例资产公司',
  applicantIds: '91350100M000100Y43',
  debtors: '甲某仁',
  debtorIds: '11010519491231002X',
  debtorKind: '自然人',
  claimedAmount: '1,234.50',
  phone: '13800000000',
}
const read = (change: Partial<Record<RegisterField, RegisterCell>>) => {
  const row = { ...sound, ...change }
  return readRegisterRow(
    REGISTER_FIELDS.map((field) => row[field] ?? ''),
    mapping,
    ctx,
  )
}
const imported = (change: Partial<Record<RegisterField, RegisterCell>>) => {
  const result = read(change)
  if (!result.ok) throw new Error(result.reason.code)
  return result
}
const codes = (change: Partial<Record<RegisterField, RegisterCell>>) =>
  imported(change).warnings.map(({ field, code }) => [field, code])

describe('a register row', () => {
  it('[A2] is read without a word when nothing is wrong', () => {
    expect(read({})).toEqual({
      ok: true,
      warnings: [],
      row: {
        caseNo: '（2025）浙9901执101号',
        caseNumber: { year: 2025, court: '浙9901', type: '执', seq: 101 },
        courtName: null,
        filedOn: '2025-03-05',
        cause: null,
        applicants: [{ name: '云栖示例资产公司', idNo: '91350100M000100Y43', kind: 'organisation' }],
        debtors: [{ name: '甲某仁', idNo: '11010519491231002X', kind: 'person' }],
        claimedAmount: 123450,
        executedAmount: null,
        handler: null,
        closing: null,
        status: 'open',
        closedOn: null,
        address: null,
        phone: '13800000000',
        remarks: null,
        vulnerable: null,
        flags: [],
      },
    })
  })

  it.each([
    [{ caseNo: '' }, 'caseNo', 'caseNoEmpty'],
    [{ caseNo: '（2020）浙9907执5' }, 'caseNo', 'caseNoForm'],
    [{ debtors: ' ' }, 'debtors', 'debtorMissing'],
    [{ debtors: '、；' }, 'debtors', 'debtorMissing'],
    [{ filedOn: '2023-02-30' }, 'filedOn', 'dateUnreal'],
    [{ closedOn: '去年' }, 'closedOn', 'dateForm'],
    [{ filedOn: { serial: 60 } }, 'filedOn', 'dateUnreal'],
    [{ claimedAmount: '约三万元' }, 'claimedAmount', 'amountForm'],
    [{ claimedAmount: { serial: 44556 } }, 'claimedAmount', 'amountForm'],
    [{ executedAmount: '1.234' }, 'executedAmount', 'amountTooPrecise'],
    [{ executedAmount: '-1.00' }, 'executedAmount', 'amountNegative'],
    [{ remarks: '长'.repeat(2001) }, 'remarks', 'textTooLong'],
  ] as const)('[A2] refuses %o and names field and reason', (change, field, code) => {
    const result = read(change)
    expect(result).toMatchObject({ ok: false, reason: { field, code } })
    if (!result.ok) expect(result.row).not.toHaveProperty(field)
  })

  it('[A2] names every fault of a row and hands over what could be read', () => {
    const result = read({ caseNo: '', claimedAmount: 'x', filedOn: 'y' })
    expect(result).toMatchObject({ ok: false, reason: { code: 'caseNoEmpty' }, row: { debtors: [{ name: '甲某仁' }] } })
    if (!result.ok) expect(result.further.map(({ field }) => field).toSorted()).toEqual(['claimedAmount', 'filedOn'])
  })

  it('[A2] refuses a row with too few or too many filled cells, and lets blank cells hang over', () => {
    const cells = REGISTER_FIELDS.map((field) => sound[field] ?? '')
    expect(readRegisterRow(cells.slice(0, 6), mapping, ctx)).toMatchObject({
      ok: false,
      reason: { field: null, code: 'rowBroken' },
    })
    expect(readRegisterRow([...cells, '多'], mapping, ctx)).toMatchObject({ ok: false, reason: { code: 'rowBroken' } })
    expect(readRegisterRow([...cells, '', ' '], mapping, ctx).ok).toBe(true)
    expect(readRegisterRow(cells.slice(0, 10), mapping, { ...ctx, width: 'mayBeShort' }).ok).toBe(true)
    expect(readRegisterRow(['', ''], mapping, ctx)).toMatchObject({ ok: false, reason: { code: 'rowEmpty' } })
  })

  it('[A2] cuts the quoted cell of a reason, however long the cell', () => {
    const result = read({ remarks: '𠮷'.repeat(5_000_000) })
    expect(!result.ok && result.reason.text.length).toBeLessThanOrEqual(200)
    expect(!result.ok && result.reason.text.isWellFormed()).toBe(true)
  })

  it.each([
    [{ debtorIds: '110105194912310021' }, 'debtorIds', 'idChecksum'],
    [{ debtorIds: '99010119700101001X' }, 'debtorIds', 'idAreaUnknown'],
    [{ debtorIds: { number: '9.90101198402083E+017' } }, 'debtorIds', 'digitsLost'],
    [{ debtorIds: { number: '990101198402083000' } }, 'debtorIds', 'digitsLost'],
    [{ debtorIds: '无' }, 'debtorIds', 'idPlaceholder'],
    [{ debtorKind: '法人' }, 'debtorIds', 'kindContradictsId'],
    [{ applicants: '', applicantIds: '' }, 'applicants', 'applicantMissing'],
    [{ closing: '终本', closedOn: '2025-03-01' }, 'closedOn', 'closedBeforeFiled'],
    [{ closing: '终本' }, 'closedOn', 'closedWithoutDate'],
    [{ closedOn: '2025-04-01' }, 'closedOn', 'dateWithoutClosing'],
    [{ filedOn: '2026-11-24' }, 'filedOn', 'filedInFuture'],
    [{ closing: '终结', closedOn: '2025-04-01' }, 'closing', 'closingUnknown'],
    [{ claimedAmount: '3万元' }, 'claimedAmount', 'unitFromText'],
    [{ claimedAmount: '—' }, 'claimedAmount', 'placeholderLeftOut'],
    [{ filedOn: '2025-03-05 10:30' }, 'filedOn', 'timeOfDayDropped'],
    [{ phone: '找不到' }, 'phone', 'phoneForm'],
    [{ address: '示例\0路' }, 'address', 'textRepaired'],
    [{ address: '示例\ud842路' }, 'address', 'textRepaired'],
    [{ address: '示例\ufffd路' }, 'address', 'textUndecodable'],
    [{ caseNo: '（2025）浙9901恢执101号' }, 'caseNo', 'caseTypeAlias'],
  ] as const)('[A2] imports %o with a warning', (change, field, code) => {
    expect(codes(change)).toContainEqual([field, code])
  })

  it('[A2] drops an ID number whose digits are lost and keeps the party', () => {
    expect(imported({ debtorIds: { number: '9.90101198402083E+017' } }).row.debtors).toEqual([
      { name: '甲某仁', idNo: null, kind: 'person' },
    ])
  })

  it('[A2] replaces NUL and lone surrogates, keeps rare and compatibility characters as typed', () => {
    expect(imported({ address: 'a\0b\udc00' }).row.address).toBe('a\ufffdb\ufffd')
    expect(imported({ debtors: '𠮷神\uFA19' }).row.debtors[0]?.name).toBe('𠮷神\uFA19')
    expect(imported({ remarks: '=cmd|calc' }).row.remarks).toBe('=cmd|calc')
  })

  it('[A2] splits parties at 、；; and line breaks, never at commas or inside brackets', () => {
    expect(splitParties('甲某仁、乙某兰；丙某芳;丁\r\n戊')).toEqual(['甲某仁', '乙某兰', '丙某芳', '丁', '戊'])
    expect(splitParties('示例(浙江、上海)物流,有限公司')).toEqual(['示例(浙江、上海)物流,有限公司'])
    expect(splitParties('甲（曾用名：乙、丙）、丁')).toEqual(['甲（曾用名：乙、丙）', '丁'])
    expect(splitParties('甲（没有合上\n乙')).toEqual(['甲（没有合上', '乙'])
  })

  it('[A2] gives ID numbers to parties by order, and to nobody when the counts differ', () => {
    const two = imported({ debtors: '甲某仁、乙某兰', debtorIds: '11010519491231002X、440524188001010014' })
    expect(two.row.debtors.map(({ idNo }) => idNo)).toEqual(['11010519491231002X', '440524188001010014'])
    const blank = imported({ debtors: '甲、乙', debtorIds: '、440524188001010014' })
    expect(blank.row.debtors.map(({ idNo }) => idNo)).toEqual([null, '440524188001010014'])
    const one = imported({ debtors: '甲某仁、乙某兰', debtorIds: '11010519491231002X' })
    expect(one.row.debtors.map(({ idNo }) => idNo)).toEqual([null, null])
    expect(one.warnings).toEqual([{ field: 'debtorIds', code: 'idCountMismatch', text: '11010519491231002X' }])
  })
})

describe('how a case was closed', () => {
  it.each([
    ['', 'open', true],
    ['中止执行', 'open', true],
    ['终本', 'terminated', true],
    ['终结本次执行程序', 'terminated', true],
    ['终结本次执行', 'terminated', true],
    ['终结执行', 'finallyTerminated', true],
    ['裁定终结执行（撤回申请）', 'finallyTerminated', true],
    ['执行完毕', 'completed', true],
    ['和解履行完毕', 'completed', true],
    ['部分执行完毕', 'other', false],
    ['销案', 'other', true],
    ['终结', 'other', false],
    ['其他', 'other', false],
  ] as const)('[A2] %s means %s', (closing, status, known) => {
    expect(statusOfClosing(closing)).toEqual({ status, known })
  })
})

describe('vulnerability', () => {
  it('[A6] finds every flag a remark names', () => {
    expect(flagsInText('一级伤残，特困人员')).toEqual(['extremePoverty', 'disability'])
    expect(flagsInText('"优先"接待，\n需绿色通道')).toEqual(['greenChannel'])
    expect(flagsInText('低保户，八旬老人，尿毒症，孙女未成年')).toEqual([
      'subsistenceAllowance',
      'elderly',
      'minor',
      'illness',
    ])
    expect(flagsInText('被执行人 80岁')).toEqual(['elderly'])
  })

  it('[A6] is not misled by a plain no', () => {
    for (const text of ['非低保', '无残疾', '被执行人下落不明', '车辆未实际扣押', '', '标的 180岁月'])
      expect(flagsInText(text)).toEqual([])
    for (const text of ['否', '无', 'N', '']) expect(flagsOfColumn(text)).toEqual([])
    expect(flagsOfColumn('是')).toEqual(['hardship'])
    expect(flagsOfColumn('特困')).toEqual(['extremePoverty'])
  })
})

describe('the column mapping', () => {
  it('[A2] takes the unit from the heading and says when it had to assume one', () => {
    const of = (heading: string) => proposeMapping([heading], [['12']])[0]
    expect(of('标的额（万元）')).toMatchObject({ field: 'claimedAmount', unit: 'wan', unitAssumed: false })
    expect(of('金额(万元)')).toMatchObject({ field: 'claimedAmount', unit: 'wan', unitAssumed: false })
    expect(of('到位金额（元）')).toMatchObject({ field: 'executedAmount', unit: 'yuan', unitAssumed: false })
    expect(of('标的金额')).toMatchObject({ field: 'claimedAmount', unit: 'yuan', unitAssumed: true })
  })

  it('[A2] reads amounts in the unit of their column', () => {
    const wan = compileMapping([
      { field: 'caseNo', unit: null },
      { field: 'debtors', unit: null },
      { field: 'claimedAmount', unit: 'wan' },
    ])
    expect(readRegisterRow(['（2025）浙9901执1号', '甲', '1.5'], wan, ctx)).toMatchObject({
      ok: true,
      row: { claimedAmount: 1500000 },
    })
  })

  it('[A2] shows three different samples and gives no field to two columns', () => {
    const rows = [
      ['（2025）浙9901执1号', '（2024）浙9901民初1号'],
      ['（2025）浙9901执2号', ''],
      ['（2025）浙9901执1号', ''],
      ['（2025）浙9901执3号', ''],
      ['（2025）浙9901执4号', ''],
    ]
    expect(proposeMapping(['案号', '执行案号'], rows)).toMatchObject([
      {
        field: 'caseNo',
        confidence: 1,
        samples: ['（2025）浙9901执1号', '（2025）浙9901执2号', '（2025）浙9901执3号'],
      },
      { field: null, confidence: 0 },
    ])
    expect(proposeMapping(['执行依据案号', '原审案号'], rows).map(({ field }) => field)).toEqual([null, null])
  })

  it('[A2] recognises a column by its content or by the end of its heading, less surely', () => {
    const rows = [['（2025）浙9901执1号', '13800000000', '文字']]
    const [number, phone, unknown] = proposeMapping(['编码', '被执行人手机号码', '杂项'], rows)
    expect(number).toMatchObject({ field: 'caseNo' })
    expect(phone).toMatchObject({ field: 'phone' })
    expect(phone?.confidence).toBeLessThan(1)
    expect(unknown).toMatchObject({ field: null })
  })

  it('[A2] knows a heading row again by its fingerprint, and another one apart', () => {
    const known = headingFingerprint(['案号', '标的额（元）'])
    expect(headingFingerprint([' 案号', '标的额(元) '])).toBe(known)
    for (const other of [['案号', '标的额（万元）'], ['标的额（元）', '案号'], ['案号标的额（元）']])
      expect(headingFingerprint(other)).not.toBe(known)
  })

  it('[A2] finds the heading row below a title', () => {
    expect(isHeadingRow(['执行案件台账', '', ''])).toBe(false)
    expect(isHeadingRow(['（2025）浙9901执1号', '甲', '乙'])).toBe(false)
    expect(isHeadingRow(['序号', '案号', '申请执行人', '被执行人'])).toBe(true)
  })

  it('[A2] judges endless headings and cells by their beginning', () => {
    const endless = '('.repeat(10_000_000)
    const before = process.cpuUsage()
    expect(proposeMapping([endless, '案号'], [[endless, endless]])).toMatchObject([{ field: null }, { field: null }])
    expect(headingFingerprint([endless]).length).toBeLessThan(300)
    expect(isHeadingRow([endless])).toBe(false)
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(1000)
  })

  it('[A2] refuses a mapping that cannot import a row', () => {
    expect(missingFields([{ field: 'caseNo', unit: null }])).toEqual(['debtors'])
    expect(() => compileMapping([{ field: 'caseNo', unit: null }])).toThrow(RangeError)
    expect(() =>
      compileMapping([
        { field: 'caseNo', unit: null },
        { field: 'caseNo', unit: null },
      ]),
    ).toThrow(RangeError)
  })
})

describe('search text', () => {
  it.each([
    ['（2025）浙９９０１执 12 号', '(2025)浙9901执12号'],
    ['〔2025〕浙9901执12号', '(2025)浙9901执12号'],
    ['李 某', '李某'],
    ['John  Smith', 'john smith'],
    ['买买提•艾力', '买买提·艾力'],
    ['浙Ｈ·0D00T', '浙h·0d00t'],
  ])('[A3] %s and what people type for it meet', (typed, stored) => {
    expect(normaliseForSearch(typed)).toBe(stored)
  })
})

describe('the words for reasons', () => {
  it.each(['zh', 'en'] as const)('[A2] every code and field has its sentence in %s', (language) => {
    const words = importReasons[language]
    expect(Object.keys(words.fault).toSorted()).toEqual(REGISTER_FAULTS.toSorted())
    // One more is said of a row beside another of the same file, not of the row alone.
    expect(Object.keys(words.warning).toSorted()).toEqual([...REGISTER_WARNINGS, 'repeatedInFile'].toSorted())
    expect(Object.keys(words.field).toSorted()).toEqual([...REGISTER_FIELDS, 'row'].toSorted())
    const texts: string[] = [words.fault, words.warning, words.field].flatMap((group) => Object.values(group))
    for (const text of texts) expect(text).not.toMatch(/(?<!申)请|！|!|抱歉|糟糕|please/i)
  })
})
