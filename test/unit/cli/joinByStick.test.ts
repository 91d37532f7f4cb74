import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { courtCommand } from '../../support/sync/courtProcess.ts'

const MAIN = fileURLToPath(new URL('../../../electron/cli/main.ts', import.meta.url))

describe('a court and its laptops without any network, each a process', () => {
  let folder: string
  let stick: string
  let words: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fieldwrit-cli-stick-'))
    stick = join(folder, 'stick')
    await mkdir(stick)
    const founded = await court('init', '--keys', keys(), '--court-code', '浙9901', '--court-name', '测试法院')
    words = String(founded.value.words)
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  const keys = () => join(folder, 'keys')
  /** No gateway runs: each command opens the court's database for itself. */
  const court = (...arguments_: string[]) => courtCommand([...arguments_, '--data', join(folder, 'data')], {})
  const desk = async (profile: string, ...arguments_: string[]) => {
    const env = { PATH: process.env.PATH ?? '', HOME: folder, FIELDWRIT_TEST_WEAK_KEYS: '1', FIELDWRIT_PIN: '730194' }
    const whole = [MAIN, ...arguments_, '--json', '--lang', 'en', '--profile', join(folder, profile)]
    const child = spawn(process.execPath, whole, { env, stdio: ['ignore', 'pipe', 'ignore'] })
    let out = ''
    child.stdout.on('data', (bytes: Buffer) => {
      out += bytes.toString('utf8')
    })
    const [code] = (await once(child, 'close')) as [number | null]
    return { code, value: JSON.parse(out.trim().split('\n').at(-1) ?? '') as Record<string, unknown> }
  }
  const codeFor = (name: string) =>
    court('enrol-code', '--name', name, '--role', 'handler', '--device', '外勤', '--scopes', 'case:*', '--stick', stick)

  it('[L2] [L8] [G3] code, six words, request, certificates and the first exchange go by one stick', {
    timeout: 240_000,
  }, async () => {
    const [first, second] = [await codeFor('王某法'), await codeFor('李某法')]
    const seen = await desk('a', 'join', '--stick', stick)
    expect(seen).toMatchObject({ code: 0, value: { court: '浙9901', name: '测试法院', words, joined: false } })
    expect(seen.value.codes).toHaveLength(2)
    const joins = (profile: string, made: typeof first) =>
      desk(profile, 'join', '--stick', stick, '--words', words, '--code', String(made.value.code).slice(0, 4))
    const wrong = await desk('a', 'join', '--stick', stick, '--words', '山水 山水 山水 山水 山水 山水')
    expect(wrong).toMatchObject({ code: 2, value: { error: { code: 'REFUSED', data: { rule: 'enrolOtherRoot' } } } })
    const asked = [await joins('a', first), await joins('b', second)]
    expect(asked).toMatchObject([
      { code: 1, value: { joined: false, waits: 'stickToCourt', recoveryCode: expect.any(String) } },
      { code: 1, value: { joined: false, waits: 'stickToCourt' } },
    ])
    expect((await readdir(stick)).filter((name) => name.startsWith('fieldwrit-enrol-code'))).toEqual([])

    const taken = await court('bundle', 'import', stick)
    expect(taken).toMatchObject({ code: 0, value: { asked: [{ state: 'waiting' }, { state: 'waiting' }] } })
    // The words of a laptop's key stand on its own screen, at the court, and where its certificate is signed.
    const keyWords = new Set(asked.map(({ value }) => value.keyWords))
    expect(new Set((taken.value.asked as { words: string }[]).map((one) => one.words))).toEqual(keyWords)
    expect(await court('bundle', 'export', stick)).toMatchObject({
      ...{ code: 2, value: { error: { code: 'STICK_NOT_ISSUED' } } },
    })
    const { value } = await court('issue', '--keys', keys())
    expect(new Set((value.issued as { words: string }[]).map((one) => one.words))).toEqual(keyWords)
    expect(await court('bundle', 'export', stick)).toMatchObject({
      ...{ code: 0, value: { written: [{ joined: true }, { joined: true }], waiting: [] } },
    })

    const done = [await desk('a', 'join', '--stick', stick), await desk('b', 'join', '--stick', stick)]
    expect(done).toMatchObject([
      { code: 0, value: { joined: true, court: '浙9901' } },
      { code: 0, value: { joined: true, court: '浙9901' } },
    ])
    expect(new Set(done.map(({ value: { prefix } }) => prefix))).toEqual(new Set(['D1', 'D2']))
    expect(await desk('a', 'bundle', 'export', stick)).toMatchObject({ code: 0 })
    expect(await court('bundle', 'import', stick)).toMatchObject({ code: 0, value: { refused: [], answered: true } })
    expect(await desk('b', 'bundle', 'import', stick)).toMatchObject({ code: 0 })
    expect((await court('status')).value).toMatchObject({ waiting: 0, officers: [{}, {}] })
  })
})
