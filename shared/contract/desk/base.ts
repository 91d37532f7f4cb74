import { oc } from '@orpc/contract'
import { z } from 'zod'
import { errorStatus } from './errorStatus.ts'

/** Errors any procedure may answer; the renderer turns the code into words (screens §5). */
export const commonErrors = {
  LOCKED: { status: errorStatus.LOCKED, data: z.object({}) },
  NOT_ALLOWED: { status: errorStatus.NOT_ALLOWED, data: z.object({ permission: z.string(), role: z.string() }) },
  NOT_FOUND: { status: errorStatus.NOT_FOUND, data: z.object({ what: z.string() }) },
  /** An event came before its file (B3): the laptop that wrote of it has it. */
  FILE_ELSEWHERE: { status: errorStatus.FILE_ELSEWHERE, data: z.object({ device: z.string(), name: z.string() }) },
  /** Someone changed the row since the screen showed it. `rev` is what stands now. */
  STALE: { status: errorStatus.STALE, data: z.object({ what: z.string(), rev: z.array(z.string()) }) },
  NEEDS_NEWER_PROGRAM: { status: errorStatus.NEEDS_NEWER_PROGRAM, data: z.object({ what: z.string() }) },
  /** A rule of the domain refuses; `rule` is a code with words in i18n `rules.<rule>`. */
  REFUSED: { status: errorStatus.REFUSED, data: z.object({ rule: z.string(), field: z.string(), detail: z.string() }) },
  /** The store can't be opened: damaged, or written by a newer program. Nothing was changed. */
  STORE_UNUSABLE: { status: errorStatus.STORE_UNUSABLE, data: z.object({ fault: z.enum(['damaged', 'fromFuture']) }) },
  DISK_FULL: { status: errorStatus.DISK_FULL, data: z.object({ path: z.string() }) },
}

/** Every procedure starts from here. */
export const procedure = oc.errors(commonErrors)

/** Made by the caller; a repeat returns the first answer (J8). */
export const commandId = z.uuid()
/** The newest events of the row as the screen showed it. */
export const rev = z.array(z.string().regex(/^[0-9a-f]{64}$/))
export const uuid = z.uuid()
/** `YYYY-MM-DD`, a date of law without a clock. */
export const calendarDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
/** Text as typed: no NUL, no lone surrogate, bounded. */
export const text = (max: number) =>
  z
    .string()
    .max(max)
    .refine((value) => value.isWellFormed() && !value.includes('\u0000'), { message: 'unreadableText' })

/** The same for what must say something (names, reasons, notes): blanks alone are nothing. */
export const filledText = (max: number) => text(max).refine((value) => value.trim() !== '', { message: 'blankText' })

/** Long work: any number of progress events, then one `done`. */
export const progress = z.object({ kind: z.literal('progress'), done: z.number(), total: z.number(), step: z.string() })
export type Progress = z.infer<typeof progress>

/** A standing value of a register and who stated it, as a screen shows it. */
export const standing = z.object({
  value: z.unknown(),
  by: z.array(
    z.object({ officer: z.string(), device: z.string(), at: z.number(), reason: z.string(), event: z.string() }),
  ),
})
export type StandingView = z.infer<typeof standing>

/** One past statement, for the history of a field or of a whole row. */
export const historyLine = z.object({
  event: z.string(),
  type: z.string(),
  field: z.string(),
  value: z.unknown(),
  /** Values this one replaced, as its author saw them. */
  replaced: z.array(z.unknown()),
  officer: z.string(),
  role: z.string(),
  device: z.string(),
  at: z.number(),
  reason: z.string(),
  source: z.string(),
  /** Said after the inventory was locked (锁定后更正). */
  afterLock: z.boolean(),
})
export type HistoryLine = z.infer<typeof historyLine>
