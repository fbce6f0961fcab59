import type { AccessGround, SignedActKind } from '../../domain/access.js';
import type { Refusal } from '../../domain/refusals.js';
import { actorOfRecord } from '../../policy/access/facts.js';
import type { MatterFacts } from '../../policy/access/request.js';
import type { CaseDeps } from '../deps.js';
import type { Signer } from './signer.js';

/**
 * What a statement comes to: it counts, it was counted before, or it is refused. With it by which policies of the access policy,
 * as soon as it is known who signed.
 */
export type Judged<Act> =
  | { readonly verdict: 'counts'; readonly act: Omit<Act, 'type' | 'number'>; readonly access: AccessGround }
  | { readonly verdict: 'counted' }
  | { readonly verdict: 'refused'; readonly refusal: Refusal; readonly access?: AccessGround };

/** Whether the access policy lets somebody sign something beside cases, and by which policies; somebody who left is in no group. */
export function signingGround(
  { access }: Pick<CaseDeps, 'access'>,
  { person, accounts }: Pick<Signer, 'person' | 'accounts'>,
  { action, ...matter }: MatterFacts & { readonly action: SignedActKind },
  now: number,
): AccessGround {
  const recorded = person.status === 'active' ? person : { ...person, groups: [] };
  return access.judge({ actor: actorOfRecord(recorded), action, matter, accounts, now });
}

/**
 * What counts where nothing refuses it and the access policy permits it, which can only take away. Where both refuse, people
 * read the other's word, which says more.
 */
export function underAccess<Act>(
  refusal: Refusal | null,
  access: AccessGround,
  act: Omit<Act, 'type' | 'number'>,
): Judged<Act> {
  const flaw = refusal ?? (access.decision === 'permitted' ? null : 'not-permitted');
  return flaw === null ? { verdict: 'counts', act, access } : { verdict: 'refused', refusal: flaw, access };
}
