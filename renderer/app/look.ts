import { useEffect, useSyncExternalStore } from 'react'
import { usePreferences } from '../ui/preferences.ts'
import type { Mode } from '../ui/theme.ts'

const darkQuery = '(prefers-color-scheme: dark)'

function subscribe(listener: () => void): () => void {
  const query = window.matchMedia(darkQuery)
  query.addEventListener('change', listener)
  return () => query.removeEventListener('change', listener)
}

/** Light or dark as chosen, following the system when asked to. */
export function useMode(): Mode {
  const chosen = usePreferences((state) => state.theme)
  const systemDark = useSyncExternalStore(subscribe, () => window.matchMedia(darkQuery).matches)
  if (chosen === 'system') return systemDark ? 'dark' : 'light'
  return chosen
}

/** Writes mode, density and language on the root element, where the style sheets read them. */
export function useRootMarks(mode: Mode): void {
  const density = usePreferences((state) => state.density)
  const language = usePreferences((state) => state.language)
  useEffect(() => {
    const root = document.documentElement
    root.dataset.theme = mode
    root.dataset.density = density
    root.lang = language
  }, [mode, density, language])
}
