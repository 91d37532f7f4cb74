import { unpackBrowser } from './browser.ts'

/** Unpacks the browser once before the first test file, so that no two workers do it side by side. */
export default async function setup(): Promise<void> {
  const canHaveBrowser = process.env.CHROMIUM !== undefined || (process.platform === 'linux' && process.arch === 'x64')
  if (canHaveBrowser) await unpackBrowser()
}
