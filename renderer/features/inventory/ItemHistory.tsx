import { useQuery } from '@tanstack/react-query'
import type { HistoryLine } from '../../../shared/contract/desk/base.ts'
import type { Item, ItemRegister } from '../../../shared/contract/desk/inventory.ts'
import type { Text } from '../../../shared/i18n/texts.ts'
import { explainLine } from '../../client/errors.ts'
import { ask } from '../../client/queries.ts'
import { useText } from '../../ui/useText.ts'
import { formatTime } from '../../ui/values.tsx'
import { fieldWords, isField } from './fieldWords.ts'

/** Who said what, when, on which laptop; newest first. `field` null = all fields. */
export function ItemHistory({ item, field }: { item: Item; field: ItemRegister | null }) {
  const { itemId, changes } = item
  const t = useText()
  const asked = useQuery({
    ...ask.inventory.history.queryOptions({ input: { itemId, field }, placeholderData: undefined }),
    meta: { changes },
  })
  if (asked.error !== null) return <p className="red">{explainLine(asked.error, t)}</p>
  const events = [...Map.groupBy(asked.data ?? [], (line) => line.event).values()]
  return (
    <ol className="item-history">
      {events.map((lines) => {
        const [head] = lines
        if (head === undefined) return null
        return (
          <li key={head.event}>
            <span className="text3 number">{when(head.at)}</span>
            <span>
              {head.officer}
              {t('inventory.comma')}
              {lines
                .map((line) => sentence(line, t) + (isOpen(item, line) ? t('inventory.historyOpen') : ''))
                .filter(Boolean)
                .join(t('inventory.stop'))}
              <small>
                {[head.afterLock ? t('inventory.afterLock') : '', head.device, head.reason].filter(Boolean).join(' · ')}
              </small>
            </span>
          </li>
        )
      })}
    </ol>
  )
}

/** Whether this statement is one of several that stand in its field: nobody has decided between them (U2). */
function isOpen({ doubts }: Item, { field, event }: HistoryLine): boolean {
  return doubts[field]?.some(({ by }) => by.some((one) => one.event === event)) ?? false
}

/** One statement in words; '' for a field left blank when the item was recorded. */
function sentence(line: HistoryLine, t: Text): string {
  if (!isField(line.field)) return t('inventory.struck')
  const field = t(`inventory.field.${line.field}`)
  const to = fieldWords(line.field, line.value, t)
  if (line.replaced.length === 0) return to === '' ? '' : t('inventory.said', { field, to })
  const from = line.replaced.map((value) => fieldWords(line.field, value, t) || t('inventory.blank')).join(' / ')
  const key = line.replaced.length > 1 ? 'inventory.conflict.decided' : 'inventory.changed'
  return t(key, { field, from, to: to || t('inventory.blank') })
}

/** `11-23 10:42:07` in local time. */
function when(at: number): string {
  const day = new Date(at)
  const two = (part: number) => String(part).padStart(2, '0')
  return `${two(day.getMonth() + 1)}-${two(day.getDate())} ${formatTime(at)}`
}
