import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { draft } from '../../../../electron/core/context.ts'
import { exchangesOf } from '../../../../electron/core/officialForms/interviewRecord.ts'
import { appendAs } from '../../../../electron/core/sessions.ts'
import { partTypes } from '../../../../shared/domain/plans/parts.ts'
import type { JsonObject } from '../../../../shared/journal/canonical.ts'
import { direct, paper } from '../gate/support.ts'
import { id } from '../site/support.ts'
import { type FormsUnderTest, startForms } from './support.ts'

let test: FormsUnderTest

beforeEach(async () => {
  test = await startForms()
  test.today('2026-05-10')
})
afterEach(() => test.end())

const paths = (made: { missing: readonly { path: string }[] }) => made.missing.map((one) => one.path)
const jumpOf = (made: { missing: readonly { path: string; jump: unknown }[] }, path: string) =>
  made.missing.find((one) => one.path === path)?.jump

/** Two desks state a register of a part without having seen each other. */
function contradict(kind: string, partId: string, one: JsonObject, other: JsonObject): void {
  const { context } = test.test.core
  const rev = test.plans.get({ siteId: test.siteId }).parts.find((part) => part.partId === partId)?.rev ?? []
  const write = (set: JsonObject) => draft(`site:${test.siteId}`, partTypes.edited, kind, partId, rev, { kind, set })
  const author = { officerId: test.test.officerId, role: 'handler' as const }
  appendAs(context, context.store(), author, [write(one)])
  appendAs(context, context.store(), author, [write(other)])
}

describe('到场通知书', () => {
  it('[CPL 261] names what is missing and where it is filled in, and prints blanks for it', async () => {
    const made = await test.prepare('noticeToAttend', 'debtor:贺某明')
    expect(paths(made)).toEqual(['announcedOn', 'complyBy', 'attendAt', 'contact.phone'])
    expect(jumpOf(made, 'complyBy')).toEqual({ to: 'step', step: 'E07' })
    expect(jumpOf(made, 'attendAt')).toEqual({ to: 'plan', kind: 'slot', id: '', field: 'time' })
    expect(jumpOf(made, 'contact.phone')).toEqual({ to: 'plan', kind: 'duty', id: '', field: 'phone' })
    expect(made.draft).toEqual(['missing', 'notSigned'])
    expect(made.document.draft).toBe(true)
    expect(await test.text('noticeToAttend', 'debtor:贺某明')).toContain('已于▁年▁月▁日发出公告')
  })

  it('[CPL 261] says what case, plan and gate say, and is no draft once the president has signed', async () => {
    await test.signed()
    test.add('duty', { duty: 'LIAISON', name: '祝某宁', phone: '0570-1234567' })
    test.add('slot', { kind: 'ARRIVAL', time: { day: '2026-05-25', from: '09:00', to: '09:30' } })
    const made = await test.prepare('noticeToAttend', 'debtor:贺某明')
    expect(made.missing).toEqual([])
    expect(made.document.draft).toBe(false)
    const text = await test.text('noticeToAttend', 'debtor:贺某明')
    for (const part of [
      '申请执行人示例物业有限公司与被执行人贺某明房屋租赁合同纠纷一案',
      '已于2026年5月4日发出公告，责令被执行人贺某明于2026年5月20日前迁出坐落于示例路 1 号的房屋',
      '本院定于2026年5月25日9时00分强制执行',
      '联系人：祝某宁　联系电话：0570-1234567',
    ])
      expect(text).toContain(part)
  })

  it('[CPL 261] asks the family, the work unit and the base organisation each with their own sentence', async () => {
    const [community = ''] = test.add('agency', { kind: 'COMMUNITY', name: '兴业社区居民委员会' })
    const { forms } = test.forms.forms({ siteId: test.siteId })
    const notice = forms.find((form) => form.form === 'noticeToAttend')
    const subjects = ['debtor:贺某明', 'family:贺某明', 'unit:贺某明', `agency:${community}`]
    expect(notice?.subjects.map((one) => one.subject)).toEqual(subjects)
    expect(notice?.waitsFor).toBe('E07')
    const family = await test.prepare('noticeToAttend', 'family:贺某明')
    expect(jumpOf(family, 'addressee.name')).toEqual({ to: 'input', field: 'addressee' })
    expect(await test.text('noticeToAttend', 'family:贺某明', { addressee: '贺某强' })).toContain('贺某强：本院在执行')
    expect(await test.text('noticeToAttend', `agency:${community}`)).toContain('你单位作为房屋所在地的基层组织')
  })

  it('prints a telephone told in two ways as both, says so on the page, and stays a draft', async () => {
    await test.signed()
    const [duty = ''] = test.add('duty', { duty: 'LIAISON', name: '祝某宁', phone: '' })
    test.add('slot', { kind: 'ARRIVAL', time: { day: '2026-05-25', from: '09:00', to: '09:30' } })
    contradict('duty', duty, { phone: '0570-1' }, { phone: '0570-2' })
    const made = await test.prepare('noticeToAttend', 'debtor:贺某明')
    expect(made.doubts).toMatchObject([{ label: '电话' }])
    expect([...(made.doubts[0]?.values ?? [])].sort()).toEqual(['0570-1', '0570-2'])
    expect(made.draft).toEqual(['inDoubt'])
    const text = await test.text('noticeToAttend', 'debtor:贺某明')
    expect(text).toMatch(/联系电话：0570-\d／0570-\d（存疑）/)
    expect(text).toMatch(/存疑（两处说法不同.*电话：0570-\d／0570-\d/)
  })

  it('takes neither of two dates by which the debtor is to leave', async () => {
    await test.signed()
    await test.announce('2026-05-21')
    const made = await test.prepare('noticeToAttend', 'debtor:贺某明')
    expect(made.doubts).toContainEqual({ label: '责令期限', values: ['2026-05-20', '2026-05-21'] })
    expect(paths(made)).toContain('complyBy')
    expect(await test.text('noticeToAttend', 'debtor:贺某明')).toContain('于▁年▁月▁日前迁出')
  })
})

describe('送达回证', () => {
  it('[CPL 87] proposes the paper that is to be served next and leaves the rest to the pen', async () => {
    await test.record('E02', { outcome: 'DONE', on: '2026-01-10', document: paper, service: direct })
    const made = await test.prepare('serviceReceipt', 'debtor:贺某明')
    expect(made.values.documents).toBe('强制迁出公告')
    expect(paths(made)).toEqual(['mode', 'servedBy'])
    expect(made.draft).toEqual([])
    const text = await test.text('serviceReceipt', 'debtor:贺某明', { ...made.values, documents: '公告 2份\n通知书' })
    expect(text).toContain('1．公告　2份')
    expect(text).toContain('2．通知书　▁')
  })

  it('[CPL 89] prints what the record of a service says: left behind, refused, before whom', async () => {
    const service = { ...direct, mode: 'LEAVING' as const, receipt: false, refusal: '称不认可，拒收' }
    const witnesses = [{ name: '钱某', capacity: '兴业社区' }]
    const addressee = { name: '贺某明', kind: 'DEBTOR' as const }
    await test.record('E08', { outcome: 'DONE', on: '2026-05-06', service, witnesses, addressee })
    const text = await test.text('serviceReceipt', 'debtor:贺某明')
    for (const part of ['■留置送达', '称不认可，拒收', '2026年5月6日', '1．钱某', '兴业社区'])
      expect(text).toContain(part)
  })
})

describe('协助执行通知书', () => {
  it('[CPL 117] proposes no matter, ruling or article: the request is the officer’s own', async () => {
    const [police = ''] = test.add('agency', { kind: 'POLICE', name: '示例区公安局某派出所' })
    const made = await test.prepare('assistanceNotice', `agency:${police}`)
    expect(paths(made)).toEqual(['article', 'ruling', 'matters', 'until', 'contact.phone'])
    expect(made.values).toMatchObject({ article: '', ruling: '', matters: '' })
    const filled = { ...made.values, matters: '派警员6名维持秩序\n核查身份', article: '第二百五十三条' }
    const text = await test.text('assistanceNotice', `agency:${police}`, filled)
    for (const part of ['示例区公安局某派出所：', '一、派警员6名维持秩序', '二、核查身份']) expect(text).toContain(part)
    const other = await test.prepare('assistanceNotice', 'other')
    expect(jumpOf(other, 'unit')).toEqual({ to: 'input', field: 'unit' })
  })
})

describe('谈话笔录', () => {
  it('[E05] takes place, people present and what was explained from the newest talk of the plan', async () => {
    const [room = ''] = test.rooms(1)
    const [occupant = ''] = test.add('occupant', { name: '乙某兰', phone: '139', roomId: room, class: 'UNKNOWN' })
    test.add(
      'negotiation',
      { occupantId: occupant, on: '2026-05-02', place: '旧处', explained: '旧话' },
      { occupantId: occupant, on: '2026-05-08', place: '兴业社区', participants: '钱某', explained: '已出示证件' },
    )
    const values = { ...(await test.prepare('interviewRecord', `occupant:${occupant}`)).values }
    expect(values).toMatchObject({ place: '兴业社区', others: '钱某', told: '已出示证件', exchanges: '' })
    const exchanges = '问：依据什么占有？\n答：租约。\n到2027年。\n问：'
    const startedAt = '2026-05-08 09:30'
    const text = await test.text('interviewRecord', `occupant:${occupant}`, { ...values, exchanges, startedAt })
    for (const part of [
      '2026年5月8日9时30分',
      '乙某兰',
      '案外人（占有人）',
      '2-101室',
      '答：租约。到2027年。',
      '问：▁',
    ])
      expect(text).toContain(part)
  })

  it('reads lines of a talk in any spacing, and a line without a mark goes on with the one before', () => {
    expect(exchangesOf(' 问: 甲\n\n乙\r\n答：丙')).toEqual([
      { by: 'QUESTION', text: '甲乙' },
      { by: 'ANSWER', text: '丙' },
    ])
    expect(exchangesOf('')).toEqual([])
  })

  it('names a time that is none, and does not print it', async () => {
    const made = await test.prepare('interviewRecord', 'debtor:贺某明', { startedAt: '昨天上午' })
    expect(made.wrong).toEqual(['startedAt'])
    expect(paths(made)).toContain('startedAt')
  })
})

describe('房间登记单 and 空白清单', () => {
  it('[B7] one sheet per room with who lives there and what care they need; a room without a group is named', async () => {
    const [first = '', second = ''] = test.rooms(2)
    const [group = ''] = test.add('group', { kind: 'IMPLEMENTATION', name: '实施一组' })
    test.add('occupant', { roomId: first, name: '乙某兰', class: 'UNKNOWN', needs: ['elderly'], needsNote: '卧床' })
    const room = test.plans.get({ siteId: test.siteId }).rooms.find((one) => one.roomId === first)
    const edit = [{ roomId: first, rev: room?.rev ?? [], set: { groupId: group, area: '48' } }]
    test.plans.editRooms({ commandId: id(), siteId: test.siteId, edit, strike: [], reason: '' })
    const made = await test.prepare('roomSheet', '')
    expect(paths(made)).toEqual(['rooms.1.group'])
    expect(jumpOf(made, 'rooms.1.group')).toEqual({ to: 'plan', kind: 'room', id: second, field: 'groupId' })
    const text = await test.text('roomSheet', '')
    for (const part of ['2 幢1层 2-101室', '实施一组', '48平方米', '乙某兰', '乙某兰：高龄、卧床'])
      expect(text).toContain(part)
    expect(paths(await test.prepare('roomSheet', `group:${group}`))).toEqual([])
  })

  it('[B7] as many blank sheets as asked for, one per room to begin with, never none', async () => {
    test.rooms(3)
    const made = await test.prepare('blankInventoryForm', '')
    expect(made.values).toEqual({ sheets: '3' })
    const sheets = (n: number) => (n - 1) * 6 + 5
    expect(made.blockCount).toBe(sheets(3))
    expect((await test.prepare('blankInventoryForm', '', { sheets: '9999' })).blockCount).toBe(sheets(1))
  })
})

describe('出发前检查卡', () => {
  const results = async (values: Record<string, string>) => {
    const { checks } = await test.forms.evening({ siteId: test.siteId, values })
    return Object.fromEntries(checks.map((check) => [check.id, check.result]))
  }

  it('[B6] staff × rooms × rate against the schedule decides whether a group’s hours suffice', async () => {
    const [room = ''] = test.rooms(1)
    const [group = ''] = test.add('group', { kind: 'IMPLEMENTATION', name: '实施一组' })
    const { rev = [] } = test.plans.get({ siteId: test.siteId }).rooms[0] ?? {}
    const edit = [{ roomId: room, rev, set: { groupId: group, estimate: 600 } }]
    test.plans.editRooms({ commandId: id(), siteId: test.siteId, edit, strike: [], reason: '' })
    expect(await results({})).toMatchObject({ hoursNobody: 'FAILED' })
    test.add('duty', { groupId: group, duty: 'RECORDER', name: '祝某宁' })
    expect(await results({})).toMatchObject({ hoursUnscheduled: 'WARNING' })
    const time = { day: '2026-05-25', from: '09:00', to: '12:00' }
    test.add('slot', { groupId: group, kind: 'CLEARING', time })
    expect(await results({})).toMatchObject({ hours: 'FAILED' })
    test.add('slot', { groupId: group, kind: 'CLEARING', time: { ...time, from: '13:00', to: '15:00' } })
    expect(await results({})).toMatchObject({ hours: 'PASSED' })
  })

  it('[B6] every helper has said yes by the evening before, and whoever has not is led to', async () => {
    expect(await results({})).toMatchObject({ agenciesNone: 'WARNING' })
    test.add('agency', { kind: 'MEDICAL', name: '示例医院', confirmation: 'CONFIRMED' })
    expect(await results({})).toMatchObject({ agencies: 'PASSED' })
    const [police = ''] = test.add('agency', { kind: 'POLICE', name: '示例派出所' })
    const { checks } = await test.forms.evening({ siteId: test.siteId, values: {} })
    expect(checks.find((check) => check.id === 'agenciesOpen')).toMatchObject({
      ...{ result: 'FAILED', values: { n: 1, first: '示例派出所' } },
      jump: { to: 'plan', kind: 'agency', id: police, field: 'confirmation' },
    })
  })

  it('[B6] [B7] the paper package is printed of the plan as it stands', async () => {
    test.rooms(1)
    expect(await results({})).toMatchObject({ packageMissing: 'FAILED' })
    const made = await test.forms.makePackage({ commandId: id(), siteId: test.siteId, sheets: 1 })
    test.forms.notePackagePrinted({ commandId: id(), packageId: made.packageId })
    expect(await results({})).toMatchObject({ package: 'PASSED' })
    test.add('witness', { name: '钱某' })
    expect(await results({})).toMatchObject({ packageMissing: 'FAILED' })
  })

  it('[B6] what the machine cannot tell is not checked, and never counts as passed', async () => {
    expect(await results({})).toMatchObject({
      hoursNone: 'NOT_DONE',
      batteryUnknown: 'NOT_DONE',
      printerUnknown: 'NOT_DONE',
      approvalNoVersion: 'FAILED',
      clock: 'PASSED',
    })
    expect(await results({ battery: '85', printer: 'TESTED' })).toMatchObject({ battery: 'PASSED', printer: 'PASSED' })
    expect(await results({ battery: '60+', printer: 'NONE' })).toMatchObject({
      batteryPlugged: 'WARNING',
      printerNone: 'WARNING',
    })
    expect(await results({ battery: '12' })).toMatchObject({ battery: 'FAILED' })
    expect(await results({ battery: 'full' })).toMatchObject({ batteryUnknown: 'NOT_DONE' })
  })

  it('[B6] the card names laptop, officer and every check in words, with room for the signature', async () => {
    const text = await test.text('eveningCard', '', { battery: '85', printer: '', group: '' })
    for (const part of ['测试机', '周某舟', '85%', '程序看不到打印机，试印一页', '□未检查', '■通过'])
      expect(text).toContain(part)
    expect(text).not.toMatch(/\{\{|undefined/)
  })
})
