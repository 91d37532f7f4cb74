#!/usr/bin/env node
// The court gateway's command line: hands every argument to court/cli on Node 24.
import { join } from 'node:path'
import { becomeNode, onNode24, ROOT } from './node24.mjs'

// Under `npm run` the working folder is the project's; relative paths mean the folder the user stands in.
if (process.env.npm_lifecycle_event === 'court' && process.env.INIT_CWD) process.chdir(process.env.INIT_CWD)

await onNode24(import.meta.url, (args) => becomeNode(join(ROOT, 'court/cli/main.ts'), args))
