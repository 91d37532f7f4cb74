import { z } from 'zod'
import { commandId, filledText, procedure } from '../base.ts'

/** A scope in words: `all` = every one of its kind; `name` a site's name or a case number, '' where it is not known here. */
const named = z.object({
  scope: z.string(),
  kind: z.enum(['register', 'case', 'site']),
  all: z.boolean(),
  name: z.string(),
})
export type NamedScope = z.infer<typeof named>

/** What a laptop may have now. `has` at most 200; `hasTotal` counts all. `until`: ms, null = without end. */
const holder = z.object({
  ...{ device: z.string(), name: z.string(), self: z.boolean() },
  has: z.array(named.extend({ until: z.number().nullable() })),
  hasTotal: z.number(),
})
export type GrantHolder = z.infer<typeof holder>

/** A withdrawal: from which laptop, who signed it, when (ms of their clock), and why. */
const takenBack = named.extend({
  takenId: z.string(),
  device: z.string(),
  laptop: z.string(),
  officer: z.string(),
  at: z.number(),
  reason: z.string(),
  /** A later grant answered it: the laptop may have the scope again. */
  again: z.boolean(),
})
export type TakenScope = z.infer<typeof takenBack>

/** One that was taken back from this laptop and still holds, with what happens to what is here of it. */
const fromHere = takenBack.extend({
  /** Records here, of those the ones nobody at the court has signed for yet, and files likewise. */
  events: z.number(),
  unsent: z.number(),
  files: z.number(),
})
export type TakenFromHere = z.infer<typeof fromHere>

export const scopeGrants = z.object({
  /** Whether scopes are granted in this court at all; one of one machine has every laptop have everything. */
  granting: z.boolean(),
  may: z.boolean(),
  laptops: z.array(holder),
  /** Sites and cases known here, that can be taken out of a larger grant; at most 500. */
  parts: z.array(named),
  /** Newest first, at most 200. */
  takenBack: z.array(takenBack),
  fromHere: z.array(fromHere),
})
export type ScopeGrants = z.infer<typeof scopeGrants>

/** Who may have what, and grants that are taken back before their date (decision 0051). */
export const grants = {
  list: procedure.route({ method: 'GET', path: '/sync/grants' }).output(scopeGrants),
  /**
   * Takes a scope back from a laptop (收回), a case with its sites; signed by the officer at work. REFUSED `takeBackNeeded`
   * where they may not grant, `notGranted` where the laptop has no such scope.
   */
  takeBack: procedure
    .route({ method: 'POST', path: '/sync/grants/take-back' })
    .input(
      z.object({
        ...{ commandId, device: z.string().max(200), reason: filledText(200) },
        scope: z
          .string()
          .max(200)
          .regex(/^(register|case|site):[^*]*\*?$/),
      }),
    )
    .output(scopeGrants),
  /** Grants it again, a case with its sites. REFUSED `takeBackNeeded`, `notTakenBack`. */
  giveAgain: procedure
    .route({ method: 'POST', path: '/sync/grants/again' })
    .input(z.object({ commandId, takenId: z.string().max(200) }))
    .output(scopeGrants),
}
