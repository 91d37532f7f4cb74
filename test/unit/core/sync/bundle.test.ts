import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { allHeads } from '../../../../db/heads.ts'
import { heldElsewhere } from '../../../../db/held.ts'
import { migrate } from '../../../../db/migrate.ts'
import { openScratch } from '../../../../db/open.ts'
import { projections } from '../../../../db/projections.ts'
import { rebuildInto } from '../../../../db/rebuild.ts'
import { peerRow, quarantineRows } from '../../../../db/sync.ts'
import { sealingKeys } from '../../../../db/syncBundle.ts'
import { compareTables, type RowFault } from '../../../../db/verify.ts'
import { bundleService, bundleTools } from '../../../../electron/core/sync/bundle.ts'
import {
  type Desk,
  type Desks,
  dbOf,
  deviceOf,
  exportTo,
  importFrom,
  introduce,
  itemsOn,
  recordOn,
  startDesks,
  startStickStory,
} from '../../../support/sync/desks.ts'

let desks: Desks
let office: Desk
let laptop: Desk
let stick: string

beforeEach(async () => {
  ;({ desks, office, laptop, stick } = await startStickStory())
})
afterEach(() => desks.close())

const eventsOf = (desk: Desk): number => allHeads(dbOf(desk)).reduce((sum, head) => sum + head.seq, 0)

/** Rows that differ from those a rebuild of every table gives. */
async function differing({ core }: Desk): Promise<RowFault[]> {
  const { db, key } = core.context.store()
  const scratch = openScratch(join(await desks.stick(), 'aside.db'), key)
  try {
    migrate(scratch)
    rebuildInto(db, scratch, projections, () => undefined)
    return compareTables(db, scratch, projections)
  } finally {
    scratch.close()
  }
}

describe('a bundle between two laptops of one court', () => {
  it('[G3] [X4] brings what the other lacks; nothing counts as held before the signed answer came back', async () => {
    recordOn(desks, laptop, ['办公桌', '椅子', '书柜'])
    const wrote = await exportTo(laptop, stick)
    expect(wrote).toMatchObject({ part: 1, more: false, recipients: [deviceOf(office)], tooLarge: 0 })
    expect(wrote).toMatchObject({ names: [expect.stringMatching(/ D\d+/)], keyless: [] })
    expect(wrote.events).toBeGreaterThan(4)
    expect(heldElsewhere(dbOf(laptop), deviceOf(laptop))).toEqual([])

    const read = await importFrom(office, stick)
    expect(read).toMatchObject({ refused: 0, waiting: 0, applied: wrote.events, answered: true, cancelled: false })
    expect(read.parts.map(({ state, from }) => [state, from])).toEqual([['whole', deviceOf(laptop)]])
    expect(itemsOn(desks, office)).toEqual(itemsOn(desks, laptop))
    expect(heldElsewhere(dbOf(laptop), deviceOf(laptop))).toEqual([])

    const back = await importFrom(laptop, stick)
    expect(back.holdings).toBe(1)
    const site = allHeads(dbOf(laptop)).find(({ device, scope }) => {
      return device === deviceOf(laptop) && scope === `site:${desks.siteId}`
    })
    const held = heldElsewhere(dbOf(laptop), deviceOf(laptop)).find(
      (head) => head.scope === site?.scope && head.device === site?.device,
    )
    expect(held?.seq).toBe(site?.seq)
    expect(peerRow(dbOf(laptop), `bundle:${deviceOf(office)}`)).toMatchObject({ kind: 'bundle', held_at: desks.now })
    expect(await exportTo(laptop, await desks.stick())).toMatchObject({ events: 0, files: 0, more: false })
  })

  it('[X3] changes nothing the second time, and an old bundle after a newer one neither', async () => {
    recordOn(desks, laptop, ['办公桌'])
    const older = await desks.stick()
    await exportTo(laptop, older)
    recordOn(desks, laptop, ['椅子'])
    await exportTo(laptop, stick)
    await importFrom(office, stick)
    const events = eventsOf(office)
    const again = await importFrom(office, stick)
    expect(again).toMatchObject({ applied: 0, refused: 0, waiting: 0 })
    expect(again.known).toBeGreaterThan(0)
    const replayed = await importFrom(office, older)
    expect(replayed).toMatchObject({ applied: 0, refused: 0 })
    expect(replayed.parts.map((part) => part.state)).toEqual(['whole'])
    expect(eventsOf(office)).toBe(events)
    expect(itemsOn(desks, office)).toEqual(['办公桌', '椅子'].sort())
    expect(quarantineRows(dbOf(office))).toEqual([])
  })

  it('[G3] [X11] a third laptop carries on what it holds of another, and the answer comes back by the same way', async () => {
    const third = await desks.laptop()
    await introduce([office, laptop, third], stick)
    recordOn(desks, laptop, ['保险柜'])
    await exportTo(laptop, stick, { to: deviceOf(third) })
    expect(await importFrom(office, stick)).toMatchObject({ applied: 0 })
    expect(itemsOn(desks, office)).toEqual([])
    await importFrom(third, stick)

    const second = await desks.stick()
    await exportTo(third, second, { to: deviceOf(office) })
    await importFrom(office, second)
    expect(itemsOn(desks, office)).toEqual(['保险柜'])

    const home = await desks.stick()
    await exportTo(office, home, { to: deviceOf(laptop) })
    expect((await importFrom(laptop, home)).holdings).toBeGreaterThanOrEqual(1)
    const held = heldElsewhere(dbOf(laptop), deviceOf(laptop)).map((head) => `${head.device} ${head.scope}`)
    expect(held).toContain(`${deviceOf(laptop)} site:${desks.siteId}`)
  })

  it('[G3] seals to nobody it does not know, and says so; the card it left all the same lets the next laptop begin', async () => {
    const empty = await desks.stick()
    const fresh = await startDesks()
    const stranger = await fresh.laptop()
    await expect(exportTo(stranger, empty)).rejects.toMatchObject({
      code: 'BAD_BUNDLE',
      data: { reason: 'noRecipient' },
    })
    expect(await importFrom(fresh.office, empty)).toMatchObject({ cards: 1, parts: [] })
    expect(sealingKeys(dbOf(fresh.office)).map((key) => key.device)).toContain(deviceOf(stranger))
    await expect(exportTo(fresh.office, empty, { to: 'court' })).rejects.toMatchObject({
      data: { reason: 'unknownRecipient' },
    })
    await expect(exportTo(fresh.office, empty, { to: deviceOf(stranger) })).resolves.toMatchObject({ more: false })
    expect((await readdir(empty)).every((name) => name.startsWith('fieldwrit-'))).toBe(true)
    await fresh.close()
  })

  it('[G3] says beforehand what it would write, and stopped half-way leaves nothing behind', async () => {
    recordOn(desks, laptop, ['办公桌'])
    const service = bundleService(laptop.core.context, bundleTools(laptop.core.context))
    const input = { place: stick, to: null, whole: false, maxBytes: null }
    const plan = await service.plan(input)
    expect(plan).toMatchObject({ recipients: [deviceOf(office)], files: 0, part: 1, parts: 1 })
    expect(plan.bytes).toBeLessThan(plan.free)
    const before = (await readdir(stick)).sort()
    const stop = new AbortController()
    const steps = service.export(input, stop.signal)
    expect(await steps.next()).toMatchObject({ value: { kind: 'progress', step: 'events' } })
    stop.abort()
    await expect(steps.next()).rejects.toMatchObject({ code: 'BAD_BUNDLE', data: { reason: 'cancelled' } })
    expect((await readdir(stick)).sort()).toEqual(before)
    const left = service.export(input, undefined)
    await left.next()
    await left.return(undefined)
    expect((await readdir(stick)).sort()).toEqual(before)

    const wrote = await exportTo(laptop, stick)
    expect(wrote.events).toBe(plan.events)
    const already = bundleService(office.core.context, bundleTools(office.core.context)).import(
      { place: stick },
      AbortSignal.abort(),
    )
    const answers = []
    for await (const step of already) answers.push(step)
    expect(answers.at(-1)).toMatchObject({ kind: 'done', cancelled: true, applied: 0 })
    expect(await importFrom(office, stick)).toMatchObject({ applied: wrote.events })
  })

  it('[J4] [X7] each laptop seals with a key of its own, a restored one too; rebuilt tables know the same keys', async () => {
    const keys = sealingKeys(dbOf(office))
    const later = await desks.laptop()
    await introduce([later, office], stick)
    const all = sealingKeys(dbOf(office))
    expect(all).toHaveLength(keys.length + 1)
    expect(new Set(all.map((key) => key.publicKey)).size).toBe(all.length)
    expect((await exportTo(office, stick, { to: deviceOf(later) })).recipients).toEqual([deviceOf(later)])
    await importFrom(later, stick)
    const streamed = sealingKeys(dbOf(later)).find((key) => key.device === deviceOf(office))
    expect(streamed).toEqual(all.find((key) => key.device === deviceOf(office)))
    expect(await differing(later)).toEqual([])
  })
})
