import { z } from 'zod'
import { signatureStatuses } from '../../domain/documents/inventoryList.ts'
import { TASK_STATES } from '../../domain/plans/taskMoves.ts'
import { REQUIRED_PLACES, SIGNATURE_CAPACITIES } from '../../domain/signatures/signature.ts'
import { commandId, filledText, procedure, rev, text, uuid } from './base.ts'
import { drawnPages } from './documents/forms.ts'

/** Pages one act may answer: the longest list of one room, or of a small site. */
export const SIGNED_PAGES_LIMIT = 2000

export const witnessSet = z.strictObject({ name: text(60), capacity: text(60) })

/** What one entry says of one person; the same for every page it is entered on. */
export const signatureSet = z.strictObject({
  signer: text(60),
  capacity: z.enum(SIGNATURE_CAPACITIES),
  relation: text(60),
  status: z.enum(signatureStatuses),
  reason: text(500),
  /** `2025-09-16T10:42:15+08:00`. */
  at: text(40),
  /** `10:42:15` in the film; '' = none. */
  mark: text(20),
  witnesses: z.array(witnessSet).max(6),
})
export type SignatureSet = z.infer<typeof signatureSet>

const entryView = z.object({
  entryId: uuid,
  set: signatureSet,
  officer: z.string(),
  enteredAt: z.number(),
  struck: z.string().nullable(),
  rev,
})
export type SignatureEntryView = z.infer<typeof entryView>

const pageView = z.object({
  page: z.number(),
  room: z.string(),
  /** Rows within the room; 0–0 = none on this page. */
  from: z.number(),
  to: z.number(),
  /** Places nobody answered yet. */
  open: z.array(z.enum(REQUIRED_PLACES)),
  /** On a sheet of corrections, who of the list before was not asked again yet. */
  people: z.array(z.object({ capacity: z.enum(SIGNATURE_CAPACITIES), signer: z.string(), relation: z.string() })),
  entries: z.array(entryView),
})
export type SignaturePageView = z.infer<typeof pageView>

const listView = z.object({
  documentId: uuid,
  code: z.string(),
  /** Code of the room it is about; '' = the whole site. */
  room: z.string(),
  /** Short code of the list a sheet of corrections adds to, '' where the room was on none; null = it is a list. */
  corrects: z.string().nullable(),
  frozenAt: z.number(),
  officer: z.string(),
  /** Whether it went to be signed; only then its pages are numbered. */
  opened: z.boolean(),
  /** Whether the record still says what the list says. */
  current: z.boolean(),
  pages: z.array(pageView),
})
export type SigningListView = z.infer<typeof listView>

const signing = z.object({
  siteId: uuid,
  siteName: z.string(),
  caseId: uuid,
  caseNo: z.string(),
  /** Where the eviction stands; null = it was not opened. */
  state: z.enum(TASK_STATES).nullable(),
  /** From the lock on no list is signed anew; corrected rooms get sheets of their own. */
  locked: z.boolean(),
  debtors: z.array(z.string()),
  /** Names of those who recorded and checked, as proposals. */
  recorders: z.array(z.string()),
  checkers: z.array(z.string()),
  officers: z.array(z.string()),
  /** RFC 3339, for the time of an entry. */
  now: z.string(),
  lists: z.array(listView),
  /** Rooms with goods whose record no list on the table says. */
  unlisted: z.array(z.string()),
  /** Rooms corrected after the lock and not signed for again yet; `documentId`: the sheet on the table, if there is one. */
  again: z.array(z.object({ roomId: uuid, room: z.string(), documentId: uuid.nullable() })),
})
export type SigningView = z.infer<typeof signing>

/** Signatures on the pages of frozen lists, or why there is none (C9). */
export const signatures = {
  get: procedure
    .route({ method: 'POST', path: '/signatures' })
    .input(z.object({ siteId: uuid }))
    .output(signing),
  /**
   * A frozen list goes to be signed. REFUSED `listOutdated` when the record says something else by now, `renewInstead` once the
   * inventory is locked.
   */
  open: procedure
    .route({ method: 'POST', path: '/signatures/open' })
    .input(z.object({ commandId, siteId: uuid, documentId: uuid }))
    .output(signing),
  /**
   * Makes the sheet of what was corrected in a room since its signed list, frozen, and has it signed. REFUSED
   * `renewBeforeLock`, `roomSigned`; `listOutdated` when the room was corrected meanwhile.
   */
  renew: procedure
    .route({ method: 'POST', path: '/signatures/renew' })
    .input(z.object({ commandId, siteId: uuid, roomId: uuid }))
    .output(signing),
  /**
   * One person's answer on some pages, one entry a page. REFUSED with the first rule broken (`signatureReason`,
   * `signatureWitnesses`, …), nothing recorded then; `signPageByPage` when others than the court's sign several at once.
   */
  enter: procedure
    .route({ method: 'POST', path: '/signatures/enter' })
    .input(
      z.object({
        commandId,
        siteId: uuid,
        documentId: uuid,
        pages: z.array(z.number().int().min(1)).min(1).max(SIGNED_PAGES_LIMIT),
        set: signatureSet,
      }),
    )
    .output(signing),
  strike: procedure
    .route({ method: 'POST', path: '/signatures/strike' })
    .input(z.object({ commandId, siteId: uuid, entryId: uuid, rev, reason: filledText(500) }))
    .output(signing),
  /** The signed edition: the list as frozen, behind it a sheet that says of each page who signed and who did not. */
  print: procedure
    .route({ method: 'POST', path: '/signatures/print' })
    .input(z.object({ commandId, siteId: uuid, documentId: uuid }))
    .output(drawnPages.extend({ code: z.string() })),
}
