import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readOfficial } from '../../../../electron/core/documents/readOfficial.ts'
import type { SigningView } from '../../../../shared/contract/desk/signatures.ts'
import { type Flat, flatOnSite, refusal, signed } from '../../../support/flat.ts'
import { id } from '../../../support/joined.ts'
import { said } from '../documents/said.ts'
import { errorOf } from '../identity/support.ts'

let flat: Flat
const services = () => flat.joined.test.services
const ALL = [1, 2, 3, 4]

/** Scenario 1 up to the lock: the court signs, the debtor doesn't, the inventory is locked. */
async function locked(): Promise<void> {
  flat = await flatOnSite([14, 3, 2])
  await flat.freeze()
  flat.enter(ALL, signed('RECORDER', '周某宁'))
  flat.enter(ALL, signed('CHECKER', '吴某远'))
  flat.enter(ALL, refusal)
  await flat.joined.move('lockInventory')
}
const end = () => flat.joined.test.close()

const rooms = () => services().site.get({ siteId: flat.siteId }).roomList
const roomId = (code: string) => rooms().find((one) => one.code === code)?.roomId ?? ''
const item = (number: string) => {
  const { items } = services().inventory.list({ siteId: flat.siteId, roomId: null, text: '', offset: 0, limit: 50 })
  const found = items.find((one) => one.number === number)
  return { itemId: found?.itemId ?? '', rev: found?.rev ?? [] }
}
const correct = (number: string, set: object, reason: string) =>
  services().inventory.correct({ commandId: id(), ...item(number), set, reason })
const strike = (number: string, reason: string) =>
  services().inventory.strike({ commandId: id(), ...item(number), reason })
const renew = (code: string) => {
  return services().signatures.renew({ commandId: id(), siteId: flat.siteId, roomId: roomId(code) })
}
const sheetOf = (view: SigningView, documentId = view.again[0]?.documentId ?? '') => {
  const sheet = view.lists.find((one) => one.documentId === documentId)
  if (sheet === undefined) throw new Error('no sheet')
  return sheet
}
const theList = () => flat.view().lists.find((one) => one.corrects === null)
const enter = (documentId: string, set: object, pages = [1]) =>
  services().signatures.enter({ commandId: id(), siteId: flat.siteId, documentId, pages, set: { ...refusal, ...set } })
const paper = async (documentId: string) => {
  const { frozen } = services().forms.forms({ siteId: flat.siteId })
  const hash = frozen.find((one) => one.documentId === documentId)?.snapshotHash ?? ''
  return readOfficial(await flat.joined.test.core.context.store().blobs.readAll(hash))
}
/** Rows of the sheet's tables as printed. */
const rowsOf = async (documentId: string) => {
  const { blocks } = await paper(documentId)
  return blocks.flatMap((one) => (one.block === 'table' ? one.rows.map((row) => row.map((cell) => cell.join(''))) : []))
}
const duties = (scope: 'mine' | 'all') => {
  const { overdue, dueToday } = services().worklist.list({ scope, limit: 50 })
  return [...overdue.items, ...dueToday.items].filter((one) => one.title === 'SIGN_AGAIN').map((one) => one.progress)
}
const rule = async (work: () => unknown) => ((await errorOf(work)) as { data?: { rule?: string } }).data?.rule

describe('a room corrected after the lock', () => {
  beforeEach(locked)
  afterEach(end)

  it('[C7] [A5] is to be signed again, is in its recorder’s work list, and its sheet says old, new, who, when and why', async () => {
    expect(rooms().map((room) => room.signAgain)).toEqual([false, false, false])
    correct('1-103-D1-0002', { condition: '坏', quantity: { amount: '2', unit: '件' } }, '复核时发现少记')
    strike('1-103-D1-0001', '重复登记')
    expect(rooms().map((room) => [room.code, room.signAgain])).toEqual([
      ['1-101', false],
      ['1-102', false],
      ['1-103', true],
    ])
    expect(duties('mine')).toEqual([])
    await flat.joined.as('courtClerk')
    expect(duties('mine')).toEqual(['1-103'])
    const list = theList()
    const sheet = sheetOf(await renew('1-103'))
    expect(sheet).toMatchObject({ room: '1-103', corrects: list?.code, current: true, opened: true })
    expect(sheet.pages).toMatchObject([{ page: 1, room: '1-103', from: 1, to: 3, entries: [] }])
    expect(sheet.pages[0]?.people).toEqual([
      { capacity: 'RECORDER', signer: '周某宁', relation: '' },
      { capacity: 'CHECKER', signer: '吴某远', relation: '' },
      { capacity: 'DEBTOR', signer: '甲某仁', relation: '' },
    ])
    const who = '周某舟　2025年9月16日10时40分'
    expect(await rowsOf(sheet.documentId)).toEqual([
      ['1', '1-103-D1-0001', '木椅1', '划去', '', '', '', who, '重复登记'],
      ['2', '1-103-D1-0002', '木椅2', '更正', '数量', '1件', '2件', who, '复核时发现少记'],
      ['3', '1-103-D1-0002', '木椅2', '更正', '现状', '旧', '坏', who, '复核时发现少记'],
    ])
    const text = said(await paper(sheet.documentId))
    expect(text).toContain(list?.code)
    expect(text).not.toContain('无法逐条核定')
  })

  it('[C9] [D1] is done when each who signed has answered, a refusal with reason and two witnesses; then prints and copies', async () => {
    correct('1-103-D1-0002', { condition: '坏' }, '看错')
    const { documentId } = sheetOf(await renew('1-103'))
    enter(documentId, signed('RECORDER', '周某宁'))
    enter(documentId, signed('CHECKER', '吴某远'))
    expect(await rule(() => enter(documentId, { reason: '' }))).toBe('signatureReason')
    expect(await rule(() => enter(documentId, { witnesses: refusal.witnesses.slice(1) }))).toBe('signatureWitnesses')
    // Who made the correction has said what stands there and cannot witness that somebody else will not sign it.
    const corrector = [...refusal.witnesses.slice(1), { name: '周某舟', capacity: '承办人' }]
    expect(await rule(() => enter(documentId, { witnesses: corrector }))).toBe('witnessIsRecorder')
    expect(rooms()[2]?.signAgain).toBe(true)
    expect(enter(documentId, {}).again).toEqual([])
    expect(rooms()[2]?.signAgain).toBe(false)
    expect(duties('all')).toEqual([])
    expect(await rule(() => renew('1-103'))).toBe('roomSigned')
    const { siteId } = flat
    const printed = await services().signatures.print({ commandId: id(), siteId, documentId })
    expect(printed.pages).toBe(2)
    const folder = await mkdtemp(join(tmpdir(), 'fieldwrit-docx-'))
    const copy = await services().documents.saveDocx({ documentId, folder })
    expect([copy.path.endsWith('.docx'), await readdir(folder)]).toEqual([true, [expect.stringContaining('更正页')]])
    await rm(folder, { recursive: true })
  })

  it('[C9] waits for the very people who signed: the son’s hand does not stand for the father’s answer', async () => {
    correct('1-103-D1-0002', { condition: '坏' }, '看错')
    const { documentId } = sheetOf(await renew('1-103'))
    enter(documentId, signed('RECORDER', '周某宁'))
    enter(documentId, signed('CHECKER', '吴某远'))
    const son = { signer: '甲某义', capacity: 'ADULT_FAMILY', relation: '儿子', status: 'SIGNED', reason: '' }
    const view = enter(documentId, son)
    expect(sheetOf(view).pages[0]).toMatchObject({ open: [], people: [{ capacity: 'DEBTOR', signer: '甲某仁' }] })
    expect(rooms()[2]?.signAgain).toBe(true)
    const away = { status: 'ABSENT', reason: '送医' }
    expect(enter(documentId, away).again).toEqual([])
  })

  it('[C9] a second correction is signed on a sheet of its own that adds to the first, which keeps its signatures', async () => {
    correct('1-103-D1-0002', { condition: '坏' }, '看错')
    const first = sheetOf(await renew('1-103'))
    for (const set of [signed('RECORDER', '周某宁'), signed('CHECKER', '吴某远'), {}]) enter(first.documentId, set)
    flat.joined.today('2025-09-16', '10:50')
    correct('1-103-D1-0002', { condition: '新' }, '原先没有看错')
    expect(rooms()[2]?.signAgain).toBe(true)
    const second = sheetOf(await renew('1-103'))
    expect(second.corrects).toBe(first.code)
    expect((await rowsOf(second.documentId)).map((row) => row.slice(3, 7))).toEqual([['更正', '现状', '坏', '新']])
    expect(sheetOf(flat.view(), first.documentId).pages[0]?.entries).toHaveLength(3)
  })

  it('[C9] a correction while the sheet lies unsigned needs a new one, with all that the signed list does not say', async () => {
    correct('1-103-D1-0002', { condition: '坏' }, '看错')
    const first = sheetOf(await renew('1-103'))
    enter(first.documentId, signed('RECORDER', '周某宁'))
    flat.joined.today('2025-09-16', '10:50')
    correct('1-103-D1-0002', { condition: '新' }, '又看错')
    expect(flat.view().again).toEqual([{ roomId: roomId('1-103'), room: '1-103', documentId: null }])
    const second = sheetOf(await renew('1-103'))
    expect(second.corrects).toBe(theList()?.code)
    expect((await rowsOf(second.documentId)).map((row) => row.slice(5, 9))).toEqual([
      ['旧', '坏', expect.anything(), '看错'],
      ['坏', '新', expect.anything(), '又看错'],
    ])
  })

  it('[C9] many corrections stand on as many pages as the paper has, each with its own lines', async () => {
    for (let n = 1; n <= 14; n += 1) {
      const number = `1-101-D1-${String(n).padStart(4, '0')}`
      correct(number, { condition: '坏', place: '南墙' }, '搬运前复核，与登记不符，见证人在场'.repeat(4))
    }
    const sheet = sheetOf(await renew('1-101'))
    const drawn = await services().documents.open({ documentId: sheet.documentId })
    expect(sheet.pages.length).toBeGreaterThan(1)
    expect(drawn.pages).toBe(sheet.pages.length)
    const lines = sheet.pages.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, at) => from + at))
    expect(lines).toEqual(Array.from({ length: 28 }, (_, at) => at + 1))
    const names = (page: { people: { signer: string }[] }) => page.people.map((one) => one.signer)
    expect(sheet.pages.map(names)).toEqual(sheet.pages.map(() => ['周某宁', '吴某远', '甲某仁']))
  })

  it('[C9] an entry on the sheet is struck like any other, and the room waits again; the locked list’s own are not', async () => {
    correct('1-103-D1-0002', { condition: '坏' }, '看错')
    const { documentId } = sheetOf(await renew('1-103'))
    for (const set of [signed('RECORDER', '周某宁'), signed('CHECKER', '吴某远'), {}]) enter(documentId, set)
    const strikeEntry = (entry: { entryId: string; rev: string[] } | undefined) =>
      services().signatures.strike({
        ...{ commandId: id(), siteId: flat.siteId, reason: '写错人' },
        ...{ entryId: entry?.entryId ?? '', rev: entry?.rev ?? [] },
      })
    const [entry] = sheetOf(flat.view(), documentId).pages[0]?.entries ?? []
    expect(strikeEntry(entry).again).toMatchObject([{ room: '1-103', documentId }])
    const [old] = theList()?.pages[0]?.entries ?? []
    expect(await rule(() => strikeEntry(old))).toBe('inventoryLocked')
  })
})

describe('a sheet of corrections', () => {
  beforeAll(async () => {
    flat = await flatOnSite([2, 1, 1])
    await flat.freeze()
  })
  afterAll(end)

  it('[C7] is not made before the lock, when a changed list is simply frozen anew', async () => {
    expect(await rule(() => renew('1-101'))).toBe('renewBeforeLock')
  })

  it('[C7] takes the place of new lists after the lock, and only where something was corrected', async () => {
    for (const set of [signed('RECORDER', '周某宁'), signed('CHECKER', '吴某远'), refusal]) {
      flat.enter([1, 2, 3], set)
    }
    await flat.joined.move('lockInventory')
    expect(await rule(() => renew('1-101'))).toBe('roomSigned')
    correct('1-101-D1-0001', { condition: '坏' }, '看错')
    const { siteId } = flat
    const list = await services().documents.freezeInventoryList({
      commandId: id(),
      siteId,
      roomId: null,
      checker: null,
    })
    const open = () => services().signatures.open({ commandId: id(), siteId, documentId: list.documentId })
    expect(await rule(open)).toBe('renewInstead')
  })
})
