import type { Case } from '../../../domain/case.js';
import type { Outcome } from '../../../domain/outcomes.js';
import { isHeldBack } from '../../../domain/held-back.js';
import { ATTENDED_METHODS, isOfMachine, type Method } from '../../../domain/evidence.js';
import { freshOnly, wantsAnotherVerifier } from '../../../domain/evidence-rules.js';
import { isOffered, loginPlaces, platformOf, type Offers } from '../../offers.js';
import type { PasskeyBinding, Progress, Step } from '../../progress.js';

function isClaimOpen({ claimWindow }: Case, now: number): boolean {
  return claimWindow !== null && now < claimWindow.until;
}

/** Whoever stopped a case is told to nobody here: an impostor would learn that its subject noticed. */
function endOf(outcome: Outcome): Step {
  switch (outcome) {
    case 'completed':
      return 'done';
    case 'lapsed':
      return 'expired';
    case 'failed':
      return 'failed';
    case 'refused':
    case 'cancelled':
    case 'repudiated':
      return 'stopped';
  }
}

function stepOf(kase: Case, session: string, now: number): Step {
  if (kase.session !== null && kase.session !== session) return 'go-on-elsewhere';
  if (kase.outcome !== null) return endOf(kase.outcome);
  if (isHeldBack(kase)) return 'wait-longer';
  switch (kase.phase) {
    case 'verifying':
      return 'prove';
    case 'approving':
      return 'wait-for-approval';
    case 'cooling-off':
      return 'wait-for-time';
    case 'awaiting-claim':
      return isClaimOpen(kase, now) ? 'choose' : 'come-back';
    case 'in-force':
      return 'in-use';
    case 'opening':
    case 'executing':
    case 'ending':
    case 'under-review':
    case 'closed':
      return 'wait-for-system';
  }
}

function untilOf(kase: Case, step: Step): number | null {
  switch (step) {
    case 'prove':
    case 'wait-for-approval':
    case 'wait-for-time':
    case 'wait-longer':
      return kase.deadline;
    case 'come-back':
      return kase.handOverUntil;
    case 'choose':
      return kase.claimWindow?.until ?? null;
    case 'in-use':
      return kase.grantedUntil ?? null;
    case 'wait-for-system':
    case 'go-on-elsewhere':
    case 'done':
    case 'stopped':
    case 'expired':
    case 'failed':
      return null;
  }
}

function bindingOf({ plan, claimWindow }: Case, step: Step, rpId: string): PasskeyBinding | null {
  const takesPasskey = plan.effects.some(({ kind }) => kind === 'authenticator.bind');
  if (step !== 'choose' || claimWindow === null || !takesPasskey) return null;
  return { rpId, freshId: claimWindow.fresh.receipt.messageId };
}

/** By what a case is looked at. */
interface Viewed {
  readonly session: string;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly offers: Offers;
  /** The origin of the subject's page. */
  readonly publicUrl: string;
  /** The relying party that new passkeys are registered for. */
  readonly bindingRpId: string;
}

/**
 * What is left for the subject, as one session may know it. Once a session gave evidence, every other learns that
 * and no more: whoever overheard the code of a case cannot follow it.
 */
export function progressOf(kase: Case, { session, now, offers, publicUrl, bindingRpId }: Viewed): Progress {
  const step = stepOf(kase, session, now);
  const fresh = step === 'go-on-elsewhere' ? [] : freshOnly(kase.evidence, now);
  // Where two verifiers look at somebody, the second may do so as the first did (recovery policy, section 5.4).
  const again = wantsAnotherVerifier(kase.plan.evidence, fresh) ? ATTENDED_METHODS : [];
  const given = fresh.map(({ receipt }) => receipt.method).filter((method) => !again.includes(method));
  const until = untilOf(kase, step);
  const { methods: admitted, atLeast } = kase.plan.evidence;
  const platform = platformOf(offers, kase.plan);
  const hasPlatform = (method: Method) => !isOfMachine(method) || platform !== null;
  const methods = admitted.filter(({ method }) => isOffered(offers, method) && hasPlatform(method));
  const login = methods.find(({ method }) => method === 'federated-login');
  return {
    caseId: kase.id,
    action: kase.action,
    step,
    methods: methods.map(({ method }) => ({ method, isGiven: given.includes(method) })),
    logins: loginPlaces(offers, login, publicUrl),
    platform: methods.some(({ method }) => isOfMachine(method)) ? platform : null,
    places: offers.places,
    needed: atLeast,
    until: until === null ? null : new Date(until).toISOString(),
    binding: bindingOf(kase, step, bindingRpId),
  };
}
