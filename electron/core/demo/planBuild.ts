import type { CalendarDate } from '../../../shared/domain/calendar/calendarDate.ts'
import type { JsonObject } from '../../../shared/journal/canonical.ts'
import type { Core } from '../core.ts'
import { plansService } from '../plans.ts'
import { type DemoPart, demoHead, demoPlan, demoRoom } from './planWork.ts'

/** Writes the demo's plan through the service. */
export function writeDemoPlan(core: Core, siteId: string, today: CalendarDate): void {
  const plans = plansService(core.context)
  const { newId } = core.context
  const known = new Map(plans.get({ siteId }).rooms.map((room) => [room.code, room.roomId]))
  plans.editHead({ commandId: newId(), siteId, rev: [], set: demoHead(today), reason: '' })
  const waves = inWaves(demoPlan(today), known)
  for (const wave of waves) {
    const add = wave.map(({ kind, set, refs = {} }) => ({ kind, set: filled(set, refs, known) }))
    const { added } = plans.write({ commandId: newId(), siteId, add, edit: [], strike: [], reason: '' })
    for (const [index, { ref }] of wave.entries()) {
      if (ref !== undefined) known.set(ref, added[index]?.partId ?? '')
    }
  }
  const edit = plans.get({ siteId }).rooms.map(({ roomId, rev, code }, index) => {
    const { group, set } = demoRoom(code, index)
    return { roomId, rev, set: { ...set, groupId: group === null ? null : (known.get(group) ?? null) } }
  })
  plans.editRooms({ commandId: newId(), siteId, edit, strike: [], reason: '' })
}

/** What changed after the president's return: one more helper, a larger store. */
export function changeDemoPlan(core: Core, siteId: string): void {
  const plans = plansService(core.context)
  const { newId } = core.context
  const store = plans.get({ siteId }).parts.find((part) => part.kind === 'storage')
  if (store === undefined) return
  plans.write({
    commandId: newId(),
    siteId,
    add: [{ kind: 'agency', set: { kind: 'FIRE', name: '示例消防救援站', headcount: 5, confirmation: 'ASKED' } }],
    edit: [{ kind: 'storage', partId: store.partId, rev: store.rev, set: { area: '2600' } }],
    strike: [],
    reason: '',
  })
}

/** What somebody noted after version 2 went up: the plan differs from it, and the comparison has something to show. */
export function noteAfterwards(core: Core, siteId: string): void {
  const witness = { kind: 'COMMUNITY', name: '云栖社区 钱某', confirmation: 'ASKED' }
  plansService(core.context).write({
    commandId: core.context.newId(),
    siteId,
    add: [{ kind: 'witness', set: witness }],
    edit: [],
    strike: [],
    reason: '',
  })
}

/** Rows in the order in which they can be written: what they name is there before them. */
function inWaves(parts: readonly DemoPart[], rooms: ReadonlyMap<string, string>): DemoPart[][] {
  const there = new Set(rooms.keys())
  const waves: DemoPart[][] = []
  let left = [...parts]
  while (left.length > 0) {
    const wave = left.filter((row) => Object.values(row.refs ?? {}).every((name) => there.has(name)))
    if (wave.length === 0) throw new Error(`nothing is called ${JSON.stringify(left[0]?.refs)}`)
    for (const { ref } of wave) if (ref !== undefined) there.add(ref)
    left = left.filter((row) => !wave.includes(row))
    waves.push(wave)
  }
  return waves
}

function filled(set: DemoPart['set'], refs: Record<string, string>, known: ReadonlyMap<string, string>): JsonObject {
  const named = Object.entries(refs).map(([register, name]) => [register, known.get(name) ?? null])
  return { ...set, ...Object.fromEntries(named) } as JsonObject
}
