import type { CaseDeps } from '../deps.js';

/** What taking in needs of what control owners signed over exceptions. */
export type ExceptionDeps = Pick<
  CaseDeps,
  'db' | 'ledgerDb' | 'trust' | 'directory' | 'access' | 'policy' | 'verifierKey' | 'signing' | 'clock'
>;
