import { createContext, type ReactNode, useContext, useState } from 'react'
import type { CaseDetail } from '../../../shared/contract/desk/cases.ts'
import { useKeys } from '../../ui/useKeys.ts'
import { isStated } from './caseFacts.ts'

export type FieldMode = 'history' | 'edit'

/** Which value of a case is opened, and how. One at a time. */
export interface FieldHost {
  readonly detail: CaseDetail
  /** Why values cannot be corrected here; null when they can. */
  readonly readOnly: string | null
  readonly opened: { readonly field: string; readonly mode: FieldMode } | null
  readonly show: (field: string, mode: FieldMode) => void
  readonly close: () => void
}

const Host = createContext<FieldHost | null>(null)

/** The host around this value. */
export function useFieldHost(): FieldHost {
  const host = useContext(Host)
  if (!host) throw new Error('a case value stands outside its case')
  return host
}

/** The value the person means: the focused one, else the one under the pointer. */
function meant(): string | undefined {
  const focused = document.activeElement?.closest<HTMLElement>('[data-field]')
  const hovered = document.querySelector<HTMLElement>('[data-field]:hover')
  return (focused ?? hovered)?.dataset.field
}

/** Puts the focus back on a value once its box is closed. */
function focusField(field: string): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-field="${CSS.escape(field)}"]`)?.focus())
}

/** Gives its values `H` (past values in place) and, where they may be corrected, `F2`. */
export function FieldHostProvider(props: {
  detail: CaseDetail
  readOnly: string | null
  /** What `H` does when no value is meant. */
  onHistory: () => void
  /** Whether the status bar names `H`; a drawer leaves that to its list. */
  inBar: boolean
  children: ReactNode
}) {
  const { detail, readOnly } = props
  const [opened, setOpened] = useState<FieldHost['opened']>(null)
  const show = (field: string, mode: FieldMode) => {
    const same = opened?.field === field && opened.mode === mode
    setOpened(same ? null : { field, mode })
  }
  const close = () => {
    if (opened) focusField(opened.field)
    setOpened(null)
  }
  useKeys([
    {
      id: 'case.fieldHistory',
      keys: ['H'],
      scope: 'screen',
      text: 'cases.key.history',
      inBar: props.inBar,
      run: () => {
        const field = meant()
        if (field) show(field, 'history')
        else props.onHistory()
      },
    },
    ...(readOnly === null
      ? [
          {
            id: 'case.fieldEdit',
            keys: ['F2'],
            scope: 'screen' as const,
            text: 'cases.key.edit' as const,
            inBar: true,
            run: () => {
              const field = meant()
              if (field && isStated(field)) show(field, 'edit')
            },
          },
        ]
      : []),
    ...(opened
      ? [
          {
            id: 'case.fieldClose',
            keys: ['Esc'],
            scope: 'global' as const,
            text: 'cases.key.close' as const,
            run: close,
          },
        ]
      : []),
  ])
  return <Host value={{ detail, readOnly, opened, show, close }}>{props.children}</Host>
}
