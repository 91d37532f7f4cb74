import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { itemFields } from '../../../../shared/contract/desk/inventory.ts'
import { parseEntryLine } from '../../../../shared/domain/inventory/entryLine.ts'
import { entryTokens } from '../../../../shared/domain/inventory/entryTokens.ts'
import { phrases, room } from '../../../unit/domain/inventory/entryPhrases.ts'

const letters = [...'办桌椅12１３十两半张把吨旧新xjs@＠/、#＃%％~～=＝+＋!！"“”王李 　，,.查留弃snT:：0寸']
const line = fc.oneof(
  fc.string({ unit: fc.constantFrom(...letters), maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(...phrases.map(([text]) => text)),
)

describe('[C3] the entry line, whatever is typed', () => {
  it('never throws, keeps the raw line, and gives only what the core takes', () => {
    fc.assert(
      fc.property(line, (typed) => {
        const command = parseEntryLine(typed, room)
        expect(command.raw).toBe(typed)
        if (command.kind !== 'record') return
        // Unreadable letters are refused at the border by the line itself, not by the grammar.
        if (typed.isWellFormed() && !typed.includes('\u0000'))
          expect(itemFields.safeParse(command.fields).success).toBe(true)
      }),
      { numRuns: 3000 },
    )
  })

  it('loses no letter between the words', () => {
    fc.assert(
      fc.property(line, (typed) => {
        const kept = entryTokens(typed)
          .map((token) => token.raw)
          .join('')
        const all = [...typed].filter((letter) => !/[\s\u3000，,]/u.test(letter)).join('')
        expect([...kept].filter((letter) => !/[\s\u3000，,]/u.test(letter)).join('')).toBe(all)
      }),
    )
  })

  it('puts every ordinary word of a recorded line into a cell', () => {
    const word = fc.string({ unit: fc.constantFrom(...'甲乙丙丁裂漆'), minLength: 2, maxLength: 5 })
    fc.assert(
      fc.property(fc.uniqueArray(word, { minLength: 1, maxLength: 5 }), (words) => {
        const command = parseEntryLine(['物品', ...words].join(' '), room)
        expect(command.kind === 'record' && command.fields.remarks).toBe(words.join(' '))
      }),
    )
  })

  it('reads the same item in any order behind the name', () => {
    const words = ['12张', '旧', '@示例琴行', '/里屋', '#14', '%查', '~T14', 'sn:A9', '缺抽屉']
    fc.assert(
      fc.property(fc.shuffledSubarray(words), (some) => {
        const inOrder = words.filter((one) => some.includes(one))
        const read = (list: string[]) => {
          const command = parseEntryLine(['办公桌', ...list].join(' '), room)
          return command.kind === 'record' ? [command.fields, command.cells] : command
        }
        expect(read(some)).toEqual(read(inOrder))
      }),
    )
  })

  it('takes full-width twins for the same signs', () => {
    fc.assert(
      fc.property(fc.constantFrom(...phrases.map(([text]) => text).filter((text) => !/[“"]/.test(text))), (text) => {
        const wide: Record<string, string> = {
          '/': '／',
          '@': '＠',
          '#': '＃',
          '%': '％',
          '~': '～',
          '=': '＝',
          ',': '，',
        }
        const twin = text.replace(
          /(^|[\s　，,])([/@#%~=])/gu,
          (_, before: string, sign: string) => before + (wide[sign] ?? sign),
        )
        const read = (typed: string) => {
          const command = parseEntryLine(typed, room)
          return command.kind === 'record' ? { ...command.fields, remarks: '' } : command.kind
        }
        expect(read(twin)).toEqual(read(text))
      }),
    )
  })
})
