import { create } from 'zustand'
import type { Language } from '../../shared/i18n/texts.ts'

export type ThemeChoice = 'system' | 'light' | 'dark'
export type Density = 'compact' | 'site'

/** How this person wants the program to look; remembered per officer by whoever fills `remember`. */
export interface Preferences {
  readonly theme: ThemeChoice
  readonly language: Language
  readonly density: Density
  /** Keys chosen instead of the defaults, by shortcut id. */
  readonly keys: Readonly<Record<string, readonly string[]>>
}

const storageKey = 'fieldwrit.preferences'
const defaults: Preferences = { theme: 'system', language: 'zh-CN', density: 'compact', keys: {} }

function stored(): Partial<Preferences> {
  try {
    const value: unknown = JSON.parse(globalThis.localStorage?.getItem(storageKey) ?? '{}')
    return isPreferences(value) ? value : {}
  } catch {
    return {}
  }
}

function isPreferences(value: unknown): value is Partial<Preferences> {
  if (typeof value !== 'object' || value === null) return false
  const { theme, language, density } = value as Record<string, unknown>
  return (
    [undefined, 'system', 'light', 'dark'].some((one) => one === theme) &&
    [undefined, 'zh-CN', 'en'].some((one) => one === language) &&
    [undefined, 'compact', 'site'].some((one) => one === density)
  )
}

/** The preferences of this window; `usePreferences.getState().choose({theme: 'dark'})` changes them at once. */
export const usePreferences = create<Preferences & { choose: (part: Partial<Preferences>) => void }>()((set, get) => ({
  ...defaults,
  ...stored(),
  choose: (part) => {
    set(part)
    const { theme, language, density, keys } = get()
    try {
      globalThis.localStorage?.setItem(storageKey, JSON.stringify({ theme, language, density, keys }))
    } catch {
      // A window without storage keeps the choice until it closes.
    }
  },
}))
