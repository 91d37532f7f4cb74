import { useQuery } from '@tanstack/react-query'
import { useCallback, useMemo, useRef, useState } from 'react'
import { patched } from '../../../shared/contract/desk/plans/patched.ts'
import type { PlanAnswer } from '../../../shared/contract/desk/plans.ts'
import type { PictureOwner } from '../../../shared/domain/plans/codes.ts'
import type { PartKind } from '../../../shared/domain/plans/parts.ts'
import { queryClient } from '../../app/query.ts'
import { desk, withCommandId } from '../../client/desk.ts'
import { codeOf } from '../../client/errors.ts'
import { ask } from '../../client/queries.ts'
import { useText, useTextOr } from '../../ui/useText.ts'
import type { CellWords } from './cells.ts'
import type { RowSet } from './paste.ts'
import { courtPeople } from './people.ts'
import { type GridRow, namedOf, type RowWords, rowsOf } from './planRows.ts'
import type { TableKind } from './tables.ts'

/** Registers to write into a row that stands. */
export interface RowEdit {
  readonly row: GridRow
  readonly set: RowSet
}

/** What a picture belongs to; `floor` only with the building of a floor. */
export interface PictureOf {
  readonly owner: PictureOwner
  readonly ownerId: string
  readonly floor: number | null
}

/** What one act writes into one table. */
export interface Writing {
  readonly kind: TableKind
  readonly edits: readonly RowEdit[]
  readonly adds: readonly RowSet[]
}

/** An act that was not recorded: what was to be written stays until somebody decides. */
export interface Unwritten {
  readonly writing: Writing
  readonly error: unknown
}

type SetValues = Record<string, never>

/** Codes in words: the plan's own lists, and `#flag` for the flags of cases. */
function useCellWords(plan: PlanAnswer | undefined): { words: CellWords; rowWords: RowWords } {
  const t = useText()
  const textOr = useTextOr()
  const officers = useQuery(ask.identity.listOfficers.queryOptions()).data
  // Apart from what the plan itself names, so that a cell does not make every row anew.
  const rowWords = useMemo<RowWords>(
    () => ({
      code: (list, code) =>
        textOr(list.startsWith('#') ? `legalTerms.${list.slice(1)}.${code}` : `planTerms.${list}.${code}`, code),
      join: t('plans.join'),
    }),
    [t, textOr],
  )
  const words = useMemo<CellWords>(
    () => ({
      ...rowWords,
      yes: t('plans.yes'),
      no: t('plans.no'),
      named: plan === undefined ? { group: [], room: [], occupant: [], building: [] } : namedOf(plan),
      people: courtPeople(officers ?? [], (role) => textOr(`legalTerms.role.${role}`, role)),
      day: plan?.head.window?.from ?? '',
    }),
    [plan, officers, rowWords, t, textOr],
  )
  return { words, rowWords }
}

/** What this window's own writes made of a row: the rev they were sent with → the rev that stands since. */
type OwnRevs = Map<string, string[]>

const revKey = (id: string, rev: readonly string[]): string => `${id} ${rev.join()}`

/** The rev to send for a row: as it was shown, or what this window itself has made of it since. */
function revNow({ row }: RowEdit, own: OwnRevs): string[] {
  let rev = [...row.rev]
  for (let next = own.get(revKey(row.id, rev)); next !== undefined; next = own.get(revKey(row.id, rev))) rev = next
  return rev
}

async function send(siteId: string, writing: Writing, reason: string, own: OwnRevs) {
  const { kind, edits, adds } = writing
  const rev = (edit: RowEdit) => revNow(edit, own)
  const sent = edits.map((edit) => ({ id: edit.row.id, rev: rev(edit) }))
  const note = (id: string, now: string[]) => {
    const before = sent.find((one) => one.id === id)
    if (before !== undefined) own.set(revKey(id, before.rev), now)
  }
  if (kind === 'room') {
    const edit = edits.map((one) => ({ roomId: one.row.id, rev: rev(one), set: one.set as SetValues }))
    const answer = await withCommandId((commandId) =>
      desk.plans.editRooms({ commandId, siteId, edit, strike: [], reason }),
    )
    for (const room of answer.edited) note(room.roomId, room.rev)
    return { rooms: answer.edited }
  }
  const edit = edits.map((one) => ({ partId: one.row.id, kind, rev: rev(one), set: one.set as SetValues }))
  const add = adds.map((set) => ({ kind, set: set as SetValues }))
  const answer = await withCommandId((commandId) =>
    desk.plans.write({ commandId, siteId, add, edit, strike: [], reason }),
  )
  for (const part of answer.edited) note(part.partId, part.rev)
  return { parts: [...answer.edited, ...answer.added], added: answer.added.map((part) => part.partId) }
}

async function sendStrike(siteId: string, kind: TableKind, rows: readonly GridRow[], reason: string) {
  if (kind === 'room') {
    const strike = rows.map((row) => ({ roomId: row.id, rev: [...row.rev] }))
    return withCommandId((commandId) => desk.plans.editRooms({ commandId, siteId, edit: [], strike, reason }))
  }
  const strike = rows.map((row) => ({ partId: row.id, kind: kind satisfies PartKind, rev: [...row.rev] }))
  return withCommandId((commandId) => desk.plans.write({ commandId, siteId, add: [], edit: [], strike, reason }))
}

/**
 * Reads a plan: whole at first, then only the rows that changed since the answer before. That answer is kept as the core
 * gave it, apart from what this window has put into the shown one meanwhile.
 */
function useRenewal(siteId: string): (call: { signal: AbortSignal }) => Promise<PlanAnswer> {
  const before = useRef<{ stamp: string; plan: PlanAnswer } | null>(null)
  return useCallback(
    async ({ signal }) => {
      const known = before.current?.plan.siteId === siteId ? before.current : null
      const { stamp, whole, plan, struck } = await desk.plans.renew({ siteId, stamp: known?.stamp ?? null }, { signal })
      const rows =
        whole || known === null ? plan : patched(known.plan, { parts: plan.parts, rooms: plan.rooms, struck })
      const now = { ...plan, parts: rows.parts, rooms: rows.rooms }
      before.current = { stamp, plan: now }
      return now
    },
    [siteId],
  )
}

/**
 * A site's plan and how it is written. A row stands on the screen only after the core has answered it; what could not
 * be recorded is kept as `unwritten` with what was typed.
 */
export function usePlan(siteId: string) {
  const input = useMemo(() => ({ siteId }), [siteId])
  const asked = useQuery({ ...ask.plans.get.queryOptions({ input }), queryFn: useRenewal(siteId) })
  const plan = asked.data
  const { words, rowWords } = useCellWords(plan)
  const tables = useMemo(
    () => (plan === undefined ? new Map<TableKind, GridRow[]>() : rowsOf(plan, rowWords)),
    [plan, rowWords],
  )
  const [unwritten, setUnwritten] = useState<Unwritten | null>(null)

  const take = useCallback(
    async (change: Parameters<typeof patched>[1]) => {
      const queryKey = ask.plans.get.queryKey({ input })
      // An older answer that is still under way would put the former rows back.
      await queryClient.cancelQueries({ queryKey })
      queryClient.setQueryData(queryKey, (before) => (before === undefined ? before : patched(before, change)))
    },
    [input],
  )
  /** One write after the other, so that the second of one row knows what the first has made of it. */
  const turn = useRef<Promise<unknown>>(Promise.resolve())
  const own = useRef<OwnRevs>(new Map())
  const writeNow = useCallback(
    async (writing: Writing, reason: string): Promise<readonly string[]> => {
      try {
        const { added = [], ...change } = await send(siteId, writing, reason, own.current)
        setUnwritten(null)
        await take(change)
        return added
      } catch (error) {
        setUnwritten({ writing, error })
        if (codeOf(error) === 'STALE_ROWS') await queryClient.invalidateQueries({ queryKey: ask.plans.key() })
        return []
      }
    },
    [siteId, take],
  )
  const write = useCallback(
    (writing: Writing, reason: string): Promise<readonly string[]> => {
      const written = turn.current.then(() => writeNow(writing, reason))
      turn.current = written
      return written
    },
    [writeNow],
  )
  const strike = useCallback(
    async (kind: TableKind, rows: readonly GridRow[], reason: string) => {
      await take(await sendStrike(siteId, kind, rows, reason))
    },
    [siteId, take],
  )
  /** Takes a file into the store as a picture of something in the plan. Throws what the core refused. */
  const attach = useCallback(
    async (of: PictureOf, path: string) => {
      const said = { ...of, path, on: null, note: '' }
      await take({
        parts: [await withCommandId((commandId) => desk.plans.attachPicture({ commandId, siteId, ...said }))],
      })
    },
    [siteId, take],
  )
  const drop = useCallback(() => setUnwritten(null), [])
  return { asked, plan, words, tables, write, strike, attach, unwritten, drop }
}
export type PlanDesk = ReturnType<typeof usePlan>
