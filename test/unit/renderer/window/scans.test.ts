import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterEach, describe, expect, it } from 'vitest'
import { deviceRows } from '../../../../db/identity.ts'
import { axe } from '../../../support/browser.ts'
import { id, type Joined, readyToSubmit } from '../../../support/joined.ts'
import { handEventsOver, type SecondLaptop, secondLaptop } from '../../../support/secondLaptop.ts'
import { windowSuite } from '../../../support/windowUnderTest.ts'

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

let joined: Joined
/** Keeps a picture and a PDF of four pages beside the announcement, as papers that came back signed. */
async function keepScans(): Promise<void> {
  const { forms } = joined.test.services
  const { frozen } = forms.forms({ siteId: joined.siteId })
  const documentId = frozen.find((one) => one.kind === 'evictionAnnouncement')?.documentId ?? ''
  const sheets = '<< /Type /Pages /Count 4 >>'
  for (const [name, bytes] of [
    ['signed.png', PNG],
    ['signed.pdf', `%PDF-1.7 ${sheets} ${' '.repeat(12_000)}%%EOF`],
  ] as const) {
    const path = join(joined.test.folder, name)
    writeFileSync(path, bytes)
    await forms.keepSigned({ commandId: id(), siteId: joined.siteId, documentId, path, note: '张贴后收回' })
  }
}
const address = () => `/sites/${joined.siteId}/documents?document=${encodeURIComponent('evictionAnnouncement/')}`
const scans = (page: Page) => page.locator('.document-scan')

describe('scans of signed papers', () => {
  const windows = windowSuite(async () => {
    joined = await readyToSubmit()
    return joined.test
  })

  it('[D1] [B3] are seen small: a picture as it is, a PDF with its pages; both with their size', async () => {
    await keepScans()
    const page = await windows.open(address())
    // Kept in one moment of a clock that stands still: in either order.
    const [pdf, picture] = [scans(page).filter({ hasText: 'PDF' }), scans(page).filter({ hasNotText: 'PDF' })]
    await pdf.getByText('PDF 4 页').waitFor()
    await picture.locator('img').waitFor()
    await expect.poll(() => picture.locator('img').evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(1)
    expect(await picture.innerText()).toContain('张贴后收回')
    expect(await picture.innerText()).toContain(`${PNG.length} B`)
    expect(await pdf.locator('img').count()).toBe(0)
    expect(await pdf.innerText()).toContain('12.0 KB')
    expect(await page.locator('.document-list').innerText()).not.toContain('扫描件')
    expect(await axe(page)).toEqual([])
  })
})

describe('scans of signed papers whose entries came before their files', () => {
  let laptop: SecondLaptop
  const windows = windowSuite(async () => {
    joined = await readyToSubmit()
    laptop = await secondLaptop(joined.test, joined.test.core.context.ports.now())
    await keepScans()
    handEventsOver(joined.test.core, laptop.core)
    return laptop
  })
  afterEach(() => joined.test.close())

  it('[B3] name the laptop that has them, beside the document and in the list, and nothing is drawn broken', async () => {
    const { deviceId } = joined.test.core.context.profile()
    const { db } = laptop.core.context.store()
    const name = String(deviceRows(db).find((row) => row.device_id === deviceId)?.name)
    const { frozen } = laptop.services.forms.forms({ siteId: joined.siteId })
    const kept = frozen.flatMap((one) => one.signed.map(({ size, elsewhere }) => ({ size, elsewhere })))
    expect(kept).toEqual([
      { size: null, elsewhere: name },
      { size: null, elsewhere: name },
    ])
    const page = await windows.open(address())
    await scans(page).first().getByText(`扫描件在${name}上`).waitFor()
    expect(await scans(page).count()).toBe(2)
    expect(await scans(page).locator('img').count()).toBe(0)
    expect(await page.locator('.document-list').innerText()).toContain(`扫描件在${name}上`)
    await scans(page).first().getByRole('button', { name: '看扫描件' }).click()
    await page.getByText(`登记已到，照片或扫描件在${name}，还没有传到本机。`).waitFor()
    expect(await axe(page)).toEqual([])
  })
})
