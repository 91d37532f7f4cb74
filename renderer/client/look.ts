import { z } from 'zod'
import { type Preferences, usePreferences } from '../ui/preferences.ts'
import { desk } from './desk.ts'

/** What the laptop keeps of the look; anything else in its settings is left alone. */
const kept = z.object({
  language: z.enum(['zh-CN', 'en']).optional().catch(undefined),
  theme: z.enum(['system', 'light', 'dark']).optional().catch(undefined),
  density: z.enum(['compact', 'site']).optional().catch(undefined),
})
const names = ['language', 'theme', 'density'] as const

/**
 * Takes the look from the laptop and keeps it there: a window of the loopback host has a new address at each start and
 * so remembers nothing by itself.
 */
export async function followLook(): Promise<void> {
  const { language, theme, density } = kept.parse(await desk.system.getSettings())
  const { choose } = usePreferences.getState()
  choose({ ...(language && { language }), ...(theme && { theme }), ...(density && { density }) })
  usePreferences.subscribe(keep)
}

function keep(now: Preferences, before: Preferences): void {
  for (const name of names) {
    if (now[name] === before[name]) continue
    // The choice stands in this window whether or not the laptop could keep it.
    desk.system.putSetting({ name, value: now[name] }).catch(() => undefined)
  }
}
