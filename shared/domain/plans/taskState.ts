import type { JsonObject } from '../../journal/canonical.ts'
import { creationOf, type EntityEvent, type EntityHistory, type RankOf } from '../../journal/registers.ts'
import { fields, isText, registers, type Shape } from '../shape.ts'
import {
  isMoveBody,
  rankOfMove,
  SITE_MOVES,
  TASK_MOVES,
  type TaskMove,
  type TaskState,
  targetOf,
  taskMove,
  UNDER_WAY,
} from './taskMoves.ts'

/** Events of the task, all on the plan's head `plan/<site id>`; the head's own edits move nothing. */
export const taskTypes = { opened: 'plans.opened', edited: 'plans.edited', moved: 'plans.moved' } as const

/** One move as it was made. `reason` '' where none was asked. */
export interface MoveEntry {
  event: string
  move: TaskMove
  data: JsonObject
  actor: string
  role: string
  device: string
  /** Wall clock of its author, ms; for display only (J6). */
  at: number
  reason: string
}

/**
 * A move illegal where it landed: kept, changes no state (J7). A REPEAT says what stood already and needs nobody.
 * `stops`: the action had begun, so nothing goes on before a person has decided (F5).
 */
export interface TaskFinding extends MoveEntry {
  state: TaskState
  kind: 'ILLEGAL' | 'REPEAT'
  stops: boolean
  /** The event that decided it, null while it stands. */
  resolvedBy: string | null
}

/** The task as its events tell it. */
export interface TaskFold {
  siteId: string
  caseId: string
  state: TaskState
  /** State a suspension came from, null unless suspended. */
  before: TaskState | null
  /** Ids of objections that were filed and not closed. */
  openObjections: string[]
  findings: TaskFinding[]
  /** Version an approval stands for, null without one that stands. */
  approved: { version: number; event: string } | null
  /** Names the present round: the event that took the last approval back, '' in the first. */
  round: string
  /** Version that went up last. */
  submitted: number | null
  lastReturn: MoveEntry | null
  lastAbort: MoveEntry | null
  /** The commander reported a difference upward and waits. */
  reported: MoveEntry | null
  /** Moves that counted, in fold order. */
  moves: MoveEntry[]
}

const taskBodies: Record<string, Shape> = {
  [taskTypes.opened]: fields({ case: isText, set: registers({}), site: isText }),
  [taskTypes.edited]: fields({ set: registers({}) }),
  [taskTypes.moved]: isMoveBody,
}

/** Whether the fold understands an event's body (J5). */
export function understandsTask(event: Pick<EntityEvent, 'type' | 'body'>): boolean {
  return taskBodies[event.type]?.(event.body ?? undefined) ?? false
}

/** The written rank (J7): what moves nothing first, then the moves as {@link TASK_MOVES} lists them. */
export const taskRank: RankOf = (event) => (event.type === taskTypes.moved ? rankOfMove(event.body?.move) : 0)

/** Folds a task's events; null while the event that opens it is not here or is withheld. */
export function foldTask(history: EntityHistory): TaskFold | null {
  const first = creationOf(history, taskTypes.opened)
  if (first === null) return null
  const fold: TaskFold = {
    siteId: String(first.body.site),
    caseId: String(first.body.case),
    state: 'DRAFT',
    before: null,
    openObjections: [],
    findings: [],
    approved: null,
    round: '',
    submitted: null,
    lastReturn: null,
    lastAbort: null,
    reported: null,
    moves: [],
  }
  for (const event of history.events) {
    const entry = entryOf(event)
    if (entry !== null) land(fold, entry, (earlier) => history.hadSeen(event.hash, earlier))
  }
  return fold
}

/** Differences that keep the task from going on; empty = nothing to reconcile. */
export function unreconciled(fold: TaskFold): TaskFinding[] {
  return fold.findings.filter((finding) => finding.stops && finding.resolvedBy === null)
}

function entryOf(event: EntityEvent): MoveEntry | null {
  if (event.type !== taskTypes.moved || event.body === null || !isMoveBody(event.body)) return null
  const move = TASK_MOVES.find((known) => known === event.body?.move)
  if (move === undefined) return null
  const data = event.body.data as JsonObject
  const reason = typeof data.reason === 'string' ? data.reason : ''
  const { hash, actor, role, device, at } = event
  return { event: hash, move, data, actor, role, device, at: at[0], reason }
}

type HadSeen = (earlier: string) => boolean

function land(fold: TaskFold, entry: MoveEntry, hadSeen: HadSeen): void {
  const known = unreconciled(fold).filter((finding) => hadSeen(finding.event))
  if (entry.move === 'reconciled') reconcile(fold, entry, hadSeen)
  else if (entry.move === 'approve' && known.length > 0 && UNDER_WAY.has(fold.state)) {
    // The court decided knowing what happened at the site: its approval takes the return back, the action stands.
    resolve(fold, known, entry)
    took(fold, entry)
  } else if ((entry.move === 'return' || entry.move === 'announcementReturned') && fold.state === 'SUSPENDED')
    returnSuspended(fold, entry)
  else go(fold, entry, known)
}

function go(fold: TaskFold, entry: MoveEntry, known: readonly TaskFinding[]): void {
  const next = taskMove(fold.state, fold.before, entry.move)
  if (next === null) keepAside(fold, entry)
  else {
    if (entry.move === 'approve') resolve(fold, known, entry)
    if (entry.move === 'suspend') fold.before = fold.state
    if (entry.move === 'resumeEnforcement') fold.before = null
    fold.state = next
    took(fold, entry)
  }
}

/**
 * A return, of plan or announcement, while suspended takes effect where the task comes back to, or the approval would
 * outlive it.
 */
function returnSuspended(fold: TaskFold, entry: MoveEntry): void {
  const next = fold.before === null ? null : taskMove(fold.before, null, entry.move)
  if (next === null) keepAside(fold, entry)
  else {
    fold.before = next
    took(fold, entry)
  }
}

/** Notes what a move that counted says beside the state. */
function took(fold: TaskFold, entry: MoveEntry): void {
  fold.moves.push(entry)
  switch (entry.move) {
    case 'objectionFiled':
      fold.openObjections = [...new Set([...fold.openObjections, String(entry.data.objection)])].sort()
      return
    case 'objectionClosed':
      fold.openObjections = fold.openObjections.filter((id) => id !== entry.data.objection)
      return
    case 'submitPlan':
    case 'resubmit':
      fold.submitted = Number(entry.data.version)
      return
    case 'approve':
      fold.approved = { version: Number(entry.data.version), event: entry.event }
      return
    case 'return':
      fold.lastReturn = entry
      takeBack(fold, entry)
      return
    case 'abort':
      fold.lastAbort = entry
      takeBack(fold, entry)
      return
    case 'reopenPlan':
      takeBack(fold, entry)
      return
    default:
  }
}

/** The approval that stood ends, and with it the round it was given in. */
function takeBack(fold: TaskFold, entry: MoveEntry): void {
  if (fold.approved !== null) fold.round = entry.event
  fold.approved = null
}

function keepAside(fold: TaskFold, entry: MoveEntry): void {
  const isRepeat = targetOf(entry.move) === fold.state
  const begun = UNDER_WAY.has(fold.state) || SITE_MOVES.has(entry.move)
  const stops = !isRepeat && begun
  if (entry.move === 'return') fold.lastReturn = entry
  const kind = isRepeat ? 'REPEAT' : 'ILLEGAL'
  fold.findings.push({ ...entry, state: fold.state, kind, stops, resolvedBy: null })
}

function reconcile(fold: TaskFold, entry: MoveEntry, hadSeen: HadSeen): void {
  const seen = fold.findings.filter((finding) => finding.stops && hadSeen(finding.event))
  const open = seen.filter((finding) => finding.resolvedBy === null)
  if (open.length === 0) {
    const kind = seen.length > 0 ? 'REPEAT' : 'ILLEGAL'
    fold.findings.push({ ...entry, state: fold.state, kind, stops: false, resolvedBy: null })
    return
  }
  if (entry.data.decision === 'REPORT') {
    fold.reported = entry
    if (fold.state === 'ON_SITE') fold.state = 'PAUSED'
  } else {
    endAction(fold, open, entry)
    resolve(fold, open, entry)
  }
  fold.moves.push(entry)
}

/** After STOP nothing goes on at the site; after RESTORE not even premises that were handed over stay so. */
function endAction(fold: TaskFold, open: readonly TaskFinding[], entry: MoveEntry): void {
  const restore = entry.data.decision === 'RESTORE'
  const atTheDoor = fold.state === 'ON_SITE' || fold.state === 'PAUSED' || fold.state === 'INVENTORY_LOCKED'
  if (!(atTheDoor || (restore && UNDER_WAY.has(fold.state)))) return
  takeBack(fold, entry)
  if (open.some((finding) => finding.move === 'suspend')) {
    fold.state = 'SUSPENDED'
    fold.before = 'PLAN_DRAFTING'
  } else fold.state = open.some((finding) => finding.move === 'return') ? 'PLAN_RETURNED' : 'PLAN_DRAFTING'
}

function resolve(fold: TaskFold, findings: readonly TaskFinding[], entry: MoveEntry): void {
  for (const finding of findings) finding.resolvedBy = entry.event
  if (findings.length > 0) fold.reported = null
}
