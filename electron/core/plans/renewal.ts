import { type PlanPatch, patched } from '../../../shared/contract/desk/plans/patched.ts'
import type { PlanAnswer, PlanRenewal } from '../../../shared/contract/desk/plans.ts'
import type { CoreContext, Session } from '../context.ts'
import { planAnswer } from './view.ts'

/** Answers of plans that are still known, of all windows together: one that is older is answered whole. */
const KNOWN_LIMIT = 4

interface Known {
  stamp: string
  answer: PlanAnswer
}

/** What each session was told last; it goes with the session. */
const told = new WeakMap<Session, Known[]>()

/**
 * A site's plan measured, with those of its rows that differ from the answer of this stamp; the whole plan where that
 * answer is no longer known, or where rows have changed places. {@link patched} with what stands in it, the older answer
 * is the plan.
 */
export function renewedPlan(context: CoreContext, siteId: string, stamp: string | null): PlanRenewal {
  const answer = planAnswer(context, siteId)
  const session = context.session()
  const known = told.get(session) ?? []
  const before = known.find((one) => one.stamp === stamp && one.answer.siteId === siteId)
  const change = before === undefined ? null : changeOf(before.answer, answer)
  const now: Known = { stamp: context.newId(), answer }
  // The older one stays: a window that dropped this answer asks with it again.
  const older = before === undefined ? known : [before, ...known.filter((one) => one !== before)]
  told.set(session, [now, ...older].slice(0, KNOWN_LIMIT))
  if (change === null) return { stamp: now.stamp, whole: true, struck: [], plan: answer }
  const { parts, rooms, struck } = change
  return { stamp: now.stamp, whole: false, struck, plan: { ...answer, parts, rooms } }
}

/** The rows that differ: those nobody wrote are the same objects. Null when put in their places they are not the plan. */
function changeOf(before: PlanAnswer, after: PlanAnswer): Required<Mutable<PlanPatch>> | null {
  if (isInPlace(before.parts, after.parts, partId) && isInPlace(before.rooms, after.rooms, roomId)) {
    const parts = after.parts.filter((part, at) => part !== before.parts[at])
    return { parts, rooms: after.rooms.filter((room, at) => room !== before.rooms[at]), struck: [] }
  }
  const change = {
    parts: differing(before.parts, after.parts),
    rooms: differing(before.rooms, after.rooms),
    struck: [...goneOf(before.parts, after.parts, partId), ...goneOf(before.rooms, after.rooms, roomId)],
  }
  const made = patched(before, change)
  return isSame(made.parts, after.parts) && isSame(made.rooms, after.rooms) ? change : null
}

const partId = (part: PlanAnswer['parts'][number]): string => part.partId
const roomId = (room: PlanAnswer['rooms'][number]): string => room.roomId

/** Whether the same rows stand in the same places, whatever they say: the usual case, a cell was written. */
function isInPlace<Row>(before: readonly Row[], after: readonly Row[], idOf: (row: Row) => string): boolean {
  return (
    before.length === after.length &&
    after.every((row, at) => {
      const was = before[at]
      return row === was || (was !== undefined && idOf(row) === idOf(was))
    })
  )
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] extends readonly (infer Row)[] | undefined ? Row[] : T[Key] }

function differing<Row>(before: readonly Row[], after: readonly Row[]): Row[] {
  const same = new Set(before)
  return after.filter((row) => !same.has(row))
}

function goneOf<Row>(before: readonly Row[], after: readonly Row[], idOf: (row: Row) => string): string[] {
  const here = new Set(after.map(idOf))
  return before.map(idOf).filter((id) => !here.has(id))
}

function isSame<Row>(a: readonly Row[], b: readonly Row[]): boolean {
  return a.length === b.length && a.every((row, at) => row === b[at])
}
