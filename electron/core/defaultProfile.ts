import { join } from 'node:path'

/** The folder a profile lies in when nobody names one: local application data, never a folder that roams or syncs. */
export function defaultProfile(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
  home: string,
): string {
  if (platform === 'win32') return join(env.LOCALAPPDATA || join(home, 'AppData', 'Local'), 'Fieldwrit')
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Fieldwrit')
  return join(env.XDG_DATA_HOME || join(home, '.local', 'share'), 'fieldwrit')
}
