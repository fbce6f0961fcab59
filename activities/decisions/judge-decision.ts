import { wordOn } from '../../domain/authority.js';
import { keyFingerprint } from '../../domain/authority-statements.js';
import type { Case } from '../../domain/case.js';
import type { DecisionMessage } from '../../contract/messages.js';
import { DELEGATED } from '../../domain/conflicts.js';
import { keyAgeRefusal } from '../../domain/decision-rules.js';
import type { EnrolledPasskey } from '../../domain/enrolled.js';
import type { Fact } from '../../domain/facts.js';
import type { StoodFor } from '../../domain/receipts.js';
import type { Refusal } from '../../domain/refusals.js';
import type { StatementKind } from '../../domain/statement.js';
import type { PersonId, PersonOfRecord } from '../../domain/subjects.js';
import { actorOfRecord, caseFactsOf } from '../../policy/access/facts.js';
import { verifyDecision } from '../../proofs/decision.js';
import { underAccess } from '../access/judged.js';
import { standsFor } from '../authority/delegates.js';
import { readAuthority } from '../authority/read.js';
import { asIfNotSuspended } from '../authority/under-suspension.js';
import type { CaseDeps } from '../deps.js';
import { currentSet } from '../enrolled/current-set.js';
import { signStanding } from './standing.js';

type Deps = Pick<CaseDeps, 'db' | 'ledgerDb' | 'trust' | 'directory' | 'access' | 'verifierKey' | 'signing' | 'clock'>;

function refusedDecision(message: DecisionMessage, refusal: Refusal): Fact {
  return { kind: 'message-refused', refusal, messageId: message.messageId, about: message.statement.kind };
}

/** Acts that stop a case, or take one's own word back: they take no authority that could be suspended (invariant 10). */
const STOPS: readonly StatementKind[] = ['refuse', 'veto', 'withdraw'];

/** Whoever decides, by the directory of record; to stop a case, with the standing that they would have. */
async function decidingPerson(deps: Deps, personId: PersonId, kind: StatementKind): Promise<PersonOfRecord | null> {
  const person = await deps.directory.findById(personId);
  return person !== null && STOPS.includes(kind) ? asIfNotSuspended(person) : person;
}

/** The fingerprint of the key that signed, if two people gave their word on it. */
async function vouchedKey(deps: Deps, passkey: EnrolledPasskey): Promise<string | undefined> {
  const { authority } = await readAuthority(deps);
  const fingerprint = keyFingerprint(passkey);
  return wordOn(authority, passkey.personId, fingerprint) === null ? undefined : fingerprint;
}

/** Whoever stands for somebody is asked about as one of that person's group, beside what they are themselves. */
function inTheirPlace(person: PersonOfRecord, forWhom: StoodFor | null): PersonOfRecord {
  return forWhom === null ? person : { ...person, groups: [...person.groups, forWhom.group] };
}

/** The row of the key that signed, if the person has it enrolled now and genuinely. */
async function enrolledKeyRow(deps: Deps, message: DecisionMessage): Promise<string | null> {
  const current = await currentSet(deps, message.statement.decider);
  const { credentialId } = message.assertion;
  const row = current?.rows.find(
    ({ enrolled }) => enrolled.kind === 'passkey' && enrolled.credentialId === credentialId,
  );
  return row?.jws ?? null;
}

/**
 * Verifies a signed act again, whatever the API found: the proof, the key's enrolment and age, and the person's standing
 * in the directory of record now, and whether the access policy permits it. Whether it counts is then decided by the domain
 * (architecture, section 4).
 */
export function judgeDecision(deps: Deps): (kase: Case, message: DecisionMessage) => Promise<Fact> {
  return async (kase, message) => {
    const { statement, assertion, messageId } = message;
    const passkeyJws = await enrolledKeyRow(deps, message);
    if (passkeyJws === null) return refusedDecision(message, 'proof');
    const verified = await verifyDecision({
      trust: deps.trust,
      decision: { statement, assertion, passkeyJws },
      ...deps.signing,
    });
    if (!verified.ok) return refusedDecision(message, verified.refusal);
    const decidedAt = await deps.clock();
    const vouched = await vouchedKey(deps, verified.enrolled);
    const young = keyAgeRefusal(kase.plan, verified.enrolled, decidedAt, vouched);
    if (young !== null) return refusedDecision(message, young);
    const person = await decidingPerson(deps, verified.personId, statement.kind);
    if (person === null || person.status !== 'active') return refusedDecision(message, 'not-in-group');
    const forWhom = DELEGATED.includes(statement.kind) ? await standsFor(deps, kase, person, decidedAt) : null;
    const standing = await signStanding(deps, kase, { person, statement, readAt: decidedAt, forWhom, vouched });
    const decision = { statement, assertion, by: person.personId, passkeyJws, standing, messageId, decidedAt };
    const subject = await deps.directory.findById(kase.subject.personId);
    const access = deps.access.judge({
      actor: actorOfRecord(inTheirPlace(person, forWhom)),
      action: statement.kind,
      kase: caseFactsOf(kase, { subject }),
      now: decidedAt,
    });
    return underAccess(kase, { kind: 'decision', messageId, decision }, access, statement.kind, decidedAt);
  };
}
