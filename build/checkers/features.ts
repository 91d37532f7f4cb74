import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Checker, Finding } from './finding.ts'

/** The features; each has this very name in every layer, so that one search finds all of it. */
export const FEATURES = [
  'approvals',
  'cases',
  'crossEnforcement',
  'documents',
  'evidence',
  'identity',
  'inventory',
  'lots',
  'money',
  'plans',
  'reception',
  'relief',
  'signatures',
  'site',
  'supervision',
  'sync',
  'worklist',
] as const

/** Folders that hold one entry per feature, and what else may stand in them. */
const STRICT: Readonly<Record<string, readonly string[]>> = {
  'shared/contract/desk': ['base', 'commandId', 'drafts', 'errorStatus', 'files', 'index', 'jobs', 'machine', 'system'],
  'renderer/features': ['settings', 'start', 'system'],
}

/** Folders where features stand beside machinery: only a feature's name spelled differently is a fault. */
const MIXED = ['shared/domain', 'shared/i18n', 'db', 'electron/core', 'court']

/** Checks that a feature has one name. */
export const features: Checker = { name: 'features', check }

function check(root: string): Finding[] {
  const findings: Finding[] = []
  const look = (folder: string, problemOf: (name: string) => string | undefined) => {
    for (const entry of existsSync(join(root, folder)) ? readdirSync(join(root, folder)) : []) {
      const message = problemOf(entry.replace(/\..*$/, ''))
      if (message !== undefined) {
        findings.push({ checker: 'features', file: `${folder}/${entry}`, line: 0, message })
      }
    }
  }
  for (const [folder, others] of Object.entries(STRICT)) {
    look(folder, (name) => {
      const isKnown = FEATURES.some((feature) => feature === name) || others.includes(name)
      return isKnown ? undefined : (misspelt(name) ?? `${name} is no feature: ${FEATURES.join(', ')}`)
    })
  }
  for (const folder of MIXED) look(folder, misspelt)
  return findings
}

function misspelt(name: string): string | undefined {
  const feature = FEATURES.find((each) => bare(each) === bare(name))
  return feature === undefined || feature === name ? undefined : `${name} is called ${feature} in every layer`
}

/** A name without case, hyphens and plural. */
function bare(name: string): string {
  return name.toLowerCase().replace(/[-_]/g, '').replace(/s$/, '')
}
