import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { dependencies } from '../../../build/checkers/dependencies.ts'
import { features } from '../../../build/checkers/features.ts'
import { fileSize } from '../../../build/checkers/fileSize.ts'
import type { Checker } from '../../../build/checkers/finding.ts'
import { importsOf } from '../../../build/checkers/imports.ts'
import { layers } from '../../../build/checkers/layers.ts'
import { specIds } from '../../../build/checkers/specIds.ts'
import { styles } from '../../../build/checkers/styles.ts'

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'checkers-'))
})

afterEach(() => rmSync(root, { recursive: true, force: true }))

function plant(files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
}

const found = (checker: Checker) => checker.check(root).map((each) => `fault ${each.file}:${each.line} ${each.message}`)

test('finds every way a file can reach for another', () => {
  const source = `import a from './a.ts'
import type { B } from './b.ts'
export { c } from './c.ts'
export * from './d.ts'
const e = await import('./e.ts')
let f: import('./f.ts').F
new Worker(new URL('./g.ts', import.meta.url))
new Worker(new URL(\`./h.ts\`, import.meta.url))
import.meta.resolve('./i.ts')
require('./j.ts'); require.resolve('./k.ts')
import l = require('./l.ts')
await import(name)
new URL('./none.ts', base)
const jsx: string = './none.ts'`
  const imports = importsOf('x.ts', source)
  expect(imports.map((each) => each.specifier)).toEqual([
    ...['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l'].map((name) => `./${name}.ts`),
    undefined,
  ])
  expect(imports.filter((each) => each.isType).map((each) => each.specifier)).toEqual(['./b.ts', './f.ts'])
  expect(imports.map((each) => each.line)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10, 11, 12])
})

test('a tree that keeps to the table has no fault', () => {
  plant({
    'shared/journal/envelope.ts': 'export const a = 1',
    'shared/journal/hash.ts': "import { createHash } from 'node:crypto'; export const h = createHash",
    'shared/domain/cases/fold.ts':
      "import { a } from '../../journal/envelope.ts'; import { z } from 'zod'; export { a, z }",
    'shared/contract/desk/cases.ts': "export { a } from '../../domain/cases/fold.ts'",
    'db/open.ts': "import Database from 'better-sqlite3-multiple-ciphers'; export { Database }",
    'electron/core/cases.ts':
      "import '../../db/open.ts'; import '../../shared/journal/hash.ts'; new URL('./workers/a.ts', import.meta.url)",
    'electron/core/workers/a.ts': '',
    'electron/cli/main.ts':
      "import '../core/cases.ts'; import '../loopback/server.ts'; import pkg from '../../package.json'",
    'electron/loopback/server.ts': "import { WebSocketServer } from 'ws'",
    'electron/main/main.ts': "import { app } from 'electron'; import '../../shared/contract/desk/cases.ts'",
    'renderer/app/app.tsx':
      "import '../../shared/contract/desk/cases.ts'; import React from 'react'; export const x = <div/>",
    'test/unit/a.test.ts': "import '../../db/open.ts'; import type { App } from 'electron'; await import(name)",
    'package.json': '{}',
  })
  expect(found(layers)).toEqual([])
})

test.each([
  ['shared/journal/x.ts', "import '../domain/y.ts'", 'shared/journal may not import shared/domain'],
  ['shared/domain/x.ts', "import '../contract/y.ts'", 'shared/domain may not import shared/contract'],
  ['shared/domain/x.ts', "import type { Y } from '../contract/y.ts'", 'shared/domain may not import shared/contract'],
  ['shared/i18n/x.ts', "export * from '../journal/y.ts'", 'shared/i18n may not import shared/journal'],
  ['shared/sync/x.ts', "import '../domain/y.ts'", 'shared/sync may not import shared/domain'],
  ['db/x.ts', "await import('../electron/core/y.ts')", 'db may not import electron/core'],
  ['db/x.ts', "import '../shared/contract/y.ts'", 'db may not import shared/contract'],
  ['electron/core/x.ts', "import '../loopback/y.ts'", 'electron/core may not import electron/loopback'],
  ['electron/core/x.ts', "import '../../renderer/y.ts'", 'electron/core may not import renderer'],
  ['electron/loopback/x.ts', "import '../../db/y.ts'", 'electron/loopback may not import db'],
  ['electron/main/x.ts', "import '../core/y.ts'", 'electron/main may not import electron/core'],
  ['electron/main/x.ts', "new URL('../core/y.ts', import.meta.url)", 'electron/main may not import electron/core'],
  ['renderer/x.tsx', "import '../db/y.ts'", 'renderer may not import db'],
  ['renderer/x.tsx', "import '../shared/journal/y.ts'", 'renderer may not import shared/journal'],
  [
    'renderer/x.tsx',
    "new Worker(new URL('../electron/core/y.ts', import.meta.url))",
    'renderer may not import electron/core',
  ],
  ['renderer/x.tsx', "import '../package.json'", 'renderer may not import package.json'],
  ['court/x.ts', "import '../shared/domain/y.ts'", 'court may not import shared/domain'],
  ['renderer/x.tsx', "import '../test/y.ts'", 'renderer may not import test'],
  ['electron/core/x.ts', "import { app } from 'electron'", 'may not import electron: only'],
  ['electron/core/x.ts', "import type { App } from 'electron'", 'may not import electron: only'],
  ['test/x.ts', "import { app } from 'electron'", 'may not import electron: only'],
  [
    'db/x.ts',
    "import Database from 'better-sqlite3-multiple-ciphers'",
    'may not import better-sqlite3-multiple-ciphers',
  ],
  ['renderer/x.tsx', "import { WebSocketServer } from 'ws'", 'may not import ws: only'],
  ['renderer/x.tsx', "import { join } from 'node:path'", 'runs in the page and may not import node:path'],
  ['shared/domain/x.ts', "import { join } from 'path'", 'runs in the page and may not import path'],
  [
    'shared/contract/x.ts',
    "import type { Buffer } from 'node:buffer'",
    'runs in the page and may not import node:buffer',
  ],
  ['shared/i18n/x.ts', "import 'node:fs'", 'runs in the page and may not import node:fs'],
  ['db/x.ts', 'await import(name)', 'imports what is not a literal'],
  ['electron/extra/x.ts', '', 'lies in a folder that is no layer'],
  ['shared/loose.ts', '', 'lies in a folder that is no layer'],
  ['db/x.ts', 'const = ', "can't be parsed"],
])('reports in %s the planted breach %s', (path, text, message) => {
  const other = (layer: string) => `${layer}/y.ts`
  plant(
    Object.fromEntries(
      [
        'shared/journal',
        'shared/domain',
        'shared/contract',
        'db',
        'electron/core',
        'electron/loopback',
        'renderer',
        'test',
      ].map((layer) => [other(layer), '']),
    ),
  )
  plant({ 'package.json': '{}', [path]: text })
  const faults = found(layers)
  expect(faults).toHaveLength(1)
  expect(faults[0]).toContain(path)
  expect(faults[0]).toContain(message)
})

test('reports Node in a file of the journal only when the page reaches it, and names the very line', () => {
  plant({
    'shared/journal/deep.ts': "\nimport { createHash } from 'node:crypto'\nexport const h = createHash",
    'shared/journal/middle.ts': "export { h } from './deep.ts'",
    'shared/journal/alone.ts': "import 'node:crypto'",
    'shared/domain/x.ts': "import type { h } from '../journal/middle.ts'",
  })
  expect(found(layers)).toEqual([])
  plant({ 'shared/domain/x.ts': "import { h } from '../journal/middle.ts'; export { h }" })
  expect(found(layers)).toEqual(['fault shared/journal/deep.ts:2 runs in the page and may not import node:crypto'])
})

test('a feature has the same name in every layer', () => {
  plant({
    'db/cases.ts': '',
    'db/journal.ts': '',
    'electron/core/crossEnforcement/a.ts': '',
    'shared/contract/desk/cases.ts': '',
    'renderer/features/worklist/a.tsx': '',
  })
  expect(found(features)).toEqual([])
  plant({
    'db/case.ts': '',
    'electron/core/cross-enforcement.ts': '',
    'shared/domain/Inventory/a.ts': '',
    'renderer/features/goods/a.tsx': '',
  })
  expect(found(features).map((text) => text.split(':')[0])).toEqual([
    'fault renderer/features/goods',
    'fault shared/domain/Inventory',
    'fault db/case.ts',
    'fault electron/core/cross-enforcement.ts',
  ])
})

test('reports a file of more than 400 lines', () => {
  plant({
    'db/fits.ts': 'x\n'.repeat(400),
    'db/long.ts': 'x\n'.repeat(401),
    'test/fixtures/data.ts': 'x\n'.repeat(900),
  })
  expect(found(fileSize)).toEqual(['fault db/long.ts:401 has 401 lines, more than 400'])
})

test('fails for every promise no test cites, and for ids that do not exist', () => {
  plant({
    'shared/sync/SPEC.md': '# S\n- J1 one\n- J2 two\n- J3 three\n- X1 four\n- B1 five\n',
    'test/unit/a.test.ts': ['J1', 'A2, J3', 'J12'].map((ids) => `test('[${ids}] x', () => {})\n`).join(''),
    'test/unit/b.test.ts': `// [${'J2'}] in a comment\n`,
    'test/unit/help.ts': `'[${'J2'}]'`,
  })
  expect(found(specIds)).toEqual([
    'fault test/unit/a.test.ts:3 cites J12, which shared/sync/SPEC.md does not hold',
    'fault shared/sync/SPEC.md:3 J2 is cited by no test',
    'fault shared/sync/SPEC.md:5 X1 is cited by no test',
    'fault shared/sync/SPEC.md:6 B1 is cited by no test',
  ])
})

test('every package has a reason, every reason a package, every version is one version', () => {
  plant({
    'package.json': JSON.stringify({
      dependencies: { a: '1.0.0' },
      devDependencies: { '@s/b': '^2.0.0', c: '3.0.0' },
      optionalDependencies: { d: '4.0.0' },
    }),
    'build/docs/dependencies.md':
      '| package | why |\n| --- | --- |\n| `a` | parses what we must not |\n| `@s/b` | draws the tables |\n| `c` | |\n- `gone` — was here for a while\n- `d` — carries the runtime\n',
  })
  expect(found(dependencies)).toEqual([
    'fault package.json:0 @s/b is not pinned to one version (^2.0.0)',
    'fault package.json:0 c has no reason in build/docs/dependencies.md',
    'fault build/docs/dependencies.md:6 gone is not in package.json',
  ])
})

test('the command reports all of it as JSON and ends with 1 on a fault, 0 without', () => {
  const run = fileURLToPath(new URL('../../../build/checkers/run.ts', import.meta.url))
  plant({
    'package.json': '{"dependencies":{}}',
    'shared/sync/SPEC.md': '- X1 four\n',
    'db/x.ts': "import '../renderer/y.ts'",
    'renderer/y.ts': '',
  })
  const bad = spawnSync(process.execPath, [run, '--json', root], { encoding: 'utf8' })
  expect(bad.status).toBe(1)
  expect(JSON.parse(bad.stdout)).toMatchObject({
    ok: false,
    findings: [
      { checker: 'layers', file: 'db/x.ts', line: 1 },
      { checker: 'specIds', file: 'shared/sync/SPEC.md', line: 1 },
    ],
  })
  plant({ 'db/x.ts': '', 'shared/sync/SPEC.md': '# nothing promised\n' })
  const good = spawnSync(process.execPath, [run, root], { encoding: 'utf8' })
  expect([good.status, good.stdout]).toEqual([0, 'checkers: 0 faults\n'])
})

test('finds a class whose sheet only another screen loads', () => {
  plant({
    'renderer/main.tsx': "import './kit.css'",
    'renderer/kit.css': '.panel { margin: 0 }',
    'renderer/features/cases/CasesScreen.tsx': 'import \'./cases.css\'; export default () => <p className="rows" />',
    'renderer/features/cases/cases.css': '.rows td { margin: 0 } /* .named */',
    'renderer/features/sync/SyncScreen.tsx': "import { Matrix } from './Matrix.tsx'; export default Matrix",
    'renderer/features/sync/Matrix.tsx':
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the source of a component
      'export const Matrix = () => <div className={`panel ${wide ? "rows" : "named"}`} />',
  })
  const message = '.rows is styled in a sheet that renderer/features/sync/SyncScreen.tsx does not load'
  expect(found(styles)).toEqual([`fault renderer/features/sync/Matrix.tsx:1 ${message}`])
})
