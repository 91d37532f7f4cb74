import type { TextKey } from '../../shared/i18n/index.ts'
import type { IconName } from '../ui/icons.tsx'
import { type SectionId, screenLoader, screenRoutes } from './screens.ts'

/** One entry of the navigation. */
export interface Section {
  readonly id: SectionId
  readonly path: string
  readonly name: TextKey
  readonly railName: TextKey
  /** Second letter of the `G` chord. */
  readonly letter: string
  readonly icon: IconName
  /** First letters of the Chinese name, for the palette. */
  readonly initials: string
  readonly group: 'work' | 'duties' | 'machine'
}

const all: readonly Section[] = [
  section('worklist', 'H', 'home', 'gzt', 'work'),
  section('cases', 'C', 'folder', 'aj', 'work'),
  section('sites', 'S', 'building', 'ttxc', 'work'),
  section('approvals', 'A', 'stamp', 'sp', 'work'),
  section('documents', 'D', 'document', 'ws', 'work'),
  section('video', 'V', 'video', 'yxzj', 'work'),
  section('terminated', 'T', 'pool', 'zbjg', 'duties'),
  section('reception', 'R', 'person', 'jd', 'duties'),
  section('relief', 'L', 'heart', 'sfjz', 'duties'),
  section('cross', 'X', 'exchange', 'jczx', 'duties'),
  section('sync', 'Y', 'sync', 'tb', 'machine'),
  section('settings', ',', 'settings', 'sz', 'machine'),
]

function section(id: SectionId, letter: string, icon: IconName, initials: string, group: Section['group']): Section {
  return { id, path: `/${id}`, name: `app.nav.${id}`, railName: `app.rail.${id}`, letter, icon, initials, group }
}

/** Sections that have a screen in this build, in the order of the navigation. */
export const sections: readonly Section[] = all.filter((one) =>
  screenRoutes.some((route) => route.path === one.path && screenLoader(route.file)),
)

/** Section an address belongs to. */
export function sectionOf(path: string): Section | undefined {
  return sections.find((one) => path === one.path || path.startsWith(`${one.path}/`))
}
