import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { laidOut, type ReleasedStick, readStick, shapeOfStick, writtenStick } from '../../support/sync/releasedStick.ts'

/**
 * A whole small stick of a released version, never recorded again: parts, the answer of who read them, key cards. It may lie
 * in a drawer for a year and be read by a newer program, or be written by one and read by a laptop nobody updated.
 */
const FIXTURE = new URL('../../fixtures/protocol/v2/stick.json', import.meta.url)

let released: ReleasedStick
let place: string

beforeAll(async () => {
  released = JSON.parse(await readFile(FIXTURE, 'utf8')) as ReleasedStick
  place = await mkdtemp(join(tmpdir(), 'fieldwrit-stick-'))
  await laidOut(released, place)
})
afterAll(() => rm(place, { recursive: true }))

describe('[G3] a stick that a released program wrote', () => {
  it('is read by today’s program to the last record, by who wrote it and by whom it is for, with the answer and the cards', async () => {
    const { parts, cards } = await readStick(released, place)
    expect(parts).toEqual(released.read)
    expect(parts.some(({ by, refusal, records }) => by === 'reader' && refusal === null && records.length > 2)).toBe(
      true,
    )
    expect(parts.some(({ folder, by, refusal }) => /answer/.test(folder) && by === 'writer' && refusal === null)).toBe(
      true,
    )
    expect(cards.sort()).toEqual([released.reader.device, released.writer.device].sort())
  })

  it('has the shape of one that today’s program writes: files, headers, manifests, cards, and every record in it', async () => {
    const today = shapeOfStick(await writtenStick())
    expect(today).toEqual(shapeOfStick(released))
    const [first] = released.read.filter(({ records }) => records.length > 0)
    const other = { ...released, read: released.read.map((part) => (part === first ? { ...part, more: true } : part)) }
    expect(shapeOfStick(other)).not.toEqual(today)
  })
})
