import type { CaseDeps } from '../deps.js';

/** What taking in needs of what people signed to turn a switch. */
export type SwitchDeps = Pick<
  CaseDeps,
  'db' | 'ledgerDb' | 'trust' | 'directory' | 'access' | 'verifierKey' | 'signing' | 'clock'
>;
