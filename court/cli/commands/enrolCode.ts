import { roleSchema } from '../../../shared/contract/court/index.ts'
import { type CommonOptions, type Run, reachData } from '../access.ts'
import { readData } from '../folders.ts'
import { CourtCliError } from '../output.ts'
import { listFrom, momentText, spokenWords } from '../words.ts'

export interface EnrolCodeOptions extends CommonOptions {
  name: string
  role: string
  device: string
  scopes?: string
  officer?: string
}

/** `enrol-code`: a one-time code for a laptop and its officer, with the six words to compare before it is typed. */
export async function enrolCode(run: Run, options: EnrolCodeOptions): Promise<number> {
  const { output } = run
  const { papers } = await readData(run.data)
  const role = roleSchema.safeParse(options.role)
  if (!role.success) throw new CourtCliError('BAD_USAGE', { argument: `--role ${options.role}` })
  const reached = await reachData(run, 'database')
  try {
    const { station } = reached.client(() => reached.adminToken)
    const officer =
      options.officer === undefined ? null : officerNamed((await station.state({})).officers, options.officer)
    const { code, until } = await station.makeCode({
      ...{ name: options.name, role: role.data, deviceName: options.device },
      ...{ scopes: listFrom(options.scopes), officer },
    })
    const words = spokenWords(papers.root, output.language)
    const values = { code, name: options.name, device: options.device, until: momentText(until, output.language) }
    output.answer({ code, until, words }, [
      output.say('codeDone', values),
      output.say('words', { words }),
      output.say('codeHint', {}),
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
