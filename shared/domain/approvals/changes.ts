import type { Json, JsonObject } from '../../journal/canonical.ts'
import { sameJson } from '../../journal/canonical.ts'

/** What a change weighs for whoever decides; the order in which changes are shown (F6). */
export const WEIGHTS = ['law', 'persons', 'place', 'time', 'force', 'money', 'rest'] as const
export type Weight = (typeof WEIGHTS)[number]

/** One difference between two snapshots. `before` is struck, `after` underlined; '' = nothing stood or stands there. */
export interface SnapshotChange {
  weight: Weight
  /** Where it stands: the section's name, or the path in the snapshot. */
  section: string
  kind: 'added' | 'changed' | 'removed'
  before: string
  after: string
}

/** One line of a snapshot as text. */
export interface SnapshotLine {
  section: string
  text: string
}

/**
 * Differences of two snapshots of a format nobody has registered words for: leaf by leaf, list entries matched by their
 * `id` where they have one, else by place. Sorted by path.
 */
export function plainChanges(before: Json, after: Json): SnapshotChange[] {
  const found: SnapshotChange[] = []
  compare('', before, after, found)
  return found
}

/** Every leaf of a snapshot as a line. */
export function plainLines(value: Json): SnapshotLine[] {
  return leaves('', value).map(([section, text]) => ({ section, text }))
}

/** Puts changes in the order of their weight; those of one weight keep their order. */
export function byWeight(changes: readonly SnapshotChange[]): SnapshotChange[] {
  return WEIGHTS.flatMap((weight) => changes.filter((change) => change.weight === weight))
}

function compare(path: string, before: Json | undefined, after: Json | undefined, found: SnapshotChange[]): void {
  if (before !== undefined && after !== undefined) {
    if (sameJson(before, after)) return
    const a = entriesOf(before)
    const b = entriesOf(after)
    if (a !== null && b !== null) {
      for (const name of [...new Set([...a.keys(), ...b.keys()])].sort()) {
        compare(path === '' ? name : `${path}.${name}`, a.get(name), b.get(name), found)
      }
      return
    }
  }
  const kind = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed'
  found.push({ weight: 'rest', section: path, kind, before: textOf(before), after: textOf(after) })
}

/** Named parts of an object or list; null for a leaf. */
function entriesOf(value: Json): Map<string, Json> | null {
  if (value === null || typeof value !== 'object') return null
  if (!Array.isArray(value)) return new Map(Object.entries(value))
  return new Map(value.map((entry, index) => [idOf(entry) ?? String(index + 1), entry]))
}

function idOf(value: Json): string | null {
  const id = value !== null && typeof value === 'object' && !Array.isArray(value) ? value.id : undefined
  return typeof id === 'string' ? id : null
}

function leaves(path: string, value: Json): [string, string][] {
  const entries = entriesOf(value)
  if (entries === null) return [[path, textOf(value)]]
  return [...entries].flatMap(([name, entry]) => leaves(path === '' ? name : `${path}.${name}`, entry))
}

function textOf(value: Json | undefined): string {
  if (value === undefined || value === null) return ''
  if (typeof value !== 'object') return String(value)
  return leaves('', value)
    .map(([name, text]) => `${name} ${text}`)
    .join('；')
}

/** Format of a request whose subject has no document of its own yet: the grounds as typed, frozen like any other. */
export const requestTextFormat = 'requestText/1'

/** What `requestText/1` holds; canonical JSON, so that the same words give the same bytes. */
export interface RequestText {
  format: typeof requestTextFormat
  kind: string
  title: string
  caseNo: string
  court: { code: string; name: string }
  /** Paragraphs as typed; a blank line parts them. */
  paragraphs: string[]
}

/** The frozen bytes' content. */
export function requestText(content: Omit<RequestText, 'format'>): JsonObject {
  return { format: requestTextFormat, ...content, court: { ...content.court } }
}

/** Typed text as paragraphs: line ends of any kind, blank lines dropped. */
export function paragraphsOf(typed: string): string[] {
  return typed
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
}
