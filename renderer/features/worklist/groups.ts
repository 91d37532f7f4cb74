import type { WorkItem } from '../../../shared/contract/desk/worklist.ts'

/** The groups of the work list in their order. */
export const groupNames = ['overdue', 'dueToday', 'thisWeek', 'later'] as const
export type GroupName = (typeof groupNames)[number]

interface Group {
  readonly total: number
  readonly items: readonly WorkItem[]
}

/** What a filter leaves of the list, and what it hides. */
export interface Shown {
  readonly rows: readonly WorkItem[]
  /** First row of each group that has rows. */
  readonly heads: ReadonlyMap<number, GroupName>
  /** Overdue rows the filter hides. */
  readonly hiddenOverdue: number
}

/** Puts the groups into one list. `rule` '' = no filter. */
export function shownRows(groups: Readonly<Record<GroupName, Group>>, rule: string): Shown {
  const rows: WorkItem[] = []
  const heads = new Map<number, GroupName>()
  for (const name of groupNames) {
    const kept = groups[name].items.filter((item) => rule === '' || item.rule === rule)
    if (kept.length > 0) heads.set(rows.length, name)
    rows.push(...kept)
  }
  const overdueKept = groups.overdue.items.filter((item) => item.rule === rule).length
  return { rows, heads, hiddenOverdue: rule === '' ? 0 : groups.overdue.items.length - overdueKept }
}

/** Whole days from `today` to `day` (both `YYYY-MM-DD`); negative when past. */
export function daysUntil(day: string, today: string): number {
  return Math.round((Date.parse(`${day}T00:00:00Z`) - Date.parse(`${today}T00:00:00Z`)) / 86_400_000)
}
