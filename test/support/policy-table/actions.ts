import { currentSet } from '../../../activities/enrolled/current-set.js';
import { WORKFLOWS } from '../../../contract/handlers.js';
import type { Answer } from '../../../contract/messages.js';
import { ENROLMENT_QUEUE } from '../../../contract/queues.js';
import { isOfAccount, type Action } from '../../../domain/actions.js';
import type { CertificateWanted } from '../../../domain/certificate-requests.js';
import { planForCertificate } from '../../../domain/certificates.js';
import { planForContact } from '../../../domain/contact-changes.js';
import { planForDelegation } from '../../../domain/delegations.js';
import type { Method } from '../../../domain/evidence.js';
import { planForMailbox } from '../../../domain/mailboxes.js';
import type { Plan } from '../../../domain/plan.js';
import { LOCKED_AFTER } from '../../../connectors/sample-directory/locks.js';
import { SIGN_IN_RELYING_PARTY } from '../../../connectors/sample-directory/relying-party.js';
import { createCredential } from '../../../dev/software-authenticator/authenticator.js';
import type { SeededPerson } from '../../../dev/seed/seed.js';
import { readCertificateRequest } from '../../../proofs/certificate-requests.js';
import { newRequest } from '../certificate-requests.js';
import type { CaseDriver } from '../case-rig/case-driver.js';
import type { CaseRig } from '../case-rig/rig.js';
import type { TablePeople } from './people.js';

/** What an opening may name beside its case and its subject. */
type Named = Partial<Omit<Parameters<CaseRig['askToOpen']>[0], 'caseId' | 'subject'>>;

/** What a row's table cannot know of its action: what must be so before, what an opening names, and what its subject claims. */
interface Fixture {
  readonly names: Named;
  /** Makes it so that there is something to recover. */
  readonly happens?: (rig: CaseRig, subject: SeededPerson, people: TablePeople) => Promise<void>;
  /** The plan for what is named, where that is part of it. */
  readonly planned?: (plan: Plan) => Plan | null;
  /** The subject takes what the case gives them; absent where it gives them nothing to take. */
  readonly claims?: (kase: CaseDriver, rig: CaseRig) => Promise<Answer>;
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

/** What is lent here. */
const LENT = 'team-calendar';

/** The code that came to a new address, which is asked for once. */
async function contactCode(kase: CaseDriver, rig: CaseRig, to: string): Promise<string> {
  const came = (): string | undefined =>
    rig.mailbox.mails
      .filter((mail) => mail.to === to)
      .flatMap(({ text }) => /Your code is (\d{4}) ?(\d{4})/.exec(text)?.slice(1).join('') ?? [])
      .at(-1);
  const before = came();
  if (before !== undefined) return before;
  const start = await kase.session.askContactCode({ to });
  const options = { taskQueue: ENROLMENT_QUEUE, workflowId: `enrolment:contact-code:${start.changeId}`, args: [start] };
  await rig.client.workflow.execute(WORKFLOWS.enrolment, options);
  return came() ?? '';
}

/** The subject types a new address, the code that came there, and one of those it may stand for. */
async function claimsContact(kase: CaseDriver, rig: CaseRig): Promise<Answer> {
  const to = `new-${kase.caseId.slice(0, 8)}@post.example`;
  const { owner } = rig.place.directory.database;
  const current = await currentSet({ db: owner, ledgerDb: owner, trust: rig.place.trust }, kase.subject.personId);
  const addresses = (current?.rows ?? []).flatMap(({ enrolled }) =>
    enrolled.kind === 'email' ? [enrolled.address] : [],
  );
  const code = await contactCode(kase, rig, to);
  return kase.submit(await kase.session.contactClaim({ to, code, replaces: addresses[0] ?? '' }));
}

/** A request that its key signed, and what is read of it. */
async function aRequest(): Promise<CertificateWanted> {
  const wanted = await readCertificateRequest(await newRequest());
  if (wanted === null) throw new Error('a test made no request for a certificate');
  return wanted;
}

/** Requests for certificates that no case has had yet; every account of that kind in a test is for the same name. */
const REQUESTS = await Promise.all(Array.from({ length: 60 }, aRequest));
/** What the last opening asked for. */
let asked = await aRequest();

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
  'contact.change': {
    names: { contact: 'email' },
    // Everybody here has a number beside their mailbox.
    planned: (plan) => planForContact(plan, 'email', { isLast: false }),
    claims: claimsContact,
    without: [],
  },
  'access.delegate': {
    names: { group: LENT },
    happens: (_rig, _subject, people) => people.owns(LENT),
    planned: (plan) => planForDelegation(plan, LENT),
    without: [],
  },
  'service-account.enable': {
    names: { changeId: 'CHG0004711' },
    without: [],
  },
  'agent.restore': {
    names: {},
    without: [],
  },
  'mailbox.delegate': { names: {}, planned: planForMailbox, without: [] },
  'api-key.rotate': { names: {}, without: [] },
  'api-key.revoke': { names: {}, without: [] },
  'certificate.reissue': {
    // Of another key each time it is read: a key has one certificate and no other.
    get names() {
      asked = REQUESTS.pop() ?? asked;
      return { certificateRequest: asked.request };
    },
    planned: (plan) => planForCertificate(plan, asked),
    without: [],
  },
};

/** By what everybody here can give evidence, as far as an action leaves it; what they own shows itself beside them. */
export function inReach(action: Action): readonly Method[] {
  const enrolled: readonly Method[] = [
    'totp',
    'email-code',
    'passkey',
    'recovery-code',
    'phone-code',
    'recovery-contact',
  ];
  const shown: readonly Method[] = isOfAccount(action) ? [...enrolled, 'workload-attestation'] : enrolled;
  return shown.filter((method) => !FIXTURES[action].without.includes(method));
}
