import { CONTACT_KINDS, type ContactKind } from './contact-kinds.js';
import type { Enrolled } from './enrolled.js';
import type { Method } from './evidence.js';
import type { Plan } from './plan.js';
import type { PlanFlaw } from './plan-flaw.js';

/** What a warrant says of an address that is replaced: of which kind it is, and how many people countersigned. */
export interface ContactReplaced {
  readonly kind: ContactKind;
  readonly approvals: number;
}

const HOUR = 3_600;

/** Row 5: as long whoever reads an old address may object. */
export const CONTACT_COOLING_OFF_SECONDS = 72 * HOUR;

/** Row 5: as long nothing else of the person is recovered after another address, nor another address after a recovery. */
export const CONTACT_APART_SECONDS = 72 * HOUR;

/** Row 5: the last address of somebody is replaced on two people's word. */
export const LAST_CONTACT_APPROVALS = 2;

/** Row 5: how long the code that was sent to a new address works, in minutes (SP 800-63B-4, section 4.2.1.2). */
export const CONTACT_CODE_MINUTES: Readonly<Record<ContactKind, number>> = { email: 24 * 60, phone: 10 };

/** Whatever reaches the subject by an address, the old one or the one on file: who took that over would have it. */
const BY_ADDRESS: readonly Method[] = ['email-code', 'phone-code', 'call-back'];

/** Row 5, "1×≥S3 + 1×≥S2". */
const LEAST = { items: 2, minimumStrength: 2, oneAtLeast: 3 };

/** What is replaced, in the words people sign. */
export function contactInWords(contact: ContactKind | undefined): string {
  switch (contact) {
    case 'email':
      return 'One e-mail address for recovery and notices';
    case 'phone':
      return 'One telephone number for recovery';
    case undefined:
      return 'One address or telephone number for recovery';
  }
}

/** Whether nobody could reach the person by anything they enrolled, were one of these gone. */
export function isLastContact(things: readonly Pick<Enrolled, 'kind'>[]): boolean {
  const kinds: readonly string[] = CONTACT_KINDS;
  return things.filter(({ kind }) => kinds.includes(kind)).length <= 1;
}

/** The plan of a case that replaces one of these: the policy's, for what was named, and with two approvals for the last. */
export function planForContact(plan: Plan, contact: ContactKind, { isLast }: { readonly isLast: boolean }): Plan {
  const least = isLast ? LAST_CONTACT_APPROVALS : 0;
  const always = Math.max(plan.approvals.always, least);
  return {
    ...plan,
    approvals: { ...plan.approvals, always, whenRelayable: Math.max(plan.approvals.whenRelayable, always) },
    effects: plan.effects.map((effect) => (effect.kind === 'contact.replace' ? { ...effect, contact } : effect)),
  };
}

function* effectFlaws({ effects }: Pick<Plan, 'effects'>): Iterable<PlanFlaw> {
  const [only] = effects;
  // Never all addresses, nor an address and a factor, in one case.
  if (effects.length !== 1 || only?.kind !== 'contact.replace')
    return yield { path: ['effects'], expected: 'contact.replace, and nothing else (row 5)' };
  const { stage, end, staysWhen } = only;
  if (stage !== 'claim')
    yield { path: ['effects', 0, 'stage'], expected: 'claim: the subject brings the new address, nobody else' };
  if (end !== 'reversed' || staysWhen.some((outcome) => outcome !== 'completed'))
    yield {
      path: ['effects', 0, 'end'],
      expected: 'reversed, and to stay only when completed: the old one is put back',
    };
}

/**
 * In what a plan is lighter than any policy may make the change of an address (recovery policy, row 5): the floor under every
 * rule. No other action replaces one.
 */
export function* contactChangeFlaws(
  plan: Pick<Plan, 'action' | 'evidence' | 'effects' | 'spacingSeconds' | 'tier'>,
  { isDemo }: { readonly isDemo: boolean },
): Iterable<PlanFlaw> {
  if (plan.action !== 'contact.change') {
    const at = plan.effects.findIndex(({ kind }) => kind === 'contact.replace');
    if (at >= 0) yield { path: ['effects', at, 'kind'], expected: 'an effect that leaves addresses alone (row 5)' };
    return;
  }
  yield* effectFlaws(plan);
  const { atLeast, minimumStrength, oneAtLeast, methods } = plan.evidence;
  if (plan.tier < 3) yield { path: ['tier'], expected: 'at least 3 (row 5)' };
  if (atLeast < LEAST.items) yield { path: ['evidence', 'atLeast'], expected: `at least ${LEAST.items} (row 5)` };
  if (minimumStrength < LEAST.minimumStrength)
    yield { path: ['evidence', 'minimumStrength'], expected: `at least ${LEAST.minimumStrength} (row 5)` };
  if (oneAtLeast < LEAST.oneAtLeast)
    yield { path: ['evidence', 'oneAtLeast'], expected: `at least ${LEAST.oneAtLeast} (row 5)` };
  for (const [at, { method }] of methods.entries())
    if (BY_ADDRESS.includes(method))
      yield { path: ['evidence', 'methods', at, 'method'], expected: 'a method that needs no address (row 5)' };
  if (!isDemo && plan.spacingSeconds < CONTACT_APART_SECONDS)
    yield { path: ['spacingSeconds'], expected: `at least ${CONTACT_APART_SECONDS}: never close to a reset (row 5)` };
}
