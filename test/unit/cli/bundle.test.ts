import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { runCliWith } from '../../../electron/cli/run.ts'

const PIN = '730194'

let folder: string
beforeAll(async () => {
  vi.stubEnv('FIELDWRIT_TEST_WEAK_KEYS', '1')
  folder = await mkdtemp(join(tmpdir(), 'fieldwrit-bundle-cli-'))
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true, force: true })
})

/** One command to its end: its code, and what it said on either stream. */
async function run(...arguments_: string[]): Promise<{ code: number; out: string }> {
  let out = ''
  const streams = {
    out: (text: string) => {
      out += text
    },
    error: () => undefined,
    isTerminal: false,
  }
  const code = await runCliWith(arguments_, streams, { FIELDWRIT_PIN: PIN })
  return { code, out }
}

async function json(...arguments_: string[]): Promise<{ code: number; value: Record<string, unknown> }> {
  const { code, out } = await run(...arguments_, '--json')
  return { code, value: JSON.parse(out) as Record<string, unknown> }
}

describe('bundle export and bundle import', () => {
  it('[G3] [X4] two laptops without a network: card, bundle, answer; codes and words say what to do next', async () => {
    const [office, laptop, stick] = ['office', 'laptop', 'stick'].map((name) => join(folder, name))
    const profile = (path = ''): string[] => ['--profile', path]
    await mkdir(stick ?? '')
    await run('init', ...profile(office), '--court-name', '示例区人民法院', '--court-code', '浙9901')
    await run('backup', join(folder, 'copy.fieldwrit'), ...profile(office))
    await run('restore', join(folder, 'copy.fieldwrit'), ...profile(laptop))

    const early = await json('bundle', 'export', stick ?? '', ...profile(office))
    expect(early).toMatchObject({ code: 2, value: { error: { code: 'BAD_BUNDLE', data: { reason: 'noRecipient' } } } })
    expect((early.value.error as { message: string }).message).toContain('在对方电脑上读取一次')

    const card = await run('bundle', 'import', stick ?? '', ...profile(laptop))
    expect(card).toMatchObject({ code: 0 })
    expect(card.out).toContain('公钥已留在 U 盘上')

    const wrote = await json('bundle', 'export', stick ?? '', ...profile(office))
    expect(wrote).toMatchObject({ code: 0, value: { part: 1, more: false, tooLarge: 0 } })
    const read = await json('bundle', 'import', stick ?? '', ...profile(laptop))
    expect(read).toMatchObject({ code: 0, value: { refused: 0, answered: true, parts: [{ state: 'whole' }] } })
    const back = await run('bundle', 'import', stick ?? '', ...profile(office))
    expect(back).toMatchObject({ code: 0 })
    expect(back.out).toContain('收到 1 份回执')

    const part = (await readdir(stick ?? '')).find((name) => name.includes('transfer')) ?? ''
    await rm(join(stick ?? '', part, '0001.seg'))
    const damaged = await run('bundle', 'import', stick ?? '', ...profile(laptop), '--lang', 'en')
    expect(damaged).toMatchObject({ code: 1 })
    expect(damaged.out).toContain('segments 1 are missing')
  })

  it('refuses a place that is not there, and a size that is none, with code 2', async () => {
    const profile = ['--profile', join(folder, 'office')]
    const gone = await json('bundle', 'export', join(folder, 'gone'), ...profile)
    expect(gone).toMatchObject({ code: 2, value: { error: { code: 'BAD_PLACE', data: { reason: 'missing' } } } })
    const none = await json('bundle', 'export', folder, '--max-bytes', 'many', ...profile)
    expect(none).toMatchObject({ code: 2, value: { error: { code: 'BAD_OPTION' } } })
  })
})
