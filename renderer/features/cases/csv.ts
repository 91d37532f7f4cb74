/** Tables saved from the window: CSV (RFC 4180) that no spreadsheet program runs as formulas. */

/** First characters a spreadsheet takes for a formula, the full-width ones included. */
const formulaStart = /^[=+\-@\t\r\n＝＋－＠]/
const plainDecimal = /^[-+]?\d+(\.\d+)?$/

/** A cell that begins like a formula gets an apostrophe before it, so that it is shown and not calculated (OWASP). */
function harmless(cell: string): string {
  return formulaStart.test(cell) && !plainDecimal.test(cell) ? `'${cell}` : cell
}

/** Rows as CSV text: every cell quoted, lines ended by CR LF, a byte order mark so that office suites read Chinese. */
export function csvText(rows: readonly (readonly string[])[]): string {
  const lines = rows.map((row) => row.map((cell) => `"${harmless(cell).replaceAll('"', '""')}"`).join(','))
  return `\ufeff${lines.join('\r\n')}\r\n`
}

/** Hands a text to the browser's own download under a name without signs that files cannot have. */
export function saveText(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name.replace(/[\\/:*?"<>|\p{Cc}]+/gu, '_')
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
