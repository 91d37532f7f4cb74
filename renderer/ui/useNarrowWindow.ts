import { useSyncExternalStore } from 'react'

/** The width below which `window.css` narrows the panes: 1366 px at 125 % are 1093. */
const query = '(max-width: 1200px)'

function subscribe(listener: () => void): () => void {
  const list = matchMedia(query)
  list.addEventListener('change', listener)
  return () => list.removeEventListener('change', listener)
}

/** Whether the window is narrower than the layout is drawn for. */
export function useNarrowWindow(): boolean {
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches)
}
