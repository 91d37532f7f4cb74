import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { axe } from '../../../support/browser.ts'
import { id, type Joined, readyToSubmit } from '../../../support/joined.ts'
import { inspect } from '../../../support/journeyInspect.ts'
import { windowSuite } from '../../../support/windowUnderTest.ts'

describe('documents that went up for approval, on the screen', () => {
  let joined: Joined
  let page: Page

  const windows = windowSuite(async () => {
    joined = await readyToSubmit()
    return joined.test
  })

  async function open(
    key: string,
    lang: 'zh-CN' | 'en-US' = 'zh-CN',
    scheme: 'light' | 'dark' = 'light',
  ): Promise<void> {
    page = await windows.open(`/sites/${joined.siteId}/documents?document=${encodeURIComponent(key)}`, { scheme, lang })
    await page.locator('.sheet').waitFor()
  }
  const side = () => page.locator('.document-side')

  it('[S15] the plan says in the list that it waits, bears the draft mark, and leads to its request', async () => {
    await joined.submitPlan()
    await open('evictionPlan/')
    await page.locator('.document-list', { hasText: '第1版待批' }).waitFor()
    expect(await page.locator('.sheet').getAttribute('data-mark')).toBe('草稿')
    expect(await side().textContent()).toContain('还没有有效批准')
    expect(await axe(page)).toEqual([])
    await page.emulateMedia({ colorScheme: 'dark' })
    expect(await axe(page)).toEqual([])
    await page.getByRole('link', { name: '看审批' }).click()
    await page.getByText('须照护的人员').waitFor()
  })

  it('[S15] in English and in the dark: the approved plan is no draft, its sheet names who signed; nothing is clipped', async () => {
    const sent = await joined.submitPlan()
    await joined.decided(sent.requestId, 'APPROVED')
    await joined.as('handler')
    await open('evictionPlan/', 'en-US', 'dark')
    await side().getByText('v1 approved').first().waitFor()
    expect(await page.locator('.sheet').getAttribute('data-mark')).toBeNull()
    expect(await side().textContent()).toContain(sent.code)
    expect(await axe(page)).toEqual([])
    const { outside, clipped } = await inspect(page)
    expect({ outside, clipped }).toEqual({ outside: [], clipped: [] })
    await page.evaluate(`location.hash = '#/sites/${joined.siteId}/documents?document=planApprovalSheet%2Fv1'`)
    await page.getByRole('heading', { name: /version 1/ }).waitFor()
    await expect.poll(() => page.locator('.sheet').textContent()).toContain('李某正（院长）')
  })

  it('[D1] [F4] a kept scan of the signed paper stands beside its document and opens from there and from the step', async () => {
    const { forms, showForms } = joined.test.services
    const path = join(joined.test.folder, 'signed.pdf')
    writeFileSync(path, '%PDF-1.7 a signed page %%EOF')
    const { frozen } = await showForms({ siteId: joined.siteId })
    const documentId = frozen.find((one) => one.kind === 'evictionAnnouncement')?.documentId ?? ''
    await forms.keepSigned({ commandId: id(), siteId: joined.siteId, documentId, path, note: '' })
    await open('evictionAnnouncement/')
    await side().getByText('已签原件', { exact: true }).waitFor()
    expect(await page.getByRole('button', { name: '附已签原件' }).isEnabled()).toBe(true)
    const opened = page.waitForEvent('popup')
    await side().getByRole('button', { name: '看扫描件' }).click()
    await opened
    expect(await axe(page)).toEqual([])
    await page.evaluate(`location.hash = '#/sites/${joined.siteId}/steps?step=E07'`)
    const step = page.locator('.gate-step', { hasText: 'E07' })
    await step.waitFor()
    const again = page.waitForEvent('popup')
    await step.getByRole('button', { name: '看扫描件' }).click()
    await again
    expect(await axe(page)).toEqual([])
  })
})
