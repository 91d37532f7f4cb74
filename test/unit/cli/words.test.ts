import { expect, test } from 'vitest'
import { failureOf } from '../../../electron/cli/errors.ts'
import { makeOutput } from '../../../electron/cli/output.ts'
import { runCliWith } from '../../../electron/cli/run.ts'
import { cell, faultLine, rowSentence, tableLines, widthOf } from '../../../electron/cli/words.ts'

const silent = { out: () => undefined, error: () => undefined, isTerminal: false }
const zh = makeOutput(silent, false, 'zh')
const en = makeOutput(silent, false, 'en')

test('a Chinese character takes two columns, and a cell is cut by columns without what a terminal obeys', () => {
  expect([widthOf('王某福'), widthOf('（2025）'), widthOf('ab')]).toEqual([6, 8, 2])
  expect(cell('示例区人民法院', 9)).toBe('示例区人…')
  expect(cell('a\u001b[31mb\nc', 20)).toBe('a [31mb c')
  expect(
    tableLines([
      ['王某', 'a', 'x'],
      ['b', '示例', 'y'],
    ]),
  ).toEqual(['王某  a     x', 'b     示例  y'])
})

test('[A2] a refused row is said in the words of the screen, with the cell as it stands', () => {
  expect(rowSentence('fault', { reason: 'amountNegative', detail: '-1.00' }, zh.text)).toContain('“-1.00”是负数')
  expect(rowSentence('fault', { reason: 'caseNoForm', detail: '{{text}} $& 5' }, zh.text)).toContain('“{{text}} $& 5”')
})

test('every fault of verify is said in words that name its place', () => {
  for (const fault of ['gap', 'wrongPrev', 'fork', 'hashMismatch', 'bodyMismatch', 'unreadable']) {
    const line = faultLine({ device: 'd1', scope: 'court:x', seq: 7, fault }, zh)
    expect(line).toMatch(/7.*d1.*court:x/)
    expect(line).not.toContain(fault)
  }
  expect(faultLine({ table: 'item', key: 'k1', fault: 'differs' }, en)).toBe(
    '  table item: k1 differs from the records',
  )
})

test('an error is said in the program’s sentence, roles and waits in words', () => {
  const said = (code: string, data: object) =>
    failureOf(Object.assign(new Error(code), { code, data }), zh).error.message
  expect(said('REFUSED', { rule: 'profileNotEmpty', field: 'profile', detail: '' })).toContain('本机已有资料')
  expect(said('BAD_FILE', { reason: 'notATable', detail: 'pdf' })).toContain('PDF')
  expect(said('WAIT', { waitMs: 59_400 })).toContain('60 秒')
  expect(said('NOT_ALLOWED', { permission: 'case.import', role: 'judicialPolice' })).toContain('司法警察')
})

test('a mistyped command ends with 2: one object with --json, a sentence without', async () => {
  for (const arguments_ of [['nonsense'], ['search'], ['verify', '--bogus']]) {
    const out: string[] = []
    const error: string[] = []
    const streams = {
      out: (text: string) => out.push(text),
      error: (text: string) => error.push(text),
      isTerminal: false,
    }
    expect(await runCliWith([...arguments_, '--json'], streams, {})).toBe(2)
    expect(JSON.parse(out.join(''))).toMatchObject({ error: { code: 'BAD_USAGE' } })
    expect(await runCliWith(arguments_, streams, {})).toBe(2)
    expect(error.join('')).toMatch(/^命令写得不对：.+\n$/)
  }
})
