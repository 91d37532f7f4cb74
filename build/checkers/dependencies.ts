import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Checker, Finding } from './finding.ts'

const REASONS = 'build/docs/dependencies.md'

/** Checks that every package in package.json has a written reason, and every reason a package. */
export const dependencies: Checker = { name: 'dependencies', check }

type Manifest = {
  readonly dependencies?: Record<string, string>
  readonly devDependencies?: Record<string, string>
  readonly optionalDependencies?: Record<string, string>
}

function check(root: string): Finding[] {
  const manifest: Manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const wanted = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies }
  const reasons = reasonsIn(existsSync(join(root, REASONS)) ? readFileSync(join(root, REASONS), 'utf8') : '')
  const findings: Finding[] = []
  const fault = (file: string, line: number, message: string) =>
    findings.push({ checker: 'dependencies', file, line, message })
  for (const [name, version] of Object.entries(wanted)) {
    if (!reasons.has(name)) fault('package.json', 0, `${name} has no reason in ${REASONS}`)
    if (!/^\d+\.\d+\.\d+/.test(version)) fault('package.json', 0, `${name} is not pinned to one version (${version})`)
  }
  for (const [name, line] of reasons) {
    if (!(name in wanted)) fault(REASONS, line, `${name} is not in package.json`)
  }
  return findings
}

/** The packages a table row or list item of the document begins with: name → line. */
function reasonsIn(text: string): Map<string, number> {
  const reasons = new Map<string, number>()
  for (const [index, line] of text.split('\n').entries()) {
    const name = /^(?:\||-) *`([^`]+)` *(?:\||[:–—-]) *\S.{9,}/.exec(line)?.[1]
    if (name !== undefined) reasons.set(name, index + 1)
  }
  return reasons
}
