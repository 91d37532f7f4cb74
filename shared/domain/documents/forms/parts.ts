/** Building blocks shared by the forms: prose with blanks, dates, tables, cells. */
import { type CalendarDate, partsOf } from '../../calendar/calendarDate.ts'
import type { Align, Block, Column, GridCell, Run } from '../officialDocument.ts'

/** A value of a document: null prints as a blank. */
export type Value = string | null

/** The value, or a visible blank `width` characters wide. Blanks alone are no value. */
export function orBlank(value: Value, width: number): Run {
  return value === null || value.trim() === '' ? blank(width) : value
}

/** A visible blank, `width` characters wide. */
export function blank(width: number): Run {
  return { blank: width }
}

/** Text to stand out. */
export function strong(text: string): Run {
  return { strong: text }
}

/** A line of text with `{}` where the runs go, in order. Throws when their number differs. */
export function sentence(words: string, ...values: readonly Run[]): Run[] {
  const parts = words.split('{}')
  if (parts.length !== values.length + 1) throw new Error(`${parts.length - 1} places, ${values.length} values`)
  return parts.flatMap((part, i) => {
    const value = values[i]
    return [...(part === '' ? [] : [part]), ...(value === undefined ? [] : [value])]
  })
}

/** Names joined by 、, or a blank. */
export function names(list: readonly string[], width: number): Run {
  return list.length === 0 ? blank(width) : list.join('、')
}

export function paragraph(...runs: readonly Run[]): Block {
  return { block: 'paragraph', align: 'start', indent: true, runs: [...runs] }
}

/** Prose as it was typed: one paragraph for each of its lines; a blank line of that width when there is none. */
export function prose(value: Value): Block[] {
  const lines = (value ?? '').split(/\r\n?|\n/).filter((line) => line.trim() !== '')
  return lines.length === 0 ? [paragraph(blank(24))] : lines.map((line) => paragraph(line.trim()))
}

export function heading(level: 1 | 2 | 3, text: string): Block {
  return { block: 'heading', level, text }
}

/** A labelled value; the blank fills `width` characters. */
export function field(label: string, value: Value, width: number): Block {
  return { block: 'field', label, runs: [orBlank(value, width)] }
}

/** The case number as a run; a form to fill in when there is none. */
export function caseNoRuns(caseNo: string | null): Run[] {
  return caseNo === null ? ['（', blank(2), '）', blank(4), '执', blank(3), '号'] : [caseNo]
}

export function letterhead(title: string, caseNo: Run[] | null): Block {
  return { block: 'letterhead', title, caseNo }
}

/** `2025年9月16日`, or a form to fill in. */
export function dateRuns(date: CalendarDate | null): Run[] {
  if (date === null) return [blank(3), '年', blank(2), '月', blank(2), '日']
  const { year, month, day } = partsOf(date)
  return [`${year}年${month}月${day}日`]
}

/** `2025年9月16日` as one text for a table cell; nothing when there is none. */
export function dateText(date: CalendarDate | null): Value {
  if (date === null) return null
  const { year, month, day } = partsOf(date)
  return `${year}年${month}月${day}日`
}

/** `2025年9月16日9时30分` from RFC 3339 in the offset it carries, or a form to fill in. */
export function instantRuns(at: string | null): Run[] {
  const text = instantText(at)
  return text === null ? [blank(2), '年', blank(1), '月', blank(1), '日', blank(1), '时', blank(1), '分'] : [text]
}

/** {@link instantRuns} as one text for a table cell; nothing when there is none. */
export function instantText(at: string | null): Value {
  const parts = at === null ? null : /^(\d+)-0?(\d+)-0?(\d+)T0?(\d+):(\d\d)/.exec(at)
  if (parts === null) return null
  const [, year = '', month = '', day = '', hour = '', minute = ''] = parts
  return `${year}年${month}月${day}日${hour}时${minute}分`
}

const numerals = '〇一二三四五六七八九'

/** The date a document bears, in Chinese numerals: `二〇二五年九月十六日`; blanks when it is not dated yet. */
export function chineseDateRuns(date: CalendarDate | null): Run[] {
  if (date === null) return ['二〇', blank(2), '年', blank(2), '月', blank(2), '日']
  const { year, month, day } = partsOf(date)
  const digits = Array.from(String(year), (digit) => numerals[Number(digit)]).join('')
  return [`${digits}年${chineseNumber(month)}月${chineseNumber(day)}日`]
}

/** 1–99 in Chinese: 十, 十一, 二十, 二十一. */
export function chineseNumber(n: number): string {
  const tens = Math.floor(n / 10)
  const ones = n % 10
  return `${tens > 1 ? numerals[tens] : ''}${tens > 0 ? '十' : ''}${ones > 0 ? numerals[ones] : ''}`
}

/** Closing with the court's seal. Each signatory is 职务 and name; a missing name is room for the signature. */
export function closing(signatories: readonly (readonly [string, Value])[], date: CalendarDate | null): Block {
  return {
    block: 'closing',
    signatories: signatories.map(([office, name]) => [`${office}　`, orBlank(name, 5)]),
    date: chineseDateRuns(date),
    seal: '院印',
  }
}

/** {@link closing} of an order: the president's name says who signs by hand, it is no signature (domain.md §13.1). */
export function closingByPresident(president: Value, date: CalendarDate | null): Block {
  return {
    block: 'closing',
    signatories: [['院　长　', orBlank(president, 5), '（签名）']],
    date: chineseDateRuns(date),
    seal: '院印',
  }
}

/** A column of a table. */
export function column(head: string, width: number, align: Align = 'start'): Column {
  return { head, width, align }
}

/** A cell of a table: what is not known stays empty, which in a ruled table is a visible blank. */
export function cellOf(value: Value): Run[] {
  return value === null || value.trim() === '' ? [] : [value]
}

/** A table whose rows are texts; without rows it has one empty row, so that it is seen that nothing is recorded. */
export function textTable(columns: readonly Column[], rows: readonly (readonly Value[])[]): Block {
  const body = rows.length === 0 ? [columns.map(() => null)] : rows
  return { block: 'table', columns: [...columns], rows: body.map((row) => row.map(cellOf)), rowHeight: null }
}

/** A label of a form. */
export function label(text: string, span = 1): GridCell {
  return { span, label: true, lines: [{ align: 'center', runs: [text] }] }
}

/** What stands beside a label. */
export function entry(span: number, ...lines: readonly (readonly Run[])[]): GridCell {
  return { span, label: false, lines: lines.map((runs) => ({ align: 'start', runs: [...runs] })) }
}

/** A row of boxes: the chosen ones filled. An unknown choice leaves all of them open. */
export function boxes(choices: readonly string[], chosen: Value): Run[] {
  return [choices.map((choice) => `${choice === chosen ? '■' : '□'}${choice}`).join('　')]
}

/** Text of a yes/no that may be unknown. */
export function yesNo(value: boolean | null, yes: string, no: string): Value {
  return value === null ? null : value ? yes : no
}
