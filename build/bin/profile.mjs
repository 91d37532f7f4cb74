import { join } from 'node:path'

/**
 * The folder a profile lies in when the user names none: local application data, never a folder that roams or syncs.
 * @param {NodeJS.Platform} platform
 * @param {Record<string, string | undefined>} env
 * @param {string} home the user's home folder
 * @returns {string}
 */
export function defaultProfile(platform, env, home) {
  if (platform === 'win32') return join(env.LOCALAPPDATA || join(home, 'AppData', 'Local'), 'Fieldwrit')
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Fieldwrit')
  return join(env.XDG_DATA_HOME || join(home, '.local', 'share'), 'fieldwrit')
}
