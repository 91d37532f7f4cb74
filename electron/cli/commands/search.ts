import { casesService } from '../../core/cases.ts'
import { type CommonOptions, type Run, withReading } from '../access.ts'
import { CliError } from '../errors.ts'

interface SearchOptions extends CommonOptions {
  limit?: string
}

/** `search TEXT`: the cases a search finds, most fitting first. Reads only, whoever holds the profile. */
export async function search(run: Run, options: SearchOptions, text: string): Promise<number> {
  const { output } = run
  const limit = Number(options.limit ?? '20')
  if (!Number.isInteger(limit) || limit < 1 || limit > 200) {
    throw new CliError('BAD_OPTION', { option: '--limit', value: options.limit ?? '' })
  }
  return withReading(run, async ({ context }) => {
    const input = { text, kind: null, status: null, mine: false, limit, offset: 0 }
    const found = await casesService(context).search(input)
    const cases = found.cases.map(({ caseId, ...rest }) => ({ id: caseId, ...rest }))
    const lines = found.cases.map((row) =>
      output.say('searchLine', { caseNo: row.caseNo, names: row.debtors.join('、') }),
    )
    output.answer({ total: found.total, totalIsExact: found.totalIsExact, cases }, [
      output.say('searchTotal', { n: found.total }),
      ...lines,
    ])
    return 0
  })
}
