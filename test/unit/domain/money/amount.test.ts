import { describe, expect, it } from 'vitest'
import { formatFen, formatFenPlain, parseAmountNumber, parseYuan } from '../../../../shared/domain/money/amount.ts'
import { parseUppercaseAmount, uppercaseAmount } from '../../../../shared/domain/money/uppercaseAmount.ts'

describe('amounts as typed', () => {
  it.each([
    ['1,234.50', 123450],
    ['１，２３４．５０', 123450],
    ['255694.2', 25569420],
    ['0.00', 0],
    ['.5', 50],
    ['¥1,234', 123400],
    ['人民币1,234.50元', 123450],
    ['(1,234.50)', -123450],
    ['（12）', -1200],
    ['-14316.74', -1431674],
    ['￥-1.00', -100],
    ['-0.00', 0],
    ['1234.5000', 123450],
    ['壹仟贰佰元整', 120000],
  ])('[A2] reads %s', (text, fen) => {
    expect(parseYuan(text, 'yuan')).toEqual({ ok: true, value: fen, warnings: [] })
  })

  it.each([
    ['约三万元', 'amountForm'],
    ['1,23', 'amountForm'],
    ['12,34.50', 'amountForm'],
    ['1.234,56', 'amountForm'],
    ['3-5', 'amountForm'],
    ['--5', 'amountForm'],
    ['(-5)', 'amountForm'],
    ['(5', 'amountForm'],
    ['1e5', 'amountForm'],
    ['12.345', 'amountTooPrecise'],
    ['1.230', 'amountTooPrecise'],
    ['90071992547409.92', 'amountTooLarge'],
    ['99999999999999999999999999', 'amountTooLarge'],
    ['  ', 'amountEmpty'],
  ])('[A2] refuses %s: %s', (text, reason) => {
    expect(parseYuan(text, 'yuan')).toEqual({ ok: false, reason })
  })

  it('[A2] multiplies by the unit of the column, and follows a unit in the text with a warning', () => {
    expect(parseYuan('12.3456', 'wan')).toEqual({ ok: true, value: 12345600, warnings: [] })
    expect(parseYuan('0.000001', 'wan')).toEqual({ ok: true, value: 1, warnings: [] })
    expect(parseYuan('0.0000001', 'wan')).toEqual({ ok: false, reason: 'amountTooPrecise' })
    expect(parseYuan('3万元', 'yuan')).toEqual({ ok: true, value: 3000000, warnings: ['unitFromText'] })
    expect(parseYuan('300元', 'wan')).toEqual({ ok: true, value: 30000, warnings: ['unitFromText'] })
    expect(parseYuan('3万元', 'wan')).toEqual({ ok: true, value: 3000000, warnings: [] })
  })

  it('[A2] reads the stored number of a spreadsheet cell, its 17 digits undone', () => {
    expect(parseAmountNumber('349572.80999999999', 'yuan')).toEqual({ ok: true, value: 34957281, warnings: [] })
    expect(parseAmountNumber('1.5E+6', 'yuan')).toEqual({ ok: true, value: 150000000, warnings: [] })
    expect(parseAmountNumber('-1', 'yuan')).toEqual({ ok: true, value: -100, warnings: [] })
    expect(parseAmountNumber('1E+30', 'yuan')).toEqual({ ok: false, reason: 'amountTooLarge' })
    expect(parseAmountNumber('0.001', 'yuan')).toEqual({ ok: false, reason: 'amountTooPrecise' })
    expect(parseAmountNumber('#REF!', 'yuan')).toEqual({ ok: false, reason: 'amountForm' })
  })

  it('[A7] writes fen with separators and refuses what is no whole fen', () => {
    expect(formatFen(123456789)).toBe('1,234,567.89')
    expect(formatFen(-5)).toBe('-0.05')
    expect(formatFenPlain(123456789)).toBe('1234567.89')
    expect(() => formatFen(0.5)).toThrow(RangeError)
  })
})

describe('大写金额', () => {
  const vectors: [number, string][] = [
    [140950, '人民币壹仟肆佰零玖元伍角'],
    [600714, '人民币陆仟零柒元壹角肆分'],
    [168032, '人民币壹仟陆佰捌拾元零叁角贰分'],
    [10700053, '人民币壹拾万柒仟元零伍角叁分'],
    [1640902, '人民币壹万陆仟肆佰零玖元零贰分'],
    [32504, '人民币叁佰贰拾伍元零肆分'],
    [0, '人民币零元整'],
    [5, '人民币伍分'],
    [50, '人民币伍角'],
    [10000, '人民币壹佰元整'],
    [10050000, '人民币壹拾万零伍佰元整'],
    [1000000000000, '人民币壹佰亿元整'],
    [10000000100, '人民币壹亿零壹元整'],
    [100001000000, '人民币壹拾亿零壹万元整'],
    [-140950, '人民币负壹仟肆佰零玖元伍角'],
  ]
  it.each(vectors)('[A4] writes %d fen as %s and reads it back', (fen, text) => {
    expect(uppercaseAmount(fen)).toBe(text)
    expect(parseUppercaseAmount(text)).toEqual({ ok: true, value: fen, warnings: [] })
  })

  it.each([
    ['人民币壹仟陆佰捌拾元叁角贰分', 168032],
    ['人民币壹拾万零柒仟元伍角叁分', 10700053],
    ['人民币壹拾万零柒仟元零伍角叁分', 10700053],
    ['人民币壹仟肆佰零玖元伍角整', 140950],
    ['人民币：壹仟肆佰零玖圆伍角正', 140950],
    ['壹佰圓整', 10000],
    ['貳萬元整', 2000000],
  ])('[A4] reads the other legal spelling %s', (text, fen) => {
    expect(parseUppercaseAmount(text)).toEqual({ ok: true, value: fen, warnings: [] })
  })

  it.each([
    '人民币壹仟肆佰玖元伍角',
    '人民币壹佰元',
    '人民币伍分整',
    '人民币壹佰佰元整',
    '人民币拾元整',
    '人民币贰拾叁佰元整',
    '人民币',
    '整',
    '人民币壹佰零零壹元整',
    '一百元整',
  ])('[A4] refuses %s', (text) => {
    expect(parseUppercaseAmount(text)).toEqual({ ok: false, reason: 'uppercaseForm' })
  })

  it('[A4] refuses amounts beyond the safe integers', () => {
    expect(parseUppercaseAmount('人民币玖佰万亿元整')).toEqual({ ok: false, reason: 'amountTooLarge' })
    expect(() => uppercaseAmount(1.5)).toThrow(RangeError)
  })
})
