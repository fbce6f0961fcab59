import type { AccessGround } from '../../domain/access.js';
import type { Method } from '../../domain/evidence.js';
import type { Case } from '../../domain/case.js';
import type { PersonOfRecord } from '../../domain/subjects.js';
import { actorOfRecord, caseFactsOf } from '../../policy/access/facts.js';
import type { CaseDeps } from '../deps.js';

/** Whether somebody may speak for a subject by a method: their manager vouches, everybody else attests what they did. */
export function speakingGround(
  { access }: Pick<CaseDeps, 'access'>,
  kase: Case,
  method: Method,
  person: PersonOfRecord,
  now: number,
): AccessGround {
  const asked = { actor: actorOfRecord(person), kase: caseFactsOf(kase), now };
  if (method === 'manager-confirmation') return access.judge({ ...asked, action: 'vouch' });
  const attesters = kase.plan.evidence.methods.find((rule) => rule.method === method)?.attesters;
  if (attesters === undefined) return { decision: 'denied', policies: [], set: access.digest };
  return access.judge({ ...asked, action: 'attest', attesters });
}
