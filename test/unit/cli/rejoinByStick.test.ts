import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { courtCommand } from '../../support/sync/courtProcess.ts'

const MAIN = fileURLToPath(new URL('../../../electron/cli/main.ts', import.meta.url))

describe('a laptop that its court without a network certifies once more, each a process', () => {
  let folder: string
  let stick: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fieldwrit-cli-rejoin-'))
    stick = join(folder, 'stick')
    await mkdir(stick)
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  const keys = () => join(folder, 'keys')
  /** No gateway runs: each command opens the court's database for itself. */
  const court = (...arguments_: string[]) => courtCommand([...arguments_, '--data', join(folder, 'data')], {})
  const desk = async (...arguments_: string[]) => {
    const env = { PATH: process.env.PATH ?? '', HOME: folder, FIELDWRIT_TEST_WEAK_KEYS: '1', FIELDWRIT_PIN: '730194' }
    const whole = [MAIN, ...arguments_, '--json', '--lang', 'en', '--profile', join(folder, 'desk')]
    const child = spawn(process.execPath, whole, { env, stdio: ['ignore', 'pipe', 'ignore'] })
    let out = ''
    child.stdout.on('data', (bytes: Buffer) => {
      out += bytes.toString('utf8')
    })
    const [code] = (await once(child, 'close')) as [number | null]
    return { code, value: JSON.parse(out.trim().split('\n').at(-1) ?? '') as Record<string, unknown> }
  }
  const codeFor = (...known: string[]) =>
    court(
      ...['enrol-code', '--name', '王某法', '--role', 'handler', '--device', '外勤', '--scopes', 'case:*'],
      ...[...known, '--stick', stick],
    )
  /** What the court does with a stick: reads it, issues, writes it. */
  const atCourt = async () => {
    const taken = await court('bundle', 'import', stick)
    const issued = await court('issue', '--keys', keys())
    expect(await court('bundle', 'export', stick)).toMatchObject({ code: 0 })
    return { taken, issued }
  }

  it('[P3] [L8] [G3] a revoked laptop is one of the court’s again by a known officer’s code and one stick', {
    timeout: 480_000,
  }, async () => {
    const founded = await court('init', '--keys', keys(), '--court-code', '浙9901', '--court-name', '测试法院')
    await codeFor()
    expect(await desk('join', '--stick', stick, '--words', String(founded.value.words))).toMatchObject({ code: 1 })
    await atCourt()
    expect(await desk('join', '--stick', stick)).toMatchObject({ code: 0, value: { joined: true, prefix: 'D1' } })
    const { value: status } = await court('status')
    const [officer] = status.officers as { officer: string; devices: string[] }[]
    const revoked = await court('revoke', '--keys', keys(), '--device', officer?.devices[0] ?? '', '--reason', '遗失')
    expect(revoked).toMatchObject({ code: 0 })

    // No code lies there for this officer.
    expect(await desk('rejoin', '--stick', stick)).toMatchObject({
      ...{ code: 2, value: { error: { code: 'REFUSED', data: { rule: 'enrolCodeUnreadable' } } } },
    })
    await codeFor('--officer', '王某法')
    const asked = await desk('rejoin', '--stick', stick)
    expect(asked).toMatchObject({ code: 1, value: { certified: false, waits: 'stickToCourt', prefix: 'D1' } })
    const { taken, issued } = await atCourt()
    // The words of the laptop's new key stand on its own screen, at the court, and where its certificate is signed.
    const { keyWords } = asked.value
    expect(taken.value.asked).toMatchObject([{ state: 'waiting', words: keyWords }])
    expect(issued.value.issued).toMatchObject([{ words: keyWords }])
    expect(await desk('rejoin', '--stick', stick)).toMatchObject({ code: 0, value: { certified: true, prefix: 'D2' } })
    expect((await readdir(stick)).filter((name) => /-enrol-(request|answer)-/.test(name))).toEqual([])
    expect(await desk('bundle', 'export', stick)).toMatchObject({ code: 0 })
    expect(await court('bundle', 'import', stick)).toMatchObject({ code: 0, value: { refused: [], answered: true } })
    const after = (await court('status')).value
    expect(after).toMatchObject({ waiting: 0, officers: [{ officer: officer?.officer }] })
    expect(await desk('verify')).toMatchObject({ code: 0 })
  })
})
