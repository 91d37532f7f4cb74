import { z } from 'zod'
import { checkResults } from '../../../domain/documents/forms/eveningCard.ts'
import { officialDocument } from '../../../domain/documents/officialDocument.ts'
import { STEP_CODES } from '../../../domain/plans/gateTable.ts'
import { commandId, procedure, text, uuid } from '../base.ts'
import { caseFlag } from '../cases.ts'
import { errorStatus } from '../errorStatus.ts'

/** Longest text of one field: a talk of some pages. */
export const FIELD_LIMIT = 8000
/** Blocks of a document that the screen reads; the pages have all of them. */
export const BLOCKS_SHOWN = 60
/** Missing values an answer names; the count says how many there are. */
export const MISSING_SHOWN = 100

const step = z.enum(STEP_CODES)
const form = z.string().max(40)
/** About whom or what: `debtor:<name>`, `occupant:<id>`, `''` for the whole site. */
const subject = z.string().max(200)
/** Fields as typed, by their names; null = the officer's draft, else what the record proposes. */
const values = z.record(z.string().max(40), text(FIELD_LIMIT)).nullable()
const about = z.object({ siteId: uuid, form, subject, values })

/** Where what is missing can be filled in. */
export const jump = z.discriminatedUnion('to', [
  z.object({ to: z.literal('case'), field: z.string() }),
  z.object({ to: z.literal('plan'), kind: z.string(), id: z.string(), field: z.string() }),
  z.object({ to: z.literal('step'), step }),
  z.object({ to: z.literal('site') }),
  z.object({ to: z.literal('input'), field: z.string() }),
])
export type JumpView = z.infer<typeof jump>

export const frozenDocument = z.object({
  documentId: uuid,
  kind: z.string(),
  /** `inventoryList/1`, `officialDocument/1`; only the latter has an editable copy. */
  format: z.string(),
  subject: z.string(),
  frozenAt: z.number(),
  officer: z.string(),
  /** First 12 hex digits of the snapshot's SHA-256, 4-4-4. */
  code: z.string(),
  snapshotHash: z.string(),
})

const printing = z.object({ at: z.number(), officer: z.string() })
const hash = z.string().regex(/^[0-9a-f]{64}$/)

/** A file by its hash: its bytes where it was ever here, and the laptop that has it where it was not (B3). */
const keptFile = { hash, size: z.number().nullable(), elsewhere: z.string().nullable() }

/** Where a version that went up for approval stands. */
export const paperStand = z.object({
  requestId: uuid,
  version: z.number(),
  state: z.enum(['waiting', 'paper', 'approved', 'returned', 'rejected', 'superseded', 'withdrawn']),
  /** Who decided and when the court received it; null while nobody has. */
  decidedBy: z.string().nullable(),
  decidedAt: z.number().nullable(),
  /** Photographed paper originals of this version (F4). */
  papers: z.array(
    z.object({
      ...keptFile,
      signedBy: z.string(),
      signedOn: z.string(),
      state: z.enum(['WAITS', 'MATCHES', 'DIFFERS']),
    }),
  ),
})
export type PaperStandView = z.infer<typeof paperStand>

/** A scan of the signed paper, kept beside the frozen document it was printed from. `type`: media type. */
export const signedScan = z.object({
  ...keptFile,
  type: z.string(),
  note: z.string(),
  officer: z.string(),
  at: z.number(),
})

export const documentOfSite = frozenDocument.extend({
  /** `''` = the whole site; else about whom or which version. */
  about: z.string(),
  /** Code of the room that a sheet of corrections is about; '' for any other. */
  room: z.string(),
  prints: z.array(printing),
  approval: paperStand.nullable(),
  signed: z.array(signedScan),
})
export type DocumentOfSite = z.infer<typeof documentOfSite>

export const formOfSite = z.object({
  form: z.string(),
  /** As printed at its head; Chinese by law. */
  title: z.string(),
  step,
  /** What it rests on and is not there yet; null = it can be made now. */
  waitsFor: step.nullable(),
  subjects: z.array(
    z.object({
      subject: z.string(),
      label: z.string(),
      missing: z.number(),
      hasDraft: z.boolean(),
      /** The newest frozen one, if any. */
      documentId: uuid.nullable(),
      /** The newest version that went up; null = nobody asked, or it needs no approval. */
      approval: paperStand.nullable(),
    }),
  ),
})
export type FormOfSite = z.infer<typeof formOfSite>

export const paperPackage = z.object({
  packageId: uuid,
  /** Number and short code of the plan's version it was made for. */
  version: z.number(),
  code: z.string(),
  madeAt: z.number(),
  officer: z.string(),
  documents: z.array(frozenDocument),
  printed: printing.nullable(),
  /** Whether the plan still says what the package prints. */
  isCurrent: z.boolean(),
  /** Whether this version of the plan is the one that was approved; otherwise its plan is printed as a draft. */
  isApproved: z.boolean(),
})
export type PaperPackageView = z.infer<typeof paperPackage>

export const documentsOfSite = z.object({
  siteId: uuid,
  siteName: z.string(),
  caseId: uuid,
  caseNo: z.string(),
  flags: z.array(caseFlag),
  rooms: z.number(),
  forms: z.array(formOfSite),
  frozen: z.array(documentOfSite),
  packages: z.array(paperPackage),
})
export type DocumentsOfSite = z.infer<typeof documentsOfSite>

export const inputField = z.object({
  name: z.string(),
  kind: z.enum(['text', 'lines', 'long', 'date', 'time', 'choice', 'machine']),
  options: z.array(z.string()),
})
export type InputFieldView = z.infer<typeof inputField>

export const preparedDocument = z.object({
  form: z.string(),
  subject: z.string(),
  title: z.string(),
  fields: z.array(inputField),
  values: z.record(z.string(), z.string()),
  missing: z.array(z.object({ path: z.string(), jump })),
  missingCount: z.number(),
  /** Told in two ways: printed as such, never as settled. */
  doubts: z.array(z.object({ label: z.string(), values: z.array(z.string()) })),
  /** Fields whose text is no date or no time. */
  wrong: z.array(z.string()),
  /** Why its pages carry 草稿; empty = they don't. */
  draft: z.array(z.enum(['missing', 'inDoubt', 'notSigned', 'notApproved'])),
  /** The document as it would be frozen now, its first blocks; `blockCount` says how many there are. */
  document: officialDocument,
  blockCount: z.number(),
  /** It stands as it went up: what is shown is the frozen document, and nothing of it is edited here. */
  pinned: z.boolean(),
})
export type PreparedDocument = z.infer<typeof preparedDocument>

export const eveningCheck = z.object({
  id: z.string(),
  result: z.enum(checkResults),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
  jump: jump.nullable(),
})
export type EveningCheckView = z.infer<typeof eveningCheck>

export const drawnPages = z.object({
  /** null: the host's own viewer shows it already. */
  url: z.string().nullable(),
  pages: z.number(),
  bytes: z.number(),
  sha256: z.string(),
  missingGlyphs: z.array(z.object({ char: z.string(), codePoint: z.string() })),
})

/** Documents of a site: what can be made, what it lacks, what was frozen and printed. */
export const formProcedures = {
  forms: procedure
    .route({ method: 'POST', path: '/documents/forms' })
    .input(z.object({ siteId: uuid }))
    .output(documentsOfSite),
  /** The newest frozen documents of all sites, and the officer's own drafts of documents. */
  recent: procedure.route({ method: 'GET', path: '/documents/recent' }).output(
    z.object({
      frozen: z.array(frozenDocument.extend({ siteId: uuid.nullable() })),
      drafts: z.array(z.object({ siteId: uuid, form: z.string(), subject: z.string(), at: z.number() })),
    }),
  ),
  /** One document as the record and the officer's fields say it now, with what is missing; nothing is written. */
  prepare: procedure.route({ method: 'POST', path: '/documents/prepare' }).input(about).output(preparedDocument),
  /** The same as pages that say 未定稿 instead of a code; nothing is written. */
  preview: procedure.route({ method: 'POST', path: '/documents/preview' }).input(about).output(drawnPages),
  freeze: procedure
    .route({ method: 'POST', path: '/documents/freeze' })
    .input(about.extend({ commandId }))
    .output(frozenDocument),
  /** An officer confirms that a document lies there on paper. */
  notePrinted: procedure
    .route({ method: 'POST', path: '/documents/note-printed' })
    .input(z.object({ commandId, siteId: uuid, documentId: uuid }))
    .output(documentOfSite),
  /** Keeps a scan of the signed paper beside the document it was printed from. */
  keepSigned: procedure
    .route({ method: 'POST', path: '/documents/keep-signed' })
    .errors({ BAD_FILE: { status: errorStatus.BAD_FILE, data: z.object({ reason: z.string(), detail: z.string() }) } })
    .input(z.object({ commandId, siteId: uuid, documentId: uuid, path: z.string().min(1).max(4000), note: text(200) }))
    .output(documentOfSite),
  /** A kept scan, or a photographed paper original of the version it went up as, under a short-lived address. */
  openScan: procedure
    .route({ method: 'POST', path: '/documents/open-scan' })
    .input(z.object({ documentId: uuid, hash }))
    .output(z.object({ url: z.string().nullable() })),
  /**
   * What a scan looks like before it is opened: a picture has an address, a PDF its number of pages, null where the file
   * does not say. FILE_ELSEWHERE names the laptop that has it.
   */
  scanPreview: procedure
    .route({ method: 'POST', path: '/documents/scan-preview' })
    .input(z.object({ documentId: uuid, hash }))
    .output(z.object({ url: z.string().nullable(), pages: z.number().nullable() })),
  /** Freezes the plan's version and every paper of the fallback package, in order (B7). */
  makePackage: procedure
    .route({ method: 'POST', path: '/documents/package' })
    .input(z.object({ commandId, siteId: uuid, sheets: z.int().min(1).max(500) }))
    .output(paperPackage),
  /** All papers of a package as one file, in order, to be printed at once. */
  openPackage: procedure
    .route({ method: 'POST', path: '/documents/package/open' })
    .input(z.object({ packageId: uuid }))
    .output(drawnPages),
  notePackagePrinted: procedure
    .route({ method: 'POST', path: '/documents/package/note-printed' })
    .input(z.object({ commandId, packageId: uuid }))
    .output(paperPackage),
  /** The evening's checks of this laptop (B6); `values` carry what the machine cannot tell by itself. */
  evening: procedure
    .route({ method: 'POST', path: '/documents/evening' })
    .input(z.object({ siteId: uuid, values }))
    .output(z.object({ checks: z.array(eveningCheck), at: z.number() })),
}
