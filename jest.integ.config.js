const fast = require('./jest.config.js');

/** Tests that talk to real programs: one file at a time, because they share this machine's namespaces and sockets. */
/** @type {import('jest').Config} */
module.exports = {
  ...fast,
  roots: ['<rootDir>/test/integ'],
  testMatch: ['**/*.integ.ts'],
  reporters: ['default', '<rootDir>/test/integ/results-reporter.js', '<rootDir>/test/support/tally.js'],
  maxWorkers: 1,
  testTimeout: 300_000,
};
