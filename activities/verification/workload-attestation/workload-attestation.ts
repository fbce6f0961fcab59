import { newestCode, spendCode } from '../../../db/issued-codes.js';
import { CLOCK_SKEW } from '../../../domain/clock.js';
import type { EnrolledFacts } from '../../../domain/enrolled.js';
import type { Workload } from '../../../domain/machine-facts.js';
import { workloadIdOf } from '../../../domain/machines.js';
import { evidenceChallengeOf } from '../../../proofs/evidence-challenge.js';
import type { Checked, CheckDeps, Try, VerificationMethod } from '../method.js';
import { METHOD } from './hear-workload.js';

/** 10 minutes, as a sign-in elsewhere: somebody goes to another system, runs a command there and comes back. Our choice. */
const VALID_SECONDS = 600;

/** A workload as something that evidence is checked against: as old as its registration, and of a domain of its own. */
function registeredAs(workload: Workload): EnrolledFacts {
  return { enrolledId: workloadIdOf(workload), kind: 'workload', enrolledAt: workload.since, domains: ['workload'] };
}

/**
 * Only a token for the newest challenge of the case counts, once, that the platform signed since then, of the very workload that
 * the directory of record has registered for the account.
 */
async function check(_deps: CheckDeps, attempt: Try): Promise<Checked> {
  const { trx, kase, workload, now } = attempt;
  const registered = kase.plan.account?.machine?.workload;
  if (registered === undefined) return { kind: 'not-possible', refusal: 'workload-unregistered' };
  if (workload?.kind === 'unavailable') return { kind: 'not-possible', refusal: 'method-unavailable' };
  const issued = await newestCode(trx, kase.id, METHOD);
  if (issued === undefined || workload?.kind !== 'attested') return { kind: 'fails', refusal: 'workload-wrong' };
  if (workload.challengeId !== issued.messageId || workload.sub !== registered.sub)
    return { kind: 'fails', refusal: 'workload-wrong' };
  if (workload.issuedAt < issued.issuedAt - CLOCK_SKEW || now >= issued.expiresAt)
    return { kind: 'fails', refusal: 'code-expired' };
  if (!(await spendCode(trx, issued.id, now))) return { kind: 'fails', refusal: 'code-spent' };
  return { kind: 'holds', enrolled: registeredAs(registered) };
}

/**
 * The workload that runs as an account of no person, by a token of its platform for this very case (recovery policy, row 10, "1
 * machine signal"; row 13, "runtime/workload attestation"). S2, as the presence of a managed device. Nobody can read one out, and
 * whoever is sent one has it for the session that asked; without its owner's passkey there it gives nothing.
 */
export const workloadAttestation: VerificationMethod = {
  proves: 'has the platform say that the workload registered for the account runs there',
  strength: 2,
  domains: ['workload'],
  relayable: false,
  enrolledKind: null,
  challenge: { kind: 'attested', challengeOf: evidenceChallengeOf, validSeconds: VALID_SECONDS },
  check,
};
