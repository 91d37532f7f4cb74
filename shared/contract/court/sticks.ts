import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { bundlePart } from '../desk/sync/bundle.ts'
import { nameSchema } from './messages.ts'

/** How far the work has come: bytes read, or laptops written for. */
const stickProgress = z.object({ kind: z.literal('progress'), done: z.number(), total: z.number() })
export type StickProgress = z.infer<typeof stickProgress>

/** A laptop that asks to be enrolled by stick; `detail` why it was refused, by the rules of a code. */
const stickAsked = z.object({
  device: z.string(),
  deviceName: z.string(),
  /** Its public key, whose six words the laptop shows too; '' of what could not be read. */
  deviceKey: z.string(),
  state: z.enum(['waiting', 'issued', 'refused', 'damaged', 'wrongCourt', 'notForUs', 'forged']),
  detail: z.string(),
})
export type StickAsked = z.infer<typeof stickAsked>

const stickTaken = z.object({
  kind: z.literal('done'),
  parts: z.array(bundlePart),
  /** Events of what was taken or was known already. */
  events: z.number(),
  /** Pieces that were not taken, by their fault. */
  refused: z.array(z.object({ fault: z.string(), n: z.number() })),
  files: z.number(),
  filesCut: z.number(),
  /** Decisions on it that have their receipt now. */
  decisions: z.number(),
  /** Key cards of laptops found there. */
  cards: z.number(),
  /** Laptops that ask to be enrolled. */
  asked: z.array(stickAsked),
  /** Whether the court's signed answer stands on the stick. */
  answered: z.boolean(),
})
export type StickTaken = z.infer<typeof stickTaken>

const stickGiven = z.object({
  kind: z.literal('done'),
  /**
   * One bundle for each laptop; `more`: not everything fitted. `left`: files that wait for another stick, `tooLarge` those
   * among them that no part of this size ever holds, `leftBytes` of all of them; `lost`: named and not, or not whole, on
   * the shelf. `joined`: its certificates stand beside it.
   */
  written: z.array(
    z.object({
      ...{ device: z.string(), events: z.number(), bytes: z.number(), more: z.boolean(), joined: z.boolean() },
      ...{ files: z.number(), left: z.number(), tooLarge: z.number(), leftBytes: z.number(), lost: z.number() },
    }),
  ),
  /** Laptops that asked to be enrolled and wait for the issuing station still. */
  waiting: z.array(z.string()),
})
export type StickGiven = z.infer<typeof stickGiven>

/** Absolute path of a folder on the gateway's own machine. */
export const stickPlace = z.string().min(1).max(1000)
/** Where a code is left for a laptop without a network; `apart`: the code itself is told another way. */
export const stickForCode = z.object({ place: stickPlace, apart: z.boolean() })
export const stickWish = z.object({
  place: stickPlace,
  /** A laptop, or null for all whose card or bundle lies there. */
  to: nameSchema.nullable(),
  maxBytes: z.int().min(1).nullable(),
})
export const stickTakenSteps = eventIterator(z.union([stickProgress, stickTaken]))
export const stickGivenSteps = eventIterator(z.union([stickProgress, stickGiven]))
