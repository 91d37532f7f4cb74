import { describe, expect, it } from 'vitest'
import { axe } from '../../../support/browser.ts'
import { type Joined, readyToSubmit } from '../../../support/joined.ts'
import { windowSuite } from '../../../support/windowUnderTest.ts'

let court: Joined
let requestId: string

const suite = windowSuite(async () => {
  court = await readyToSubmit()
  await court.as('handler')
  requestId = (await court.submitPlan()).requestId
  await court.decided(requestId, 'APPROVED')
  await court.as('handler')
  return court.test
})

describe('an answer that arrived (status bar)', () => {
  it('[F3] [U1] stands there over a restart until it is opened by keyboard, and is gone afterwards', async () => {
    const line = () => page.locator('.status-notice')
    const plan = /^腾退方案 第1版：院长 李某正 已批准，法院已确认\s+另有 1 件$/
    let page = await suite.open('/sync')
    await expect.poll(() => line().innerText()).toMatch(plan)
    expect(await axe(page)).toEqual([])
    page = await suite.open('/sync')
    await expect.poll(() => line().innerText()).toMatch(plan)
    await page.getByRole('heading', { name: '本机若此刻损坏' }).waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press('n')
    await expect.poll(() => page.url()).toContain(`/approvals?request=${requestId}`)
    // The next one takes its place: the announcement, approved before.
    await expect.poll(() => line().innerText()).toMatch(/^强制迁出公告 第1版：院长 李某正 已批准，法院已确认$/)
    await line().getByRole('button').press('Enter')
    await line().waitFor({ state: 'detached' })
    page = await suite.open('/sync')
    await page.getByRole('heading', { name: '本机若此刻损坏' }).waitFor()
    expect(await court.test.services.notices.list()).toEqual([])
    expect(await line().count()).toBe(0)
  })

  it('[U1] going to its request is seeing it', async () => {
    const page = await suite.open('/sync')
    await page.locator('.status-notice', { hasText: '腾退方案' }).waitFor()
    await page.evaluate(`location.hash = '/approvals?request=${requestId}'`)
    await page.locator('.status-notice', { hasText: '腾退方案' }).waitFor({ state: 'detached' })
    expect(await court.test.services.notices.list()).toMatchObject([{ kind: 'announcement' }])
  })
})
