import { isDisowning, type CallBackWord } from '../domain/call-back.js';
import type { Case } from '../domain/case.js';
import type { AttestedMethod } from '../domain/evidence.js';
import { mayVouch } from '../domain/separation.js';
import type { PersonId } from '../domain/subjects.js';
import { wants } from '../domain/wanted.js';
import type { AccessToken } from '../proofs/access-token.js';
import { may, type Judging } from './access.js';
import { recordedCase } from './case-access.js';
import type { ApiDeps } from './deps.js';
import { refused, type Refused } from './outcome.js';

/** A case in which a caller is asked to attest, and who they are. */
export interface ToAttest {
  readonly kase: Case;
  readonly attester: PersonId;
}

/** The group that the case asks to attest a method, by its plan; undefined where it asks the manager. */
function askedGroup(kase: Case | null, method: AttestedMethod): string | undefined {
  const rule = kase?.plan.evidence.methods.find((candidate) => candidate.method === method);
  return method === 'manager-confirmation' ? undefined : (rule?.attesters?.group ?? '');
}

/**
 * The case that asks a caller to attest now, or why it does not. To everybody else it is not found. What ends it is taken in
 * every phase, and of everybody whom it may ask: the worker judges it.
 */
export async function caseToAttest(
  deps: Judging & Pick<ApiDeps, 'db'>,
  caseId: string,
  caller: AccessToken,
  method: AttestedMethod,
  word?: CallBackWord,
): Promise<ToAttest | Refused> {
  const { personId } = caller;
  if (personId === null) return refused('forbidden-role', 'a program vouches for nobody');
  const kase = await recordedCase(deps, caseId);
  const asked = { action: 'read-attestation', attesters: askedGroup(kase, method) } as const;
  if (!(await may(deps, kase, caller, asked)) || kase === null) return refused('not-found');
  const isAdmitted = kase.plan.evidence.methods.some((rule) => rule.method === method);
  if (isAdmitted && word !== undefined && isDisowning(word)) return { kase, attester: personId };
  if (!isAdmitted || !wants(kase, 'evidence')) return refused('not-wanted-now');
  return mayVouch(kase, personId) ? { kase, attester: personId } : refused('not-a-distinct-person');
}
