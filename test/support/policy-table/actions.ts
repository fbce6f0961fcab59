import type { Answer } from '../../../contract/messages.js';
import type { Action } from '../../../domain/actions.js';
import type { Method } from '../../../domain/evidence.js';
import { LOCKED_AFTER } from '../../../connectors/sample-directory/locks.js';
import { SIGN_IN_RELYING_PARTY } from '../../../connectors/sample-directory/relying-party.js';
import { createCredential } from '../../../dev/software-authenticator/authenticator.js';
import type { SeededPerson } from '../../../dev/seed/seed.js';
import type { CaseDriver } from '../case-rig/case-driver.js';
import type { CaseRig } from '../case-rig/rig.js';

/** What an opening may name beside its case and its subject. */
type Named = Partial<Omit<Parameters<CaseRig['askToOpen']>[0], 'caseId' | 'subject'>>;

/** What a row's table cannot know of its action: what must be so before, what an opening names, and what its subject claims. */
interface Fixture {
  readonly names: Named;
  /** Makes it so that there is something to recover. */
  readonly happens?: (rig: CaseRig, subject: SeededPerson) => Promise<void>;
  /** The subject takes what the case gives them; absent where it gives them nothing to take. */
  readonly claims?: (kase: CaseDriver) => Promise<Answer>;
  /** Which of what everybody here enrolled the subject has no more. */
  readonly without: readonly Method[];
}

/** Nobody has had it before. */
let passwords = 0;
function newPassword(): string {
  passwords += 1;
  return `violet hammock over lisbon ${passwords}`;
}

/** Wrong sign-ins lock the account of somebody. */
async function locks(rig: CaseRig, { personId }: SeededPerson): Promise<void> {
  const accounts = rig.place.directory.owner.updateTable('sample_directory.account');
  const locked = { wrong_sign_ins: LOCKED_AFTER, locked_at: new Date() };
  await accounts.set(locked).where('person_id', '=', personId).execute();
}

/** Every action there is: one that is added is tried by what is said of it here, or nothing compiles. */
export const FIXTURES: Record<Action, Fixture> = {
  'password.reset': { names: {}, claims: (kase) => kase.claim(newPassword()), without: [] },
  'mfa.reset': {
    names: { lostAuthenticator: 'passkey' },
    claims: (kase) => kase.claimPasskey(createCredential(SIGN_IN_RELYING_PARTY)),
    // A number on the lost phone is lost with it.
    without: ['passkey', 'phone-code'],
  },
  'access.emergency': { names: {}, without: [] },
  'account.unlock': { names: {}, happens: locks, without: [] },
  'mfa.rebind': {
    names: {},
    claims: (kase) => kase.claimPasskey(createCredential(SIGN_IN_RELYING_PARTY)),
    without: ['totp', 'passkey', 'phone-code'],
  },
  'mfa.rebind-remote': {
    names: {},
    claims: (kase) => kase.claimPasskey(createCredential(SIGN_IN_RELYING_PARTY)),
    without: ['totp', 'passkey', 'phone-code', 'recovery-code'],
  },
  'contact.change': { names: { contact: 'email' }, without: [] },
  'access.delegate': { names: { group: 'team-calendar' }, without: [] },
};

/** By what everybody here can give evidence themselves, as far as an action leaves it. */
export function inReach(action: Action): readonly Method[] {
  const enrolled: readonly Method[] = [
    'totp',
    'email-code',
    'passkey',
    'recovery-code',
    'phone-code',
    'recovery-contact',
  ];
  return enrolled.filter((method) => !FIXTURES[action].without.includes(method));
}
