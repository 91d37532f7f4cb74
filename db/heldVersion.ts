import type { Db } from './open.ts'

const heldVersions = new WeakMap<Db, number>()

/** Grows whenever what others hold may have changed in this process; what was counted under the same number still stands. */
export function heldVersion(db: Db): number {
  return heldVersions.get(db) ?? 0
}

/** Says that what others hold may have changed. */
export function heldChanged(db: Db): void {
  heldVersions.set(db, heldVersion(db) + 1)
}
