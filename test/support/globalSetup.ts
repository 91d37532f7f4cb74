import { unpackBrowser } from './browser.ts'
import { inMemory } from './sync/inMemory.ts'

/** What every worker would make for itself is made once before the first test file: the browser, and an empty database. */
export default async function setup(): Promise<void> {
  await inMemory()
  const canHaveBrowser = process.env.CHROMIUM !== undefined || (process.platform === 'linux' && process.arch === 'x64')
  if (canHaveBrowser) await unpackBrowser()
}
