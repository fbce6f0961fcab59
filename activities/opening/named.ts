import type { OpeningRequest } from '../../contract/messages.js';
import { standsSince } from '../../db/register.js';
import { certificateRefusal, planForCertificate } from '../../domain/certificates.js';
import { SECOND } from '../../domain/clock.js';
import { CONTACT_KINDS } from '../../domain/contact-kinds.js';
import { CONTACT_APART_SECONDS, isLastContact, planForContact } from '../../domain/contact-changes.js';
import { planForDelegation } from '../../domain/delegations.js';
import type { EffectKind } from '../../domain/effects.js';
import type { Plan } from '../../domain/plan.js';
import type { Refusal } from '../../domain/refusals.js';
import type { PersonId, PersonOfRecord } from '../../domain/subjects.js';
import { readCertificateRequest } from '../../proofs/certificate-requests.js';
import { ownersOf } from '../decisions/people.js';
import type { CaseDeps } from '../deps.js';
import { allEnrolled } from '../enrolled/all-enrolled.js';

type Deps = Pick<CaseDeps, 'db' | 'ledgerDb' | 'trust' | 'directory' | 'clock'>;

/** What replaces an address. */
const REPLACING: EffectKind = 'contact.replace';

/** Access for a time changes nothing that anybody proves themselves by, nor does a key that dies: neither keeps away from a new address. */
const LENDS = ['access.emergency', 'access.delegate', 'mailbox.delegate', 'api-key.revoke'];

/** Whether an address of the person was replaced less than 72 hours ago, and stays so (row 5, "change + any reset"). */
async function hasNewAddress({ db, clock }: Deps, personId: PersonId): Promise<boolean> {
  return standsSince(db, REPLACING, personId, (await clock()) - CONTACT_APART_SECONDS * SECOND);
}

/** What is replaced must be enrolled; how many people countersign goes by whether anything would be left (row 5). */
async function contactPlan(deps: Deps, { contact }: OpeningRequest, personId: PersonId, plan: Plan) {
  if (contact === undefined || !CONTACT_KINDS.includes(contact)) return 'contact-not-named';
  const things = await allEnrolled(deps, personId);
  if (!things.some(({ kind }) => kind === contact)) return 'contact-not-enrolled';
  return planForContact(plan, contact, { isLast: isLastContact(things) });
}

/** What is lent is in the policy, and has an owner other than whoever wants it (section 5.11). */
async function delegationPlan(deps: Deps, { group }: OpeningRequest, personId: PersonId, plan: Plan) {
  const named = group === undefined ? null : planForDelegation(plan, group);
  if (group === undefined || named === null) return 'delegation-not-named';
  const owners = await ownersOf(deps, group);
  return owners.some((owner) => owner !== personId) ? named : 'delegation-not-named';
}

/** The key of the request is new, was shown to be the requester's by its own signature, and is for nobody else (row 12). */
async function certificatePlan({ directory }: Deps, { certificateRequest }: OpeningRequest, plan: Plan) {
  const wanted = certificateRequest === undefined ? null : await readCertificateRequest(certificateRequest);
  if (wanted === null || plan.account === undefined) return 'certificate-request-wrong';
  const before = await directory.certificatesOf?.(plan.account.accountId);
  if (before === undefined || before === null) return 'certificate-widened';
  return certificateRefusal(wanted, before) ?? planForCertificate(plan, wanted);
}

/**
 * The plan for what an opening names beside the person, the address that is replaced or the group that is lent; or why there
 * is none. Outside all of these read the same as any other opening that is refused.
 */
export async function planNamed(
  deps: Deps,
  request: OpeningRequest,
  { personId }: Pick<PersonOfRecord, 'personId'>,
  plan: Plan,
): Promise<Plan | Refusal> {
  const { action, contact, group, certificateRequest } = request;
  if (action !== 'contact.change' && contact !== undefined) return 'contact-not-named';
  if (action !== 'access.delegate' && group !== undefined) return 'delegation-not-named';
  if (action !== 'certificate.reissue' && certificateRequest !== undefined) return 'certificate-request-wrong';
  if (!LENDS.includes(action) && (await hasNewAddress(deps, personId))) return 'recovery-too-soon';
  switch (action) {
    case 'contact.change':
      return contactPlan(deps, request, personId, plan);
    case 'access.delegate':
      return delegationPlan(deps, request, personId, plan);
    case 'certificate.reissue':
      return certificatePlan(deps, request, plan);
    case 'password.reset':
    case 'mfa.reset':
    case 'mfa.rebind':
    case 'mfa.rebind-remote':
    case 'account.unlock':
    case 'access.emergency':
    case 'service-account.enable':
    case 'agent.restore':
    case 'mailbox.delegate':
    case 'api-key.rotate':
    case 'api-key.revoke':
      return plan;
  }
}
