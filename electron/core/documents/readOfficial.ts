import { type OfficialDocument, officialDocument } from '../../../shared/domain/documents/officialDocument.ts'
import { parseCanonical } from '../../../shared/journal/canonical.ts'

/** Reads an `officialDocument/1` snapshot. Throws CanonicalError or ZodError for bytes that are none. */
export function readOfficial(bytes: Uint8Array): OfficialDocument {
  return officialDocument.parse(parseCanonical(bytes))
}
