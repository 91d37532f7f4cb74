import { describe, expect, it } from 'vitest'
import { goodsNames } from '../../../../shared/domain/inventory/goodsNames.ts'
import { lettersOf, nameGuesses } from '../../../../shared/domain/inventory/pinyin.ts'

describe('[C3] names from letters', () => {
  it('can spell every usual name, and no name stands twice', () => {
    expect(goodsNames.filter((name) => lettersOf(name).length === 0)).toEqual([])
    expect(new Set(goodsNames).size).toBe(goodsNames.length)
    expect(goodsNames.length).toBeGreaterThan(400)
  })

  it('reads as the Chinese collation of the machine does: each usual name begins with the letter it is sorted under', () => {
    // The first characters of the pinyin letters in that order; no character is read with i, u or v.
    const bounds = [...'阿芭擦搭蛾发噶哈击咖垃妈拿哦啪期然撒塌挖夕压匝']
    const letters = [...'abcdefghjklmnopqrstwxyz']
    const collator = new Intl.Collator('zh-u-co-pinyin')
    // 长 is sorted as zhǎng; of goods it is cháng.
    const wrong = goodsNames
      .filter((name) => !name.startsWith('长'))
      .filter((name) => {
        const [first = ''] = name
        const letter = letters[bounds.findLastIndex((bound) => collator.compare(bound, first) <= 0)]
        return !lettersOf(name).some((spelt) => spelt.startsWith(letter ?? ''))
      })
    expect(wrong).toEqual([])
  })

  it('knows initials and full pinyin, both readings of a character, letters and digits in a name', () => {
    expect(lettersOf('办公桌')).toEqual(['bgz', 'bangongzhuo'])
    expect(lettersOf('乐器')).toEqual(['lq', 'leqi', 'yq', 'yueqi'])
    expect(lettersOf('T14电脑')).toEqual(['t14dn', 't14diannao'])
    expect(lettersOf('书柜（双门）')).toEqual(lettersOf('书柜'))
    expect(lettersOf('龘')).toEqual([])
  })

  it('offers at most three, the site’s own first, none for a single letter, capitals or unknown letters', () => {
    expect(nameGuesses('bgz', [])).toContain('办公桌')
    expect(nameGuesses('dsj', []).length).toBeLessThanOrEqual(3)
    expect(nameGuesses('dsj', [{ name: '电视架' }])[0]).toBe('电视架')
    expect(nameGuesses('bangongzhuo', [])).toEqual(['办公桌'])
    for (const word of ['b', 'BGZ', 'Bgz', 'qqqq', '办公桌', 'bgz1']) expect(nameGuesses(word, [])).toEqual([])
  })
})
