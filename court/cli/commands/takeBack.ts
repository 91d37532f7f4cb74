import { grantableSchema } from '../../../shared/sync/grant.ts'
import { issuedCertificates, takenBackFact } from '../../station/facts.ts'
import type { Run } from '../access.ts'
import { CourtCliError } from '../output.ts'
import { atStation, type StationOptions } from '../station.ts'
import { subjectNamed } from '../subjects.ts'

export interface TakeBackOptions extends StationOptions {
  device: string
  scope: string
  reason: string
}

/** `take-back`: a laptop has a scope no more, whatever date its grant has (decision 0051). A lead grants it again. */
export async function takeBack(run: Run, options: TakeBackOptions): Promise<number> {
  const { output } = run
  const { scope, reason } = options
  if (!grantableSchema.safeParse(scope).success) throw new CourtCliError('BAD_SCOPE', { scope })
  return atStation(run, options, async ({ station, write }) => {
    const device = subjectNamed(station.stream, 'device', options.device) ?? ''
    const isKnown = issuedCertificates(station.stream).some((one) => one.use === 'device' && one.subject === device)
    if (!isKnown) throw new CourtCliError('NO_SUCH_LAPTOP', { id: options.device })
    await write([takenBackFact(station, { device, scope, reason })])
    output.answer({ device, scope }, [output.say('takeBackDone', { device: options.device, scope })])
    return 0
  })
}
