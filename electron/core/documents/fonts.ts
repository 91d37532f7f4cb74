import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { create, type Font } from 'fontkit'
import { bundledFontPaths, type Typeface } from './fontPlaces.ts'

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

const fangSong = /^(simfang|fangsong|fangsong_gb2312|stfangso)\.ttf$/i
const xiaoBiaoSong = /^(fzxbsjw|fzxbsk|fzxiaobiaosong.*|方正小标宋.*)\.ttf$/i
const rareCharacters =
  /^(simsunb|simsunextg|sun-ext[bg]|hanaminb|jigmo[23]?|plangothic.*|tw-kai-ext-?b.*|th-tshyn-p\d+)\.(ttf|otf)$/i

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
