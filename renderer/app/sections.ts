import { useMemo } from 'react'
import { may, type Permission } from '../../shared/domain/identity/permissions.ts'
import type { Role } from '../../shared/domain/identity/roles.ts'
import type { TextKey } from '../../shared/i18n/texts.ts'
import type { IconName } from '../ui/icons.tsx'
import { type SectionId, screenLoader, screenRoutes } from './screens.ts'
import { useSession } from './session.ts'

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
  /** Without this permission nothing of the section can ever be used, so it isn't shown; null = everybody. */
  readonly needs: Permission | null
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
  const needs = group === 'machine' ? null : 'case.read'
  return { id, path: `/${id}`, name: `app.nav.${id}`, railName: `app.rail.${id}`, letter, icon, initials, group, needs }
}

/** Sections that have a screen in this build, in the order of the navigation. */
export const sections: readonly Section[] = all.filter((one) =>
  screenRoutes.some((route) => route.path === one.path && screenLoader(route.file)),
)

/**
 * Sections a role can use, in the order of the navigation. All while nobody is at work: the pages stand hidden behind the
 * lock and wait for their officer.
 */
export function sectionsOf(role: Role | null): readonly Section[] {
  return sections.filter((one) => one.needs === null || role === null || may(role, one.needs))
}

/** Where a role starts: at its work, or, who has none in cases, at the laptop's settings. */
export function startOf(sections: readonly Section[]): Section | undefined {
  return sections.find((one) => one.group !== 'machine') ?? sections.find((one) => one.id === 'settings')
}

/** Sections of the officer at work. */
export function useSections(): readonly Section[] {
  const role = useSession((state) => state.officer?.role ?? null)
  return useMemo(() => sectionsOf(role), [role])
}

/** Section an address belongs to. */
export function sectionOf(path: string): Section | undefined {
  return sections.find((one) => path === one.path || path.startsWith(`${one.path}/`))
}
