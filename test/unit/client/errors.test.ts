import { readdirSync, readFileSync } from 'node:fs'
import { ORPCError } from '@orpc/client'
import { describe, expect, it } from 'vitest'
import { isConcerned } from '../../../renderer/client/concerned.ts'
import { explain, explainLine } from '../../../renderer/client/errors.ts'
import { coreGone } from '../../../renderer/client/link.ts'
import { createText, isTextKey } from '../../../shared/i18n/index.ts'

const zh = createText('zh-CN')
const en = createText('en')

describe('errors in words', () => {
  it('say what happened, what is safe and what next, in both languages', () => {
    const codes = ['LOCKED', 'STALE', 'DISK_FULL', 'WRONG_CODE', 'CORE_GONE', 'BAD_FILE', 'BAD_BACKUP', 'BAD_PLACE']
    for (const t of [zh, en]) {
      for (const code of codes) {
        const words = explain(new ORPCError(code, { data: { what: 'item' } }), t)
        expect(words.code).toBe(code)
        for (const part of [words.happened, words.safe, words.next]) expect(part).toMatch(/^[^{}]{2,}$/)
      }
    }
  })

  it('name the rule that refuses and the place', () => {
    const refused = new ORPCError('REFUSED', { data: { rule: 'roomStillOpen', field: 'room', detail: '2-302' } })
    expect(explainLine(refused, zh)).toBe('2-302 室还开着。先离开 2-302 室，再开下一室。')
    expect(explainLine(refused, en)).toContain('2-302')
  })

  it('name what the contract says of the value it refused', () => {
    const data = { issues: [{ code: 'custom', path: ['text'], message: 'blankText' }] }
    expect(explainLine(new ORPCError('BAD_REQUEST', { data }), zh)).toBe('这一项不能只有空格。写上内容再做。')
    expect(explainLine(new ORPCError('BAD_REQUEST', { data: { issues: [] } }), zh)).toBe('填写的内容不完整或写法不对。')
  })

  it('name role and right in words', () => {
    const error = new ORPCError('NOT_ALLOWED', { data: { permission: 'case.import', role: 'judicialPolice' } })
    expect(explainLine(error, zh)).toBe('司法警察不能导入案件。')
  })

  it('exist for every rule the core refuses by, in both languages', () => {
    const core = new URL('../../../electron/core/', import.meta.url)
    const files = readdirSync(core, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))
    const rules = files.flatMap((name) =>
      [...readFileSync(new URL(name, core), 'utf8').matchAll(/\brefuse\(\s*'(\w+)'/g)].map(([, rule]) => rule),
    )
    expect(rules.length).toBeGreaterThan(15)
    expect(rules.filter((rule) => !isTextKey(`errors.rules.${rule}`) && !isTextKey(`laterRules.${rule}`))).toEqual([])
  })

  it('name the kind of a row that changed, not its id', () => {
    const stale = new ORPCError('STALE', { data: { what: 'note/0199aaaa-0000-7000-8000-000000000001', rev: [] } })
    expect(explainLine(stale, zh)).toMatch(/^记事刚被改过/)
  })

  it('count the wait in seconds', () => {
    expect(explainLine(new ORPCError('WAIT', { data: { waitMs: 29_001 } }), zh)).toContain('30 秒')
  })

  it('have a sentence for what nobody foresaw, without its inner words', () => {
    for (const error of [new TypeError('x is not a function'), new ORPCError('INTERNAL_SERVER_ERROR'), null]) {
      const words = explain(error, zh)
      expect(words.code).toBe('UNKNOWN')
      expect(words.happened).toBe(zh('errors.code.UNKNOWN.happened'))
    }
    expect(explain(coreGone(), zh).code).toBe('CORE_GONE')
  })

  it('fall back to the code when a reason is new', () => {
    const error = new ORPCError('BAD_FILE', { data: { reason: 'somethingNew', detail: '' } })
    expect(explainLine(error, zh)).toBe('这个文件不能导入。')
  })
})

describe('news of the core', () => {
  const caseA = '0199aaaa-0000-7000-8000-000000000001'
  const caseB = '0199aaaa-0000-7000-8000-000000000002'
  const get = (caseId: string) => [['cases', 'get'], { type: 'query', input: { caseId } }]
  const search = [['cases', 'search'], { type: 'query', input: { text: '甲某', limit: 20 } }]

  it('reach queries about the rows they name and lists, not queries about other rows', () => {
    const change = { feature: 'cases', scope: caseA, ids: [caseA] }
    expect(isConcerned(get(caseA), change)).toBe(true)
    expect(isConcerned(get(caseB), change)).toBe(false)
    expect(isConcerned(search, change)).toBe(true)
    expect(isConcerned([['inventory', 'room'], { input: { roomId: caseA } }], change)).toBe(false)
  })

  it('reach every query of a feature when they name no row, and every query when the feature is unknown', () => {
    expect(isConcerned(get(caseB), { feature: 'cases', scope: '', ids: [] })).toBe(true)
    expect(isConcerned(get(caseB), { feature: 'all', scope: '', ids: [] })).toBe(true)
  })

  it('[U1] reach what says what exists only here, whatever was written', () => {
    const change = { feature: 'inventory', scope: caseA, ids: [caseB] }
    expect(isConcerned([['sync', 'state'], { type: 'query' }], change)).toBe(true)
    expect(isConcerned([['sync', 'state'], { type: 'query' }], { feature: 'status', scope: '', ids: [] })).toBe(false)
  })

  it('reach a room through its site', () => {
    const change = { feature: 'inventory', scope: caseA, ids: [caseB] }
    expect(isConcerned([['inventory', 'list'], { input: { siteId: caseA, roomId: null } }], change)).toBe(true)
    expect(isConcerned([['site', 'get'], { input: { siteId: caseB.replace('2', '3') } }], change)).toBe(false)
  })
})
