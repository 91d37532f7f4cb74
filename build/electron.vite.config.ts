/**
 * The desktop program's bundles: `electron-vite build --config build/electron.vite.config.ts`.
 *
 * out/main: main.js, core.js (the utility process), cli.js and one file per worker, all flat, so that a worker's
 * address relative to any of them is the same; out/preload/preload.cjs (a sandboxed preload must be CommonJS and one
 * file); out/renderer. What stands under `dependencies` in package.json (native addons) stays outside the bundles.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig, type UserConfig } from 'electron-vite'
import type { Plugin } from 'vite'
import { rendererConfig } from './renderer.vite.config.ts'

const project = fileURLToPath(new URL('..', import.meta.url))

/** Optional speed-ups that `ws` looks for and does without. */
const optionalNatives = ['bufferutil', 'utf-8-validate']

/** How a source starts a worker; Node runs the address as it stands. */
const workerAddress = /new URL\(\s*(['"])(\.{1,2}\/[^'"]+\.ts)\1\s*,\s*import\.meta\.url\s*,?\s*\)/g

/** The core's folders: whatever runs in its process or its workers lies here. */
const coreFolders = ['electron/core', 'db']

function filesBelow(folder: string, ending: string): string[] {
  if (!existsSync(folder)) return []
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return names
    .filter((name) => name.endsWith(ending))
    .map((name) => join(folder, name))
    .sort()
}

/** Every source file some other one starts as a worker, by the name of its bundle (its path with dots). */
function workerEntries(root: string): Record<string, string> {
  const found: Record<string, string> = {}
  for (const file of coreFolders.flatMap((folder) => filesBelow(join(root, folder), '.ts'))) {
    for (const [, , path = ''] of readFileSync(file, 'utf8').matchAll(workerAddress)) {
      const worker = resolve(dirname(file), path)
      found[relative(root, worker).replace(/\.ts$/, '').split(sep).join('.')] = worker
    }
  }
  return found
}

/** The bundles of out/main by name; `root` is the project's folder with a slash at its end. */
export function nodeEntries(root: string): Record<string, string> {
  return {
    main: `${root}electron/main/main.ts`,
    core: `${root}electron/core/entry.utility.ts`,
    cli: `${root}electron/cli/run.ts`,
    ...workerEntries(root),
  }
}

/**
 * Sources start workers by `new URL('./x.ts', import.meta.url)`. In the bundle the same worker lies beside under its
 * bundle's name; an address that names no bundle fails the build. It is written so that vite does not see a worker
 * there and bundle it once more, as one for browsers.
 */
export function workerAddresses(entries: Record<string, string>): Plugin {
  const names = new Map(Object.entries(entries).map(([name, file]) => [resolve(file), name]))
  return {
    name: 'fieldwrit:worker-addresses',
    enforce: 'pre',
    transform(code, id) {
      if (!code.includes('import.meta.url')) return null
      return code.replaceAll(workerAddress, (_whole, _quote, path: string) => {
        const name = names.get(resolve(dirname(id), path))
        if (name === undefined) throw new Error(`no bundle is made of the worker ${path} started by ${id}`)
        return `Reflect.construct(URL, ['./${name}.js', import.meta.url])`
      })
    },
  }
}

/** Puts the document templates beside the bundles: the core looks for them in the folder of its own file. */
export function documentTemplates(root: string): Plugin {
  return {
    name: 'fieldwrit:document-templates',
    generateBundle() {
      for (const file of filesBelow(join(root, 'electron/core'), '.typ')) {
        this.emitFile({ type: 'asset', fileName: basename(file), source: readFileSync(file) })
      }
    },
  }
}

/** All three builds for one project folder. */
export function electronConfig(root: string): UserConfig {
  const entries = nodeEntries(root)
  return {
    main: {
      plugins: [workerAddresses(entries), documentTemplates(root)],
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
