import { z } from 'zod'
import { LEAVING_ISSUES } from '../../../domain/sync/leaving.ts'
import { commandId, filledText, procedure, uuid } from '../base.ts'
import { pinErrors } from '../identity/pin.ts'
import { lack } from '../sync.ts'

/**
 * The one next act for a laptop's part: on this laptop `sendHub`, `sendCourt`, `stick`, `leaveRoom`, `finishDrafts`,
 * `seeAside`; about another one `askThere` (its officer checks and exchanges), or `lost`: it was reported lost.
 */
export const LEAVING_ACTS = [
  'sendHub',
  'sendCourt',
  'stick',
  'leaveRoom',
  'finishDrafts',
  'seeAside',
  'askThere',
  'lost',
] as const

const issue = z.object({ code: z.enum(LEAVING_ISSUES), n: z.number() })
export type LeavingIssueView = z.infer<typeof issue>

/** One laptop's part of the site. Times ms. */
export const leavingRow = z.object({
  device: z.string(),
  name: z.string(),
  own: z.boolean(),
  /** Records of it that are here. */
  events: z.number(),
  /** When it was last heard of: its own time of what it signed, of this laptop the last exchange; null = never. */
  heardAt: z.number().nullable(),
  /** When it said what it has, and who said it; null = never. Of this laptop told to the others. */
  statedAt: z.number().nullable(),
  statedBy: z.string().nullable(),
  issues: z.array(issue),
  /** `even` 齐, `excepted` somebody answers for it, `open`. */
  stand: z.enum(['even', 'excepted', 'open']),
  act: z.enum(LEAVING_ACTS).nullable(),
  /** What each holder lacks of it, by what it signed. */
  lacks: z.array(lack),
})
export type LeavingRow = z.infer<typeof leavingRow>

/** An exception as it stands: `holds` false = its signature or the right to give it does not stand up. */
export const leavingException = z.object({
  id: z.string(),
  at: z.number(),
  officer: z.string(),
  reason: z.string(),
  holds: z.boolean(),
  rows: z.array(
    z.object({
      device: z.string(),
      name: z.string(),
      issues: z.array(issue),
      /** Records of that laptop that came here since. */
      arrived: z.number(),
      /** Nothing of it is missing any more. */
      settled: z.boolean(),
    }),
  ),
})
export type LeavingExceptionView = z.infer<typeof leavingException>

export const leavingCheck = z.object({
  siteId: uuid,
  siteName: z.string(),
  caseId: uuid,
  caseNo: z.string(),
  stand: z.enum(['even', 'excepted', 'open']),
  holders: z.array(z.object({ holder: z.string(), name: z.string(), saidAt: z.number().nullable() })),
  rows: z.array(leavingRow),
  exceptions: z.array(leavingException),
  /** Whether whoever is at work may say what this laptop has. */
  mayState: z.boolean(),
  /** Officers who open this laptop and may answer for leaving, whoever is at work first. */
  signers: z.array(z.object({ officerId: z.string(), name: z.string() })),
})
export type LeavingCheck = z.infer<typeof leavingCheck>

/** The check before a site is left (C1 离场核对, S18): nothing exists on one laptop alone, or somebody answers for it. */
export const leaving = {
  check: procedure
    .route({ method: 'GET', path: '/sync/leaving/{siteId}' })
    .input(z.object({ siteId: uuid }))
    .output(leavingCheck),
  /** Says what this laptop still has, so that the others know it; a fact of the site. */
  state: procedure
    .route({ method: 'POST', path: '/sync/leaving/state' })
    .input(z.object({ commandId, siteId: uuid }))
    .output(leavingCheck),
  /**
   * Leaves although the parts of `devices` are not even: a reason, signed with the signer's PIN. REFUSED `leavingNotMay`,
   * `leavingEven` when nothing of them is open; WRONG_PIN, WAIT.
   */
  except: procedure
    .route({ method: 'POST', path: '/sync/leaving/except' })
    .errors(pinErrors)
    .input(
      z.object({
        ...{ commandId, siteId: uuid, devices: z.array(z.string().max(100)).min(1).max(100) },
        ...{ reason: filledText(500), signer: z.object({ officerId: uuid, pin: z.string().max(200) }) },
      }),
    )
    .output(leavingCheck),
}
