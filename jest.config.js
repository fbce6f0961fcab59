// Tests are ES modules, as the product is; Jest needs Node's flag for that, and fails obscurely when it is missing.
if (!process.execArgv.includes('--experimental-vm-modules')) {
  throw new Error('Start the tests with `npm test`, or one file with `npm run jest -- test/path/to/file.test.ts`.');
}

export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testTimeout: 60_000,
  globalSetup: '<rootDir>/test/setup/global-setup.ts',
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.countersign/'],
  transform: { '\\.ts$': ['@swc/jest', { jsc: { target: 'es2023', parser: { syntax: 'typescript' } } }] },
};
