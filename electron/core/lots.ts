import { caseRowById } from '../../db/cases.ts'
import { documentRow } from '../../db/documents.ts'
import { taskOf } from '../../db/gate.ts'
import { itemsInOrder } from '../../db/inventory.ts'
import { lotById, lotsOfSite, type StoredLot } from '../../db/lots.ts'
import type { ItemTable } from '../../db/schema.ts'
import { signaturesOfSite } from '../../db/signatures.ts'
import { roomRows, siteRow } from '../../db/site.ts'
import {
  type HandoverSet,
  LOT_ITEMS_LIMIT,
  type LotsView,
  type RefusalSet,
  type SettlingSet,
} from '../../shared/contract/desk/lots.ts'
import { type CalendarDate, isCalendarDate } from '../../shared/domain/calendar/calendarDate.ts'
import type { Permission } from '../../shared/domain/identity/permissions.ts'
import { handoverFault } from '../../shared/domain/lots/handover.ts'
import { lotNumber, lotTypes, madeBody } from '../../shared/domain/lots/lot.ts'
import { type LotMove, lotMove } from '../../shared/domain/lots/lotMoves.ts'
import {
  isDirectors,
  isSettling,
  type SettlingMove,
  settlingFault,
  statementFault,
} from '../../shared/domain/lots/settling.ts'
import { signatureFault } from '../../shared/domain/signatures/signature.ts'
import { chinaDate } from '../../shared/domain/worklist/rules.ts'
import type { JsonObject } from '../../shared/journal/canonical.ts'
import { type Act, answered, command, draft, requireGoods, requirePermission, requireSame } from './context.ts'
import type { Core } from './core.ts'
import type { documentsService } from './documents.ts'
import { checkRev, found, refuse } from './errors.ts'
import { codeOf, freezeUnlessKnown } from './frozenDocuments.ts'
import type { GatePorts } from './gate/ports.ts'
import { isLocked } from './inventoryLock.ts'
import { receiptOf } from './lots/receipt.ts'
import { disputedItems, factsOfLot, priceOf, settlingGround } from './lots/settling.ts'
import { lotsView, twiceOf } from './lots/view.ts'
import { courtPeople } from './signatures/people.ts'

/** Who hands goods over and answers for where they go (E20: the handler; the team lead with them `[p]`). */
const HANDS_OVER: Permission = 'inventory.lock'

type Call = { commandId: string; lotId: string; rev: string[] }

/** Lots of a locked inventory: made, handed over with both sides' counts, refused, stored (C11), settled (E22). */
export function lotsService(core: Core, documents: ReturnType<typeof documentsService>, ports: GatePorts) {
  const { context } = core
  const today = (): CalendarDate => chinaDate(context.ports.now())
  const view = (siteId: string) => lotsView(context, siteId, ports)
  const done = (act: Act, siteId: string, ids: readonly string[]) => {
    act.touch('lots', siteId, [siteId, ...ids])
    act.touch('gate', siteId, [siteId])
    return view(siteId)
  }
  const move = (input: Call, name: string, move: LotMove, dataOf: (act: Act, stored: StoredLot) => JsonObject) =>
    // Who decides disposals hands nothing over: their own guard says who they are.
    command(
      context,
      isSettling(move) && isDirectors(move) ? 'case.read' : HANDS_OVER,
      { commandId: input.commandId, procedure: `lots.${name}` },
      (act) => {
        const stored = found(lotById(act.db, input.lotId), 'lot')
        checkRev('lot', stored.rev, input.rev)
        if (lotMove(stored.lot.state, move) === null) refuse('lotMoveNotHere', 'move', stored.lot.no)
        const body = { data: dataOf(act, stored), move }
        act.append([draft(`site:${stored.lot.siteId}`, lotTypes.moved, 'lot', input.lotId, input.rev, body)])
        return done(act, stored.lot.siteId, [input.lotId])
      },
    )
  const people = (act: Act, siteId: string) =>
    courtPeople(act.db, siteId, null, signaturesOfSite(act.db, siteId), context.session())

  return {
    list(input: { siteId: string }): LotsView {
      requirePermission(context, 'case.read')
      return view(input.siteId)
    },
    make: (input: { commandId: string; siteId: string; rooms: string[]; items: string[]; note: string }) =>
      command(context, 'inventory.record', { commandId: input.commandId, procedure: 'lots.make' }, (act) => {
        requireGoods(context)
        const { siteId } = input
        const site = found(siteRow(act.db, siteId), 'site')
        const state = taskOf(act.db, siteId)?.fold.state
        if (!isLocked(act.db, siteId) || state === 'CLOSED') refuse('lotBeforeLock', 'rooms', '')
        const items = chosenItems(act, input)
        const codes = new Map(roomRows(act.db, siteId).map((room) => [room.room_id, room.code]))
        const { deviceId, prefix } = context.profile()
        const own = lotsOfSite(act.db, siteId).filter((one) => one.device === deviceId)
        const lotId = act.newId()
        const body = madeBody({
          siteId,
          caseId: site.case_id,
          no: lotNumber(prefix, own.length + 1),
          note: input.note.trim(),
          items: items.map((item) => item.item_id),
          rooms: [...new Set(items.map((item) => codes.get(item.room_id) ?? ''))],
        })
        act.append([draft(`site:${siteId}`, lotTypes.made, 'lot', lotId, [], body)])
        return done(act, siteId, [lotId])
      }),
    handOver: (input: Call & { move: 'deliver' | 'acceptLate' | 'collect'; set: HandoverSet }) =>
      move(input, 'handOver', input.move, (act, { lot }) => {
        const { set } = input
        const fault = handoverFault(set, { rows: lot.items.length }, today(), people(act, lot.siteId))
        if (fault !== null) refuse(fault.rule, fault.field, fault.detail)
        return { ...set, receiver: { ...set.receiver }, witnesses: set.witnesses.map((one) => ({ ...one })) }
      }),
    /** Whoever will not take the goods bears the loss (CPL 261(3)); that they would not is witnessed. */
    refuse: (input: Call & { set: RefusalSet }) =>
      move(input, 'refuse', 'refuse', (act, { lot }) => {
        const { name, ...answer } = input.set
        const said = { ...answer, signer: name, capacity: 'DEBTOR' as const, relation: '', status: 'REFUSED' as const }
        const fault = signatureFault(said, people(act, lot.siteId))
        if (fault !== null) refuse(fault.rule, fault.field, fault.detail)
        return { ...input.set, status: 'REFUSED', witnesses: answer.witnesses.map((one) => ({ ...one })) }
      }),
    store: (input: Call & { place: string; custodian: string }) =>
      move(input, 'store', 'store', () => ({ custodian: input.custodian, place: input.place })),
    noticeCollection: (input: Call & { until: string }) =>
      move(input, 'noticeCollection', 'noticeCollection', () => {
        if (!isCalendarDate(input.until) || input.until <= today()) refuse('collectAhead', 'until', input.until)
        return { until: input.until }
      }),
    settle: (input: Call & { move: SettlingMove; set: SettlingSet }) =>
      move(input, 'settle', input.move, (act, { lot }) => {
        const { move, set } = input
        const ground = settlingGround(context, act.db, lot.siteId, ports)
        const twice = twiceOf(act.db, lot, ground)
        const guard = settlingFault(move, factsOfLot(lot, disputedItems(act.db, lot, ground), twice, ground))
        if (guard !== null) refuse(guard.rule, 'move', guard.detail)
        const fault = statementFault(move, set, priceOf(lot), today())
        if (fault !== null) refuse(fault.rule, fault.field, fault.detail)
        return { ...set, request: move === 'disposeUrgently' ? ground.approvedRequest : null }
      }),
    async receipt(input: { commandId: string; lotId: string }) {
      const session = requirePermission(context, 'case.read')
      const documentId = await frozenReceipt(core, input)
      requireSame(context, session)
      const code = codeOf(found(documentRow(context.store().db, documentId), 'document').snapshot_hash)
      return { ...(await documents.open({ documentId })), code }
    },
  }
}

/** Standing items of the rooms that are in no lot yet, and the items named, which must not be in one. */
function chosenItems(act: Act, input: { siteId: string; rooms: string[]; items: string[] }): ItemTable[] {
  const taken = new Set(lotsOfSite(act.db, input.siteId).flatMap(({ lot }) => lot.items))
  const rooms = new Set(input.rooms)
  const named = new Set(input.items)
  const all = itemsInOrder(act.db, input.siteId, null).filter((item) => item.struck_reason === null)
  const twice = all.find((item) => named.has(item.item_id) && taken.has(item.item_id))
  if (twice !== undefined) refuse('itemInLot', 'items', twice.number)
  const chosen = all.filter((item) => named.has(item.item_id) || (rooms.has(item.room_id) && !taken.has(item.item_id)))
  if (chosen.length === 0) refuse('lotEmpty', 'rooms', '')
  if (chosen.length > LOT_ITEMS_LIMIT) refuse('lotTooLarge', 'rooms', String(LOT_ITEMS_LIMIT))
  return chosen
}

/** The receipt of a lot's hand-over; the newest one when it says the same. */
async function frozenReceipt(core: Core, input: { commandId: string; lotId: string }): Promise<string> {
  const { context } = core
  const session = requireGoods(context)
  const call = { commandId: input.commandId, procedure: 'lots.receipt' }
  const before = answered<string>(context, call)
  if (before !== null) return before
  const stored = found(lotById(context.store().db, input.lotId), 'lot')
  const caseNo = found(caseRowById(context.store().db, stored.lot.caseId), 'case').case_no
  const { document, subject } = receiptOf(context, stored, caseNo)
  const { siteId } = stored.lot
  const asked = { permission: 'inventory.record', call, answer: (id: string) => id } as const
  return freezeUnlessKnown(core, session, asked, { siteId, subject, document })
}
