import { isDisowning, type CallBackWord } from '../domain/call-back.js';
import type { Case } from '../domain/case.js';
import type { AttestedMethod } from '../domain/evidence.js';
import { mayVouch } from '../domain/separation.js';
import type { PersonId } from '../domain/subjects.js';
import { wants } from '../domain/wanted.js';
import type { AccessToken } from '../proofs/access-token.js';
import { recordedCase } from './case-access.js';
import type { ApiDeps } from './deps.js';
import { refused, type Refused } from './outcome.js';

/** A case in which a caller is asked to attest, and who they are. */
export interface ToAttest {
  readonly kase: Case;
  readonly attester: PersonId;
}

/** Whether it is this person whom the case asks, by how it was opened and their token; the worker asks the directory of record. */
function isWhomItAsks({ subject, plan }: Case, { personId, roles }: AccessToken, method: AttestedMethod): boolean {
  if (personId === subject.personId) return false;
  switch (method) {
    case 'manager-confirmation':
      return personId === subject.managerId;
    case 'attended-video':
    case 'in-person':
    case 'call-back': {
      const group = plan.evidence.methods.find((rule) => rule.method === method)?.attesters?.group;
      return group !== undefined && roles.includes(group);
    }
  }
}

/**
 * The case that asks a caller to attest now, or why it does not. To everybody else it is not found. What ends it is taken in
 * every phase, and of everybody whom it may ask: the worker judges it.
 */
export async function caseToAttest(
  deps: Pick<ApiDeps, 'db'>,
  caseId: string,
  caller: AccessToken,
  method: AttestedMethod,
  word?: CallBackWord,
): Promise<ToAttest | Refused> {
  const { personId } = caller;
  if (personId === null) return refused('forbidden-role', 'a program vouches for nobody');
  const kase = await recordedCase(deps, caseId);
  if (kase === null || !isWhomItAsks(kase, caller, method)) return refused('not-found');
  const isAdmitted = kase.plan.evidence.methods.some((rule) => rule.method === method);
  if (isAdmitted && word !== undefined && isDisowning(word)) return { kase, attester: personId };
  if (!isAdmitted || !wants(kase, 'evidence')) return refused('not-wanted-now');
  return mayVouch(kase, personId) ? { kase, attester: personId } : refused('not-a-distinct-person');
}
