import { describe, expect, it } from 'vitest'
import { parseCalendarDate } from '../../../../shared/domain/calendar/calendarDate.ts'
import { citizenCheckDigit, maskIdNumber, parseCitizenId } from '../../../../shared/domain/identifiers/citizenId.ts'
import { creditCheckCharacter, parseCreditCode } from '../../../../shared/domain/identifiers/creditCode.ts'
import { readPartyId } from '../../../../shared/domain/identifiers/partyId.ts'
import { parseTravelDocument } from '../../../../shared/domain/identifiers/travelDocument.ts'

function date(text: string) {
  const read = parseCalendarDate(text)
  if (!read.ok) throw new Error(text)
  return read.value
}
const today = date('2026-11-23')
const citizen = (text: string) => parseCitizenId(text, today, 'only18')

describe('citizen identity numbers (GB 11643)', () => {
  it.each([
    '11010519491231002X',
    '440524188001010014',
    '11010519491231002x',
    "'11010519491231002X",
    '="11010519491231002X"',
    '１１０１０５１９４９１２３１００２Ｘ',
  ])('[A4] reads %s without a doubt', (text) => {
    expect(citizen(text)).toMatchObject({ ok: true, warnings: [] })
  })

  it.each([
    '99010119700101001X',
    '990101194503120020',
    '99010119880229001X',
    '990102196006151016',
    '990101201506010022',
  ])('[A4] reads %s and says that its area is unknown', (text) => {
    expect(citizen(text)).toMatchObject({ ok: true, warnings: ['idAreaUnknown'] })
  })

  it('[A4] tells birth date and sex', () => {
    expect(citizen('11010519491231002X')).toMatchObject({
      value: { birthDate: '1949-12-31', sex: 'female', area: '110105' },
    })
  })

  it.each([
    ['110105194912310021', 'idChecksum'],
    ['110105194913310020', 'idBirthDate'],
    ['110105198702290019', 'idBirthDate'],
    ['11010520991231002X', 'idBirthInFuture'],
    ['1101051949123100', 'idLength'],
    ['11010519491231O02X', 'idCharacters'],
    ['', 'idEmpty'],
    ['9.90101198402083E+017', 'digitsLost'],
    ['9.9010119840208304E+17', 'digitsLost'],
    ['990101198402083000', 'digitsLost'],
    ['110105491231002', 'idLength'],
  ])('[A4] refuses %s: %s', (text, reason) => {
    expect(citizen(text)).toEqual({ ok: false, reason })
  })

  it('[A4] counts a birth date of today as born', () => {
    const first17 = '11010520261123001'
    expect(citizen(first17 + citizenCheckDigit(first17))).toMatchObject({ ok: true })
  })

  it('[A2] takes the 15-digit form on import only', () => {
    expect(parseCitizenId('110105491231002', today, 'withLegacy')).toMatchObject({
      ok: true,
      value: { birthDate: '1949-12-31', legacy: true },
      warnings: ['idLegacy'],
    })
    expect(citizen('110105491231002').ok).toBe(false)
  })

  it('[A4] shows first six and last two characters and hides the rest', () => {
    expect(maskIdNumber('99010119700101001X')).toBe('990101**********1X')
    expect(maskIdNumber('E1234567')).toBe('********')
  })
})

describe('credit codes (GB 32100)', () => {
  it('[A4] reads the vectors and warns of an unknown area', () => {
    expect(parseCreditCode('91350100m000100y43')).toEqual({
      ok: true,
      value: { code: '91350100M000100Y43', area: '350100' },
      warnings: [],
    })
    expect(parseCreditCode('91990101MA00000AB8')).toMatchObject({ ok: true, warnings: ['idAreaUnknown'] })
  })

  it('[A4] only warns of a failing checksum', () => {
    expect(parseCreditCode('91350100M000100Y44')).toMatchObject({ ok: true, warnings: ['creditChecksum'] })
  })

  it('[A4] computes check index 0 when the sum is a multiple of 31', () => {
    const heads = Array.from({ length: 2000 }, (_, n) => `9135010000000${String(n).padStart(4, '0')}`)
    const zero = heads.filter((head) => creditCheckCharacter(head) === '0')
    expect(zero.length).toBeGreaterThan(10)
    expect(heads.every((head) => creditCheckCharacter(head) !== '')).toBe(true)
  })

  it.each([
    ['91350100M000100Y4', 'creditLength'],
    ['91350100I000100Y43', 'creditCharacters'],
    ['', 'creditEmpty'],
  ])('[A4] refuses %s: %s', (text, reason) => {
    expect(parseCreditCode(text)).toEqual({ ok: false, reason })
  })
})

describe('the ID number of a party', () => {
  const party = (text: string) => readPartyId(text, today, 'trusted')

  it('[A2] keeps a doubtful number as given and warns', () => {
    expect(party('110105194912310021')).toEqual({
      number: '110105194912310021',
      kind: 'person',
      warnings: ['idChecksum'],
    })
    expect(party('91350100M000100Y44')).toEqual({
      number: '91350100M000100Y44',
      kind: 'organisation',
      warnings: ['creditChecksum'],
    })
    expect(party('浙字第3号')).toMatchObject({ number: '浙字第3号', warnings: ['idUnrecognised'] })
  })

  it('[A2] never keeps a number whose digits are lost', () => {
    expect(party('9.90101198402083E+017')).toMatchObject({ number: null, warnings: ['digitsLost'] })
    expect(party('990101198402083000')).toMatchObject({ number: null, warnings: ['digitsLost'] })
  })

  it('[A2] believes a sound number ending in 000 unless the file is suspect', () => {
    const sound = Array.from({ length: 28 }, (_, day) => `9901011984${'02'}${String(day + 1).padStart(2, '0')}`)
      .flatMap((head) => Array.from({ length: 10 }, (_, n) => `${head}${n}00`))
      .find((first17) => citizenCheckDigit(first17) === '0')
    const number = `${sound}0`
    expect(party(number)).toEqual({ number, kind: 'person', warnings: ['idAreaUnknown', 'digitsMayBeLost'] })
    expect(readPartyId(number, today, 'suspect')).toMatchObject({ number: null, warnings: ['digitsLost'] })
  })

  it('[A2] reads an organisation code of digits only as an organisation', () => {
    const first17 = '91330800725881665'
    const code = first17 + creditCheckCharacter(first17)
    expect(party(code)).toEqual({ number: code, kind: 'organisation', warnings: [] })
  })

  it.each(['无', '不详', '-', '/'])('[A2] takes %s for no number and says so', (text) => {
    expect(party(text)).toEqual({ number: null, kind: 'unknown', warnings: ['idPlaceholder'] })
  })

  it.each([
    ['E12345678', 'passport'],
    ['H1234567800', 'hongKongMacauPermit'],
    ['12345678', 'taiwanPermit'],
    ['USA110105491231', 'residencePermitForeign'],
  ])('[A4] reads the travel document %s as %s', (text, kind) => {
    expect(parseTravelDocument(text)).toMatchObject({ ok: true, value: { kind } })
    expect(party(text)).toMatchObject({ number: text, warnings: [] })
  })
})
