import { z } from 'zod'
import { commandId, procedure, uuid } from './base.ts'
import { drawnPages, formProcedures, frozenDocument } from './documents/forms.ts'
import { errorStatus } from './errorStatus.ts'
import { pinErrors } from './identity.ts'

export { frozenDocument }

export const documents = {
  ...formProcedures,
  /** Freezes what the record says now as a numbered snapshot; the same record gives the same bytes. */
  freezeInventoryList: procedure
    .route({ method: 'POST', path: '/documents/inventory-list' })
    .errors(pinErrors)
    .input(
      z.object({
        commandId,
        siteId: uuid,
        /** null = the whole site. */
        roomId: uuid.nullable(),
        /** The second officer (复核人) and their PIN, typed on this laptop; the first's session goes on. */
        checker: z.object({ officerId: uuid, pin: z.string().max(200) }).nullable(),
      }),
    )
    .output(frozenDocument),
  list: procedure
    .route({ method: 'POST', path: '/documents/list' })
    .input(z.object({ subject: z.string().max(300) }))
    .output(z.array(frozenDocument)),
  /** Renders the PDF (byte-identical each time) and gives a short-lived address on 127.0.0.1 to view and print it. */
  open: procedure
    .route({ method: 'POST', path: '/documents/open' })
    .input(z.object({ documentId: uuid }))
    .output(drawnPages),
  /** Writes the editable copy (DOCX) into a folder of this machine; an existing file is never replaced. */
  saveDocx: procedure
    .route({ method: 'POST', path: '/documents/save-docx' })
    .errors({ BAD_PLACE: { status: errorStatus.BAD_PLACE, data: z.object({ reason: z.string() }) } })
    .input(z.object({ documentId: uuid, folder: z.string().min(1).max(4000) }))
    .output(z.object({ path: z.string(), bytes: z.number(), sha256: z.string() })),
}
