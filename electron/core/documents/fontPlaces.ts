import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'

// Where fonts lie, without what reads them: only the thread that makes documents holds that.

/**
 * `bundled`: the fonts that come with the program, so that the same data give the same bytes on every machine.
 * `official`: 仿宋 and 小标宋 of the machine where it has them; the bytes then depend on that machine's font files.
 */
export type Typeface = 'bundled' | 'official'

/**
 * The bundled fonts, most wanted first, by the npm package they come from. Noto Sans JP stands behind for the characters
 * of names that Noto Sans SC lacks (𠮷, U+20BB7); what SC draws, it draws.
 */
const bundledFonts = [
  { from: '@expo-google-fonts/noto-sans-sc', name: 'NotoSansSC_400Regular.ttf' },
  { from: '@expo-google-fonts/noto-sans-sc', name: 'NotoSansSC_700Bold.ttf' },
  { from: '@expo-google-fonts/noto-sans-jp', name: 'NotoSansJP_400Regular.ttf' },
  { from: '@expo-google-fonts/noto-sans-jp', name: 'NotoSansJP_700Bold.ttf' },
] as const

/** Paths of the bundled fonts as installed from npm; a packaged build passes its own folder with the same file names. */
export function bundledFontPaths(fontDir: string | null): string[] {
  if (fontDir !== null) return bundledFonts.map(({ name }) => join(fontDir, name))
  const { resolve } = createRequire(import.meta.url)
  return bundledFonts.map(({ from, name }) => {
    const root = dirname(resolve(`${from}/package.json`))
    return join(root, name.slice(name.indexOf('_') + 1, -4), name)
  })
}

/**
 * Folder of the fonts beside an installed program, or null where they come from npm. Asked on the main thread: Electron
 * names the folder there only.
 */
export function installedFontDir(): string | null {
  const { resourcesPath } = process as NodeJS.Process & { readonly resourcesPath?: string }
  const folder = resourcesPath === undefined ? null : join(resourcesPath, 'fonts')
  return folder !== null && bundledFonts.every(({ name }) => existsSync(join(folder, name))) ? folder : null
}

/** Folders where this system keeps its fonts. Missing ones do no harm. */
export function systemFontDirs(): string[] {
  if (process.platform === 'win32')
    return [
      join(process.env.WINDIR ?? 'C:\\Windows', 'Fonts'),
      join(process.env.LOCALAPPDATA ?? '', 'Microsoft', 'Windows', 'Fonts'),
    ]
  if (process.platform === 'darwin')
    return ['/System/Library/Fonts', '/Library/Fonts', join(homedir(), 'Library/Fonts')]
  return [
    '/usr/share/fonts',
    '/usr/local/share/fonts',
    join(homedir(), '.local/share/fonts'),
    join(homedir(), '.fonts'),
  ]
}
