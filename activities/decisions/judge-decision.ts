import type { Case } from '../../domain/case.js';
import type { DecisionMessage } from '../../contract/messages.js';
import { keyAgeRefusal } from '../../domain/decision-rules.js';
import type { Fact } from '../../domain/facts.js';
import type { Refusal } from '../../domain/refusals.js';
import { actorOfRecord, caseFactsOf } from '../../policy/access/facts.js';
import { verifyDecision } from '../../proofs/decision.js';
import { underAccess } from '../access/judged.js';
import type { CaseDeps } from '../deps.js';
import { currentSet } from '../enrolled/current-set.js';
import { signStanding } from './standing.js';

type Deps = Pick<CaseDeps, 'db' | 'ledgerDb' | 'trust' | 'directory' | 'access' | 'verifierKey' | 'signing' | 'clock'>;

function refusedDecision(message: DecisionMessage, refusal: Refusal): Fact {
  return { kind: 'message-refused', refusal, messageId: message.messageId, about: message.statement.kind };
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
    const young = keyAgeRefusal(kase.plan, verified.enrolled, decidedAt);
    if (young !== null) return refusedDecision(message, young);
    const person = await deps.directory.findById(verified.personId);
    if (person === null || person.status !== 'active') return refusedDecision(message, 'not-in-group');
    const standing = await signStanding(deps, kase, { person, statement, readAt: decidedAt });
    const decision = { statement, assertion, by: person.personId, passkeyJws, standing, messageId, decidedAt };
    const subject = await deps.directory.findById(kase.subject.personId);
    const access = deps.access.judge({
      actor: actorOfRecord(person),
      action: statement.kind,
      kase: caseFactsOf(kase, { subject }),
      now: decidedAt,
    });
    return underAccess(kase, { kind: 'decision', messageId, decision }, access, statement.kind, decidedAt);
  };
}
