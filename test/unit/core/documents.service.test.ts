import { rename } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { documentsTypes } from '../../../db/documents.ts'
import { documentsService } from '../../../electron/core/documents.ts'
import type { InventoryListSnapshot } from '../../../shared/domain/documents/inventoryList.ts'
import { canonicalBytes, type JsonObject, parseCanonical } from '../../../shared/journal/canonical.ts'
import { verifyBytes } from '../../../shared/sync/trust/signingKey.ts'
import { addOfficer, codeOf, errorOf, eventsOf, OTHER_PIN, PIN, WRONG } from './identity/support.ts'
import { fields, id, type OnSite, startSite } from './site/support.ts'

let test: OnSite
let documents: ReturnType<typeof documentsService>
let roomId: string

beforeEach(async () => {
  test = await startSite()
  documents = documentsService(test.core)
  roomId = test.openRoom('2-302')
})
afterEach(() => test.end())

const record = (name: string) =>
  test.inventory.record({ commandId: id(), roomId, fields: fields(name), rawLine: '' }).item
const freeze = (checker: { officerId: string; pin: string } | null, commandId = id()) =>
  documents.freezeInventoryList({ commandId, siteId: test.siteId, roomId, checker })
const frozen = () => eventsOf(test.core, documentsTypes.frozen)

async function snapshot(hash: string): Promise<InventoryListSnapshot> {
  const { blobs } = test.core.context.store()
  return parseCanonical(await blobs.readAll(hash)) as unknown as InventoryListSnapshot
}

describe('freezing a list', () => {
  it('[D1] twice is one document, also a minute later, by another person and at the same moment', async () => {
    record('课桌')
    const clerk = await addOfficer(test.core, '吴某玲', 'courtClerk')
    const [first, second] = await Promise.all([freeze(null), freeze(null)])
    expect(second).toEqual(first)
    test.on.now += 60_000
    expect(await freeze(null)).toEqual(first)
    await test.core.identity.unlock({ officerId: clerk, pin: OTHER_PIN })
    expect(await freeze(null)).toEqual(first)
    expect(frozen()).toHaveLength(1)
    expect(documents.list({ subject: `room:${roomId}` })).toEqual([first])
    expect(first).toMatchObject({ kind: 'inventoryList', officer: '周某舟', frozenAt: expect.any(Number) })
  })

  it('[D1] after a change is another document, the old one stays', async () => {
    const item = record('课桌')
    const first = await freeze(null)
    test.on.now += 1000
    test.inventory.correct({
      commandId: id(),
      itemId: item.itemId,
      rev: item.rev,
      set: { condition: '坏' },
      reason: '',
    })
    const second = await freeze(null)
    expect(second.snapshotHash).not.toBe(first.snapshotHash)
    expect(documents.list({ subject: `room:${roomId}` }).map((document) => document.code)).toEqual([
      second.code,
      first.code,
    ])
  })

  it('[J8] repeated with one command is the first answer, whatever changed since', async () => {
    record('课桌')
    const commandId = id()
    const first = await freeze(null, commandId)
    record('椅子')
    expect(await freeze(null, commandId)).toEqual(first)
    expect(frozen()).toHaveLength(1)
  })

  it('[U2] prints both values of a doubt and keeps struck rows with their reason', async () => {
    const desk = record('课桌')
    const change = (amount: string) =>
      test.inventory.correct({
        commandId: id(),
        itemId: desk.itemId,
        rev: desk.rev,
        set: { quantity: { amount, unit: '张' } },
        reason: '',
      })
    change('11')
    change('13')
    const chair = record('椅子')
    test.inventory.strike({ commandId: id(), itemId: chair.itemId, rev: chair.rev, reason: '重复登记' })
    const list = await snapshot((await freeze(null)).snapshotHash)
    const [first, second] = list.sections[0]?.rows ?? []
    expect((first?.quantity ?? []).map((value) => value.amount).sort()).toEqual(['11', '13'])
    expect(first?.struck).toBeNull()
    expect(second).toMatchObject({ itemNo: '2-302-D1-0002', struck: { reason: '重复登记' } })
    expect(list.caseNo).toBe('（2026）浙9901执1号')
  })

  it('[U2] prints a doubt of the place, of the remark, of both, and one whose other value is blank', async () => {
    const add = (place: string, remarks: string) =>
      test.inventory.record({ commandId: id(), roomId, fields: { ...fields('柜'), place, remarks }, rawLine: '' }).item
    const twice = (item: { itemId: string; rev: string[] }, ...sets: { place?: string; remarks?: string }[]) => {
      for (const set of sets)
        test.inventory.correct({ commandId: id(), itemId: item.itemId, rev: item.rev, set, reason: '' })
    }
    twice(add('东墙', '缺门'), { place: '里屋' }, { place: '北墙' })
    twice(add('东墙', '缺门'), { remarks: '门在' }, { remarks: '' })
    twice(add('东墙', ''), { place: '里屋', remarks: '缺门' }, { place: '', remarks: '' })
    const list = await snapshot((await freeze(null)).snapshotHash)
    const printed = (list.sections[0]?.rows ?? []).map((row) => [...(row.remarks ?? [])].sort())
    expect(printed).toEqual([
      ['北墙，缺门', '里屋，缺门'],
      ['东墙', '东墙，门在'],
      ['位置空白', '位置里屋', '备注空白', '备注缺门'].sort(),
    ])
    expect(list.counts.inDoubt).toBe(3)
  })

  it('[U2] prints a value beside a blank as in doubt, never as settled', async () => {
    const item = record('课桌')
    for (const box of ['B-014', ''])
      test.inventory.correct({ commandId: id(), itemId: item.itemId, rev: item.rev, set: { box }, reason: '' })
    const list = await snapshot((await freeze(null)).snapshotHash)
    expect([...(list.sections[0]?.rows[0]?.packedIn ?? [])].sort()).toEqual(['B-014', '空白'])
  })

  it('carries the signatures of both officers over the bytes that are stored', async () => {
    record('课桌')
    const clerk = await addOfficer(test.core, '吴某玲', 'courtClerk')
    const made = await freeze({ officerId: clerk, pin: OTHER_PIN })
    const signed = frozen()[0]?.body.signed as { officer: string; publicKey: string; signature: string }[]
    const statement: JsonObject = {
      act: documentsTypes.frozen,
      snapshot: made.snapshotHash,
      subject: `room:${roomId}`,
      v: 1,
    }
    expect(signed.map((one) => one.officer)).toEqual([test.officerId, clerk])
    for (const one of signed) {
      expect(verifyBytes(one.publicKey, 'act', canonicalBytes(statement), one.signature)).toBe(true)
    }
    const list = await snapshot(made.snapshotHash)
    expect(list.sections[0]).toMatchObject({ recorder: { name: '周某舟' }, checker: { name: '吴某玲' } })
  })

  it('refuses the recorder as checker, whoever is at work, and asks the PIN every time', async () => {
    record('课桌')
    const clerk = await addOfficer(test.core, '吴某玲', 'courtClerk')
    expect(await errorOf(() => freeze({ officerId: test.officerId, pin: PIN }))).toMatchObject({
      data: { rule: 'recorderIsChecker' },
    })
    await freeze({ officerId: clerk, pin: OTHER_PIN })
    expect(await codeOf(() => freeze({ officerId: clerk, pin: WRONG }))).toBe('WRONG_PIN')
    await test.core.identity.unlock({ officerId: clerk, pin: OTHER_PIN })
    expect(await errorOf(() => freeze({ officerId: test.officerId, pin: PIN }))).toMatchObject({
      data: { rule: 'recorderIsChecker', field: 'checker' },
    })
    expect(frozen()).toHaveLength(1)
  })

  it('writes nothing when the session ends in the middle, even if another begins', async () => {
    record('课桌')
    const clerk = await addOfficer(test.core, '吴某玲', 'courtClerk')
    const freezing = codeOf(() => freeze(null))
    await Promise.resolve()
    await Promise.resolve()
    test.core.identity.lock()
    await test.core.identity.unlock({ officerId: clerk, pin: OTHER_PIN })
    expect(await freezing).toBe('LOCKED')
    expect(frozen()).toHaveLength(0)
  })

  it('of a site without goods is refused', async () => {
    const site = { commandId: id(), siteId: test.siteId, roomId: null, checker: null }
    expect(await codeOf(() => documents.freezeInventoryList(site))).toBe('NOT_FOUND')
    expect(await codeOf(() => documents.freezeInventoryList({ ...site, siteId: id() }))).toBe('NOT_FOUND')
  })

  it('whose stored bytes are lost is frozen anew', async () => {
    record('课桌')
    const first = await freeze(null)
    await rename(test.core.paths.blobs, `${test.core.paths.blobs}-gone`)
    await test.reopen()
    documents = documentsService(test.core)
    test.on.now += 1000
    expect((await freeze(null)).documentId).not.toBe(first.documentId)
  })
})

describe('opening a list', () => {
  it('[D1] gives the same bytes twice and after a restart, and nothing while locked', async () => {
    record('课桌')
    const { documentId } = await freeze(null)
    const once = await documents.open({ documentId })
    const again = await documents.open({ documentId })
    expect(again.sha256).toBe(once.sha256)
    const pdf = Buffer.from(await (await fetch(once.url ?? '')).arrayBuffer())
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
    expect(pdf.length).toBe(once.bytes)
    await test.reopen()
    documents = documentsService(test.core)
    expect((await documents.open({ documentId })).sha256).toBe(once.sha256)
    const opening = codeOf(() => documents.open({ documentId }))
    test.core.identity.lock()
    expect(await opening).toBe('LOCKED')
    expect(await codeOf(() => documents.open({ documentId }))).toBe('LOCKED')
    expect(await codeOf(() => documents.list({ subject: `room:${roomId}` }))).toBe('LOCKED')
  })
})
