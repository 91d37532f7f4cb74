import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import type { Checker, Finding } from './finding.ts'
import { importsOf, nodesOf } from './imports.ts'
import { sourceFiles } from './tree.ts'

/** Loaded with the window itself; its styles are there on every screen. */
const ENTRY = 'renderer/main.tsx'
/** Loaded when somebody goes there, by its name (`renderer/app/screens.ts`). */
const SCREEN = /^renderer\/features\/[^/]+\/[^/]*Screen\.tsx$/

/**
 * Checks that a screen loads the styles of the classes it uses: one that leans on the sheet of another feature is bare
 * until somebody has visited that one.
 */
export const styles: Checker = { name: 'styles', check }

interface Module {
  /** Loaded together with it: files of the window, sheets among them. */
  readonly together: readonly string[]
  readonly classes: readonly { name: string; line: number }[]
}

function check(root: string): Finding[] {
  if (!existsSync(join(root, ENTRY))) return []
  const modules = readModules(root)
  const sheets = [...new Set([...modules.values()].flatMap(({ together }) => together.filter(isSheet)))]
  const definedIn = new Map(sheets.map((sheet) => [sheet, classesOf(readFileSync(join(root, sheet), 'utf8'))]))
  const everywhere = new Set([...definedIn.values()].flatMap((names) => [...names]))
  const always = loadedWith(ENTRY, modules)
  const findings = new Map<string, Finding>()
  for (const screen of [...modules.keys()].filter((file) => SCREEN.test(file))) {
    const loaded = new Set([...always, ...loadedWith(screen, modules)])
    const known = new Set([...loaded].flatMap((file) => [...(definedIn.get(file) ?? [])]))
    for (const file of loaded) {
      for (const { name, line } of modules.get(file)?.classes ?? []) {
        if (known.has(name) || !everywhere.has(name)) continue
        const message = `.${name} is styled in a sheet that ${screen} does not load`
        findings.set(`${file} ${name}`, { checker: 'styles', file, line, message })
      }
    }
  }
  return [...findings.values()]
}

const isSheet = (file: string): boolean => file.endsWith('.css')

function readModules(root: string): Map<string, Module> {
  const files = sourceFiles(root, ['.ts', '.tsx']).filter((file) => file.startsWith('renderer/'))
  return new Map(files.map((file) => [file, readModule(file, readFileSync(join(root, file), 'utf8'))]))
}

function readModule(file: string, source: string): Module {
  const together = importsOf(file, source).flatMap(({ specifier, isType }) => {
    if (isType || specifier === undefined || !specifier.startsWith('.')) return []
    return [normalize(join(dirname(file), specifier)).replaceAll('\\', '/')]
  })
  return { together, classes: file.endsWith('.tsx') ? classNames(file, source) : [] }
}

/** Words in the strings of every `className`. */
function classNames(file: string, source: string): { name: string; line: number }[] {
  const attributes = nodesOf(file, source).filter(({ type, name }) => type === 'JSXAttribute' && isClassName(name))
  return attributes.flatMap(({ start, end }) => {
    const text = source.slice(start, end)
    const line = source.slice(0, start).split('\n').length
    const strings = text.match(/(["'`])(?:(?!\1).)*\1/gs) ?? []
    const names = strings.flatMap((one) => one.slice(1, -1).split(/[\s${}"'`]+/))
    return names.filter((name) => /^[a-z][\w-]*$/.test(name)).map((name) => ({ name, line }))
  })
}

const isClassName = (name: unknown): boolean =>
  typeof name === 'object' && name !== null && 'name' in name && name.name === 'className'

/** Names of the classes a sheet gives a look. */
function classesOf(sheet: string): Set<string> {
  const bare = sheet.replace(/\/\*.*?\*\//gs, '').replace(/\{[^{}]*\}/g, '{}')
  return new Set([...bare.matchAll(/\.([a-z][\w-]*)/g)].map(([, name]) => name ?? ''))
}

function loadedWith(start: string, modules: ReadonlyMap<string, Module>): Set<string> {
  const loaded = new Set([start])
  for (const file of loaded) for (const next of modules.get(file)?.together ?? []) loaded.add(next)
  return loaded
}
