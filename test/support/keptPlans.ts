/** Answers that rest on what the core keeps of plans in memory, to be compared with the same made anew. */
import { openJournal } from '../../db/journal.ts'
import { planRows, readPlanRows } from '../../db/plans.ts'
import { forgetPlanRows } from '../../db/plansMemory.ts'
import { projections } from '../../db/projections.ts'
import { draft } from '../../electron/core/context.ts'
import { gatePorts } from '../../electron/core/gate/sitePorts.ts'
import { planContentHash } from '../../electron/core/plans/versions.ts'
import type { JsonObject } from '../../shared/journal/canonical.ts'
import type { TestCore } from './coreHarness.ts'

/** Everything that is made of a site's plan: the plan's screen, the gate's, the work list, the content's hash. */
export function answersOf({ core, services }: TestCore, siteId: string) {
  const { context } = core
  const { db } = context.store()
  return {
    plan: services.plans.get({ siteId }),
    gate: services.gate.get({ siteId }),
    facts: gatePorts(context).planFacts(siteId),
    worklist: services.worklist.list({ scope: 'all', limit: 100 }),
    hash: planContentHash(context, siteId),
    rows: inOrder(planRows(db, siteId)),
  }
}

/** The same with nothing kept before. */
export function answersAnew(test: TestCore, siteId: string): ReturnType<typeof answersOf> {
  const { db } = test.core.context.store()
  forgetPlanRows(db)
  return { ...answersOf(test, siteId), rows: inOrder(readPlanRows(db, siteId)) }
}

/** Rows as lists: two maps are equal in whatever order, and here the order counts. */
function inOrder({ rooms, parts, view }: ReturnType<typeof planRows>) {
  const kinds = [...parts.keys()].sort()
  return {
    rooms: [...rooms.values()],
    parts: kinds.map((kind) => [...(parts.get(kind)?.values() ?? [])]),
    head: view.head,
    buildings: view.buildings,
    roomViews: [...view.rooms.values()],
    partViews: Object.entries(view.parts).map(([kind, shelf]) => [kind, [...shelf.values()]]),
  }
}

/**
 * An event another desk writes, and how it arrives here. It is written on a journal of that desk over this store in a
 * transaction that is undone, so that nothing of it stands here before it arrives.
 */
export function fromAnotherDesk(
  test: TestCore,
  said: { scope: string; type: string; kind: string; id: string; seen: readonly string[]; body: JsonObject },
): { arrive(): void } {
  const { db, journal } = test.core.context.store()
  const device = crypto.randomUUID()
  const now = () => test.core.context.ports.now()
  const there = openJournal(db, { device, boot: crypto.randomUUID(), now, monotonic: () => 0 }, projections)
  const undone = new Error('undone')
  let event: { envelope: Uint8Array; salt: Uint8Array; body: Uint8Array } | undefined
  try {
    there.transact(() => {
      const author = { officerId: test.officerId, role: 'handler' }
      const { scope, type, kind, id, seen, body } = said
      const [written] = there.append([draft(scope, type, kind, id, seen, body)], author, crypto.randomUUID())
      event = db
        .prepare('SELECT envelope, salt, body FROM event WHERE hash = ?')
        .get(Buffer.from(written?.hash ?? '', 'hex')) as NonNullable<typeof event>
      throw undone
    })
  } catch (error) {
    if (error !== undone) throw error
  }
  return {
    arrive() {
      if (event === undefined) throw new Error('nothing was written')
      const { applied } = journal.transact(() => journal.receive([event as NonNullable<typeof event>]))
      if (applied !== 1) throw new Error('the event did not arrive')
    },
  }
}
