#!/usr/bin/env node
// npm run build: the renderer; with --electron also main, core and preload for the Electron shell.
import { onNode24, ROOT } from './node24.mjs'
import { buildRenderer, buildShell } from './renderer.mjs'

await onNode24(import.meta.url, (args) =>
  args.includes('--electron') ? buildShell(ROOT, 'inherit') : buildRenderer(ROOT, 'inherit'),
)
