import { z } from 'zod'
import { procedure } from './base.ts'

/** The core's own folder browser under the loopback host; the Electron host opens the system's dialog instead. */
export const files = {
  roots: procedure
    .route({ method: 'GET', path: '/files/roots' })
    .output(z.array(z.object({ name: z.string(), path: z.string() }))),
  list: procedure
    .route({ method: 'POST', path: '/files/list' })
    .input(z.object({ path: z.string().max(4000), extensions: z.array(z.string().max(10)).max(20) }))
    .output(
      z.object({
        path: z.string(),
        parent: z.string().nullable(),
        entries: z.array(
          z.object({
            name: z.string(),
            path: z.string(),
            kind: z.enum(['folder', 'file']),
            size: z.number(),
            modified: z.number(),
          }),
        ),
      }),
    ),
  /** The system's own file dialog where the host has one; null = the host has none or the person cancelled. */
  pick: procedure
    .route({ method: 'POST', path: '/files/pick' })
    .input(z.object({ kind: z.enum(['file', 'folder']), extensions: z.array(z.string().max(10)).max(20) }))
    .output(z.object({ available: z.boolean(), path: z.string().nullable() })),
}
