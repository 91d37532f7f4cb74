/**
 * How the page is built, the same for both hosts: `vite build --config build/renderer.vite.config.ts` for the loopback
 * host, and inside `electron.vite.config.ts` for the desktop program. Nothing inline, so that the content policies of
 * both hosts can forbid it: no inlined assets, no inline preload script.
 */
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin, type UserConfig } from 'vite'
import { adoptedStyles } from '../renderer/styles/vite-adopted-styles.mjs'

const project = fileURLToPath(new URL('..', import.meta.url))

/**
 * Both hosts serve the page at their root, and its addresses have depth (`/cases/…`): assets are named from the root.
 * electron-vite sets a relative base after our settings, so the base is set once more after it.
 */
const baseAtRoot: Plugin = { name: 'fieldwrit:base-at-root', enforce: 'post', config: () => ({ base: '/' }) }

/** Settings for building `<root>/renderer` into `<root>/out/renderer`; `root` is an absolute path with a slash at its end. */
export function rendererConfig(root: string): UserConfig {
  return {
    root: `${root}renderer`,
    base: '/',
    plugins: [react(), adoptedStyles(), baseAtRoot],
    build: {
      outDir: `${root}out/renderer`,
      emptyOutDir: true,
      minify: true,
      sourcemap: false,
      target: 'es2023',
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      chunkSizeWarningLimit: 4_000,
      rolldownOptions: { input: `${root}renderer/index.html` },
    },
  }
}

export default defineConfig(rendererConfig(project))
