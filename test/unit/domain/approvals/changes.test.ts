import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import {
  byWeight,
  paragraphsOf,
  plainChanges,
  plainLines,
  requestText,
} from '../../../../shared/domain/approvals/changes.ts'
import { canonicalText } from '../../../../shared/journal/canonical.ts'

describe('typed grounds', () => {
  it('have the frozen bytes of requestText/1', async () => {
    const golden = new URL('../../../golden/approvals/requestText-1.json', import.meta.url)
    const content = requestText({
      kind: 'fine',
      title: '罚款决定 30,000 元',
      caseNo: '（2025）浙9901执101号',
      court: { code: '浙9901', name: '示例区人民法院' },
      paragraphs: paragraphsOf('一、巳某刚撕毁公告。\n\n二、经训诫仍拒不改正。'),
    })
    expect(`${canonicalText(content)}\n`).toBe(await readFile(golden, 'utf8'))
  })
})

describe('differences of two snapshots', () => {
  it('[F6] names what was changed, added and removed, list entries by their id', () => {
    const before = {
      rooms: [
        { id: 'r1', group: '一组' },
        { id: 'r2', group: '' },
      ],
      day: '9月15日',
    }
    const after = {
      rooms: [
        { id: 'r2', group: '二组' },
        { id: 'r3', group: '三组' },
      ],
      day: '9月16日',
    }
    expect(plainChanges(before, after).map(({ section, kind, before: a, after: b }) => [section, kind, a, b])).toEqual([
      ['day', 'changed', '9月15日', '9月16日'],
      ['rooms.r1', 'removed', 'id r1；group 一组', ''],
      ['rooms.r2.group', 'changed', '', '二组'],
      ['rooms.r3', 'added', '', 'id r3；group 三组'],
    ])
    expect(plainChanges(before, before)).toEqual([])
  })
  it('[F6] shows law before persons, place, time, force, money and the rest', () => {
    const change = (weight: 'rest' | 'law' | 'money') => ({
      weight,
      section: weight,
      kind: 'added' as const,
      before: '',
      after: '',
    })
    const shown = byWeight([change('rest'), change('money'), change('law')])
    expect(shown.map((one) => one.weight)).toEqual(['law', 'money', 'rest'])
  })
  it('reads every leaf of a snapshot as a line, and typed text as paragraphs', () => {
    expect(plainLines({ a: [{ id: 'x', n: 3 }], b: null })).toEqual([
      { section: 'a.x.id', text: 'x' },
      { section: 'a.x.n', text: '3' },
      { section: 'b', text: '' },
    ])
    expect(paragraphsOf('一、事实\r\n\r\n 二、理由 \n')).toEqual(['一、事实', '二、理由'])
  })
})
