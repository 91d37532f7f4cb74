import { issuedCertificates, prefixesOf } from '../station/facts.ts'
import type { StationStream } from '../station/stationStream.ts'
import { CourtCliError } from './output.ts'

/**
 * The id of a laptop or an officer said by id, by name or (a laptop) by its number prefix such as D2; as it was said where
 * nobody is called so. Throws SUBJECT_AMBIGUOUS for a name of several.
 */
export function subjectNamed(
  stream: StationStream,
  use: 'device' | 'officer',
  said: string | undefined,
): string | undefined {
  if (said === undefined) return undefined
  const certificates = issuedCertificates(stream).filter((one) => one.use === use)
  const prefixed = use === 'device' ? prefixesOf(stream).filter(({ prefix }) => prefix === said) : []
  if (certificates.some((one) => one.subject === said)) return said
  const named = certificates.filter((one) => one.name === said).map((one) => one.subject)
  const ids = [...new Set([...prefixed.map(({ device }) => device), ...named])]
  if (ids.length > 1) throw new CourtCliError('SUBJECT_AMBIGUOUS', { name: said, ids: ids.join(', ') })
  return ids[0] ?? said
}
