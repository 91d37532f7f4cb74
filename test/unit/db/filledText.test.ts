import { describe, expect, it } from 'vitest'
import { filledText } from '../../../shared/contract/desk/base.ts'
import { itemFields as itemFieldsShape } from '../../../shared/contract/desk/inventory.ts'
import { itemFields } from './storeUnderTest.ts'

describe('what must say something', () => {
  for (const blank of ['', ' ', '\u3000', '\t\n', '\u00a0']) {
    it(`refuses ${JSON.stringify(blank)} alone, as an item's name too`, () => {
      expect(filledText(10).safeParse(blank).success).toBe(false)
      expect(itemFieldsShape.safeParse({ ...itemFields(1), name: blank }).success).toBe(false)
    })
  }
  it('takes a text as typed, its blanks kept', () => expect(filledText(10).parse(' 桌 ')).toBe(' 桌 '))
  it('refuses what is too long or unreadable', () => {
    expect(filledText(3).safeParse('桌桌桌桌').success).toBe(false)
    expect(filledText(3).safeParse('\ud800').success).toBe(false)
  })
})
