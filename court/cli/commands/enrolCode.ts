import { resolve } from 'node:path'
import { roleSchema } from '../../../shared/contract/court/index.ts'
import { grantableSchema } from '../../../shared/sync/grant.ts'
import { type CommonOptions, type Run, reachData } from '../access.ts'
import { readData } from '../folders.ts'
import { CourtCliError } from '../output.ts'
import { listFrom, momentText, roleList, spokenWords } from '../words.ts'

export interface EnrolCodeOptions extends CommonOptions {
  name: string
  role: string
  device: string
  scopes?: string
  officer?: string
  stick?: string
  codeApart?: boolean
}

/**
 * `enrol-code`: a one-time code for a laptop and its officer, with the six words to compare before it is typed. `--stick` leaves
 * it with the court's card in a folder, for a laptop without a network; `--code-apart` keeps the code itself off that.
 */
export async function enrolCode(run: Run, options: EnrolCodeOptions): Promise<number> {
  const { output } = run
  const { papers } = await readData(run.data)
  const role = roleSchema.safeParse(options.role)
  if (!role.success) throw new CourtCliError('BAD_ROLE', { role: options.role, roles: roleList(output.language) })
  const scopes = listFrom(options.scopes)
  const odd = scopes.find((scope) => !grantableSchema.safeParse(scope).success)
  if (odd !== undefined) throw new CourtCliError('BAD_SCOPE', { scope: odd })
  const { stick, codeApart: apart = false } = options
  if (stick === undefined && apart) throw new CourtCliError('BAD_USAGE', { argument: '--code-apart' })
  const reached = await reachData(run, stick === undefined ? 'database' : 'sticks')
  try {
    const { station } = reached.client(() => reached.adminToken)
    const officer =
      options.officer === undefined ? null : officerNamed((await station.state({})).officers, options.officer)
    const { code, until } = await station.makeCode({
      ...{ name: options.name, role: role.data, deviceName: options.device },
      ...{ scopes, officer },
      ...(stick === undefined ? {} : { stick: { place: resolve(stick), apart } }),
    })
    const words = spokenWords(papers.root, output.language)
    const values = { code, name: options.name, device: options.device, until: momentText(until, output.language) }
    const left = apart ? 'codeApart' : 'codeOnStick'
    output.answer({ code, until, words }, [
      output.say('codeDone', values),
      output.say('words', { words }),
      stick === undefined ? output.say('codeHint', {}) : output.say(left, { stick: resolve(stick) }),
    ])
    return 0
  } finally {
    await reached.close()
  }
}

/** The id of somebody the court knows, by id or by name. Throws OFFICER_UNKNOWN, and OFFICER_AMBIGUOUS for a name of several. */
function officerNamed(officers: readonly { officer: string; name: string }[], said: string): string {
  const found = officers.filter(({ officer, name }) => officer === said || name === said)
  const [one] = found
  if (one === undefined) throw new CourtCliError('OFFICER_UNKNOWN', { name: said })
  if (found.length > 1) {
    throw new CourtCliError('OFFICER_AMBIGUOUS', { name: said, ids: found.map(({ officer }) => officer).join(', ') })
  }
  return one.officer
}
