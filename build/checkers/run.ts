// Runs every checker on the project: `node build/checkers/run.ts [--json] [ROOT]`; ends with 1 when one found a fault.
import { fileURLToPath } from 'node:url'
import { dependencies } from './dependencies.ts'
import { features } from './features.ts'
import { fileSize } from './fileSize.ts'
import type { Checker } from './finding.ts'
import { layers } from './layers.ts'
import { specIds } from './specIds.ts'
import { styles } from './styles.ts'

const CHECKERS: readonly Checker[] = [layers, features, fileSize, specIds, dependencies, styles]

const args = process.argv.slice(2)
const root = args.find((arg) => !arg.startsWith('--')) ?? fileURLToPath(new URL('../..', import.meta.url))
const faults = CHECKERS.flatMap((checker) => checker.check(root))

if (args.includes('--json')) {
  console.log(JSON.stringify({ ok: faults.length === 0, findings: faults }))
} else {
  for (const { checker, file, line, message } of faults) {
    console.log(`fault ${checker}: ${file}${line === 0 ? '' : `:${line}`} ${message}`)
  }
  console.log(`checkers: ${faults.length} faults`)
}
process.exitCode = faults.length === 0 ? 0 : 1
