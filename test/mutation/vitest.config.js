import { defineConfig } from 'vitest/config';
import { BaseSequencer } from 'vitest/node';

/** The test files that noticed a mutant, the latest last: what broke beside it is likely noticed there too. */
const noticedBy = new Set();

class Noticing {
  onTestCaseResult(test) {
    if (test.result().state !== 'failed') return;
    noticedBy.delete(test.module.moduleId);
    noticedBy.add(test.module.moduleId);
  }
}

class LikeliestFirst extends BaseSequencer {
  sort(files) {
    const latest = [...noticedBy];
    const rank = ({ moduleId }) => latest.indexOf(moduleId);
    return Promise.resolve(files.toSorted((one, other) => rank(other) - rank(one)));
  }
}

/**
 * The tests of `domain/`, and of the codes it names, for `npm run mutate` alone. The walks and their oracle take ten seconds each and stay out: what
 * only they would notice counts as unnoticed.
 */
export default defineConfig({
  resolve: { alias: { '@jest/globals': 'vitest' } },
  test: {
    include: ['test/{contract,domain}/**/*.test.ts'],
    exclude: ['test/domain/walk/**'],
    isolate: false,
    // Of one test; a busy machine is no reason to call a change noticed.
    testTimeout: 60_000,
    sequence: { sequencer: LikeliestFirst },
    reporters: [new Noticing()],
    setupFiles: ['test/mutation/setup.ts'],
  },
});
