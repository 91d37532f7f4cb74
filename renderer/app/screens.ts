import type { ComponentType } from 'react'

/** Every address of the program and the file that draws it. An address whose file does not exist yet is no address. */
export const screenRoutes = [
  { path: '/worklist', file: 'worklist/WorklistScreen', section: 'worklist' },
  { path: '/cases', file: 'cases/CasesScreen', section: 'cases' },
  { path: '/cases/import', file: 'cases/ImportScreen', section: 'cases' },
  { path: '/cases/$caseId', file: 'cases/CaseScreen', section: 'cases' },
  { path: '/sites', file: 'site/SitesScreen', section: 'sites' },
  { path: '/sites/$siteId', file: 'site/SiteScreen', section: 'sites' },
  { path: '/sites/$siteId/plan', file: 'plans/PlanScreen', section: 'sites' },
  { path: '/sites/$siteId/steps', file: 'plans/GateScreen', section: 'sites' },
  { path: '/sites/$siteId/rooms/$roomId', file: 'inventory/EntryScreen', section: 'sites' },
  { path: '/approvals', file: 'approvals/ApprovalsScreen', section: 'approvals' },
  { path: '/sites/$siteId/documents', file: 'documents/SiteDocumentsScreen', section: 'sites' },
  { path: '/sites/$siteId/signing', file: 'signatures/SigningScreen', section: 'sites' },
  { path: '/sites/$siteId/lots', file: 'lots/LotsScreen', section: 'sites' },
  { path: '/sites/$siteId/leaving', file: 'sync/LeavingScreen', section: 'sites' },
  { path: '/documents', file: 'documents/DocumentsScreen', section: 'documents' },
  { path: '/documents/list', file: 'documents/InventoryListScreen', section: 'documents' },
  { path: '/video', file: 'evidence/VideoScreen', section: 'video' },
  { path: '/terminated', file: 'supervision/TerminatedScreen', section: 'terminated' },
  { path: '/reception', file: 'reception/ReceptionScreen', section: 'reception' },
  { path: '/relief', file: 'relief/ReliefScreen', section: 'relief' },
  { path: '/cross', file: 'crossEnforcement/CrossScreen', section: 'cross' },
  { path: '/sync', file: 'sync/SyncScreen', section: 'sync' },
  { path: '/settings', file: 'settings/SettingsScreen', section: 'settings' },
  { path: '/settings/doctor', file: 'settings/DoctorScreen', section: 'settings' },
] as const

export type SectionId = (typeof screenRoutes)[number]['section']

/** Screens that replace the frame instead of standing inside it. */
export const coverFiles = { setup: 'identity/SetupScreen', locked: 'identity/UnlockScreen' } as const

interface ScreenModule {
  readonly default: ComponentType
}
const files = import.meta.glob<ScreenModule>('../features/*/*Screen.tsx')

/** Loads one screen file, or undefined when this release does not have it. */
export function screenLoader(file: string): (() => Promise<ScreenModule>) | undefined {
  return files[`../features/${file}.tsx`]
}
