import { expect, it } from 'vitest'
import { countDrafts } from '../../../db/drafts.ts'
import { idOf, openStoreUnderTest } from './storeUnderTest.ts'

it('[C5] counts half-typed entry lines as waiting, not the kept state of a screen', async () => {
  const test = await openStoreUnderTest({ folder: null, device: idOf('device drafts'), now: 1_763_900_000_000 })
  test.drafts.put({ slot: 'context:2-302', text: '{"place":"北墙"}' })
  expect(countDrafts(test.store.db)).toBe(0)
  test.drafts.put({ slot: 'entry:2-302', text: '办公桌 12' })
  test.drafts.put({ slot: 'entry:2-303', text: '椅子' })
  expect(countDrafts(test.store.db)).toBe(2)
  test.close()
})
