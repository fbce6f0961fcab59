import { sendCampaignMails } from './campaigns/send-campaign-mails.js';
import type { CaseActivities } from './case-activities.js';
import { judgeClaim } from './claims/judge-claim.js';
import { judgeDecision } from './decisions/judge-decision.js';
import type { CaseDeps } from './deps.js';
import { sendDigests } from './digests/send-digests.js';
import { readEffect } from './effects/read-effect.js';
import { checkFacts } from './facts/check-facts.js';
import { tellUses } from './notices/tell-uses.js';
import { sendNotices } from './notices/send-notices.js';
import { judgeHandOver } from './hand-overs/judge-hand-over.js';
import { openCase } from './opening/open-case.js';
import { takeUp } from './opening/take-up.js';
import { pageOnDuty } from './paging/page-on-duty.js';
import { recordRecreatedGrants } from './reconciling/record-recreated.js';
import { takeUpUntold } from './reconciling/take-up-untold.js';
import { record } from './recording/record.js';
import { contain, tellCase } from './stops/contain.js';
import { judgeStop } from './stops/judge-stop.js';
import { sendChallenge } from './verification/send-challenge.js';
import { verifyEvidence, verifyHere } from './verification/verify-evidence.js';
import { mintWarrant } from './warrants/mint-warrant.js';

/** The activities of the case worker, one line each. */
export function createCaseActivities(deps: CaseDeps): CaseActivities {
  return {
    openCase: openCase(deps),
    takeUp: takeUp(deps),
    sendChallenge: sendChallenge(deps),
    verifyEvidence: verifyEvidence(deps),
    verifyHere: verifyHere(deps),
    judgeClaim: judgeClaim(deps),
    judgeDecision: judgeDecision(deps),
    judgeHandOver: judgeHandOver(deps),
    judgeStop: judgeStop(deps),
    checkFacts: checkFacts(deps),
    mintWarrant: mintWarrant(deps),
    readEffect: readEffect(deps),
    record: record(deps),
    sendNotices: sendNotices(deps),
    pageOnDuty: pageOnDuty(deps),
    contain: contain(deps),
    tellCase: tellCase(deps),
    takeUpUntold: takeUpUntold(deps),
    recordRecreatedGrants: recordRecreatedGrants(deps),
    sendDigests: sendDigests(deps),
    tellUses: tellUses(deps),
    sendCampaignMails: sendCampaignMails(deps),
  };
}
