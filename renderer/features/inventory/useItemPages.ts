import { useQueries } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Item } from '../../../shared/contract/desk/inventory.ts'
import { ask } from '../../client/queries.ts'

/** Which items: a room of a site, or the whole site (`roomId` null), narrowed by text. */
export interface ItemsWanted {
  readonly siteId: string
  readonly roomId: string | null
  readonly text: string
}

/** Items of a list that may be very long: only pages about to be drawn are fetched. */
export interface ItemPages {
  readonly total: number
  readonly struck: number
  /** False until the first page is here. */
  readonly ready: boolean
  readonly error: unknown
  /** Row counted from the newest; undefined while its page is fetched. */
  readonly at: (index: number) => Item | undefined
  readonly onRange: (first: number, last: number) => void
  /** Puts an item the core has just answered in its place: a new one (with the list's new total) or a changed one. */
  readonly put: (item: Item, total: number | null) => void
}

const pageSize = 100

interface Known {
  key: string
  total: number
  struck: number
  /** Items by their place counted from the oldest, which never changes: items are only added. */
  items: Map<number, Item>
  seen: Map<number, number>
}

const nothingKnown = (key: string): Known => ({ key, total: 0, struck: 0, items: new Map(), seen: new Map() })

/** Fetches items page by page, newest first; rows already shown keep their place when items are added. */
export function useItemPages(wanted: ItemsWanted): ItemPages {
  const key = `${wanted.siteId} ${wanted.roomId} ${wanted.text}`
  const known = useRef(nothingKnown(key))
  // Rows stay until those of the newest word are here; a list that is put away forgets them.
  if (known.current.key !== key && wanted.siteId === '') known.current = nothingKnown(key)
  const [range, setRange] = useState({ first: 0, last: 0 })
  const [drawn, redraw] = useState(0)
  const pages = Array.from({ length: range.last - range.first + 1 }, (_, step) => range.first + step)
  const results = useQueries({
    queries: pages.map((page) => ({
      ...ask.inventory.list.queryOptions({ input: { ...wanted, offset: page * pageSize, limit: pageSize } }),
      enabled: wanted.siteId !== '',
      placeholderData: undefined,
    })),
  })
  const stamp = results.map((result) => result.dataUpdatedAt).join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: `stamp` tells when a page has arrived
  useEffect(() => {
    for (const [step, { data, dataUpdatedAt }] of results.entries()) {
      const page = pages[step] ?? 0
      if (data === undefined) continue
      if (known.current.key !== key) known.current = nothingKnown(key)
      if (known.current.seen.get(page) === dataUpdatedAt) continue
      known.current.seen.set(page, dataUpdatedAt)
      known.current.total = Math.max(known.current.total, data.total)
      known.current.struck = data.struck
      const top = data.total - 1 - page * pageSize
      for (const [index, item] of data.items.entries()) known.current.items.set(top - index, item)
    }
    redraw((count) => count + 1)
  }, [stamp, key])
  const onRange = useCallback((first: number, last: number) => {
    const next = { first: Math.floor(first / pageSize), last: Math.floor(Math.max(first, last) / pageSize) }
    setRange((now) => (now.first === next.first && now.last === next.last ? now : next))
  }, [])
  const put = useCallback((item: Item, total: number | null) => {
    const { items } = known.current
    if (total !== null) {
      known.current.total = Math.max(known.current.total, total)
      items.set(total - 1, item)
    } else for (const [place, old] of items) if (old.itemId === item.itemId) items.set(place, item)
    redraw((count) => count + 1)
  }, [])
  const at = useCallback((index: number) => known.current.items.get(known.current.total - 1 - index), [])
  const ready = results[0]?.data !== undefined || known.current.seen.size > 0
  const error = results.find((result) => result.error !== null)?.error ?? null
  // biome-ignore lint/correctness/useExhaustiveDependencies: `drawn` and `key` tell when what is known has changed
  return useMemo(() => {
    const { total, struck } = known.current
    return { total, struck, ready, error, at, onRange, put }
  }, [drawn, key, ready, error, at, onRange, put])
}
