import type { EvidenceMessage } from '../../contract/messages.js';
import type { Trx } from '../../db/connect.js';
import { insertAttempt } from '../../db/verification.js';
import type { AccessGround } from '../../domain/access.js';
import type { Case } from '../../domain/case.js';
import type { Assertion } from '../../domain/decisions.js';
import type { Enrolled } from '../../domain/enrolled.js';
import type { Fact } from '../../domain/facts.js';
import type { Refusal } from '../../domain/refusals.js';
import type { PersonId } from '../../domain/subjects.js';
import { caseFactsOf } from '../../policy/access/facts.js';
import type { SealingKey } from '../../proofs/sealing.js';
import { signReceipt } from '../../proofs/receipts.js';
import type { CaseActivities } from '../case-activities.js';
import { isRefusal, type Denied } from '../access/judged.js';
import type { CaseDeps } from '../deps.js';
import { admissible } from './admissible.js';
import { attestedFor } from './attested.js';
import { attemptsLeft } from './attempts.js';
import { evidenceReceipt } from './evidence-receipt.js';
import { hearDevice, type HeardDevice } from './device/hear-device.js';
import { hearLogin, type HeardLogin } from './federated-login/hear-login.js';
import type { Attested, Checked } from './method.js';
import { stoppedAtAuthenticator } from './push/disowned.js';
import { hasPushesToHear, hearPushes, isDisowned, type HeardPush } from './push/hear-pushes.js';
import { VERIFICATION_METHODS } from './registry.js';
import { asksFor, readSubmitted } from './submitted.js';
import { hearWorkload, type HeardWorkload } from './workload-attestation/hear-workload.js';
import { givenVerdict, refusedMessage, settle } from './verdicts.js';

type Deps = Pick<
  CaseDeps,
  | 'db'
  | 'ledgerDb'
  | 'trust'
  | 'directory'
  | 'access'
  | 'sealKey'
  | 'pepper'
  | 'verifierKey'
  | 'signing'
  | 'clock'
  | 'pushes'
  | 'logins'
  | 'devices'
  | 'workloads'
>;

/** A try that passed everything but the check itself. */
interface Attempt {
  readonly kase: Case;
  readonly message: EvidenceMessage;
  readonly session: string;
  readonly code: string;
  readonly assertion: Assertion | null;
  readonly replyTo: SealingKey | null;
  readonly enrolled: readonly Enrolled[];
  readonly all: readonly Enrolled[];
  readonly pushes: readonly HeardPush[];
  readonly login: HeardLogin | null;
  readonly device: HeardDevice | null;
  readonly workload: HeardWorkload | null;
  readonly vouchers: ReadonlyMap<string, PersonId>;
  readonly attested: Attested | Denied | Refusal;
  readonly access: AccessGround;
  readonly now: number;
}

/** By which policies an item counts: those by which somebody else may speak for the subject, where somebody did. */
function groundOf({ attested, access }: Attempt, vouchedBy: PersonId | undefined): AccessGround {
  return isRefusal(attested) || attested.by !== vouchedBy ? access : attested.access;
}

/** Counts the try and says what it came to. Only a try that was really made is counted. */
async function factOf(deps: Deps, trx: Trx, attempt: Attempt, checked: Checked): Promise<Fact> {
  const { kase, message, session, all, now } = attempt;
  const { method, messageId } = message;
  if (checked.kind === 'not-possible') return refusedMessage(message, checked.refusal);
  const ok = checked.kind === 'holds';
  const { personId } = kase.subject;
  await insertAttempt(trx, { caseId: kase.id, personId, method, messageId, ok, at: now });
  if (checked.kind === 'fails') {
    const left = await attemptsLeft(trx, kase, method, now);
    return { kind: 'attempt-refused', refusal: checked.refusal, messageId, attemptsLeft: left };
  }
  const receipt = evidenceReceipt(kase, {
    method,
    enrolled: checked.enrolled,
    strength: checked.strength,
    repeatsIal: checked.repeatsIal,
    vouchedBy: checked.vouchedBy ?? null,
    all,
    session,
    messageId,
    verifiedAt: now,
  });
  const access = groundOf(attempt, checked.vouchedBy);
  return { kind: 'evidence', evidence: await signReceipt(deps.verifierKey, receipt), messageId, access };
}

async function tryOnce(deps: Deps, trx: Trx, attempt: Attempt): Promise<Fact> {
  const { kase, message, now } = attempt;
  const { method, messageId } = message;
  if ((await attemptsLeft(trx, kase, method, now)) === 0) {
    return { kind: 'attempt-refused', refusal: 'attempts-spent', messageId, attemptsLeft: 0 };
  }
  const checked = await VERIFICATION_METHODS[method].check(deps, { trx, messageId, ...attempt });
  return factOf(deps, trx, attempt, checked);
}

/**
 * Checks what the subject typed against what they enrolled before the incident. A message is judged once: sent again, or
 * tried again after a crash, it gets the verdict it got and consumes nothing. What did not come from the case's session
 * is refused before anything is counted, so that a stranger cannot spend the subject's tries.
 */
export function verifyEvidence(deps: Deps): CaseActivities['verifyEvidence'] {
  return async (kase, message) => {
    const given = await givenVerdict(deps.db, message);
    if (given !== null) return given;
    const now = await deps.clock();
    const read = await readSubmitted(deps, kase, message, now);
    // A try that ran at the same time may have settled it, submission and all.
    if (!read.ok) return (await givenVerdict(deps.db, message)) ?? refusedMessage(message, read.refusal);
    const { session, body } = read.submitted;
    const found = await admissible(deps, kase, message.method);
    const pushes = await hearPushes(deps, kase, now);
    const login = found.ok ? await hearLogin(deps, body?.login ?? null, now) : null;
    const device = found.ok ? await hearDevice(deps, found.enrolled, body?.assertion ?? null) : null;
    const asked = { kase, session, token: body?.token ?? null };
    const workload = found.ok ? await hearWorkload(deps, asked, now) : null;
    const attested = await attestedFor(deps, { kase, method: message.method, session, now });
    const actor = { kind: 'person', id: kase.subject.personId, groups: [] } as const;
    const access = deps.access.judge({ actor, action: 'prove', kase: caseFactsOf(kase), now });
    return settle(deps.db, kase, message, now, async (trx) => {
      if (isDisowned(pushes)) return stoppedAtAuthenticator(deps, trx, kase, message);
      if (body === null || !asksFor(read.submitted, message.method))
        return refusedMessage(message, 'submission-missing');
      if (access.decision === 'denied') return refusedMessage(message, { refusal: 'method-not-admitted', access });
      if (!found.ok) return refusedMessage(message, found.refusal);
      const { code, assertion, replyTo } = body;
      const { enrolled, all, vouchers } = found;
      const given = { session, code, assertion, replyTo, attested, access, pushes, login, device, workload };
      return tryOnce(deps, trx, { kase, message, ...given, enrolled, all, vouchers, now });
    });
  };
}

/**
 * As `verifyEvidence`, for a local attempt: it holds up the case's whole task, so that it may ask nobody. Whatever is given
 * in a case, the providers of its pushes are asked first what came of them; while there are any, that is not for here.
 */
export function verifyHere(deps: Deps): CaseActivities['verifyHere'] {
  const verify = verifyEvidence({ ...deps, pushes: {}, logins: [], workloads: [] });
  return async (kase, message) => {
    if (await hasPushesToHear(deps, kase, await deps.clock())) throw new Error('a provider must be asked first');
    return verify(kase, message);
  };
}
