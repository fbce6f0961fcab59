import type { AccessGround } from '../../domain/access.js';
import { advance } from '../../domain/advance.js';
import type { Case } from '../../domain/case.js';
import type { Fact } from '../../domain/facts.js';
import type { Refusal } from '../../domain/refusals.js';
import { actorOfCaller, actorOfRecord, type Caller } from '../../policy/access/facts.js';
import type { Actor } from '../../policy/access/request.js';
import type { CaseDeps } from '../deps.js';

/** What somebody did that the access policy judges, before it is known whether it counts. */
export type Act = Extract<Fact, { kind: 'decision' | 'claimed' | 'handed-over' | 'stopped' }>;

/** An expected "no" of the access policy, and by which policies. */
export interface Denied {
  readonly refusal: Refusal;
  readonly access: AccessGround;
}

/** Whether something is a "no", of the access policy or of anything else. */
export function isRefusal(given: object | Refusal): given is Denied | Refusal {
  return typeof given === 'string' || 'refusal' in given;
}

/**
 * An act that the access policy permits, or its refusal. The policy can only take away: what is permitted is for the domain
 * to judge. Where the domain would refuse it too, people read its word, which says more; the ledger keeps both.
 *
 * @param now epoch milliseconds
 */
export function underAccess(kase: Case, act: Act, access: AccessGround, about: string, now: number): Fact {
  if (access.decision === 'permitted') return { ...act, access };
  const refusal = advance(kase, act, now).refused ?? 'not-permitted';
  return { kind: 'message-refused', refusal, messageId: act.messageId, about, access };
}

/** Whoever calls as the directory of record has them now; somebody who is not active any more is in no group. */
export async function callingActor({ directory }: Pick<CaseDeps, 'directory'>, caller: Caller): Promise<Actor> {
  const byCredential = actorOfCaller(caller);
  if (byCredential.kind !== 'person') return byCredential;
  const person = await directory.findById(byCredential.id);
  return person?.status === 'active' ? actorOfRecord(person) : { ...byCredential, groups: [] };
}
