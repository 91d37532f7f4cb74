import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Core, createCore } from '../../../../electron/core/core.ts'
import { demoRegister } from '../../../../electron/core/demo/register.ts'
import { makeServices, type Services } from '../../../../electron/core/services.ts'
import type { CalendarDate } from '../../../../shared/domain/calendar/calendarDate.ts'
import { testPorts } from '../../../support/coreHarness.ts'

const now = Date.UTC(2025, 8, 16, 2)
let folder: string
let core: Core
let services: Services
let pin = ''
let recoveryCode = ''
const steps: string[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fieldwrit-demo-'))
  core = await createCore(folder, testPorts({ now }))
  services = makeServices(core)
  for await (const event of services.demo.setUp(undefined)) {
    if (event.kind === 'done') ({ pin, recoveryCode } = event)
    else if (steps.at(-1) !== event.step) steps.push(event.step)
  }
}, 60_000)

afterAll(async () => {
  await core.close()
  await rm(folder, { recursive: true, force: true })
})

const search = (text: string) =>
  services.cases.search({ text, kind: null, status: null, mine: false, limit: 20, offset: 0 })

describe('the demo', () => {
  it('[L2] is a watermarked court of its own, unlocked as its team lead', async () => {
    const status = await core.status()
    expect(status.court).toEqual({ name: '示例区人民法院', code: '浙9901', demo: true })
    expect(status.session).toMatchObject({ name: '林某岚', role: 'teamLead' })
    expect(status.officers.map((one) => one.name).toSorted()).toEqual([
      '何某川',
      '吴某远',
      '周某宁',
      '李某正',
      '林某岚',
      '林某舟',
      '赵某立',
    ])
    expect(steps).toEqual(['court', 'officers', 'cases', 'site', 'items'])
    expect(recoveryCode.split('-')).toHaveLength(7)
  })

  it('opens again with the PIN it told', async () => {
    const clerk = (await core.status()).officers.find((one) => one.name === '周某宁')
    await core.identity.unlock({ officerId: clerk?.officerId ?? '', pin })
    expect((await core.status()).session?.name).toBe(clerk?.name)
    const lead = (await core.status()).officers.find((one) => one.name === '林某岚')
    await core.identity.unlock({ officerId: lead?.officerId ?? '', pin })
  })

  it('[A3] has about 2,000 cases, and 甲某 finds the one the demo turns on', () => {
    const found = search('甲某')
    expect(found.stored).toBe(2011)
    expect(found.cases.map((row) => row.caseNo)).toContain('（2025）浙9901执101号')
    expect(search('(2025)浙9901执101').cases[0]).toMatchObject({
      debtors: ['甲某仁'],
      applicants: ['云栖示例资产公司'],
      handler: '林某岚',
    })
  })

  it('[A6] flags the case with the person and the room', () => {
    const flags = search('（2025）浙9901执101号').cases[0]?.flags ?? []
    expect(flags.map((flag) => flag.subject)).toEqual(
      expect.arrayContaining(['2-107 有 80 岁卧床老人', '丙某芳 80 岁']),
    )
  })

  it('[A5] gives the team lead a work list with overdue, today, week and later', () => {
    const list = services.worklist.list({ scope: 'mine', limit: 50 })
    for (const group of [list.overdue, list.dueToday, list.thisWeek, list.later]) {
      expect(group.total).toBeGreaterThan(0)
    }
    expect(list.trayOpen).toBe(3)
    expect(list.sites).toMatchObject([{ name: '云栖商贸城', rooms: 330, roomsDone: 10 }])
  })

  it('has a site of 330 rooms, 2-302 open with the sixty-seven items of the day', () => {
    const [site] = services.site.list()
    const detail = services.site.get({ siteId: site?.siteId ?? '' })
    expect(detail.buildings).toHaveLength(6)
    expect(detail.roomList).toHaveLength(330)
    const room = detail.roomList.find((one) => one.code === '2-302')
    expect(room).toMatchObject({ state: 'open', items: 67, occupant: '王某福', purpose: '培训教室' })
    const list = services.inventory.list({
      siteId: detail.siteId,
      roomId: room?.roomId ?? '',
      text: '',
      offset: 0,
      limit: 2,
    })
    expect(list.items[0]).toMatchObject({ number: '2-302-D1-0067', name: '书柜（双门）', remarks: '玻璃裂一块' })
  })

  it('[F1] [F6] has a plan that waits for the president, an earlier return answered, its gate filled', async () => {
    const siteId = services.site.list()[0]?.siteId ?? ''
    const gate = await services.showGate({ siteId })
    expect(gate.task).toMatchObject({ state: 'PLAN_SUBMITTED', findings: [], held: null })
    const status = new Map(gate.steps.map((step) => [step.code, step.status]))
    expect(['E02', 'E04', 'E06', 'E07', 'E08', 'E09'].map((code) => status.get(code as 'E02'))).toEqual([
      ...['DONE', 'DONE', 'NOT_NEEDED', 'DONE', 'DONE', 'PARTLY'],
    ])
    const { request } = await services.planStanding({ siteId })
    expect(request).toMatchObject({
      state: 'submitted',
      version: 2,
      waitsFor: ['courtPresident'],
      points: 2,
      answered: 2,
    })
    const shown = await services.approvals.get({ requestId: request?.requestId ?? '' })
    expect(shown).toMatchObject({ level: 3, care: [{ section: '2-107 丙某芳' }] })
    expect(shown.opinions.filter((one) => one.version === 2)).toHaveLength(2)
  })

  it('leaves no file of the export behind', async () => {
    expect((await readdir(folder)).filter((name) => name.endsWith('.csv'))).toEqual([])
  })

  it('refuses a profile that holds something already', async () => {
    const again = services.demo.setUp(undefined)
    await expect(
      (async () => {
        for await (const _ of again);
      })(),
    ).rejects.toMatchObject({ data: { rule: 'profileNotEmpty' } })
  })
})

describe('the demo in another year', () => {
  it('[A5] shows no case as overdue for months: at most two on purpose', async () => {
    const later = await mkdtemp(join(tmpdir(), 'fieldwrit-demo-'))
    const other = await createCore(later, testPorts({ now: Date.UTC(2027, 2, 3, 2) }))
    const demo = makeServices(other)
    for await (const _ of demo.demo.setUp(undefined));
    const mine = demo.worklist.list({ scope: 'mine', limit: 200 }).overdue.items
    const all = demo.worklist.list({ scope: 'all', limit: 200 }).overdue
    await other.close()
    await rm(later, { recursive: true, force: true })
    expect(mine.length).toBeGreaterThan(0)
    expect(mine.filter((item) => item.dueOn < '2027-02-01')).toEqual([])
    expect(all.items.filter((item) => item.dueOn < '2027-02-01').length).toBeLessThanOrEqual(2)
  })
})

describe('the invented register', () => {
  it('is the same for the same day, and names only area 990101', () => {
    const day = '2025-09-16' as CalendarDate
    const text = demoRegister(day, 300)
    expect(demoRegister(day, 300)).toBe(text)
    expect(demoRegister('2025-09-17' as CalendarDate, 300)).not.toBe(text)
    const ids = text.match(/\d{17}[\dX]/g) ?? []
    expect(ids.length).toBeGreaterThan(100)
    expect(ids.every((id) => id.startsWith('990101'))).toBe(true)
  })
})
