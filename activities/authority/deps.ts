import type { CaseDeps } from '../deps.js';

/** What it takes to know whose authority is suspended. */
export type AuthorityReading = Pick<CaseDeps, 'db' | 'ledgerDb' | 'trust'>;

/** What taking in needs of what people signed about who may decide, and suspending. */
export type AuthorityDeps = AuthorityReading &
  Pick<CaseDeps, 'directory' | 'access' | 'policy' | 'verifierKey' | 'signing' | 'clock'>;
