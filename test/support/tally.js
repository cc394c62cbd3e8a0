/** Prints what a pipeline reads: `tests: N passed, N failed`. A suite that does not even load counts as one failure. */
class Tally {
  onRunComplete(_contexts, { numPassedTests, numFailedTests, numRuntimeErrorTestSuites }) {
    process.stdout.write(`tests: ${numPassedTests} passed, ${numFailedTests + numRuntimeErrorTestSuites} failed\n`);
  }
}

module.exports = Tally;
