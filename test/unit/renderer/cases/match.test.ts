import { describe, expect, it } from 'vitest'
import { hitRanges, sameCaseNo } from '../../../../renderer/features/cases/match.ts'

const marked = (text: string, search: string) => hitRanges(text, search).map(([from, to]) => text.slice(from, to))

describe('the marks of a hit', () => {
  it('[A3] mark two characters of a name, every time they occur', () => {
    expect(marked('李某仁、李某兰', '李某')).toEqual(['李某', '李某'])
  })

  it('[A3] find a case number typed without brackets in the one with brackets', () => {
    expect(marked('（2025）浙9901执101号', '2025浙9901执101')).toEqual(['2025）浙9901执101'])
    expect(marked('（2025）浙9901执101号', '(2025)浙9901执')).toEqual(['2025）浙9901执'])
  })

  it('read full-width signs and small letters as the search does', () => {
    expect(marked('ＡＢＣ商贸有限公司', 'abc')).toEqual(['ＡＢＣ'])
  })

  it('mark each word of a search and never twice over the same place', () => {
    expect(marked('示例市云栖路 18 号', '云栖路 栖路')).toEqual(['云栖路'])
    expect(marked('王芳，云栖路', '云栖路 王芳')).toEqual(['王芳', '云栖路'])
  })

  it('leave single characters and texts without a hit alone', () => {
    expect(marked('李某仁', '李')).toEqual([])
    expect(marked('李某仁', '王某')).toEqual([])
    expect(marked('李某仁', '（）')).toEqual([])
  })

  it('keep characters outside the basic plane whole', () => {
    expect(marked('𠮷某宁', '𠮷某')).toEqual(['𠮷某'])
  })
})

describe('two writings of a case number', () => {
  it('[A3] are the same with any brackets and without 号', () => {
    expect(sameCaseNo('（2025）浙9901执101号', '(2025)浙9901执101')).toBe(true)
    expect(sameCaseNo('（2025）浙9901执101号', '2025 浙9901执 101 号')).toBe(true)
  })

  it('differ when a digit differs, and nothing equals nothing', () => {
    expect(sameCaseNo('（2025）浙9901执101号', '（2025）浙9901执1011号')).toBe(false)
    expect(sameCaseNo('（）', '（）')).toBe(false)
  })
})
