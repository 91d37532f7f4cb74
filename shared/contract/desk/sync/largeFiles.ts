import { z } from 'zod'
import { commandId, procedure } from '../base.ts'

const hash = z.string().regex(/^[0-9a-f]{64}$/)
const way = z.enum(['send', 'fetch'])

/** Which file is meant. `peer`: the side it goes to; '' of one to be fetched, from whichever side has it. */
export const fileChoice = z.object({ hash, way, peer: z.string().max(200) })
export type FileChoice = z.infer<typeof fileChoice>

/** A file that does not travel by itself, and what became of somebody's choice (G7). Sizes in bytes. */
export const largeFile = fileChoice.extend({
  /** The side it goes to or comes from; '' where nobody who was asked has it. */
  peerName: z.string(),
  /** Name of the site or number of the case it belongs to; '' of other scopes. */
  of: z.string(),
  kind: z.enum(['video', 'image', 'sound', 'document', 'other']),
  /** Name of the laptop that recorded it. */
  device: z.string(),
  size: z.number().nullable(),
  /**
   * `waits` for a choice; `chosen` and waiting for its turn; `moving`; `checking`: everything is there and the other side
   * has not confirmed it yet (U1); `tooLarge`: more than the other side takes; `absent`: nobody who was asked has it.
   */
  state: z.enum(['waits', 'chosen', 'moving', 'checking', 'tooLarge', 'absent']),
  chosen: z.boolean(),
  /** Bytes the other side, or this disk, is known to have; null while nothing moves. */
  done: z.number().nullable(),
  /** Time the rest takes at the rate last measured with this side, ms; null where none was. */
  leftMs: z.number().nullable(),
  /** Most bytes of a file the other side takes; null where it never said. */
  limit: z.number().nullable(),
})
export type LargeFile = z.infer<typeof largeFile>

export const largeFilesState = z.object({
  /** Files up to this many bytes travel by themselves. */
  unasked: z.number(),
  files: z.array(largeFile),
  /** Files not in the list, which is cut at 200 either way. */
  more: z.number(),
})
export type LargeFilesState = z.infer<typeof largeFilesState>

/** Large files by choice (G7): each goes on at the byte where it stopped, and the choice stands until it is done. */
export const largeFiles = {
  list: procedure.route({ method: 'GET', path: '/sync/large-files' }).output(largeFilesState),
  /** Sends or fetches these now or as soon as the other side is there. */
  choose: procedure
    .route({ method: 'POST', path: '/sync/large-files/choose' })
    .input(z.object({ commandId, files: z.array(fileChoice).min(1).max(400) }))
    .output(largeFilesState),
  /** Stops these; what of them is there stays there, and a later choice goes on from it. */
  stop: procedure
    .route({ method: 'POST', path: '/sync/large-files/stop' })
    .input(z.object({ commandId, files: z.array(fileChoice).min(1).max(400) }))
    .output(largeFilesState),
}
