import { type ReactNode, useEffect } from 'react'
import { create } from 'zustand'
import type { SectionId } from './screens.ts'

/** What stands in the 36 px bar inside a case or site. Flags are never cut off; names are. */
export interface ContextContent {
  /** The site it is about: what holds its task up stands under the bar on each of its screens. */
  readonly siteId?: string
  /** The case, on its own page. */
  readonly caseId?: string
  readonly caseNo: string
  readonly caseTo?: string
  readonly crumbs: readonly { readonly text: string; readonly to?: string }[]
  readonly flags: readonly { readonly tone: 'green' | 'amber' | 'seal'; readonly text: string }[]
  /** Outlined stamp of the approval that stands, for example 方案第3版 · 院长已批准. */
  readonly stamp?: string
  /** Replaces the stamp when the present version differs from the approved one. */
  readonly amended?: { readonly text: string; readonly to: string }
  /** Why nothing can be written here; shown as a tag. */
  readonly readOnly?: string
  /** Day and time, camera state. */
  readonly right?: ReactNode
}

/** A number or dot beside a section. */
export interface NavBadge {
  readonly text: string
  readonly tone: 'plain' | 'seal' | 'dot'
  /** Read aloud after the section's name. */
  readonly label: string
}

/** One result of the palette. Lower ranks come first: 0 exact case number, 1 place, 2 item or box, 3 person, 4 command. */
export interface PaletteHit {
  readonly id: string
  readonly rank: number
  readonly title: string
  readonly detail: string
  readonly run: () => void
}

export interface PaletteProvider {
  readonly id: string
  readonly search: (text: string, signal: AbortSignal) => Promise<readonly PaletteHit[]>
}

interface Frame {
  readonly context: ContextContent | null
  readonly badges: Partial<Record<SectionId, NavBadge>>
  readonly providers: readonly PaletteProvider[]
  readonly recent: readonly PaletteHit[]
  readonly open: 'palette' | 'keys' | null
  /** What Ctrl+S answered, until it fades. */
  readonly savedSaid: number | null
}

/** What screens put into the frame. */
export const useFrame = create<Frame>()(() => ({
  context: null,
  badges: {},
  providers: [],
  recent: [],
  open: null,
  savedSaid: null,
}))

/** Fills the context bar while the screen is mounted; null leaves it out. Content is compared by value. */
export function useContextBar(content: ContextContent | null): void {
  const shape = content === null ? '' : JSON.stringify({ ...content, right: typeof content.right })
  const right = content?.right
  // biome-ignore lint/correctness/useExhaustiveDependencies: `shape` and `right` stand for the content
  useEffect(() => {
    useFrame.setState({ context: content })
  }, [shape, right])
  useEffect(() => () => useFrame.setState({ context: null }), [])
}

/** Shows a number beside a section while mounted. */
export function setNavBadge(section: SectionId, badge: NavBadge | null): void {
  const { [section]: _old, ...others } = useFrame.getState().badges
  useFrame.setState({ badges: badge ? { ...others, [section]: badge } : others })
}

/** Adds a source of palette results until the returned function is called. */
export function registerPalette(provider: PaletteProvider): () => void {
  const without = () => useFrame.getState().providers.filter((one) => one.id !== provider.id)
  useFrame.setState({ providers: [...without(), provider] })
  return () => useFrame.setState({ providers: without() })
}

type ScanListener = (label: string) => boolean
let scanListeners: readonly ScanListener[] = []

/** Listens to scanned labels; the newest listener is asked first, `true` means taken. */
export function registerScan(listener: ScanListener): () => void {
  scanListeners = [...scanListeners, listener]
  return () => {
    scanListeners = scanListeners.filter((one) => one !== listener)
  }
}

/** Hands a scanned label to the listeners; false when nobody took it. */
export function announceScan(label: string): boolean {
  return scanListeners.toReversed().some((listener) => listener(label))
}
