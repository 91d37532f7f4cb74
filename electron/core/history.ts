import { namesOf } from '../../db/identity.ts'
import { loadEvents } from '../../db/journal.ts'
import type { Db } from '../../db/open.ts'
import type { HistoryLine, StandingView } from '../../shared/contract/desk/base.ts'
import type { Json, JsonObject } from '../../shared/journal/canonical.ts'
import {
  type EntityEvent,
  foldRegisters,
  noRank,
  orderEvents,
  type Register,
  setOfBody,
} from '../../shared/journal/registers.ts'
import type { CoreContext } from './context.ts'

/** A person or laptop whose card has not come here yet: the end of its id, which differs even among ids of one moment. */
const unnamed = (id: string): string => id.slice(-8)

type Names = ReturnType<typeof namesOf>

/** Every statement about some entities, newest first: who, when, on which laptop, what it replaced (A1, U3). */
export function historyLines(context: CoreContext, entities: readonly string[], field: string | null): HistoryLine[] {
  const { db } = context.store()
  const names = namesOf(db)
  const dated = entities.flatMap((entity) => {
    const history = orderEvents(loadEvents(db, entity), noRank)
    return history.events.flatMap((event, index) => {
      const before = foldRegisters(
        {
          ...history,
          events: history.events.slice(0, index).filter((other) => history.hadSeen(event.hash, other.hash)),
        },
        setOfBody,
      )
      return [{ at: event.at, hash: event.hash, place: index, lines: linesOf(event, before, field, names) }]
    })
  })
  // Within one moment the hybrid clock's counter, then the fold's own order says what came later.
  dated.sort((a, b) => b.at[0] - a.at[0] || b.at[1] - a.at[1] || b.place - a.place || (a.hash < b.hash ? 1 : -1))
  return dated.flatMap((event) => event.lines)
}

function linesOf(
  event: EntityEvent,
  before: Map<string, Register<Json>>,
  field: string | null,
  names: Names,
): HistoryLine[] {
  const line = (name: string, value: Json, replaced: Json[]): HistoryLine => ({
    event: event.hash,
    type: event.type,
    field: name,
    value,
    replaced,
    officer: names.officers.get(event.actor) ?? unnamed(event.actor),
    role: event.role,
    device: names.devices.get(event.device) ?? unnamed(event.device),
    at: event.at[0],
    reason: reasonOf(event.body),
    source: sourceOf(event.body),
    afterLock: event.body?.afterLock === true,
  })
  const sets = setOfBody(event)
  if (sets === null) return field === null ? [line('', null, [])] : []
  return Object.entries(sets)
    .filter(([name]) => field === null || name === field)
    .map(([name, value]) =>
      line(
        name,
        value,
        (before.get(name) ?? []).map((standing) => standing.value),
      ),
    )
}

function reasonOf(body: JsonObject | null): string {
  return typeof body?.reason === 'string' ? body.reason : ''
}

/** Where an imported value came from: file name and line. */
function sourceOf(body: JsonObject | null): string {
  const source = body?.source
  if (source === null || source === undefined || typeof source !== 'object' || Array.isArray(source)) return ''
  return `${String(source.file ?? '')}:${String(source.line ?? '')}`
}

/** A conflict's values with who stated each, for the screen's sentences (U2). */
export function standingViews(context: CoreContext, entity: string, register: Register<Json>): StandingView[] {
  const { db } = context.store()
  return standingViewsOf(db, entity, register, namesOf(db))
}

/** The same with the names looked up once, for many rows. */
export function standingViewsOf(db: Db, entity: string, register: Register<Json>, names: Names): StandingView[] {
  const events = new Map(loadEvents(db, entity).map((event) => [event.hash, event]))
  return register.map((standing) => ({
    value: standing.value,
    by: standing.events.flatMap((hash) => {
      const event = events.get(hash)
      if (event === undefined) return []
      return [
        {
          officer: names.officers.get(event.actor) ?? unnamed(event.actor),
          device: names.devices.get(event.device) ?? unnamed(event.device),
          at: event.at[0],
          reason: reasonOf(event.body),
          event: hash,
        },
      ]
    }),
  }))
}
