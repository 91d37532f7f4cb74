import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { axe } from '../../../support/browser.ts'
import { startTestCore, type TestCore } from '../../../support/coreHarness.ts'
import { windowSuite } from '../../../support/windowUnderTest.ts'

const NOTICE = '国办发明电〔2026〕1号（测试）'
const year2027 = {
  year: 2027,
  source: NOTICE,
  mark: '[v]',
  daysOff: [
    { name: '元旦', from: '2027-01-01', to: '2027-01-01' },
    { name: '春节', from: '2027-02-05', to: '2027-02-11' },
  ],
  workingDays: ['2027-01-09'],
}

describe('the calendars of days off in the settings', () => {
  let test: TestCore
  let page: Page
  let folder: string
  const home = process.env.HOME

  // The person's own folder is where the list of files begins.
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fieldwrit-home-'))
    process.env.HOME = folder
    expect(homedir()).toBe(folder)
    const file = (name: string, years: unknown[]) =>
      writeFileSync(join(folder, name), JSON.stringify({ format: 'fieldwrit-holidays-1', years }))
    file('2027.json', [year2027, { ...year2027, year: 2026, daysOff: [], workingDays: [], mark: '[m]' }])
    file('wrong.json', [{ ...year2027, workingDays: ['2027-01-04'] }])
  })
  afterEach(() => {
    process.env.HOME = home
    rmSync(folder, { recursive: true, force: true })
  })
  const windows = windowSuite(async () => {
    test = await startTestCore({ now: Date.UTC(2026, 11, 25, 2) })
    return test
  })
  const dialog = () => page.getByRole('dialog')
  const choose = async (name: string) => {
    await dialog().getByRole('button', { name }).press('Enter')
  }

  it('[A5] [B6] a file is chosen, its years are seen before it is loaded, and the loading stays on record', async () => {
    page = await windows.open('/settings')
    await page.getByRole('button', { name: '载入节假日文件' }).press('Enter')
    await choose('wrong.json')
    expect(await dialog().getByRole('alert').textContent()).toContain('2027 年有一个调休上班日不是周六或周日。')
    expect(await dialog().getByRole('button', { name: '载入节假日文件' }).count()).toBe(0)
    await dialog().getByRole('button', { name: '选择文件' }).press('Enter')
    await choose('2027.json')
    const line = (year: string) =>
      dialog()
        .getByRole('listitem')
        .filter({ hasText: `${year} 年` })
    await line('2027').waitFor()
    for (const words of [
      '新增',
      NOTICE,
      '放假 2 段，调休上班 1 天',
      '元旦 2027-01-01',
      '春节 2027-02-05 至 2027-02-11',
    ]) {
      expect(await line('2027').textContent()).toContain(words)
    }
    expect(await line('2026').textContent()).toMatch(/替换现有安排.*未与通知原文核对/)
    expect(await axe(page)).toEqual([])
    expect(test.services.holidays.list().past).toEqual([])
    await dialog().getByRole('button', { name: '载入节假日文件' }).press('Enter')
    await dialog().waitFor({ state: 'detached' })
    await page.getByText('2026-12-25 执行员周某舟：2027.json（2026、2027）').waitFor()
    expect(test.services.holidays.list().past).toHaveLength(1)
    expect(await page.getByText('2028 年起尚未公布或未载入').count()).toBe(1)
    expect(await axe(page)).toEqual([])
  })

  it('[B6] in English the same stands in English words', async () => {
    page = await windows.open('/settings', { lang: 'en-US' })
    await page.getByRole('button', { name: 'Load a holidays file' }).press('Enter')
    await choose('2027.json')
    await dialog().getByText('Years in the file').waitFor()
    const text = await dialog().textContent()
    for (const words of ['new', 'replaces what is here', '春节 2027-02-05 to 2027-02-11', 'Worked: 2027-01-09']) {
      expect(text).toContain(words)
    }
    expect(await axe(page)).toEqual([])
  })
})
