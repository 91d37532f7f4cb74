/**
 * The desktop program's bundles: `electron-vite build --config build/electron.vite.config.ts`.
 *
 * out/main: main.js, core.js (the utility process), cli.js and one file per worker, all flat, so that a worker's
 * address relative to any of them is the same; out/preload/preload.cjs (a sandboxed preload must be CommonJS and one
 * file); out/renderer. What stands under `dependencies` in package.json (native addons) stays outside the bundles.
 */
import { existsSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig, type UserConfig } from 'electron-vite'
import type { Plugin } from 'vite'
import { rendererConfig } from './renderer.vite.config.ts'

const project = fileURLToPath(new URL('..', import.meta.url))

/** Optional speed-ups that `ws` looks for and does without. */
const optionalNatives = ['bufferutil', 'utf-8-validate']

/** Every `*.worker.ts` below a folder, by its name without the ending. */
function workersBelow(folder: string): Record<string, string> {
  if (!existsSync(folder)) return {}
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.worker.ts'))
  const found: Record<string, string> = {}
  for (const file of files.sort()) {
    const name = basename(file, '.ts')
    if (found[name] !== undefined) throw new Error(`two workers are called ${name}: their bundles would be one file`)
    found[name] = join(folder, file)
  }
  return found
}

/** The bundles of out/main by name; `root` is the project's folder with a slash at its end. */
export function nodeEntries(root: string): Record<string, string> {
  return {
    main: `${root}electron/main/main.ts`,
    core: `${root}electron/core/entry.utility.ts`,
    cli: `${root}electron/cli/run.ts`,
    ...workersBelow(`${root}electron`),
    ...workersBelow(`${root}db`),
  }
}

/**
 * Sources start workers by `new URL('./x.worker.ts', import.meta.url)`, which Node runs as it stands. In the bundle
 * the same worker lies beside as `x.worker.js`; an address that names no worker bundle fails the build.
 */
export function workerAddresses(entries: Record<string, string>): Plugin {
  const address = /new URL\(\s*(['"])([^'"]+\.worker)\.ts\1\s*,\s*import\.meta\.url\s*,?\s*\)/g
  return {
    name: 'fieldwrit:worker-addresses',
    enforce: 'pre',
    transform(code) {
      if (!code.includes('.worker.ts')) return null
      return code.replaceAll(address, (_whole, _quote, path: string) => {
        const name = basename(path)
        if (entries[name] === undefined) throw new Error(`no bundle is made of the worker ${name}.ts`)
        return `new URL('./${name}.js', import.meta.url)`
      })
    },
  }
}

/** All three builds for one project folder. */
export function electronConfig(root: string): UserConfig {
  const entries = nodeEntries(root)
  return {
    main: {
      plugins: [workerAddresses(entries)],
      build: {
        outDir: `${root}out/main`,
        emptyOutDir: true,
        rolldownOptions: {
          input: entries,
          external: optionalNatives,
          output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
        },
      },
    },
    preload: {
      build: {
        outDir: `${root}out/preload`,
        emptyOutDir: true,
        externalizeDeps: false,
        rolldownOptions: {
          input: { preload: `${root}electron/preload/preload.ts` },
          output: { format: 'cjs', entryFileNames: '[name].cjs' },
        },
      },
    },
    renderer: rendererConfig(root),
  }
}

export default defineConfig(electronConfig(project))
