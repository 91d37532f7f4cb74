import { casesService } from '../../core/cases.ts'
import { type CommonOptions, type Run, withReading } from '../access.ts'
import { CliError } from '../errors.ts'
import { cell, tableLines } from '../words.ts'

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
    const lines = tableLines(
      found.cases.map((row) => [
        `  ${cell(row.caseNo, 40)}`,
        output.text(`legalTerms.caseStatus.${row.status}`),
        cell(row.debtors.join('、'), 32),
        cell(row.cause, 24),
        cell(row.address, 48),
      ]),
    )
    const words = found.totalIsExact ? 'searchTotal' : 'searchTotalMore'
    output.answer({ total: found.total, totalIsExact: found.totalIsExact, cases }, [
      output.say(words, { n: found.total }),
      ...lines,
      ...(found.total > lines.length && lines.length > 0 ? [output.say('searchShown', { n: lines.length })] : []),
    ])
    return 0
  })
}
