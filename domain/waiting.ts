import { isRebind } from './actions.js';
import type { Case } from './case.js';
import { wantsAcknowledgement } from './grants.js';
import { isHeldBack } from './held-back.js';
import { approvalsCounted, approvalsWanted, missingApprovals } from './quorum.js';

/** What the claim is, as something the subject does. */
function claimInWords({ action }: Pick<Case, 'action'>): string {
  if (action === 'mfa.reset' || isRebind(action)) return 'register a new passkey';
  return action === 'contact.change' ? 'type a new address and the code that was sent to it' : 'choose a new password';
}

/** As much as an indexed attribute of the server surely takes (a keyword is cut, or refused, beyond 255). */
const WORDS_MAX = 200;

/** Whose approval is missing: a group, or seat by seat, in order where there is one. */
function whoIsMissing(kase: Case): string {
  const { seats, inOrder, group } = kase.plan.approvals;
  if (seats === undefined) return group;
  const words = missingApprovals(kase, kase.approvals).join(inOrder === true ? ', then ' : ' and ');
  return words.length <= WORDS_MAX ? words : `the seats of rule ${kase.plan.rule}`;
}

/** In plain words and without names, what a case waits for: for the Temporal UI and every page. */
export function waitsFor(kase: Case): string {
  switch (kase.phase) {
    case 'opening':
      return 'the case to be opened';
    case 'verifying':
      return `the subject to prove who they are (${kase.evidence.length} of ${kase.plan.evidence.atLeast} pieces of evidence)`;
    case 'approving':
      return `approval by ${whoIsMissing(kase)} (${approvalsCounted(kase, kase.approvals)} of ${approvalsWanted(kase)})`;
    case 'cooling-off':
      return 'the cooling-off time to pass without a veto';
    case 'executing':
      return isHeldBack(kase) ? 'the global stop to be lifted' : 'the system to make the change';
    case 'awaiting-claim':
      return kase.claimWindow === null
        ? 'the subject to come back and prove it once more'
        : `the subject to ${claimInWords(kase)}`;
    case 'in-force':
      return wantsAcknowledgement(kase)
        ? `${kase.plan.acknowledgement?.group} to acknowledge what was granted, by somebody who took no part; else it ends`
        : 'what was granted to expire';
    case 'ending':
      return 'what was done to be ended and proven ended';
    case 'under-review':
      return `review by ${kase.plan.review.group}, by somebody who took no part`;
    case 'closed':
      return 'nothing';
  }
}
