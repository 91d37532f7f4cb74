import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { procedure, progress, text } from '../base.ts'
import { errorStatus } from '../errorStatus.ts'

/** Words stand under `errors.bundles.<reason>` and `errors.places.<reason>`. */
const bundleErrors = {
  BAD_BUNDLE: { status: errorStatus.BAD_BUNDLE, data: z.object({ reason: z.string() }) },
  BAD_PLACE: { status: errorStatus.BAD_PLACE, data: z.object({ reason: z.string() }) },
}

const place = text(1000)
const exportInput = z.object({
  place,
  /** A device, `court`, or null for every laptop whose key is known here. */
  to: text(200).nullable(),
  /** Everything, as for a laptop that lost what it had, instead of what the recipients are not known to hold. */
  whole: z.boolean(),
  /** Bytes of this part at most; null = what the stick has. */
  maxBytes: z.int().min(1).nullable(),
})

/** What an export would write: bytes about, on so many sticks like this one. */
export const bundlePlan = z.object({
  recipients: z.array(z.string()),
  events: z.number(),
  files: z.number(),
  bytes: z.number(),
  free: z.number(),
  part: z.number(),
  parts: z.number(),
})
export type BundlePlan = z.infer<typeof bundlePlan>

export const bundleExported = z.object({
  kind: z.literal('done'),
  transfer: z.string(),
  part: z.number(),
  /** Parts in all, about, as long as `more` follow. */
  parts: z.number(),
  more: z.boolean(),
  events: z.number(),
  files: z.number(),
  bytes: z.number(),
  folder: z.string(),
  /** Files larger than this part may be: they wait for a larger stick. */
  tooLarge: z.number(),
  recipients: z.array(z.string()),
  /** The recipients as people call them, and laptops of the court that can't open it because their key is not known here yet. */
  names: z.array(z.string()),
  keyless: z.array(z.string()),
})
export type BundleExported = z.infer<typeof bundleExported>

/** How a part on the stick was found; the command line's words stand under `bundleState_<state>`. */
export const bundleState = z.enum([
  'whole',
  'halfWritten',
  'damaged',
  'own',
  'notForUs',
  'wrongCourt',
  'forged',
  'newer',
])
export type BundleState = z.infer<typeof bundleState>

export const bundlePart = z.object({
  folder: z.string(),
  state: bundleState,
  /** Device that wrote it; empty when nothing of it could be read. */
  from: z.string(),
  part: z.number(),
  /** Whether its writer has parts on other sticks after this one. */
  more: z.boolean(),
  segments: z.number(),
  /** Numbers of segments that are missing or damaged. */
  missing: z.array(z.number()),
})
export type BundlePart = z.infer<typeof bundlePart>

export const bundleImported = z.object({
  kind: z.literal('done'),
  parts: z.array(bundlePart),
  /** New here, known before, waiting for what is missing, refused and set aside. */
  applied: z.number(),
  known: z.number(),
  waiting: z.number(),
  refused: z.number(),
  files: z.number(),
  /** Files of which not every piece was there. */
  filesCut: z.number(),
  /** Acknowledgements that came: what others hold. */
  holdings: z.number(),
  /** Receipts of the court that were recorded here now: that record itself travels with the next stick. */
  receipts: z.number(),
  /** Key cards of other laptops found there. */
  cards: z.number(),
  /** Whether the answer for those who wrote stands on the stick. */
  answered: z.boolean(),
  cancelled: z.boolean(),
})
export type BundleImported = z.infer<typeof bundleImported>

/** The stick as a carrier of the exchange. */
export const syncBundle = {
  plan: procedure
    .route({ method: 'POST', path: '/sync/bundle/plan' })
    .errors(bundleErrors)
    .input(exportInput)
    .output(bundlePlan),
  export: procedure
    .route({ method: 'POST', path: '/sync/bundle/export' })
    .errors(bundleErrors)
    .input(exportInput)
    .output(eventIterator(z.union([progress, bundleExported]))),
  import: procedure
    .route({ method: 'POST', path: '/sync/bundle/import' })
    .errors(bundleErrors)
    .input(z.object({ place }))
    .output(eventIterator(z.union([progress, bundleImported]))),
}
