import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Checker, Finding } from './finding.ts'
import { sourceFiles } from './tree.ts'

const SPEC = 'shared/sync/SPEC.md'

/** Checks that tests cite the promises of SPEC.md by id, and cite none that it does not hold. */
export const specIds: Checker = { name: 'specIds', check }

function check(root: string): Finding[] {
  if (!existsSync(join(root, SPEC))) return [finding(SPEC, 0, 'is missing')]
  const promised = new Map<string, number>()
  for (const [index, text] of readFileSync(join(root, SPEC), 'utf8').split('\n').entries()) {
    const id = /^- ([A-Z]\d+) /.exec(text)?.[1]
    if (id !== undefined) promised.set(id, index + 1)
  }
  const findings: Finding[] = []
  const cited = new Set<string>()
  for (const file of sourceFiles(root, ['.ts', '.tsx']).filter((each) => /^test\/.*\.test\.tsx?$/.test(each))) {
    for (const [index, text] of readFileSync(join(root, file), 'utf8').split('\n').entries()) {
      for (const id of citedIn(text)) {
        cited.add(id)
        // Only J and X are ids of this document alone; the other letters also name functions of the product.
        if (/^[JX]/.test(id) && !promised.has(id))
          findings.push(finding(file, index + 1, `cites ${id}, which ${SPEC} does not hold`))
      }
    }
  }
  for (const [id, line] of promised) {
    if (!cited.has(id)) findings.push(finding(SPEC, line, `${id} is cited by no test`))
  }
  return findings
}

/** The ids inside square brackets of a test's title: `[J3]`, `[J1, J2]`, `[A2][J8]`. */
function citedIn(text: string): string[] {
  const groups = /['"`].*\[/.test(text) ? text.matchAll(/\[([A-Z]\d+(?:[, ]+[A-Z]\d+)*)\]/g) : []
  return [...groups].flatMap((group) => group[1]?.split(/[, ]+/) ?? [])
}

function finding(file: string, line: number, message: string): Finding {
  return { checker: 'specIds', file, line, message }
}
