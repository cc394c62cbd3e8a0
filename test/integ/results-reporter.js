const { writeFileSync } = require('node:fs');
const { relative } = require('node:path');

/** Writes what run.mjs reports and keeps: every test with its result, to the file that STRATA_INTEG_RESULTS names. */
class Results {
  constructor(config) {
    this.root = config.rootDir;
  }

  onRunComplete(_contexts, { testResults, numPassedTests, numFailedTests, numRuntimeErrorTestSuites }) {
    const path = process.env.STRATA_INTEG_RESULTS;
    if (path === undefined) {
      return;
    }
    const tests = testResults.flatMap(({ testFilePath, testResults: each }) =>
      each.map(({ fullName, status, duration }) => ({
        file: relative(this.root, testFilePath),
        title: fullName,
        status,
        milliseconds: Math.round(duration ?? 0),
      })),
    );
    const failed = numFailedTests + numRuntimeErrorTestSuites;
    writeFileSync(path, JSON.stringify({ passed: numPassedTests, failed, tests }));
  }
}

module.exports = Results;
