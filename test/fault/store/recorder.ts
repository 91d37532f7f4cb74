/**
 * A core process that records items for ever: `node recorder.ts FOLDER ROUND`. Opens the profile's real store, says one
 * line of JSON on stdout after each answer of the core, never before, and is killed by who started it.
 */
import { writeSync } from 'node:fs'
import { itemFields, openStoreUnderTest } from '../../unit/db/storeUnderTest.ts'
import { commandOf, DEVICE, draftText } from './plan.ts'

const [folder = '', round = '0', roomId = ''] = process.argv.slice(2)
const test = await openStoreUnderTest({ folder, device: DEVICE, now: Date.now() })
const say = (line: object): void => {
  writeSync(1, `${JSON.stringify(line)}\n`)
}
say({ ready: true })
for (let n = 1; ; n += 1) {
  test.clock.now = Date.now()
  const text = draftText(Number(round), n)
  test.drafts.put({ slot: `entry:${roomId}`, text })
  say({ draft: n })
  const commandId = commandOf(Number(round), n)
  const { item } = test.inventory.record({ commandId, roomId, fields: itemFields(n), rawLine: text })
  say({ n, itemId: item.itemId, number: item.number, rev: item.rev })
}
