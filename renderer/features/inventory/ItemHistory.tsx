import { useQuery } from '@tanstack/react-query'
import type { ItemRegister } from '../../../shared/contract/desk/inventory.ts'
import { explainLine } from '../../client/errors.ts'
import { ask } from '../../client/queries.ts'
import { useText } from '../../ui/useText.ts'
import { formatTime } from '../../ui/values.tsx'
import { fieldWords, isField } from './fieldWords.ts'

/** Who said what, when, on which laptop; newest first. `field` null = all fields. */
export function ItemHistory({
  itemId,
  field,
  changes,
}: {
  itemId: string
  field: ItemRegister | null
  changes: number
}) {
  const t = useText()
  const asked = useQuery({
    ...ask.inventory.history.queryOptions({ input: { itemId, field }, placeholderData: undefined }),
    meta: { changes },
  })
  if (asked.error !== null) return <p className="red">{explainLine(asked.error, t)}</p>
  const lines = (asked.data ?? []).filter((line) => {
    const value = fieldWords(line.field, line.value, t)
    return line.replaced.length > 0 || line.field === 'struck' || value !== ''
  })
  return (
    <ol className="item-history">
      {lines.map((line) => {
        const name = isField(line.field) ? t(`inventory.field.${line.field}`) : t('inventory.struck')
        const to = isField(line.field) ? fieldWords(line.field, line.value, t) || t('inventory.blank') : ''
        const from = line.replaced.map((value) => fieldWords(line.field, value, t) || t('inventory.blank')).join(' / ')
        return (
          <li key={`${line.event} ${line.field}`}>
            <span className="text3 number">{when(line.at)}</span>
            <span>
              {line.officer}
              {t('inventory.comma')}
              {from === ''
                ? t('inventory.said', { field: name, to })
                : t('inventory.changed', { field: name, from, to })}
              <small>{[line.device, line.reason].filter(Boolean).join(' · ')}</small>
            </span>
          </li>
        )
      })}
    </ol>
  )
}

/** `11-23 10:42:07` in local time. */
function when(at: number): string {
  const day = new Date(at)
  const two = (part: number) => String(part).padStart(2, '0')
  return `${two(day.getMonth() + 1)}-${two(day.getDate())} ${formatTime(at)}`
}
