/** A layer: the folder it lives in and the layers it may reach for, itself included. */
export type Layer = { readonly folder: string; readonly mayImport: readonly string[] }

const SHARED = ['shared/journal', 'shared/domain', 'shared/contract', 'shared/sync', 'shared/i18n']

/** What every folder may import. `*` is anything; `.` is a file of the top folder, such as package.json. */
export const LAYERS: readonly Layer[] = [
  { folder: 'shared/journal', mayImport: ['shared/journal'] },
  { folder: 'shared/domain', mayImport: ['shared/domain', 'shared/journal'] },
  { folder: 'shared/contract', mayImport: ['shared/contract', 'shared/journal', 'shared/domain'] },
  { folder: 'shared/sync', mayImport: ['shared/sync', 'shared/journal', 'shared/contract'] },
  { folder: 'shared/i18n', mayImport: ['shared/i18n'] },
  { folder: 'db', mayImport: ['db', 'shared/journal', 'shared/domain'] },
  { folder: 'electron/core', mayImport: ['electron/core', 'db', '.', ...SHARED] },
  { folder: 'electron/loopback', mayImport: ['electron/loopback', 'electron/cli', 'electron/core', '.', ...SHARED] },
  { folder: 'electron/cli', mayImport: ['electron/cli', 'electron/loopback', 'electron/core', '.', ...SHARED] },
  { folder: 'electron/main', mayImport: ['electron/main', 'electron/preload', '.', 'shared/contract', 'shared/i18n'] },
  { folder: 'electron/preload', mayImport: ['electron/preload', 'electron/main', 'shared/contract', 'shared/i18n'] },
  { folder: 'renderer', mayImport: ['renderer', 'shared/contract', 'shared/domain', 'shared/i18n'] },
  { folder: 'court', mayImport: ['court', '.', 'shared/journal', 'shared/contract', 'shared/sync', 'shared/i18n'] },
  { folder: 'build', mayImport: ['*'] },
  { folder: 'test', mayImport: ['*'] },
]

/** Folders whose code runs in the sandboxed page too, so that nothing of Node may stand in it. */
export const BROWSER_SAFE: readonly string[] = ['shared/domain', 'shared/contract', 'shared/i18n', 'renderer']

/** A package only some files may name. `may` holds folders and single files. */
export type PackageRule = {
  readonly name: string
  readonly may: readonly string[]
  /** Types may be named from anywhere that may import the package's users. */
  readonly typesIn: readonly string[]
}

/** Packages with an address: everybody else asks the module that owns them. */
export const PACKAGE_RULES: readonly PackageRule[] = [
  { name: 'electron', may: ['electron/main', 'electron/preload'], typesIn: ['test', 'build'] },
  { name: 'better-sqlite3-multiple-ciphers', may: ['db/open.ts', 'test', 'build'], typesIn: [] },
  { name: 'ws', may: ['electron/loopback', 'court', 'test', 'build'], typesIn: ['electron/cli', 'electron/core'] },
  { name: 'kysely', may: ['db', 'court', 'test', 'build'], typesIn: ['electron/core'] },
  { name: 'react', may: ['renderer', 'test', 'build'], typesIn: [] },
  { name: 'antd', may: ['renderer', 'test', 'build'], typesIn: [] },
]

/** Files that may import what is not a literal, each with its reason; no rule can follow such an import. */
export const COMPUTED_IMPORTS: ReadonlyMap<string, string> = new Map([
  ['electron/main/main.ts', 'runs the packaged command line, which lies beside it only after bundling'],
])
