// The numbers of the last line, from vitest's JSON report.

/**
 * A file that could not even be loaded has no tests to count and counts as one that failed; so does a run that failed without
 * saying in what, so that the last line can never look better than the run was.
 *
 * @param {() => object} readReport throws when there is no report
 * @param {boolean} runSucceeded vitest's own exit
 * @returns {{ passed: number, failed: number, skipped: number }}
 */
export function countTests(readReport, runSucceeded) {
  let report;
  try {
    report = readReport();
  } catch {
    return { passed: 0, failed: 1, skipped: 0 }; // vitest did not get as far as writing one.
  }
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  );
  const failed = report.numFailedTests + brokenFiles.length;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && !runSucceeded ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}
