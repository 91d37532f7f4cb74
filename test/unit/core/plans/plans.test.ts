import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { plansService } from '../../../../electron/core/plans.ts'
import { partTypes } from '../../../../shared/domain/plans/parts.ts'
import { inRole } from '../../../support/coreHarness.ts'
import { codeOf, errorOf, eventsOf } from '../identity/support.ts'
import { id } from '../site/support.ts'
import { type Planning, startPlan } from './support.ts'

let test: Planning

beforeEach(async () => {
  test = await startPlan()
})
afterEach(() => test.end())

const write = (part: Partial<Parameters<Planning['plans']['write']>[0]>) =>
  test.plans.write({ commandId: id(), siteId: test.siteId, add: [], edit: [], strike: [], reason: '', ...part })
const findings = () => test.get().findings.map((finding) => finding.code)

describe('a plan written in rows', () => {
  it('[B3] is empty before anybody wrote, and says what is missing', () => {
    const plan = test.get()
    expect(plan).toMatchObject({ rooms: [], parts: [], versions: [], level: { level: 1, reasons: [] } })
    expect(plan.head).toEqual({ opened: false, purpose: '', window: null, doubts: {}, rev: [] })
    expect(findings()).toContain('roomsMissing')
    expect(plan.passed).toBeLessThan(plan.checks)
  })

  it('[B2] [B3] keeps rows of every table in the order in which they were written, in one act', () => {
    const [group] = test.add('group', { kind: 'IMPLEMENTATION', name: '一组' })
    const names = Array.from({ length: 60 }, (_, n) => `第 ${n} 人`)
    const added = test.add('duty', ...names.map((name) => ({ groupId: group ?? '', duty: 'MEMBER', name })))
    const duties = test.get().parts.filter((part) => part.kind === 'duty')
    expect(duties.map((part) => part.stated.name)).toEqual(names)
    expect(duties.map((part) => part.partId)).toEqual(added)
    const acts = eventsOf(test.on.core, partTypes.added).map((event) => event.envelope.act)
    expect(new Set(acts.slice(1)).size).toBe(1)
  })

  it('[J8] a command that comes twice writes once and gives the same answer', () => {
    const commandId = id()
    const once = () => write({ commandId, add: [{ kind: 'risk', set: { kind: 'VIOLENCE' } }] })
    expect(once()).toEqual(once())
    expect(test.get().parts).toHaveLength(1)
  })

  it('[B3] the head keeps purpose and window, edited as it was shown', async () => {
    const head = (rev: string[], set: object) =>
      test.plans.editHead({ commandId: id(), siteId: test.siteId, rev, set, reason: '' })
    const opened = head([], { purpose: '腾空移交' })
    const edited = head(opened.rev, { window: { from: '2025-09-16', to: '2025-09-18' } })
    expect(edited).toMatchObject({ opened: true, purpose: '腾空移交', window: { from: '2025-09-16' } })
    expect(await errorOf(() => head(opened.rev, { purpose: '别的' }))).toMatchObject({
      code: 'STALE',
      data: { what: 'plan', rev: edited.rev },
    })
    expect(await codeOf(() => head([], { purpose: '又开一次' }))).toBe('STALE')
  })

  it('[A1] says who wrote each value of a cell and what it replaced', () => {
    const [occupant = ''] = test.add('occupant', { name: '乙某兰', class: 'UNKNOWN' })
    test.edit('occupant', occupant, { class: 'LESSEE_PRE_MORTGAGE' })
    const lines = test.plans.history({ kind: 'occupant', id: occupant, field: 'class' })
    expect(lines).toMatchObject([
      { value: 'LESSEE_PRE_MORTGAGE', replaced: ['UNKNOWN'], officer: '周某舟' },
      { value: 'UNKNOWN', replaced: [] },
    ])
  })

  it('[G4] names every row that changed meanwhile, with what stands, and writes none of the command', async () => {
    const ids = test.add('witness', { name: '甲' }, { name: '乙' }, { name: '丙' })
    const before = test.get().parts
    const [first = '', second = ''] = ids
    test.edit('witness', first, { phone: '0' })
    test.edit('witness', second, { phone: '1' })
    const edit = before.map((part) => ({ kind: part.kind, partId: part.partId, rev: part.rev, set: { name: '改' } }))
    const now = new Map(test.get().parts.map((part) => [part.partId, part.rev]))
    expect(await errorOf(() => write({ edit }))).toMatchObject({
      code: 'STALE_ROWS',
      data: {
        rows: [
          { what: 'witness', id: first, rev: now.get(first) },
          { what: 'witness', id: second, rev: now.get(second) },
        ],
      },
    })
    expect(test.get().parts.map((part) => part.stated.name)).toEqual(['甲', '乙', '丙'])
  })

  it('[U2] what two desks said differently stands both and is decided with a reason', async () => {
    const [occupant = ''] = test.add('occupant', { name: '乙某兰' })
    const seen = test.get().parts[0]?.rev ?? []
    test.edit('occupant', occupant, { class: 'SHAM_LESSEE' })
    // The other desk had not seen the first edit; its event arrives through the journal.
    const { context } = test.on.core
    const { draft } = await import('../../../../electron/core/context.ts')
    const { appendAs } = await import('../../../../electron/core/sessions.ts')
    const body = { kind: 'occupant', set: { class: 'UNLAWFUL' } }
    const event = draft(`site:${test.siteId}`, partTypes.edited, 'occupant', occupant, seen, body)
    appendAs(context, context.store(), { officerId: test.on.officerId, role: 'handler' }, [event])
    const [part] = test.get().parts
    expect(part?.doubts.class?.map((standing) => standing.value).sort()).toEqual(['SHAM_LESSEE', 'UNLAWFUL'])
    expect(part?.doubts.class?.[0]?.by[0]?.officer).toBe('周某舟')
    expect(findings()).toContain('inDoubt')
    expect(await errorOf(() => test.edit('occupant', occupant, { class: 'UNLAWFUL' }))).toMatchObject({
      data: { rule: 'reasonNeeded', field: 'class' },
    })
    test.edit('occupant', occupant, { class: 'UNLAWFUL' }, '当面核实')
    expect(test.get().parts[0]?.doubts).toEqual({})
  })

  it('[B3] a struck row leaves the plan with its reason and cannot be written again', async () => {
    const [store = ''] = test.add('storage', { place: '示例仓库' })
    const row = test.get().parts[0]
    const strike = [{ kind: 'storage' as const, partId: store, rev: row?.rev ?? [] }]
    expect(await errorOf(() => write({ strike }))).toMatchObject({ data: { rule: 'reasonNeeded' } })
    expect(write({ strike, reason: '不用' }).struck).toEqual([store])
    expect(test.get().parts).toEqual([])
    const edit = [{ kind: 'storage' as const, partId: store, rev: row?.rev ?? [], set: { place: '又用' } }]
    expect(await errorOf(() => write({ edit }))).toMatchObject({ data: { rule: 'partStruck', detail: '不用' } })
  })

  it('[L2] is drafted by those who may, read by all who read cases', async () => {
    for (const role of ['courtClerk', 'judicialPolice', 'bureauDirector'] as const) {
      await inRole(test.on, role, async () => {
        expect(await codeOf(() => test.add('risk', {}))).toBe('NOT_ALLOWED')
        expect(test.get().siteId).toBe(test.siteId)
      })
    }
    await inRole(test.on, 'judgeAssistant', () => expect(test.add('risk', {})).toHaveLength(1))
  })
})

describe('bad rows', () => {
  it.each([
    ['a register of another table', 'risk', { plate: '浙H·0D00T' }, 'plate'],
    ['a class of no list', 'occupant', { class: 'GHOST' }, 'class'],
    ['a date no calendar has', 'occupant', { notifiedOn: '2025-02-30' }, 'notifiedOn'],
    ['an hour no clock has', 'slot', { time: { day: '2025-09-16', from: '24:10', to: '25:00' } }, 'time'],
    ['an area that is no number', 'storage', { area: '很大' }, 'area'],
    ['half a fen', 'cost', { amount: '12.5' }, 'amount'],
  ] as const)('[B3] %s is refused by the cell', async (_what, kind, set, field) => {
    const error = await errorOf(() => test.add(kind, set))
    expect(error).toMatchObject({ code: 'REFUSED', data: { rule: 'valueWrong', field } })
    expect(test.get().parts).toEqual([])
  })

  it('[B3] a row that names a group, room or occupant of no plan is refused', async () => {
    const [gone = ''] = test.add('group', { name: '一组' })
    const rev = test.get().parts[0]?.rev ?? []
    write({ strike: [{ kind: 'group', partId: gone, rev }], reason: '撤' })
    for (const set of [{ groupId: gone }, { groupId: id() }]) {
      expect(await errorOf(() => test.add('duty', set))).toMatchObject({ data: { rule: 'referenceGone' } })
    }
    expect(await errorOf(() => test.add('occupant', { roomId: id() }))).toMatchObject({ data: { field: 'roomId' } })
  })

  it('[B3] more than 500 rows at once, none, or one row twice', async () => {
    const many = Array.from({ length: 501 }, () => ({ kind: 'risk' as const, set: {} }))
    expect(await errorOf(() => write({ add: many }))).toMatchObject({ data: { rule: 'tooManyRows', detail: '500' } })
    expect(await errorOf(() => write({}))).toMatchObject({ data: { rule: 'nothingToWrite' } })
    const [part = ''] = test.add('risk', {})
    const edit = { kind: 'risk' as const, partId: part, rev: test.get().parts[0]?.rev ?? [], set: { stop: '停' } }
    expect(await errorOf(() => write({ edit: [edit, edit] }))).toMatchObject({ data: { rule: 'rowTwice' } })
    expect(test.add('risk', ...many.slice(1).map(() => ({})))).toHaveLength(500)
  })

  it('[B3] a row of another site is not of this plan', async () => {
    const [part = ''] = test.add('risk', {})
    const rev = test.get().parts[0]?.rev ?? []
    const { caseId, site } = test.on
    const other = site.create({ commandId: id(), caseId, name: '别处', address: '' })
    const edit = [{ kind: 'risk' as const, partId: part, rev, set: { stop: '停' } }]
    expect(await codeOf(() => write({ siteId: other.siteId, edit }))).toBe('NOT_FOUND')
    expect(await codeOf(() => test.plans.get({ siteId: id() }))).toBe('NOT_FOUND')
  })

  it('[B3] a text with damaged characters is refused with words, not by an accident', async () => {
    expect(await codeOf(() => test.add('textSection', { section: 'SUMMARY', text: '坏\ud842' }))).toBe('REFUSED')
  })
})

describe('rooms of a plan', () => {
  it('[B1] 54 rooms of a group in one command, each cell kept', () => {
    const [group = ''] = test.add('group', { kind: 'IMPLEMENTATION', name: '一组' })
    const rooms = test.rooms(54)
    test.editRooms(rooms.map((roomId, n) => ({ roomId, set: { groupId: group, area: `${n + 1}.5`, estimate: n } })))
    const plan = test.get()
    expect(plan.rooms).toHaveLength(54)
    expect(plan.rooms.every((room) => room.groupId === group)).toBe(true)
    expect(plan.rooms[3]).toMatchObject({ area: '4.5', estimate: 3, items: 0 })
    expect(plan.hours).toMatchObject([{ rooms: 54, lots: (53 * 54) / 2, guessed: 0, recorders: 0 }])
    expect(plan.level.reasons).toEqual(['manyRooms', 'largeArea'])
  })

  it('[B1] codes may be exchanged in one command, never doubled or emptied', async () => {
    const [a = '', b = ''] = test.rooms(3)
    test.editRooms([
      { roomId: a, set: { code: '2-102' } },
      { roomId: b, set: { code: '2-101' } },
    ])
    expect(
      test
        .get()
        .rooms.map((room) => room.roomId)
        .slice(0, 2),
    ).toEqual([b, a])
    const refused = (code: string) => errorOf(() => test.editRooms([{ roomId: a, set: { code } }]))
    expect(await refused('2-103')).toMatchObject({ data: { rule: 'roomCodeTaken', detail: '2-103' } })
    expect(await refused(' ')).toMatchObject({ data: { rule: 'roomCodeForm' } })
  })

  it('[B1] a room with items is never struck out, an empty one is, with a reason', async () => {
    const roomId = test.on.openRoom('2-901')
    const { fields } = await import('../site/support.ts')
    test.on.inventory.record({ commandId: id(), roomId, fields: fields('桌'), rawLine: '' })
    const strike = (reason: string) =>
      test.plans.editRooms({
        commandId: id(),
        siteId: test.siteId,
        edit: [],
        strike: [{ roomId, rev: test.get().rooms.find((room) => room.roomId === roomId)?.rev ?? [] }],
        reason,
      })
    expect(await errorOf(() => strike('并入'))).toMatchObject({ data: { rule: 'roomHasItems', detail: '2-901' } })
    const [empty = ''] = test.rooms(1)
    const rev = test.get().rooms.find((room) => room.roomId === empty)?.rev ?? []
    test.plans.editRooms({
      commandId: id(),
      siteId: test.siteId,
      edit: [],
      strike: [{ roomId: empty, rev }],
      reason: '并入 2-901',
    })
    expect(test.get().rooms.map((room) => room.code)).toEqual(['2-901'])
  })

  it('[G4] a room edited on two desks keeps both groups and is a finding', async () => {
    const groups = test.add('group', { name: '一组' }, { name: '二组' })
    const [roomId = ''] = test.rooms(1)
    const seen = test.get().rooms[0]?.rev ?? []
    test.editRooms([{ roomId, set: { groupId: groups[0] ?? '' } }])
    const { draft } = await import('../../../../electron/core/context.ts')
    const { appendAs } = await import('../../../../electron/core/sessions.ts')
    const { context } = test.on.core
    const event = draft(`site:${test.siteId}`, 'site.roomEdited', 'room', roomId, seen, {
      set: { groupId: groups[1] ?? '' },
    })
    appendAs(context, context.store(), { officerId: test.on.officerId, role: 'handler' }, [event])
    const plan = test.get()
    expect(plan.rooms[0]?.doubts.groupId).toHaveLength(2)
    expect(plan.findings.find((finding) => finding.code === 'roomInTwoGroups')).toMatchObject({
      severity: 'block',
      count: 1,
      places: [{ kind: 'room', id: roomId, field: 'groupId', detail: '2-101' }],
    })
  })

  it('[B1] a thousand rooms answer with counts, and at most a hundred cells a finding', () => {
    for (const firstFloor of [1, 11]) {
      const { buildingId, site } = test.on
      const { siteId } = test
      const floors = { firstFloor, floors: 10, roomsPerFloor: 50, prefix: '2-' }
      site.generateRooms({ commandId: id(), siteId, buildingId, ...floors })
    }
    const finding = test.get().findings.find((entry) => entry.code === 'roomWithoutGroup')
    expect(finding?.count).toBe(1000)
    expect(finding?.places).toHaveLength(100)
  })
})

describe('versions of a plan', () => {
  const freeze = () => test.plans.freeze({ commandId: id(), siteId: test.siteId })

  it('[B5] are numbered, and one that says the same is the same', async () => {
    const first = await freeze()
    expect(first).toMatchObject({ number: 1, officer: '周某舟' })
    expect(first.code).toMatch(/^[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}$/)
    expect(await freeze()).toEqual(first)
    test.add('risk', { kind: 'WEATHER' })
    expect(await freeze()).toMatchObject({ number: 2 })
    expect(test.plans.versions({ siteId: test.siteId }).map((version) => version.number)).toEqual([2, 1])
  })

  it('[B5] editing afterwards changes the plan, never the version', async () => {
    const [store = ''] = test.add('storage', { place: '甲库', area: '80' })
    const first = await freeze()
    test.edit('storage', store, { area: '120.5' })
    test.add('vehicle', { plate: '浙H·0D00T' })
    const second = await freeze()
    test.edit('storage', store, { place: '乙库' })
    const between = await test.plans.difference({ siteId: test.siteId, from: first.versionId, to: second.versionId })
    expect(between).toMatchObject([
      { weight: 'place', act: 'changed', field: 'area', before: '80', after: '120.5', label: '甲库' },
      { weight: 'force', act: 'added', kind: 'vehicle', label: '浙H·0D00T' },
    ])
    const sinceThen = await test.plans.difference({ siteId: test.siteId, from: second.versionId, to: null })
    expect(sinceThen).toMatchObject([{ field: 'place', before: '甲库', after: '乙库' }])
  })

  it('[J8] a freeze that is repeated gives the first answer', async () => {
    const commandId = id()
    const once = await test.plans.freeze({ commandId, siteId: test.siteId })
    test.add('risk', {})
    expect(await test.plans.freeze({ commandId, siteId: test.siteId })).toEqual(once)
    expect(test.plans.versions({ siteId: test.siteId })).toHaveLength(1)
  })

  it('[B5] two presses at once are one version', async () => {
    test.add('risk', {})
    const [a, b] = await Promise.all([freeze(), freeze()])
    expect(a).toEqual(b)
  })

  it('[B5] what was prepared and then changed is not frozen', async () => {
    const { freezePlanVersion, preparePlanVersion } = await import('../../../../electron/core/plans.ts')
    const { command } = await import('../../../../electron/core/context.ts')
    const { context } = test.on.core
    const prepared = await preparePlanVersion(context, test.siteId, 0)
    test.add('risk', {})
    const call = { commandId: id(), procedure: 'test' }
    const late = () => command(context, 'plan.draft', call, (act) => freezePlanVersion(context, act, prepared).number)
    expect(await codeOf(late)).toBe('STALE')
    expect(test.plans.versions({ siteId: test.siteId })).toEqual([])
  })

  it('[B5] survives closing and opening, with the same bytes', async () => {
    test.add('risk', { kind: 'WEATHER' })
    const first = await freeze()
    await test.on.reopen()
    const plans = plansService(test.on.core.context)
    expect(plans.versions({ siteId: test.siteId })).toEqual([first])
    expect(await plans.difference({ siteId: test.siteId, from: first.versionId, to: null })).toEqual([])
  })
})
