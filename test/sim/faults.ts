import { ExchangeError } from '../../shared/sync/failures.ts'
import type { HolderStore } from '../../shared/sync/holder.ts'
import type { Side } from '../../shared/sync/side.ts'
import { type SimStore, Wrong } from './store.ts'

/** A machine that died at a write point; what its transaction had not made durable is gone. */
export class Killed extends Error {
  constructor(where: string) {
    super(`killed ${where}`)
    this.name = 'Killed'
  }
}

/** How one transaction ends. `full`: the disk refuses a write (X10). */
export type Fate = 'fine' | 'killedBefore' | 'killedInside' | 'killedAfter' | 'full'

/** Says how the transaction that comes now ends. */
export type FateOf = (what: string) => Fate

/** Does a transaction and takes it back; afterwards the store must be what it was (J2, X10). */
async function takenBack(store: SimStore, what: string, work: () => unknown): Promise<void> {
  const before = shapeOf(store)
  await store.undone(work)
  mustBe(store, before, what)
}

function takenBackNow(store: SimStore, what: string, work: () => unknown): void {
  const before = shapeOf(store)
  void store.undone(work)
  mustBe(store, before, what)
}

function mustBe(store: SimStore, before: string, what: string): void {
  if (shapeOf(store) !== before) throw new Wrong(`[X10] ${store.name} is not as before after a broken ${what}`)
}

function shapeOf(store: SimStore): string {
  return JSON.stringify([store.heads(), store.waiting(), store.aside()])
}

async function durable<T>(store: SimStore, fate: Fate, what: string, work: () => T): Promise<Awaited<T>> {
  switch (fate) {
    case 'fine':
      return await work()
    case 'killedBefore':
      throw new Killed(`before ${what}`)
    case 'killedInside':
      await takenBack(store, what, work)
      throw new Killed(`inside ${what}`)
    case 'killedAfter':
      await work()
      throw new Killed(`after ${what}`)
    case 'full':
      await takenBack(store, what, work)
      throw new ExchangeError('diskFull', what)
  }
}

/** The same for a transaction that answers at once. A memory store undoes at once; SQLite rolls its transaction back. */
function durableNow<T>(store: SimStore, fate: Fate, what: string, work: () => T): T {
  switch (fate) {
    case 'fine':
      return work()
    case 'killedBefore':
      throw new Killed(`before ${what}`)
    case 'killedInside':
      takenBackNow(store, what, work)
      throw new Killed(`inside ${what}`)
    case 'killedAfter':
      work()
      throw new Killed(`after ${what}`)
    case 'full':
      takenBackNow(store, what, work)
      throw new ExchangeError('diskFull', what)
  }
}

/** One transaction of a machine's own, outside any exchange. */
export function ownTransaction(store: SimStore, fateOf: FateOf, what: string, work: () => void): void {
  durableNow(store, fateOf(what), what, work)
}

/** The asking side, each of whose transactions may die or find the disk full. */
export function faultySide(store: SimStore, side: Side, fateOf: FateOf): Side {
  const now = <T>(what: string, work: () => T): T => durableNow(store, fateOf(what), what, work)
  return {
    heads: (scopes) => side.heads(scopes),
    hashAt: (stream, seq) => side.hashAt(stream, seq),
    known: () => side.known(),
    pack: (stream) => now('pack', () => side.pack(stream)),
    store: (batches, cursor) => now('store', () => side.store(batches, cursor)),
    hold: (holding) => durable(store, fateOf('hold'), 'hold', () => side.hold(holding)),
    marked: (mark) => now('marked', () => side.marked(mark)),
    wentBack: (heads, history) => now('wentBack', () => side.wentBack(heads, history)),
    restart: (heads) => now('restart', () => side.restart(heads)),
    learn: (heads) => now('learn', () => side.learn(heads)),
    receipts: (decisions) => now('receipts', () => side.receipts(decisions)),
    unconfirmed: () => side.unconfirmed(),
    aside: (refused, came, batches) => now('aside', () => side.aside(refused, came, batches)),
    holding: () => side.holding(),
    others: (holdings) => durable(store, fateOf('others'), 'others', () => side.others(holdings)),
    untold: (scopes) => side.untold(scopes),
    heard: (answer) => durable(store, fateOf('heard'), 'heard', () => side.heard(answer)),
  }
}

/** The side that answers, likewise. */
export function faultyHolder(store: SimStore, holder: HolderStore, fateOf: FateOf): HolderStore {
  const at = <T>(what: string, work: () => Promise<T>): Promise<T> => durable(store, fateOf(what), what, work)
  return {
    granted: (device) => holder.granted(device),
    mightHave: (device, scope) => holder.mightHave(device, scope),
    mayWrite: (device, scope) => holder.mayWrite(device, scope),
    heads: (scopes) => at('heads', () => holder.heads(scopes)),
    accept: (batches, now) => at('accept', () => holder.accept(batches, now)),
    batches: (ranges) => at('batches', () => holder.batches(ranges)),
    after: (feed, scopes) => at('after', () => holder.after(feed, scopes)),
    spend: (challenge, now) => holder.spend(challenge, now),
    history: (device, shown, now) => at('history', () => holder.history(device, shown, now)),
    report: (device, holding, now) => at('report', () => holder.report(device, holding, now)),
    tell: (device, said, scopes, now) => at('tell', () => holder.tell(device, said, scopes, now)),
    met: (device, theirs, now) => holder.met(device, theirs, now),
  }
}
