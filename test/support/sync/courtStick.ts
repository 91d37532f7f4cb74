import type { FileShelf } from '../../../court/files/shelf.ts'
import { giveStick } from '../../../court/stick/giveStick.ts'
import type { StickParts } from '../../../court/stick/sticks.ts'
import { takeStick } from '../../../court/stick/takeStick.ts'
import { realStick } from '../../../electron/core/sync/bundle/realStick.ts'
import type { StickGiven, StickTaken } from '../../../shared/contract/court/sticks.ts'

async function lastOf<T extends { kind: string }, D extends T>(steps: AsyncIterable<T>): Promise<D> {
  for await (const step of steps) if (step.kind === 'done') return step as D
  throw new Error('the work ended without an answer')
}

/** The court reads a stick and leaves its answer. */
export function courtTakes(sticks: StickParts, shelf: FileShelf, place: string): Promise<StickTaken> {
  return lastOf(takeStick(sticks, realStick, shelf, place))
}

/** The court writes on a stick what a laptop lacks, or all whose card lies there (`to` null). */
export function courtGives(
  sticks: StickParts,
  shelf: FileShelf,
  place: string,
  to: string | null,
  maxBytes: number | null = null,
): Promise<StickGiven> {
  return lastOf(giveStick(sticks, realStick, shelf, { place, to, maxBytes }))
}
