/**
 * The one test that needs Electron itself. Where its binary is present and a window can be shown, the built program is
 * started by Playwright; elsewhere the test says why it could not and proves that the reason is true.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { _electron } from 'playwright-core'
import { expect, test } from 'vitest'
import { electronBinary, obstacle } from '../../build/bin/electronBinary.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const binary = electronBinary(root)
const inTheWay = obstacle({ platform: process.platform, uid: process.getuid?.(), env: process.env })

function why(): string | null {
  if (binary === undefined) return 'no Electron binary'
  return inTheWay === undefined ? null : `no window possible (${inTheWay})`
}

/** Starts the built program on an empty profile and looks at what a person and a page would see. */
async function smoke(executablePath: string): Promise<void> {
  execFileSync(process.execPath, [join(root, 'build/bin/build.mjs'), '--electron'], { stdio: 'ignore' })
  const profile = mkdtempSync(join(tmpdir(), 'fieldwrit-smoke-'))
  const program = await _electron.launch({ executablePath, args: [root, '--profile', profile] })
  try {
    const page = await program.firstWindow()
    await page.waitForLoadState()
    expect(new URL(page.url()).protocol).toBe('app:')
    await page.getByRole('main').or(page.getByRole('form')).first().waitFor()
    const seen = await page.evaluate(() => ({
      node: typeof Reflect.get(globalThis, 'process') + typeof Reflect.get(globalThis, 'require'),
      title: Reflect.get(globalThis, 'document').title as string,
    }))
    expect(seen.node).toBe('undefinedundefined')
    expect(seen.title).not.toBe('')
    const crossed = await page.evaluate(() => fetch('https://example.org/').then(String, () => 'refused'))
    expect(crossed).toBe('refused')
    expect(await program.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
  } finally {
    await program.close()
    rmSync(profile, { recursive: true, force: true })
  }
}

test('[L3] the built program opens its window on Electron, or says why it can’t be tried here', async () => {
  const reason = why()
  if (reason === null) {
    await smoke(binary ?? '')
    return
  }
  console.log(`skipped: ${reason}`)
  if (binary === undefined) {
    const installed = createRequire(import.meta.url).resolve('electron/package.json')
    expect(existsSync(join(installed, '..', 'dist', process.platform === 'win32' ? 'electron.exe' : 'electron'))).toBe(
      false,
    )
  } else {
    expect(process.env.DISPLAY === undefined || process.getuid?.() === 0).toBe(true)
  }
}, 120_000)
