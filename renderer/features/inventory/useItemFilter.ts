import { useState } from 'react'
import type { Item } from '../../../shared/contract/desk/inventory.ts'
import { useStable } from '../../ui/useStable.ts'
import { type ItemPages, useItemPages } from './useItemPages.ts'

/** The list of a room narrowed by a word; '' = all of it. */
export interface ItemFilter {
  readonly text: string
  readonly setText: (text: string) => void
  readonly clear: () => void
  /** What the list shows: rows stay until those of the newest word are here. */
  readonly pages: ItemPages
  /** Puts a changed item in its place, in the whole list and in the narrowed one. */
  readonly changed: (item: Item) => void
}

/** Narrows `all`, the whole list of the place, by name, owner, remark, place, number or box. */
export function useItemFilter(place: { siteId: string; roomId: string }, all: ItemPages): ItemFilter {
  const [text, setText] = useState('')
  const wanted = text.trim()
  const found = useItemPages({ ...place, siteId: wanted === '' ? '' : place.siteId, text: wanted })
  const changed = useStable((item: Item) => {
    all.put(item, null)
    found.put(item, null)
  })
  const clear = useStable(() => setText(''))
  return { text, setText, clear, pages: wanted === '' || !found.ready ? all : found, changed }
}
