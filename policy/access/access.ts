import type { AccessGround } from '../../domain/access.js';
import { callOf } from './entities.js';
import type { PolicySet } from './policy-set.js';
import type { AccessRequest } from './request.js';

/** Who may, by one set of policies. */
export interface Access {
  /** Digest of the set. */
  readonly digest: string;
  /** Whether somebody may, and by which policies. What cannot be judged is denied. */
  judge(request: AccessRequest): AccessGround;
}

/** Judges by a set. */
export function accessBy(set: PolicySet): Access {
  return {
    digest: set.digest,
    judge(request) {
      const { permitted, policies } = set.judge(callOf(request, set.groups));
      return { decision: permitted ? 'permitted' : 'denied', policies, set: set.digest };
    },
  };
}
