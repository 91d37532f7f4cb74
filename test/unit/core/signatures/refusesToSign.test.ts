import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { officialDocument } from '../../../../shared/domain/documents/officialDocument.ts'
import { parseCanonical } from '../../../../shared/journal/canonical.ts'
import { type Flat, flatOnSite, refusal, signed } from '../../../support/flat.ts'
import { id } from '../../../support/joined.ts'
import { said } from '../documents/said.ts'

let flat: Flat
/** Refused acts record nothing, so that they share a court; the rest begin anew. */
const start = async () => {
  flat = await flatOnSite([14, 3, 2])
  await flat.freeze()
}
const end = () => flat.joined.test.close()

const services = () => flat.joined.test.services
const ALL = [1, 2, 3, 4]
const courtSigns = () => {
  flat.enter(ALL, signed('RECORDER', '周某宁'))
  flat.enter(ALL, signed('CHECKER', '吴某远'))
}

/** Rule and detail of a refusal; '' when nothing was refused. */
async function refused(work: () => unknown): Promise<string> {
  try {
    await work()
    return ''
  } catch (error) {
    const { data } = error as { data?: { rule?: string; detail?: string } }
    return [data?.rule, data?.detail].filter((part) => part !== '').join(' ')
  }
}
const lock = () => flat.joined.move('lockInventory')
const entries = () => flat.view().lists.flatMap((list) => list.pages.flatMap((page) => page.entries))

const son = {
  receiver: {
    name: '甲某义',
    capacity: 'ADULT_FAMILY' as const,
    relation: '儿子',
    check: 'ID_CARD' as const,
    idNo: '990101199801010017',
    checkNote: '',
  },
  given: 19,
  received: 19,
  status: 'SIGNED' as const,
  reason: '',
  at: '2025-09-16T11:30:00+08:00',
  mark: '',
  witnesses: [],
}
const made = () => {
  const { rooms } = services().lots.list({ siteId: flat.siteId })
  const view = services().lots.make({
    commandId: id(),
    siteId: flat.siteId,
    rooms: rooms.map((one) => one.roomId),
    items: [],
    note: '',
  })
  return view.lots[0] as (typeof view.lots)[number]
}
const give = (lot: { lotId: string; rev: string[] }, change: object = {}) =>
  services().lots.handOver({
    commandId: id(),
    lotId: lot.lotId,
    rev: lot.rev,
    move: 'deliver',
    set: { ...son, ...change },
  })

/** The first item of the list as it stands. */
const first = () => {
  const { siteId } = flat
  const [item] = services().inventory.list({ siteId, roomId: null, text: '', offset: 0, limit: 1 }).items
  return { itemId: item?.itemId ?? '', rev: item?.rev ?? [], lateChanges: item?.lateChanges }
}
const correct = (reason: string) => {
  const { itemId, rev } = first()
  return services().inventory.correct({ commandId: id(), itemId, rev, set: { condition: '坏' }, reason })
}

describe('a debtor who will not sign [scenario 1]', () => {
  beforeEach(start)
  afterEach(end)

  it('[C9] one act writes the refusal on each of the four pages, with reason, film and witnesses', () => {
    const [list] = flat.enter(ALL, refusal).lists
    expect(list?.pages.map((page) => [page.room, page.from, page.to])).toEqual([
      ['1-101', 1, expect.any(Number)],
      ['1-101', expect.any(Number), 14],
      ['1-102', 1, 3],
      ['1-103', 1, 2],
    ])
    expect(list?.pages.map((page) => page.entries.map((one) => one.set))).toEqual(ALL.map(() => [refusal]))
    expect(new Set(entries().map((one) => one.entryId)).size).toBe(4)
    expect(list?.pages.map((page) => page.open)).toEqual(ALL.map(() => ['RECORDER', 'CHECKER']))
  })

  it('[C9] the checker is no witness once the page says who checked; nobody is both recorder and checker', async () => {
    courtSigns()
    const witnesses = [...refusal.witnesses, { name: '吴某远', capacity: '团队长' }]
    expect(await refused(() => flat.enter([2], { witnesses }))).toBe('witnessIsChecker 吴某远')
    expect(await refused(() => flat.enter([2], signed('CHECKER', '周某宁')))).toBe('recorderIsChecker 周某宁')
  })

  it('[C9] a signature of the debtor is entered page by page, as each page was seen', async () => {
    const set = { ...refusal, status: 'SIGNED' as const }
    expect(await refused(() => flat.enter([1, 2], set))).toBe('signPageByPage')
    const [list] = flat.enter([1], set).lists
    expect(list?.pages[0]?.entries[0]?.set).toMatchObject({ status: 'SIGNED', reason: '', witnesses: [] })
  })

  it('[C9] locks when every page is answered, and says page and signer while one is not', async () => {
    expect(await refused(lock)).toBe('pageUnsignedRecorder 1/4')
    courtSigns()
    expect(await refused(lock)).toBe('pageUnsignedDebtor 1/4 甲某仁')
    flat.enter([1, 2, 4], refusal)
    expect(await refused(lock)).toBe('pageUnsignedDebtor 3/4 甲某仁')
    flat.enter([3], refusal)
    const { task, steps } = await lock()
    expect(task?.state).toBe('INVENTORY_LOCKED')
    expect(steps.find((one) => one.code === 'E17')?.status).toBe('DONE')
    const [list] = flat.view().lists
    expect(
      await refused(() =>
        services().signatures.strike({
          commandId: id(),
          siteId: flat.siteId,
          reason: '错',
          ...{ entryId: list?.pages[0]?.entries[0]?.entryId ?? '', rev: list?.pages[0]?.entries[0]?.rev ?? [] },
        }),
      ),
    ).toBe('inventoryLocked')
  })

  it('[C9] a family member who does not sign leaves the debtor’s answer open', async () => {
    courtSigns()
    flat.enter(ALL, { signer: '甲某义', capacity: 'ADULT_FAMILY', relation: '儿子' })
    expect(await refused(lock)).toBe('pageUnsignedDebtor 1/4 甲某仁')
  })

  it('[C9] who may not lock is refused: a clerk', async () => {
    courtSigns()
    flat.enter(ALL, refusal)
    await flat.joined.as('courtClerk')
    await expect(lock()).rejects.toMatchObject({ code: 'NOT_ALLOWED' })
  })

  it('[C9] a list frozen anew after a change shows unsigned, the old one keeps what was signed', async () => {
    courtSigns()
    flat.enter(ALL, refusal)
    correct('看错')
    expect(await refused(lock)).toBe('roomsUnlisted 1-103')
    expect(flat.view()).toMatchObject({ unlisted: ['1-103'], lists: [{ current: false }] })
    const old = flat.documentId
    flat.joined.today('2025-09-16', '11:00')
    await flat.freeze()
    const [fresh, before] = flat.view().lists
    expect(fresh).toMatchObject({ documentId: flat.documentId, current: true })
    expect(fresh?.pages.flatMap((page) => page.entries)).toEqual([])
    expect(before).toMatchObject({ documentId: old, current: false })
    expect(before?.pages.map((page) => page.entries.length)).toEqual([3, 3, 3, 3])
    expect(await refused(lock)).toMatch(/^pageUnsigned/)
  })

  it('[C9] a list the record has left behind does not go to be signed', async () => {
    const { siteId } = flat
    const made = await services().documents.freezeInventoryList({
      commandId: id(),
      siteId,
      roomId: null,
      checker: null,
    })
    correct('看错')
    const open = () => services().signatures.open({ commandId: id(), siteId, documentId: made.documentId })
    expect(await refused(open)).toBe(`listOutdated ${made.code}`)
  })

  it('[C9] [D1] the signed edition is the list as frozen and a sheet that says page by page who would not sign', async () => {
    courtSigns()
    flat.enter(ALL, refusal)
    const before = await services().documents.open({ documentId: flat.documentId })
    const drawn = await services().signatures.print({
      commandId: id(),
      siteId: flat.siteId,
      documentId: flat.documentId,
    })
    expect(drawn.pages).toBeGreaterThan(before.pages)
    expect((await services().documents.open({ documentId: flat.documentId })).sha256).toBe(before.sha256)
    const row = services()
      .forms.forms({ siteId: flat.siteId })
      .frozen.find((one) => one.kind === 'signatureSheet')
    const bytes = await flat.joined.test.core.context.store().blobs.readAll(row?.snapshotHash ?? '')
    const sheet = officialDocument.parse(parseCanonical(bytes))
    const text = said(sheet)
    for (const page of ALL) {
      expect(text).toContain(
        `被执行人甲某仁于2025年9月16日10时42分对清单第${page}页拒绝签名，理由：${refusal.reason}。录像时间码10:42:15。见证人：钱某（社区工作者）、孙某（公证员）。`,
      )
    }
    expect(sheet.draft).toBe(false)
    expect(text).toContain(flat.view().lists[0]?.code)
  })
})

describe('after the lock [scenario 1]', () => {
  afterEach(end)
  beforeEach(async () => {
    await start()
    courtSigns()
    flat.enter(ALL, refusal)
    await lock()
  })
  it('[C7] an item is corrected with a reason, by handler or team lead, and says for ever that it came after', async () => {
    expect(await refused(() => correct(''))).toBe('reasonNeeded 1-103-D1-0002')
    await flat.joined.as('courtClerk')
    await expect((async () => correct('看错'))()).rejects.toMatchObject({ code: 'NOT_ALLOWED' })
    await flat.joined.as('teamLead')
    expect(correct('看错').lateChanges).toBe(1)
    const said = services().inventory.history({ itemId: first().itemId, field: 'condition' })
    expect(said.map((line) => [line.value, line.afterLock])).toEqual([
      ['坏', true],
      ['旧', false],
    ])
    const list = await services().documents.freezeInventoryList({
      commandId: id(),
      siteId: flat.siteId,
      roomId: null,
      checker: null,
    })
    const bytes = await flat.joined.test.core.context.store().blobs.readAll(list.snapshotHash)
    expect(
      Buffer.from(bytes)
        .toString('utf8')
        .match(/锁定后更正/g),
    ).toHaveLength(1)
  })

  it('[C7] no room is opened again', async () => {
    const [room] = services().site.get({ siteId: flat.siteId }).roomList
    const again = () => services().site.openRoom({ commandId: id(), roomId: room?.roomId ?? '', rev: room?.rev ?? [] })
    expect(await refused(again)).toBe('inventoryLocked 1-101')
  })

  it('[C11] goods handed to the adult son with the relation on record are delivered, with a receipt', async () => {
    const lot = made()
    expect(lot).toMatchObject({ no: 'L-D1-01', rows: 19, state: 'IN_TRANSIT', rooms: ['1-101', '1-102', '1-103'] })
    const after = give(lot)
    expect(after.lots[0]).toMatchObject({
      state: 'DELIVERED',
      moves: [{ move: 'deliver', whom: '甲某义', relation: '儿子' }],
    })
    expect(after.rooms).toEqual([])
    const drawn = await services().lots.receipt({ commandId: id(), lotId: lot.lotId })
    expect(drawn.pages).toBeGreaterThan(0)
    const row = services()
      .forms.forms({ siteId: flat.siteId })
      .frozen.find((one) => one.kind === 'goodsReceipt')
    const bytes = await flat.joined.test.core.context.store().blobs.readAll(row?.snapshotHash ?? '')
    const text = said(officialDocument.parse(parseCanonical(bytes)))
    expect(text).toContain('成年家属（儿子）')
    expect(text).toContain('移交方清点19宗，接收方清点19宗，数目相符')
    expect((await flat.joined.gate()).steps.find((one) => one.code === 'E20')?.status).toBe('DONE')
  })

  it('[C11] goods are in one lot only, a delivered lot goes nowhere else, and a stored one keeps the case open', async () => {
    const lot = made()
    const { siteId } = flat
    const again = (items: string[]) => () =>
      services().lots.make({ commandId: id(), siteId, rooms: [], items, note: '' })
    expect(await refused(again([first().itemId]))).toBe('itemInLot 1-103-D1-0002')
    expect(await refused(again([]))).toBe('lotEmpty')
    const refusedLot = services().lots.refuse({
      commandId: id(),
      lotId: lot.lotId,
      rev: lot.rev,
      set: { ...refusalOf(), name: '甲某仁' },
    }).lots[0]
    expect(refusedLot?.state).toBe('REFUSED')
    expect(await refused(() => give({ lotId: lot.lotId, rev: refusedLot?.rev ?? [] }))).toBe('lotMoveNotHere L-D1-01')
    const stored = services().lots.store({
      commandId: id(),
      lotId: lot.lotId,
      rev: refusedLot?.rev ?? [],
      place: '示例仓库',
      custodian: '示例仓储公司',
    }).lots[0]
    expect(stored).toMatchObject({ state: 'IN_STORAGE', possible: ['noticeCollection', 'collect'] })
  })

  const refusalOf = () => {
    const { signer: _, capacity: __, relation: ___, ...rest } = refusal
    return rest
  }
})

describe('what is not recorded [scenario 1]', () => {
  beforeAll(start)
  afterAll(end)

  it.each([
    ['no reason', { reason: ' ' }, 'signatureReason 甲某仁'],
    ['one witness', { witnesses: refusal.witnesses.slice(0, 1) }, 'signatureWitnesses 1'],
    [
      'a witness nobody knows',
      { witnesses: [...refusal.witnesses.slice(0, 1), { name: '孙某', capacity: '' }] },
      'signatureWitnesses 1',
    ],
    [
      'one witness twice',
      { witnesses: [refusal.witnesses[0], { name: '钱 某', capacity: '邻居' }] },
      'witnessTwice 钱 某',
    ],
    [
      'the signer as witness',
      { witnesses: [...refusal.witnesses, { name: '甲某仁', capacity: '本人' }] },
      'witnessIsSigner 甲某仁',
    ],
    [
      'the recorder as witness',
      { witnesses: [...refusal.witnesses, { name: '周某宁', capacity: '书记员' }] },
      'witnessIsRecorder 周某宁',
    ],
    [
      'whoever writes it as witness',
      { witnesses: [...refusal.witnesses, { name: '周某舟', capacity: '执行员' }] },
      'witnessIsRecorder 周某舟',
    ],
    ['a film time that is none', { mark: '10.42' }, 'signatureMark 10.42'],
  ] as [string, Partial<typeof refusal>, string][])(
    '[C9] %s refuses in words and records nothing',
    async (_, change, words) => {
      for (const status of ['REFUSED', 'ABSENT', 'UNABLE'] as const) {
        expect(await refused(() => flat.enter(ALL, { ...change, status }))).toBe(words)
      }
      expect(entries()).toEqual([])
    },
  )

  it('[C11] before the lock there is no lot', async () => {
    const rooms = services()
      .lots.list({ siteId: flat.siteId })
      .rooms.map((one) => one.roomId)
    const make = () => services().lots.make({ commandId: id(), siteId: flat.siteId, rooms, items: [], note: '' })
    expect(await refused(make)).toBe('lotBeforeLock')
  })
})

describe('what is not handed over [scenario 1]', () => {
  let lot: ReturnType<typeof made>
  beforeAll(async () => {
    await start()
    courtSigns()
    flat.enter(ALL, refusal)
    await lock()
    lot = made()
  })
  afterAll(end)

  it.each([
    ['counts that differ', { received: 30 }, 'lotCountsDiffer 19 / 30 / 19'],
    ['no relation', { receiver: { ...son.receiver, relation: '' } }, 'receiverRelation 甲某义'],
    ['a number that is none', { receiver: { ...son.receiver, idNo: '990101199801010018' } }, 'receiverId'],
    ['a child', { receiver: { ...son.receiver, idNo: '990101201501010015' } }, 'receiverMinor 甲某义'],
    [
      'nobody who knows them',
      { receiver: { ...son.receiver, check: 'KNOWN_IN_PERSON', idNo: '' } },
      'receiverCheck 甲某义',
    ],
    ['a receiver of the court', { receiver: { ...son.receiver, name: '周某宁' } }, 'receiverIsOfficer 周某宁'],
    ['a receipt not signed without witnesses', { status: 'REFUSED', reason: '不签' }, 'signatureWitnesses 0'],
  ])('[C11] %s: nothing is handed over', async (_, change, words) => {
    expect(await refused(() => give(lot, change))).toBe(words)
    expect(services().lots.list({ siteId: flat.siteId }).lots[0]?.state).toBe('IN_TRANSIT')
  })
})
