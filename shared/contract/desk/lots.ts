import { z } from 'zod'
import { signatureStatuses } from '../../domain/documents/inventoryList.ts'
import { IDENTITY_CHECKS, RECEIVER_CAPACITIES } from '../../domain/lots/handover.ts'
import { LOT_MOVES, LOT_STATES } from '../../domain/lots/lotMoves.ts'
import { SETTLING_MOVES } from '../../domain/lots/settling.ts'
import { TASK_STATES } from '../../domain/plans/taskMoves.ts'
import { calendarDate, commandId, filledText, procedure, rev, text, uuid } from './base.ts'
import { drawnPages } from './documents/forms.ts'
import { witnessSet } from './signatures.ts'

/** Items one lot may have: what one event holds with room to spare. */
export const LOT_ITEMS_LIMIT = 5000

const answer = {
  status: z.enum(signatureStatuses),
  reason: text(500),
  at: text(40),
  mark: text(20),
  witnesses: z.array(witnessSet).max(6),
}

/** A hand-over as both sides state it. */
export const handoverSet = z.strictObject({
  receiver: z.strictObject({
    name: text(60),
    capacity: z.enum(RECEIVER_CAPACITIES),
    relation: text(60),
    check: z.enum(IDENTITY_CHECKS),
    idNo: text(30),
    checkNote: text(200),
  }),
  given: z.number().int().min(0).max(1_000_000),
  received: z.number().int().min(0).max(1_000_000),
  ...answer,
})
export type HandoverSet = z.infer<typeof handoverSet>

/** Who refused to take the goods, why and who saw it. */
export const refusalSet = z.strictObject({ name: text(60), ...answer })
export type RefusalSet = z.infer<typeof refusalSet>

const fen = z.number().int().min(0).nullable()

/** What became of goods nobody collected, or of their price: day, to whom, paper, money in fen where there is any. */
export const settlingSet = z.strictObject({
  on: calendarDate,
  whom: text(60),
  paper: text(200),
  amountFen: fen,
  costsFen: fen,
})
export type SettlingSet = z.infer<typeof settlingSet>

const moveView = z.object({
  move: z.enum(LOT_MOVES),
  officer: z.string(),
  at: z.number(),
  /** Who received or refused, with the relation; where it went; '' where the move says nothing of it. */
  whom: z.string(),
  relation: z.string(),
  reason: z.string(),
  /** Day of law, paper, price or net proceeds and costs in fen, of a move that settles; else '' and null. */
  on: z.string(),
  paper: z.string(),
  amountFen: z.number().nullable(),
  costsFen: z.number().nullable(),
})

const lotView = z.object({
  lotId: uuid,
  no: z.string(),
  note: z.string(),
  rooms: z.array(z.string()),
  rows: z.number(),
  state: z.enum(LOT_STATES),
  moves: z.array(moveView),
  /** Moves that were illegal where they landed; kept and shown. */
  findings: z.array(moveView.extend({ state: z.enum(LOT_STATES), kind: z.enum(['ILLEGAL', 'REPEAT']) })),
  /** Where the goods lie and who answers for them; '' before they are stored. */
  place: z.string(),
  custodian: z.string(),
  /** Last day to collect by the newest notice. */
  until: z.string().nullable(),
  /** Whether that day has passed. */
  overdue: z.boolean(),
  /** What the goods were sold for, in fen. */
  priceFen: z.number().nullable(),
  /** Moves that are possible now. */
  possible: z.array(z.enum(LOT_MOVES)),
  /** Moves the state allows and a guard does not, with the guard's rule. */
  closed: z.array(z.object({ move: z.enum(LOT_MOVES), rule: z.string(), detail: z.string() })),
  /** Goods that somebody claims: they reach no disposal (C8). */
  disputed: z.array(
    z.object({ number: z.string(), cause: z.enum(['CLAIMED', 'OWNER_DOUBT', 'OBJECTION']), who: z.string() }),
  ),
  /** Items that another lot has too: two desks took the same goods. */
  twice: z.array(z.string()),
  rev,
})
export type LotView = z.infer<typeof lotView>

const lotsOfSite = z.object({
  siteId: uuid,
  siteName: z.string(),
  caseId: uuid,
  caseNo: z.string(),
  state: z.enum(TASK_STATES).nullable(),
  debtors: z.array(z.string()),
  now: z.string(),
  lots: z.array(lotView),
  /** Rooms with goods that are in no lot yet. */
  rooms: z.array(z.object({ roomId: uuid, code: z.string(), rows: z.number() })),
})
export type LotsView = z.infer<typeof lotsOfSite>

/** Lots of goods and where they go (C11). */
export const lots = {
  list: procedure
    .route({ method: 'POST', path: '/lots' })
    .input(z.object({ siteId: uuid }))
    .output(lotsOfSite),
  /** Puts what is left in these rooms, and these items, into a lot. REFUSED `lotBeforeLock`, `lotEmpty`, `itemInLot`. */
  make: procedure
    .route({ method: 'POST', path: '/lots/make' })
    .input(
      z.object({
        commandId,
        siteId: uuid,
        rooms: z.array(uuid).max(500),
        items: z.array(uuid).max(LOT_ITEMS_LIMIT),
        note: text(200),
      }),
    )
    .output(lotsOfSite),
  /** Hands a lot over. REFUSED with the first rule broken; `lotCountsDiffer` while the sides count differently. */
  handOver: procedure
    .route({ method: 'POST', path: '/lots/hand-over' })
    .input(
      z.object({ commandId, lotId: uuid, rev, move: z.enum(['deliver', 'acceptLate', 'collect']), set: handoverSet }),
    )
    .output(lotsOfSite),
  refuse: procedure
    .route({ method: 'POST', path: '/lots/refuse' })
    .input(z.object({ commandId, lotId: uuid, rev, set: refusalSet }))
    .output(lotsOfSite),
  store: procedure
    .route({ method: 'POST', path: '/lots/store' })
    .input(z.object({ commandId, lotId: uuid, rev, place: filledText(200), custodian: filledText(60) }))
    .output(lotsOfSite),
  noticeCollection: procedure
    .route({ method: 'POST', path: '/lots/notice' })
    .input(z.object({ commandId, lotId: uuid, rev, until: calendarDate }))
    .output(lotsOfSite),
  /**
   * Disposes of goods, deposits them, or says where their price went (E22). REFUSED with the guard that stands against
   * it, `lotDisputed` before all others, or with the first rule the statement breaks.
   */
  settle: procedure
    .route({ method: 'POST', path: '/lots/settle' })
    .input(z.object({ commandId, lotId: uuid, rev, move: z.enum(SETTLING_MOVES), set: settlingSet }))
    .output(lotsOfSite),
  /** The 移交清单 of a lot that was handed over. */
  receipt: procedure
    .route({ method: 'POST', path: '/lots/receipt' })
    .input(z.object({ commandId, lotId: uuid }))
    .output(drawnPages.extend({ code: z.string() })),
}
