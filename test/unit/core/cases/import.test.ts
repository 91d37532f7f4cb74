import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newCommandId, startTestCore, type TestCore } from '../../../support/coreHarness.ts'
import { countsIn, dryRunPath, exportPath, importPath, NOW, refusal, reportOf, theCase } from './support.ts'

let test: TestCore
beforeEach(async () => {
  test = await startTestCore({ now: NOW })
})
afterEach(async () => {
  await test.close()
})

const HEAD = '案号,法院,立案日期,案由,申请执行人,被执行人,被执行人证件号码,标的额（元）,承办人,住所地'

async function file(name: string, lines: string[]): Promise<string> {
  const path = join(test.folder, name)
  await writeFile(path, `${[HEAD, ...lines].join('\r\n')}\r\n`)
  return path
}

describe('import of a court export', () => {
  it('[A2] imports all but the 25 unreadable rows of the GB18030 export, warns of 10 wrong ID numbers, keeps the 25', async () => {
    const report = await importPath(test, exportPath('gb18030.csv'))
    expect(report).toMatchObject({ rows: 5000, imported: 4975, updated: 0, unchanged: 0, refusedCount: 25 })
    const idFaults = report.warnings.filter((warning) => ['idChecksum', 'creditChecksum'].includes(warning.reason))
    expect(report.refusedCount + idFaults.length).toBe(35)
    expect(countsIn(test)).toMatchObject({ cases: 4975, tray: 25 })
    expect(report.refused.every((row) => row.row > 1 && row.reason !== '')).toBe(true)
  })

  it('[A2] imports the export with other headings: 300 rows, 6 damaged', async () => {
    const report = await importPath(test, exportPath('utf8bom.csv'))
    expect(report).toMatchObject({ rows: 300, imported: 295, refusedCount: 5 })
    const idFaults = report.warnings.filter((warning) => warning.reason === 'idChecksum')
    expect(report.refusedCount + idFaults.length).toBe(6)
  })

  it('[A2] imports a workbook, says that digits of ID numbers are lost, and never imports such a number', async () => {
    const report = await importPath(test, exportPath('office.xlsx'))
    expect(report).toMatchObject({ rows: 800, imported: 788, refusedCount: 12 })
    const lost = report.warnings.find((warning) => warning.reason === 'digitsLost')
    expect(lost?.field).toMatch(/Ids$/)
    const { db } = test.core.context.store()
    const stored = db.prepare('SELECT applicants, debtors FROM case_row').all() as Record<string, string>[]
    const numbers = stored.flatMap((row) =>
      [...JSON.parse(row.applicants ?? '[]'), ...JSON.parse(row.debtors ?? '[]')].map((party) => party.idNo),
    )
    expect(numbers.filter((number) => number !== null && /E\+|000$/.test(number))).toEqual([])
    expect(numbers).toContain(null)
  })

  it('[A2] writes nothing in a dry run and says what the import then does', async () => {
    const path = exportPath('utf8bom.csv')
    const before = countsIn(test)
    const { mapping } = await test.services.importing.inspect({ path })
    const tried = await dryRunPath(test, path, mapping)
    expect(countsIn(test)).toEqual(before)
    const done = await importPath(test, path)
    expect({ ...tried, ms: 0 }).toEqual({ ...done, ms: 0 })
  })

  it('[A2] re-imports the same file without a new event for any row and without a second tray row', async () => {
    await importPath(test, exportPath('utf8bom.csv'))
    const before = countsIn(test)
    const again = await importPath(test, exportPath('utf8bom.csv'))
    expect(again).toMatchObject({ imported: 0, updated: 0, unchanged: 295, refusedCount: 5 })
    expect(countsIn(test)).toEqual({ ...before, events: before.events + 2 })
  })

  it('[J8] answers a repeated command with the first report and writes nothing', async () => {
    const commandId = newCommandId()
    const first = await importPath(test, exportPath('utf8bom.csv'), commandId)
    const before = countsIn(test)
    expect(await importPath(test, exportPath('utf8bom.csv'), commandId)).toEqual(first)
    await test.reopen()
    expect(await importPath(test, exportPath('utf8bom.csv'), commandId)).toEqual(first)
    expect(countsIn(test).cases).toBe(before.cases)
  })

  it('[J2] keeps whole chunks when cancelled, says so, and ends with the rest on the next run', async () => {
    const path = exportPath('gb18030.csv')
    const { mapping } = await test.services.importing.inspect({ path })
    const stop = new AbortController()
    const call = { commandId: newCommandId(), path, mapping }
    let cancelled = null
    for await (const step of test.services.importing.run(call, stop.signal)) {
      if (step.kind === 'progress') stop.abort()
      else cancelled = step
    }
    expect(cancelled).toMatchObject({ cancelled: true })
    const kept = countsIn(test).cases
    expect(kept).toBe(cancelled?.imported)
    expect(kept).toBeGreaterThan(0)
    expect(kept).toBeLessThan(4975)
    expect(await importPath(test, path)).toMatchObject({ cancelled: false, imported: 4975 - kept, unchanged: kept })
  })

  it('[J2] leaves whole chunks when the caller just goes away', async () => {
    const path = exportPath('gb18030.csv')
    const { mapping } = await test.services.importing.inspect({ path })
    for await (const step of test.services.importing.run({ commandId: newCommandId(), path, mapping }, undefined)) {
      if (step.kind === 'progress') break
    }
    const { db } = test.core.context.store()
    expect(db.inTransaction).toBe(false)
    const report = await importPath(test, path)
    expect(report.imported + report.unchanged + report.refusedCount).toBe(5000)
  })

  it('[A2] updates only the registers that changed and names the file and line in the history', async () => {
    const row = (amount: string): string =>
      `（2024）浙9901执7001号,示例区人民法院,2024/3/5,劳动争议,沈青,甲某仁,,"${amount}",周某舟,样江路1号`
    await importPath(test, await file('a.csv', [row('1,000.00')]))
    const report = await importPath(test, await file('b.csv', [row('2,000.00')]))
    expect(report).toMatchObject({ imported: 0, updated: 1, unchanged: 0 })
    const { caseId } = theCase(test, '甲某仁')
    const lines = test.services.cases.history({ caseId, field: 'claimedAmount' })
    expect(lines.map((line) => [line.value, line.replaced, line.source, line.officer])).toEqual([
      [200_000, [100_000], 'b.csv:2', '周某舟'],
      [100_000, [], 'a.csv:2', '周某舟'],
    ])
    expect(test.services.cases.history({ caseId, field: 'cause' })).toHaveLength(1)
  })

  it('[A2] takes a case that stands twice in one file once, in the dry run as in the import, and warns', async () => {
    const row = (cause: string): string =>
      `(2024)浙9901执7002号,示例区人民法院,2024-03-05,${cause},沈青,甲某仁,,1.00,周某舟,`
    const path = await file('twice.csv', [row('劳动争议'), row('劳动争议'), row('民间借贷纠纷')])
    const { mapping } = await test.services.importing.inspect({ path })
    const tried = await dryRunPath(test, path, mapping)
    expect(tried).toMatchObject({ rows: 3, imported: 1, updated: 1, unchanged: 1 })
    const done = await importPath(test, path)
    expect(done).toMatchObject({ rows: 3, imported: 1, updated: 1, unchanged: 1 })
    expect(done.warnings.filter((warning) => warning.reason === 'repeatedInFile').map((found) => found.row)).toEqual([
      3, 4,
    ])
    expect(theCase(test, '甲某仁').cause).toBe('民间借贷纠纷')
  })

  it('[A1] [A2] leaves what an officer stated standing beside the imported value and counts it', async () => {
    const row = (address: string): string =>
      `（2024）浙9901执7003号,示例区人民法院,2024-03-05,劳动争议,沈青,甲某仁,,1.00,周某舟,${address}`
    await importPath(test, await file('a.csv', [row('样江路1号')]))
    const { caseId } = theCase(test, '甲某仁')
    const call = { commandId: newCommandId(), caseId, rev: [], reason: '现场核实' }
    test.services.cases.state({ ...call, field: 'address', value: '样江路9号' })
    const report = await importPath(test, await file('b.csv', [row('样江路2号')]))
    expect(report).toMatchObject({ updated: 1, handStated: 1 })
    const field = test.services.cases.get({ caseId }).fields.find((entry) => entry.name === 'address')
    expect(field).toMatchObject({ register: '样江路2号', changes: 3 })
    expect(field?.stated.map((standing) => standing.value)).toEqual(['样江路9号'])
  })

  it('[A2] remembers a confirmed mapping by the headings', async () => {
    const path = exportPath('utf8bom.csv')
    const first = await test.services.importing.inspect({ path })
    expect(first.remembered).toBe(false)
    const mapping = first.mapping.map((column) => (column.field === 'phone' ? { ...column, field: null } : column))
    await reportOf(test.services.importing.run({ commandId: newCommandId(), path, mapping }, undefined))
    const second = await test.services.importing.inspect({ path })
    expect(second.remembered).toBe(true)
    expect(second.mapping.map((column) => column.field)).toEqual(mapping.map((column) => column.field))
  })

  it('[A2] refuses a binary file, a missing file and a mapping of another file, naming the reason', async () => {
    const binary = join(test.folder, 'bild.csv')
    await writeFile(binary, Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(4000)]))
    expect(await refusal(() => test.services.importing.inspect({ path: binary }))).toMatchObject({
      code: 'BAD_FILE',
      data: { reason: 'notATable', detail: 'image' },
    })
    const missing = join(test.folder, 'none.csv')
    expect(await refusal(() => test.services.importing.inspect({ path: missing }))).toMatchObject({
      code: 'BAD_FILE',
      data: { reason: 'notFound' },
    })
    const { mapping } = await test.services.importing.inspect({ path: exportPath('utf8bom.csv') })
    const other = () => dryRunPath(test, exportPath('gb18030.csv'), mapping)
    expect(await refusal(other)).toMatchObject({ code: 'REFUSED', data: { rule: 'mappingOtherFile' } })
    expect(countsIn(test).cases).toBe(0)
  })

  it('[A2] masks whole ID numbers in reports and proposals', async () => {
    const path = exportPath('gb18030.csv')
    const { mapping } = await test.services.importing.inspect({ path })
    const report = await importPath(test, path)
    expect(JSON.stringify([mapping, report.refused.map((row) => row.field), report.warnings])).not.toMatch(
      /\d{17}[\dX]/,
    )
  })

  it('[A2] refuses to import for a role that may only read', async () => {
    const police = await test.addOfficer('吴某平', 'judicialPolice')
    await test.actAs(police)
    const path = exportPath('utf8bom.csv')
    expect(await refusal(() => test.services.importing.inspect({ path }))).toMatchObject({ code: 'NOT_ALLOWED' })
  })
})

describe('tray of faulty rows', () => {
  it('[A2] mends a row and imports it, with its place as source; a second try finds it decided', async () => {
    await importPath(test, exportPath('utf8bom.csv'))
    const tray = test.services.importing.listTray({ state: 'open', limit: 200, offset: 0 })
    expect(tray).toMatchObject({ total: 5, open: 5 })
    const row = tray.rows.find((entry) => entry.reason === 'debtorMissing')
    if (row === undefined) throw new Error('no such row')
    expect(row.raw).not.toBe('')
    const cells = row.cells.map((cell) => (cell.field === 'debtors' ? '补正某人' : cell.text))
    const still = {
      commandId: newCommandId(),
      trayId: row.trayId,
      rev: row.rev,
      cells: row.cells.map((cell) => cell.text),
    }
    expect(await refusal(() => test.services.importing.mendTrayRow(still))).toMatchObject({
      code: 'REFUSED',
      data: { rule: 'debtorMissing', field: 'debtors' },
    })
    const call = { commandId: newCommandId(), trayId: row.trayId, rev: row.rev, cells }
    const mended = test.services.importing.mendTrayRow(call)
    expect(mended.outcome).toBe('imported')
    expect(test.services.importing.mendTrayRow(call)).toEqual(mended)
    const detail = test.services.cases.get({ caseId: mended.caseId })
    expect(detail.debtors[0]?.name).toBe('补正某人')
    expect(detail.importedFrom).toMatchObject({ fileName: 'court-export-utf8bom.csv', line: row.line })
    expect(
      await refusal(() => test.services.importing.mendTrayRow({ ...call, commandId: newCommandId() })),
    ).toMatchObject({
      code: 'STALE',
    })
    const after = test.services.importing.listTray({ state: 'mended', limit: 200, offset: 0 })
    expect(after).toMatchObject({ total: 1, open: 4 })
    expect(after.rows[0]).toMatchObject({ decidedBy: '周某舟', caseId: mended.caseId })
    const again = await importPath(test, exportPath('utf8bom.csv'))
    expect(again.refusedCount).toBe(5)
    expect(test.services.importing.listTray({ state: 'open', limit: 200, offset: 0 }).total).toBe(4)
  })

  it('[A2] leaves a row out for ever with the reason and who said so', async () => {
    await importPath(test, exportPath('utf8bom.csv'))
    const [row] = test.services.importing.listTray({ state: 'open', limit: 1, offset: 0 }).rows
    if (row === undefined) throw new Error('no row')
    test.services.importing.dismissTrayRow({
      commandId: newCommandId(),
      trayId: row.trayId,
      rev: row.rev,
      reason: '重复',
    })
    const [kept] = test.services.importing.listTray({ state: 'dismissed', limit: 1, offset: 0 }).rows
    expect(kept).toMatchObject({ trayId: row.trayId, raw: row.raw, note: '重复', decidedBy: '周某舟' })
  })

  it('[A2] [L9] masks whatever may be an ID number in the tray until a row is opened, logs the look, and mends either way', async () => {
    const whole = '990101198402083480'
    const path = await file('masked.csv', [
      `（2024）浙9901执7001号,示例区人民法院,2024-03-05,劳动争议,沈青,,${whole},1.00,周某舟,`,
      `（2024）浙9901执7002号,示例区人民法院,2024-03-05,劳动争议,沈青,,9901011984020834801,1.00,周某舟,`,
    ])
    await importPath(test, path)
    const logged: unknown[] = []
    test.core.context.ports.log.info = (...words: unknown[]) => void logged.push(words)
    const listed = test.services.importing.listTray({ state: 'open', limit: 10, offset: 0 })
    expect(listed.total).toBe(2)
    expect(JSON.stringify(listed)).not.toMatch(/98402083480/)
    expect(JSON.stringify(listed)).toContain('990101**********80')
    expect(logged).toEqual([])
    const row = listed.rows.find((one) => one.line === 2)
    if (row === undefined) throw new Error('no row')
    const opened = test.services.importing.openTrayRow({ trayId: row.trayId })
    expect(opened.cells.find((cell) => cell.field === 'debtorIds' || cell.text === whole)?.text).toBe(whole)
    expect(logged).toHaveLength(1)
    expect(JSON.stringify(logged)).not.toMatch(/\d{14}/)
    const cells = row.cells.map((cell) => (cell.field === 'debtors' ? '补正某人' : cell.text))
    const call = { commandId: newCommandId(), trayId: row.trayId, rev: row.rev, cells }
    const { caseId } = test.services.importing.mendTrayRow(call)
    expect(test.services.cases.get({ caseId }).debtors).toMatchObject([{ name: '补正某人' }])
    expect(theCase(test, whole).caseId).toBe(caseId)
    expect(await refusal(() => test.services.importing.openTrayRow({ trayId: row.trayId }))).toMatchObject({
      data: { rule: 'trayRowDecided' },
    })
    await test.actAs(await test.addOfficer('吴某平', 'judicialPolice'))
    expect(await refusal(() => test.services.importing.openTrayRow({ trayId: row.trayId }))).toMatchObject({
      code: 'NOT_ALLOWED',
    })
  })

  it('[A2] keeps a monstrous row small enough for the journal', async () => {
    const monster = `（2024）浙9901执x号,${'巨'.repeat(90_000)},${'"" '.repeat(3)},x`
    const good = '（2024）浙9901执7009号,示例区人民法院,2024-03-05,劳动争议,沈青,甲某仁,,1.00,周某舟,'
    const report = await importPath(test, await file('monster.csv', [good, good, monster]))
    expect(report.refusedCount).toBe(1)
    const [row] = test.services.importing.listTray({ state: 'open', limit: 1, offset: 0 }).rows
    expect(Buffer.byteLength(row?.raw ?? '')).toBeLessThanOrEqual(4096)
    expect(row?.cells.length).toBeGreaterThan(0)
  })
})
