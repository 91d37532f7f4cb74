import { flagsOfRow, partyNames } from '../../db/cases.ts'
import type { CaseRowTable } from '../../db/schema.ts'
import type { WorkItem } from '../../shared/contract/desk/worklist.ts'

/** A duty of a site, or a request, with the officers who have to see to it. */
export interface GateItem {
  item: WorkItem
  /** Null = whoever the register names as handler. */
  officerIds: readonly string[] | null
}

/** What every row of the work list says of its case. */
export function caseOf(row: CaseRowTable): Pick<WorkItem, 'caseId' | 'caseNo' | 'debtors' | 'flags'> {
  return {
    caseId: row.case_id,
    caseNo: row.case_no,
    debtors: partyNames(row.debtors),
    flags: flagsOfRow(row),
  }
}
