/** What an exported cell may be; numbers are written as they are. */
export type ExportCell = string | number

/** First characters a spreadsheet takes for a formula, the full-width ones included, which East Asian editions accept. */
const formulaStart = /^[=+\-@\t\r\n＝＋－＠]/
const plainDecimal = /^[-+]?\d+(\.\d+)?$/

/**
 * Makes a cell harmless in a spreadsheet: a text that would be run as a formula (`=`, `+`, `-`, `@`, tab, CR, LF first)
 * gets an apostrophe before it, as OWASP's "CSV injection" advises; plain decimals such as `-12.50` stay. Lone
 * surrogates and NUL, which no encoding of a CSV can carry, become U+FFFD.
 */
export function escapeForSpreadsheet(cell: ExportCell): string {
  if (typeof cell === 'number') return String(cell)
  const text = cell.toWellFormed().replaceAll('\0', '\ufffd')
  return formulaStart.test(text) && !plainDecimal.test(text) ? `'${text}` : text
}

function csvField(cell: ExportCell): string {
  const text = escapeForSpreadsheet(cell)
  return /[",\r\n;\t]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/**
 * A table as CSV for office suites: a byte order mark (as U+FEFF, to be encoded in UTF-8), CRLF, every cell escaped.
 * Yields the mark first, then one record after the other, so that a table of any length can be written.
 */
export function* writeCsv(rows: Iterable<readonly ExportCell[]>): Generator<string, void, undefined> {
  yield '\ufeff'
  for (const row of rows) {
    const record = row.map(csvField).join(',')
    // a record of one empty cell would read as a blank line
    yield `${record === '' && row.length > 0 ? '""' : record}\r\n`
  }
}
