import { spawn } from 'node:child_process'

/**
 * Opens an address in the user's default browser.
 * @param {string} url
 * @returns {Promise<boolean>} false when there is no desktop or no opener on this machine
 */
export function openBrowser(url) {
  const { platform, env } = process
  if (platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY && !env.WSL_DISTRO_NAME)
    return Promise.resolve(false)
  const [command, ...args] = {
    win32: ['rundll32', 'url.dll,FileProtocolHandler', url],
    darwin: ['open', url],
  }[platform] ?? ['xdg-open', url]
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'ignore', detached: true })
    child.once('error', () => resolve(false))
    child.once('spawn', () => {
      child.unref()
      resolve(true)
    })
  })
}
