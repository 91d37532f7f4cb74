import { describe, expect, it } from 'vitest'
import { itemFields } from '../../../../shared/contract/desk/inventory.ts'
import { optionsOf, readChoice } from '../../../../shared/domain/inventory/entryChoices.ts'
import { parseEntryLine } from '../../../../shared/domain/inventory/entryLine.ts'
import {
  type EntryCommand,
  emptySticky,
  type WalkedCell,
  walkedCells,
} from '../../../../shared/domain/inventory/entryTypes.ts'
import { addAmounts, chineseAmount } from '../../../../shared/domain/inventory/quantity.ts'
import { habitualUnit } from '../../../../shared/domain/inventory/vocabulary.ts'
import { phrases, room } from './entryPhrases.ts'

const fresh = { ...room, last: null }

function recorded(line: string, context = room): Extract<EntryCommand, { kind: 'record' }> {
  const command = parseEntryLine(line, context)
  if (command.kind !== 'record') throw new Error(`${line} is ${command.kind}`)
  return command
}

describe('[C3] the entry line', () => {
  it('has a table of at least 120 phrases', () => expect(phrases.length).toBeGreaterThanOrEqual(120))

  it.each(phrases)('reads “%s”', (line, says) => {
    const { cells, fields, raw } = recorded(line)
    const shown = Object.fromEntries(Object.keys(says).map((name) => [name, cells[name as keyof typeof cells].text]))
    expect(shown).toEqual(says)
    expect(raw).toBe(line)
    expect(itemFields.parse(fields)).toEqual(fields)
  })

  it('takes no blank between quotes for a name', () => {
    expect(parseEntryLine('“　', room)).toMatchObject({ kind: 'problem', problem: 'noName' })
    expect(recorded('"" 办公桌').fields.name).toBe('办公桌')
  })

  it('says where each value comes from', () => {
    const { cells } = recorded('办公桌 12 @示例 靠窗')
    expect([cells.name.origin, cells.quantity.origin, cells.unit.origin]).toEqual(['typed', 'typed', 'default'])
    expect([cells.owner.origin, cells.place.origin, cells.condition.origin]).toEqual(['guess', 'typed', 'default'])
    expect(recorded('办公桌').cells.owner.origin).toBe('carried')
    expect(recorded('办公桌').cells.place.origin).toBe('carried')
    expect(recorded('办公桌').cells.quantity.origin).toBe('default')
    expect(recorded('“三人 沙').cells.name.origin).toBe('doubt')
    expect(recorded('办公桌 @李').cells.owner.origin).toBe('doubt')
    expect(recorded('= 3').cells.name.origin).toBe('carried')
  })

  it('takes the first of two bare numbers and marks both as doubtful', () => {
    const { cells } = recorded('办公桌 12 3')
    expect(cells.quantity).toEqual({ text: '12', origin: 'doubt', other: '3' })
    expect(cells.remarks).toEqual({ text: '3', origin: 'doubt', other: '12' })
    expect(recorded('会议桌 1张 2米').cells.quantity.origin).toBe('typed')
  })

  it('changes what the following lines carry when a prefix stands alone', () => {
    const change = (line: string) => {
      const command = parseEntryLine(line, room)
      return command.kind === 'sticky' ? command.change : command
    }
    expect(change('/北墙')).toEqual({ place: '北墙' })
    expect(change('、北墙')).toEqual({ place: '北墙' })
    expect(change('@示例琴行')).toEqual({ owner: { name: '示例琴行', kind: 'THIRD_PARTY', basis: '' } })
    expect(change('@')).toEqual({ owner: { name: '', kind: 'UNKNOWN', basis: '' } })
    expect(change('＃15')).toEqual({ box: 'B-015' })
    expect(change('#')).toEqual({ box: '' })
    expect(change('%留')).toEqual({ regime: 'LEFT_IN_PLACE' })
    expect(change('%')).toEqual({ regime: 'HANDBACK' })
    expect(change('/北墙 #2')).toEqual({ place: '北墙', box: 'B-002' })
    expect(parseEntryLine('/3-105', room)).toMatchObject({ kind: 'room', code: '3-105' })
  })

  it('adds to the last quantity', () => {
    expect(parseEntryLine('+3', room)).toMatchObject({ kind: 'increase', from: '12', to: '15', unit: '把' })
    expect(parseEntryLine('＋３', room)).toMatchObject({ kind: 'increase', to: '15' })
    expect(parseEntryLine('+ 两把', room)).toMatchObject({ kind: 'increase', to: '14' })
    expect(parseEntryLine('+3张', room)).toMatchObject({ kind: 'problem', problem: 'badIncrease' })
    expect(parseEntryLine('+', room)).toMatchObject({ kind: 'problem', problem: 'badIncrease' })
    expect(parseEntryLine('+0', room)).toMatchObject({ kind: 'problem', problem: 'badIncrease' })
  })

  it('says why a line cannot be recorded', () => {
    const why = (line: string, context = fresh) => {
      const command = parseEntryLine(line, context)
      return command.kind === 'problem' ? command.problem : command.kind
    }
    expect(why('')).toBe('empty')
    expect(why(' ，　')).toBe('empty')
    expect(why('=')).toBe('nothingToRepeat')
    expect(why('+3')).toBe('nothingToRepeat')
    expect(why('12')).toBe('nameFirst')
    expect(why('12张 办公桌')).toBe('nameFirst')
    expect(why('~T14 #3')).toBe('noName')
    expect(why('“”')).toBe('noName')
    expect(why('%啥')).toBe('unknownRegime')
    expect(why('!示例琴行 租赁合同')).toBe('reserved')
    expect(why('？词')).toBe('reserved')
    expect(why('长'.repeat(101))).toBe('tooLong')
    expect(why(`/${'长'.repeat(61)}`)).toBe('tooLong')
  })

  it('guesses a name from letters, says so, and keeps the letters', () => {
    const { cells, fields, guesses, typedName, raw } = recorded('bgz 12')
    expect(cells.name).toEqual({ text: '办公桌', origin: 'guess', other: '' })
    expect([fields.name, typedName, raw]).toEqual(['办公桌', 'bgz', 'bgz 12'])
    expect(guesses[0]).toBe('办公桌')
    expect(recorded('办公桌').guesses).toEqual([])
    const known = { ...room.vocabulary, names: [{ name: '报告纸', unit: '包' }] }
    expect(recorded('bgz', { ...room, vocabulary: known }).guesses).toEqual(['报告纸', '办公桌'])
  })

  it('takes what was set in the cells, in place of what the line says there', () => {
    const { cells } = recorded('bgz 12 3')
    const choices = {
      name: { value: 'bgz', instead: '办公桌' },
      quantity: { value: '3', instead: '12' },
      owner: { value: '李某明', instead: '王某福' },
      place: { value: '里屋', instead: '东墙' },
    }
    const set = recorded('bgz 12 3', { ...room, choices })
    expect(set.fields).toMatchObject({ name: 'bgz', quantity: { amount: '3', unit: '件' }, place: '里屋' })
    expect(set.fields.owner).toEqual({ name: '李某明', kind: 'DEBTOR', basis: '' })
    expect([set.cells.name.origin, set.cells.quantity.origin, set.cells.remarks.origin]).toEqual(Array(3).fill('typed'))
    expect(cells.remarks.origin).toBe('doubt')
    expect(set.raw).toBe('bgz 12 3')
  })

  it('leaves a choice out when the line now says something else there', () => {
    const choices = { place: { value: '里屋', instead: '东墙' }, name: { value: 'bgz', instead: '办公桌' } }
    const typedOn = recorded('yz /靠窗', { ...room, choices })
    expect([typedOn.fields.place, typedOn.fields.name]).toEqual(['靠窗', recorded('yz').fields.name])
  })

  it('offers in each cell what is shown, then what it may be, and takes only what the cell can hold', () => {
    const command = recorded('bgz 12 3 @李')
    const options = (cell: WalkedCell) => optionsOf(cell, command, room)
    expect(options('name')[0]).toBe('办公桌')
    expect(options('name')).toContain('bgz')
    expect(options('quantity')).toEqual(['12', '3'])
    expect(options('unit').slice(0, 2)).toEqual(['张', '个'])
    expect(options('condition').slice(0, 3)).toEqual(['', '旧', '新'])
    expect(options('owner')).toEqual(['李', '', '王某福', '示例琴行', '李某明', '李某芳'])
    expect(options('place').slice(0, 3)).toEqual(['东墙', '', '工位区'])
    for (const cell of walkedCells) expect(options(cell).length).toBeLessThanOrEqual(9)
    expect(['１２', ' 12.5 ', '十二', '12张', '多'].map((text) => readChoice('quantity', text))).toEqual([
      '12',
      '12.5',
      '12',
      null,
      null,
    ])
    expect([readChoice('name', ' '), readChoice('place', ''), readChoice('unit', '长'.repeat(11))]).toEqual([
      null,
      '',
      null,
    ])
  })

  it('starts empty-handed where nothing is carried', () => {
    const { fields } = recorded('办公桌', { ...fresh, sticky: emptySticky })
    expect(fields).toMatchObject({ place: '', box: '', regime: 'HANDBACK', owner: { name: '', kind: 'UNKNOWN' } })
  })
})

describe('numbers and habits', () => {
  it('reads Chinese numerals below ten thousand', () => {
    const read = ['十', '十二', '二十', '两', '一百零五', '两千三百', '半', '零', '百', '十十', '一二'].map(
      chineseAmount,
    )
    expect(read).toEqual(['10', '12', '20', '2', '105', '2300', '0.5', null, null, null, null])
  })
  it('adds amounts as decimals', () => {
    expect([addAmounts('12', '3'), addAmounts('0.1', '0.2'), addAmounts('1.5', '0.5')]).toEqual(['15', '0.3', '2'])
    expect(addAmounts('999999999', '1')).toBeNull()
  })
  it('knows the unit of a name by its longest ending', () => {
    expect(['会议桌', '床垫', '电钢琴', '笔记本', '笔记本电脑', '某物'].map(habitualUnit)).toEqual([
      '张',
      '张',
      '架',
      '本',
      '台',
      null,
    ])
  })
})
