import { relative } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer } from 'vitest/node';

/** A mutant dies at the first test that fails: what failed last is likely to again, and what is quick costs little. */
class LikeliestFirst extends BaseSequencer {
  /** @param {import('vitest/node').TestSpecification[]} files */
  sort(files) {
    const { cache, config } = this.ctx;
    const costOf = ({ moduleId }) => {
      const last = cache.getFileTestResults(`:${relative(config.root, moduleId)}`);
      return last === undefined || last.failed ? 0 : last.duration;
    };
    return Promise.resolve(files.toSorted((one, other) => costOf(one) - costOf(other)));
  }
}

/**
 * The tests of `domain/`, for `npm run mutate` alone. The walks and their oracle take ten seconds each and stay out: what
 * only they would notice counts as unnoticed.
 */
export default defineConfig({
  resolve: { alias: { '@jest/globals': 'vitest' } },
  test: {
    include: ['test/domain/**/*.test.ts'],
    exclude: ['test/domain/walk/**'],
    sequence: { sequencer: LikeliestFirst },
    setupFiles: ['test/mutation/setup.ts'],
  },
});
