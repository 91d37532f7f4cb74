import { issuedCertificates, revocationFact } from '../../station/facts.ts'
import type { Run } from '../access.ts'
import { CourtCliError } from '../output.ts'
import { atStation, type StationOptions } from '../station.ts'
import { subjectNamed } from '../subjects.ts'

export interface RevokeOptions extends StationOptions {
  device?: string
  officer?: string
  reason: string
}

/** `revoke`: the next numbered list, with a laptop's certificate and its officers' keys, or all of one officer's. */
export async function revoke(run: Run, options: RevokeOptions): Promise<number> {
  const { output } = run
  const { reason } = options
  if ((options.device === undefined) === (options.officer === undefined)) throw new CourtCliError('REVOKE_WHOM', {})
  return atStation(run, options, async ({ station, client, write }) => {
    const device = subjectNamed(station.stream, 'device', options.device)
    const officer = subjectNamed(station.stream, 'officer', options.officer)
    const certificates = issuedCertificates(station.stream).filter((one) => {
      if (officer !== undefined) return one.use === 'officer' && one.subject === officer
      return (one.use === 'device' ? one.subject : one.device) === device
    })
    if (certificates.length === 0)
      throw new CourtCliError('NOTHING_TO_REVOKE', { id: options.device ?? options.officer ?? '' })
    await write([await revocationFact(station, certificates, reason)])
    const { revocations } = await client.station.state({})
    const serials = certificates.map((one) => one.serial)
    const values = { n: serials.length, number: revocations }
    output.answer({ revoked: serials, number: revocations }, [output.say('revokeDone', values)])
    return 0
  })
}
