/**
 * Where a case stands. `terminated` is 终本 (终结本次执行程序: the debt survives, resumption any time),
 * `finallyTerminated` is 终结执行 (CPL 268: the procedure ends for good); the two are never one (domain §3.5).
 * A suspended case (中止) is open: suspension closes nothing.
 */
export const CASE_STATUSES = ['open', 'terminated', 'completed', 'finallyTerminated', 'other'] as const
export type CaseStatus = (typeof CASE_STATUSES)[number]

const TERMINATED = /终本|终结本次/
const FINALLY_TERMINATED = /终结执行/
const COMPLETED = /完毕|全部履行|自动履行|执结完毕/
const NOT_COMPLETED = /未(?:执行|履行)完毕|部分(?:执行|履行)完毕/
const OPEN = /^(?:未结|未结案|在办|在执|执行中|正在执行|办理中|未执结|中止|中止执行)$/
const OTHER_KNOWN = /销案|驳回|不予执行|不予受理|移送|指定执行|提级|委托执行|撤回|准予撤销|破产|保全/

/**
 * The status a closing method (结案方式) means. Empty is open. `known` is false where the words are not understood;
 * the status is then `other`, never a guess (a bare 终结 can be either kind).
 */
export function statusOfClosing(closing: string): { status: CaseStatus; known: boolean } {
  const text = closing.replace(/\s+/g, '')
  if (text === '' || OPEN.test(text)) return { status: 'open', known: true }
  const terminated = TERMINATED.test(text)
  const final = FINALLY_TERMINATED.test(text)
  if (terminated && final) return { status: 'other', known: false }
  if (terminated) return { status: 'terminated', known: true }
  if (final) return { status: 'finallyTerminated', known: true }
  if (COMPLETED.test(text) && !NOT_COMPLETED.test(text)) return { status: 'completed', known: true }
  return { status: 'other', known: OTHER_KNOWN.test(text) }
}
