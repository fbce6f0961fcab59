import { takeUpHolders } from '../../db/contact-questions.js';
import type { CaseActivities } from '../case-activities.js';
import type { CampaignDeps, Outcome } from './deps.js';
import { gapsAt } from './gaps.js';
import { lookAtNextHolder } from './look-at-contacts.js';
import { lookAtNextMember } from './look-at-members.js';

/** So many in one go, so that one stays well below the time that an activity may take. */
const LOOKED_AT_ONCE_MAX = 20;

/** A mail server that is away takes this many tries of a go, and then is left alone until the next one. */
const FAILURES_MAX = 2;

/** Looks at one after the other. True when there may be more, and it is worth trying now. */
async function several(lookAtNext: () => Promise<Outcome>): Promise<boolean> {
  let failures = 0;
  for (let looked = 0; looked < LOOKED_AT_ONCE_MAX; looked += 1) {
    const outcome = await lookAtNext();
    if (outcome === 'nobody') return false;
    if (outcome === 'failed') failures += 1;
    if (failures === FAILURES_MAX) return false;
  }
  return true;
}

/**
 * Writes to those in campaigns whose day has come, and asks about contacts that were named a year ago, each once: whoever
 * writes to somebody holds their row, and the mail is noted together with that. Between the mail server's word and that note
 * only a crash can fall; then it goes out again, as the same mail. True when there may be more.
 */
export function sendCampaignMails(deps: CampaignDeps): CaseActivities['sendCampaignMails'] {
  return async () => {
    const now = await deps.clock();
    const pass = { now, hasGap: gapsAt(deps.policy, now) };
    await takeUpHolders(deps.db, now);
    const more = await several(() => lookAtNextMember(deps, pass));
    return (await several(() => lookAtNextHolder(deps, now))) || more;
  };
}
