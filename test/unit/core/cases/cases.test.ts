import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newCommandId, startTestCore, type TestCore } from '../../../support/coreHarness.ts'
import { countsIn, exportPath, importPath, NOW, refusal, theCase } from './support.ts'

let test: TestCore
let second: string
beforeAll(async () => {
  test = await startTestCore({ now: NOW })
  await importPath(test, exportPath('utf8bom.csv'))
  second = await test.addOfficer('祝某宁', 'handler')
})
afterAll(async () => {
  await test.close()
})

/** A case nobody has worked on yet. */
function freshCase(at: number) {
  const { cases } = test.services.cases.search({
    text: '',
    kind: null,
    status: null,
    mine: false,
    limit: 200,
    offset: 0,
  })
  const found = cases[at]
  if (found === undefined) throw new Error('too few cases')
  return found
}

function fieldOf(caseId: string, name: string) {
  const found = test.services.cases.get({ caseId }).fields.find((field) => field.name === name)
  if (found === undefined) throw new Error(`no field ${name}`)
  return found
}

describe('search through the service', () => {
  const search = (text: string) =>
    test.services.cases.search({ text, kind: null, status: null, mine: false, limit: 50, offset: 0 })

  it('[A3] finds a case by two characters, by a number in either bracket style and by an ID tail', () => {
    expect(search('钟涵').cases.map((found) => found.caseNo)).toContain('（2017）浙9903执恢1号')
    for (const text of ['（2017）浙9903执恢1号', '(2017)浙9903执恢1号', '2017浙9903执恢1']) {
      expect(search(text).cases[0]).toMatchObject({ caseNo: '（2017）浙9903执恢1号', matched: ['caseNo'] })
    }
    const byTail = search('6464')
    expect(byTail.cases.some((found) => found.applicants.includes('钟涵'))).toBe(true)
    expect(byTail.counts.id).toBeGreaterThan(0)
  })

  it('[A3] counts all stored cases and never shows a full ID number', () => {
    const found = search('')
    expect(found.stored).toBe(countsIn(test).cases)
    expect(JSON.stringify(found)).not.toMatch(/\d{17}[\dX]/)
  })

  it('[L9] logs a search by identity number without the number', () => {
    const lines: unknown[] = []
    const { log } = test.core.context.ports
    const info = log.info
    log.info = (event, values) => void lines.push([event, values])
    search('6464')
    log.info = info
    expect(lines).toEqual([['cases searched by identity number', { hits: expect.any(Number) }]])
    expect(JSON.stringify(lines)).not.toContain('6464')
  })
})

describe('case file', () => {
  it('[A1] shows the register with masked numbers, where it came from and its whole history', () => {
    const { caseId } = theCase(test, '（2017）浙9903执恢1号')
    const detail = test.services.cases.get({ caseId })
    expect(detail.importedFrom).toMatchObject({ fileName: 'court-export-utf8bom.csv', line: 2, at: NOW })
    expect(detail.applicants[0]).toEqual({ name: '钟涵', idMasked: '990101**********64', kind: 'person' })
    const history = test.services.cases.history({ caseId, field: null })
    expect(history).toHaveLength(detail.historyCount)
    expect(JSON.stringify([detail, history])).not.toMatch(/\d{17}[\dX]/)
  })

  it('[A1] keeps every past value of a field with who said it and why, beside the register', async () => {
    const { caseId } = freshCase(3)
    const say = (value: string, rev: string[], reason: string) =>
      test.services.cases.state({ commandId: newCommandId(), caseId, rev, field: 'phone', value, reason })
    test.setNow(NOW + 60_000)
    const first = say('13800000001', [], '当庭告知')
    test.setNow(NOW + 120_000)
    await test.actAs(second)
    say('13800000002', first.rev, '新号')
    await test.actAs(test.officerId)
    expect(fieldOf(caseId, 'phone').stated.map((standing) => standing.value)).toEqual(['13800000002'])
    const lines = test.services.cases.history({ caseId, field: 'phone' })
    expect(lines.map((line) => [line.value, line.officer, line.reason])).toEqual([
      ['13800000002', '祝某宁', '新号'],
      ['13800000001', '周某舟', '当庭告知'],
      [expect.any(String), '周某舟', ''],
    ])
    expect(lines[0]?.replaced).toEqual(['13800000001'])
    expect(fieldOf(caseId, 'phone').changes).toBe(3)
  })

  it('[A1] keeps two statements made on the same screen side by side until somebody who saw both decides', async () => {
    const { caseId } = freshCase(4)
    const say = (rev: string[], value: string) =>
      test.services.cases.state({ commandId: newCommandId(), caseId, field: 'handler', rev, value, reason: '换人' })
    say([], '祝某宁')
    const { rev } = say([], '林某岚')
    const values = () => fieldOf(caseId, 'handler').stated.map((standing) => standing.value)
    expect(values().toSorted()).toEqual(['林某岚', '祝某宁'])
    expect(rev).toHaveLength(2)
    expect(test.services.cases.get({ caseId }).rev).toEqual(rev)
    say(rev, '林某岚')
    expect(values()).toEqual(['林某岚'])
    const unknown = () => say(['0'.repeat(64)], '周某舟')
    expect(await refusal(unknown)).toMatchObject({ code: 'STALE' })
  })

  it('[A1] lets statements about different fields, made on the same screen, stand without a difference', () => {
    const { caseId } = freshCase(13)
    const call = { caseId, rev: [], reason: '' }
    test.services.cases.state({ ...call, commandId: newCommandId(), field: 'phone', value: '13800000007' })
    test.services.cases.state({ ...call, commandId: newCommandId(), field: 'remarks', value: '钥匙在物业' })
    expect(fieldOf(caseId, 'phone').stated).toMatchObject([{ value: '13800000007' }])
    expect(fieldOf(caseId, 'remarks').stated).toMatchObject([{ value: '钥匙在物业' }])
  })

  it('[A6] keeps a flag that one officer takes off while another sets it', () => {
    const { caseId } = freshCase(14)
    const flag = { caseId, code: 'illness', subject: '丙某芳', reason: '' }
    const { rev } = test.services.cases.setFlag({ ...flag, commandId: newCommandId(), rev: [], on: true })
    test.services.cases.setFlag({ ...flag, commandId: newCommandId(), rev, on: false })
    test.services.cases.setFlag({ ...flag, commandId: newCommandId(), rev, on: true })
    expect(test.services.cases.get({ caseId }).flags).toContainEqual({
      code: 'illness',
      subject: '丙某芳',
      source: 'officer',
    })
  })

  it('[A6] takes a contest as a flag as it takes a need of care, and no other word', async () => {
    const { caseId, caseNo } = freshCase(15)
    const set = (code: string) => {
      const { rev } = test.services.cases.get({ caseId })
      const flag = { caseId, rev, code, subject: '第三人戊某', on: true, reason: '' }
      return test.services.cases.setFlag({ ...flag, commandId: newCommandId() })
    }
    for (const code of ['dispute', 'openObjection', 'minor']) set(code)
    expect(theCase(test, caseNo).flags.map((flag) => flag.code)).toEqual(
      expect.arrayContaining(['dispute', 'openObjection', 'minor']),
    )
    expect(await refusal(() => set('nice'))).toMatchObject({ data: { rule: 'flagUnknown' } })
  })

  it('[A3] tells 终本, 终结执行 and completed cases apart in every count and in the filter', () => {
    const { caseId } = freshCase(16)
    const { rev } = test.services.cases.get({ caseId })
    const call = { commandId: newCommandId(), caseId, rev, reason: '裁定' }
    const list = (status: 'finallyTerminated' | 'terminated' | 'completed') =>
      test.services.cases.search({ text: '', kind: null, status, mine: false, limit: 200, offset: 0 })
    const before = list('finallyTerminated').statusCounts
    test.services.cases.state({ ...call, field: 'status', value: 'finallyTerminated' })
    const found = list('finallyTerminated')
    expect(found.statusCounts.finallyTerminated).toBe((before.finallyTerminated ?? 0) + 1)
    expect(found.cases.map((one) => one.caseId)).toContain(caseId)
    for (const status of ['finallyTerminated', 'terminated', 'completed'] as const) {
      expect(new Set(list(status).cases.map((one) => one.status))).toEqual(new Set([status]))
    }
  })

  it('[A3] counts the cases of the officer who asks', () => {
    const ask = (mine: boolean) =>
      test.services.cases.search({ text: '', kind: null, status: null, mine, limit: 200, offset: 0 })
    expect(ask(false).mineCount).toBe(ask(true).total)
  })

  it('[J8] makes one statement of a repeated command', () => {
    const { caseId } = freshCase(5)
    const call = { commandId: newCommandId(), caseId, rev: [], field: 'remarks' as const, value: '一次', reason: '' }
    const first = test.services.cases.state(call)
    const before = countsIn(test).events
    expect(test.services.cases.state(call)).toEqual(first)
    expect(countsIn(test).events).toBe(before)
  })

  it('[A1] refuses an amount that is no amount and a status that is none', async () => {
    const { caseId } = freshCase(6)
    const call = { commandId: newCommandId(), caseId, rev: [], reason: '' }
    const say = (field: 'claimedAmount' | 'status', value: string | number) => () =>
      test.services.cases.state({ ...call, field, value })
    expect(await refusal(say('claimedAmount', '很多'))).toMatchObject({ data: { rule: 'amountForm' } })
    expect(await refusal(say('claimedAmount', -1))).toMatchObject({ data: { rule: 'amountForm' } })
    expect(await refusal(say('status', 'gone'))).toMatchObject({ data: { rule: 'statusUnknown' } })
  })

  it('[A1] writes a note, strikes it with a reason, keeps it readable, and refuses to strike it from an old screen', async () => {
    const { caseId } = freshCase(7)
    const note = test.services.cases.addNote({ commandId: newCommandId(), caseId, text: '已到现场查看' })
    expect(note).toMatchObject({ text: '已到现场查看', author: '周某舟', struckReason: null })
    const strike = (rev: string[]) => () =>
      test.services.cases.strikeNote({ commandId: newCommandId(), noteId: note.noteId, rev, reason: '写错案件' })
    expect(await refusal(strike([]))).toMatchObject({ code: 'STALE', data: { rev: note.rev } })
    strike(note.rev)()
    const [kept] = test.services.cases.get({ caseId }).notes
    expect(kept).toMatchObject({ text: '已到现场查看', struckReason: '写错案件' })
    const lines = test.services.cases.history({ caseId, field: 'note' })
    expect(lines.map((line) => line.value)).toEqual(['已到现场查看'])
  })

  it('[A6] shows a flag with the person it names wherever the case appears, until it is taken off', () => {
    const found = freshCase(8)
    const flag = { caseId: found.caseId, code: 'elderly', subject: '丙某芳', reason: '' }
    const on = test.services.cases.setFlag({ ...flag, commandId: newCommandId(), rev: [], on: true })
    const shown = { code: 'elderly', subject: '丙某芳', source: 'officer' }
    expect(theCase(test, found.caseNo).flags).toContainEqual(shown)
    expect(test.services.cases.get({ caseId: found.caseId }).flags).toContainEqual(shown)
    test.services.cases.setFlag({ ...flag, commandId: newCommandId(), rev: on.rev, on: false })
    expect(theCase(test, found.caseNo).flags).not.toContainEqual(shown)
  })

  it('[A5] moves an officer’s deadline off a holiday, keeps the day as entered, and finishes it once', async () => {
    const { caseId } = freshCase(9)
    const call = { commandId: newCommandId(), caseId, title: '回电', basis: '', dueOn: '2026-10-01' }
    const made = test.services.cases.addDeadline(call)
    expect(made).toMatchObject({ originalOn: '2026-10-01', dueOn: '2026-10-08', officer: '周某舟', doneOn: null })
    const finish = { deadlineId: made.deadlineId, rev: made.rev, doneOn: '2026-10-07' }
    test.services.cases.completeDeadline({ ...finish, commandId: newCommandId() })
    expect(test.services.cases.get({ caseId }).deadlines.find((entry) => entry.source === 'officer')?.doneOn).toBe(
      '2026-10-07',
    )
    const again = () => test.services.cases.completeDeadline({ ...finish, commandId: newCommandId() })
    expect(await refusal(again)).toMatchObject({ code: 'STALE' })
  })

  it('[A1] tells a missing case and a role that may not write from each other', async () => {
    const missing = '00000000-0000-8000-8000-000000000000'
    expect(await refusal(() => test.services.cases.get({ caseId: missing }))).toMatchObject({ code: 'NOT_FOUND' })
    const police = await test.addOfficer('吴某平', 'judicialPolice')
    await test.actAs(police)
    const note = () =>
      test.services.cases.addNote({ commandId: newCommandId(), caseId: freshCase(1).caseId, text: 'x' })
    expect(await refusal(note)).toMatchObject({ code: 'NOT_ALLOWED' })
    await test.actAs(test.officerId)
  })

  it('[L1] has everything after the core was closed and opened again', async () => {
    const before = countsIn(test)
    await test.reopen()
    expect(countsIn(test).cases).toBe(before.cases)
    expect(
      test.services.cases.search({ text: '钟涵', kind: null, status: null, mine: false, limit: 1, offset: 0 }).total,
    ).toBe(1)
  })
})
