export type Totals = { passed: number; failed: number; notes: string[] }
export type TestReport = {
  numPassedTests: number
  numFailedTests: number
  testResults: { name: string; status: string; assertionResults: { status: string; fullName: string }[] }[]
}
export function countResults(
  results: TestReport | undefined,
  exitCode: number,
  checks: { name: string; ok: boolean }[],
): Totals
export function totalLine(totals: Totals): string
