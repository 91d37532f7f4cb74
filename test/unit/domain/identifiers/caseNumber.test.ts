import { describe, expect, it } from 'vitest'
import {
  caseKey,
  formatCaseNumber,
  parseCaseNumber,
  parseCaseNumberQuery,
} from '../../../../shared/domain/identifiers/caseNumber.ts'
import { intermediateCourtOf, parseCourtCode } from '../../../../shared/domain/identifiers/courtCode.ts'

const read = (text: string) => {
  const result = parseCaseNumber(text, 'strict')
  if (!result.ok) throw new Error(`${text}: ${result.reason}`)
  return result
}

describe('case numbers', () => {
  it.each([
    ['（2025）浙0802执123号', { year: 2025, court: '浙0802', type: '执', seq: 123, sub: null }],
    ['(2025)浙08执监7号', { year: 2025, court: '浙08', type: '执监', seq: 7, sub: null }],
    ['（2025）浙0802执恢45号之一', { year: 2025, court: '浙0802', type: '执恢', seq: 45, sub: 1 }],
    ['（2025）浙执复12号', { year: 2025, court: '浙', type: '执复', seq: 12, sub: null }],
    ['（2024）最高法执监5号', { year: 2024, court: '最高法', type: '执监', seq: 5, sub: null }],
    ['（2025）浙0802司救执2号', { year: 2025, court: '浙0802', type: '司救执', seq: 2, sub: null }],
    ['（２０２５） 浙９９０１ 执 １２ 号', { year: 2025, court: '浙9901', type: '执', seq: 12, sub: null }],
  ])('[A4] reads %s', (text, parts) => {
    expect(read(text).value).toMatchObject(parts)
    expect(read(text).warnings).toEqual(parts.sub === null ? [] : ['caseNoOfDocument'])
  })

  it.each([
    '（2025）浙0802执0123号',
    '2025浙0802执12号',
    '（2020）浙9907执5',
    '（2025）玖0802执12号',
    '（2025）浙080执12号',
    '案号（2025）浙0802执12号',
    '（2025）浙0802执12号之百',
    '（1825）浙0802执12号',
    '（2025）浙0802执号',
  ])('[A4] refuses %s on import', (text) => {
    expect(parseCaseNumber(text, 'strict')).toEqual({ ok: false, reason: 'caseNoForm' })
  })

  it('[A4] tells an empty cell from an unreadable one', () => {
    expect(parseCaseNumber(' \u3000', 'strict')).toEqual({ ok: false, reason: 'caseNoEmpty' })
  })

  it('[A4] takes 恢执 for 执恢 and warns of it, and warns of a type it does not know', () => {
    expect(read('（2018）浙0802恢执9号')).toMatchObject({
      value: { type: '执恢', normalised: '（2018）浙0802执恢9号' },
      warnings: ['caseTypeAlias'],
    })
    expect(read('（2025）浙0802甲乙3号').warnings).toEqual(['caseTypeUnknown'])
  })

  it('[A3] reads a number without brackets or 号 only for search', () => {
    for (const text of ['2025浙0802执12', '[2025]浙0802执12号', '〔2025〕浙0802执12']) {
      expect(parseCaseNumber(text, 'lenient')).toMatchObject({
        ok: true,
        value: { normalised: '（2025）浙0802执12号' },
      })
      expect(parseCaseNumber(text, 'strict').ok).toBe(false)
    }
  })

  it('[A3] understands parts of a case number and leaves names and plain digits alone', () => {
    const all = { year: null, high: null, digits: null, type: null, seq: null }
    expect(parseCaseNumberQuery('0802执恢1118')).toEqual({ ...all, digits: '0802', type: '执恢', seq: 1118 })
    expect(parseCaseNumberQuery('(2025)浙0802执123')).toEqual({
      year: 2025,
      high: '浙',
      digits: '0802',
      type: '执',
      seq: 123,
    })
    expect(parseCaseNumberQuery('浙0802执123号')).toEqual({ ...all, high: '浙', digits: '0802', type: '执', seq: 123 })
    expect(parseCaseNumberQuery('（2025）')).toEqual({ ...all, year: 2025 })
    expect(parseCaseNumberQuery('2025浙0802')).toEqual({ ...all, year: 2025, high: '浙', digits: '0802' })
    expect(parseCaseNumberQuery('恢执7')).toEqual({ ...all, type: '执恢', seq: 7 })
    for (const text of ['李某', '990101', '2025', '13812345678', '浙江路', '执行局'])
      expect(parseCaseNumberQuery(text)).toBeNull()
  })

  it('[A4] writes 之N back in Chinese numerals up to 九十九', () => {
    for (const numeral of ['一', '十', '十一', '二十', '九十九']) {
      expect(formatCaseNumber(read(`（2025）浙0802执恢45号之${numeral}`).value)).toBe(
        `（2025）浙0802执恢45号之${numeral}`,
      )
    }
    expect(formatCaseNumber(read('(2025)浙0802执45号之12').value)).toBe('（2025）浙0802执45号之十二')
  })

  it('[A2] gives every spelling of a case the same key, frozen', () => {
    const key = 'case:1|浙9901|2025|浙9901|执恢|45'
    for (const text of ['（2025）浙9901执恢45号', '(2025)浙9901恢执45号', '（2025）浙9901执恢45号之二']) {
      expect(caseKey('浙9901', read(text).value)).toBe(key)
    }
  })
})

describe('court codes', () => {
  it.each([
    ['最高法', 'supreme', null],
    ['浙', 'high', null],
    ['浙08', 'intermediate', null],
    ['浙０８０２', 'basic', '浙08'],
  ] as const)('[A4] knows the level of %s', (text, level, above) => {
    const court = parseCourtCode(text)
    expect(court).toMatchObject({ ok: true, value: { level } })
    if (court.ok) expect(intermediateCourtOf(court.value)).toBe(above)
  })

  it.each(['', '浙8', '浙080', '浙08021', '甲08'])('[A4] refuses %s', (text) => {
    expect(parseCourtCode(text)).toEqual({ ok: false, reason: 'courtCodeForm' })
  })
})
