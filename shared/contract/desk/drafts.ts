import { z } from 'zod'
import { procedure, text } from './base.ts'

/** Half-typed text, stored beside the journal, survives a crash. Per officer; empty text removes the draft. */
export const drafts = {
  put: procedure
    .route({ method: 'POST', path: '/drafts' })
    .input(z.object({ slot: z.string().max(200), text: text(20_000) }))
    .output(z.object({})),
  get: procedure
    .route({ method: 'POST', path: '/drafts/get' })
    .input(z.object({ slot: z.string().max(200) }))
    .output(z.object({ text: z.string(), at: z.number().nullable() })),
  list: procedure
    .route({ method: 'GET', path: '/drafts' })
    .output(z.array(z.object({ slot: z.string(), text: z.string(), at: z.number() }))),
}
