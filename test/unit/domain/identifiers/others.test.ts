import { describe, expect, it } from 'vitest'
import { parsePhone } from '../../../../shared/domain/identifiers/phone.ts'
import { formatPlate, parsePlate } from '../../../../shared/domain/identifiers/plate.ts'
import { parseVin } from '../../../../shared/domain/identifiers/vin.ts'

describe('plates', () => {
  it.each([
    ['浙H·0D00T', '浙H0D00T', 'ordinary'],
    ['浙h 12345', '浙H12345', 'ordinary'],
    ['鲁J1234挂', '鲁J1234挂', 'ordinary'],
    ['浙HD12345', '浙HD12345', 'newSmall'],
    ['浙HAB1234', '浙HAB1234', 'newSmall'],
    ['浙H12345D', '浙H12345D', 'newLarge'],
  ])('[A4] reads %s', (text, plate, energy) => {
    expect(parsePlate(text)).toMatchObject({ ok: true, value: { plate, energy } })
  })

  it.each(['浙I12345', '浙HO2345', '浙H1234', '米H12345', '浙HL12345'])('[A4] refuses %s', (text) => {
    expect(parsePlate(text)).toEqual({ ok: false, reason: 'plateForm' })
  })

  it('[A4] writes the dot back', () => {
    const read = parsePlate('浙H0D00T')
    expect(read.ok && formatPlate(read.value)).toBe('浙H·0D00T')
  })
})

describe('telephone numbers', () => {
  it.each([
    ['13812345678', '13812345678', 'mobile'],
    ['+86 138-1234-5678', '13812345678', 'mobile'],
    ['0570-3012345', '0570-3012345', 'landline'],
    ['(0570)3012345', '0570-3012345', 'landline'],
    ['057030123456-801', '057030123456-801', 'landline'],
    ['400-820-8820', '4008208820', 'service'],
    ['12368', '12368', 'short'],
    ['110', '110', 'short'],
  ])('[A4] reads %s', (text, number, kind) => {
    expect(parsePhone(text)).toEqual({ ok: true, value: { number, kind }, warnings: [] })
  })

  it.each(['12812345678', '1381234567', '3012345', '电话'])('[A4] refuses %s', (text) => {
    expect(parsePhone(text)).toEqual({ ok: false, reason: 'phoneForm' })
  })
})

describe('vehicle identification numbers', () => {
  it('[A4] reads a number whose check digit holds, and warns where it does not', () => {
    expect(parseVin('1M8GDM9AXKP042788')).toEqual({ ok: true, value: '1M8GDM9AXKP042788', warnings: [] })
    expect(parseVin('1m8gdm9a1kp042788')).toMatchObject({ ok: true, warnings: ['vinCheckDigit'] })
  })

  it.each(['1M8GDM9AXKP04278', 'IM8GDM9AXKP042788'])('[A4] refuses %s', (text) => {
    expect(parseVin(text)).toEqual({ ok: false, reason: 'vinForm' })
  })
})
