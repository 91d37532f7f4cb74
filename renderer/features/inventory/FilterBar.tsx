import { Input } from 'antd'
import { Icon } from '../../ui/icons.tsx'
import { Kbd } from '../../ui/marks.tsx'
import { belongsToInputMethod } from '../../ui/useKeys.ts'
import { useText } from '../../ui/useText.ts'
import type { ItemFilter } from './useItemFilter.ts'

/** Most items the core lists for one word. */
const hitLimit = 2000

/** Narrows the list under it. ↓ goes into the rows, Esc shows all again. */
export function FilterBar(props: {
  filter: ItemFilter
  onChange: () => void
  onList: () => void
  onLeave: () => void
}) {
  const t = useText()
  const { filter } = props
  const { total } = filter.pages
  return (
    <div className="entry-filter" data-filter>
      <Icon name="search" size={14} />
      <Input
        variant="borderless"
        size="small"
        value={filter.text}
        maxLength={100}
        aria-label={t('inventory.filter.label')}
        placeholder={t('inventory.filter.placeholder')}
        onChange={(event) => {
          filter.setText(event.target.value)
          props.onChange()
        }}
        onKeyDown={(event) => {
          if (belongsToInputMethod(event)) return
          if (event.key !== 'ArrowDown' && event.key !== 'Escape') return
          event.preventDefault()
          event.stopPropagation()
          if (event.key === 'ArrowDown') return props.onList()
          filter.clear()
          props.onChange()
          props.onLeave()
        }}
      />
      <span role="status">
        {filter.text.trim() === '' || !filter.pages.ready
          ? null
          : t(total >= hitLimit ? 'inventory.filter.most' : 'inventory.filter.found', {
              n: total.toLocaleString('en-US'),
            })}
      </span>
      {filter.text === '' ? <Kbd>Ctrl F</Kbd> : <Kbd>Esc</Kbd>}
    </div>
  )
}
