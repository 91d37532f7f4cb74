import type { ItemFields } from '../../../shared/contract/desk/inventory.ts'
import type { ItemRegisterName } from '../../../shared/domain/inventory/item.ts'
import { documents } from '../../../shared/i18n/documents.ts'
import { legalTerms } from '../../../shared/i18n/legalTerms.ts'
import type { Json } from '../../../shared/journal/canonical.ts'

/** Words of papers, which are Chinese whatever the screen speaks. */
const printed = documents.zh.inventoryList
const terms = legalTerms.zh

/** Owner with kind and basis as one column of a list prints them. */
export function ownerText(value: Json): string {
  const { name, kind, basis } = value as ItemFields['owner']
  const word = terms.ownerKind[kind]
  const who = name === '' ? word : kind === 'UNKNOWN' ? name : `${name}（${word}）`
  return basis === '' ? who : `${who}，${basis}`
}

/** What becomes of a thing, in the law's word; a code of a newer program as it is. */
export function regimeText(value: string): string {
  return terms.regime[value as keyof typeof terms.regime] ?? value
}

/** Head of the column in which a list prints a register of an item. */
export const REGISTER_HEADS = {
  name: printed.head.name,
  quantity: printed.head.quantity,
  condition: printed.head.condition,
  owner: printed.head.ownerClaim,
  place: printed.itemPlace,
  remarks: printed.head.remarks,
  brandModel: '品牌型号',
  serialNo: '编号',
  regime: printed.head.regime,
  box: '箱号',
} as const satisfies Record<ItemRegisterName, string>

/** One value of an item's register as a list prints it; '' = blank. */
export function registerText(name: ItemRegisterName, value: Json): string {
  if (value === null || value === '') return ''
  if (name === 'owner') return ownerText(value)
  if (name === 'regime') return regimeText(String(value))
  if (name !== 'quantity') return String(value)
  const { amount, unit } = value as ItemFields['quantity']
  return amount === '' ? '' : `${amount}${unit}`
}
