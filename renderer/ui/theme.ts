import type { ThemeConfig } from 'antd'
import type { Density } from './preferences.ts'

export type Mode = 'light' | 'dark'

/** Colours of one mode under the names used by tokens.css; the figures and their contrast come from the design tokens. */
interface Palette {
  readonly surface: string
  readonly page: string
  readonly chrome: string
  readonly sunken: string
  readonly hover: string
  readonly selected: string
  readonly text: string
  readonly text2: string
  readonly text3: string
  readonly textDisabled: string
  readonly ink: string
  readonly inkFill: string
  readonly sealText: string
  readonly sealFill: string
  readonly sealSoft: string
  readonly amber: string
  readonly amberSoft: string
  readonly green: string
  readonly greenSoft: string
  readonly inkSoft: string
  readonly line: string
  readonly lineControl: string
  readonly halo: string
}

const light: Palette = {
  surface: '#FFFFFF',
  page: '#F6F8FA',
  chrome: '#E9EDF2',
  sunken: '#F1F4F7',
  hover: '#EDF2F9',
  selected: '#E1EBF8',
  text: '#17212E',
  text2: '#445163',
  text3: '#5B6776',
  textDisabled: '#74808F',
  ink: '#1D3F72',
  inkFill: '#1D3F72',
  sealText: '#A3221C',
  sealFill: '#A3221C',
  sealSoft: '#FBEAE8',
  amber: '#7A4B00',
  amberSoft: '#FFF3D9',
  green: '#17623D',
  greenSoft: '#E2F2E9',
  inkSoft: '#E1EBF8',
  line: '#DBE1E8',
  lineControl: '#74808F',
  halo: 'rgba(47,111,208,.24)',
}

const dark: Palette = {
  surface: '#1A212B',
  page: '#141A22',
  chrome: '#0F141B',
  sunken: '#151B24',
  hover: '#222C39',
  selected: '#20334F',
  text: '#E4E9F0',
  text2: '#B3BECB',
  text3: '#95A2B2',
  textDisabled: '#728195',
  ink: '#8DB6F2',
  inkFill: '#2F62A8',
  sealText: '#F4978E',
  sealFill: '#B4342C',
  sealSoft: '#3B2020',
  amber: '#E5B45E',
  amberSoft: '#33290F',
  green: '#78CB9E',
  greenSoft: '#17301F',
  inkSoft: '#1D2D45',
  line: '#2B3542',
  lineControl: '#728195',
  halo: 'rgba(110,162,240,.28)',
}

export const palettes = { light, dark } satisfies Record<Mode, Palette>

/** Class under which antd's static variables stand, see styles/antd-tokens.css. */
export const cssVarKey = 'fieldwrit'

type Algorithm = NonNullable<ThemeConfig['algorithm']>

function colours(palette: Palette): ThemeConfig['token'] {
  return {
    colorPrimary: palette.inkFill,
    colorInfo: palette.inkFill,
    colorLink: palette.ink,
    colorSuccess: palette.green,
    colorWarning: palette.amber,
    colorError: palette.sealFill,
    colorErrorText: palette.sealText,
    colorPrimaryText: palette.ink,
    colorErrorBg: palette.sealSoft,
    colorWarningBg: palette.amberSoft,
    colorSuccessBg: palette.greenSoft,
    colorInfoBg: palette.inkSoft,
    colorText: palette.text,
    colorTextSecondary: palette.text2,
    colorTextTertiary: palette.text3,
    colorTextQuaternary: palette.text3,
    colorTextPlaceholder: palette.text3,
    colorTextDescription: palette.text3,
    colorTextDisabled: palette.textDisabled,
    colorBgBase: palette.surface,
    colorBgContainer: palette.surface,
    colorBgElevated: palette.surface,
    colorBgLayout: palette.page,
    colorFillAlter: palette.sunken,
    colorBorder: palette.lineControl,
    colorBorderSecondary: palette.line,
    colorSplit: palette.line,
    controlItemBgHover: palette.hover,
    controlItemBgActive: palette.selected,
    controlItemBgActiveHover: palette.selected,
    controlOutline: palette.halo,
  }
}

function sizes(density: Density): ThemeConfig['token'] {
  const site = density === 'site'
  return {
    controlOutlineWidth: 3,
    lineWidthFocus: 2,
    fontSize: site ? 16 : 14,
    fontSizeSM: site ? 13 : 12,
    fontSizeLG: site ? 18 : 16,
    lineHeight: site ? 24 / 16 : 22 / 14,
    fontWeightStrong: 600,
    fontFamily: 'var(--fonts)',
    fontFamilyCode: 'var(--fonts-code)',
    borderRadius: 6,
    borderRadiusSM: 4,
    borderRadiusLG: 8,
    controlHeight: site ? 40 : 32,
    controlHeightSM: site ? 40 : 26,
    controlHeightLG: site ? 48 : 40,
    motionDurationFast: '0.06s',
    motionDurationMid: '0.1s',
    motionDurationSlow: '0.14s',
  }
}

/** The whole antd theme of one mode and density. `algorithms` are antd's own, passed in so that this file stays plain data. */
export function themeOf(
  mode: Mode,
  density: Density,
  algorithms: { readonly light: Algorithm; readonly dark: Algorithm },
): ThemeConfig {
  const palette = palettes[mode]
  const site = density === 'site'
  return {
    zeroRuntime: true,
    hashed: false,
    cssVar: { key: cssVarKey },
    algorithm: mode === 'dark' ? algorithms.dark : algorithms.light,
    token: { ...colours(palette), ...sizes(density) },
    components: {
      Table: {
        cellFontSizeSM: site ? 15 : 13,
        cellPaddingBlockSM: site ? 8 : 5,
        cellPaddingInlineSM: 8,
        headerBg: palette.sunken,
        headerColor: palette.text3,
        headerSplitColor: 'transparent',
        rowHoverBg: palette.hover,
        rowSelectedBg: palette.selected,
        borderColor: palette.line,
      },
      Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none', fontWeight: 400 },
      Layout: { siderBg: palette.chrome, headerBg: palette.chrome, headerHeight: 40 },
      Menu: { itemHeight: site ? 40 : 34, itemSelectedBg: palette.surface, itemSelectedColor: palette.ink },
      Tabs: {
        horizontalItemPadding: '6px 0',
        horizontalItemGutter: 22,
        itemSelectedColor: palette.ink,
        itemHoverColor: palette.ink,
        itemActiveColor: palette.ink,
        inkBarColor: mode === 'dark' ? palette.ink : palette.inkFill,
        itemColor: palette.text2,
      },
      Form: { itemMarginBottom: 12, labelColor: palette.text2, labelRequiredMarkColor: palette.text3 },
      Descriptions: { itemPaddingBottom: 3 },
      Progress: { defaultColor: palette.inkFill, remainingColor: palette.line },
      Segmented: { itemSelectedBg: palette.surface, trackBg: palette.sunken, itemSelectedColor: palette.ink },
    },
  }
}
