/**
 * Longer than a workflow task may last. At its own 5 s the SDK interrupts the sandbox, and Node ends the process, or the
 * replay stands still: a case that hears thousands of signals at once on a busy machine would end the worker of all cases,
 * again and again. Its options do not declare it (docs/engine.md, "10,000 signals in one task").
 */
export const SANDBOX = { isolateExecutionTimeout: '2 minutes' };
