/** A file an event names: SHA-256 in hex, and its media type or format as far as the event says it. */
export interface NamedFile {
  hash: string
  format: string
}

/** Event types whose bodies name files, and the words under which they do. No other hash in a body is a file's. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  'approvals.paperKept': ['hash'],
  'approvals.submitted': ['hash'],
  'documents.frozen': ['snapshot'],
  'documents.signedKept': ['hash'],
  'plans.objectionEdited': ['hash'],
  'plans.objectionFiled': ['hash'],
  'plans.partAdded': ['hash'],
  'plans.partEdited': ['hash'],
  'plans.stepEdited': ['hash'],
  'plans.stepRecorded': ['hash'],
  'plans.versionFrozen': ['snapshot'],
}

/** Types of events that may name files. */
export const fileNamingTypes: readonly string[] = Object.keys(NAMES)

const HASH = /^[0-9a-f]{64}$/

/** Files that an event names, in the order of its body; pure. Empty where a register of a file stands empty. */
export function filesNamedBy(type: string, body: unknown): NamedFile[] {
  const words = NAMES[type] ?? []
  const found = new Map<string, NamedFile>()
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    const entries = Object.entries(value)
    for (const [key, inner] of entries) {
      if (typeof inner === 'string' && words.includes(key) && HASH.test(inner)) {
        if (!found.has(inner)) found.set(inner, { hash: inner, format: formatIn(Object.fromEntries(entries)) })
      } else walk(inner)
    }
  }
  if (words.length > 0) walk(body)
  return [...found.values()]
}

function formatIn(beside: Readonly<Record<string, unknown>>): string {
  const said = [beside.mediaType, beside.type, beside.format].find((one) => typeof one === 'string' && one !== '')
  return typeof said === 'string' ? said : 'application/octet-stream'
}
