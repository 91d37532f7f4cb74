import { expect, test } from 'vitest'
import { cliArguments, profileArgument, runCommandLine } from '../../../electron/main/commandLine.ts'
import { failureWords } from '../../../electron/main/failure.ts'
import { textMenuEntries } from '../../../electron/main/textMenu.ts'
import { fill, languageOf, textsOf } from '../../../electron/main/texts.ts'
import { coreRefusal } from '../../../shared/contract/host.ts'
import { shell } from '../../../shared/i18n/shell.ts'

test('[L5] both languages have the same texts with the same places to fill', () => {
  const places = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([place]) => place).sort()
  expect(Object.keys(shell.en)).toEqual(Object.keys(shell.zh))
  for (const key of Object.keys(shell.zh) as (keyof typeof shell.zh)[]) {
    expect(shell.zh[key], key).not.toBe('')
    expect(places(shell.en[key]), key).toEqual(places(shell.zh[key]))
  }
})

test('every reason for which the core gives up has words in both languages', () => {
  for (const reason of coreRefusal.options) {
    const words = (['zh', 'en'] as const).map((language) => failureWords({ kind: 'refused', reason }, language).body)
    expect(words.every((body) => body.length > 10)).toBe(true)
    expect(words[0]).not.toBe(words[1])
  }
})

test('Chinese first: only a system that speaks English gets English', () => {
  expect(['zh-CN', 'zh-TW', 'de', '', 'en-US', 'EN'].map(languageOf)).toEqual(['zh', 'zh', 'zh', 'zh', 'en', 'en'])
  expect(fill('{{n}} 次，{{missing}}', { n: 4 })).toBe('4 次，{{missing}}')
})

test('right-clicking offers editing in text fields, copying on selected text, nothing elsewhere', () => {
  const texts = textsOf('zh')
  const labels = (place: { isEditable: boolean; selectionText: string }) =>
    textMenuEntries(place, texts).flatMap(({ label }) => label ?? [])
  expect(labels({ isEditable: true, selectionText: '' })).toEqual(['撤销', '剪切', '复制', '粘贴', '全选'])
  expect(labels({ isEditable: false, selectionText: '王某' })).toEqual(['复制'])
  expect(labels({ isEditable: false, selectionText: ' ' })).toEqual([])
})

test('[L6] --cli hands everything after it to the command line and ends with its code, without a window', async () => {
  const run = async (arguments_: string[], cli: (rest: readonly string[]) => Promise<number>) => {
    const lines: string[] = []
    const code = await new Promise<number | undefined>((resolve) => {
      const asked = runCommandLine({
        app: { getLocale: () => 'zh-CN', exit: resolve },
        arguments: arguments_,
        load: () => Promise.resolve({ runCli: cli }),
        stderr: (line) => lines.push(line),
      })
      expect(asked).toBe(true)
    })
    return { code, lines }
  }
  const given: string[][] = []
  const fine = await run(['--no-color', '--cli', 'verify', '--json'], (rest) => {
    given.push([...rest])
    return Promise.resolve(1)
  })
  expect(fine).toEqual({ code: 1, lines: [] })
  expect(given).toEqual([['verify', '--json']])
  const broken = await run(['--cli'], () => Promise.reject(new Error('boom')))
  expect(broken).toEqual({ code: 2, lines: ['命令没有运行起来：boom'] })
})

test('without --cli the window opens; the profile is read in both spellings', () => {
  expect(cliArguments(['--profile', 'x'])).toBeNull()
  expect(cliArguments(['--client'])).toBeNull()
  expect(profileArgument(['--profile', '/p'])).toBe('/p')
  expect(profileArgument(['--profile=/p'])).toBe('/p')
  expect(profileArgument(['--profile'])).toBeNull()
  expect(profileArgument([])).toBeNull()
})
