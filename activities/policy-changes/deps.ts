import type { CaseDeps } from '../deps.js';

/** What taking in needs of what people signed to change the policy. */
export type PolicyChangeDeps = Pick<
  CaseDeps,
  'db' | 'ledgerDb' | 'trust' | 'directory' | 'access' | 'verifierKey' | 'signing' | 'clock' | 'production' | 'policy'
>;
