import { randomBytes } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { terminalAsk } from '../../../court/cli/passPhrase.ts'
import { runCourtCli } from '../../../court/cli/run.ts'
import { isStrongPass, openKeys, sealKeys } from '../../../court/station/sealedKeys.ts'
import type { ScryptCost } from '../../../shared/sync/trust/primitives.ts'

const WEAK_COST: ScryptCost = { N: 2 ** 4, r: 8, p: 1 }
const PASS = '金鱼 七点 上班 石桥 东风'
const counting = (length: number): Buffer => Buffer.from(Array.from({ length }, (_, index) => index % 256))
const golden = (): Buffer => readFileSync(new URL('../../golden/keySlots/stationKeys-1.json', import.meta.url))

describe('the keys of a court at rest', () => {
  const seeds = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)]
  const what = { keys: 'station', court: '浙9901' } as const

  it('are sealed as they were first, byte for byte, and open by the pass-phrase however it was composed', async () => {
    const file = await sealKeys({ ...what, seeds }, PASS, { random: counting, cost: WEAK_COST })
    expect(file.equals(golden())).toBe(true)
    expect(await openKeys(golden(), what, PASS)).toEqual(seeds)
    const composed = await sealKeys({ ...what, seeds }, 'Caf\u00e9 au lait 12', {
      random: randomBytes,
      cost: WEAK_COST,
    })
    expect(await openKeys(composed, what, 'Cafe\u0301 au lait 12')).toEqual(seeds)
  })

  it('stay closed to another pass-phrase, another court, another set, and after any change', async () => {
    expect(await openKeys(golden(), what, `${PASS}。`)).toBe('wrong')
    expect(await openKeys(golden(), { ...what, court: '浙9902' }, PASS)).toBe('damaged')
    expect(await openKeys(golden(), { ...what, keys: 'root' }, PASS)).toBe('damaged')
    expect(await openKeys(golden().subarray(0, 80), what, PASS)).toBe('damaged')
    const file = JSON.parse(golden().toString('utf8')) as Record<string, string>
    for (const name of ['salt', 'nonce', 'box']) {
      const value = file[name] ?? ''
      const changed = { ...file, [name]: `${value.startsWith('B') ? 'C' : 'B'}${value.slice(1)}` }
      expect(await openKeys(Buffer.from(JSON.stringify(changed)), what, PASS)).toBe('wrong')
    }
  })

  it('ask for a pass-phrase that is worth it', () => {
    expect(isStrongPass(PASS)).toBe(true)
    for (const weak of ['', 'short', '12345678901', 'aaaaaaaaaaaaaaaa', '一二一二一二一二一二一二']) {
      expect(isStrongPass(weak)).toBe(false)
    }
  })
})

describe('fieldwrit-court protect', () => {
  let folder: string
  let keys: string
  let asked: string[]
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fieldwrit-protect-'))
    keys = join(folder, 'keys')
    asked = []
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  /** One command; `typed`: what a person answers at the terminal, null where nobody sits there. */
  const say = async (typed: string[] | null, ...arguments_: string[]) => {
    const out: string[] = []
    const notes: string[] = []
    const hidden = (words: string): Promise<string> => {
      asked.push(words)
      return Promise.resolve(typed?.shift() ?? '')
    }
    const streams = {
      ...{ out: (text: string) => void out.push(text), error: (text: string) => void notes.push(text) },
      hidden: typed === null ? null : hidden,
    }
    const code = await runCourtCli([...arguments_, '--json', '--lang', 'en'], streams, {})
    return { code, notes: notes.join(''), value: JSON.parse(out.join('')) as Record<string, unknown> }
  }
  const data = () => ['--data', join(folder, 'data')]
  const init = (typed: string[] | null, ...more: string[]) =>
    say(typed, 'init', ...data(), '--keys', keys, '--court-code', '浙9901', '--court-name', '测试法院', ...more)
  const issue = (typed: string[] | null, ...more: string[]) => say(typed, 'issue', ...data(), '--keys', keys, ...more)
  const passFile = async (pass: string): Promise<string> => {
    const path = join(folder, `pass-${randomBytes(4).toString('hex')}`)
    await writeFile(path, `${pass}\nnot this line\n`)
    return path
  }
  const secrets = async () => (await readdir(keys)).filter((name) => /\.(key|sealed)$/.test(name)).sort()
  const failed = (code: string) => ({ code: 2, value: { error: { code } } })

  it('a founding at a terminal asks for a pass-phrase twice, and nothing plain ever lies on the stick', async () => {
    expect(await init([PASS, 'another one'])).toMatchObject(failed('PASS_DIFFERS'))
    expect(await init(['short', 'short'])).toMatchObject(failed('WEAK_PASS'))
    expect(await readdir(folder)).toEqual([])
    expect(await init([PASS, PASS])).toMatchObject({ code: 0, notes: '', value: { protected: true } })
    expect(await secrets()).toEqual(['root.sealed', 'station.sealed'])
    expect(await issue([PASS])).toMatchObject({ code: 0, notes: '', value: { issued: [] } })
    expect(await issue(['wrong pass-phrase'])).toMatchObject(failed('WRONG_PASS'))
    expect(await issue(null)).toMatchObject(failed('NO_PASS'))
    expect(await issue(null, '--pass-file', await passFile(PASS))).toMatchObject({ code: 0 })
    expect(await issue(null, '--pass-file', join(folder, 'none'))).toMatchObject(failed('NO_FILE'))
  })

  it('keys that were plain so far still open, are told to be protected, and then are', async () => {
    expect(await init(null)).toMatchObject({ code: 0, value: { protected: false } })
    expect(await secrets()).toEqual(['issuing.key', 'root.key', 'station.key'])
    expect((await issue(null)).notes).toContain('fieldwrit-court protect')
    const plain = await readFile(join(keys, 'root.key'))
    expect(await say(null, 'protect', '--keys', keys, '--pass-file', await passFile(PASS))).toMatchObject({
      ...{ code: 0, value: { protected: ['station', 'root'] } },
    })
    expect(await secrets()).toEqual(['root.sealed', 'station.sealed'])
    for (const name of await readdir(keys)) {
      expect((await readFile(join(keys, name))).includes(plain)).toBe(false)
    }
    expect(await openKeys(await readFile(join(keys, 'root.sealed')), { keys: 'root', court: '浙9901' }, PASS)).toEqual([
      plain,
    ])
    expect(await issue([PASS])).toMatchObject({ code: 0, notes: '' })
  })

  it('a protection that was cut is ended by the same command', async () => {
    await init(null)
    const before = `${keys}-before`
    await cp(keys, before, { recursive: true })
    const one = await passFile(PASS)
    await say(null, 'protect', '--keys', keys, '--pass-file', one)
    // Cut after the first file: the station's keys are sealed, all of the plain ones are still there.
    await cp(before, keys, { recursive: true })
    await rm(join(keys, 'root.sealed'))
    expect((await issue([PASS])).notes).toContain('fieldwrit-court protect')
    expect(await say(null, 'protect', '--keys', keys, '--pass-file', one)).toMatchObject({ code: 0 })
    expect(await secrets()).toEqual(['root.sealed', 'station.sealed'])
  })

  it('a change of the pass-phrase that was cut is ended by the same command, wherever it was cut', async () => {
    const other = '另一个口令 十二个字 以上 的'
    const [one, two] = [await passFile(PASS), await passFile(other)]
    await init([PASS, PASS])
    const root = await readFile(join(keys, 'root.sealed'))
    const change = ['protect', '--keys', keys, '--pass-file', one, '--new-pass-file', two]
    expect(await say(null, ...change)).toMatchObject({ code: 0 })
    // Cut between two files: one stands under the new pass-phrase.
    await writeFile(join(keys, 'root.sealed'), root)
    expect(await issue([other])).toMatchObject({ code: 0 })
    expect(await say(null, ...change)).toMatchObject({ code: 0 })
    // Cut after the last one nothing is left to do, and that is no wrong pass-phrase.
    expect(await say(null, ...change)).toMatchObject({ code: 0, value: { protected: ['station', 'root'] } })
    for (const set of ['root', 'station'] as const) {
      const opened = await openKeys(await readFile(join(keys, `${set}.sealed`)), { keys: set, court: '浙9901' }, other)
      expect(opened).toHaveLength(set === 'root' ? 1 : 2)
    }
    const neither = ['protect', '--keys', keys, '--pass-file', one, '--new-pass-file', one]
    expect(await say(null, ...neither)).toMatchObject(failed('WRONG_PASS'))
  })

  it('says which option is missing, with a line as it should be', async () => {
    const missing = await say(null, 'enrol-code', '--name', '王法官')
    expect(missing).toMatchObject({
      code: 2,
      value: { error: { code: 'MISSING_OPTION', data: { option: '--role <role>' } } },
    })
    const { message } = missing.value.error as { message: string }
    expect(message).toContain('--role <role> is missing')
    expect(message).toContain('fieldwrit-court enrol-code --name')
    expect(await say(null, 'bundle', 'import')).toMatchObject({
      value: { error: { code: 'MISSING_OPTION', data: { option: 'folder' } } },
    })
    expect(await say(null, 'issue', '--nonsense', 'x', '--keys', keys)).toMatchObject(failed('BAD_USAGE'))
  })
})

describe('a pass-phrase at a terminal', () => {
  class Keyboard extends EventEmitter {
    readonly isTTY = true
    raw = false
    setRawMode(mode: boolean): this {
      this.raw = mode
      return this
    }
    resume = (): this => this
    pause = (): this => this
  }

  it('is not shown, may be corrected, and Chinese that comes in pieces stays whole', async () => {
    const keyboard = new Keyboard()
    const shown: string[] = []
    const ask = terminalAsk(keyboard as never, (text) => void shown.push(text))
    const said = ask?.('pass: ')
    expect(keyboard.raw).toBe(true)
    const bytes = Buffer.from('金鱼x', 'utf8')
    keyboard.emit('data', bytes.subarray(0, 4))
    keyboard.emit('data', bytes.subarray(4))
    keyboard.emit('data', Buffer.from('\u007f!\rrest'))
    expect(await said).toBe('金鱼!')
    expect(keyboard.raw).toBe(false)
    expect(shown).toEqual(['pass: ', '\n'])
    const left = ask?.('pass: ')
    keyboard.emit('data', Buffer.from('abc\u0003'))
    await expect(left).rejects.toMatchObject({ code: 'NO_PASS' })
    expect(keyboard.listenerCount('data')).toBe(0)
    expect(terminalAsk({ ...keyboard, isTTY: false } as never, () => undefined)).toBeNull()
  })
})
