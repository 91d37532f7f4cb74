/**
 * Adds up a test run. A check (types, style …) counts like a test; so does a test file that could not be loaded, and a
 * runner that failed although every test passed (an error outside any test), or that ran no test at all.
 * @param {{ numPassedTests: number, numFailedTests: number, testResults: { name: string, status: string, message?: string,
 *   assertionResults: { status: string, fullName: string }[] }[] } | undefined} results vitest's JSON report, if any
 * @param {number} exitCode of vitest
 * @param {{ name: string, ok: boolean }[]} checks
 * @returns {{ passed: number, failed: number, notes: string[] }} notes name what was skipped and what failed outside tests
 */
export function countResults(results, exitCode, checks) {
  const broken = checks.filter((check) => !check.ok)
  const notes = broken.map((check) => `failed: ${check.name}`)
  const passed = checks.length - broken.length + (results?.numPassedTests ?? 0)
  let failed = broken.length + (results?.numFailedTests ?? 0)
  for (const file of results?.testResults ?? []) {
    const isUnloaded = file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed')
    if (isUnloaded) {
      failed += 1
      notes.push(`failed: ${file.name}`)
    }
    for (const test of file.assertionResults) {
      if (test.status === 'skipped' || test.status === 'pending' || test.status === 'todo') {
        notes.push(`skipped: ${test.fullName}`)
      }
    }
  }
  const ranNothing = results === undefined || results.numPassedTests + results.numFailedTests === 0
  const hasTestFailure = failed > broken.length
  if (!hasTestFailure && (ranNothing || exitCode !== 0)) {
    failed += 1
    notes.push(ranNothing ? 'failed: no test ran' : `failed: the test runner ended with code ${exitCode}`)
  }
  return { passed, failed, notes }
}

/** The line a script may look for at the very end. */
export function totalLine({ passed, failed }) {
  return `${passed} passed, ${failed} failed`
}
