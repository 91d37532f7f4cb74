import type { StandingView } from '../../../shared/contract/desk/base.ts'
import type { Item, ItemRegister } from '../../../shared/contract/desk/inventory.ts'
import type { Text } from '../../../shared/i18n/texts.ts'
import { formatTime } from '../../ui/values.tsx'
import { fieldWords, isField } from './fieldWords.ts'

/** Accounts of one field, the earliest first. */
export function accountsOf(item: Item, field: string): StandingView[] {
  return (item.doubts[field] ?? []).toSorted((a, b) => firstAt(a) - firstAt(b))
}

const firstAt = (account: StandingView): number => Math.min(...account.by.map((one) => one.at))

/** A value as the screen shows it; 空白 for an empty one. */
export const valueWords = (field: string, value: unknown, t: Text): string =>
  fieldWords(field, value, t) || t('inventory.blank')

/** Every field of an item that nobody has decided, as a sentence: who said what, when, on which laptop (G4, U2). */
export function conflictSentences(item: Item, t: Text): { field: ItemRegister; sentence: string }[] {
  return Object.keys(item.doubts)
    .filter(isField)
    .map((field) => {
      const accounts = accountsOf(item, field).flatMap(({ value, by }) =>
        by.map(({ officer, device, at }) =>
          t('inventory.conflict.account', {
            ...{ who: officer, device, time: formatTime(at), to: valueWords(field, value, t) },
          }),
        ),
      )
      const told = { field: t(`inventory.field.${field}`), accounts: accounts.join(t('inventory.conflict.between')) }
      return { field, sentence: t('inventory.conflict.open', told) }
    })
}
