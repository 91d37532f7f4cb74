import { plansService } from '../../../../electron/core/plans.ts'
import type { PartKind } from '../../../../shared/domain/plans/parts.ts'
import type { JsonObject } from '../../../../shared/journal/canonical.ts'
import { id, type OnSite, startSite } from '../site/support.ts'

/** A site whose plan is written by the service. */
export interface Planning {
  on: OnSite
  plans: ReturnType<typeof plansService>
  siteId: string
  get(): ReturnType<ReturnType<typeof plansService>['get']>
  /** Adds parts of one kind; their ids. */
  add(kind: PartKind, ...sets: JsonObject[]): string[]
  /** Edits one part as it stands now. */
  edit(kind: PartKind, partId: string, set: JsonObject, reason?: string): void
  /** Makes rooms `2-101`… on one floor; their ids. */
  rooms(count: number): string[]
  editRooms(edit: { roomId: string; set: JsonObject }[]): void
  end(): Promise<void>
}

export async function startPlan(): Promise<Planning> {
  const on = await startSite()
  const plans = plansService(on.core.context)
  const { siteId } = on
  const test: Planning = {
    on,
    plans,
    siteId,
    get: () => plans.get({ siteId }),
    add: (kind, ...sets) =>
      plans
        .write({ commandId: id(), siteId, add: sets.map((set) => ({ kind, set })), edit: [], strike: [], reason: '' })
        .added.map((part) => part.partId),
    edit(kind, partId, set, reason = '') {
      const rev = test.get().parts.find((part) => part.partId === partId)?.rev ?? []
      plans.write({ commandId: id(), siteId, add: [], edit: [{ kind, partId, rev, set }], strike: [], reason })
    },
    rooms(count) {
      const { buildingId } = on
      on.site.generateRooms({
        commandId: id(),
        siteId,
        buildingId,
        firstFloor: 1,
        floors: 1,
        roomsPerFloor: count,
        prefix: '2-',
      })
      return test.get().rooms.map((room) => room.roomId)
    },
    editRooms(edit) {
      const known = new Map(test.get().rooms.map((room) => [room.roomId, room.rev]))
      plans.editRooms({
        commandId: id(),
        siteId,
        edit: edit.map((room) => ({ ...room, rev: known.get(room.roomId) ?? [] })),
        strike: [],
        reason: '',
      })
    },
    end: () => on.end(),
  }
  return test
}
