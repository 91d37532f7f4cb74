import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Checker, Finding } from './finding.ts'
import { sourceFiles } from './tree.ts'

/** The most lines a source file may have. */
export const MAX_LINES = 400

/** Files that may be longer, each with its reason. */
const EXCEPTIONS: ReadonlyMap<string, string> = new Map()

/** Checks that no source file has grown beyond what one reads in a sitting. */
export const fileSize: Checker = { name: 'fileSize', check }

function check(root: string): Finding[] {
  const findings: Finding[] = []
  for (const file of sourceFiles(root, ['.ts', '.tsx', '.mts', '.cts', '.mjs'])) {
    const lines = readFileSync(join(root, file), 'utf8').trimEnd().split('\n').length
    if (lines <= MAX_LINES || EXCEPTIONS.has(file)) continue
    const message = `has ${lines} lines, more than ${MAX_LINES}`
    findings.push({ checker: 'fileSize', file, line: MAX_LINES + 1, message })
  }
  return findings
}
