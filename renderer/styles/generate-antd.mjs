/**
 * Writes antd-tokens.css: antd's CSS variables for our theme, so that nothing is injected into the page at run time and
 * the content security policy needs no 'unsafe-inline'. Run after a change of ui/theme.ts or of antd:
 *   node renderer/styles/generate-antd.mjs          writes the file
 *   node renderer/styles/generate-antd.mjs --check  exit code 1 when the file is not up to date
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { cssVarKey, themeOf } from '../ui/theme.ts'

const require = createRequire(import.meta.url)
const { createElement } = require('react')
const { renderToString } = require('react-dom/server')
const antd = require('antd')
const { createCache, extractStyle, StyleProvider } = require('@ant-design/cssinjs')

const child = createElement('span')
const props = {
  Dropdown: { menu: { items: [] }, children: child },
  Tooltip: { title: '.', children: child },
  Popover: { title: '.', children: child },
  Popconfirm: { title: '.', children: child },
  Tabs: { items: [{ key: 'a', label: 'a' }] },
  Menu: { items: [] },
  QRCode: { value: 'a' },
  Badge: { count: 1 },
  Modal: { open: false },
  Drawer: { open: false },
}
const skipped = new Set([
  'Affix',
  'Anchor',
  'App',
  'BackTop',
  'ColorPicker',
  'ConfigProvider',
  'Grid',
  'List',
  'Tour',
  'Tree',
])

function elements() {
  const parts = Object.entries(antd)
    .filter(([name, part]) => /^[A-Z]/.test(name) && !skipped.has(name) && ['object', 'function'].includes(typeof part))
    .map(([name, part]) => createElement(part, props[name]))
  const inner = '_InternalPanelDoNotUseOrYouWillBeFired'
  return [
    ...parts,
    ...[antd.Input.Search, antd.Input.TextArea, antd.Input.Password, antd.Input.OTP].map((part) => createElement(part)),
    createElement(antd.DatePicker.RangePicker),
    createElement(antd.Tree, { treeData: [] }),
    createElement(antd.App, null, createElement(antd.Tag)),
    createElement(antd.message[inner], { content: 'a' }),
    createElement(antd.notification[inner], { title: 'a' }),
    createElement(antd.Modal[inner]),
    createElement(antd.Drawer[inner]),
  ]
}

/** Variables by selector for one theme. */
function rulesOf(theme) {
  const cache = createCache()
  for (const element of elements()) {
    try {
      renderToString(createElement(StyleProvider, { cache }, createElement(antd.ConfigProvider, { theme }, element)))
    } catch {
      // A part that needs its parent is drawn with that parent.
    }
  }
  const rules = new Map()
  const css = extractStyle(cache, { plain: true, types: ['cssVar', 'token'] })
  for (const [, selector, body] of css.matchAll(/([^{}]+)\{([^{}]*)\}/g)) {
    if (!selector.includes(`.${cssVarKey}`)) continue
    const lines = body.split(/;(?=--|$)/).filter(Boolean)
    const values = rules.get(selector.trim()) ?? new Map()
    for (const line of lines) values.set(line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim())
    rules.set(selector.trim(), values)
  }
  return rules
}

/** One block of CSS: the variables that differ from `base`, under `scope`. */
function block(rules, base, scope) {
  return [...rules]
    .map(([selector, values]) => {
      const changed = [...values].filter(([name, value]) => base?.get(selector)?.get(name) !== value)
      const scoped = selector.split(',').map((one) => scope + one.trim())
      return changed.length === 0
        ? ''
        : `${scoped.join(',')}{${changed.map(([name, value]) => `${name}:${value}`).join(';')}}\n`
    })
    .join('')
}

function tokens() {
  const algorithms = { light: antd.theme.defaultAlgorithm, dark: antd.theme.darkAlgorithm }
  const of = (mode, density) => rulesOf({ ...themeOf(mode, density, algorithms), zeroRuntime: false })
  const base = of('light', 'compact')
  return [
    '/* Written by generate-antd.mjs from ui/theme.ts. */\n',
    '/* biome-ignore-all format: generated */\n/* biome-ignore-all lint: generated */\n',
    block(base, undefined, ''),
    block(of('dark', 'compact'), base, ':root[data-theme="dark"] '),
    block(of('light', 'site'), base, ':root[data-density="site"] '),
  ].join('')
}

const file = new URL('antd-tokens.css', import.meta.url)
const text = tokens()
if (process.argv.includes('--check')) process.exitCode = readFileSync(file, 'utf8') === text ? 0 : 1
else writeFileSync(file, text)
