import { digestOf } from '../../domain/canonical.js';
import type { Case } from '../../domain/case.js';
import type { Fact } from '../../domain/facts.js';
import { isPlan, planFor } from '../../policy/plan.js';
import { readStops } from '../../db/stops.js';
import { signReceipt } from '../../proofs/receipts.js';
import type { CaseDeps } from '../deps.js';
import { noLessStrict } from './stricter.js';

type Deps = Pick<CaseDeps, 'db' | 'directory' | 'policy' | 'verifierKey' | 'clock'>;

/**
 * Reads again, just before the system acts, what the case rests on: the subject is still active, no stop was recorded,
 * and the policy of today asks for nothing that the pinned plan does not (recovery policy, section 5.1).
 */
export function checkFacts(deps: Deps): (kase: Case) => Promise<Fact> {
  return async (kase) => {
    const [person, stops] = await Promise.all([
      deps.directory.findById(kase.subject.personId),
      readStops(deps.db, kase.id),
    ]);
    const current = person === null ? null : planFor(deps.policy, kase.action, person);
    const holds = stops.length === 0 && current !== null && isPlan(current) && noLessStrict(kase.plan, current);
    const facts = await signReceipt(deps.verifierKey, {
      type: 'facts',
      caseId: kase.id,
      stage: kase.stage,
      holds,
      planDigest: digestOf(kase.plan),
      readAt: await deps.clock(),
    });
    return { kind: 'facts-checked', facts };
  };
}
