import type { AgreementSet } from '../../../shared/contract/desk/money.ts'
import { parseCalendarDate } from '../../../shared/domain/calendar/calendarDate.ts'
import type { AgreementKind } from '../../../shared/domain/money/agreements.ts'
import { parseYuan } from '../../../shared/domain/money/amount.ts'
import type { DefaultConsequence } from '../../../shared/domain/money/instalments.ts'

/** An agreement as its form keeps it: everything typed is text. */
export interface AgreementDraft {
  readonly kind: AgreementKind
  readonly title: string
  readonly madeOn: string
  readonly lines: string
  readonly graceDays: string
  readonly cureDays: string
  readonly consequence: DefaultConsequence
  readonly clause: string
  readonly costs: string
}

/** Why a draft is no agreement yet; `text` and `n` complete the sentence `money.form.<fault>`. */
export interface DraftFault {
  readonly fault: 'needTitle' | 'needLines' | 'badLine' | 'badDay' | 'badAmount' | 'badDays'
  readonly text: string
  readonly n: number
}

type Read<T> = { readonly ok: true; readonly value: T } | ({ readonly ok: false } & DraftFault)
const bad = (fault: DraftFault['fault'], text: string, n = 0) => ({ ok: false as const, fault, text, n })

/** Instalments from lines of a date and an amount in yuan, numbered as they stand. Blank lines are none. */
export function readInstalments(lines: string): Read<AgreementSet['instalments']> {
  const written = lines.split('\n').filter((line) => line.trim() !== '')
  if (written.length === 0) return bad('needLines', '')
  const instalments: AgreementSet['instalments'] = []
  for (const [index, line] of written.entries()) {
    const [, date = '', amount = ''] = /^\s*(\S+)\s+(.+?)\s*$/.exec(line) ?? []
    const on = parseCalendarDate(date)
    const fen = parseYuan(amount, 'yuan')
    if (!on.ok || !fen.ok || fen.value <= 0) return bad('badLine', line.trim().slice(0, 40), index + 1)
    instalments.push({ no: index + 1, dueOn: on.value, fen: fen.value })
  }
  return { ok: true, value: instalments }
}

/** What a draft states, or the first thing that is wrong with it. */
export function readAgreement(draft: AgreementDraft): Read<AgreementSet> {
  if (draft.title.trim() === '') return bad('needTitle', '')
  const madeOn = draft.madeOn.trim() === '' ? null : parseCalendarDate(draft.madeOn.trim())
  if (madeOn !== null && !madeOn.ok) return bad('badDay', draft.madeOn)
  const instalments = readInstalments(draft.lines)
  if (!instalments.ok) return instalments
  const days = [draft.graceDays, draft.cureDays].map((text) => (/^\d{1,4}$/.test(text.trim()) ? Number(text) : null))
  const [graceDays, cureDays] = days
  if (typeof graceDays !== 'number' || typeof cureDays !== 'number' || Math.max(graceDays, cureDays) > 3650) {
    return bad('badDays', '')
  }
  const costs = draft.costs.trim() === '' ? { ok: true as const, value: 0 } : parseYuan(draft.costs, 'yuan')
  if (!costs.ok || costs.value < 0) return bad('badAmount', draft.costs)
  return {
    ok: true,
    value: {
      kind: draft.kind,
      title: draft.title.trim(),
      madeOn: madeOn === null ? null : madeOn.value,
      instalments: instalments.value,
      graceDays,
      cureDays,
      consequence: draft.consequence,
      clause: draft.clause.trim(),
      costsFen: costs.value,
      note: '',
    },
  }
}
