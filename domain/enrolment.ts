import type { CompromiseDomain } from './evidence.js';
import type { Enrolled } from './enrolled.js';

/** What somebody may change of what they enrolled, by themselves (issue 5, item 3). */
export const ENROLMENT_CHANGES = [
  'add-passkey',
  'add-totp',
  'replace-codes',
  'add-address',
  'add-contact',
  'remove',
] as const;
export type EnrolmentChangeKind = (typeof ENROLMENT_CHANGES)[number];

/** By what a change may be confirmed, the strongest first; `sign-in` is a sign-in that has just happened, and nothing else. */
export const ENROLMENT_PROOFS = ['passkey', 'recovery-code', 'totp', 'email-code', 'sign-in'] as const;
export type EnrolmentProof = (typeof ENROLMENT_PROOFS)[number];

/** Why a change was not made. For the ledger: whoever asked learns only that it was not (invariant 13). */
export type EnrolmentRefusal =
  | 'submission-unreadable'
  | 'sign-in-unproven'
  | 'sign-in-too-old'
  | 'session-unproven'
  | 'person-not-active'
  | 'recovery-open'
  | 'attempts-spent'
  | 'proof-not-strongest'
  | 'proof-unavailable'
  | 'proof-wrong'
  | 'proof-spent'
  | 'name-unacceptable'
  | 'passkey-unacceptable'
  | 'passkey-known'
  | 'app-code-wrong'
  | 'address-unacceptable'
  | 'address-code-wrong'
  | 'codes-spent'
  | 'too-many'
  | 'not-enrolled'
  | 'token-not-genuine'
  | 'token-expired'
  | 'nothing-to-take-back';

/**
 * Failed tries of one person in 24 hours, whatever they were about (recovery policy, section 2: 10 per subject). As many
 * codes to addresses.
 */
export const ENROLMENT_FAILURES_PER_DAY = 10;
export const ENROLMENT_CODES_PER_DAY = 10;

/** How long a "this was not me" of a change works, in days, as long as that of a case (invariant 10). */
export const TAKE_BACK_DAYS = 30;

/** How long a code to an address works, in minutes (recovery policy, section 2; SP 800-63B-4, section 4.2.1.2: 24 h). */
export const ADDRESS_CODE_MINUTES = 30;

/** How many recovery codes somebody gets at once: for every recovery one, and one for each change of the day. */
export const RECOVERY_CODES = 8;

/** How much of a kind somebody may have. More helps nobody but whoever hides among them. */
const AT_MOST: Readonly<Partial<Record<Enrolled['kind'], number>>> = { passkey: 6, totp: 3, email: 4, contact: 5 };

/** A name that its owner gives: letters, digits and what stands in names of things; no markup, nothing that nobody sees. */
const NAME = /^[\p{L}\p{N}][\p{L}\p{N} .,'’()_-]{0,39}$/u;

/** A mailbox without quoting and comments (RFC 5321, section 4.1.2, as far as mailboxes are really called). */
const ADDRESS =
  /^[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$/;
const ADDRESS_MAX_LENGTH = 254;

export function isName(text: string): boolean {
  return NAME.test(text);
}

export function isAddress(text: string): boolean {
  return text.length <= ADDRESS_MAX_LENGTH && ADDRESS.test(text);
}

/** Whether there is room for one more. */
export function hasRoomFor(kind: Enrolled['kind'], held: readonly Pick<Enrolled, 'kind'>[]): boolean {
  return held.filter((thing) => thing.kind === kind).length < (AT_MOST[kind] ?? Number.POSITIVE_INFINITY);
}

/**
 * A private mailbox that can be read without the account; not one that a case brought, which somebody may have talked their way
 * to (recovery policy, row 5): whoever reads it alone goes to the help desk.
 */
const isPrivate = (thing: Enrolled): boolean =>
  thing.kind === 'email' && !thing.behindIdentityProvider && thing.byCase === undefined;

/** A mailbox at work. */
const isAtWork = (thing: Enrolled): boolean => thing.kind === 'email' && thing.behindIdentityProvider;

/** What each proof is checked against. */
export const PROVES: Readonly<Record<Exclude<EnrolmentProof, 'sign-in'>, (thing: Enrolled) => boolean>> = {
  passkey: ({ kind }) => kind === 'passkey',
  'recovery-code': ({ kind }) => kind === 'recovery-code',
  totp: (thing) => thing.kind === 'totp' && thing.sealedForEnrolment !== undefined,
  'email-code': isPrivate,
};

/**
 * By what a change must be confirmed: the strongest thing that is enrolled (issue 5, item 3; SP 800-63B-4, section
 * 4.1.2.1). Only whoever has nothing but mailboxes at work begins with a sign-in alone. Null where all there is cannot be
 * shown here, such as an authenticator elsewhere: then the way is the help desk.
 *
 * @param held what is enrolled and not used up
 */
export function proofWanted(held: readonly Enrolled[]): EnrolmentProof | null {
  return proofsHeld(held)[0] ?? null;
}

/** All that could confirm a change, the strongest first; nothing but the first does. */
export function proofsHeld(held: readonly Enrolled[]): readonly EnrolmentProof[] {
  const proofs = (['passkey', 'recovery-code', 'totp', 'email-code'] as const).filter((proof) =>
    held.some(PROVES[proof]),
  );
  return proofs.length === 0 && held.every(isAtWork) ? ['sign-in'] : proofs;
}

/** How browsers say that a passkey is reached (WebAuthn Level 3, section 5.8.4); they say it by themselves, unsigned. */
const OF_A_SECURITY_KEY: readonly string[] = ['usb', 'nfc', 'ble', 'smart-card'];

/**
 * Where a passkey can be taken away: a security key is a domain of its own; everything else is on a phone or may be
 * (recovery policy, section 5.4: one domain unless something shows otherwise).
 */
export function passkeyDomains(synced: boolean, transports: readonly string[]): readonly CompromiseDomain[] {
  const isKey = transports.length > 0 && transports.every((transport) => OF_A_SECURITY_KEY.includes(transport));
  return isKey && !synced ? ['authenticator'] : ['handset'];
}

/** Of an address, what is enough to know it again and too little to write to: `a…@p….example`. */
export function maskedAddress(address: string): string {
  const [mailbox = '', host = ''] = address.split('@');
  const [first = '', ...rest] = host.split('.');
  return `${mailbox.slice(0, 1)}…@${[`${first.slice(0, 1)}…`, ...rest.slice(-1)].join('.')}`;
}
