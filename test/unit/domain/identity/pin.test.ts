import { describe, expect, it } from 'vitest'
import { checkPin, normalizePin } from '../../../../shared/domain/identity/pin.ts'

describe('a PIN', () => {
  it.each(['704182', '90210777', '739164820375', '７０４１８２'])('%s is taken', (pin) => {
    expect(checkPin(pin)).toEqual({ ok: true, kind: 'digits' })
  })

  it.each([
    ['', 'PIN_TOO_SHORT'],
    ['70418', 'PIN_TOO_SHORT'],
    ['000000', 'PIN_TRIVIAL'],
    ['11111111', 'PIN_TRIVIAL'],
    ['123456', 'PIN_TRIVIAL'],
    ['654321', 'PIN_TRIVIAL'],
    ['890123', 'PIN_TRIVIAL'],
    ['121212', 'PIN_TRIVIAL'],
    ['123123', 'PIN_TRIVIAL'],
    ['１２３４５６', 'PIN_TRIVIAL'],
    ['5201314', 'PIN_TRIVIAL'],
    ['70a182', 'PIN_TOO_SHORT'],
    ['704182\n', 'PIN_UNREADABLE'],
    ['7041\ud800', 'PIN_UNREADABLE'],
    ['7'.repeat(257), 'PIN_TOO_LONG'],
  ])('%j is refused with %s', (pin, code) => {
    expect(checkPin(pin)).toEqual({ ok: false, code })
  })
})

describe('a pass-phrase', () => {
  it('is taken from twelve characters on, Chinese counting one each', () => {
    expect(checkPin('衢江法院执行局三号楼门前')).toEqual({ ok: true, kind: 'passphrase' })
    expect(checkPin('correct horse')).toEqual({ ok: true, kind: 'passphrase' })
    expect(checkPin('衢江法院执行局三号楼门')).toEqual({ ok: false, code: 'PIN_TOO_SHORT' })
    expect(checkPin('abababababab')).toEqual({ ok: false, code: 'PIN_TRIVIAL' })
  })

  it('is the same in full-width and plain letters', () => {
    expect(normalizePin('Ａｂ１２')).toBe('Ab12')
  })
})
