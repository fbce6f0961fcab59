import type { MethodTraits } from './admissible.js';
import type { EnrolledFacts } from './enrolled.js';
import { isAttested, type Method } from './evidence.js';
import type { Plan } from './plan.js';

/** What somebody can enrol to get a way to recover (issue 5, item 3), the cheapest first. Of a device, the passkey on it too. */
export const FIXES = [
  'save-recovery-code',
  'verify-private-address',
  'enrol-authenticator-app',
  'enrol-authenticator-app-apart',
  'name-recovery-contact',
  'register-managed-device',
  'register-security-key',
] as const;
export type Fix = (typeof FIXES)[number];

type Enrolling = Omit<EnrolledFacts, 'enrolledId' | 'enrolledAt'>;

/** The name of such a device, and of the passkey on it. */
const MANAGED = 'a managed device';

/** What comes with a managed device: without it, it counts for nothing. */
const ITS_PASSKEY: Enrolling = { kind: 'passkey', domains: ['device'], device: MANAGED, credentialId: MANAGED };

/**
 * What each of them leaves enrolled; the domains are those of the recovery policy, section 5.4. An app may be on any
 * handset, so it is counted as on that of every other thing there; apart, it is on a device that is named and has no
 * passkey.
 */
const ENROLS: Readonly<Record<Fix, Enrolling>> = {
  'save-recovery-code': { kind: 'recovery-code', domains: ['paper'] },
  'enrol-authenticator-app': { kind: 'totp', domains: ['handset'] },
  'verify-private-address': { kind: 'email', domains: ['mailbox'], behindIdentityProvider: false },
  'enrol-authenticator-app-apart': { kind: 'totp', domains: ['handset'], device: 'another device' },
  'name-recovery-contact': { kind: 'contact', domains: ['voucher'] },
  'register-managed-device': { kind: 'device', domains: ['device'], device: MANAGED, credentialId: MANAGED },
  'register-security-key': { kind: 'passkey', domains: ['authenticator'], device: 'a security key' },
};

/** What is enrolled once a fix was followed at a time, in epoch milliseconds. */
export function enrolledBy(fix: Fix, at: number): readonly EnrolledFacts[] {
  const enrolled = { ...ENROLS[fix], enrolledId: fix, enrolledAt: at };
  return fix === 'register-managed-device'
    ? [{ ...ITS_PASSKEY, enrolledId: `${fix}-passkey`, enrolledAt: at }, enrolled]
    : [enrolled];
}

/**
 * Everything that could be done for a plan, the cheapest first: fewer things to enrol before more, then in the order of
 * `FIXES`. Only what a method of the plan is checked against, and at most one thing of a kind.
 */
export function fixesFor(plan: Plan, traits: Readonly<Record<Method, MethodTraits>>): readonly (readonly Fix[])[] {
  const kinds = plan.evidence.methods
    .filter(({ method }) => !isAttested(method))
    .map(({ method }) => traits[method].enrolledKind);
  const single = FIXES.filter((fix) => kinds.some((kind) => kind === ENROLS[fix].kind));
  const several = single.reduce<readonly (readonly Fix[])[]>(
    (before, fix) => [
      ...before,
      ...before
        .filter((fixes) => !fixes.some((other) => ENROLS[other].kind === ENROLS[fix].kind))
        .map((fixes) => [...fixes, fix]),
    ],
    [[]],
  );
  return several.filter((fixes) => fixes.length > 0).toSorted((one, other) => one.length - other.length);
}
