import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { type Mode, palettes } from '../../../renderer/ui/theme.ts'

const css = readFileSync(new URL('../../../renderer/ui/tokens.css', import.meta.url), 'utf8')

/** Custom properties of one mode as tokens.css states them. */
function cssTokens(mode: Mode): Record<string, string> {
  const selector = mode === 'light' ? ':root {' : ':root[data-theme="dark"] {'
  const start = css.indexOf(selector)
  const body = css.slice(start, css.indexOf('\n}', start))
  return Object.fromEntries(
    [...body.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6});/g)].map(([, name, value]) => [name, value]),
  )
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** WCAG contrast of two colours. */
function contrast(first: string, second: string): number {
  const [high = 0, low = 0] = [luminance(first), luminance(second)].toSorted((a, b) => b - a)
  return (high + 0.05) / (low + 0.05)
}

describe.each(['light', 'dark'] as const)('the %s theme', (mode) => {
  const token = cssTokens(mode)
  const of = (name: string) => token[name] ?? expect.fail(`${name} is missing`)

  it('says the same to antd and to the style sheet', () => {
    const palette = palettes[mode]
    const pairs = { ...palette, inkFill: palette.inkFill }
    const names: Record<string, string> = {
      inkFill: 'ink-fill',
      sealText: 'seal',
      sealFill: 'seal-fill',
      sealSoft: 'seal-soft',
      amberSoft: 'amber-soft',
      greenSoft: 'green-soft',
      inkSoft: 'ink-soft',
      lineControl: 'line-control',
      textDisabled: 'line-control',
    }
    for (const [name, value] of Object.entries(pairs)) {
      if (name === 'halo') continue
      expect([name, of(names[name] ?? name)]).toEqual([name, value.toLowerCase()])
    }
  })

  it('keeps every text readable on every ground it stands on', () => {
    for (const ground of ['surface', 'page', 'chrome', 'selected', 'sunken', 'hover'])
      for (const text of ['text', 'text2', 'text3', 'ink', 'seal', 'amber', 'green'])
        expect([ground, text, contrast(of(ground), of(text)) >= 4.5]).toEqual([ground, text, true])
    for (const [ground, text] of [
      ['seal-soft', 'seal'],
      ['amber-soft', 'amber'],
      ['green-soft', 'green'],
      ['ink-soft', 'ink'],
    ] as const)
      expect(contrast(of(ground), of(text))).toBeGreaterThanOrEqual(6)
    for (const fill of ['ink-fill', 'seal-fill']) expect(contrast(of(fill), '#ffffff')).toBeGreaterThanOrEqual(6)
    expect(contrast(of('match'), of('text'))).toBeGreaterThanOrEqual(7)
    expect(contrast(of('focus'), of('surface'))).toBeGreaterThanOrEqual(3)
    expect(contrast(of('line-control'), of('surface'))).toBeGreaterThanOrEqual(3)
  })
})

describe('the static antd variables', () => {
  it('are those of the theme, so that nothing is injected at run time', () => {
    const script = fileURLToPath(new URL('../../../renderer/styles/generate-antd.mjs', import.meta.url))
    expect(() => execFileSync(process.execPath, [script, '--check'], { stdio: 'pipe' })).not.toThrow()
  })
})
