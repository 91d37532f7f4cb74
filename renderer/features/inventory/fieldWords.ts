import { type ItemRegister, itemFields } from '../../../shared/contract/desk/inventory.ts'
import type { Text } from '../../../shared/i18n/texts.ts'
import { isTextKey } from '../../../shared/i18n/texts.ts'

/** Fields of an item in the order every screen shows them. */
export const fieldRows = [
  'name',
  'quantity',
  'condition',
  'owner',
  'place',
  'remarks',
  'brandModel',
  'serialNo',
  'regime',
  'box',
] as const satisfies readonly ItemRegister[]

/** Whether a name is a field of an item. */
export function isField(name: string): name is ItemRegister {
  return fieldRows.some((field) => field === name)
}

/** A value of a field in words; a value that does not have the field's shape as plain text. */
export function fieldWords(field: string, value: unknown, t: Text): string {
  if (field === 'quantity') {
    const { success, data } = itemFields.shape.quantity.safeParse(value)
    return success ? `${data.amount} ${data.unit}`.trim() : ''
  }
  if (field === 'owner') {
    const { success, data } = itemFields.shape.owner.safeParse(value)
    if (!success) return ''
    const kind = t(`legalTerms.ownerKind.${data.kind}`)
    return [data.name || t('inventory.ownerOpen'), data.name === '' && data.kind === 'UNKNOWN' ? '' : kind, data.basis]
      .filter(Boolean)
      .join(' · ')
  }
  if (typeof value !== 'string') return ''
  const key = `legalTerms.regime.${value}`
  return field === 'regime' && isTextKey(key) ? t(key) : value
}
