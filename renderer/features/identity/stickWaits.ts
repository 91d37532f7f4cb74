import type { ExchangeWait, StickWait } from '../../../shared/contract/desk/identity/join.ts'

/** Whether it is a stick that is waited for, and not a line or the court behind one. */
export const isStickWait = (waits: ExchangeWait): waits is StickWait => waits.startsWith('stick')
