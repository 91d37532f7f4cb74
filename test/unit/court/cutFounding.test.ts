import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runCourtCli } from '../../../court/cli/run.ts'

describe('a founding of a court that was cut', () => {
  let folder: string
  let data: string
  let keys: string
  let pass: string[]
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fieldwrit-cut-'))
    data = join(folder, 'data')
    keys = join(folder, 'keys')
    pass = ['--pass-file', join(folder, 'pass')]
    await writeFile(join(folder, 'pass'), '金鱼 七点 上班 石桥 东风\n')
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  const say = async (...arguments_: string[]) => {
    const out: string[] = []
    const streams = { out: (text: string) => void out.push(text), error: () => undefined, hidden: null }
    const code = await runCourtCli([...arguments_, '--data', data, '--json'], streams, {})
    return { code, value: JSON.parse(out.join('')) as Record<string, unknown> }
  }
  const init = (...more: string[]) =>
    say('init', '--keys', keys, '--court-code', '浙9901', '--court-name', '测试法院', ...more)
  const issue = (...more: string[]) => say('issue', '--keys', keys, ...more)
  const exists = { code: 2, value: { error: { code: 'COURT_EXISTS' } } }

  it('[X4] before its database heard of it is ended by the same command; one that is whole is left alone', async () => {
    const { value } = await init()
    await rm(join(data, 'database'), { recursive: true })
    const other = ['--court-code', '浙9901', '--court-name', '另一法院']
    expect(await say('init', '--keys', keys, ...other)).toMatchObject(exists)
    expect(await init()).toMatchObject({ code: 0, value: { words: value.words } })
    expect(await say('status')).toMatchObject({ code: 0, value: { feed: 2, words: value.words } })
    expect(await init()).toMatchObject(exists)
  })

  it.each([
    ['sealed', 'plain', () => [pass, []], ['issuing.key', 'root.key', 'station.key']],
    ['plain', 'sealed', () => [[], pass], ['root.sealed', 'station.sealed']],
  ] as const)(
    'before its papers never was: keys left of it, %s, do not stand for those of the next, %s',
    async (...row) => {
      const [, , ways, names] = row
      const [first = [], second = []] = ways()
      await init(...first)
      for (const one of [data, keys]) await rm(join(one, 'court.json'))
      await rm(join(data, 'database'), { recursive: true })
      expect(await init(...second)).toMatchObject({ code: 0 })
      expect((await readdir(keys)).filter((name) => /key|sealed/.test(name)).sort()).toEqual(names)
      expect(await issue(...second)).toMatchObject({ code: 0, value: { issued: [] } })
    },
  )
})
