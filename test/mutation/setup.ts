import fc from 'fast-check';
import { afterEach } from 'vitest';

/** The same values in every run, so that a score is the same too; a failure need not be made small to count. */
fc.configureGlobal({ seed: 20_261_122, endOnFailure: true });

/** This file runs before each test file of a run, in one process. A mutant that was noticed needs no further file. */
const run = globalThis as { isNoticed?: true };
if (run.isNoticed) throw new Error('noticed before');
afterEach(({ task }) => {
  if (task.result?.state === 'fail') run.isNoticed = true;
});
