/** How the opening sentence of a document names the case: who against whom, about what, on which title. */
import type { CalendarDate } from '../../calendar/calendarDate.ts'
import type { Run } from '../officialDocument.ts'
import { dateRuns, names, orBlank, sentence, type Value } from './parts.ts'

/** The case as documents name it. */
export interface CaseOfDocument {
  readonly applicants: readonly string[]
  readonly debtors: readonly string[]
  /** 案由, without 纠纷一案. */
  readonly cause: Value
}

/** The title being enforced (执行依据). */
export interface TitleOfDocument {
  /** Kind and number, e.g. `（2024）浙9901民初88号民事判决书`. */
  readonly name: Value
  readonly date: CalendarDate | null
  /** What it orders, in its own words. */
  readonly orders: Value
}

/** What is to be vacated: a building or land (CPL 261). */
export interface PremisesOfDocument {
  readonly kind: 'BUILDING' | 'LAND'
  readonly address: Value
}

/** 申请执行人×××与被执行人××××××一案. */
export function caseRuns(it: CaseOfDocument): Run[] {
  return sentence('申请执行人{}与被执行人{}{}一案', names(it.applicants, 8), names(it.debtors, 8), orBlank(it.cause, 6))
}

/** 迁出坐落于……的房屋, or 退出坐落于……的土地. */
export function vacateRuns(premises: PremisesOfDocument): Run[] {
  const place = orBlank(premises.address, 16)
  switch (premises.kind) {
    case 'BUILDING':
      return sentence('迁出坐落于{}的房屋', place)
    case 'LAND':
      return sentence('退出坐落于{}的土地', place)
  }
}

/** ×年×月×日作出的××号判决书. */
export function titleRuns(title: TitleOfDocument): Run[] {
  return [...dateRuns(title.date), '作出的', orBlank(title.name, 16)]
}
