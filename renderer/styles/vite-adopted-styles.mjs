import { fileURLToPath } from 'node:url'

const ours = fileURLToPath(new URL('dynamicCss.ts', import.meta.url))

/** Vite plugin: antd's parts add run-time rules through dynamicCss.ts, so that `style-src 'self'` holds. */
export function adoptedStyles() {
  return {
    name: 'adopted-styles',
    enforce: 'pre',
    load(id) {
      if (!/@rc-component[\\/]util[\\/]es[\\/]Dom[\\/]dynamicCSS\.js$/.test(id)) return undefined
      return `export * from ${JSON.stringify(ours)}`
    },
  }
}
