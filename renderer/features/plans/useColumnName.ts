import { useMemo } from 'react'
import { useTextOr } from '../../ui/useText.ts'
import type { GridColumn } from './tables.ts'

/** Heads of columns in the chosen language. */
export function useColumnName(): (column: Pick<GridColumn, 'field' | 'name'>) => string {
  const textOr = useTextOr()
  return useMemo(
    () =>
      ({ field, name }) =>
        textOr(`planFields.field.${name ?? field}`, field),
    [textOr],
  )
}
