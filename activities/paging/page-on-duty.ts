import { escalatedTo } from '../../domain/calls.js';
import type { CaseActivities } from '../case-activities.js';
import type { CaseDeps } from '../deps.js';
import { consoleLink } from '../notices/console-link.js';

/** Pages whoever is on duty for the group that a step of the escalation told; nobody, where the group has no pager. */
export function pageOnDuty({
  onCall,
  publicUrl,
}: Pick<CaseDeps, 'onCall' | 'publicUrl'>): CaseActivities['pageOnDuty'] {
  return async (kase, sequence) => {
    const page = onCall.get(escalatedTo(kase, sequence) ?? '');
    if (page === undefined || kase.deadline === null) return;
    const { id: caseId, action, plan, deadline: until } = kase;
    const link = consoleLink(publicUrl, kase);
    await page({ dedupKey: `countersign-${caseId}-${sequence}`, caseId, action, tier: plan.tier, until, link });
  };
}
