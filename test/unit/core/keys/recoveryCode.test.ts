import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { printRecoveryCode, readRecoveryCode } from '../../../../electron/core/keys/recoveryCode.ts'

const secrets = fc.uint8Array({ minLength: 16, maxLength: 16 })
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

describe('the printed recovery code', () => {
  it('is frozen: known bytes give known characters', () => {
    expect(printRecoveryCode(new Uint8Array(16))).toMatchInlineSnapshot(`"00001-00002-00003-00004-00005-00006-03B4Y"`)
    expect(printRecoveryCode(Uint8Array.from({ length: 16 }, (_, index) => index * 17))).toMatchInlineSnapshot(
      `"008J5-4CT48-ANK73-F24SR-NAXWE-SQFE3-ZWNAG"`,
    )
  })

  it('reads back, whatever the case, the dashes and O for 0 or I and L for 1', () => {
    fc.assert(
      fc.property(secrets, (secret) => {
        const code = printRecoveryCode(secret)
        const sloppy = ` ${code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')}\n`
        const wide = code
          .replaceAll('1', 'I')
          .replace(/[0-9A-Z]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0))
        for (const typed of [code, sloppy, wide])
          expect(readRecoveryCode(typed)).toEqual({ ok: true, secret: Buffer.from(secret) })
      }),
    )
  })

  it('names the group in which one character is wrong', () => {
    fc.assert(
      fc.property(secrets, fc.nat(34), fc.integer({ min: 1, max: 31 }), (secret, place, shift) => {
        const characters = [...printRecoveryCode(secret).replaceAll('-', '')]
        characters[place] = alphabet[(alphabet.indexOf(characters[place] ?? '') + shift) % 32] ?? ''
        expect(readRecoveryCode(characters.join(''))).toEqual({
          ok: false,
          code: 'GROUP',
          group: Math.floor(place / 5) + 1,
        })
      }),
    )
  })

  it('notices two neighbours swapped, and two groups in the wrong order', () => {
    fc.assert(
      fc.property(secrets, fc.nat(33), fc.nat(5), (secret, place, group) => {
        const code = printRecoveryCode(secret)
        const characters = [...code.replaceAll('-', '')]
        const [left = '', right = ''] = characters.slice(place, place + 2)
        characters.splice(place, 2, right, left)
        if (left !== right) expect(readRecoveryCode(characters.join('')).ok).toBe(false)
        const groups = code.split('-')
        const [first = '', second = ''] = groups.slice(group, group + 2)
        groups.splice(group, 2, second, first)
        if (first !== second) expect(readRecoveryCode(groups.join('-')).ok).toBe(false)
      }),
    )
  })

  it('says which character is none and how many are missing', () => {
    const code = printRecoveryCode(new Uint8Array(16))
    expect(readRecoveryCode(`${code.slice(0, 6)}u${code.slice(7)}`)).toEqual({
      ok: false,
      code: 'CHARACTER',
      position: 6,
    })
    expect(readRecoveryCode(code.slice(0, -1))).toEqual({ ok: false, code: 'LENGTH', expected: 35, got: 34 })
    expect(readRecoveryCode('')).toEqual({ ok: false, code: 'LENGTH', expected: 35, got: 0 })
  })
})
