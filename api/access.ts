import type { Case } from '../domain/case.js';
import { actorOfCaller, caseFactsOf } from '../policy/access/facts.js';
import type { Asked, CaseFacts } from '../policy/access/request.js';
import type { AccessToken } from '../proofs/access-token.js';
import type { ApiDeps } from './deps.js';

/** What it takes to ask. */
export type Judging = Pick<ApiDeps, 'access' | 'clock'>;

/** A question about a case, without the case. */
type OfCase<A extends Asked = Exclude<Asked, { action: 'open' }>> = A extends { kase: CaseFacts }
  ? Omit<A, 'kase'>
  : never;

/** A case that is not: judged in its place, so that what does not exist takes as long to answer as what is foreign. */
const NO_CASE: CaseFacts = {
  id: '',
  action: '',
  tier: 1,
  phase: 'closed',
  desk: '',
  isReported: false,
  subject: 'subject',
  manager: 'manager',
  holders: ['holder'],
  openers: ['holder', 'opener'],
  preparers: ['holder'],
  vouchers: [],
  signers: ['signer'],
  approvers: ['approvers'],
  approversByRelation: [],
  acknowledgers: [],
  reviewers: ['reviewers'],
};

/**
 * Whether a caller may do or read something of a case, by their credential: the one place here that decides it. The worker
 * reads the directory of record and asks again before anything counts. Nobody may anything of a case that is not there.
 */
export async function may(
  { access, clock }: Judging,
  kase: Case | null,
  caller: AccessToken,
  asked: OfCase,
  isReported = false,
): Promise<boolean> {
  const facts = kase === null ? NO_CASE : caseFactsOf(kase, { isReported });
  // `asked` lacks the case and nothing else; TypeScript cannot put a union together again.
  const request = { ...asked, kase: facts } as Exclude<Asked, { action: 'open' }>;
  const { decision } = access.judge({ ...request, actor: actorOfCaller(caller), now: await clock() });
  return kase !== null && decision === 'permitted';
}

/** Whether a caller may read what is excepted from the policy, by their credential. */
export async function mayReadExceptions(
  { access, clock, policy }: Judging & Pick<ApiDeps, 'policy'>,
  caller: AccessToken,
): Promise<boolean> {
  const reviewers = [...new Set(policy.rules.map(({ review }) => review.group))];
  const asked = { actor: actorOfCaller(caller), action: 'read-exceptions', reviewers, now: await clock() } as const;
  return access.judge(asked).decision === 'permitted';
}
