/** @type {import('jest').Config} */
module.exports = {
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  testEnvironment: 'node',
  // by itself jest leaves one core idle, which on two is half of them
  maxWorkers: '100%',
  // ends what hangs; a busy machine is no mistake
  testTimeout: 20_000,
  transform: {
    '\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
    ],
  },
  modulePathIgnorePatterns: ['<rootDir>/lib/', '<rootDir>/dist/', '<rootDir>/.cache/'],
  reporters: ['default', '<rootDir>/test/support/obsolete-snapshots-fail.js', '<rootDir>/test/support/tally.js'],
};
