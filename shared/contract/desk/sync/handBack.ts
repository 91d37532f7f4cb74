import { z } from 'zod'
import { commandId, filledText, procedure, uuid } from '../base.ts'

/** Why a site can't be handed back now; words in i18n `sync.handBack.block`. */
export const HAND_BACK_BLOCKS = [
  'courtKeeps', // this machine is the court: nobody keeps it instead
  'noHolder', // neither the court's gateway nor the court's own machine is known here
  'events', // the holder has not signed for n events
  'files', // the holder has not n files
  'roomOpen',
  'drafts', // n half-typed texts
  'aside', // n pieces wait or were set aside
] as const

/** A scope that was taken back from this laptop: who signed that, when, why; it is to go (decision 0051). */
const takenBack = z.object({ officer: z.string(), at: z.number(), reason: z.string() })
export type TakenOf = z.infer<typeof takenBack>

export const handBackSite = z.object({
  siteId: uuid,
  name: z.string(),
  /** `here` whole, `back` handed back, `coming` asked for again. */
  state: z.enum(['here', 'back', 'coming']),
  events: z.number(),
  /** Events whose bodies are still to come. */
  missing: z.number(),
  /** The day its case was closed; `proposed` once that is 30 days ago. A proposal, nothing happens by itself. */
  closedOn: z.string().nullable(),
  proposed: z.boolean(),
  takenBack: takenBack.nullable(),
  blocks: z.array(z.object({ code: z.enum(HAND_BACK_BLOCKS), n: z.number() })),
  /** Who handed it back last, when, why, to whom. */
  last: z.object({ officer: z.string(), at: z.number(), reason: z.string(), holder: z.string() }).nullable(),
})

/** A case that can leave with everything of it: its own record and its sites. Closed and withdrawn ones are offered. */
export const handBackCase = z.object({
  caseId: uuid,
  caseNo: z.string(),
  state: z.enum(['here', 'back', 'coming']),
  /** Records of it and of its sites that are here. */
  events: z.number(),
  missing: z.number(),
  closedOn: z.string().nullable(),
  proposed: z.boolean(),
  takenBack: takenBack.nullable(),
  /** Its sites that go and come with it, by name. */
  sites: z.array(z.string()),
  blocks: z.array(z.object({ code: z.enum(HAND_BACK_BLOCKS), n: z.number() })),
  /** What the work list still has of it: an officer's own deadline by its title, the next query of a 终本 case (`rule`). */
  needed: z.array(
    z.object({
      title: z.string(),
      rule: z.enum(['own', 'terminatedQuery', 'enforcementLimit']),
      on: z.string().nullable(),
    }),
  ),
  last: z.object({ officer: z.string(), at: z.number(), reason: z.string(), holder: z.string() }).nullable(),
})

export const handBackState = z.object({
  /** Who keeps what is handed back; null = nobody known. */
  holder: z.string().nullable(),
  may: z.boolean(),
  sites: z.array(handBackSite),
  /** Closed cases and those that are away, at most 200, the longest closed first; `casesTotal` counts all. */
  cases: z.array(handBackCase),
  casesTotal: z.number(),
})
export type HandBackState = z.infer<typeof handBackState>

/** Handing sites back (L8): their bodies, files and search leave this laptop; heads and receipts stay. */
export const handBack = {
  list: procedure.route({ method: 'GET', path: '/sync/hand-back' }).output(handBackState),
  /** By whom one site or case was taken back from this laptop; null = nobody, or it was granted again. Its screens ask. */
  taken: procedure
    .route({ method: 'GET', path: '/sync/hand-back/taken' })
    .input(z.object({ kind: z.enum(['site', 'case']), id: uuid }))
    .output(takenBack.nullable()),
  /** REFUSED with the block's code as `rule` while something exists only here. */
  give: procedure
    .route({ method: 'POST', path: '/sync/hand-back' })
    .input(z.object({ commandId, siteId: uuid, reason: filledText(500) }))
    .output(handBackState),
  /** The same for a case with its sites; one block of any of them refuses the whole. */
  giveCase: procedure
    .route({ method: 'POST', path: '/sync/hand-back/case' })
    .input(z.object({ commandId, caseId: uuid, reason: filledText(500) }))
    .output(handBackState),
  takeCaseAgain: procedure
    .route({ method: 'POST', path: '/sync/hand-back/case/again' })
    .input(z.object({ commandId, caseId: uuid }))
    .output(handBackState),
  /** Asks for it again; it comes with the next exchange while this laptop is granted it. */
  takeAgain: procedure
    .route({ method: 'POST', path: '/sync/hand-back/again' })
    .input(z.object({ commandId, siteId: uuid }))
    .output(handBackState),
}
