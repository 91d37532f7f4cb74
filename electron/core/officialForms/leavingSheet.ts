import type { LeavingCheck, LeavingIssueView } from '../../../shared/contract/desk/sync/leaving.ts'
import {
  type LeavingSheetData,
  type LeavingStand,
  leavingSheet,
} from '../../../shared/domain/documents/forms/leavingSheet.ts'
import { documents } from '../../../shared/i18n/documents.ts'
import { leaving } from '../../../shared/i18n/leaving.ts'
import { fill } from '../documents/inventoryListModel.ts'
import { instant } from '../inventoryListSnapshot.ts'
import { placeOf } from './common.ts'
import { type OfficialForm, officialForm } from './form.ts'

const words = leaving.zh
const STAND = { even: 'EVEN', excepted: 'EXCEPTED', open: 'OPEN' } as const satisfies Record<
  LeavingCheck['stand'],
  LeavingStand
>

/** What is not even, in the words of the screen, in Chinese whatever the screen speaks. */
function openOf(issues: readonly LeavingIssueView[]): string[] {
  return issues.map(({ code, n }) => fill(words.issue[code], { n: n.toLocaleString('en-US') }))
}

function sinceOf({ settled, arrived }: { settled: boolean; arrived: number }): string {
  if (settled) return words.settled
  return arrived > 0 ? fill(words.arrived, { n: arrived.toLocaleString('en-US') }) : words.waits
}

function sheetOf(check: LeavingCheck): Pick<LeavingSheetData, 'stand' | 'laptops' | 'exceptions'> {
  return {
    stand: STAND[check.stand],
    laptops: check.rows.map(({ name, own, stand, statedBy, statedAt, issues }) => ({
      ...{ name, stand: STAND[stand], looked: own, open: openOf(issues) },
      ...{ statedBy, statedAt: statedAt === null ? null : instant(statedAt) },
    })),
    exceptions: check.exceptions
      .toSorted((a, b) => a.at - b.at)
      .map(({ officer, at, reason, holds, rows }) => ({
        ...{ officer, at: instant(at), reason, holds },
        rows: rows.map((row) => ({ laptop: row.name, open: openOf(row.issues), since: sinceOf(row) })),
      })),
  }
}

/** 离场核对单 (C1): what the check before leaving found and who answers for the rest; none where nobody made a check. */
export const leavingSheetForm: OfficialForm = officialForm<LeavingSheetData>({
  form: leavingSheet,
  step: 'E24',
  byHand: false,
  waitsFor: () => null,
  subjects: ({ leaving: { recorded } }) => (recorded ? [{ id: '', label: documents.zh.wholeSite }] : []),
  fields: () => [],
  defaults: () => ({}),
  build: ({ facts }) => ({
    ...{ site: facts.gate.site.name, place: placeOf(facts), officer: facts.officer },
    ...(facts.leaving.check === null ? { stand: 'OPEN', laptops: [], exceptions: [] } : sheetOf(facts.leaving.check)),
  }),
  jump: (path) => (path === 'place' ? { to: 'site' } : null),
  unsigned: () => [],
})
