import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { create, type Font } from 'fontkit'

/**
 * `bundled`: the fonts that come with the program, so that the same data give the same bytes on every machine.
 * `official`: 仿宋 and 小标宋 of the machine where it has them; the bytes then depend on that machine's font files.
 */
export type Typeface = 'bundled' | 'official'

/** Fonts in use for one document: what typst loads, which families in which order, and what they can draw. */
export interface FontSet {
  readonly files: readonly Buffer[]
  readonly bodyFamilies: readonly string[]
  readonly titleFamilies: readonly string[]
  /** For bold words: 仿宋 has no bold, so the bundled 黑体 comes first. */
  readonly boldFamilies: readonly string[]
  /** True when some font of the body can draw the code point; cached. */
  covers(codePoint: number): boolean
  /** Advance of the code point in em, of the first body font that has it; 1 em when none has. */
  advance(codePoint: number): number
}

interface LoadedFont {
  readonly family: string
  readonly data: Buffer
  readonly font: Font
  readonly characters: ReadonlySet<number>
}

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
const fangSong = /^(simfang|fangsong|fangsong_gb2312|stfangso)\.ttf$/i
const xiaoBiaoSong = /^(fzxbsjw|fzxbsk|fzxiaobiaosong.*|方正小标宋.*)\.ttf$/i
const rareCharacters =
  /^(simsunb|simsunextg|sun-ext[bg]|hanaminb|jigmo[23]?|plangothic.*|tw-kai-ext-?b.*|th-tshyn-p\d+)\.(ttf|otf)$/i

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

/** Loads the fonts of one typeface. Throws when a bundled font is missing or broken; a broken system font is skipped. */
export function loadFonts(typeface: Typeface, fontDir: string | null, systemDirs: readonly string[]): FontSet {
  const bundled = bundledFontPaths(fontDir).map((path) => load(path))
  const system = systemDirs.flatMap(filesUnder).sort()
  const body = typeface === 'official' ? tryLoad(system, fangSong) : []
  const title = typeface === 'official' ? tryLoad(system, xiaoBiaoSong) : []
  const rare = tryLoad(system, rareCharacters)
  const chain = [...body, ...bundled, ...rare]
  const widths = new Map<number, number | null>()
  const width = (codePoint: number): number | null => {
    const known = widths.get(codePoint)
    if (known !== undefined) return known
    const font = chain.find((candidate) => candidate.characters.has(codePoint))?.font
    const found = font === undefined ? null : font.glyphForCodePoint(codePoint).advanceWidth / font.unitsPerEm
    widths.set(codePoint, found)
    return found
  }
  return {
    files: [...new Set([...title, ...chain].map((entry) => entry.data))],
    bodyFamilies: families(chain),
    titleFamilies: families([...title, ...bundled, ...chain]),
    boldFamilies: families([...bundled, ...chain]),
    covers: (codePoint) => width(codePoint) !== null,
    advance: (codePoint) => width(codePoint) ?? 1,
  }
}

function families(fonts: readonly LoadedFont[]): string[] {
  return [...new Set(fonts.map((entry) => entry.family))]
}

function load(path: string): LoadedFont {
  const data = readFileSync(path)
  const opened = create(data)
  const font = 'fonts' in opened ? opened.fonts[0] : opened
  if (font === undefined) throw new Error(`empty font collection ${basename(path)}`)
  return { family: font.familyName, data, font, characters: new Set(font.characterSet) }
}

function tryLoad(paths: readonly string[], wanted: RegExp): LoadedFont[] {
  return paths
    .filter((path) => wanted.test(basename(path)))
    .flatMap((path) => {
      try {
        return [load(path)]
      } catch {
        return []
      }
    })
}

function filesUnder(dir: string): string[] {
  try {
    return readdirSync(dir, { recursive: true, encoding: 'utf8' }).map((name) => join(dir, name))
  } catch {
    return []
  }
}
