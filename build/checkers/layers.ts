import { existsSync, readFileSync, statSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { dirname, join, posix } from 'node:path'
import type { Checker, Finding } from './finding.ts'
import { type Import, importsOf } from './imports.ts'
import { BROWSER_SAFE, COMPUTED_IMPORTS, LAYERS, type Layer, PACKAGE_RULES } from './layerTable.ts'
import { sourceFiles } from './tree.ts'

/** Checks every import against the table of layers, the packages' owners, and the ban of Node in the page. */
export const layers: Checker = { name: 'layers', check }

type Source = { readonly file: string; readonly imports: readonly Import[] }

function check(root: string): Finding[] {
  const findings: Finding[] = []
  const sources = new Map<string, Source>()
  for (const file of sourceFiles(root, ['.ts', '.tsx', '.mts', '.cts'])) {
    try {
      sources.set(file, { file, imports: importsOf(file, readFileSync(join(root, file), 'utf8')) })
    } catch (error) {
      findings.push(fault(file, 0, `can't be parsed: ${error instanceof Error ? error.message : String(error)}`))
    }
  }
  const reachable = reachedByPage(root, sources)
  for (const source of sources.values()) {
    const layer = layerOf(source.file)
    if (layer === undefined) {
      if (isLayered(source.file)) findings.push(fault(source.file, 0, 'lies in a folder that is no layer'))
      continue
    }
    for (const each of source.imports) {
      const isInPage = isBelow(source.file, BROWSER_SAFE) || reachable.has(source.file)
      const message = breachOf(root, source.file, layer, each, isInPage)
      if (message !== undefined) findings.push(fault(source.file, each.line, message))
    }
  }
  return findings
}

function breachOf(root: string, file: string, layer: Layer, each: Import, isInPage: boolean): string | undefined {
  const { specifier } = each
  if (specifier === undefined) {
    const isAllowed = layer.mayImport.includes('*') || COMPUTED_IMPORTS.has(file)
    return isAllowed ? undefined : 'imports what is not a literal, so no rule can be checked'
  }
  if (!specifier.startsWith('.')) return packageBreach(file, specifier, each.isType, isInPage)
  const target = resolveImport(root, file, specifier)
  if (layer.mayImport.includes('*')) return undefined
  const targetLayer = layerOf(target)
  const name = targetLayer?.folder ?? (target.includes('/') ? target : '.')
  if (layer.mayImport.includes(name)) return undefined
  return `${layer.folder} may not import ${name === '.' ? target : name} (${specifier})`
}

function packageBreach(file: string, specifier: string, isType: boolean, isInPage: boolean): string | undefined {
  if (specifier.startsWith('node:') || isBuiltin(specifier)) {
    return isInPage ? `runs in the page and may not import ${specifier}` : undefined
  }
  const name = specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
  const rule = PACKAGE_RULES.find((each) => each.name === name)
  if (rule === undefined || isBelow(file, rule.may) || (isType && isBelow(file, rule.typesIn))) return undefined
  return `may not import ${name}: only ${rule.may.join(', ')} may`
}

/** The files of the journal and the exchange that the page reaches, through whatever chain of imports that stay at run time. */
function reachedByPage(root: string, sources: ReadonlyMap<string, Source>): Set<string> {
  const reached = new Set<string>()
  const queue = [...sources.keys()].filter((file) => isBelow(file, BROWSER_SAFE))
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    for (const each of sources.get(file)?.imports ?? []) {
      if (each.isType || each.specifier === undefined || !each.specifier.startsWith('.')) continue
      const target = resolveImport(root, file, each.specifier)
      if (!reached.has(target) && isBelow(target, ['shared'])) {
        reached.add(target)
        queue.push(target)
      }
    }
  }
  return reached
}

/** The path below the root that a relative import means; a folder stays a folder. */
function resolveImport(root: string, file: string, specifier: string): string {
  const target = posix.normalize(posix.join(dirname(file), specifier.replace(/[?#].*$/, ''))).replace(/\/$/, '')
  if (existsSync(join(root, target)) && statSync(join(root, target)).isFile()) return target
  const guess = ['.ts', '.tsx', '/index.ts'].map((end) => target + end).find((path) => existsSync(join(root, path)))
  return guess ?? target
}

function layerOf(file: string): Layer | undefined {
  return LAYERS.find((layer) => file === layer.folder || file.startsWith(`${layer.folder}/`))
}

function isLayered(file: string): boolean {
  return !file.startsWith('build/') && !file.startsWith('test/')
}

function isBelow(file: string, places: readonly string[]): boolean {
  return places.some((place) => file === place || file.startsWith(`${place}/`))
}

function fault(file: string, line: number, message: string): Finding {
  return { checker: 'layers', file, line, message }
}
