import { MINUTE } from '../../domain/clock.js';
import type { CaseDeps } from '../deps.js';
import type { HasGap } from './gaps.js';

/** What campaigns and yearly questions need of the world. */
export type CampaignDeps = Pick<
  CaseDeps,
  'db' | 'directory' | 'policy' | 'trust' | 'pepper' | 'clock' | 'sendMail' | 'mails' | 'publicUrl'
> & { readonly logger: Pick<CaseDeps['logger'], 'warn'> };

/** What one pass judges by. `now` in epoch milliseconds. */
export interface Pass {
  readonly now: number;
  readonly hasGap: HasGap;
}

/** When a mail that could not be sent is tried again: soon enough for its day, and after everybody else's. */
export const TRY_AGAIN_MILLISECONDS = 10 * MINUTE;

/** What came of looking at whoever is next: `failed` when a mail could not be sent now. */
export type Outcome = 'looked' | 'failed' | 'nobody';
