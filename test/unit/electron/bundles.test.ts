import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'electron-vite'
import { createBuilder } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { documentTemplates, nodeEntries, workerAddresses } from '../../../build/electron.vite.config.ts'
import { rendererConfig } from '../../../build/renderer.vite.config.ts'

const project = fileURLToPath(new URL('../../..', import.meta.url))
let root: string

/** A small project of the same layout, below node_modules so that packages are found. */
beforeAll(() => {
  const cache = join(project, 'node_modules', '.cache')
  mkdirSync(cache, { recursive: true })
  root = `${mkdtempSync(join(cache, 'fieldwrit-bundles-'))}/`
  const page =
    '<!doctype html><html><head><title>x</title></head><body><script type="module" src="/main.tsx"></script></body></html>'
  const script =
    "import './page.css'\nimport icon from './icon.svg'\nimport('./later.ts').then((m) => document.body.append(m.word, icon))\n"
  write('renderer/index.html', page)
  write('renderer/main.tsx', script)
  write('renderer/later.ts', "export const word: string = 'later'\n")
  write('renderer/page.css', 'body { margin: 0; background: url(./icon.svg) }\n')
  write('renderer/icon.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>\n')
})

afterAll(() => rmSync(root, { recursive: true, force: true }))

function write(file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true })
  writeFileSync(join(root, file), text)
}

test('[L3] the built page has nothing inline, so that both hosts’ policies can forbid it', async () => {
  const builder = await createBuilder({ ...rendererConfig(root), configFile: false, logLevel: 'silent' })
  await builder.buildApp()
  const html = readFileSync(join(root, 'out/renderer/index.html'), 'utf8')
  expect(html).toMatch(/<script type="module"[^>]* src="\/assets\/[^"]+\.js"><\/script>/)
  expect(html).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\son\w+=|javascript:/)
  const assets = readdirSync(join(root, 'out/renderer/assets'))
  expect(assets.some((name) => name.endsWith('.svg'))).toBe(true)
  for (const name of assets) {
    expect(readFileSync(join(root, 'out/renderer/assets', name), 'utf8')).not.toMatch(
      /data:image|new Function|\beval\(/,
    )
  }
})

test('every worker becomes a bundle beside its host, and templates lie beside them; an unknown worker fails the build', async () => {
  const started = (path: string): string =>
    `import { Worker } from 'node:worker_threads'\nexport const start = () => new Worker(new URL('${path}', import.meta.url))\n`
  write('electron/core/entry.ts', started('./documents/worker.ts'))
  write(
    'electron/core/documents/worker.ts',
    "import { parentPort } from 'node:worker_threads'\nparentPort?.postMessage('from the worker')\n",
  )
  write('electron/core/documents/list.typ', '= 清单\n')
  write('db/open.ts', started('./worker.ts'))
  write('db/worker.ts', 'export {}\n')
  const { main, core, cli, ...workers } = nodeEntries(root)
  expect([main, core, cli].every((file) => file?.startsWith(root))).toBe(true)
  expect(workers).toEqual({
    'db.worker': join(root, 'db/worker.ts'),
    'electron.core.documents.worker': join(root, 'electron/core/documents/worker.ts'),
  })
  const input = { core: join(root, 'electron/core/entry.ts'), ...workers }
  const bundle = async (known: Record<string, string>): Promise<void> => {
    const builder = await createBuilder({
      configFile: false,
      logLevel: 'silent',
      root,
      plugins: [workerAddresses(known), documentTemplates(root)],
      build: { ssr: true, outDir: 'out/main', rolldownOptions: { input, output: { entryFileNames: '[name].js' } } },
    })
    await builder.buildApp()
  }
  await bundle(input)
  const bundled: { start(): import('node:worker_threads').Worker } = await import(
    pathToFileURL(join(root, 'out/main/core.js')).href
  )
  const word = await new Promise((resolve, reject) => bundled.start().once('message', resolve).once('error', reject))
  expect(word).toBe('from the worker')
  expect(readFileSync(join(root, 'out/main/list.typ'), 'utf8')).toBe('= 清单\n')
  await expect(bundle({ core: input.core })).rejects.toThrow('no bundle is made of the worker ./documents/worker.ts')
})

test('[L3] the desktop build makes main, core, command line, one preload without modules, and a page named from the root', async () => {
  write('electron/main/main.ts', "import { app } from 'electron'\nvoid app\n")
  write('electron/core/entry.utility.ts', "import Database from 'better-sqlite3-multiple-ciphers'\nvoid Database\n")
  write('electron/cli/run.ts', 'export const runCli = () => Promise.resolve(0)\n')
  write(
    'electron/preload/preload.ts',
    "import { ipcRenderer } from 'electron'\nimport { word } from './word.ts'\nipcRenderer.on(word, () => undefined)\n",
  )
  write('electron/preload/word.ts', "export const word: string = 'link'\n")
  const config = pathToFileURL(join(project, 'build/electron.vite.config.ts')).href
  write(
    'electron.vite.config.mts',
    `import { electronConfig } from '${config}'\nexport default electronConfig('${root}')\n`,
  )
  await build({ configFile: join(root, 'electron.vite.config.mts'), logLevel: 'silent' })
  const main = readdirSync(join(root, 'out/main')).filter((name) => !name.includes('-'))
  expect(main).toEqual(
    expect.arrayContaining(['cli.js', 'core.js', 'electron.core.documents.worker.js', 'list.typ', 'main.js']),
  )
  expect(readFileSync(join(root, 'out/main/core.js'), 'utf8')).toContain('import "better-sqlite3-multiple-ciphers"')
  expect(readdirSync(join(root, 'out/preload'))).toEqual(['preload.cjs'])
  expect(readFileSync(join(root, 'out/preload/preload.cjs'), 'utf8')).not.toMatch(/^import |require\("(?!electron")/m)
  const html = readFileSync(join(root, 'out/renderer/index.html'), 'utf8')
  expect(html).toContain('src="/assets/')
  expect(html).not.toMatch(/<script(?![^>]*\ssrc=)|<style/)
})
