/** What a search can match. */
export type CaseSearchKind = 'party' | 'address' | 'caseNo' | 'id'

export const caseSearchKinds = ['party', 'address', 'caseNo', 'id'] as const satisfies readonly CaseSearchKind[]

/** Parts of a case number （year）court type seq 号 之 sub. */
export type CaseSearchNumber = { year: number; court: string; type: string; seq: number; sub: number | null }

/**
 * One case as the search sees it. Texts as typed, the index normalises them. `statusRank`: 0 open, 1 terminated,
 * above: the ways of closing for good. `orderKey`: the filing year; newest first, within a year the newest row first.
 */
export type CaseSearchDoc = {
  rowId: number
  caseNo: CaseSearchNumber | null
  parties: string[]
  address: string
  ids: string[]
  statusRank: number
  handlerId: string | null
  orderKey: number
}
