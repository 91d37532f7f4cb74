import type { EntityEvent } from '../../journal/registers.ts'
import { isCalendarDate } from '../calendar/calendarDate.ts'
import {
  fields,
  isAnything,
  isText,
  isWhole,
  listOf,
  oneOf,
  orAbsent,
  orNull,
  registers,
  type Shape,
} from '../shape.ts'
import { casesTypes } from './case.ts'
import { CASE_STATUSES } from './caseStatus.ts'

const isDay: Shape = (value) => typeof value === 'string' && isCalendarDate(value)
const isStatus = oneOf(CASE_STATUSES)
const maybeText = orNull(isText)
const parties = listOf(fields({ name: isText, idNo: maybeText, kind: isText }))

const reported = registers({
  caseNo: isText,
  courtName: maybeText,
  filedOn: orNull(isDay),
  cause: maybeText,
  applicants: parties,
  debtors: parties,
  claimedAmount: orNull(isWhole),
  executedAmount: orNull(isWhole),
  handler: maybeText,
  closing: maybeText,
  status: isStatus,
  closedOn: orNull(isDay),
  address: maybeText,
  phone: maybeText,
  remarks: maybeText,
  flags: listOf(isText),
})

const stated = registers({
  cause: maybeText,
  handler: maybeText,
  claimedAmount: orNull(isWhole),
  executedAmount: orNull(isWhole),
  address: maybeText,
  phone: maybeText,
  status: orNull(isStatus),
  remarks: maybeText,
})

const deadline = fields({ title: isText, basis: isText, originalOn: isText, dueOn: isText, officer: isText })
const source = fields({ batch: orAbsent(isText), line: orAbsent(isWhole) })

const bodies: Record<string, Shape> = {
  [casesTypes.rowReported]: fields({ set: reported, source: orAbsent(source) }),
  [casesTypes.opened]: fields({ caseNo: isText, set: orAbsent(stated) }),
  [casesTypes.stated]: fields({ set: stated }),
  [casesTypes.noteWritten]: fields({ case: isText, set: orAbsent(registers({ note: isText })) }),
  [casesTypes.noteStruck]: fields({ set: registers({ struck: maybeText }) }),
  [casesTypes.deadlineSet]: fields({ case: isText, set: fields({ deadline }) }),
  [casesTypes.deadlineDone]: fields({ set: registers({ doneOn: maybeText }) }),
  [casesTypes.importStarted]: fields({ fileHash: isText, fileName: isText }),
  [casesTypes.importEnded]: isAnything,
  [casesTypes.rowSetAside]: fields({
    batch: isText,
    cells: listOf(isAnything),
    field: isText,
    line: isWhole,
    raw: isText,
    reason: isText,
  }),
  [casesTypes.rowMended]: isAnything,
  [casesTypes.rowDismissed]: isAnything,
}

/** Whether the folds of register entries, cases and what hangs on them understand an event's body (J5). */
export function understandsCase(event: Pick<EntityEvent, 'type' | 'body'>): boolean {
  return bodies[event.type]?.(event.body ?? undefined) ?? false
}
