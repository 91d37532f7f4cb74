import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDiskShelf } from '../../../../court/files/diskShelf.ts'
import { draft } from '../../../../electron/core/context.ts'
import { planPictures } from '../../../../electron/core/plans/pictures.ts'
import type { LeavingCheck } from '../../../../shared/contract/desk/sync/leaving.ts'
import type { OfficialDocument } from '../../../../shared/domain/documents/officialDocument.ts'
import { leavingTypes } from '../../../../shared/domain/sync/leaving.ts'
import { PIECE_BYTES } from '../../../../shared/sync/files.ts'
import { newCommandId as id, TEST_PIN } from '../../../support/coreHarness.ts'
import { oneCase } from '../../../support/oneCase.ts'
import { photo } from '../../../support/photo.ts'
import { recordOn } from '../../../support/sync/desks.ts'
import { enrolledLaptop, type NewLaptop, type RunningCourt, runningCourt } from '../../../support/sync/joining.ts'
import { said } from '../documents/said.ts'

const GATEWAY = 'gateway:浙9901'
const SHEET = { form: 'leavingSheet', subject: '', values: null }

describe('the check before a site is left (C1 离场核对, S18)', () => {
  let base: string
  let running: RunningCourt
  let field: NewLaptop
  let lead: NewLaptop
  let clerk: NewLaptop
  let room: { siteId: string; roomId: string }

  beforeAll(async () => {
    base = await mkdtemp(join(tmpdir(), 'fieldwrit-leave-'))
    running = await runningCourt(undefined, { files: await openDiskShelf(join(base, 'files'), Date.now()) })
    field = await enrolledLaptop(running, '周某舟', 'handler')
    lead = await enrolledLaptop(running, '钱某安', 'teamLead')
    clerk = await enrolledLaptop(running, '孙某文', 'courtClerk')
    const caseId = await oneCase(field)
    const { site } = field.services
    const { siteId } = site.create({ commandId: id(), caseId, name: '云栖商贸城', address: '云栖路18号' })
    const { buildingId } = site.addBuilding({ commandId: id(), siteId, name: '1号楼' })
    site.generateRooms({
      commandId: id(),
      siteId,
      buildingId,
      firstFloor: 1,
      floors: 1,
      roomsPerFloor: 1,
      prefix: '1-',
    })
    room = { siteId, roomId: site.get({ siteId }).roomList[0]?.roomId ?? '' }
  })
  afterAll(async () => {
    await Promise.all([field, lead, clerk].map((one) => one.close()))
    await running.close()
    await rm(base, { recursive: true, force: true })
  })

  const deviceOf = ({ core }: NewLaptop): string => core.context.profile().deviceId
  const meet = async (...laptops: NewLaptop[]): Promise<void> => {
    for (const { services } of laptops) {
      const { peers } = await services.sync.now({ peer: GATEWAY })
      expect(peers.find((one) => one.peer === GATEWAY)).toMatchObject({ failure: null, unsent: 0 })
    }
  }
  const check = ({ services }: NewLaptop): Promise<LeavingCheck> => services.leaving.check({ siteId: room.siteId })
  const row = async (on: NewLaptop, of: NewLaptop) => (await check(on)).rows.find((one) => one.device === deviceOf(of))
  const issuesOn = async (on: NewLaptop, of: NewLaptop) =>
    (await row(on, of))?.issues.map(({ code, n }) => `${code} ${n}`)
  const state = ({ services }: NewLaptop) => services.leaving.state({ commandId: id(), siteId: room.siteId })
  const picture = async ({ core }: NewLaptop): Promise<void> => {
    const path = join(base, 'photo.jpg')
    await writeFile(path, photo(PIECE_BYTES))
    const at = { siteId: room.siteId, owner: 'room' as const, ownerId: room.roomId, floor: null, on: null, note: '' }
    await planPictures(core).attach({ commandId: id(), ...at, path })
  }
  const open = ({ services }: NewLaptop) => {
    const { rev = [] } = services.site.get(room).roomList[0] ?? {}
    return services.site.openRoom({ commandId: id(), roomId: room.roomId, rev }).rev
  }
  const except = ({ core, services }: NewLaptop, devices: string[], pin = TEST_PIN) =>
    services.leaving.except({
      ...{ commandId: id(), siteId: room.siteId, devices, reason: '二组电脑没电，随车带回' },
      signer: { officerId: core.context.session().officerId, pin },
    })

  const onPaper = async ({ services }: NewLaptop): Promise<string> => {
    const { document } = await services.forms.prepare({ ...SHEET, siteId: room.siteId })
    return said(document as OfficialDocument)
  }

  it('[C1] prints nothing of a check that nobody made', async () => {
    const { forms } = field.services.forms.forms({ siteId: room.siteId })
    expect(forms.find((one) => one.form === 'leavingSheet')).toMatchObject({ step: 'E24', subjects: [] })
    await expect(onPaper(field)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('[U1] [X4] names what this laptop alone has, what is open and half-typed, and one next act', async () => {
    recordOn(room, field, ['办公桌'])
    await picture(field)
    const rev = open(field)
    field.services.drafts.put({ slot: `entry:${room.roomId}`, text: '书柜 2' })
    // What lines carry is the state of a screen, no text that anybody has to finish.
    field.services.drafts.put({ slot: `sticky:${room.roomId}`, text: '{"place":"北墙"}' })
    const first = await check(field)
    expect(first).toMatchObject({ stand: 'open', siteName: '云栖商贸城' })
    expect(await issuesOn(field, field)).toEqual([
      'rooms 1',
      'drafts 1',
      expect.stringMatching(/^events \d+$/),
      'files 1',
    ])
    expect((await row(field, field))?.act).toBe('leaveRoom')
    field.services.site.leaveRoom({ commandId: id(), roomId: room.roomId, rev })
    expect((await row(field, field))?.act).toBe('finishDrafts')
    field.services.drafts.put({ slot: `entry:${room.roomId}`, text: '' })
    expect(['sendCourt', 'stick']).toContain((await row(field, field))?.act)
    await meet(field)
    expect(await check(field)).toMatchObject({ stand: 'even', rows: [{ own: true, issues: [], act: null }] })
    expect((await row(field, field))?.lacks).toContainEqual({ holder: GATEWAY, events: 0, since: null })
  })

  it('[X4] another laptop’s part is even by its own word alone, and only until it writes again', async () => {
    await meet(lead)
    recordOn(room, lead, ['椅子'])
    await meet(lead, field)
    expect(await issuesOn(field, lead)).toEqual(['notStated 1'])
    expect(await row(field, lead)).toMatchObject({ stand: 'open', act: 'askThere', statedAt: null })
    await state(lead)
    // Nobody here has heard it yet.
    expect(await issuesOn(field, lead)).toEqual(['notStated 1'])
    await meet(lead, field)
    expect(await row(field, lead)).toMatchObject({ stand: 'even', statedBy: '钱某安' })
    // Laptops stand in the order of their ids, which is any.
    const sheet = await onPaper(field)
    for (const one of [/云栖商贸城离场核对：齐。/, /制作本单时由程序查看■齐/, /钱某安　20\d\d年[^■]*■齐/])
      expect(sheet).toMatch(one)
    expect(sheet).not.toContain('例外离场')
    recordOn(room, lead, ['花瓶'])
    await meet(lead, field)
    expect(await issuesOn(field, lead)).toEqual(['writtenSince 3'])
  })

  it('[U1] what a laptop said it still has stands on its row at the others', async () => {
    const rev = open(lead)
    lead.services.drafts.put({ slot: `tray:${room.roomId}`, text: '["保险柜"]' })
    await state(lead)
    await meet(lead, field)
    expect(await issuesOn(field, lead)).toEqual(['rooms 1', 'drafts 1'])
    lead.services.drafts.put({ slot: `tray:${room.roomId}`, text: '' })
    lead.services.site.leaveRoom({ commandId: id(), roomId: room.roomId, rev })
    expect(await issuesOn(lead, lead)).toEqual(['events 1'])
  })

  it('[P1] leaving without it takes a reason and the PIN of somebody who may answer for it', async () => {
    await meet(clerk)
    const { signers } = await check(clerk)
    expect(signers).toEqual([])
    await expect(except(clerk, [deviceOf(lead)])).rejects.toMatchObject({ data: { rule: 'leavingNotMay' } })
    await expect(except(field, [deviceOf(lead)], '000000')).rejects.toMatchObject({ code: 'WRONG_PIN' })
    await expect(except(field, [deviceOf(field)])).rejects.toMatchObject({ data: { rule: 'leavingEven' } })
    const done = await except(field, [deviceOf(lead)])
    expect(done.stand).toBe('excepted')
    expect(done.rows.find((one) => one.device === deviceOf(lead))).toMatchObject({ stand: 'excepted' })
    expect(done.exceptions).toMatchObject([{ officer: '周某舟', reason: '二组电脑没电，随车带回', holds: true }])
  })

  it('[C1] [CPL 261] the sheet says who answers for which laptop and why, and its freezing opens nothing', async () => {
    const made = await field.services.forms.prepare({ ...SHEET, siteId: room.siteId })
    expect(made).toMatchObject({ missing: [], draft: [], title: '离场核对单' })
    expect(said(made.document as OfficialDocument)).toMatch(
      /未全齐。.*▲例外1 个房间还开着；1 处没写完或放在一边的登记.*周某舟　20\d\d年.*二组电脑没电，随车带回.*：1 个房间还开着；1 处没写完或放在一边的登记（还没有到）。/,
    )
    const before = (await check(field)).rows
    const freeze = () => field.services.forms.freeze({ ...SHEET, siteId: room.siteId, commandId: id() })
    const { documentId } = await freeze()
    field.services.forms.notePrinted({ siteId: room.siteId, documentId, commandId: id() })
    expect((await check(field)).rows.map(({ stand, issues }) => [stand, issues])).toEqual(
      before.map(({ stand, issues }) => [stand, issues]),
    )
    expect((await freeze()).documentId).toBe(documentId)
  })

  it('[P1] [J3] an exception is the same on every laptop, and one that nobody signed answers for nothing', async () => {
    await meet(field, clerk)
    const [there] = (await check(clerk)).exceptions
    expect(there).toEqual((await check(field)).exceptions[0])
    expect(await row(clerk, lead)).toMatchObject({ stand: 'excepted' })
    const { context } = clerk.core
    const [stored] = context.store().db.prepare("SELECT body FROM leaving WHERE kind = 'leaving.excepted'").all() as {
      body: string
    }[]
    const body = { ...JSON.parse(stored?.body ?? '{}'), reason: '另一理由' }
    const { rows } = await check(clerk)
    const mine = { ...body, rows: [{ device: deviceOf(clerk), known: 0, issues: [{ code: 'events', n: 9 }] }] }
    const { journal } = context.store()
    for (const forged of [body, mine]) {
      const event = draft(`site:${room.siteId}`, leavingTypes.excepted, 'leaving', context.newId(), [], forged)
      journal.transact(() =>
        journal.append([event], { officerId: context.session().officerId, role: 'courtClerk' }, id()),
      )
    }
    const after = await check(clerk)
    expect(await onPaper(clerk)).toMatch(/（签名或者身份不成立，不算数）另一理由/)
    expect(after.exceptions.map((one) => one.holds).sort()).toEqual([false, false, true])
    expect(after.rows.map((one) => one.stand)).toEqual(
      expect.arrayContaining(rows.map((one) => (one.device === deviceOf(clerk) ? expect.anything() : one.stand))),
    )
  })

  it('[U2] what was missing arrives later and is shown as that, with the exception beside it', async () => {
    recordOn(room, lead, ['保险柜'])
    await state(lead)
    await meet(lead, field)
    const { rows, exceptions } = await check(field)
    expect(rows.find((one) => one.device === deviceOf(lead))).toMatchObject({ stand: 'even' })
    expect(exceptions.find((one) => one.holds)?.rows).toMatchObject([{ name: expect.any(String), settled: true }])
    expect(exceptions.find((one) => one.holds)?.rows[0]?.arrived).toBeGreaterThan(2)
    expect(await onPaper(field)).toMatch(/离场核对：齐。.*（后来已到齐）。/)
  })

  it('[X8] a refused piece lies on the row of whoever wrote it', async () => {
    const { db } = field.core.context.store()
    db.prepare(
      `INSERT INTO quarantine (hash, device, scope, seq, fault, came, peer, at, stands, frames)
       VALUES ('ab', ?, ?, 99, 'badSignature', 'received', ?, 1, NULL, NULL)`,
    ).run(deviceOf(lead), `site:${room.siteId}`, GATEWAY)
    expect(await row(field, lead)).toMatchObject({ issues: [{ code: 'aside', n: 1 }], act: 'seeAside', stand: 'open' })
    expect(await issuesOn(field, field)).toEqual([])
  })
})
