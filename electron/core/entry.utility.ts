import { type ParentPort, runUtility } from './utilityHost.ts'
import { programVersion } from './version.ts'

/** Electron's utility process has the port to its parent here. */
const { parentPort } = process as NodeJS.Process & { parentPort: ParentPort }

await runUtility({
  parent: parentPort,
  arguments: process.argv.slice(2),
  env: process.env,
  version: programVersion(),
  exit: (code) => process.exit(code),
})
