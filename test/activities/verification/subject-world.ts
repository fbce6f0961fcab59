import { randomBytes, randomUUID } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { enrolledStream } from '../../../activities/enrolled/current-set.js';
import { smtpMailer } from '../../../activities/notices/mail.js';
import { twilioGateway } from '../../../activities/phones/twilio/gateway.js';
import { oktaPushGateway } from '../../../activities/pushes/okta/gateway.js';
import { sendChallenge } from '../../../activities/verification/send-challenge.js';
import { verifyEvidence } from '../../../activities/verification/verify-evidence.js';
import type { DirectoryOfRecord } from '../../../connectors/port.js';
import type { ChallengeMessage, EvidenceMessage } from '../../../contract/messages.js';
import { enrol } from '../../../db/enrolments.js';
import { appendEntry } from '../../../db/ledger-store.js';
import { registerSession } from '../../../db/sessions.js';
import { keepSubmission } from '../../../db/submissions.js';
import { createCredential, type SoftwareCredential } from '../../../dev/software-authenticator/authenticator.js';
import { startMailSink } from '../../../dev/servers/mail-sink.js';
import { canonicalJson } from '../../../domain/canonical.js';
import type { Case } from '../../../domain/case.js';
import { DAY } from '../../../domain/clock.js';
import type {
  Enrolled,
  EnrolledContact,
  EnrolledDevice,
  EnrolledEmail,
  EnrolledPasskey,
  EnrolledPhone,
  EnrolledPush,
  EnrolledRecoveryCode,
  EnrolledTotp,
} from '../../../domain/enrolled.js';
import type { Method } from '../../../domain/evidence.js';
import { openedCase } from '../../../domain/phases/opening.js';
import type { PersonOfRecord } from '../../../domain/subjects.js';
import { loadAccess } from '../../../policy/access/load.js';
import { loadPolicy } from '../../../policy/load.js';
import { ledgerRules } from '../../../ledger/held.js';
import { enrolledRowDigests, enrolledSetDigest, signEnrolled, signEnrolledSet } from '../../../proofs/enrolled.js';
import { newSavedCode, savedCodeHash } from '../../../proofs/saved-code.js';
import { seal } from '../../../proofs/sealing.js';
import { makeSessionKey, makeSessionProof, sessionOf, type SessionKey } from '../../../proofs/session.js';
import { type PlanChanges, samplePlan } from '../../domain/support/plans.js';
import { openingReceipt, unsigned } from '../../domain/support/receipts.js';
import { makeTestKeys } from '../../proofs/test-keys.js';
import { FakeOkta } from '../../fakes/okta/fake-okta.js';
import { FakeTwilio } from '../../fakes/twilio/fake-twilio.js';
import { PLAIN_HABITS } from '../../support/mail-habits.js';
import { startTestDatabase } from '../../support/postgres.js';

/** When the cases of these tests open. */
export const OPENED_AT = Date.UTC(2026, 10, 21, 12);

const STEP_MS = 30_000;
const PUBLIC_URL = 'https://recover.example.com';

/** Where passkeys of these tests sign. */
export const SIGNING = { rpId: 'sign.example.com', origin: 'https://sign.example.com' } as const;

/** A number that nobody else here has; of the range kept for fiction. */
let numbers = 0;
const newNumber = (): string => `+447700900${String((numbers += 1)).padStart(3, '0')}`;

/** What an attacker changes in a submission: any of it. */
export interface Forgery {
  readonly typed?: {
    readonly method?: string;
    readonly code?: string;
    readonly assertion?: unknown;
    readonly replyTo?: unknown;
    readonly by?: unknown;
  };
  readonly path?: string;
  /** What the proof is over, when not what is submitted. */
  readonly provenBody?: string;
  readonly messageId?: string;
  readonly jti?: string;
  readonly at?: number;
}

/** A person with a case and a session of it. */
export interface SubjectOfCase {
  readonly kase: Case;
  readonly session: SessionKey;
  readonly totp: EnrolledTotp;
  readonly email: EnrolledEmail;
  readonly passkey: EnrolledPasskey;
  readonly saved: EnrolledRecoveryCode;
  readonly phone: EnrolledPhone;
  readonly push: EnrolledPush;
  readonly contact: EnrolledContact;
  /** Enrolled where it was asked for. */
  readonly device: EnrolledDevice;
  /** The code on paper. */
  readonly savedCode: string;
  /** The private half of the passkey. */
  readonly credential: SoftwareCredential;
  /** The code an authenticator app shows, so many steps from now. */
  codeAt(stepsAhead?: number): string;
}

export type SubjectWorld = Awaited<ReturnType<typeof startSubjectWorld>>;

/** A real database, a real mail server, fresh keys and a clock that stands until it is moved. */
export async function startSubjectWorld() {
  const [database, mail, keys, twilio, okta] = await Promise.all([
    startTestDatabase(),
    startMailSink(),
    makeTestKeys(),
    FakeTwilio.start(),
    FakeOkta.start(),
  ]);
  const time = { now: OPENED_AT };
  const clock = async () => time.now;
  const people = new Map<string, PersonOfRecord>();
  const directory: DirectoryOfRecord = {
    findByIdentifier: async (identifier) =>
      [...people.values()].filter(({ personId, workEmail }) => [personId, workEmail].includes(identifier)),
    findById: async (personId) => people.get(personId) ?? null,
    membersOf: async (group) => [...people.values()].filter(({ groups }) => groups.includes(group)),
  };
  const deps = {
    directory,
    access: await loadAccess(),
    policy: await loadPolicy('policy/recovery.yaml', { production: true }),
    db: database.as('countersign_case_worker'),
    ledgerDb: database.as('countersign_ledger'),
    trust: keys.trust,
    sealKey: keys.caseWorkerUnseal,
    verifierKey: keys.verifier,
    pepper: new Uint8Array(randomBytes(32)),
    securityMailTo: 'security@example.com',
    clock,
    sendMail: smtpMailer({ url: mail.url, from: 'Recovery <recovery@example.com>' }),
    mails: PLAIN_HABITS,
    phones: twilioGateway(twilio.account, clock),
    pushes: { okta: oktaPushGateway(okta.org) },
    logins: [],
    workloads: [],
    devices: {},
    publicUrl: PUBLIC_URL,
    signing: SIGNING,
  };
  const api = database.as('countersign_api');

  async function enrolThings(personId: string, things: readonly Enrolled[], version = 1): Promise<void> {
    const rows = await Promise.all(
      things.map(async (thing) => ({
        enrolledId: thing.enrolledId,
        personId,
        jws: await signEnrolled(keys.enrolment, thing),
      })),
    );
    const list = rows.map(({ jws }) => jws);
    const digests = { digest: enrolledSetDigest(list), rowDigests: enrolledRowDigests(list) };
    const set = { type: 'enrolled-set', personId, version, ...digests, changedAt: OPENED_AT } as const;
    const jws = await signEnrolledSet(keys.enrolment, set);
    await enrol(database.owner, rows, { personId, version, jws });
    const entry = { runId: 'enrolment', sequence: version, kind: 'enrolled-set', reset: false, at: OPENED_AT };
    const body = canonicalJson({ jws });
    await database.owner
      .transaction()
      .execute((trx) => appendEntry(trx, ledgerRules, { ...entry, stream: enrolledStream(personId), body }));
  }

  async function registered(caseId: string): Promise<SessionKey> {
    const session = await makeSessionKey();
    const thumbprint = await sessionOf(session.publicJwk);
    const jwkJson = JSON.stringify(session.publicJwk);
    await registerSession(api, { caseId, thumbprint, jwkJson, at: time.now });
    return session;
  }

  /** Somebody whom the directory of record knows, in the place of who it knew by that id. */
  function known(personId: string, changes: Partial<PersonOfRecord> = {}): void {
    const names = { personId, username: personId, displayName: 'Somebody', workEmail: `${personId}@example.com` };
    const none = { managerId: null, groups: [], employeeNumber: null, phoneOnFile: null };
    people.set(personId, { ...names, ...none, status: 'active', ...changes });
  }

  function caseOf(personId: string, plan: PlanChanges = {}, managerId = 'mona'): Case {
    const demanded = samplePlan(plan);
    const receipt = openingReceipt(demanded, { caseId: randomUUID(), openedAt: OPENED_AT });
    const opening = unsigned({ ...receipt, subject: { ...receipt.subject, personId, managerId } });
    return openedCase({ kind: 'opened', opening, plan: demanded, effects: [] }, OPENED_AT).case;
  }

  /** Somebody who enrolled in time, with a case and a session; `changes` are what makes this one special. */
  async function newSubject(
    changes: {
      totp?: Partial<EnrolledTotp>;
      email?: Partial<EnrolledEmail>;
      passkey?: Partial<EnrolledPasskey>;
      saved?: Partial<EnrolledRecoveryCode>;
      phone?: Partial<EnrolledPhone>;
      push?: Partial<EnrolledPush>;
      contact?: Partial<EnrolledContact>;
      /** With a managed device, on which the passkey is. */
      device?: Partial<EnrolledDevice>;
      /** Enrolled beside the rest. */
      further?: readonly EnrolledContact[];
      plan?: PlanChanges;
      managerId?: string;
    } = {},
  ): Promise<SubjectOfCase> {
    const personId = `person-${randomUUID()}`;
    const base = { type: 'enrolled', personId, enrolledAt: OPENED_AT - 60 * DAY } as const;
    const secret = new Secret({ size: 20 });
    const { sealed: sealedSecret } = await seal(keys.trust.seal['case-worker'], secret.base32);
    const totp: EnrolledTotp = {
      ...base,
      kind: 'totp',
      enrolledId: randomUUID(),
      domains: ['handset'],
      sealedSecret,
      ...changes.totp,
    };
    const email: EnrolledEmail = {
      ...base,
      kind: 'email',
      enrolledId: randomUUID(),
      domains: ['mailbox'],
      address: `${personId}@private.example.net`,
      behindIdentityProvider: false,
      ...changes.email,
    };
    const credential = createCredential(SIGNING);
    const passkey: EnrolledPasskey = {
      ...base,
      kind: 'passkey',
      enrolledId: randomUUID(),
      domains: ['authenticator'],
      credentialId: credential.credentialId,
      publicKey: credential.publicKey,
      ...changes.passkey,
    };
    const [savedId, savedCode] = [randomUUID(), newSavedCode()];
    const saved: EnrolledRecoveryCode = {
      ...base,
      kind: 'recovery-code',
      enrolledId: savedId,
      domains: ['paper'],
      codeHash: savedCodeHash(savedId, savedCode),
      ...changes.saved,
    };
    const phone: EnrolledPhone = {
      ...base,
      kind: 'phone',
      enrolledId: randomUUID(),
      domains: ['handset'],
      number: newNumber(),
      takes: ['sms', 'voice'],
      verifiedAt: base.enrolledAt,
      changedAt: base.enrolledAt,
      ...changes.phone,
    };
    const { userId, factorId } = okta.enrols();
    const push: EnrolledPush = {
      ...base,
      kind: 'push',
      enrolledId: randomUUID(),
      domains: ['handset'],
      provider: 'okta',
      userId,
      factorId,
      ...changes.push,
    };
    const contact: EnrolledContact = {
      ...base,
      kind: 'contact',
      enrolledId: randomUUID(),
      domains: ['voucher'],
      address: `friend-of-${personId}@friends.example.net`,
      ...changes.contact,
    };
    const device: EnrolledDevice = {
      ...base,
      kind: 'device',
      enrolledId: randomUUID(),
      domains: ['device'],
      inventory: 'graph',
      ownerId: randomUUID(),
      deviceId: randomUUID(),
      credentialId: passkey.credentialId,
      ...changes.device,
    };
    const managed = changes.device === undefined ? [] : [device];
    const further = (changes.further ?? []).map((thing) => ({ ...thing, personId }));
    await enrolThings(personId, [totp, email, passkey, saved, phone, push, contact, ...managed, ...further]);
    known(personId, { managerId: changes.managerId ?? 'mona' });
    const kase = caseOf(personId, changes.plan, changes.managerId);
    const app = new TOTP({ secret });
    const codeAt = (stepsAhead = 0) => app.generate({ timestamp: time.now + stepsAhead * STEP_MS });
    const session = await registered(kase.id);
    return { kase, session, totp, email, passkey, saved, phone, push, contact, device, savedCode, credential, codeAt };
  }

  /** Sends a request of the subject the way the API passes it on: sealed, kept, by reference, with the session's proof. */
  async function submitted(kase: Case, session: SessionKey, kind: 'evidence' | 'challenges', forgery: Forgery) {
    const body = JSON.stringify(forgery.typed);
    const { sealed, reference } = await seal(keys.trust.seal['case-worker'], body);
    await keepSubmission(api, { reference, caseId: kase.id, audience: 'case-worker', sealed }, time.now);
    const messageId = forgery.messageId ?? randomUUID();
    const proof = await makeSessionProof(session, {
      method: 'POST',
      url: PUBLIC_URL + (forgery.path ?? `/v1/cases/${kase.id}/${kind}`),
      body: forgery.provenBody ?? body,
      now: forgery.at ?? time.now,
      jti: forgery.jti ?? messageId,
    });
    return { v: 1, caseId: kase.id, messageId, proof, submission: reference } as const;
  }

  async function evidence(
    { kase, session }: Pick<SubjectOfCase, 'kase' | 'session'>,
    method: Method,
    code: string,
    forgery: Forgery = {},
  ): Promise<EvidenceMessage> {
    const message = await submitted(kase, session, 'evidence', { typed: { method, code }, ...forgery });
    return { ...message, kind: 'evidence', method };
  }

  async function challenge(
    { kase, session }: Pick<SubjectOfCase, 'kase' | 'session'>,
    forgery: Forgery & { readonly asks?: Method } = {},
  ): Promise<ChallengeMessage> {
    const method = forgery.asks ?? 'email-code';
    const message = await submitted(kase, session, 'challenges', { typed: { method }, ...forgery });
    return { ...message, kind: 'challenge', method };
  }

  /** Asks for a code and reads the subject's mail for it. */
  async function codeByMail(subject: SubjectOfCase): Promise<string> {
    const before = (await mail.messages()).length;
    const fact = await sendChallenge(deps)(subject.kase, await challenge(subject));
    if (fact.kind !== 'challenge-sent') throw new Error(`no code was sent: ${JSON.stringify(fact)}`);
    const sent = (await mail.messages()).slice(before).find(({ to }) => to.includes(subject.email.address));
    return /\b\d{8}\b/.exec(sent?.text ?? '')?.[0] ?? '';
  }

  /** Asks for a code by telephone and reads it where it came. */
  async function codeByPhone(subject: SubjectOfCase, by?: 'sms' | 'voice'): Promise<string> {
    const typed = { method: 'phone-code', ...(by !== undefined && { by }) };
    const fact = await sendChallenge(deps)(subject.kase, await challenge(subject, { asks: 'phone-code', typed }));
    if (fact.kind !== 'challenge-sent') throw new Error(`no code was sent: ${JSON.stringify(fact)}`);
    return twilio.codeFor(subject.phone.number);
  }

  return {
    database,
    mail,
    twilio,
    okta,
    keys,
    deps,
    time,
    newSubject,
    known,
    enrolThings,
    caseOf,
    registered,
    evidence,
    challenge,
    codeByMail,
    codeByPhone,
    verify: verifyEvidence(deps),
    send: sendChallenge(deps),
    isKept: async ({ submission }: { submission: string }) =>
      (await database.owner.selectFrom('submission').selectAll().where('reference', '=', submission).execute()).length >
      0,
    async stop() {
      await Promise.all([database.stop(), mail.stop(), twilio.stop(), okta.stop()]);
    },
  };
}
