import { namesOf } from '../../../db/identity.ts'
import { itemRow } from '../../../db/inventory.ts'
import type { StoredLot } from '../../../db/lots.ts'
import type { ItemTable } from '../../../db/schema.ts'
import { siteRow } from '../../../db/site.ts'
import type { HandoverSet } from '../../../shared/contract/desk/lots.ts'
import { officialDocumentOf } from '../../../shared/domain/documents/forms/form.ts'
import { goodsReceipt } from '../../../shared/domain/documents/forms/goodsReceipt.ts'
import type { OfficialDocument } from '../../../shared/domain/documents/officialDocument.ts'
import { asStatement } from '../../../shared/domain/lots/handover.ts'
import { HANDOVERS } from '../../../shared/domain/lots/lotMoves.ts'
import type { CoreContext } from '../context.ts'
import { found, refuse } from '../errors.ts'
import { officialHead, subjectOf } from '../frozenDocuments.ts'
import { whereabouts } from '../siteHead.ts'

/** The 移交清单 of a lot as its hand-over and its items stand. Throws REFUSED `lotNotGiven` while nobody received it. */
export function receiptOf(
  context: CoreContext,
  stored: StoredLot,
  caseNo: string,
): { document: OfficialDocument; subject: string } {
  const { db } = context.store()
  const { lot, lotId } = stored
  const given = lot.moves.findLast((entry) => HANDOVERS.has(entry.move))
  if (given === undefined) refuse('lotNotGiven', 'lot', lot.no)
  const said = given.data as unknown as HandoverSet
  const site = found(siteRow(db, lot.siteId), 'site')
  const rows = lot.items.flatMap((id) => itemRow(db, id) ?? [])
  const data = {
    lotNo: lot.no,
    place: whereabouts(site),
    givenBy: namesOf(db).officers.get(given.actor) ?? null,
    receiver: said.receiver,
    at: said.at,
    given: said.given,
    received: said.received,
    items: rows.map(receiptRow),
    answer: asStatement(said),
  }
  const document = officialDocumentOf(goodsReceipt, data, officialHead(context, caseNo, false))
  return { document, subject: subjectOf(lot.siteId, goodsReceipt.kind, lotId) }
}

/** What two desks say differently prints with both values; nobody hands over a settled number that is none (G4). */
function receiptRow(item: ItemTable) {
  const doubts = JSON.parse(item.doubts) as Record<string, { value: unknown }[]>
  const stated = (name: string, shown: string): string =>
    doubts[name] === undefined ? shown : `存疑 ${doubts[name].map(({ value }) => textOf(value)).join(' / ')}`
  return {
    number: item.number,
    name: stated('name', item.name),
    quantity: stated('quantity', `${item.quantity}${item.unit}`),
    condition: stated('condition', item.condition),
    remarks: stated('remarks', item.remarks),
  }
}

function textOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value)
  const { amount, unit } = value as { amount?: string; unit?: string }
  return `${amount ?? ''}${unit ?? ''}`
}
