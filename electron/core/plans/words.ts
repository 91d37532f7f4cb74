import { legalTerms } from '../../../shared/i18n/legalTerms.ts'
import { planFields } from '../../../shared/i18n/planFields.ts'
import { planFindings } from '../../../shared/i18n/planFindings.ts'
import { plans } from '../../../shared/i18n/plans.ts'
import { planTerms } from '../../../shared/i18n/planTerms.ts'

/** Words of a plan as printed and as approved: Chinese whatever the screen speaks. A code without words stays a code. */

type TermList = keyof typeof planTerms.zh

/** A code of one of the plan's closed lists in words. */
export function term(list: TermList, code: string): string {
  return wordOf(planTerms.zh[list], code)
}

/** A need of care in words. */
export function needWord(code: string): string {
  return wordOf(legalTerms.zh.flag, code)
}

/** Name of a kind of part. */
export function kindWord(kind: string): string {
  return wordOf(planFields.zh.kind, kind)
}

/** Name of a register of a kind; a room's purpose is its use. */
export function fieldWord(kind: string, field: string): string {
  return wordOf(planFields.zh.field, kind === 'room' && field === 'purpose' ? 'use' : field)
}

/** A finding of the completeness validator as a sentence. */
export function findingWord(code: string, detail: string): string {
  return wordOf(planFindings.zh, code).replaceAll('{{detail}}', detail)
}

/** Why a plan is of its level. */
export function levelReasonWord(code: string): string {
  return wordOf(plans.zh.levelReason, code)
}

function wordOf(words: object, code: string): string {
  const word: unknown = Object.hasOwn(words, code) ? Reflect.get(words, code) : null
  return typeof word === 'string' ? word : code
}
