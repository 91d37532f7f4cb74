import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RunningCourt, runningCourt } from '../../support/sync/joining.ts'

const MAIN = fileURLToPath(new URL('../../../electron/cli/main.ts', import.meta.url))

describe('join on the command line', () => {
  let folder: string
  let running: RunningCourt
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fieldwrit-cli-join-'))
    running = await runningCourt()
  })
  afterAll(async () => {
    await running.close()
    await rm(folder, { recursive: true, force: true })
  })

  const start = (profile: string, ...more: string[]) => {
    const env = { PATH: process.env.PATH ?? '', HOME: folder, FIELDWRIT_TEST_WEAK_KEYS: '1', FIELDWRIT_PIN: '730194' }
    const whole = [
      MAIN,
      'join',
      running.server.url,
      '--json',
      '--lang',
      'en',
      '--profile',
      join(folder, profile),
      ...more,
    ]
    const child = spawn(process.execPath, whole, { env, stdio: ['ignore', 'pipe', 'pipe'] })
    let out = ''
    child.stdout.on('data', (bytes: Buffer) => {
      out += bytes.toString('utf8')
    })
    const ended = once(child, 'close').then(([code]) => ({ code, value: JSON.parse(out) as Record<string, unknown> }))
    return { child, ended }
  }

  test('[L2] shows the six words first, joins with them, waits, goes on after an end, and is done with code 0', async () => {
    const seen = await start('a').ended
    expect(seen).toMatchObject({ code: 0, value: { court: '浙9901', words: running.words, joined: false } })
    const code = await running.code('王某法', 'handler')
    const first = start('a', '--code', code, '--words', running.words, '--name', '王某法')
    // The recovery code is told once the code was redeemed; whoever stops then stops a waiting.
    const [told] = (await once(createInterface({ input: first.child.stderr }), 'line')) as [string]
    expect(told).toContain('Recovery code')
    first.child.kill('SIGINT')
    expect(await first.ended).toMatchObject({ code: 1, value: { joined: false, waits: true } })
    await running.issue()
    const done = await start('a').ended
    expect(done).toMatchObject({ code: 0, value: { joined: true, court: '浙9901', prefix: 'D1' } })
    expect(await start('a').ended).toMatchObject({ code: 2 })
  })

  test('other words and a wrong code could not run: code 2, and why', async () => {
    const words = '山水 山水 山水 山水 山水 山水'
    const other = await start('b', '--code', '0000-0000-0000-0000', '--words', words).ended
    expect(other).toMatchObject({ code: 2, value: { error: { code: 'REFUSED', data: { rule: 'enrolOtherRoot' } } } })
    const wrong = await start('b', '--code', '0000-0000-0000-0000', '--words', running.words).ended
    expect(wrong).toMatchObject({ code: 2, value: { error: { code: 'REFUSED', data: { rule: 'enrolCodeUnknown' } } } })
  })
})
